# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The seedling shelf's engineering, measured on its geometry. N, mm, MPa."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import cadquery as cq
import pytest
from shapely import LineString, Polygon
from shapely.ops import polygonize, unary_union

from designs.seedling_shelf.design import SeedlingShelf
from makeshare.author.assembly import Assembly
from tests.engineering.helpers_wood import (
    BIRCH_ACROSS,
    BIRCH_ALONG,
    BIRCH_PANEL_SHEAR,
    GRAVITY,
    axis,
    beam_sag,
    catalog,
    instances,
    made,
    overlap,
    standing,
    variants,
    without_offer,
)

VARIANTS = variants(SeedlingShelf, "seedling_shelf")
TRAY_DEPTH = 64.0
"""2.5 in: greenupside.com, what size is a standard seed tray."""
BOOKS = 24 * 0.4536 * GRAVITY / 304.8
"""N/mm: 24 lb a foot, charliethornton.blogspot.com 2011-02."""
FIRST_SAG = 0.02 / 12
"""0.02 in a foot: Fine Woodworking, Building Furniture, 2007."""


@cache
def rack(name: str = "default") -> tuple[SeedlingShelf, Assembly]:
    """Return a variant and how it is put together."""
    design = VARIANTS[name]
    assert isinstance(design, SeedlingShelf)
    return design, design.assemble()


@pytest.mark.parametrize("name", VARIANTS)
def test_everything_bought_has_an_offer(name: str) -> None:
    """Each stock, item and consumable can be priced."""
    assert without_offer(rack(name)[1]) == set()


@pytest.mark.parametrize("name", VARIANTS)
def test_each_panel_fits_one_sheet_with_its_grain_along_the_sheet(name: str) -> None:
    """Length, which is the grain, within the sheet's length; width within its width, with 10 mm to spare all around."""
    sheet = catalog().thing("plywood-birch-18").dimensions
    for part in rack(name)[1].parts.values():
        box = part.shape.BoundingBox()
        assert part.name == "coupon" or part.grain == "x"
        assert (box.xlen + 20 <= sheet["length"], box.ylen + 20 <= sheet["width"]) == (True, True), part.name


def test_two_sheets_hold_the_default_rack() -> None:
    """Side and shelf lie end to end, two such columns and a strip for the backs beside each other, 10 mm apart."""
    assembly, sheet, kerf = rack()[1], catalog().thing("plywood-birch-18").dimensions, 10.0
    box = {name: part.shape.BoundingBox() for name, part in assembly.parts.items()}
    assert box["side"].xlen + box["shelf"].xlen + 3 * kerf <= sheet["length"]
    assert 2 * box["side"].ylen + box["back"].ylen + 4 * kerf <= sheet["width"]
    assert 2 * box["back"].xlen + 3 * kerf <= sheet["length"]
    assert len(instances(assembly, "shelf")) == 4


def plan(solid: cq.Shape) -> Polygon:
    """Return a panel's outline and slots as a polygon, arcs in short pieces."""
    (face,) = solid.faces("<Z").Faces()
    outer, *slots = [ring(wire) for wire in (face.outerWire(), *face.innerWires())]
    return outer.difference(unary_union(slots)) if slots else outer


def ring(wire: cq.Wire) -> Polygon:
    """Return what a closed wire surrounds."""
    edges = [[edge.positionAt(step / 48) for step in range(49)] for edge in wire.Edges()]
    lines = [LineString([(round(point.x, 6), round(point.y, 6)) for point in points]) for points in edges]
    (area,) = polygonize(lines)
    return area


@pytest.mark.parametrize("cutter", [3.0, 6.0, 6.5])
def test_the_cutter_reaches_every_inner_corner(cutter: float) -> None:
    """A disc as wide as the cutter, rolled all around outside the wood, leaves nothing standing that is drawn away."""
    design = SeedlingShelf(cutter=cutter)
    for part in (design.side(), design.shelf(), design.back(), design.coupon(), design.wedge()):
        wood = plan(part.shape)
        assert wood.is_valid
        left = wood.buffer(cutter / 2, quad_segs=64).buffer(-cutter / 2, quad_segs=64)
        assert left.difference(wood.buffer(0.02)).area < 0.2, part.name


def test_a_sharp_inner_corner_would_be_noticed() -> None:
    """The same disc leaves its corners in a slot that is not relieved."""
    slot = Polygon([(0, 0), (50, 0), (50, 50), (0, 50)], [[(20, 20), (40, 20), (40, 40), (20, 40)]])
    left = slot.buffer(3, quad_segs=64).buffer(-3, quad_segs=64)
    assert left.difference(slot.buffer(0.02)).area > 5


@pytest.mark.parametrize(("measured", "fit"), [(17.1, 0.1), (17.7, 0.25), (18.1, 0.5)])
def test_slots_are_wider_than_the_measured_sheet_by_the_fit_and_no_more(measured: float, fit: float) -> None:
    """A shelf can be lifted by the fit, to a hundredth of a millimetre, and a back shifts by half of it."""
    design = SeedlingShelf(measured=measured, fit=fit, shelves=2)
    assembly = design.assemble()
    side, shelf, back = (standing(assembly, name)[0] for name in ("side", "shelf", "back"))
    assert shelf.BoundingBox().zlen == pytest.approx(measured)
    for moved, way in ((shelf, cq.Vector(0, 0, fit)), (back, cq.Vector(0, fit / 2, 0))):
        assert overlap(side, moved.moved(cq.Location(way - way.normalized() * 0.01))) < 0.01
        assert overlap(side, moved.moved(cq.Location(way + way.normalized() * 0.01))) > 1


def test_the_coupon_offers_the_set_fit_and_two_tenths_either_way() -> None:
    """Five slots, a tenth of a millimetre apart, the middle one as wide as the rack's own slots."""
    design = SeedlingShelf(fit=0.25)
    (solid,) = design.coupon().shape.Solids()
    ray = solid.intersect(cq.Solid.makeBox(300, 0.01, 0.01, cq.Vector(-10, 75, 5)))
    teeth = sorted((piece.BoundingBox().xmin, piece.BoundingBox().xmax) for piece in ray.Solids())
    widths = [right[0] - left[1] for left, right in pairwise(teeth)]
    assert widths == pytest.approx([17.75, 17.85, 17.95, 18.05, 18.15], abs=1e-3)


@pytest.mark.parametrize("name", ["default", "books"])
def test_a_wedge_bears_on_side_and_slot_and_tightens_when_driven(name: str) -> None:
    """It touches both, shares space with neither, pulls when driven, and comes out upwards past everything."""
    assembly = rack(name)[1]
    wedge, shelf = standing(assembly, "wedge")[0], standing(assembly, "shelf")[0]
    side = standing(assembly, "side")[1]
    assert (wedge.distance(side), wedge.distance(shelf)) == pytest.approx((0, 0), abs=1e-3)
    assert overlap(wedge.moved(cq.Location((0, 0, -4))), shelf) > 1
    for lift in (10, 60, 110):
        out = wedge.moved(cq.Location((0, 0, lift)))
        assert overlap(out, side) + overlap(out, shelf) < 0.01


def test_the_wood_beyond_a_wedge_does_not_shear_out() -> None:
    """1 kN, taken for a hard blow, shears two planes of panel beyond the slot at a tenth of their strength."""
    shelf = rack()[1].parts["shelf"].shape
    box = shelf.BoundingBox()
    ray = shelf.intersect(cq.Solid.makeBox(box.xlen + 2, 0.01, 0.01, cq.Vector(box.xmin - 1, 0, 5)))
    beyond = max(ray.Solids(), key=lambda piece: piece.Center().x).BoundingBox().xlen
    assert beyond == pytest.approx(24, abs=0.1)
    assert 1000 / (2 * beyond * box.zlen) < BIRCH_PANEL_SHEAR / 5


@pytest.mark.parametrize("name", VARIANTS)
def test_a_loaded_shelf_sags_no_more_than_the_eye_forgives(name: str) -> None:
    """As a loose beam, with E along the grain: at first at most 0.02 in a foot."""
    design, assembly = rack(name)
    box = assembly.parts["shelf"].shape.BoundingBox()
    load = BOOKS if design.load == "books" else 1e-6 * GRAVITY * TRAY_DEPTH * box.ylen
    sides = [side.BoundingBox() for side in standing(assembly, "side")]
    span = max(side.xmin for side in sides) - min(side.xmax for side in sides)
    sag = beam_sag(load, span, BIRCH_ALONG, box.ylen * box.zlen**3 / 12)
    assert sag <= FIRST_SAG * span


def test_width_and_thickness_bounds_pass_the_sag_rule_and_too_much_does_not() -> None:
    """The rule that the design states refuses what the limit above refuses."""
    assert not list(SeedlingShelf(width=980.0).rules())
    assert list(SeedlingShelf(width=980.0, measured=17.1).rules())
    assert list(SeedlingShelf(width=980.0, depth=280.0, load="books").rules())


def test_it_hardly_sways_between_its_backs() -> None:
    """100 N sideways at the top bend both sides, clamped by the backs, by less than a 200th of the height."""
    design, assembly = rack()
    side = assembly.parts["side"].shape.BoundingBox()
    low, high = (back.BoundingBox() for back in standing(assembly, "back"))
    free, inertia = high.zmin - low.zmax, side.ylen * side.zlen**3 / 12
    # The sides stand on their grain: E along it. Each takes half, bent both ways: F L3 / 12 E I.
    assert 50 * free**3 / (12 * BIRCH_ALONG * inertia) < design.height / 200
    # Each end of a back takes half the moment of its side as a pair of forces between its screws.
    heads = sorted(axis(one)[0].z for one in instances(assembly, "confirmat-7x50"))[:8]
    arm = max(heads[:4]) - min(heads[:4])
    assert 50 * free / 2 / arm < 400, (
        "one Confirmat in plywood's edge is worth a thousand newtons; less than half is used"
    )


@pytest.mark.parametrize("name", VARIANTS)
def test_screws_stay_away_from_edges(name: str) -> None:
    """A Confirmat keeps 3 d from the ends of the back that it enters, and meets the middle of its edge."""
    assembly = rack(name)[1]
    d = catalog().thing("confirmat-7x50").dimensions["diameter"]
    backs = [back.BoundingBox() for back in standing(assembly, "back")]
    side = standing(assembly, "side")[0]
    for one in instances(assembly, "confirmat-7x50"):
        at, _ = axis(one)
        back = next(box for box in backs if box.zmin < at.z < box.zmax)
        assert min(at.z - back.zmin, back.zmax - at.z) >= 3 * d
        assert at.y == pytest.approx((back.ymin + back.ymax) / 2, abs=0.01)
        assert side.BoundingBox().ymax - at.y >= 3 * d
    assert catalog().thing("confirmat-7x50").dimensions["root_diameter"] < min(box.ylen for box in backs) / 3


@pytest.mark.parametrize("name", VARIANTS)
def test_brackets_touch_the_top_shelf_and_the_wall(name: str) -> None:
    """Each lies under the top shelf, flush with the rack's rear, with room for a driver from the front."""
    design, assembly = rack(name)
    rear = max(shape.BoundingBox().ymax for shape in made(assembly))
    top = standing(assembly, "shelf")[-1]
    brackets = standing(assembly, "angle-bracket-40")
    assert len(brackets) == 2
    for bracket in brackets:
        assert bracket.distance(top) == pytest.approx(0, abs=1e-6)
        assert bracket.BoundingBox().ymax == pytest.approx(rear)
        hole = bracket.BoundingBox().zmax - catalog().thing("angle-bracket-40").dimensions["hole_offset"]
        driver = cq.Solid.makeCylinder(6, 200, cq.Vector(bracket.Center().x, rear - 5, hole), cq.Vector(0, -1, 0))
        assert sum(overlap(driver, shape) for shape in made(assembly)) < 1, design.pitch
    short = catalog().thing("wood-screw-4x16").dimensions["length"]
    assert short - 2 <= design.measured - 3, "the point stays inside the shelf"


def test_stiffness_across_the_grain_is_never_counted_on() -> None:
    """Grain runs along the span in shelves and up in sides, the stiffer way of the sheet."""
    assert BIRCH_ALONG > BIRCH_ACROSS
    parts = rack()[1].parts
    assert all(
        parts[name].shape.BoundingBox().xlen > parts[name].shape.BoundingBox().ylen
        for name in ("side", "shelf", "back")
    )
