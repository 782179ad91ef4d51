# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A cost adds up to the cent, widens with what is assumed, and is never smaller for what is unknown."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.derive import estimate as module
from makeshare.derive.estimate import estimate
from makeshare.derive.hours import hours
from makeshare.derive.needs import needs
from makeshare.derive.shopping import shopping
from makeshare.derive.spread import DRAWS, bounds
from makeshare.errors import InputError
from makeshare.model.assembly import Consumable, Description, Join
from makeshare.model.catalog import Catalog, Offer
from makeshare.model.cost import CostLine, Estimate
from makeshare.model.facts import Facts
from makeshare.model.money import Money
from makeshare.units import Quantity
from tests.derive.builders import (
    billed,
    catalog,
    describe,
    facts,
    measured,
    offer,
    part,
    placed,
    process,
    rate,
    thing,
)

THINGS = [
    thing("board"),
    thing("beam", "lumber"),
    thing("petg", "filament", density=1000.0),
    thing("bolt", "hex-bolt"),
    thing("glue", "consumable"),
]
OFFERS = {
    "board": offer("board", {1: "80.00", 10: "70.00"}, shipping=Money(2500, "EUR")),
    "beam": offer("beam", "20.00", assumed="a guess", supplier="yard"),
    "petg": offer("petg", "20.00", pack="1000 g"),
    "bolt": offer("bolt", {1: "9.00", 4: "7.50"}, pack="50 pcs", shipping=Money(990, "EUR")),
    "glue": offer("glue", "8.00", pack="500 mL"),
}
PROCESSES = [
    process("route", "36.00", attendance=Decimal("0.5"), batch_minutes=Decimal(30), seconds_per={"cut_m": 60}),
    process("saw", part_minutes=Decimal(2), assumed="a guess"),
    process(
        "print",
        "1.00",
        attendance=Decimal(0),
        mass_model="printed",
        shell=Decimal(1),
        infill=Decimal("0.5"),
        seconds_per={"print_g": 100},
    ),
    process("bolts", seconds_per={"bolt": 60}),
]  # fmt: skip  one table


def shop(offers: dict[str, Offer] | None = None) -> Catalog:
    """The catalogue, with some offers only."""
    return catalog(THINGS, list((OFFERS if offers is None else offers).values()), PROCESSES)


def bench(sides: int = 2, legs: int = 4, width: float = 600.0) -> tuple[Description, Facts]:
    """Describe sides of board, legs of beam, a printed cap, eight bolts, some glue."""
    parts = [part("side", "board", "route"), part("leg", "beam", "saw"), part("cap", "petg", "print")]
    instances = [placed(f"side[{index}]") for index in range(1, sides + 1)]
    instances += [placed(f"leg[{index}]") for index in range(1, legs + 1)]
    instances += [placed("cap[1]"), *(placed(f"bolt[{index}]", "item", "bolt") for index in range(1, 9))]
    items = tuple(f"bolt[{index}]" for index in range(1, 9))
    joins = [Join(kind="bolt", process="bolts", members=("side[1]", "leg[1]"), items=items, count=8)]
    glue = [Consumable(path="", thing="glue", quantity=Quantity(Decimal(25), "mL"))]
    shapes = [
        measured("side", (width, 400.0, 18.0)),
        measured("leg", (900.0, 95.0, 45.0)),
        measured("cap", (20.0, 20.0, 20.0)),
    ]
    return describe(parts, instances, joins, glue), facts(shapes, {"bolt": 2000.0})


def cost(shelf: Catalog, batch: int = 1, currency: str = "EUR", **size: float) -> Estimate:
    """Estimate the bench."""
    description, known = bench(**size)  # type: ignore[arg-type]  # counts are whole
    bom = billed(description, known, shelf)
    return estimate(description, known, bom, shelf, batch=batch, currency=currency, region="EU")


def line(found: Estimate, path: str, category: str) -> CostLine:
    """Find the one line of a path and category."""
    (one,) = [one for one in found.lines if (one.path, one.category) == (path, category)]
    return one


def expected(found: Estimate, path: str, category: str) -> int:
    """Return a line's expected cents."""
    amount = line(found, path, category).amount
    assert amount is not None
    return amount.expected.minor


def test_each_line_follows_from_its_basis() -> None:
    """Whole sheets, bars and packs are charged, filament and glue by what is used, hours at their rate."""
    one = cost(shop())
    assert one.complete
    assert expected(one, "side", "material") == 8000
    assert expected(one, "leg", "material") == 2000
    assert expected(one, "bolt", "bought") == 900
    assert expected(one, "glue", "consumable") == 40
    assert expected(one, "side", "machine") == round(2 * 2.0 / 60 * 3600)
    assert expected(one, "side", "labour") == round(2 * 2.0 / 60 / 2 * 3000)
    assert expected(one, "side", "setup") == 1800 + 1500
    assert expected(one, "leg", "labour") == 400
    assert expected(one, "", "labour") == 400
    assert expected(one, "", "shipping") == 2500
    assert (
        line(one, "side", "material").basis == "1 sheet at EUR 80.00 each, for 1 unit; no layout takes less than 0.155"
    )


def test_filament_is_charged_by_the_gram_with_waste() -> None:
    """A cube of 8 cm3: 2.4 of shell and half of 5.6 are 5.2 g, 8 % more are wasted, at 2 cents a gram."""
    assert expected(cost(shop()), "cap", "material") == round(5.2 * 1.08 * 2)


def test_a_batch_shares_sheets_set_up_packs_and_shipping() -> None:
    """Ten benches: twenty sides on two sheets, one set-up, two packs of bolts, one shipment."""
    ten = cost(shop(), 10)
    assert expected(ten, "side", "material") == 2 * 8000 // 10
    assert expected(ten, "side", "setup") == 330
    assert expected(ten, "bolt", "bought") == 2 * 900 // 10
    assert expected(ten, "", "shipping") == 250
    assert expected(ten, "side", "labour") == expected(cost(shop()), "side", "labour")


def test_a_supplier_ships_once() -> None:
    """Board and bolts come from one shop: the dearer shipping is paid, the other is not."""
    shipped = [one for one in cost(shop()).lines if one.category == "shipping"]
    assert [one.title for one in shipped] == ["Shipping from shop"]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 120), st.integers(1, 5), st.integers(1, 6), st.floats(50, 1200))
def test_money_is_conserved(batch: int, sides: int, legs: int, width: float) -> None:
    """Lines add up to the total to the cent, and every range is in order."""
    found = cost(shop(), batch, sides=sides, legs=legs, width=round(width, 1))
    amounts = [one.amount for one in found.lines if one.amount]
    assert sum(amount.expected.minor for amount in amounts) == found.total.expected.minor
    for amount in (*amounts, found.total):
        assert 0 <= amount.low.minor <= amount.expected.minor <= amount.high.minor
    assert found.total.low.minor >= sum(amount.low.minor for amount in amounts) - len(amounts)
    assert found.total.high.minor <= sum(amount.high.minor for amount in amounts) + len(amounts)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60))
def test_what_is_charged_is_what_is_bought(batch: int) -> None:
    """The batch's charges for whole packs are the shopping list's prices, to a cent for each line and unit."""
    description, known = bench()
    shelf = shop()
    bom = billed(description, known, shelf)
    found = cost(shelf, batch)
    listed = {
        one.thing: one for one in shopping(description, known, bom, shelf, batch=batch, currency="EUR", region="EU")
    }
    for key, category in (("board", "material"), ("beam", "material"), ("bolt", "bought")):
        charged = sum(
            one.amount.expected.minor
            for one in found.lines
            if one.thing == key and one.category == category and one.amount
        )
        price = listed[key].price
        assert price is not None
        assert abs(charged * batch - price.minor) <= batch
    assert listed["petg"].packs == -(-int(5.616 * batch) // 1000)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.sampled_from(sorted(OFFERS)), min_size=1), st.integers(1, 30))
def test_the_unknown_never_lowers_a_total_unseen(gone: set[str], batch: int) -> None:
    """Without an offer the total is incomplete, its lines have no amount, and all other lines cost as before."""
    whole = cost(shop(), batch)
    part_known = cost(shop({key: one for key, one in OFFERS.items() if key not in gone}), batch)
    assert not part_known.complete
    assert part_known.missing == tuple(
        f"nobody offers {key}" for key in ("beam", "bolt", "petg", "board", "glue") if key in gone
    )
    unknown = [one for one in part_known.lines if one.amount is None]
    assert {one.thing for one in unknown} == gone
    before = {
        (one.path, one.category): one.amount.expected.minor
        for one in whole.lines
        if one.amount and one.category != "shipping"
    }
    for one in part_known.lines:
        if one.amount is not None and one.category != "shipping":
            assert abs(one.amount.expected.minor - before[one.path, one.category]) <= 1


def test_another_currency_is_unknown_not_converted() -> None:
    """Nothing is offered, and nobody is paid, in USD: every line is missing."""
    found = cost(shop(), currency="USD")
    assert [one for one in found.lines if one.amount] == []
    assert "nobody offers board in USD" in found.missing
    assert "no rate in USD for worker" in found.missing
    assert found.total.expected == Money(0, "USD")


def test_an_unmeasured_outline_makes_the_cost_incomplete() -> None:
    """A time that is not known is no zero."""
    description, known = bench()
    shapes = tuple(msgspec.structs.replace(one, cut_length=None) for one in known.parts)
    known = msgspec.structs.replace(known, parts=shapes)
    bom = billed(description, known, shop())
    found = estimate(description, known, bom, shop(), batch=1, currency="EUR", region="EU")
    assert found.missing == ("route of side: cut_m was not measured",)


def test_a_part_too_large_for_its_stock_has_no_material_cost() -> None:
    """What cannot be cut cannot be bought."""
    found = cost(shop(), width=3000.0)
    assert line(found, "side", "material").amount is None
    assert found.missing == ("a part does not fit in board",)


def test_an_assumed_price_widens_the_range() -> None:
    """The same price, sourced or assumed: the middle stays, the range grows, and the share says so."""
    sourced = {**OFFERS, "beam": offer("beam", "20.00", supplier="yard")}
    narrow, wide = cost(shop(sourced)), cost(shop())
    one, other = line(narrow, "leg", "material").amount, line(wide, "leg", "material").amount
    assert one is not None
    assert other is not None
    assert one.expected == other.expected
    assert other.low < one.low
    assert one.high < other.high
    assert wide.assumed_share > narrow.assumed_share > 0
    assert line(wide, "leg", "material").assumed == "a guess"


def test_the_assumed_share_counts_prices_rates_and_times() -> None:
    """The beam's price and the saw's times are assumed, nothing else."""
    found = cost(shop())
    assumed = expected(found, "leg", "material") + expected(found, "leg", "labour")
    assert found.assumed_share == (Decimal(assumed) / found.total.expected.minor).quantize(Decimal("0.0001"))


def drawn_median(found_terms: tuple[tuple[Fraction, tuple[tuple[str, float], ...]], ...]) -> float:
    """Return the median of a sum of terms, drawn as estimates are."""
    import numpy as np  # noqa: PLC0415  only here

    from makeshare.derive.spread import _factor  # noqa: PLC0415  the draws themselves

    total = np.zeros(DRAWS)
    for amount, causes in found_terms:
        total = total + float(amount) * _factor(causes)
    return float(np.median(total))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 100_000).map(Fraction),
            st.lists(
                st.tuples(
                    st.sampled_from(["rate:a", "rate:b", "time:c", "price:d"]), st.sampled_from([0.05, 0.3, 0.4])
                ),
                min_size=1,
                max_size=2,
                unique_by=lambda cause: cause[0],
            ).map(tuple),
        ),
        min_size=1,
        max_size=8,
    )
)  # fmt: skip  one strategy
def test_the_expected_sum_is_the_drawn_median(terms: list[tuple[Fraction, tuple[tuple[str, float], ...]]]) -> None:
    """Mirrored draws keep the median of a sum at the sum of the expected amounts."""
    middle = float(sum(amount for amount, _ in terms))
    assert drawn_median(tuple(terms)) == pytest.approx(middle, rel=1e-9)
    low, high = bounds(tuple(terms))
    assert low < middle < high


def test_shared_causes_widen_and_separate_ones_cancel() -> None:
    """Ten lines on one rate are as uncertain as the rate; on ten rates, about a third of that."""
    shared = tuple((Fraction(100), (("rate:one", 0.3),)) for _ in range(10))
    separate = tuple((Fraction(100), ((f"rate:{index}", 0.3),)) for index in range(10))
    assert float(bounds(shared)[1]) == pytest.approx(1300, rel=0.03)
    assert float(bounds(separate)[1]) == pytest.approx(1000 + 300 / 10**0.5, rel=0.03)


def test_the_spread_is_the_ninetieth_percentile() -> None:
    """A spread of 0.3 puts P90 at 1.3 and P10 at 0.7 of the amount."""
    low, high = bounds(((Fraction(1000), (("price:x", 0.3),)),))
    assert (float(low), float(high)) == pytest.approx((700, 1300), rel=0.02)


def test_what_is_certain_has_no_range() -> None:
    """Nothing to pay, or no cause to vary: low, expected and high are one."""
    assert bounds(()) == (Fraction(0), Fraction(0))
    assert bounds(((Fraction(500), ()),)) == (Fraction(500), Fraction(500))


@cache
def told() -> str:
    """An estimate as text."""
    return msgspec.json.encode(cost(shop(), 7)).decode()


def test_an_estimate_is_the_same_in_every_process() -> None:
    """Neither the hash seed nor what was estimated before changes a cent."""
    code = "from tests.derive.test_estimate import told; print(told())"
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONHASHSEED": "42", "PYTHONPATH": str(root)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == told()


def test_no_batch_is_refused() -> None:
    """A batch has at least one unit."""
    with pytest.raises(InputError, match="a batch of 0 is nothing"):
        cost(shop(), 0)


def test_rounding_together_keeps_the_sum() -> None:
    """Three thirds of a cent are one cent, on one line."""
    assert module._round_together([Fraction(1, 3)] * 3) == [1, 0, 0]
    assert module._round_together([]) == []


def test_twenty_configurations_at_three_batches_take_less_than_a_second() -> None:
    """Estimates are cheap enough to show them while somebody moves a slider."""
    cost(shop())
    start = time.process_time()
    for index in range(20):
        for batch in (1, 10, 100):
            cost(shop(), batch, width=500.0 + index)
    assert time.process_time() - start < 1


def test_needs_name_every_share() -> None:
    """What lines use of a thing adds up to all of it."""
    description, known = bench()
    bom = billed(description, known, shop())
    found = needs(description, known, bom, shop(), batch=3)
    assert {one.thing.key for one in found} == set(OFFERS)
    assert all(sum(one.shares.values()) == 1 for one in found)
    assert hours(description, known, bom, shop())


def test_a_rate_that_is_missing_is_named() -> None:
    """Labour without a rate leaves its lines without an amount."""
    shelf = msgspec.structs.replace(shop(), labour={})
    found = cost(shelf)
    assert found.missing == ("no rate in EUR for worker",)
    assert rate("1.00").hourly == Money(100, "EUR")
