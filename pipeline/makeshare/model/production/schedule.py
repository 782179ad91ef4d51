# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run's schedule as it follows from its plan: who is busy in which week, when it ends, what stands in its way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec

from makeshare.model.money import Money
from makeshare.model.production.plan import Production


class StationLoad(msgspec.Struct, frozen=True, kw_only=True):
    """A station's hours: all it takes, and in each week, by its Monday. `days` is how many it would take alone."""

    station: str
    title: str
    hours: Decimal
    weeks: dict[dt.date, Decimal]
    days: Decimal
    first: dt.date | None
    last: dt.date | None


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A machine that stops during the run because its service is due; `until` is None when none is planned."""

    workshop: str
    machine: str
    title: str
    date: dt.date
    until: dt.date | None


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """A run of `units`. `finish` is None when it never ends: `stuck` says why. `bottleneck` is a station's key."""

    units: int
    start: dt.date
    finish: dt.date | None
    loads: tuple[StationLoad, ...]
    bottleneck: str
    due: tuple[Due, ...] = ()
    reached: dict[str, dt.date] = {}
    """When each milestone that names a station is reached."""
    stuck: str = ""


class ReserveLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a machine's hours in a run put aside for its maintenance; `amount` is None when no reserve is stated."""

    workshop: str
    machine: str
    title: str
    hours: Decimal
    hourly: Money | None
    amount: Money | None


class MaintenanceReserve(msgspec.Struct, frozen=True, kw_only=True):
    """All machines' reserves of a run of `units`. `total` covers the known ones; `unknown` names the others."""

    units: int
    lines: tuple[ReserveLine, ...]
    total: Money
    unknown: tuple[str, ...] = ()


class ProductionView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a proposal's page shows of how its run is made."""

    plan: Production
    minimum: Schedule
    optimum: Schedule
    promised: dt.date
    reserve: MaintenanceReserve
    hazards: dict[str, tuple[str, ...]]
    """Of each hazardous station, what can hurt there."""
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
