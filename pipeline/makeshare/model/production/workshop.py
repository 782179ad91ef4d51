# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A workshop and its machines, after Open Know-Where: where it is, what it can do, how much of it, for how much.

What is not stated is None and stays unknown. Lengths are mm, times hours, as exact decimals.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.errors import Place
from makeshare.model.money import Money

Status = Literal["Active", "Planned", "Temporary Closure", "Closed"]
Access = Literal["Restricted", "Restricted with public hours", "Shared space", "Public", "Membership"]
Batch = Literal["0 -- 50 units", "50 -- 500 units", "500 -- 5000 units", "5000 + units"]
"""Words of Open Know-Where for a facility's status, its access and its typical batch, as that standard writes them."""


TOLERANCES = ("f", "m", "c", "v")
"""Classes of ISO 2768-1: fine, medium, coarse, very coarse."""


class Spot(msgspec.Struct, frozen=True):
    """A point on the map in decimal degrees (WGS 84), rounded by whoever published it."""

    latitude: Decimal
    longitude: Decimal


class Span(msgspec.Struct, frozen=True):
    """Bounds in mm, both included; None is no bound."""

    low: Decimal | None = None
    high: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        """Tell whether a size lies within."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    @property
    def known(self) -> bool:
        """Whether any bound is stated."""
        return self.low is not None or self.high is not None


class Maintenance(msgspec.Struct, frozen=True, kw_only=True):
    """Hours that a machine has run, and after how many it is serviced; `last_at` is on the same counter.

    `takes` is how long a service keeps it from work; `reserve` is put aside for each hour that it runs.
    """

    hours_run: Decimal | None = None
    every: Decimal | None = None
    last_at: Decimal | None = None
    takes: Decimal | None = None
    reserve: Money | None = None

    @property
    def due_at(self) -> Decimal | None:
        """The counter at which the next service is due; None when that is not recorded."""
        return None if self.every is None or self.last_at is None else self.last_at + self.every

    @property
    def left(self) -> Decimal | None:
        """Hours that it may still run, never below zero; None when that is not recorded."""
        if self.due_at is None or self.hours_run is None:
            return None
        return max(Decimal(0), self.due_at - self.hours_run)

    @property
    def overdue(self) -> bool:
        """Whether a service is due and was not done: no work is planned on it then."""
        return self.left == 0


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine, or a bench: `count` of them alike. `envelope` is the largest piece that it takes, x, y, z.

    `any_size` says that its work is not bounded (a brush, a hand drill). Without materials, stock or things it works
    whatever its processes work. `rate` is money an hour; `with_operator` says that it pays for the people too.
    """

    key: str
    title: str
    processes: tuple[str, ...]
    count: int = 1
    envelope: tuple[Decimal, Decimal, Decimal] | None = None
    any_size: bool = False
    materials: tuple[str, ...] = ()
    stock: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    thickness: Span = Span()
    diameter: Span = Span()
    tolerance: str = ""
    """A class of ISO 2768-1 (f, m, c or v), or a deviation such as "0.2 mm"."""
    hours_per_week: Decimal | None = None
    """Hours a week for which each of them is free for runs of the community."""
    rate: Money | None = None
    with_operator: bool = False
    maintenance: Maintenance = Maintenance()
    owner: str = ""
    note: str = ""
    place: Place = Place()

    @property
    def free(self) -> Decimal | None:
        """Hours a week of all of them together."""
        return None if self.hours_per_week is None else self.hours_per_week * self.count


class Workshop(msgspec.Struct, frozen=True, kw_only=True):
    """A place where things are made. `slug` is its file's name; `spot` is None when it says not where it is."""

    slug: str
    name: str
    example: bool
    summary: str
    where: str
    region: str
    spot: Spot | None
    status: Status
    access: Access
    contact: str
    languages: tuple[str, ...]
    machines: tuple[Machine, ...]
    skills: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    batch: Batch | None = None
    people_hours_per_week: Decimal | None = None
    """Hours a week that people work there for runs of the community, all together."""
    labour_rate: Money | None = None
    """Money an hour of a person, all charges included; None: the catalogue's rates are taken, and it is said."""
    outgoing: str = ""
    """How goods leave it, in words."""
    place: Place = Place()

    def machine(self, key: str) -> Machine | None:
        """Return a machine, or None."""
        return next((one for one in self.machines if one.key == key), None)

    @property
    def processes(self) -> tuple[str, ...]:
        """All processes that its machines run, each once, in their order."""
        return tuple(dict.fromkeys(key for machine in self.machines for key in machine.processes))
