# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The instrument enclosure's engineering, measured on its geometry. Lengths in mm."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

import cadquery as cq
import pytest
from OCP.BRepAdaptor import BRepAdaptor_Surface

from designs.instrument_enclosure.design import InstrumentEnclosure
from makeshare.author.assembly import Assembly
from makeshare.hardware import draw
from makeshare.kernel.shapes import located, location
from makeshare.measure.unfold import unfold
from tests.engineering.helpers_steel import ROOT, catalog, solid, standing, variants, without_offer
from tests.engineering.tables import ISO_273_MEDIUM

VARIANTS = variants(InstrumentEnclosure, "instrument_enclosure")
CASES: dict[str, dict[str, Any]] = {**VARIANTS, "crowded": {"controls": 6, "control_hole": 12.0, "height": 60.0 + 10}}
LEAST_FLANGE = 0.375 * 25.4
"""Aluminium of 0.060 and 0.080 in, steel of 0.0625 in: readysetcut.ca/bending-guidelines-3, outside of bend to edge."""
PITCH = {4: 0.7}
"""Coarse pitch of M4."""

each_variant = pytest.mark.parametrize("name", VARIANTS)
each = pytest.mark.parametrize("name", CASES)


@cache
def made(name: str) -> tuple[InstrumentEnclosure, Assembly]:
    """Make a case once: its parameters, and all of it in place."""
    case = InstrumentEnclosure(**CASES[name])
    return case, case.assemble()


def sheets(name: str) -> dict[str, cq.Shape]:
    """Return the solids of base and cover, each in its own frame."""
    return {part: solid(made(name)[1].parts[part]) for part in ("base", "cover")}


def bends(shape: cq.Shape) -> list[tuple[float, bool]]:
    """Return radius of each bend's two skins, and whether it is the inner one: cylinders that do not close."""
    found = []
    for face in shape.Faces():
        surface = BRepAdaptor_Surface(face.wrapped)
        if face.geomType() == "CYLINDER" and surface.LastUParameter() - surface.FirstUParameter() < 3:
            centre = cq.Vector(surface.Cylinder().Axis().Location())
            found.append((round(surface.Cylinder().Radius(), 6), face.normalAt().dot(face.Center() - centre) < 0))
    return found


def rounds(shape: cq.Shape) -> list[tuple[float, float]]:
    """Return the diameter of each round cut-out of a flat face, and its centre's distance to the face's edge."""
    found = []
    for wire, bent, free, _ in rims(shape):
        edge = wire.Edges()[0]
        if len(wire.Edges()) == 1 and edge.geomType() == "CIRCLE":
            nearest = min(wire.distance(other) for other in (*bent, *free))
            found.append((round(2 * edge.radius(), 3), nearest + edge.radius()))
    return found


def touching(tool: cq.Shape, shapes: list[cq.Shape]) -> float:
    """Return how much space (mm3) a tool shares with shapes; only those whose boxes meet its own are looked at."""
    box, shared = tool.BoundingBox(), 0.0
    for shape in shapes:
        other = shape.BoundingBox()
        lows = (max(box.xmin, other.xmin), max(box.ymin, other.ymin), max(box.zmin, other.zmin))
        highs = (min(box.xmax, other.xmax), min(box.ymax, other.ymax), min(box.zmax, other.zmax))
        if all(low < high for low, high in zip(lows, highs, strict=True)):
            shared += tool.intersect(shape).Volume()
    return shared


def rims(shape: cq.Shape) -> Iterator[tuple[cq.Wire, list[cq.Edge], list[cq.Edge], list[cq.Wire]]]:
    """Yield each cut-out of a flat face with the face's edges at bends, its free edges, and its other cut-outs."""
    for face in (one for one in shape.Faces() if one.geomType() == "PLANE"):
        inner, outer = face.innerWires(), face.outerWire().Edges()
        if not inner:
            continue
        bent = [edge for edge in outer if any(near.geomType() == "CYLINDER" for near in edge.ancestors(shape, "Face"))]
        free = [edge for edge in outer if edge not in bent]
        for wire in inner:
            yield wire, bent, free, [other for other in inner if other is not wire]


@each
def test_every_cut_out_keeps_its_distance_from_bends_edges_and_neighbours(name: str) -> None:
    """2 t + R from rim to bend, 1.5 t to a free edge, 2 t to the next cut-out; and none is narrower than t."""
    case, _ = made(name)
    seen = 0
    for shape in sheets(name).values():
        for wire, bent, free, others in rims(shape):
            seen += 1
            assert min(wire.distance(edge) for edge in bent) >= 2 * case.t + case.t - 1e-6
            assert not free or min(wire.distance(edge) for edge in free) >= 1.5 * case.t
            assert not others or min(wire.distance(other) for other in others) >= 2 * case.t
            box = wire.BoundingBox()
            assert sorted((box.xlen, box.ylen, box.zlen))[1] >= case.t
    # Each cut-out opens on two faces: 4 feet, 4 of the board, 4 clinch nuts, 4 of the cover, one display.
    assert seen == 2 * (17 + case.controls + case.glands)


@each
def test_holes_fit_their_fasteners(name: str) -> None:
    """Screws by ISO 273, medium; clinch nuts and glands by their own mounting holes."""
    case, _ = made(name)
    clinch, gland = case.stock(case.clinch).mounting_hole, case.stock(case.gland).mounting_hole
    expected = {ISO_273_MEDIUM[3], ISO_273_MEDIUM[4], clinch}
    expected |= ({case.control_hole} if case.controls else set()) | ({gland} if case.glands else set())
    assert {diameter for diameter, _ in rounds(sheets(name)["base"])} == expected
    assert {diameter for diameter, _ in rounds(sheets(name)["cover"])} == {ISO_273_MEDIUM[4]}


@each_variant
def test_bends_are_true_concentric_cylinders_of_no_less_than_one_thickness(name: str) -> None:
    """Six in the base, two in the cover; each inner skin has the sheet's thickness for its radius."""
    case, _ = made(name)
    for part, number in (("base", 6), ("cover", 2)):
        found = bends(sheets(name)[part])
        assert sorted(found) == [(case.t, True)] * number + [(2 * case.t, False)] * number


@each_variant
def test_both_sheets_unfold_in_one_piece_and_fit_their_stock(name: str) -> None:
    """The pipeline's own unfolding takes them, and the flat is no larger than the sheet that is sold."""
    case, whole = made(name)
    process = {"aluminium": 0.40, "steel": 0.43}[case.sheet.partition("-")[0]]
    stock = catalog().things[case.key].dimensions
    for part in ("base", "cover"):
        flat = unfold(solid(whole.parts[part]), case.t, process)
        assert len(flat.bends) == len(bends(sheets(name)[part])) / 2
        assert flat.thickness == stock["thickness"]
        x, y = sorted(flat.size)
        assert x <= stock["width"]
        assert y <= stock["length"]


@each_variant
def test_flanges_are_long_enough_for_the_shop(name: str) -> None:
    """Each wall, outside of the bend to its edge: panels, flanges, and the sides of the cover."""
    case, _ = made(name)
    outside = case.width / 2 - 0.01
    flanges = [face.BoundingBox() for face in sheets(name)["base"].Faces() if abs(face.Center().x) > outside]
    walls = [box.ylen + 2 * case.t for box in flanges if box.xlen < 0.01 and box.zlen > 10 and box.ylen > case.t]
    assert len(walls) == 4
    assert min(walls) >= LEAST_FLANGE
    assert min(shape.BoundingBox().zlen for shape in sheets(name).values()) >= LEAST_FLANGE


@each_variant
def test_the_corners_where_two_bends_meet_are_cut_away(name: str) -> None:
    """A relief of one thickness beyond both bends at all four corners of the floor."""
    case, _ = made(name)
    size = 3 * case.t - 0.01
    for x in (-1, 1):
        for y in (-1, 1):
            middle = cq.Vector(x * (case.width / 2 - size / 2), y * (case.depth / 2 - size / 2), size / 2)
            cube = cq.Workplane(middle).box(size, size, size).findSolid()
            assert sheets(name)["base"].intersect(cube).Volume() == pytest.approx(0, abs=1e-6)


@each_variant
def test_the_cover_drops_on_the_base_with_room_for_two_coats(name: str) -> None:
    """At least 0.3 mm between them in place, and no touch on the way down."""
    _, whole = made(name)
    (base,), (cover,) = standing(whole, "base"), standing(whole, "cover")
    assert base.distance(cover) >= 0.3
    for height in (3, 15, 40):
        assert base.distance(cover.translate(cq.Vector(0, 0, height))) >= 0.3


@each_variant
def test_clinch_nuts_have_sheet_and_edge_enough(name: str) -> None:
    """Least sheet and least distance from centre to edge are the nut's own figures."""
    case, _ = made(name)
    nut = case.stock(case.clinch)
    assert case.t >= nut.minimum_sheet
    found = [edge for diameter, edge in rounds(sheets(name)["base"]) if diameter == nut.mounting_hole]
    assert len(found) == 2 * 4  # each opens on two faces
    assert min(found) >= nut.minimum_edge - 1e-6


@each_variant
def test_screws_are_long_enough_and_not_too_long(name: str) -> None:
    """Through the clinch nuts by a pitch at least; two pitches beyond the lock nuts; less than 4 mm into the case."""
    case, whole = made(name)
    clinch, nut, washer = case.stock(case.clinch), case.stock(case.foot_nut), case.stock(case.foot_washer)
    for join in whole.joins:
        grip, key = join.size or 0, join.items[0].partition("[")[0]
        if key == case.screw:
            rest = case.stock(key).length - grip - clinch.height
            assert PITCH[4] <= rest < 4
        if key == case.foot_screw:
            rest = case.stock(key).length - grip - washer.thickness - nut.height
            assert 2 * PITCH[4] <= rest < 4


@each_variant
def test_heads_stay_off_the_table_and_a_key_reaches_them(name: str) -> None:
    """Each foot's screw ends above the table, and a hexagon key goes straight in, at feet and cover alike."""
    case, whole = made(name)
    drawn = {key: draw(catalog().things[key]) for key in (case.screw, case.foot_screw)}
    table = min(shape.BoundingBox().zmin for shape in standing(whole, "foot"))
    solids = [shape for part in whole.parts for shape in standing(whole, part)]
    for one in whole.instances:
        if one.key in drawn:
            size = case.stock(one.key)
            key = cq.Solid.makeCylinder(size.socket / 2 + 0.5, 60, cq.Vector(0, 0, size.head_height))
            assert touching(key.moved(location(one.matrix)), solids) == 0
            assert located(drawn[one.key], one.matrix).BoundingBox().zmin >= table + 2


@each_variant
def test_nuts_can_be_held_and_glands_turned(name: str) -> None:
    """A 7 mm spanner goes round each nut of the feet, and each gland's lock nut has room behind the panel."""
    case, whole = made(name)
    solids = [shape for part in whole.parts for shape in standing(whole, part)]
    for one in whole.instances:
        if one.key == case.foot_nut:
            tool = cq.Solid.makeCylinder(7, 6, cq.Vector(0, 0, 0.01)).moved(location(one.matrix))
            # The nut's Z points to the floor, its own height away.
            assert touching(tool, solids) < 0.1
        if one.key == case.gland:
            nut = cq.Solid.makeCylinder(13, 8, cq.Vector(0, 0, -case.t - 8.01)).moved(location(one.matrix))
            assert touching(nut, solids) < 0.1
    places = sorted(location(one.matrix).toTuple()[0][0] for one in whole.instances if one.key == case.gland)
    gaps = [right - left for left, right in itertools.pairwise(places)]
    assert all(gap >= 22 * 1.155 + 4 for gap in gaps)  # across corners, and the thickness of a spanner's jaw


@each_variant
def test_a_board_with_a_margin_stands_clear_of_everything(name: str) -> None:
    """5 mm of board beyond its screws and 30 mm of parts on it, from 8 mm above the floor up."""
    case, whole = made(name)
    tall = min(30.0, case.height - 8 - 3 * case.t)
    board = cq.Workplane().box(case.board_width + 10, case.board_depth + 10, tall).findSolid()
    board = board.translate(cq.Vector(0, 0, case.t + 8 + tall / 2))
    drawn = {one.key: draw(catalog().things[one.key]) for one in whole.instances if one.kind == "item"}
    items = [located(drawn[one.key], one.matrix) for one in whole.instances if one.kind == "item"]
    box = board.BoundingBox()
    roomy = cq.Workplane(board.Center()).box(box.xlen + 3, box.ylen + 3, box.zlen + 3).findSolid()
    assert touching(roomy, [*items, *(shape for part in whole.parts for shape in standing(whole, part))]) == 0


def test_what_cannot_be_made_is_refused_with_the_parameters_named() -> None:
    """Too tall a display, too many knobs, a board on the feet's nuts; and no single bound is refused."""
    assert [p.parameters for p in InstrumentEnclosure(height=60.0, window_height=35.0).rules()] == [
        ("height", "window_height", "control_hole")
    ]
    assert [p.parameters for p in InstrumentEnclosure(width=160.0, controls=6).rules()] == [("width", "controls")]
    assert InstrumentEnclosure(board_width=140.0, board_depth=100.0).rules().__next__().parameters == (
        "board_width",
        "board_depth",
    )
    for name, field in InstrumentEnclosure.fields.items():
        for bound in field.options or (field.min, field.max):
            values: dict[str, Any] = {name: bound}
            assert not list(InstrumentEnclosure(**values).rules()), values


def test_page_and_guide_say_that_it_is_not_for_mains() -> None:
    """The sentence stands first in both, and no degree of protection is claimed anywhere."""
    words = " ".join((InstrumentEnclosure.__doc__ or "").split())
    guide = (ROOT / "designs/instrument_enclosure/guide.md").read_text()
    card = (ROOT / "designs/instrument_enclosure/design.toml").read_text()
    assert "never for mains" in words.partition(".")[0]
    assert "never for mains" in guide
    assert "never for mains" in card
    assert "IP5" not in guide + card + words
    assert "IP6" not in guide + card + words


@each_variant
def test_all_of_it_is_sold(name: str) -> None:
    """Every stock and item has an offer."""
    assert not without_offer(made(name)[1])
