# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How a run is set up: stations, calendar, equipment and who owns it afterwards, services, training, insurance.

It stands beside its proposal, in production.toml. Every date is data: nothing here knows what day it is.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.errors import Place
from makeshare.model.money import Money

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Closed(msgspec.Struct, frozen=True, kw_only=True):
    """Days, both included, on which nobody works."""

    first: dt.date
    last: dt.date
    why: str


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """On which weekdays work is done, how many hours on each, and when not."""

    weekdays: tuple[Weekday, ...]
    hours_a_day: Decimal
    closed: tuple[Closed, ...] = ()

    def open(self, day: dt.date) -> bool:
        """Tell whether work is done on a day."""
        return WEEKDAYS[day.weekday()] in self.weekdays and not any(one.first <= day <= one.last for one in self.closed)


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the run where some processes are done. `machine` is empty for work without one.

    `hours_per_unit` and `setup` are None where the estimate's hours hold. `after` are the stations whose units it
    waits for: one by one, or all of them where `waits_for` is the run. `work_share` are hours that members work there.
    """

    key: str
    title: str
    workshop: str
    machine: str
    processes: tuple[str, ...]
    people: int = 1
    hours_per_unit: Decimal | None = None
    setup: Decimal | None = None
    hours_a_day: Decimal | None = None
    weekdays: tuple[Weekday, ...] = ()
    after: tuple[str, ...] = ()
    waits_for: Literal["units", "run"] = "units"
    hazardous: bool = False
    work_share: Decimal = Decimal(0)
    why: str = ""
    place: Place = Place()


class Equipment(msgspec.Struct, frozen=True, kw_only=True):
    """Something bought for the run that outlives it. `fee` is the proposal's fee that pays for it, if one does."""

    item: str
    cost: Money
    paid_by: str
    owned_afterwards: str
    evidence: str
    fee: str = ""
    place: Place = Place()


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A maintenance that is planned: from its date on the machine is serviced first."""

    workshop: str
    machine: str
    date: dt.date
    takes: Decimal
    place: Place = Place()


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, by pseudonym, learned to work at a station; `until` is when that ends, if it does."""

    station: str
    who: str
    date: dt.date
    evidence: str
    until: dt.date | None = None
    place: Place = Place()


class Insurance(msgspec.Struct, frozen=True, kw_only=True):
    """What insures those who work, and until when."""

    covers: str
    until: dt.date
    evidence: str
    place: Place = Place()


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """A milestone of the proposal is reached when a station has made so many units (0: all of them)."""

    name: str
    station: str
    units: int = 0
    place: Place = Place()


class Production(msgspec.Struct, frozen=True, kw_only=True):
    """What production.toml states. `slug` is the proposal's; `reserve_fee` the fee that pays machines' reserves."""

    slug: str
    example: bool
    start: dt.date
    calendar: Calendar
    stations: tuple[Station, ...]
    equipment: tuple[Equipment, ...] = ()
    services: tuple[Service, ...] = ()
    training: tuple[Training, ...] = ()
    insurance: Insurance | None = None
    milestones: tuple[Reached, ...] = ()
    reserve_fee: str = ""
    place: Place = Place()

    def station(self, key: str) -> Station | None:
        """Return a station, or None."""
        return next((one for one in self.stations if one.key == key), None)
