# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A body fits exactly when some way of laying it does, and distances are those of the globe."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from makeshare.derive.production.distance import RADIUS, kilometres, metres
from makeshare.derive.production.fit import lies
from makeshare.derive.production.tolerance import deviation
from makeshare.errors import UnitError
from makeshare.model.production.step import Body, Rule
from makeshare.model.production.workshop import Spot

SIDE = st.integers(1, 400).map(Decimal)
SIZE = st.tuples(SIDE, SIDE, SIDE)
SPOT = st.builds(
    Spot,
    st.decimals(-90, 90, places=2),
    st.decimals(-180, 180, places=2),
)


def fits_at_some_angle(p: float, q: float, wide: float, high: float, slack: float) -> bool:
    """Try ten thousand angles."""
    return any(
        p * math.cos(t) + q * math.sin(t) <= wide + slack and p * math.sin(t) + q * math.cos(t) <= high + slack
        for t in (math.pi / 2 * number / 10_000 for number in range(10_001))
    )


@given(size=st.tuples(SIDE, SIDE), room=st.tuples(SIDE, SIDE))
def test_flat_parts_may_lie_askew_and_only_where_they_fit(
    size: tuple[Decimal, Decimal], room: tuple[Decimal, Decimal]
) -> None:
    """The formula agrees with trying every angle; at the very edge both may be right."""
    one = Decimal(1)
    found = lies(Body("sheet", (*size, one), "flat"), (*room, one))
    p, q, wide, high = (float(side) for side in (*size, *room))
    if found:
        assert fits_at_some_angle(p, q, wide, high, 0.05)
    else:
        assert not fits_at_some_angle(p, q, wide, high, -0.05)


@given(size=SIZE, room=SIZE)
def test_what_fits_along_the_axes_fits_any_way(
    size: tuple[Decimal, Decimal, Decimal], room: tuple[Decimal, Decimal, Decimal]
) -> None:
    """A body that fits in one of its six positions is never refused, and one too thick everywhere always is."""
    straight = any(all(a <= b for a, b in zip(way, room, strict=True)) for way in permutations(size))
    found = lies(Body("block", size), room)
    assert found or not straight
    if min(size) > min(room) and max(size) > max(room):
        assert not found or "askew" in found


@given(size=SIZE, room=SIZE, more=SIDE)
def test_a_larger_machine_takes_no_less(
    size: tuple[Decimal, Decimal, Decimal], room: tuple[Decimal, Decimal, Decimal], more: Decimal
) -> None:
    """Room that grows never shuts anything out."""
    for rule in ("bar", "flat", "upright", "free"):
        body = Body("body", size, rule)
        if lies(body, room):
            x, y, z = room
            assert lies(body, (x + more, y + more, z + more))


@pytest.mark.parametrize(
    ("rule", "size", "room", "how"),
    [
        ("bar", (1180, 34, 34), (1200, 50, 50), "as drawn"),
        ("bar", (600, 145, 45), (6000, 100, 310), "its section turned by 90°"),
        ("bar", (600, 145, 45), (310, 6000, 100), None),
        ("flat", (300, 200, 18), (200, 300, 50), "turned by 90°"),
        ("flat", (1050, 50, 18), (1000, 600, 50), "askew, by 21°"),
        ("flat", (300, 200, 60), (300, 200, 50), None),
        ("upright", (100, 60, 260), (220, 220, 250), None),
        ("free", (40, 30, 260), (220, 220, 250), "askew"),
        ("free", (100, 60, 260), (220, 220, 250), None),
        ("free", (100, 60, 245), (220, 250, 220), "on another side"),
    ],
)
def test_bodies_lie_as_their_process_allows(
    rule: Rule, size: tuple[int, int, int], room: tuple[int, int, int], how: str | None
) -> None:
    """Bars stay along x, sheets lie flat, prints stand upright, the rest lies as it can."""
    found = lies(Body("body", _exact(size), rule), _exact(room))
    assert found == how if how is None else found is not None
    assert (how or "") in (found or "")


def _exact(size: tuple[int, int, int]) -> tuple[Decimal, Decimal, Decimal]:
    x, y, z = (Decimal(side) for side in size)
    return x, y, z


def test_known_distance() -> None:
    """Nashville to Los Angeles is 2886.44 km on a sphere of 6371 km (Rosetta Code, Haversine formula)."""
    nashville = Spot(Decimal("36.12"), Decimal("-86.67"))
    los_angeles = Spot(Decimal("33.94"), Decimal("-118.40"))
    found = metres(nashville, los_angeles)
    assert found is not None
    assert abs(found * 6_371_000 / RADIUS - 2_886_444.4) < 1


@given(one=SPOT, other=SPOT)
def test_distance_is_symmetric_and_never_beyond_half_the_globe(one: Spot, other: Spot) -> None:
    """There is as far as back, to oneself is nothing, and the antipodes are the farthest."""
    found = metres(one, other)
    assert found is not None
    assert found == metres(other, one)
    assert 0 <= found <= round(math.pi * RADIUS)
    assert metres(one, one) == 0


@given(spot=SPOT)
def test_unknown_place_has_no_distance(spot: Spot) -> None:
    """What is not known is not zero."""
    assert metres(spot, None) is None
    assert kilometres(None, spot) is None


@given(size=st.decimals(Decimal("0.5"), 4000, places=1))
def test_finer_classes_allow_less(size: Decimal) -> None:
    """Of f, m, c and v each allows no less than the one before, where both state something."""
    found = [deviation(one, size) for one in "fmcv"]
    stated = [one for one in found if one is not None]
    assert stated == sorted(stated)
    assume(size <= 2000)
    assert len(stated) >= 3


def test_tolerance_classes_follow_the_table() -> None:
    """Some of ISO 2768-1's own figures, its gaps, and a length of one's own."""
    assert deviation("m", Decimal(120)) == Decimal("0.3")
    assert deviation("m", Decimal("120.1")) == Decimal("0.5")
    assert deviation("f", Decimal(2001)) is None
    assert deviation("v", Decimal(3)) is None
    assert deviation("c", Decimal("0.4")) is None
    assert deviation("0.2 mm", Decimal(9000)) == Decimal("0.2")
    with pytest.raises(UnitError):
        deviation("fine", Decimal(10))
