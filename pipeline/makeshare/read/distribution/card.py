# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""distribution.toml as it is written, and the rules that its fields must keep."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import zoneinfo
from collections.abc import Iterator

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.distribution.terms import Form, Leg, LegBase, Stock
from makeshare.read.toml import Document, Key

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
LONGEST_SLOT = dt.timedelta(hours=24)


class SlotCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A slot as it is written; `area` is text with a unit."""

    key: str
    start: dt.datetime
    end: dt.datetime
    units: int
    parcels: int | None = None
    area: str | None = None


class PointCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pickup point as it is written."""

    key: str
    name: str
    place: str
    slots: tuple[SlotCard, ...]
    address: str = ""
    access: str = ""
    contact: str = ""


class FeeCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fee of a leg as it is written."""

    leg: Leg
    name: str
    to: str
    per: LegBase
    amount: str
    in_price: bool
    why: str
    point: str = ""


class BandCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A price up to a mass, as it is written."""

    up_to: str
    price: str


class TariffCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A carrier's tariff as it is written."""

    key: str
    carrier: str
    service: str
    zone: str
    currency: str
    most_mass: str
    bands: tuple[BandCard, ...]
    date: dt.date
    source: str
    example: bool
    most_length: str | None = None
    most_length_and_girth: str | None = None
    cm3_per_kg: int | None = None


class BoxCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A box as it is written."""

    key: str
    inner: tuple[str, str, str]
    wall: str
    tare: str
    price: str
    most: str | None = None


class PackingCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How units are packed, as it is written."""

    form: Form
    wrap: str = "0 mm"
    bag: tuple[str, str, str] | None = None
    pickup_boxed: bool = False


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """distribution.toml as it is written."""

    example: bool
    currency: str
    time_zone: str
    changed: dt.datetime
    edition: int = 0
    points: tuple[PointCard, ...] = ()
    fees: tuple[FeeCard, ...] = ()
    tariffs: tuple[TariffCard, ...] = ()
    boxes: tuple[BoxCard, ...] = ()
    packing: PackingCard = PackingCard(form="assembled")
    stock: tuple[Stock, ...] = ()


def card_problems(card: Card, document: Document) -> Iterator[InputError]:
    """Yield what is wrong in single fields and between them."""
    yield from _empty(document, document.data)
    yield from _keys(card, document)
    yield from _times(card, document)
    if card.edition < 0:
        yield InputError("edition counts changes from 0", document.place("edition"))
    points = {point.key for point in card.points}
    for index, fee in enumerate(card.fees):
        if fee.point and fee.point not in points:
            yield InputError(f"there is no pickup point '{fee.point}'", document.place("fees", index, "point"))
        if fee.point and fee.leg != "pickup":
            yield InputError("only a pickup fee is of one point", document.place("fees", index, "point"))
    for index, stock in enumerate(card.stock):
        if stock.units < 1:
            yield InputError("stock is of at least 1 unit", document.place("stock", index, "units"))
    for index, tariff in enumerate(card.tariffs):
        if not tariff.bands:
            yield InputError("a tariff has at least one price", document.place("tariffs", index))
        if tariff.cm3_per_kg is not None and tariff.cm3_per_kg < 1:
            yield InputError("cm3_per_kg is 1 or more", document.place("tariffs", index, "cm3_per_kg"))


def _empty(document: Document, value: object, keys: tuple[Key, ...] = ()) -> Iterator[InputError]:
    """Every text says something; what has nothing to say is left out."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _empty(document, inner, (*keys, key))
    elif isinstance(value, str) and not value.strip():
        yield InputError(f"{keys[-1]} is empty", document.place(*keys), "leave the field out instead")


def _keys(card: Card, document: Document) -> Iterator[InputError]:
    """Keys are plain, and each names one thing."""
    lists = (("points", card.points), ("tariffs", card.tariffs), ("boxes", card.boxes), ("stock", card.stock))
    for name, entries in lists:
        yield from _unique([entry.key for entry in entries], document, name)
    for index, point in enumerate(card.points):
        yield from _unique([slot.key for slot in point.slots], document, "points", index, "slots")


def _unique(keys: list[str], document: Document, *where: Key) -> Iterator[InputError]:
    for index, key in enumerate(keys):
        if not KEY.fullmatch(key):
            yield InputError(
                f"'{key}' is no key", document.place(*where, index, "key"), "small letters, digits, hyphens"
            )
        if key in keys[:index]:
            yield InputError(f"two are called '{key}'", document.place(*where, index, "key"))


def _times(card: Card, document: Document) -> Iterator[InputError]:
    """Every time carries its offset, which is that of the named zone then; a slot ends after it begins."""
    try:
        zone = zoneinfo.ZoneInfo(card.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        sentence = f"no time zone is called '{card.time_zone}'"
        yield InputError(sentence, document.place("time_zone"), "an IANA name, such as Europe/Lisbon")
        return
    if card.changed.tzinfo is None:
        yield InputError("changed has no offset", document.place("changed"), "write 2026-11-23T12:00:00Z")
    for (index, point), field in itertools.product(enumerate(card.points), ("start", "end")):
        for at, slot in enumerate(point.slots):
            place = document.place("points", index, "slots", at, field)
            yield from _offset(getattr(slot, field), zone, place)
    for index, point in enumerate(card.points):
        for at, slot in enumerate(point.slots):
            place = document.place("points", index, "slots", at)
            if slot.start.tzinfo and slot.end.tzinfo and not slot.start < slot.end <= slot.start + LONGEST_SLOT:
                yield InputError("a slot ends after it begins, within a day", place)
            if slot.units < 1 or (slot.parcels is not None and slot.parcels < 1):
                yield InputError("a slot takes at least 1", place, "leave out a slot that takes nothing")


def _offset(time: dt.datetime, zone: zoneinfo.ZoneInfo, place: Place) -> Iterator[InputError]:
    if time.tzinfo is None:
        yield InputError("the time has no offset", place, "write it behind the time: 2027-07-03T10:00:00+02:00")
    elif (there := time.astimezone(zone)).utcoffset() != time.utcoffset():
        yield InputError(f"then it is {there:%z} in {zone.key}, not {time:%z}", place)
