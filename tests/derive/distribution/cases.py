# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small pickup points, boxes and tariffs for tests of who gets what when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from makeshare.model.distribution.plan import Piece, Ware
from makeshare.model.distribution.terms import (
    Band,
    Box,
    Distribution,
    Leg,
    LegBase,
    LegFee,
    Packing,
    Point,
    Slot,
    Tariff,
)
from makeshare.model.money import Money

SUMMER = dt.timezone(dt.timedelta(hours=2))
SATURDAY = dt.datetime(2027, 7, 3, 10, tzinfo=SUMMER)


def euro(cents: int) -> Money:
    """Cents of the one currency of these tests."""
    return Money(cents, "EUR")


def name(number: int) -> str:
    """A pseudonym for a number."""
    return f"example-{number:016x}"


def slot(key: str, units: int, hours: int = 0, parcels: int | None = None, area: str | None = None) -> Slot:
    """A slot of three hours, so many hours after Saturday at ten."""
    start = SATURDAY + dt.timedelta(hours=hours)
    floor = None if area is None else Decimal(area)
    return Slot(key=key, start=start, end=start + dt.timedelta(hours=3), units=units, parcels=parcels, area=floor)


def point(key: str, *slots: Slot) -> Point:
    """A pickup point."""
    return Point(key=key, name=f"EXAMPLE {key}", place="a village", slots=slots)


def fee(leg: Leg, base: LegBase, cents: int, at: str = "") -> LegFee:
    """A fee of a leg."""
    return LegFee(
        leg=leg, name=f"{leg} by {base}", to="somebody", base=base, amount=euro(cents), in_price=False, why="a test",
        point=at,
    )  # fmt: skip


def box(key: str, inner: tuple[int, int, int], price: int = 0, most: int | None = None, tare: int = 0) -> Box:
    """A box without walls; millimetres, cents, grams."""
    x, y, z = (Decimal(side) for side in inner)
    limit = None if most is None else Decimal(most)
    return Box(key=key, inner=(x, y, z), wall=Decimal(0), tare=Decimal(tare), price=euro(price), most=limit)


def tariff(
    key: str,
    bands: dict[int, int],
    most: int = 30_000,
    length: int | None = None,
    around: int | None = None,
    divisor: int | None = None,
    zone: str = "home",
) -> Tariff:
    """A tariff: cents by grams."""
    return Tariff(
        key=key,
        carrier=f"EXAMPLE {key}",
        service="parcel",
        zone=zone,
        most_mass=Decimal(most),
        bands=tuple(Band(up_to=Decimal(mass), price=euro(cents)) for mass, cents in bands.items()),
        date=dt.date(2026, 11, 23),
        source="invented for a test",
        example=True,
        most_length=None if length is None else Decimal(length),
        most_length_and_girth=None if around is None else Decimal(around),
        divisor=divisor,
    )


def piece(title: str, size: tuple[int, int, int] | None, mass: int | None, count: int = 1) -> Piece:
    """Something to pack; millimetres and grams."""
    sides = None
    if size is not None:
        x, y, z = (Decimal(side) for side in size)
        sides = (x, y, z)
    return Piece(name=title, size=sides, mass=None if mass is None else Decimal(mass), count=count)


def ware(*pieces: Piece, footprint: str | None = "0.5", variant: str = "default") -> Ware:
    """A unit of a variant."""
    return Ware(variant=variant, pieces=pieces, footprint=None if footprint is None else Decimal(footprint))


def terms(
    *points: Point,
    fees: Iterable[LegFee] = (),
    boxes: Iterable[Box] = (),
    tariffs: Iterable[Tariff] = (),
    **packing: object,
) -> Distribution:
    """A plan of distribution."""
    return Distribution(
        slug="0001-broadfork-first-run",
        example=True,
        currency="EUR",
        time_zone="Europe/Brussels",
        changed=dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC),
        edition=0,
        points=points,
        fees=tuple(fees),
        boxes=tuple(boxes),
        tariffs=tuple(tariffs),
        packing=msgspec.structs.replace(Packing(), **packing),
    )
