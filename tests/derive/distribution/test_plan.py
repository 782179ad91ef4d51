# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Who gets what when: everybody appears once, no slot overflows, every cent of each leg falls on somebody."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.derive.distribution.plan import plan
from makeshare.errors import InputError
from makeshare.model.distribution.plan import Due, Handover, LegCost, Plan, Shipment, Unplaced
from makeshare.model.distribution.terms import Distribution
from tests.derive.distribution.cases import box, euro, fee, name, piece, point, slot, tariff, terms, ware

FORK = {"default": ware(piece("fork", (900, 420, 120), 8_000), footprint="0.38")}
CARTON = box("carton", (1000, 500, 150), 180, tare=700)
POST = tariff("post", {10_000: 900, 30_000: 1_600})


def due(number: int, units: int = 1, *prefers: str, zone: str = "", ready: dt.date | None = None) -> Due:
    """What a pledge is due."""
    return Due(pledge=name(number), units=units, prefers=prefers, zone=zone, ready=ready)


def amount(found: Plan, title: str) -> LegCost:
    """The one line of cost with a title."""
    (line,) = (leg for leg in found.legs if leg.name == title)
    return line


@st.composite
def runs(draw: st.DrawFn) -> tuple[Distribution, list[Due]]:
    """Draw points, fees and pledges."""
    points = [
        point(
            key, *(slot(f"s{index}", draw(st.integers(1, 6)), 24 * index) for index in range(draw(st.integers(1, 2))))
        )
        for key in ("barn", "shop")[: draw(st.integers(1, 2))]
    ]
    legs = (("coordinator", "run"), ("transport", "unit"), ("packing", "parcel"), ("pickup", "handover"))
    fees = [fee(leg, base, draw(st.integers(0, 5_000))) for leg, base in legs if draw(st.booleans())]  # type: ignore[arg-type]  # tuples of literals widen
    keys = [one.key for one in points]
    dues = [
        due(number, draw(st.integers(1, 3)), *draw(st.permutations(keys)), zone=draw(st.sampled_from(("", "", "home"))))
        for number in range(draw(st.integers(0, 8)))
    ]
    boxed = draw(st.booleans())
    return terms(*points, fees=fees, boxes=[CARTON], tariffs=[POST], pickup_boxed=boxed), dues


@settings(max_examples=40)
@given(runs())
def test_everybody_appears_once_and_nothing_overflows(run: tuple[Distribution, list[Due]]) -> None:
    """Each pledge is handed over, sent or listed with a reason, with all its units; loads are what stands in them."""
    of, dues = run
    found = plan(of, dues, FORK)
    everybody: list[Handover | Shipment | Unplaced] = [*found.handovers, *found.shipments, *found.unplaced]
    assert Counter((one.pledge, one.units) for one in everybody) == Counter((one.pledge, one.units) for one in dues)
    assert all(one.reason for one in found.unplaced)
    for load in found.loads:
        here = [one for one in found.handovers if (one.point, one.slot) == (load.point.key, load.slot.key)]
        assert (load.units, load.parcels, load.pledges) == (
            sum(one.units for one in here), sum(one.parcels for one in here), len(here),
        )  # fmt: skip
        assert load.left >= 0


@settings(max_examples=40)
@given(runs())
def test_every_cent_of_each_leg_falls_on_somebody(run: tuple[Distribution, list[Due]]) -> None:
    """What falls on the pledges of a line adds up to it, and the lines to the cost, in whole cents."""
    of, dues = run
    found = plan(of, dues, FORK)
    served = {one.pledge for one in found.handovers} | {one.pledge for one in found.shipments}
    for leg in found.legs:
        assert leg.amount is not None
        assert leg.amount.minor == sum(part.minor for part in leg.by_pledge.values())
        assert set(leg.by_pledge) <= served
        assert type(leg.amount.minor) is int
    if found.legs:
        assert found.cost is not None
        assert found.cost.minor == sum(leg.amount.minor for leg in found.legs if leg.amount)
    for one in of.fees:
        if one.base == "run" and served:
            assert amount(found, one.name).amount == one.amount


def test_fees_worked_out_by_hand() -> None:
    """Two collect three units at two points, one is sent two: each base counts what it says."""
    fees = [
        fee("coordinator", "run", 1_000), fee("transport", "unit", 150), fee("packing", "parcel", 80),
        fee("pickup", "unit", 300, at="barn"), fee("pickup", "handover", 200),
    ]  # fmt: skip
    of = terms(point("barn", slot("a", 5)), point("shop", slot("a", 5)), fees=fees, boxes=[CARTON], tariffs=[POST])
    found = plan(of, [due(1, 2, "barn"), due(2, 1, "shop"), due(3, 2, zone="home")], FORK)
    lines = [(leg.name, leg.amount) for leg in found.legs]
    assert lines == [
        ("coordinator by run", euro(1_000)), ("transport by unit", euro(750)), ("packing by parcel", euro(400)),
        ("pickup by unit", euro(600)), ("pickup by handover", euro(400)), ("Boxes", euro(360)),
        ("Carriage", euro(1_800)),
    ]  # fmt: skip
    assert amount(found, "coordinator by run").by_pledge == {name(1): euro(400), name(2): euro(200), name(3): euro(400)}
    assert amount(found, "pickup by unit").by_pledge == {name(1): euro(600)}
    assert found.cost == euro(5_310)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (due(2, 1, "mill"), "nothing is called mill"),
        (due(2, 9, "barn"), "more than any slot that it accepts can take at all (9 units, 9 parcels, 3.42 m2)"),
        (due(2, 2, "barn/sat"), "2 more do not fit barn/sat: 2 of 3 units, 0.76 of 2 m2 taken"),
        (due(2, 1, "barn", ready=dt.date(2027, 7, 9)), "before 2027-07-09"),
    ],
)
def test_who_is_not_placed_is_told_why(one: Due, says: str) -> None:
    """A pickup point that is not there, too much for any slot, no room left, ready too late."""
    of = terms(point("barn", slot("sat", 3, area="2"), slot("sun", 2, 24)))
    found = plan(of, [due(1, 2, "barn/sat"), one], FORK)
    (left,) = found.unplaced
    assert left.pledge == name(2)
    assert says in left.reason


def test_without_a_point_or_a_size_nobody_is_squeezed_in() -> None:
    """No point at all; and a unit of unknown size where the floor is limited."""
    assert plan(terms(), [due(1)], FORK).unplaced[0].reason == "there is no pickup point"
    floor = terms(point("barn", slot("sat", 3, area="2")))
    unknown = plan(floor, [due(1)], {"default": ware(piece("fork", None, None), footprint=None)})
    assert "its size is unknown" in unknown.unplaced[0].reason
    assert plan(terms(point("barn", slot("sat", 3))), [due(1)], {}).handovers[0].units == 1


def test_floor_and_parcels_limit_a_slot_as_units_do() -> None:
    """0.38 m2 a fork: two on a square metre; and one parcel where one parcel fits."""
    forks = [due(number) for number in range(4)]
    assert len(plan(terms(point("barn", slot("sat", 9, area="1"))), forks, FORK).handovers) == 2
    assert len(plan(terms(point("barn", slot("sat", 9, parcels=1))), forks, FORK).handovers) == 1
    load = plan(terms(point("barn", slot("sat", 9, area="1"))), forks, FORK).loads[0]
    assert str(load.area) == "0.76"


def test_a_shipment_without_a_price_makes_the_whole_unknown() -> None:
    """The others' parcels are priced, the sum of carriage is not, and neither is the cost."""
    of = terms(point("barn", slot("sat", 3)), boxes=[CARTON], tariffs=[POST])
    found = plan(of, [due(1, zone="home"), due(2, zone="moon")], FORK)
    assert [one.cost for one in found.shipments] == [euro(1_080), None]
    assert "no tariff to zone 'moon'" in found.shipments[1].packed.reason
    assert amount(found, "Carriage").amount is None
    assert "others have no known price" in amount(found, "Carriage").rule
    assert found.cost is None


def test_a_list_with_a_pledge_twice_or_without_units_is_refused() -> None:
    """Neither can be meant."""
    of = terms(point("barn", slot("sat", 3)))
    with pytest.raises(InputError, match="listed 2 times"):
        plan(of, [due(1), due(1, 2)], FORK)
    with pytest.raises(InputError, match="due 0 units"):
        plan(of, [due(1, 0)], FORK)
