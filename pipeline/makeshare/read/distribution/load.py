# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""distribution.toml into the record of it: masses, sizes and money exact, each error with file, line and field."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from makeshare.errors import InputError, MakeshareError, MoneyError, Place
from makeshare.model.distribution.terms import (
    Band,
    Box,
    Distribution,
    LegFee,
    Packing,
    Point,
    Size,
    Slot,
    Tariff,
)
from makeshare.model.money import Money
from makeshare.read.distribution.card import BoxCard, Card, FeeCard, PackingCard, PointCard, TariffCard, card_problems
from makeshare.read.lines import read_lines
from makeshare.read.toml import Document, Key, read_toml
from makeshare.units import parse

FOLDER = "site/proposals"
FILE = "distribution.toml"
RECORDS = "records.jsonl"
T = TypeVar("T")


def load_distribution(root: Path, slug: str) -> Distribution | None:
    """Read site/proposals/<slug>/distribution.toml; None where a proposal has none.

    Raises InputError, UnitError or MoneyError, with file, line and field, for what is unknown or not allowed.
    """
    file = f"{FOLDER}/{slug}/{FILE}"
    if not (root / file).exists() and not (root / file).is_symlink():
        return None
    document = read_toml(root, file)
    card = document.convert(Card, document.data)
    for problem in card_problems(card, document):
        raise problem
    read = _Reader(document, card.currency)
    return Distribution(
        slug=slug,
        example=card.example,
        currency=card.currency,
        time_zone=card.time_zone,
        changed=card.changed,
        edition=card.edition,
        points=tuple(read.point(point, index) for index, point in enumerate(card.points)),
        fees=tuple(read.fee(fee, index) for index, fee in enumerate(card.fees)),
        tariffs=tuple(read.tariff(tariff, index) for index, tariff in enumerate(card.tariffs)),
        boxes=tuple(read.box(box, index) for index, box in enumerate(card.boxes)),
        packing=read.packing(card.packing),
        stock=card.stock,
        place=Place(file),
    )


def load_records(root: Path, slug: str) -> tuple[str, ...]:
    """Read the lines of records.jsonl; none where nothing was recorded. Raises as `read_lines` does."""
    return read_lines(root, f"{FOLDER}/{slug}/{RECORDS}")


class _Reader:
    """Reads texts with units and amounts, and says where one is wrong."""

    def __init__(self, document: Document, currency: str) -> None:
        self.document = document
        self.currency = currency

    def point(self, card: PointCard, index: int) -> Point:
        """Read a pickup point."""
        slots = []
        for at, slot in enumerate(card.slots):
            area = slot.area and self._amount(slot.area, "area", "points", index, "slots", at, "area")
            slots.append(
                Slot(
                    key=slot.key, start=slot.start, end=slot.end, units=slot.units, parcels=slot.parcels,
                    area=area or None,
                )
            )  # fmt: skip
        return Point(
            key=card.key, name=card.name, place=card.place, slots=tuple(slots), address=card.address,
            access=card.access, contact=card.contact,
        )  # fmt: skip

    def fee(self, card: FeeCard, index: int) -> LegFee:
        """Read a fee."""
        return LegFee(
            leg=card.leg, name=card.name, to=card.to, base=card.per, in_price=card.in_price, why=card.why,
            point=card.point, amount=self._money(card.amount, "fees", index, "amount"),
        )  # fmt: skip

    def tariff(self, card: TariffCard, index: int) -> Tariff:
        """Read a tariff; raises MoneyError for one in another currency, since two never add."""
        if card.currency != self.currency:
            place = self.document.place("tariffs", index, "currency")
            raise MoneyError(f"this tariff is in {card.currency}, all else in {self.currency}", place)
        bands = tuple(
            Band(
                up_to=self._amount(band.up_to, "mass", "tariffs", index, "bands", at, "up_to"),
                price=self._money(band.price, "tariffs", index, "bands", at, "price"),
            )
            for at, band in enumerate(card.bands)
        )
        length, around = (
            None if text is None else self._amount(text, "length", "tariffs", index, name)
            for name, text in (
                ("most_length", card.most_length), ("most_length_and_girth", card.most_length_and_girth),
            )
        )  # fmt: skip
        return Tariff(
            key=card.key, carrier=card.carrier, service=card.service, zone=card.zone, bands=bands,
            most_mass=self._amount(card.most_mass, "mass", "tariffs", index, "most_mass"),
            most_length=length, most_length_and_girth=around, divisor=card.cm3_per_kg,
            date=card.date, source=card.source, example=card.example,
        )  # fmt: skip

    def box(self, card: BoxCard, index: int) -> Box:
        """Read a box."""
        most = None if card.most is None else self._amount(card.most, "mass", "boxes", index, "most")
        return Box(
            key=card.key,
            inner=self._size(card.inner, "boxes", index, "inner"),
            wall=self._amount(card.wall, "length", "boxes", index, "wall", least=Decimal(0)),
            tare=self._amount(card.tare, "mass", "boxes", index, "tare", least=Decimal(0)),
            price=self._money(card.price, "boxes", index, "price"),
            most=most,
        )

    def packing(self, card: PackingCard) -> Packing:
        """Read how units are packed."""
        return Packing(
            form=card.form,
            wrap=self._amount(card.wrap, "length", "packing", "wrap", least=Decimal(0)),
            bag=None if card.bag is None else self._size(card.bag, "packing", "bag"),
            pickup_boxed=card.pickup_boxed,
        )

    def _size(self, texts: tuple[str, str, str], *keys: Key) -> Size:
        x, y, z = (self._amount(text, "length", *keys) for text in texts)
        return x, y, z

    def _money(self, text: str, *keys: Key) -> Money:
        return self._placed(lambda: Money.parse(text, self.currency), *keys)

    def _amount(self, text: str, dimension: str, *keys: Key, least: Decimal | None = None) -> Decimal:
        """Read an amount that is above zero, or at least `least`."""
        value = self._placed(lambda: parse(text, dimension).value, *keys)
        if (least is None and value <= 0) or (least is not None and value < least):
            raise InputError(f"'{text}' is too little", self.document.place(*keys))
        return value

    def _placed(self, read: Callable[[], T], *keys: Key) -> T:
        try:
            return read()
        except MakeshareError as error:
            raise error.at(self.document.place(*keys)) from error.__cause__
