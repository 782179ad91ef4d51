# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A decision: its question, who may decide it by which right, and the rules of the count, stated before the vote."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Literal

import msgspec

from makeshare.model.governance.located import Located
from makeshare.model.money import Money

Method = Literal["consent", "approval", "score", "ranked", "budget"]
Status = Literal["draft", "open", "closed"]
Outcome = Literal["decided", "not-carried", "no-quorum"]
TieRule = Literal["order", "key", "seed"]
Completion = Literal["none", "raise-shares"]


class Portion(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a whole that must be reached ("at least 2/3") or passed ("more than 1/2")."""

    numerator: int
    denominator: int
    more: bool = False

    def met(self, portion: Fraction) -> bool:
        """Say whether a portion is enough."""
        needed = Fraction(self.numerator, self.denominator)
        return portion > needed if self.more else portion >= needed

    def __str__(self) -> str:
        """Print as it is written."""
        return f"{'more than' if self.more else 'at least'} {self.numerator}/{self.denominator}"


class Authority(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a decision rests on: a role's right, and the body that uses it where the role is held by one."""

    role: str
    right: str
    body: str = ""


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that can be chosen. `cost` and `proposal` say what a budget would pay for."""

    key: str
    title: str
    cost: Money | None = None
    proposal: str = ""


class TieBreak(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which option is preferred when numbers are equal, declared before anybody votes.

    `order` lists all options, `key` goes by their keys, `seed` draws a lot that anybody can draw again: `source` says
    which public number decides and `date` when it is known, not before the vote closes; `seed` is filled in then.
    """

    rule: TieRule
    order: tuple[str, ...] = ()
    source: str = ""
    date: dt.date | None = None
    seed: str = ""


class Decision(Located, frozen=True, kw_only=True):
    """What decision.toml states. `slug` is the folder's name, NNNN-words.

    `entitled` counts those who may vote; `electorate` names them where they are named. `outcome` and `chosen` are what
    was recorded at closing: they must equal the recount.
    """

    slug: str
    title: str
    question: str
    status: Status
    example: bool
    matter: str
    authority: Authority
    method: Method
    options: tuple[Option, ...]
    entitled: int
    opens: dt.datetime
    closes: dt.datetime
    quorum: Portion
    tie_break: TieBreak
    electorate: tuple[str, ...] = ()
    answers_until: dt.datetime | None = None
    threshold: Portion | None = None
    score_max: int = 0
    budget: Money | None = None
    completion: Completion = "none"
    raise_by: Money | None = None
    proposals: tuple[str, ...] = ()
    minutes: tuple[str, ...] = ()
    ballots_length: int | None = None
    ballots_head: str = ""
    outcome: Outcome | None = None
    chosen: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """The four digits that people call it by."""
        return self.slug.partition("-")[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the options, as listed."""
        return tuple(option.key for option in self.options)

    def option(self, key: str) -> str:
        """Return an option's title."""
        return next((option.title for option in self.options if option.key == key), key)


def moment(when: dt.datetime) -> str:
    """Print a time in words that need no clock: 2027-03-31 18:00 +02:00."""
    offset = when.strftime("%z")
    return f"{when:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:5]}"
