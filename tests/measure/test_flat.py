# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The outline of a plate is found on the solid itself, exact where it can be, and refused where there is none."""

from __future__ import annotations

import math

import cadquery as cq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon

from makeshare.errors import GeometryError
from makeshare.kernel.shapes import volume
from makeshare.measure.flat import flat_profile
from makeshare.measure.outline import polyline
from makeshare.model.flat import Circle, Contour, FlatProfile


def board(x: float = 200.0, y: float = 100.0, z: float = 18.0) -> cq.Workplane:
    """A board lying on XY, its middle at the origin."""
    return cq.Workplane().box(x, y, z, centered=(True, True, False))


def profile(work: cq.Workplane, thickness: float | None = 18.0) -> FlatProfile:
    """Return the profile of the one solid that is left."""
    return flat_profile(work.findSolid(), thickness)


def test_a_board_has_four_corners_and_no_more() -> None:
    """Straight sides are single lines, from the left and lowest corner anticlockwise."""
    flat = profile(board())
    assert flat.outer == Contour(((-100.0, -50.0, 0.0), (100.0, -50.0, 0.0), (100.0, 50.0, 0.0), (-100.0, 50.0, 0.0)))
    assert (flat.holes, flat.notes, flat.thickness) == ((), (), 18.0)


def test_holes_are_true_circles() -> None:
    """Every drilled hole comes out with its centre and radius, to a nanometre."""
    flat = profile(board().faces(">Z").workplane().rarray(40, 30, 3, 2).hole(6.6))
    circles = {(hole.x, hole.y, hole.radius) for hole in flat.holes if isinstance(hole, Circle)}
    assert circles == {(x, y, 3.3) for x in (-40.0, 0.0, 40.0) for y in (-15.0, 15.0)}


def test_round_corners_are_arcs() -> None:
    """Four lines and four quarter arcs; the area is exact."""
    flat = profile(board().edges("|Z").fillet(10))
    assert isinstance(flat.outer, Contour)
    bulges = sorted(bulge for _, _, bulge in flat.outer.vertices)
    assert bulges == pytest.approx([0] * 4 + [math.tan(math.pi / 8)] * 4)
    assert flat.area == pytest.approx(20000 - 100 * (4 - math.pi))


def test_a_slot_has_two_lines_and_two_half_circles() -> None:
    """Each end is one arc, not two."""
    (slot,) = profile(board().faces(">Z").workplane().slot2D(40, 8).cutThruAll()).holes
    assert isinstance(slot, Contour)
    assert sorted(bulge for _, _, bulge in slot.vertices) == pytest.approx([0, 0, 1, 1])


def test_a_round_plate_is_a_circle() -> None:
    """Outside as well as inside."""
    flat = profile(cq.Workplane().circle(50).circle(10).extrude(3), 3.0)
    assert (flat.outer, flat.holes) == (Circle(0.0, 0.0, 50.0), (Circle(0.0, 0.0, 10.0),))


@pytest.mark.parametrize("side", [">Z", "<Z"])
def test_a_countersunk_hole_is_cut_at_its_narrow_end(side: str) -> None:
    """The cutter makes the hole; the note tells of the countersink, from whichever side."""
    flat = profile(board().faces(side).workplane().cskHole(5, 10, 90))
    assert flat.holes == (Circle(0.0, 0.0, 2.5),)
    assert flat.notes == (f"countersink from {'above' if side == '>Z' else 'below'}, 10.00 mm wide",)


@pytest.mark.parametrize("side", [">Z", "<Z"])
def test_a_counterbored_hole_is_cut_at_its_narrow_end(side: str) -> None:
    """The counterbore is a pocket with a width and a depth."""
    flat = profile(board().faces(side).workplane().cboreHole(5, 10, 4))
    assert flat.holes == (Circle(0.0, 0.0, 2.5),)
    assert flat.notes == (f"pocket from {'above' if side == '>Z' else 'below'}, 10.00 mm wide, 4.00 mm deep",)


@pytest.mark.parametrize("side", [">Z", "<Z"])
def test_a_blind_hole_is_not_cut_through(side: str) -> None:
    """A cutter that followed it would go through the part."""
    flat = profile(board().faces(side).workplane().hole(8, 10))
    assert flat.holes == ()
    assert flat.notes == (f"pocket from {'above' if side == '>Z' else 'below'}, 8.00 mm wide, 10.00 mm deep",)


def test_grooves_from_edge_to_edge_leave_the_outline_whole() -> None:
    """Dados on both sides, one with a hole through its wall: a rectangle, two holes and two notes."""
    grooved = board().cut(board(18, 100, 6).translate((0, 0, 12))).cut(board(18, 100, 6).translate((60, 0, 0)))
    flat = profile(grooved.cut(cq.Workplane().pushPoints([(9, 20), (0, -20)]).circle(4).extrude(18)))
    assert flat.size == (200.0, 100.0)
    assert isinstance(flat.outer, Contour)
    assert len(flat.outer.vertices) == 4
    assert flat.holes == (Circle(0.0, -20.0, 4.0), Circle(9.0, 20.0, 4.0))
    assert flat.notes == (
        "pocket from above, 18.00 by 100.00 mm, 6.00 mm deep",
        "pocket from below, 18.00 by 100.00 mm, 6.00 mm deep",
    )


def test_dogbones_join_the_pocket_they_belong_to() -> None:
    """A rectangle with four relieved corners is one loop of four sides and four arcs, some split at half a turn."""
    reliefs = cq.Workplane().rect(60, 20, forConstruction=True).vertices().circle(3).extrude(18)
    (hole,) = profile(board().cut(cq.Workplane().rect(60, 20).extrude(18)).cut(reliefs)).holes
    assert isinstance(hole, Contour)
    assert hole.area == pytest.approx(60 * 20 + 4 * 0.75 * math.pi * 9)
    assert sum(bulge == 0 for _, _, bulge in hole.vertices) == 4


def test_work_on_the_edges_is_told_and_leaves_the_silhouette() -> None:
    """Chamfers, roundings and holes in the edge are done after cutting, from the full outline."""
    assert profile(board().faces(">Z").edges().chamfer(2)).notes == ("4 times: edge bevelled or rounded",)
    drilled = profile(board().cut(cq.Workplane("YZ").circle(4).extrude(30).translate((75, 0, 9))))
    assert drilled.notes == ("hole in the edge, 8.00 mm wide",)
    assert drilled.area == pytest.approx(20000)


def test_curves_are_followed_by_arcs_within_two_hundredths() -> None:
    """An ellipse becomes a few arcs, none of them further from it than 0.02 mm, and no polygon of a thousand."""
    flat = profile(cq.Workplane().ellipse(50, 30).extrude(3), 3.0)
    assert isinstance(flat.outer, Contour)
    assert len(flat.outer.vertices) < 60
    for x, y in polyline(flat.outer):
        angle = math.atan2(y / 30, x / 50)
        gap = math.dist((x, y), (50 * math.cos(angle), 30 * math.sin(angle)))
        assert gap < 0.02
    assert flat.area == pytest.approx(math.pi * 1500, rel=1e-4)


def test_letters_are_cut_with_their_insides() -> None:
    """Splines from a font close into loops, and what they leave has the solid's volume."""
    plate = cq.Workplane().rect(100, 40).extrude(3).cut(cq.Workplane().text("S5", 24, 3, combine=False))
    flat = profile(plate, 3.0)
    assert len(flat.holes) == 2
    assert flat.area * 3 == pytest.approx(volume(plate.findSolid()), rel=1e-3)


@pytest.mark.parametrize(
    ("work", "thickness", "fault"),
    [
        (board(), 12.0, "18.00 mm high as it lies in XY, but its stock is 12 mm"),
        (board().rotate((0, 0, 0), (1, 0, 0), 90), 18.0, "100.00 mm high"),
        (cq.Workplane().sphere(9), None, "no flat top"),
        (cq.Workplane("XZ").polyline([(0, 0), (99, 0), (99, 9), (0, 5)]).close().extrude(50), None, "no flat top"),
        (cq.Workplane().rect(100, 50).extrude(10, taper=12), None, "sloped"),
        (
            board().cut(board(10, 100, 10).translate((0, 0, 8))).cut(board(30, 100, 5).translate((0, 0, 5))),
            18.0,
            "square",
        ),
    ],
    ids=["other-thickness", "standing", "ball", "wedge", "tapered", "undercut"],
)
def test_what_is_no_plate_is_refused_with_the_reason(work: cq.Workplane, thickness: float | None, fault: str) -> None:
    """Each with one sentence that says what is wrong."""
    with pytest.raises(GeometryError, match=fault):
        profile(work, thickness)


def test_two_solids_are_refused() -> None:
    """A part is one piece."""
    pair = cq.Compound.makeCompound([board(5, 5, 5).findSolid(), board(5, 5, 5).translate((20, 0, 0)).findSolid()])
    with pytest.raises(GeometryError, match="this is 2"):
        flat_profile(pair, 5.0)


@settings(max_examples=15, deadline=None)
@given(
    size=st.tuples(st.integers(60, 600), st.integers(60, 400)),
    turn=st.integers(0, 359),
    radius=st.integers(1, 20),
    hole=st.integers(2, 18),
)
def test_any_turned_plate_has_the_solids_area(size: tuple[int, int], turn: int, radius: int, hole: int) -> None:
    """Area times thickness is the volume, and arcs stay arcs, however the plate lies in XY."""
    work = board(*size, 4).edges("|Z").fillet(radius).faces(">Z").workplane().hole(hole)
    turned = work.rotate((0, 0, 0), (0, 0, 1), turn)
    flat = profile(turned, 4.0)
    assert flat.area * 4 == pytest.approx(volume(turned.findSolid()), rel=1e-7)
    assert isinstance(flat.outer, Contour)
    assert len(flat.outer.vertices) == 8
    assert [type(hole) for hole in flat.holes] == [Circle]
    assert Polygon(polyline(flat.outer)).is_valid
