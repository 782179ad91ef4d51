# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which carrier takes a parcel for least, or why none does: a price that is not known is never a zero."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

from makeshare.model.distribution.terms import Size, Tariff
from makeshare.model.money import Money
from makeshare.units import tidy


def cheapest(tariffs: Iterable[Tariff], zone: str, size: Size, mass: Decimal) -> tuple[Tariff, Money] | str:
    """Return the tariff that carries a parcel (outer mm, g) to a zone for least, ties by key; or why none does."""
    offers, refusals = [], []
    for tariff in sorted(tariffs, key=lambda one: one.key):
        if tariff.zone != zone:
            continue
        answer = postage(tariff, size, mass)
        if isinstance(answer, Money):
            offers.append((answer.minor, tariff.key, tariff, answer))
        else:
            refusals.append(f"{tariff.carrier}, {tariff.service}: {answer}")
    if offers:
        _, _, tariff, price = min(offers, key=lambda one: one[:2])
        return tariff, price
    return "; ".join(refusals) or f"no tariff to zone '{zone}' is on record"


def postage(tariff: Tariff, size: Size, mass: Decimal) -> Money | str:
    """Return what a carrier asks for a parcel, or which of its limits the parcel breaks."""
    short, middle, longest = sorted(size)
    around = longest + 2 * (short + middle)
    if mass > tariff.most_mass:
        return f"{_kg(mass)} is more than {_kg(tariff.most_mass)}"
    if tariff.most_length is not None and longest > tariff.most_length:
        return f"{tidy(longest)} mm is longer than {tidy(tariff.most_length)} mm"
    if tariff.most_length_and_girth is not None and around > tariff.most_length_and_girth:
        return f"length and girth of {tidy(around)} mm are more than {tidy(tariff.most_length_and_girth)} mm"
    counted = max(mass, _bulk(tariff, size))
    for band in sorted(tariff.bands, key=lambda one: one.up_to):
        if counted <= band.up_to:
            return band.price
    return (
        f"no price is on record above {_kg(max(band.up_to for band in tariff.bands))}, and it counts as {_kg(counted)}"
    )


def _bulk(tariff: Tariff, size: Size) -> Decimal:
    """Return the mass in g that a parcel's volume counts as: cm3 over the carrier's divisor, in whole g."""
    if tariff.divisor is None:
        return Decimal(0)
    return Decimal(math.ceil(math.prod(size) / tariff.divisor))  # mm3 / (cm3 per kg) is g: both are a thousandth


def _kg(grams: Decimal) -> str:
    return f"{tidy(grams / 1000)} kg"
