# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How many people want a thing: cycles as they were counted, and what can be said of the next one.

Interest, pledges, payments and deliveries are counted apart, in units. Each is a part of the one before it.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from makeshare.errors import Place
from makeshare.model.money import Range


class Cycle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One variant in one cycle of pledging, once that is over.

    `interest` counts units that somebody asked for, with or without a pledge; `pledged` those of them that were pledged
    when it closed; `paid` and `delivered` those that were then paid for and handed over, None while that is unknown.
    """

    design: str
    variant: str
    opened: dt.date
    closed: dt.date
    interest: int
    pledged: int
    paid: int | None = None
    delivered: int | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that nobody offers yet, and how many units of it were asked for."""

    what: str
    units: int


class Waiting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Units that people wait for after a run, one by one."""

    variant: str
    units: int


class DemandFile(msgspec.Struct, frozen=True, kw_only=True):
    """What site/demand/<design>.toml states; `as_of` says when it was last brought up to date."""

    design: str
    example: bool
    as_of: dt.date
    cycles: tuple[Cycle, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    place: Place = Place()


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One cycle of a design, all variants together; None where one of them is unknown."""

    opened: dt.date
    closed: dt.date
    interest: int
    pledged: int
    paid: int | None
    delivered: int | None


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """A share between 0 and 1 with the interval that holds it in 8 of 10 cases."""

    low: float
    middle: float
    high: float


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """How many of one count become the next: `of` out of `out_of` units, over so many cycles; None without any."""

    name: str
    of: int
    out_of: int
    cycles: int
    interval: Interval | None


class VariantShare(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the units pledged was of a variant, in cycles that offered it and another."""

    variant: str
    units: int
    out_of: int
    interval: Interval


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """Units pledged in a cycle to come: 8 of 10 such cycles lie from `low` to `high`, half of them below `middle`."""

    low: int
    middle: int
    high: int
    cycles: int
    """Own cycles that it rests on."""
    designs: int
    """Other designs that it learnt from."""


class HeldOut(msgspec.Struct, frozen=True, kw_only=True):
    """A past cycle, forecast from what was known when it opened alone, and what came.

    `crps` is how far the whole forecast was off, in units; `naive` how far the last value was.
    """

    opened: dt.date
    forecast: Forecast
    pledged: int
    naive: int
    crps: float

    @property
    def covered(self) -> bool:
        """Whether what came lies within the interval."""
        return self.forecast.low <= self.pledged <= self.forecast.high

    @property
    def naive_error(self) -> int:
        """How far off the last value was."""
        return abs(self.pledged - self.naive)


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How the forecast did on cycles that it did not know, beside taking the last value again."""

    held_out: int
    covered: int
    crps: float
    naive: float
    better: int
    """Cycles in which it was closer than the last value."""
    enough: bool
    """Whether there are enough cycles to tell at all."""

    @property
    def beats_naive(self) -> bool:
        """Whether it was closer on the whole."""
        return self.crps < self.naive


class Single(msgspec.Struct, frozen=True, kw_only=True):
    """One unit on demand after a run: how many wait for it, and what one costs made alone; None when unknown."""

    variant: str
    units: int
    price: Range | None


class Chance(msgspec.Struct, frozen=True, kw_only=True):
    """How likely the next cycle reaches the minimum of a proposal."""

    proposal: str
    minimum: int
    probability: float


class DemandView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is shown of the demand for a design; `forecast` is None where nothing can be said, with `why`."""

    design: str
    title: str
    example: bool
    as_of: str
    cycles: tuple[Cycle, ...]
    rounds: tuple[Round, ...]
    rates: tuple[Rate, ...]
    shares: tuple[VariantShare, ...]
    forecast: Forecast | None
    why: str
    history: tuple[HeldOut, ...]
    score: Score | None
    wanted: tuple[Wanted, ...]
    singles: tuple[Single, ...]
    chances: tuple[Chance, ...] = ()
