# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A view in lines: well formed, within its box, right about what is hidden, the same in every process."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from xml.etree import ElementTree as ET

import cadquery as cq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.errors import GeometryError
from makeshare.fab.svg import TOP, _runs, _straightened, svg
from makeshare.kernel.mesh import tessellate
from tests.kernel.shapes_for_tests import SHAPES, block, plate

SVG = "{http://www.w3.org/2000/svg}"
Point = tuple[float, float]


def read(data: bytes) -> tuple[tuple[float, ...], dict[str, list[list[Point]]]]:
    """Return the box of a document, and the points of each run of its paths by kind."""
    root = ET.fromstring(data)  # noqa: S314  written a moment ago
    box = tuple(float(word) for word in root.attrib["viewBox"].split())
    return box, {path.attrib["class"]: runs(path.attrib["d"]) for path in root.iter(f"{SVG}path")}


def runs(path: str) -> list[list[Point]]:
    """Follow relative lines from each absolute start."""
    found = []
    for part in path.split("M")[1:]:
        steps = [complex(*map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", part)]
        found.append([(point.real, point.imag) for point in accumulate(steps)])
    return found


def meshed(shape: cq.Shape) -> cq.Shape:
    """Mesh a shape for drawing."""
    tessellate(shape)
    return shape


@pytest.mark.parametrize("name", SHAPES)
def test_every_line_lies_within_the_box_and_fills_it(name: str) -> None:
    """The picture touches its margin on all sides, and nothing is cut off."""
    (x, y, width, height), lines = read(svg(meshed(SHAPES[name]()), name))
    points = [point for found in lines.values() for run in found for point in run]
    margin = 0.05 * max(width, height)
    for values, low, size in (([p[0] for p in points], x, width), ([p[1] for p in points], y, height)):
        assert low <= min(values) <= low + margin
        assert low + size - margin <= max(values) <= low + size


def test_a_box_shows_nine_edges_and_hides_three() -> None:
    """Seen from a corner; drawn lengths are those of an isometric projection, sqrt(2/3) of the true ones."""
    _, lines = read(svg(meshed(block()), "block"))
    length = {
        kind: sum(abs(complex(*b) - complex(*a)) for run in found for a, b in pairwise(run))
        for kind, found in lines.items()
    }
    assert length["edge"] == pytest.approx(3 * (30 + 20 + 10) * (2 / 3) ** 0.5, rel=1e-3)
    assert length["hidden"] == pytest.approx((30 + 20 + 10) * (2 / 3) ** 0.5, rel=1e-3)


def test_seen_from_above_x_runs_right_and_y_runs_up() -> None:
    """A mark in the corner of most X and Y stands at the top right of the picture."""
    marked = cq.Workplane().box(100, 60, 5).faces(">Z").workplane().pushPoints([(40, 20)]).hole(4).findSolid()
    _, lines = read(svg(meshed(marked), "marked", TOP))
    hole = min(lines["edge"], key=lambda run: max(x for x, _ in run) - min(x for x, _ in run))
    assert sum(x for x, _ in hole) / len(hole) == pytest.approx(40, abs=0.5)
    assert sum(y for _, y in hole) / len(hole) == pytest.approx(-20, abs=0.5)


def test_turned_holes_keep_to_their_places() -> None:
    """Normals of a mesh on a face with a placement do not lead its outlines astray: all stays within the disc."""
    disc = cq.Workplane().circle(50).extrude(14).faces("<Z").workplane(origin=(0, 0, 0)).polarArray(40, 0, 360, 8)
    _, lines = read(svg(meshed(disc.hole(11, 14).findSolid()), "disc", TOP))
    assert max(abs(complex(*point)) for found in lines.values() for run in found for point in run) < 50.1
    assert len(lines["edge"]) == 9


def test_a_wire_is_drawn_as_it_is() -> None:
    """What bears no face cannot hide and is not hidden."""
    wire = cq.Workplane().lineTo(10, 0).threePointArc((13, 3), (10, 6)).wire().val()
    assert isinstance(wire, cq.Shape)
    _, lines = read(svg(wire, "wire", TOP))
    assert set(lines) == {"edge"}
    assert lines["edge"][0][0] in {(0.0, 0.0), (10.0, -6.0)}


def test_nothing_to_see_is_an_error_and_not_an_empty_picture() -> None:
    """A shape without mesh and wires."""
    with pytest.raises(GeometryError, match="nothing to see of void"):
        svg(cq.Compound.makeCompound([]), "void")


def test_the_same_shape_gives_the_same_bytes() -> None:
    """Twice in a process; a title is escaped."""
    assert svg(meshed(plate()), "a<b>&") == svg(meshed(plate()), "a<b>&")
    assert b"<title>a&lt;b&gt;&amp;</title>" in svg(meshed(plate()), "a<b>&")


cells = st.tuples(st.integers(0, 6), st.integers(0, 6))


@given(st.sets(st.tuples(cells, cells).map(lambda pair: tuple(sorted(pair))).filter(lambda pair: pair[0] != pair[1])))
def test_runs_cover_every_piece_once(segments: set[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """However lines meet, none is lost and none is drawn twice."""
    drawn = [tuple(sorted(pair)) for run in _runs(segments) for pair in pairwise(run)]
    assert sorted(drawn) == sorted(segments)


@settings(max_examples=50)
@given(st.lists(cells, min_size=2, max_size=12))
def test_straightening_keeps_the_ends(run: list[tuple[int, int]]) -> None:
    """Only points between others are left out, and in their order."""
    kept = _straightened(run)
    assert (kept[0], kept[-1]) == (run[0], run[-1])
    remaining = iter(run)
    assert all(point in remaining for point in kept)
