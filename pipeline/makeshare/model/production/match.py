# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which workshops can make a design: reasons, gaps and open questions, each a sentence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.model.production.workshop import Spot

Verdict = Literal["all", "part", "nothing"]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks workshops for: how many units, from when until when, how exact, and from where.

    Without dates nothing is said of whether the hours suffice; without a place nothing of the distance.
    """

    units: int = 1
    start: dt.date | None = None
    by: dt.date | None = None
    tolerance: str = ""
    spot: Spot | None = None

    @property
    def days(self) -> int | None:
        """Days from the first to the last, both included; None without both."""
        return None if self.start is None or self.by is None else (self.by - self.start).days + 1


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks for one machine at one step, what nobody knows, and what speaks against it."""

    machine: str
    title: str
    yes: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


class StepMatch(msgspec.Struct, frozen=True, kw_only=True):
    """One step in one workshop: its machines for the process, best first; none when it has no such machine."""

    step: str
    path: str
    process: str
    machines: tuple[Judgement, ...]
    gap: str = ""

    @property
    def able(self) -> tuple[Judgement, ...]:
        """Machines that nothing speaks against."""
        return () if self.gap else tuple(one for one in self.machines if not one.no)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Why no machine can: of each machine what speaks against it; nothing when one can."""
        if self.able:
            return ()
        return (self.gap,) if self.gap else tuple(f"{one.title}: {no}" for one in self.machines for no in one.no)


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """Hours that the run takes of a machine (or, without one, of the people), and those that it has.

    `free` is None when nobody said how many; `short` is what is lacking.
    """

    machine: str
    title: str
    needed: Decimal
    free: Decimal | None
    short: Decimal = Decimal(0)


class WorkshopMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A workshop's answer. `verdict` counts what nothing speaks against; `questions` is what must still be asked."""

    slug: str
    name: str
    example: bool
    verdict: Verdict
    steps: tuple[StepMatch, ...]
    loads: tuple[Load, ...]
    distance: Decimal | None
    """Kilometres as the crow flies; None when one of the places is not known."""
    reasons: tuple[str, ...]
    questions: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def can(self) -> int:
        """How many steps it can do."""
        return sum(bool(one.able) for one in self.steps)


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """All workshops, best first; `together` are the fewest that can make all of it when no single one can."""

    design: str
    variant: str
    units: int
    workshops: tuple[WorkshopMatch, ...]
    together: tuple[str, ...]
    nobody: tuple[str, ...]
    """Steps that no workshop can do."""
    bought: tuple[str, ...] = ()
    """What is bought, whoever makes the rest: no gap."""
