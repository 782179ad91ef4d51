# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The cheapest purchase covers what is needed, and needing more never costs less."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.derive.offers import Choice, cheapest, content
from makeshare.model.catalog import Offer, Thing
from makeshare.units import Quantity
from tests.derive.builders import catalog, offer, thing

BOLT = thing("bolt", "hex-bolt")


def pieces(count: int) -> Quantity:
    """So many pieces."""
    return Quantity(Decimal(count), "pcs")


def buy(offers: list[Offer], amount: Quantity, what: Thing = BOLT, currency: str = "EUR") -> Choice | None:
    """Buy in the EU."""
    return cheapest(what, amount, catalog([what], offers), currency=currency, region="EU")


@st.composite
def offered(draw: st.DrawFn) -> Offer:
    """Any sound offer: quantities of its breaks rise, prices of a pack fall."""
    packs = sorted(draw(st.sets(st.integers(1, 60), min_size=1, max_size=4)))
    prices = sorted(draw(st.lists(st.integers(1, 9000), min_size=len(packs), max_size=len(packs))), reverse=True)
    breaks = {count: f"{cents / 100:.2f}" for count, cents in zip(packs, prices, strict=True)}
    return offer("bolt", breaks, pack=f"{draw(st.integers(1, 50))} pcs", minimum_packs=draw(st.integers(1, 5)))


@settings(deadline=None)
@given(st.lists(offered(), min_size=1, max_size=4), st.integers(1, 500))
def test_the_choice_covers_the_need_within_the_offers_rules(offers: list[Offer], count: int) -> None:
    """Enough packs, no fewer than the supplier sells, at a price that the offer has for so many."""
    choice = buy(offers, pieces(count))
    assert choice is not None
    assert choice.packs * choice.holds >= count
    assert choice.packs >= choice.offer.minimum_packs
    assert choice.pack_price == [one.price for one in choice.offer.breaks if one.packs <= choice.packs][-1]
    assert choice.price.minor == choice.packs * choice.pack_price.minor


@settings(deadline=None)
@given(st.lists(offered(), min_size=1, max_size=4), st.integers(1, 500), st.integers(0, 200))
def test_more_never_costs_less(offers: list[Offer], count: int, more: int) -> None:
    """Whoever needs fewer could buy what the other buys: a price break is taken early where that is cheaper."""
    few, many = buy(offers, pieces(count)), buy(offers, pieces(count + more))
    assert few is not None
    assert many is not None
    assert few.price <= many.price


@settings(deadline=None)
@given(st.lists(offered(), min_size=1, max_size=3), offered(), st.integers(1, 300))
def test_another_offer_never_makes_it_dearer(offers: list[Offer], other: Offer, count: int) -> None:
    """Competition helps or does nothing."""
    alone, both = buy(offers, pieces(count)), buy([*offers, other], pieces(count))
    assert alone is not None
    assert both is not None
    assert both.price <= alone.price


def test_packs_to_the_next_break_are_bought_when_they_are_cheaper() -> None:
    """Nine at 10.00 cost more than ten at 8.00."""
    choice = buy([offer("bolt", {1: "10.00", 10: "8.00"})], pieces(9))
    assert choice is not None
    assert (choice.packs, str(choice.price)) == (10, "EUR 80.00")


def test_the_region_goes_before_the_price() -> None:
    """A cheaper offer elsewhere only counts when there is none here."""
    here, there = offer("bolt", "2.00"), offer("bolt", "1.00", region="US")
    assert (choice := buy([there, here], pieces(1)))
    assert choice.offer is here
    assert (choice := buy([there], pieces(1)))
    assert choice.offer is there


def test_two_currencies_never_meet() -> None:
    """An offer in another currency is no offer."""
    assert buy([offer("bolt", "2.00", currency="USD")], pieces(1)) is None


@pytest.mark.parametrize(
    ("what", "pack", "unit", "holds"),
    [
        (thing("bar", "flat-bar"), "1 pcs", "mm", "6000"),
        (thing("bar", "flat-bar"), "12 m", "pcs", "2"),
        (thing("glue", "consumable", density=800.0), "400 g", "mL", "500"),
        (thing("glue", "consumable", density=800.0), "0.5 L", "g", "400"),
        (thing("glue", "consumable", density=None), "400 g", "mL", None),
        (thing("board"), "1 pcs", "g", None),
    ],
)
def test_packs_convert_by_length_and_density(what: Thing, pack: str, unit: str, holds: str | None) -> None:
    """Only by dimensions that the thing states; else the units do not meet, and nothing is guessed."""
    assert content(offer(what.key, "1.00", pack=pack), what, unit) == (None if holds is None else Decimal(holds))
