# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A flat outline knows its length, area and box, arcs included."""

from __future__ import annotations

import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.model.flat import Circle, Contour, FlatProfile

HALF = 1.0
QUARTER = math.tan(math.pi / 8)
THREE_QUARTERS = math.tan(math.radians(270) / 4)


def test_two_half_circles_are_a_circle() -> None:
    """Length, area and box are those of the circle."""
    arcs, circle = Contour(((-5.0, 0.0, HALF), (5.0, 0.0, HALF))), Circle(0.0, 0.0, 5.0)
    assert arcs.length == pytest.approx(circle.length)
    assert arcs.area == pytest.approx(circle.area)
    assert arcs.bounds == pytest.approx(circle.bounds)


def test_a_round_corner_takes_off_what_it_should() -> None:
    """A 10 x 15 rectangle with a corner of radius 5."""
    corner = Contour(((0.0, 0.0, 0.0), (10.0, 0.0, 0.0), (10.0, 10.0, QUARTER), (5.0, 15.0, 0.0), (0.0, 15.0, 0.0)))
    assert corner.area == pytest.approx(150 - 25 + 25 * math.pi / 4)
    assert corner.length == pytest.approx(50 - 10 + 5 * math.pi / 2)
    assert corner.bounds == pytest.approx((0, 0, 10, 15))


def test_an_arc_over_half_a_turn_reaches_past_its_ends() -> None:
    """Three quarters of the unit circle fill its whole box."""
    arc = Contour(((1.0, 0.0, THREE_QUARTERS), (0.0, -1.0, 0.0)))
    assert arc.bounds == pytest.approx((-1, -1, 1, 1))
    assert arc.area == pytest.approx(math.pi * 0.75 + 0.5)


def test_running_the_other_way_turns_the_area_negative() -> None:
    """That is how a reader tells which way a contour runs."""
    square = ((0.0, 0.0, 0.2), (1.0, 0.0, 0.0), (1.0, 1.0, 0.0), (0.0, 1.0, 0.0))
    back = ((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 1.0, 0.0), (1.0, 0.0, -0.2))
    assert Contour(back).area == pytest.approx(-Contour(square).area)


@given(
    st.lists(st.tuples(st.integers(1, 300), st.integers(-95, 95)), min_size=3, max_size=9),
    st.integers(-500, 500),
    st.integers(-500, 500),
)
def test_figures_do_not_depend_on_where_it_lies(rays: list[tuple[int, int]], x: int, y: int) -> None:
    """Moved anywhere, a contour keeps length and area, and its box moves along."""
    turns = [math.tau * i / len(rays) for i in range(len(rays))]
    corners = [(r * math.cos(t), r * math.sin(t), b / 100) for t, (r, b) in zip(turns, rays, strict=True)]
    here, there = Contour(tuple(corners)), Contour(tuple((px + x, py + y, bulge) for px, py, bulge in corners))
    assert there.length == pytest.approx(here.length)
    assert there.area == pytest.approx(here.area, abs=1e-5 * (1 + here.length))
    assert there.bounds == pytest.approx([b + m for b, m in zip(here.bounds, (x, y, x, y), strict=True)], abs=1e-6)


def test_a_profile_adds_up_its_loops() -> None:
    """Cut length over all loops, area less the holes, the outline cut last."""
    outer = Contour(((0.0, 0.0, 0.0), (40.0, 0.0, 0.0), (40.0, 30.0, 0.0), (0.0, 30.0, 0.0)))
    profile = FlatProfile(thickness=3.0, outer=outer, holes=(Circle(10.0, 10.0, 4.0), Circle(30.0, 20.0, 2.0)))
    assert profile.length == pytest.approx(140 + math.tau * 6)
    assert profile.area == pytest.approx(1200 - math.pi * 20)
    assert profile.size == (40.0, 30.0)
    assert profile.loops[-1] == outer


def test_a_profile_survives_json() -> None:
    """Circles come back as circles and contours as contours: it crosses from one process to another."""
    outer = Contour(((0.0, 0.0, QUARTER), (40.0, 0.0, 0.0), (40.0, 30.0, 0.0)))
    profile = FlatProfile(thickness=3.0, outer=outer, holes=(Circle(10.0, 10.0, 4.0),), notes=("a pocket",))
    assert msgspec.json.decode(msgspec.json.encode(profile), type=FlatProfile) == profile
