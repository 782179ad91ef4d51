# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Somebody else's workshop as an Open Know-Where file states it: nothing is mended, nothing lost."""

from __future__ import annotations

import msgspec

from makeshare.errors import Place
from makeshare.model.exchange.stated import Measure, Person, Stated
from makeshare.model.exchange.tree import Node, Table


class ForeignMachine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine: what it is, what it does, how far its axes travel (mm), its tolerance class by ISO 2768."""

    at: Stated
    type: Stated | None = None
    processes: tuple[Stated, ...] = ()
    make: Stated | None = None
    model: Stated | None = None
    quantity: Measure | None = None
    materials: tuple[Stated, ...] = ()
    travel: tuple[Measure | None, Measure | None, Measure | None] = (None, None, None)
    laser_power: Measure | None = None
    tolerance: Stated | None = None


class ForeignFacility(msgspec.Struct, frozen=True, kw_only=True):
    """What a facility's file states. `original` is the whole file, `extra` what nothing here stands for."""

    file: str
    original: Table
    extra: tuple[tuple[str, Node], ...] = ()
    name: Stated | None = None
    description: Stated | None = None
    status: Stated | None = None
    access: Stated | None = None
    city: Stated | None = None
    country: Stated | None = None
    coordinates: Stated | None = None
    opening_hours: Stated | None = None
    batch: Stated | None = None
    processes: tuple[Stated, ...] = ()
    certifications: tuple[Stated, ...] = ()
    people: tuple[Person, ...] = ()
    machines: tuple[ForeignMachine, ...] = ()

    def at(self, stated: Stated) -> Place:
        """Return the place of a value of this file."""
        return Place(self.file, stated.line or None, stated.field)

    @property
    def whole(self) -> Place:
        """The file itself."""
        return Place(self.file)
