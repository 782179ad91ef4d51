# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Folded sheets unfold to the length that the bend allowance gives, and refuse what no brake can fold."""

from __future__ import annotations

import math
from itertools import pairwise

import cadquery as cq
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from makeshare.errors import GeometryError
from makeshare.measure.unfold import unfold
from makeshare.model.flat import Circle, Contour

T, R, K = 2.0, 3.0, 0.44
SHAPES = {
    "L": ([60, 40], [90]),
    "U": ([50, 80, 50], [90, 90]),
    "Z": ([40, 30, 50], [90, -90]),
    "hat": ([20, 25, 40, 25, 20], [90, -90, -90, 90]),
    "obtuse": ([60, 40], [45]),
    "acute": ([60, 40], [135]),
}


def folded(legs: list[float], turns: list[float], width: float = 50.0) -> cq.Workplane:
    """Fold a strip: straight legs of these lengths with bends between, degrees, positive up; it starts along X."""
    skins: tuple[list[complex], list[complex]] = ([0j], [1j * T])
    arcs: tuple[list[complex], list[complex]] = ([], [])
    way = 1 + 0j
    for leg, turn in zip(legs, [*turns, 0], strict=True):
        for skin in skins:
            skin.append(skin[-1] + way * leg)
        if turn:
            angle, side = math.radians(turn), math.copysign(1, turn)
            inside = skins[1][-1] if turn > 0 else skins[0][-1]
            centre = inside + 1j * way * side * R
            for skin, middles in zip(skins, arcs, strict=True):
                off = skin[-1] - centre
                middles.append(centre + off * complex(math.cos(angle / 2), math.sin(angle / 2)))
                skin.append(centre + off * complex(math.cos(angle), math.sin(angle)))
            way *= complex(math.cos(angle), math.sin(angle))
    edges = [
        cq.Edge.makeLine(_at(skins[0][0]), _at(skins[1][0])),
        cq.Edge.makeLine(_at(skins[0][-1]), _at(skins[1][-1])),
    ]
    for skin, middles in zip(skins, arcs, strict=True):
        for i, (a, b) in enumerate(pairwise(skin)):
            arc = i % 2
            edges.append(
                cq.Edge.makeThreePointArc(_at(a), _at(middles[i // 2]), _at(b))
                if arc
                else cq.Edge.makeLine(_at(a), _at(b))
            )
    wire = cq.Wire.assembleEdges(edges)
    return cq.Workplane(cq.Solid.extrudeLinear(wire, [], cq.Vector(0, width, 0)))


def _at(point: complex) -> cq.Vector:
    return cq.Vector(point.real, 0, point.imag)


def allowance(turns: list[float]) -> float:
    """Sum the bend allowances."""
    return sum(math.radians(abs(turn)) * (R + K * T) for turn in turns)


def tray(
    length: float = 200.0, width: float = 120.0, height: float = 40.0, t: float = 1.5, r: float = 2.0
) -> cq.Workplane:
    """A tray with four flanges and square relief at the corners."""
    outside = cq.Workplane().box(length, width, height, centered=(True, True, False)).edges("<Z").fillet(r + t)
    hollow = cq.Workplane().box(length - 2 * t, width - 2 * t, height, centered=(True, True, False))
    made = outside.cut(hollow.translate((0, 0, t)).edges("<Z").fillet(r))
    corners = cq.Workplane().rect(length, width, forConstruction=True).vertices().rect(2 * (r + t) + 2, 2 * (r + t) + 2)
    return made.cut(corners.extrude(height))


@pytest.mark.parametrize("name", SHAPES)
def test_the_flat_is_as_long_as_the_formula_says(name: str) -> None:
    """Legs plus a · (r + K · t) for each bend, to a micrometre, as one rectangle."""
    legs, turns = SHAPES[name]
    flat = unfold(folded(list(legs), list(turns)).findSolid(), T, K)
    assert flat.size == pytest.approx((sum(legs) + allowance(list(turns)), 50.0), abs=1e-3)
    assert isinstance(flat.outer, Contour)
    assert len(flat.outer.vertices) == 4
    assert flat.thickness == pytest.approx(T)


@pytest.mark.parametrize("name", SHAPES)
def test_bend_lines_say_where_how_far_and_which_way(name: str) -> None:
    """Each lies in the middle of its allowance, across the whole width, with angle, inside radius and direction."""
    legs, turns = SHAPES[name]
    flat = unfold(folded(list(legs), list(turns)).findSolid(), T, K)
    assert [bend.angle for bend in flat.bends] == pytest.approx([abs(turn) for turn in turns])
    assert [bend.radius for bend in flat.bends] == pytest.approx([R] * len(turns))
    assert [bend.up for bend in flat.bends] == [turn > 0 for turn in turns]
    assert all(abs(bend.y1 - bend.y0) == pytest.approx(50) and bend.x0 == pytest.approx(bend.x1) for bend in flat.bends)
    first, *_ = flat.outer.bounds
    middles = [sum(legs[: i + 1]) + allowance(list(turns[:i])) + allowance([turns[i]]) / 2 for i in range(len(turns))]
    assert [bend.x0 - first for bend in flat.bends] == pytest.approx(middles, abs=1e-3)


@settings(max_examples=15, deadline=None)
@given(
    legs=st.lists(st.floats(8, 120), min_size=4, max_size=4),
    turns=st.tuples(st.floats(15, 140), st.floats(-140, -15), st.floats(15, 100)),
    k=st.floats(0.3, 0.5),
)
def test_any_zigzag_unfolds_to_the_formula(legs: list[float], turns: tuple[float, float, float], k: float) -> None:
    """Whatever legs, angles and K: the flat's length is their sum, and its area is the neutral one."""
    strip = folded(legs, list(turns))
    assume(strip.findSolid().isValid())
    flat = unfold(strip.findSolid(), T, k)
    expected = sum(legs) + sum(math.radians(abs(turn)) * (R + k * T) for turn in turns)
    assert max(flat.size) == pytest.approx(max(expected, 50), abs=1e-3)
    assert flat.area == pytest.approx(expected * 50, rel=1e-6)


def test_a_tray_unfolds_to_a_cross() -> None:
    """Both ways, the base between bends plus two allowances and two flanges; twelve corners, four bends up."""
    flat = unfold(tray().findSolid(), 1.5, K)
    bend, flange = math.pi / 2 * (2 + K * 1.5), 40 - 3.5
    assert flat.size == pytest.approx((200 - 7 + 2 * (bend + flange), 120 - 7 + 2 * (bend + flange)), abs=1e-3)
    assert isinstance(flat.outer, Contour)
    assert len(flat.outer.vertices) == 12
    assert [(bend.angle, bend.radius, bend.up) for bend in flat.bends] == [(90.0, 2.0, True)] * 4


def test_holes_in_flat_faces_stay_true_circles_where_they_belong() -> None:
    """One in the base as seen from above, one in a flange at its distance along the flat."""
    made = tray().cut(cq.Workplane().center(30, 10).circle(10).extrude(5))
    made = made.cut(cq.Workplane("YZ").center(5, 25).circle(4).extrude(200))
    flat = unfold(made.findSolid(), 1.5, K)
    along = 200 / 2 - 3.5 + math.pi / 2 * (2 + K * 1.5) + (25 - 3.5)
    assert flat.holes == (Circle(30.0, 10.0, 10.0), Circle(round(along, 6), 5.0, 4.0))


def test_a_hole_across_a_bend_is_followed_closely() -> None:
    """It is one closed loop, and interrupts the bend line."""
    made = folded([60, 40], [90]).cut(cq.Workplane().center(60 + R, 25).rect(20, 10).extrude(15))
    flat = unfold(made.findSolid(), T, K)
    (hole,) = flat.holes
    assert hole.bounds[3] - hole.bounds[1] == pytest.approx(10, abs=0.02)
    assert len(flat.bends) == 2
    assert sum(abs(bend.y1 - bend.y0) for bend in flat.bends) == pytest.approx(40, abs=0.02)


def test_a_mirrored_part_unfolds_mirrored() -> None:
    """Seen from above its base, a part and its mirror image are not the same blank."""
    marked = folded([60, 40], [90]).cut(cq.Workplane().center(20, 10).circle(3).extrude(5))
    mirrored = marked.mirror("XZ")
    (hole,), (image,) = (unfold(work.findSolid(), T, K).holes for work in (marked, mirrored))
    assert isinstance(hole, Circle)
    assert isinstance(image, Circle)
    assert (image.x, image.y) == pytest.approx((hole.x, -hole.y))


def test_how_the_part_stands_does_not_matter() -> None:
    """Lying on its side, it gives the same size and bends."""
    strip = folded([60, 40], [90]).findSolid()
    turned = strip.rotate((0, 0, 0), (1, 1, 0), 77)
    assert sorted(unfold(turned, T, K).size) == pytest.approx(sorted(unfold(strip, T, K).size), abs=1e-3)


@pytest.mark.parametrize(
    ("work", "fault"),
    [
        (cq.Workplane().box(40, 30, T), "no bend meets its base"),
        (cq.Workplane().box(40, 40, 20).faces(">Z").shell(-T), "no bend meets its base"),
        (
            folded([60, 40], [90]).union(cq.Workplane().box(30, 30, 20).translate((20, 25, 10))),
            "leads? from its base|thick",
        ),
        (folded([60, 40], [90]).faces("<X").edges("<Z").fillet(0.5), "rounded to 0.50 mm"),
        (
            cq.Workplane("YZ").rect(40, 40).extrude(100).edges("|X").fillet(5).faces("<X or >X").shell(-T),
            "close into a ring",
        ),
        (folded([60, 40], [90]).mirror("XY").union(folded([60, 40], [90]).translate((0, 80, 0))), "this is 2"),
    ],
    ids=["flat", "no-radius", "lump", "rounded-rim", "closed-tube", "two-pieces"],
)
def test_what_cannot_be_folded_from_a_sheet_is_refused(work: cq.Workplane, fault: str) -> None:
    """Each with one sentence that says what is wrong."""
    with pytest.raises(GeometryError, match=fault):
        unfold(cq.Compound.makeCompound(work.findSolid().Solids()), T, K)


def test_another_thickness_than_the_stocks_is_refused() -> None:
    """A 2 mm part is not cut from 3 mm sheet."""
    with pytest.raises(GeometryError, match="thick, but its stock is 3 mm"):
        unfold(folded([60, 40], [90]).findSolid(), 3.0, K)


def test_flanges_that_need_the_same_sheet_are_refused() -> None:
    """Two flanges that pass each other at different heights, but whose ears lie on one another in the flat."""
    one = folded([60, 110], [90], width=60).union(box((63, 60, 20), (65, 140, 40)))
    other = folded([60, 110], [90], width=60).rotate((0, 0, 0), (0, 0, 1), 90).translate((60, 0, 0))
    both = one.union(other).union(box((60, 63, 50), (110, 65, 100)))
    assert both.findSolid().isValid()
    with pytest.raises(GeometryError, match="overlaps itself"):
        unfold(both.findSolid(), T, K)


def box(low: tuple[float, float, float], high: tuple[float, float, float]) -> cq.Workplane:
    """Return the box between two corners."""
    x, y, z = (b - a for a, b in zip(low, high, strict=True))
    return cq.Workplane().box(x, y, z, centered=False).translate(low)
