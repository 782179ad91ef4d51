# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The workbench's engineering, measured on its geometry. N, mm, MPa."""

from __future__ import annotations

import itertools
import math
from functools import cache

import cadquery as cq
import pytest

from designs.workbench.design import Workbench
from makeshare.author.assembly import Assembly
from makeshare.measure.holes import holes
from makeshare.model.assembly import Instance
from tests.engineering.helpers_wood import (
    C24_ACROSS,
    C24_E,
    GRAVITY,
    axis,
    beam_sag,
    catalog,
    instances,
    made,
    overlap,
    screw_in_shear,
    standing,
    tool,
    variants,
    without_offer,
)
from tests.engineering.tables import ISO_273_MEDIUM

VARIANTS = variants(Workbench, "workbench")
LUMBERS = ["default", "two-by-four"]
SPREAD, PUSH, LOAD_FACTOR = 200 * GRAVITY, 500.0, 1.5
"""The load cases: 200 kg spread over the top; a push along or across it; what a push is multiplied with."""
BOLT = 10
SOCKET = 24.0
"""Outside of a 16 mm socket, the thick ones."""


@cache
def bench(name: str = "default") -> tuple[Workbench, Assembly]:
    """Return a variant and how it is put together."""
    design = VARIANTS[name]
    assert isinstance(design, Workbench)
    return design, design.assemble()


def bolts(assembly: Assembly) -> list[Instance]:
    """Return the bolts, whichever length the lumber asks for."""
    return [one for one in assembly.instances if one.key.startswith("hex-bolt")]


@pytest.mark.parametrize("name", VARIANTS)
def test_everything_bought_has_an_offer(name: str) -> None:
    """Each stock, item and consumable can be priced."""
    assert without_offer(bench(name)[1]) == set()


LARGEST = [Workbench(width=2400.0), Workbench(height=1050.0), Workbench(lumber="2x4"), Workbench(depth=800.0)]


@pytest.mark.parametrize("design", LARGEST, ids=["wide", "high", "2x4", "deep"])
def test_every_part_comes_out_of_one_bar_or_sheet_of_its_stock(design: Workbench) -> None:
    """Sections are the stock's own; lengths are within a bar; panels within a sheet, grain along it."""
    for part in design.assemble().parts.values():
        box, size = part.shape.BoundingBox(), catalog().things[part.stock].dimensions
        assert box.xlen <= size["length"] - 10
        if catalog().things[part.stock].kind == "lumber":
            assert (box.ylen, box.zlen) == pytest.approx((size["width"], size["thickness"]))
        else:
            assert box.ylen <= size["width"] - 10
            assert box.zlen == pytest.approx(size["thickness"])


def test_one_sheet_each_makes_the_default_top_and_its_panels() -> None:
    """Both layers on one of 18 mm; on one of 12 mm a row of back and end, a row of shelf and end, and saw cuts."""
    box = {part.name: part.shape.BoundingBox() for part in bench()[1].parts.values()}
    kerf, sheet = 4.0, catalog().thing("plywood-birch-12").dimensions
    assert 2 * box["top-layer"].ylen + kerf <= sheet["width"] - 10
    assert box["back-panel"].xlen + box["end-panel"].xlen + kerf <= sheet["length"] - 10
    assert box["shelf-panel"].xlen + box["end-panel"].xlen + kerf <= sheet["length"] - 10
    assert (
        max(box["back-panel"].ylen, box["end-panel"].ylen) + max(box["shelf-panel"].ylen, box["end-panel"].ylen) + kerf
        <= 1240
    )


@pytest.mark.parametrize("name", VARIANTS)
def test_bolts_have_medium_clearance_holes_and_timber_around_them(name: str) -> None:
    """Holes by ISO 273; in each timber 80 mm and 7 d to a loaded end, 4 d to an edge (EN 1995-1-1, table 8.4)."""
    parts = bench(name)[1].parts
    for part in (parts["leg-outer"], parts["apron"], parts["stretcher"]):
        box = part.shape.BoundingBox()
        found = [hole for hole in holes(part.shape) if hole.diameter < 20]
        assert len(found) == 2
        for hole in found:
            x, y, _ = hole.at
            assert hole.diameter == ISO_273_MEDIUM[BOLT]
            assert min(x - box.xmin, box.xmax - x) >= max(7 * BOLT, 80)
            assert min(y - box.ymin, box.ymax - y) >= 4 * BOLT


@pytest.mark.parametrize("name", LUMBERS)
def test_bolts_are_long_enough_and_their_nuts_reach_the_thread(name: str) -> None:
    """A full turn of thread shows beyond each nut, and none of the nut sits on the plain shank."""
    assembly = bench(name)[1]
    nut = catalog().thing("nut-m10").dimensions["height"]
    backs = [axis(one)[0] for one in instances(assembly, "nut-m10")]
    assert len(bolts(assembly)) == 8
    for one in bolts(assembly):
        size = catalog().thing(one.key).dimensions
        head, out = axis(one)
        face = min((head - back).Length for back in backs)  # from under the head to the nut's far side
        assert size["length"] - face >= 1.5
        assert face - nut >= size["length"] - size["thread_length"]
        assert out.z == pytest.approx(0)


def test_washers_are_three_diameters_wide_and_the_seats_take_them_and_a_socket() -> None:
    """EN 1995-1-1, 10.4.3: washers at least 3 d wide and 0.3 d thick; heads lie below the legs' faces."""
    washer, head = (
        catalog().thing("washer-wood-m10").dimensions,
        catalog().thing("hex-bolt-m10x100").dimensions["head_height"],
    )
    assert (washer["outside"] >= 3 * BOLT, washer["thickness"] >= 0.3 * BOLT) == (True, True)
    seats = [hole for hole in holes(bench()[1].parts["leg-outer"].shape) if hole.diameter > 20]
    assert len(seats) == 2
    for seat in seats:
        assert seat.diameter >= max(washer["outside"], SOCKET) + 4
        assert seat.depth >= washer["thickness"] + head + 1


@pytest.mark.parametrize("name", LUMBERS)
def test_a_socket_reaches_every_nut_and_head(name: str) -> None:
    """80 mm of free room as wide as a socket lie behind every nut and before every head."""
    assembly = bench(name)[1]
    solids = made(assembly)
    for one in bolts(assembly):
        head, out = axis(one)
        assert sum(overlap(tool(head, out, SOCKET / 2, 80), solid) for solid in solids) < 1
    for one in instances(assembly, "nut-m10"):
        back, towards_head = axis(one)
        assert sum(overlap(tool(back, towards_head * -1, SOCKET / 2, 80), solid) for solid in solids) < 1


@pytest.mark.parametrize("name", VARIANTS)
def test_rails_rest_on_wood_and_the_wood_is_hardly_pressed(name: str) -> None:
    """Aprons stand on the legs' inner halves, stretchers on their feet, with a tenth of the strength across grain."""
    assembly = bench(name)[1]
    for rail, block in (("apron", "leg-middle"), ("stretcher", "leg-foot")):
        sunk = [shape.moved(cq.Location((0, 0, -0.5))) for shape in standing(assembly, rail)]
        contact = [sum(overlap(shape, under) for shape in sunk) / 0.5 for under in standing(assembly, block)]
        assert len(contact) == 4
        assert SPREAD / 4 / min(contact) < C24_ACROSS / 10


@pytest.mark.parametrize("name", VARIANTS)
def test_the_aprons_hardly_bend(name: str) -> None:
    """Each takes half of 200 kg between the legs, and bends by less than a 500th of that span."""
    assembly = bench(name)[1]
    box = assembly.parts["apron"].shape.BoundingBox()
    legs = [leg.BoundingBox() for leg in standing(assembly, "leg-middle")]
    span = max(leg.xmin for leg in legs) - min(leg.xmax for leg in legs)
    assert beam_sag(SPREAD / 2 / span, span, C24_E, box.zlen * box.ylen**3 / 12) < span / 500


@pytest.mark.parametrize("name", VARIANTS)
def test_panels_carry_a_push_along_and_across(name: str) -> None:
    """The worst screw of a leg stays below its strength; bolts count as hinges; slip moves the top by less than 2 mm.

    Along, the back panel alone holds two legs; across, two end panels hold four.
    """
    design, assembly = bench(name)
    screw = catalog().thing("wood-screw-5x40").dimensions
    panel = design.stock(design.panel).thickness
    strength = screw_in_shear(panel, screw["length"] - panel, screw["root_diameter"])
    arm = design.leg - 85
    for part, legs, per_leg in (("back-panel", 2, 8), ("end-panel", 4, 10)):
        at = _screws(assembly, part)[:per_leg]
        middle = sum(at, cq.Vector()) / per_leg
        spread = sum((one - middle).Length ** 2 for one in at)
        moment = PUSH / legs * arm
        feet = PUSH * arm / (2 * design.stand[0] if legs == 2 else 2 * (design.depth - 100))
        worst = moment * max((one - middle).Length for one in at) / spread + feet / per_leg + PUSH / legs / per_leg
        assert worst * LOAD_FACTOR < strength
        # Slip modulus of a screw at mean densities: rho^1.5 d / 23 (EN 1995-1-1, table 7.1).
        slip = math.sqrt(420 * 680) ** 1.5 * 1.1 * screw["root_diameter"] / 23
        assert moment / (slip * spread) * arm < 2


def _screws(assembly: Assembly, part: str) -> list[cq.Vector]:
    """Return the heads of the screws through one leg's side of the first such panel, leg by leg."""
    (join, *_) = [one for one in assembly.joins if one.kind == "screw" and one.members[0] == f"{part}[1]"]
    at = [axis(one)[0] for one in assembly.instances if one.path in join.items]
    return sorted(at, key=lambda head: (round(head.x), head.z) if part == "back-panel" else (round(head.y), head.z))


@pytest.mark.parametrize("name", LUMBERS)
def test_screws_keep_from_edges_and_from_each_other(name: str) -> None:
    """Panel screws keep 3 d from their panel's edge and from the leg's, and no two of metal meet inside the wood."""
    assembly = bench(name)[1]
    d = catalog().thing("wood-screw-5x40").dimensions["diameter"]
    for part in ("back-panel", "end-panel", "shelf-panel"):
        for hole in holes(assembly.parts[part].shape):
            assert hole.diameter == catalog().thing("wood-screw-5x40").dimensions["clearance_hole"]
            assert hole.edge is not None
            assert hole.edge >= 3 * d
    legs = [shape for part in ("leg-outer", "leg-middle") for shape in standing(assembly, part)]
    for head in _screws(assembly, "end-panel") + _screws(assembly, "back-panel"):
        holding = [leg.BoundingBox() for leg in legs if _beside(leg.BoundingBox(), head)]
        assert len(holding) == 1
    lines = [
        _line(one)
        for one in assembly.instances
        if one.key in ("wood-screw-5x40", "wood-screw-4x30") or one in bolts(assembly)
    ]
    for (start, end, one), (begin, stop, other) in itertools.combinations(lines, 2):
        if (start - begin).Length < 200:
            assert _apart(start, end, begin, stop) > (one + other) / 2 + 2


def _beside(box: cq.BoundBox, head: cq.Vector) -> bool:
    """Tell whether a panel's screw enters this piece of a leg, 3 d from its edges along and up the panel."""
    sideways = box.xmin - 13 < head.x < box.xmax + 13 and box.ymin + 15 <= head.y <= box.ymax - 15
    behind = box.xmin + 15 <= head.x <= box.xmax - 15 and box.ymin - 13 < head.y < box.ymax + 13
    return (sideways or behind) and box.zmin + 15 <= head.z <= box.zmax - 15


def _line(one: Instance) -> tuple[cq.Vector, cq.Vector, float]:
    size, (head, out) = catalog().thing(one.key).dimensions, axis(one)
    return head, head - out * size["length"], size["diameter"]


def _apart(a: cq.Vector, b: cq.Vector, c: cq.Vector, d: cq.Vector) -> float:
    """Return the least distance of two straight lines between their ends."""
    return cq.Edge.makeLine(a, b).distance(cq.Edge.makeLine(c, d))


@pytest.mark.parametrize("name", LUMBERS)
def test_no_screw_comes_near_the_working_face(name: str) -> None:
    """Points end 5 mm or more below the top's face, and no dog hole meets a screw, an apron or a bracket."""
    design, assembly = bench(name)
    for one in instances(assembly, "wood-screw-4x30"):
        head, out = axis(one)
        assert (head - out * catalog().thing(one.key).dimensions["length"]).z <= design.height - 5
    near = [
        box
        for key in ("apron", "angle-bracket-40", "wood-screw-4x30")
        for box in map(cq.Shape.BoundingBox, standing(assembly, key))
    ]
    for hole in holes(assembly.parts["top-layer"].shape):
        x, y, _ = hole.at
        gaps = [math.hypot(max(box.xmin - x, x - box.xmax, 0), max(box.ymin - y, y - box.ymax, 0)) for box in near]
        assert min(gaps) > hole.diameter / 2 + 5


def test_two_people_carry_it_in_pieces() -> None:
    """No made part weighs over 15 kg by itself, and none is longer than the top."""
    assembly = bench()[1]
    for part in assembly.parts.values():
        density = catalog().things[part.stock].density
        assert density is not None
        assert part.shape.Volume() * density * 1e-9 < 15
        assert part.shape.BoundingBox().xlen <= 1800 + 1e-6
