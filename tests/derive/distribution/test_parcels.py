# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Parcels hold all that is due, break no limit, cost least, and an unknown stays unknown."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.distribution.boxes import inside, layout, outside
from makeshare.derive.distribution.carriers import cheapest, postage
from makeshare.derive.distribution.parcels import pack, parcel_cost
from makeshare.model.distribution.plan import Packed, Piece
from makeshare.model.distribution.terms import Box, Distribution, Size, Tariff
from tests.derive.distribution.cases import box, euro, piece, tariff, terms, ware

SMALL, LARGE = box("small", (300, 200, 100), 100), box("large", (600, 400, 300), 250, tare=500)
POST = tariff("post", {2_000: 500, 10_000: 900, 30_000: 1_500})


def contents(packed: Packed) -> dict[str, int]:
    """Count what lies in all parcels together."""
    found: dict[str, int] = {}
    for parcel in packed.parcels:
        for title, count in parcel.contents:
            found[title] = found.get(title, 0) + count
    return found


def sides(x: int, y: int, z: int) -> Size:
    """A size in mm."""
    return Decimal(x), Decimal(y), Decimal(z)


# --------------------------------------------------------------------------------------------------- carriers
@pytest.mark.parametrize(
    ("one", "size", "mass", "says"),
    [
        (tariff("a", {5_000: 700}, most=4_000), (1, 1, 1), 4_001, "4.001 kg is more than 4 kg"),
        (tariff("a", {5_000: 700}, length=1200), (10, 1201, 10), 1, "1201 mm is longer than 1200 mm"),
        (
            tariff("a", {5_000: 700}, around=3000),
            (1000, 500, 501),
            1,
            "length and girth of 3002 mm are more than 3000 mm",
        ),
        (tariff("a", {5_000: 700}), (1, 1, 1), 5_001, "no price is on record above 5 kg, and it counts as 5.001 kg"),
        (tariff("a", {5_000: 700}, divisor=5000), (300, 300, 300), 1, "it counts as 5.4 kg"),
    ],
)
def test_each_limit_of_a_carrier_is_said_with_both_figures(
    one: Tariff, size: tuple[int, int, int], mass: int, says: str
) -> None:
    """Mass, length, girth, the last price, and what a bulky parcel counts as."""
    answer = postage(one, sides(*size), Decimal(mass))
    assert isinstance(answer, str)
    assert says in answer


def test_a_parcel_at_the_limit_is_taken_at_the_band_that_holds_it() -> None:
    """To the gram and to the millimetre; girth is measured around the two shorter sides."""
    exact = tariff("a", {1_000: 400, 5_000: 700}, most=5_000, length=1000, around=3000)
    assert postage(exact, sides(500, 1000, 500), Decimal(1_000)) == euro(400)
    assert postage(exact, sides(500, 1000, 500), Decimal("1000.1")) == euro(700)


def test_the_cheapest_carrier_of_the_zone_is_taken_and_ties_go_by_key() -> None:
    """Another zone's prices do not count."""
    offers = [
        tariff("z", {5_000: 500}), tariff("b", {5_000: 500}), tariff("c", {5_000: 600}),
        tariff("a", {5_000: 100}, zone="abroad"),
    ]  # fmt: skip
    answer = cheapest(offers, "home", sides(1, 1, 1), Decimal(1))
    assert not isinstance(answer, str)
    assert (answer[0].key, answer[1]) == ("b", euro(500))
    assert cheapest(offers, "moon", sides(1, 1, 1), Decimal(1)) == "no tariff to zone 'moon' is on record"


# ---------------------------------------------------------------------------------------------------- parcels
@st.composite
def orders(draw: st.DrawFn) -> tuple[Piece, int, Distribution]:
    """Draw equal things, how many, and boxes and tariffs of many kinds."""
    side = st.sampled_from([100, 200, 300, 400])
    thing = piece("spade", draw(st.tuples(side, side, side)), draw(st.integers(100, 9_000)))
    boxes = [
        box(
            f"b{index}", draw(st.tuples(side, side, side)), draw(st.integers(0, 400)),
            draw(st.none() | st.integers(500, 20_000)), draw(st.integers(0, 900)),
        )
        for index in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    prices = draw(st.lists(st.integers(1, 2_000), min_size=2, max_size=2).map(sorted))
    post = tariff("post", {5_000: prices[0], 30_000: prices[1]}, most=draw(st.sampled_from([8_000, 30_000])))
    return thing, draw(st.integers(1, 5)), terms(boxes=boxes, tariffs=[post])


def fewest_cents(thing: Piece, units: int, of: Distribution) -> int | None:
    """Try every way to share equal units out to parcels, apart from the code tested; None when there is none."""
    assert thing.size is not None
    assert thing.mass is not None
    price: dict[int, int] = {}
    for chosen, count in itertools.product(of.boxes, range(1, units + 1)):
        mass = thing.mass * count
        answer = cheapest(of.tariffs, "home", chosen.inner, mass + chosen.tare)
        fine = chosen.most is None or mass <= chosen.most
        if fine and not isinstance(answer, str) and layout((outside(thing.size),) * count, inside(chosen.inner)):
            cents = chosen.price.minor + answer[1].minor
            price[count] = min(price.get(count, cents), cents)
    return min((sum(price[n] for n in way) for way in partitions(units) if all(n in price for n in way)), default=None)


def partitions(units: int, most: int | None = None) -> list[tuple[int, ...]]:
    """All ways to write a number as a sum."""
    if units == 0:
        return [()]
    return [
        (first, *rest) for first in range(min(units, most or units), 0, -1) for rest in partitions(units - first, first)
    ]


@given(orders())
def test_no_way_to_pack_equal_units_is_cheaper(order: tuple[Piece, int, Distribution]) -> None:
    """The plan costs what a search through every partition finds, to the cent, or both find nothing."""
    thing, units, of = order
    packed = pack(ware(thing), units, of, "home")
    best = fewest_cents(thing, units, of)
    assert (parcel_cost(packed.parcels, "EUR").minor if packed.parcels else None) == best
    assert bool(packed.reason) == (not packed.parcels)
    if packed.parcels:
        assert contents(packed) == {"spade": units}
        assert 1 <= packed.least <= len(packed.parcels)


SIDE = st.integers(20, 500)
PIECES = st.lists(st.tuples(SIDE, SIDE, SIDE, st.integers(50, 9_000)), min_size=1, max_size=9)


@given(PIECES, st.integers(1, 3))
def test_a_split_unit_arrives_whole_and_each_parcel_keeps_its_limits(
    pieces: list[tuple[int, int, int, int]], units: int
) -> None:
    """All pieces of all units are in some parcel; none is heavier than its box and carrier allow."""
    kit = ware(*(piece(f"p{index}", (x, y, z), mass) for index, (x, y, z, mass) in enumerate(pieces)))
    strong = box("strong", (600, 400, 300), 250, most=12_000, tare=500)
    packed = pack(kit, units, terms(boxes=[SMALL, strong], tariffs=[POST]), "home")
    if not packed.parcels:
        assert packed.reason
        return
    assert contents(packed) == {f"p{index}": units for index in range(len(pieces))}
    assert packed.least <= len(packed.parcels)
    for parcel in packed.parcels:
        assert parcel.mass <= POST.most_mass
        assert parcel.box != "strong" or parcel.mass - 500 <= 12_000


def test_few_pieces_are_split_at_least_cost() -> None:
    """A long pole by itself and two blocks together beats the order in which they are listed."""
    tube = box("tube", (1500, 100, 100), 300)
    kit = ware(piece("block", (280, 180, 45), 900, count=2), piece("pole", (1400, 80, 80), 900))
    packed = pack(kit, 1, terms(boxes=[SMALL, tube], tariffs=[POST]), "home")
    assert [(parcel.box, parcel.contents) for parcel in packed.parcels] == [
        ("tube", (("pole", 1),)),
        ("small", (("block", 2),)),
    ]
    assert parcel_cost(packed.parcels, "EUR") == euro(300 + 500 + 100 + 500)
    assert packed.least == 1


@pytest.mark.parametrize(
    ("what", "boxes", "zone", "says"),
    [
        (piece("cap", None, 10), [SMALL], "home", "the size of cap is unknown"),
        (piece("cap", (1, 1, 1), None), [SMALL], "home", "the mass of cap is unknown"),
        (piece("pole", (2000, 10, 10), 10), [SMALL], "home", "pole fits no box"),
        (
            piece("anvil", (50, 50, 50), 99_000),
            [box("weak", (300, 200, 100), most=20_000)],
            "home",
            "too heavy for every box",
        ),
        (piece("anvil", (50, 50, 50), 99_000), [SMALL], "home", "99 kg is more than 30 kg"),
        (piece("cap", (1, 1, 1), 10), [SMALL], "moon", "no tariff to zone 'moon'"),
        (piece("cap", (1, 1, 1), 10), [], "home", "no box is on record"),
    ],
)
def test_an_unknown_price_has_a_reason(what: Piece, boxes: list[Box], zone: str, says: str) -> None:
    """Never a zero and never a guess."""
    packed = pack(ware(what), 1, terms(boxes=boxes, tariffs=[POST]), zone)
    assert packed.parcels == ()
    assert says in packed.reason


def test_wrapping_and_walls_take_room_and_tare_weighs() -> None:
    """Three spades fit bare; wrapped, two; the parcel is as large as the box outside, and as heavy as both."""
    carton = Box(key="c", inner=sides(300, 200, 90), wall=Decimal(5), tare=Decimal(400), price=euro(0))
    spade = ware(piece("spade", (300, 200, 30), 1_000))
    bare = pack(spade, 3, terms(boxes=[carton]), "")
    assert [parcel.contents for parcel in bare.parcels] == [(("spade", 3),)]
    assert (bare.parcels[0].size, bare.parcels[0].mass) == (sides(310, 210, 100), Decimal(3_400))
    roomy = Box(key="c", inner=sides(320, 220, 90), wall=Decimal(5), tare=Decimal(400), price=euro(0))
    wrapped = pack(spade, 3, terms(boxes=[roomy], wrap=Decimal(5)), "")
    assert sorted(parcel.contents[0][1] for parcel in wrapped.parcels) == [1, 2]


def test_the_floor_of_a_parcel_is_its_largest_side() -> None:
    """That is how a tall parcel lies when it must not fall."""
    (parcel,) = pack(ware(piece("spade", (290, 190, 90), 1)), 1, terms(boxes=[SMALL]), "").parcels
    assert parcel.floor == Decimal("0.06")
