# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The cheapest way to buy an amount: which offer, and how many packs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import msgspec

from makeshare.model.catalog import BARS, Catalog, Offer, Thing
from makeshare.model.money import Money
from makeshare.units import Quantity

GRAMS = 1000
"""kg/m3 in 1 g/mL."""


class Choice(msgspec.Struct, frozen=True):
    """So many packs of an offer, at the price a pack has from that many on. `holds`: in the unit that is needed."""

    offer: Offer
    packs: int
    pack_price: Money
    holds: Decimal

    @property
    def price(self) -> Money:
        """What the packs cost together."""
        return self.pack_price * self.packs

    def used(self, amount: Decimal) -> Fraction:
        """Return the price in minor units of that amount alone, at this price of a pack."""
        return Fraction(self.pack_price.minor) * Fraction(amount) / Fraction(self.holds)


def cheapest(thing: Thing, amount: Quantity, catalog: Catalog, *, currency: str, region: str) -> Choice | None:
    """Return the cheapest purchase that covers an amount; None when nobody offers the thing in the currency.

    Offers of the region go before all others. More packs than needed are bought where a price break makes them
    cheaper in sum. Shipping is left out: it is paid once for all that a supplier sends.
    """
    offers = [one for one in catalog.offers.get(thing.key, ()) if one.breaks[0].price.currency == currency]
    for group in ([one for one in offers if one.region == region], offers):
        choices = [choice for offer in group for choice in _choices(offer, thing, amount)]
        if choices:
            return min(choices, key=lambda one: (one.price.minor, one.packs, one.offer.supplier, str(one.offer.place)))
    return None


def why_none(thing: Thing, amount: Quantity, catalog: Catalog, *, currency: str) -> str:
    """Say why nothing can be bought."""
    offers = catalog.offers.get(thing.key, ())
    if not offers:
        return f"nobody offers {thing.key}"
    if not any(one.breaks[0].price.currency == currency for one in offers):
        return f"nobody offers {thing.key} in {currency}"
    return f"{thing.key} is offered by {offers[0].pack.unit}, and used by {amount.unit}"


def _choices(offer: Offer, thing: Thing, amount: Quantity) -> Iterator[Choice]:
    """Yield the fewest packs that cover the amount, and each larger number at which the price falls."""
    holds = content(offer, thing, amount.unit)
    if holds is None:
        return
    needed = math.ceil(Fraction(amount.value) / Fraction(holds))
    fewest = max(needed, offer.minimum_packs, offer.breaks[0].packs)
    for packs in {fewest, *(one.packs for one in offer.breaks if one.packs > fewest)}:
        price = next(one.price for one in reversed(offer.breaks) if one.packs <= packs)
        yield Choice(offer, packs, price, holds)


def content(offer: Offer, thing: Thing, unit: str) -> Decimal | None:
    """Return how much a pack holds in a unit; None when the units do not meet.

    A bar sold by the piece holds its length in mm, one sold by length whole bars of the thing's length; mass and volume
    follow from each other where the density is known.
    """
    have, amount = offer.pack.unit, offer.pack.value
    length = Decimal(str(thing.dimensions["length"])) if thing.kind in BARS else None
    density = Decimal(str(thing.density)) / GRAMS if thing.density else None  # g/mL
    factors = {
        (unit, unit): Decimal(1),
        ("pcs", "mm"): length,
        ("mm", "pcs"): length and 1 / length,
        ("mL", "g"): density,
        ("g", "mL"): density and 1 / density,
    }
    factor = factors.get((have, unit))
    return None if factor is None else amount * factor
