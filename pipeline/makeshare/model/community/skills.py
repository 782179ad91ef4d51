# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The register of skills: who, under a pseudonym, can do and teach what, for how many hours a month."""

from __future__ import annotations

import datetime as dt

import msgspec

from makeshare.errors import Place

FEW = 3
"""A count below this is shown as a bound: in a small group it would point at somebody."""
POWERED = ("CNC", "LAS", "MEC", "WEL", "SHEET")
"""Codes of processes whose machines can maim: a share of such work needs recorded training."""


class Training(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody was taught to work on a machine safely: the process, the day, who taught, what shows it."""

    process: str
    date: dt.date
    by: str
    evidence: str


class Skilled(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `skills` are keys of processes, or other words in small letters."""

    pseudonym: str
    skills: tuple[str, ...]
    can_teach: tuple[str, ...] = ()
    hours_a_month: int = 0
    training: tuple[Training, ...] = ()
    place: Place = Place()

    @property
    def trained(self) -> frozenset[str]:
        """Processes that training is recorded for."""
        return frozenset(one.process for one in self.training)


class Register(msgspec.Struct, frozen=True, kw_only=True):
    """The whole register, as of a day."""

    example: bool
    as_of: dt.date
    people: tuple[Skilled, ...]


class SkillCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many can do something, how many teach it, how many are trained for it; `hazardous` asks for that."""

    skill: str
    can: int
    teach: int
    trained: int
    hazardous: bool


class Skills(msgspec.Struct, frozen=True, kw_only=True):
    """The register with what follows from it: counts by skill, all hours, entries that point at one person."""

    register: Register
    counts: tuple[SkillCount, ...]
    hours_a_month: int
    alone: tuple[str, ...]
    untrained: tuple[tuple[str, str], ...]
    """Pseudonym and process where a dangerous machine is claimed and no training recorded."""
