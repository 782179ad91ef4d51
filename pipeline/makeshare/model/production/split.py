# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How a run is split over workshops: who makes what, hours, money, transport; or what it is short of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec

from makeshare.model.money import Money
from makeshare.model.production.match import Load


class SplitLine(msgspec.Struct, frozen=True, kw_only=True):
    """So many units of one step on one machine. `rate` says at what the hours are counted."""

    workshop: str
    machine: str
    step: str
    units: int
    hours: Decimal
    money: Money
    rate: str


class SetupLine(msgspec.Struct, frozen=True, kw_only=True):
    """A set-up on a machine, once for all units that it makes there."""

    workshop: str
    machine: str
    what: str
    hours: Decimal
    money: Money


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """Trips of the vehicle from a workshop to another, or to the people (`to` is then empty).

    `km` of all trips together, `money` and `grams` of CO2e: None when the distance or the factor is not known.
    """

    before: str
    to: str
    carries: tuple[str, ...]
    trips: int | None = None
    km: Decimal | None = None
    money: Money | None = None
    grams: int | None = None


class Shortage(msgspec.Struct, frozen=True, kw_only=True):
    """Why no split exists, and what would help.

    `possible` is how many units can be made within the limits, 0 when some step can be done by nobody at all;
    `loads` are those whose `short` hours, in sum as few as can be, would make all units possible; `by` is the date
    until which they are possible without any more of them, None when no later date helps.
    """

    possible: int
    by: dt.date | None
    nobody: tuple[str, ...]
    loads: tuple[tuple[str, Load], ...]
    sentences: tuple[str, ...]


class SplitPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A split with its money, recomputed in whole cents from the whole numbers that the solver chose.

    `making` is machines, people and set-ups; material costs the same wherever it is made, and is left out. `gap` is
    how far a better split could still lie below, as a share of the objective: 0 when this one is proven the best.
    """

    design: str
    variant: str
    units: int
    currency: str
    objective: str
    lines: tuple[SplitLine, ...] = ()
    setups: tuple[SetupLine, ...] = ()
    legs: tuple[Leg, ...] = ()
    loads: tuple[tuple[str, Load], ...] = ()
    making: Money | None = None
    transport: Money | None = None
    grams: int | None = None
    gap: Decimal = Decimal(0)
    assumptions: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Why a workshop or a machine was not considered."""
    shortage: Shortage | None = None

    @property
    def proven(self) -> bool:
        """Whether no better split exists."""
        return self.gap == 0

    @property
    def total(self) -> Money | None:
        """Making and transport together; None when one of them is not known."""
        return None if self.making is None or self.transport is None else self.making + self.transport
