# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What distribution.toml states: pickup points, carriers, boxes, fees of each leg, and what the store holds.

Lengths in mm and masses in g, exact as written; money in whole minor units of one currency.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.errors import Place
from makeshare.model.money import Money

Leg = Literal["coordinator", "transport", "packing", "pickup"]
LegBase = Literal["run", "unit", "handover", "parcel"]
Form = Literal["assembled", "flat"]

Size = tuple[Decimal, Decimal, Decimal]
"""Three sides in mm; which one is which does not matter unless it says so."""

PRIVATE = "told to members privately"
"""What pages show where no address is published."""


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A time at which units are handed over. None of `parcels` and `area` (m2 of floor): no limit but the units."""

    key: str
    start: dt.datetime
    end: dt.datetime
    units: int
    parcels: int | None = None
    area: Decimal | None = None


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A pickup point. An empty `address` is told to members privately; `place` is the town or quarter, for all."""

    key: str
    name: str
    place: str
    slots: tuple[Slot, ...]
    address: str = ""
    access: str = ""
    """What somebody must know who comes on wheels, with a stick, or with a heavy load."""
    contact: str = ""

    @property
    def where(self) -> str:
        """The place, with the address where it is published."""
        return f"{self.place}, {self.address or PRIVATE}"


class LegFee(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody gets for a leg of the way; `point` where it is for hand-overs at one point alone.

    `in_price` says that the share price holds it already; else it is paid on top.
    """

    leg: Leg
    name: str
    to: str
    base: LegBase
    amount: Money
    in_price: bool
    why: str
    point: str = ""

    @property
    def rule(self) -> str:
        """How it is counted, in words."""
        return f"{self.amount} for " + ("the run" if self.base == "run" else f"each {WORDS[self.base]}")


WORDS: dict[LegBase, str] = {"run": "run", "unit": "unit", "handover": "hand-over", "parcel": "parcel"}


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """The price of a parcel up to a mass in g."""

    up_to: Decimal
    price: Money


class Tariff(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier asks to a zone, when that was read and where. None: the carrier states no such limit.

    Girth is measured around the two shorter sides; `length_and_girth` adds the longest. `divisor`, in cm3 for each
    kg, makes a bulky parcel count as heavier than it is.
    """

    key: str
    carrier: str
    service: str
    zone: str
    most_mass: Decimal
    bands: tuple[Band, ...]
    date: dt.date
    source: str
    example: bool
    most_length: Decimal | None = None
    most_length_and_girth: Decimal | None = None
    divisor: int | None = None


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A box to pack into: inner sides, thickness of its walls, its own mass, the most it may hold, its price."""

    key: str
    inner: Size
    wall: Decimal
    tare: Decimal
    price: Money
    most: Decimal | None = None


class Packing(msgspec.Struct, frozen=True, kw_only=True):
    """How units are packed: whole or flat, so much wrapping around each piece, and a bag for small bought things.

    Sizes of bought things are not on record: flat units need the bag, into which all of one unit's go.
    `pickup_boxed` says that units for pickup are boxed too; else they are handed over as they are.
    """

    form: Form = "assembled"
    wrap: Decimal = Decimal(0)
    bag: Size | None = None
    pickup_boxed: bool = False


class Stock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Units in the community's store, unsold or for later: whose they are and where they stand."""

    key: str
    variant: str
    units: int
    owner: str
    place: str
    note: str = ""


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """All of distribution.toml. `changed` is when the plan was last changed, and `edition` how often before.

    Calendar files carry both, so that a calendar knows the newer one.
    """

    slug: str
    example: bool
    currency: str
    time_zone: str
    changed: dt.datetime
    edition: int
    points: tuple[Point, ...]
    fees: tuple[LegFee, ...] = ()
    tariffs: tuple[Tariff, ...] = ()
    boxes: tuple[Box, ...] = ()
    packing: Packing = Packing()
    stock: tuple[Stock, ...] = ()
    place: Place = Place()

    def point(self, key: str) -> Point | None:
        """Return a pickup point, or None."""
        return next((point for point in self.points if point.key == key), None)
