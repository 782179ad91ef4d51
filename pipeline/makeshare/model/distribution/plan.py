# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Who is due what, and the plan that follows: who gets it where and when, in which parcels, at what cost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec

from makeshare.model.distribution.terms import Leg, Point, Size, Slot
from makeshare.model.money import Money


class Due(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Units that one pledge is due. Pseudonyms only.

    `prefers` lists pickup points (`barn`) or single slots (`barn/saturday`), best first; empty: any will do.
    `zone` instead asks for shipping there. Nothing is handed over before the day `ready`.
    """

    pledge: str
    units: int
    variant: str = "default"
    prefers: tuple[str, ...] = ()
    zone: str = ""
    ready: dt.date | None = None


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of thing to pack: its sides in mm and mass in g, None when unknown, and how many are in one unit."""

    name: str
    size: Size | None
    mass: Decimal | None
    count: int = 1


class Ware(msgspec.Struct, frozen=True, kw_only=True):
    """A unit of a variant as it is handed over: its pieces (one, where it is whole), and the floor it stands on."""

    variant: str
    pieces: tuple[Piece, ...]
    footprint: Decimal | None
    """m2, None when unknown."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """One parcel: what is in it (name, how many), outer sides in mm, mass in g, and who carries it for how much."""

    box: str
    contents: tuple[tuple[str, int], ...]
    size: Size
    mass: Decimal
    box_price: Money
    carrier: str = ""
    """Key of the tariff; empty for a pickup."""
    postage: Money | None = None

    @property
    def floor(self) -> Decimal:
        """The floor that it stands on, in m2, lying on its largest side."""
        *_, middle, longest = sorted(self.size)
        return middle * longest / 1_000_000


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """The parcels of one pledge. `least` is how few any packing could need; no parcels: `reason` says why."""

    parcels: tuple[Parcel, ...] = ()
    least: int = 0
    reason: str = ""


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """A pledge that collects at a slot. `rank` is the place of that slot in its preferences, 0 for the best."""

    pledge: str
    variant: str
    units: int
    point: str
    slot: str
    rank: int
    parcels: int


class Shipment(msgspec.Struct, frozen=True, kw_only=True):
    """A pledge that is sent to. `cost` of boxes and carriage is None when unknown, and `packed` then says why."""

    pledge: str
    variant: str
    units: int
    zone: str
    packed: Packed
    cost: Money | None


class Unplaced(msgspec.Struct, frozen=True, kw_only=True):
    """A pledge that no slot takes, and why: it is never squeezed in."""

    pledge: str
    variant: str
    units: int
    reason: str


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """How full a slot is."""

    point: Point
    slot: Slot
    pledges: int
    units: int
    parcels: int
    area: Decimal | None
    """m2 of floor; None where the size of something there is unknown."""

    @property
    def left(self) -> int:
        """Units that could still be handed over then."""
        return self.slot.units - self.units


class LegCost(msgspec.Struct, frozen=True, kw_only=True):
    """A line of what the way costs; None when part of it is unknown."""

    leg: Leg
    name: str
    to: str
    rule: str
    amount: Money | None
    in_price: bool
    by_pledge: dict[str, Money]
    """What of it falls on each pledge; together exactly the amount."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets what when. `proven` says that no other plan places more, or serves preferences better."""

    handovers: tuple[Handover, ...]
    shipments: tuple[Shipment, ...]
    unplaced: tuple[Unplaced, ...]
    loads: tuple[Load, ...]
    legs: tuple[LegCost, ...]
    proven: bool

    @property
    def cost(self) -> Money | None:
        """What all legs cost together; None when one is unknown or there is none."""
        amounts = [leg.amount for leg in self.legs if leg.amount is not None]
        if not amounts or len(amounts) < len(self.legs):
            return None
        return Money(sum(amount.minor for amount in amounts), amounts[0].currency)
