# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The low tunnel's engineering, measured on its geometry. N, mm, MPa."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise

import cadquery as cq
import pytest

from designs.low_tunnel.design import PIPES, LowTunnel
from makeshare.author.assembly import Assembly
from makeshare.author.part import Part
from makeshare.measure.holes import holes
from makeshare.model.facts import Hole
from tests.engineering.helpers_wood import (
    axis,
    catalog,
    instances,
    made,
    overlap,
    standing,
    tool,
    variants,
    without_offer,
)

VARIANTS = variants(LowTunnel, "low_tunnel")
WIND = 0.5 * 1.25 * 15**2 * 1e-6
"""N/mm2: half the density of air (1.25 kg/m3) times 15 m/s squared, 141 Pa."""
ACROSS_LAYERS = 25.0
"""Tensile strength of PETG across its layers as printed, the lower end: additive.tools/materials/petg."""
INCH = 25.4
PRINTER = (200.0, 200.0, 200.0)


@cache
def design_of(pipe: str = "PVC 25 mm", pitch: float = 35.0, wall: float = 4.0) -> LowTunnel:
    """Return a tunnel over a short bed whose parts are made once for all tests."""
    return LowTunnel(pipe=pipe, outside=23.0, pitch=pitch, wall=wall, bed=1000.0, clips=0)


CASES = [("PVC 25 mm", 35.0, 4.0), ("EMT 1/2 in", 20.0, 3.0), ("PVC 3/4 in", 50.0, 6.0)]
"""Pipe, pitch and wall: as it comes, the thinnest, the thickest."""


@cache
def tunnel(name: str = "default") -> tuple[LowTunnel, Assembly]:
    """Return a variant and how it is put together."""
    design = VARIANTS[name]
    assert isinstance(design, LowTunnel)
    return design, design.assemble()


def sockets(part: Part, design: LowTunnel) -> list[Hole]:
    """Return the holes that pipes go into."""
    wide = 2 * design.bore
    return [hole for hole in holes(part.shape) if hole.diameter == pytest.approx(wide, abs=1e-3)]


def bores(part: Part, radius: float) -> list[cq.Face]:
    """Return the round faces of that radius."""
    faces = [face for face in part.shape.Faces() if face.geomType() == "CYLINDER"]
    return [face for face in faces if face._geomAdaptor().Cylinder().Radius() == pytest.approx(radius, abs=1e-3)]


@pytest.mark.parametrize("name", VARIANTS)
def test_everything_bought_has_an_offer(name: str) -> None:
    """Each stock, item and consumable can be priced."""
    assert without_offer(tunnel(name)[1]) == set()


@pytest.mark.parametrize("pipe", ["EMT 1/2 in", "PVC 1/2 in", "measured"])
def test_sockets_are_wider_than_the_real_pipe_by_the_fit(pipe: str) -> None:
    """Whatever the trade size is called, the socket follows the outside diameter of the catalogue or the reading."""
    design = design_of(pipe)
    outside = 23.0 if pipe == "measured" else catalog().thing(PIPES[pipe]).dimensions["diameter"]
    for part, number in ((design.eave_connector, 2), (design.ridge_connector, 3), (design.ground_anchor, 1)):
        found = sockets(part, design)
        assert len(found) == number
        assert all(hole.diameter == pytest.approx(outside + 0.4, abs=1e-3) for hole in found)
        if part is not design.ground_anchor:
            assert all(hole.depth >= max(30, 1.5 * outside) - 0.05 for hole in found)


def test_trade_sizes_are_no_diameters() -> None:
    """Half an inch is 17.9 mm of EMT and 21.3 mm of PVC: the list knows."""
    sizes = [LowTunnel(pipe=pipe).diameter for pipe in ("EMT 1/2 in", "PVC 1/2 in")]
    assert sizes == pytest.approx([0.706 * INCH, 0.840 * INCH], abs=0.02)


@pytest.mark.parametrize("reading", [17.0, 19.0, 22.4, 24.2, 28.0])
def test_a_reading_names_a_pipe_of_nearly_that_size(reading: float) -> None:
    """The stock in the bill lies within 1.5 mm of the caliper's reading, and a pipe is never drawn thicker than it."""
    design = LowTunnel(pipe="measured", outside=reading)
    listed = catalog().thing(design.stock_key).dimensions["diameter"]
    assert abs(listed - reading) <= 1.5
    box = design.tube("leg", 100).shape.BoundingBox()
    assert box.ylen == pytest.approx(min(listed, reading))
    assert "your own pipe" in design.tube("leg", 100).note


@pytest.mark.parametrize(("pipe", "pitch", "wall"), CASES)
def test_walls_are_as_thick_as_asked_and_bores_keep_apart(pipe: str, pitch: float, wall: float) -> None:
    """Plastic around every socket, between neighbouring sockets, and between rafters and ridge pipe."""
    design = design_of(pipe, pitch, wall)
    eave, ridge, anchor = design.eave_connector, design.ridge_connector, design.ground_anchor
    assert (eave.shape.BoundingBox().zlen - 2 * design.bore) / 2 == pytest.approx(wall)
    for hole in sockets(eave, design):  # at both ends and in the middle the wall is there all around
        centre, along = cq.Vector(*hole.at), cq.Vector(*hole.axis)
        for depth in (1, hole.depth / 4, hole.depth - 1):
            disc = cq.Solid.makeCylinder(design.bore + wall - 0.01, 0.1, centre + along * depth, along)
            hollow = cq.Solid.makeCylinder(
                design.bore * 1.09, 0.1, centre + along * depth, along
            )  # holds the flat roof
            ring = disc.cut(hollow)
            assert overlap(eave.shape, ring) == pytest.approx(ring.Volume(), rel=1e-3)
    for part, number in ((eave, 2), (ridge, 3)):
        centres = sockets(part, design)
        assert len(centres) == number
        solids = [
            cq.Solid.makeCylinder(design.bore, hole.depth, cq.Vector(*hole.at), cq.Vector(*hole.axis))
            for hole in centres
        ]
        gaps = [one.distance(other) for at, one in enumerate(solids) for other in solids[:at]]
        assert min(gaps) >= 2.5
    stake = (12 + 0.6) / 2
    (leg_bore,), (stake_bore,) = bores(anchor, design.bore), bores(anchor, stake)
    assert leg_bore.distance(stake_bore) >= wall - 0.01


@pytest.mark.parametrize(("pipe", "pitch", "wall"), CASES)
def test_it_prints_without_support_and_fits_the_printer(pipe: str, pitch: float, wall: float) -> None:
    """Below 45 degrees nothing hangs but flat roofs that a nozzle bridges, and small round holes."""
    design = design_of(pipe, pitch, wall)
    for part in (design.eave_connector, design.ridge_connector, design.ground_anchor, design.cover_clip):
        box = part.shape.BoundingBox()
        assert box.zmin == pytest.approx(0, abs=1e-6)
        assert all(size <= most for size, most in zip((box.xlen, box.ylen, box.zlen), PRINTER, strict=True))
        for face in part.shape.Faces():
            if face.Center().z < 0.01:
                continue  # lies on the bed
            vertices, triangles = face.tessellate(0.1, 0.2)
            hanging = [
                _area(*(vertices[i] for i in triangle))
                for triangle in triangles
                if _slope(*(vertices[i] for i in triangle)) < -0.72
            ]
            if not hanging or (face.geomType() == "CYLINDER" and face._geomAdaptor().Cylinder().Radius() < 2):
                continue  # a screw's hole, 3.3 mm wide, prints as it is
            assert face.geomType() == "PLANE", part.name
            assert _narrowest(face) <= 0.85 * design.bore, part.name  # bridged from side to side


def _normal(a: cq.Vector, b: cq.Vector, c: cq.Vector) -> cq.Vector:
    return (b - a).cross(c - a)


def _area(a: cq.Vector, b: cq.Vector, c: cq.Vector) -> float:
    return _normal(a, b, c).Length / 2


def _slope(a: cq.Vector, b: cq.Vector, c: cq.Vector) -> float:
    normal = _normal(a, b, c)
    return normal.z / normal.Length if normal.Length > 1e-9 else 0.0


def _narrowest(face: cq.Face) -> float:
    """Return the width of a long flat face: its area over its longest edge."""
    return face.Area() / max(edge.Length() for edge in face.Edges())


@pytest.mark.parametrize(("pipe", "pitch", "wall"), CASES)
def test_every_pipe_is_screwed_and_every_screw_can_be_driven(pipe: str, pitch: float, wall: float) -> None:
    """Each pipe has a screw at both ends; a driver reaches each head; each point stays inside its pipe."""
    design = design_of(pipe, pitch, wall)
    assembly = design.assemble()
    joins = [join for join in assembly.joins if join.kind == "screw"]
    for name, ends in (("leg", 2), ("rafter", 2), ("ridge-pipe", 2)):
        for one in instances(assembly, name):
            assert sum(one.path in join.members for join in joins) == ends
    solids, size = made(assembly), catalog().thing("tapping-screw-a2-4-2x16").dimensions
    for one in instances(assembly, "tapping-screw-a2-4-2x16"):
        head, out = axis(one)
        assert sum(overlap(tool(head, out, size["head_diameter"] / 2 + 0.3, 100), solid) for solid in solids) < 0.5
    thin = catalog().thing(design.stock_key).dimensions["wall"]
    assert size["length"] - wall <= design.diameter - thin - 0.5
    assert size["length"] - wall >= thin + 2


def test_screws_bite_in_holes_of_their_own_size_away_from_the_rims() -> None:
    """Pilot holes are the catalogue's, and 2 d or more from the socket's mouth and from the pipe's end."""
    design = design_of()
    screw = catalog().thing("tapping-screw-a2-4-2x16").dimensions
    for part, number in ((design.eave_connector, 2), (design.ridge_connector, 4), (design.ground_anchor, 1)):
        pilots = [hole for hole in holes(part.shape) if hole.diameter < 5]
        assert len(pilots) == number
        assert all(hole.diameter == screw["pilot_hole"] for hole in pilots)
        assert all(hole.depth >= design.wall - 0.01 for hole in pilots)
    lower, upper, meet, tall = design.hub
    assert min(meet - lower, upper - meet, tall - upper, design.grip / 2) >= 2 * screw["diameter"]


@pytest.mark.parametrize(
    "design",
    [LowTunnel(), LowTunnel(pipe="EMT 1/2 in", spacing=1200.0, width=1200.0)],
    ids=["default", "wide"],
)
def test_wind_does_not_pull_a_screw_through_its_plastic(design: LowTunnel) -> None:
    """15 m/s lifting a frame's share of the roof: bearing at a quarter of the weaker strength, shear-out at a tenth."""
    pull = WIND * design.spacing * design.width / 2
    screw = catalog().thing("tapping-screw-a2-4-2x16").dimensions
    bearing = pull / (screw["diameter"] * design.wall)
    shear = pull / (2 * (design.grip / 2 - screw["diameter"]) * design.wall)
    assert bearing < ACROSS_LAYERS / 4
    assert shear < ACROSS_LAYERS / 10


@pytest.mark.parametrize("pipe", ["EMT 1/2 in", "PVC 25 mm", "PVC 3/4 in"])
def test_a_clip_snaps_on_without_staying_bent(pipe: str) -> None:
    """Opened from its mouth to the pipe's width, a curved cantilever's outer fibre strains by less than 2 %.

    Castigliano on an arc of radius R, clamped at its back: moment F R (cos b - cos a), opening F R3/EI times the
    integral of its square; so the strain is (1 - cos a) t opening / (2 R2 integral).
    """
    design = design_of(pipe)
    solid = design.cover_clip.shape
    inner = min(
        face._geomAdaptor().Cylinder().Radius()
        for face in solid.Faces()
        if face.geomType() == "CYLINDER" and face.Area() > 1500
    )
    outer = max(
        face._geomAdaptor().Cylinder().Radius()
        for face in solid.Faces()
        if face.geomType() == "CYLINDER" and face.Area() > 1500
    )
    assert inner >= design.diameter / 2, "it encloses pipe and cover without squeezing"
    ray = solid.intersect(
        cq.Solid.makeBox(0.01, 60, 0.01, cq.Vector(inner * math.cos(math.radians(55)) + 0.3, -30, 10))
    )
    lips = sorted(piece.Center().y for piece in ray.Solids())
    mouth = (lips[-1] - lips[0]) * 0.9
    assert 0.7 * design.diameter < mouth < 0.95 * design.diameter, "narrow enough to hold, wide enough to pass"
    thick, radius, end = outer - inner, (outer + inner) / 2, math.radians(180 - 55)
    integral = end / 2 + math.sin(2 * end) / 4 - 2 * math.cos(end) * math.sin(end) + end * math.cos(end) ** 2
    opening = (design.diameter - mouth) / 2
    assert (1 - math.cos(end)) * thick * opening / (2 * radius**2 * integral) < 0.02


def test_the_default_set_spans_a_thirty_inch_bed_and_stands_deep_enough() -> None:
    """Legs 35 in apart, 6 in deep, frames at most 4 ft apart: foodbankgrowers.org, arestlessmind.org."""
    design, assembly = tunnel()
    legs = [leg.BoundingBox() for leg in standing(assembly, "leg")]
    inside = max(leg.xmin for leg in legs) - min(leg.xmax for leg in legs)
    assert inside >= 30 * INCH + 100
    assert max(leg.xmin for leg in legs) - min(leg.xmin for leg in legs) >= 35 * INCH
    least, most = design.fields["ground"].min, design.fields["spacing"].max
    assert least is not None
    assert most is not None
    assert (least >= 6 * INCH, most <= 48 * INCH) == (True, True)
    assert max(leg.zmin for leg in legs) == pytest.approx(-design.ground)


@pytest.mark.parametrize(("bed", "spacing", "frames"), [(1000, 1000, 2), (3000, 1200, 4)])
def test_a_set_has_what_its_bed_needs(bed: float, spacing: float, frames: int) -> None:
    """Frames at both ends and never further apart than asked; everything else follows from their number."""
    assembly = LowTunnel(bed=float(bed), spacing=float(spacing)).assemble()
    counts = {name: len(instances(assembly, name)) for name in assembly.parts}
    assert counts == {
        "ridge-connector": frames, "eave-connector": 2 * frames, "ground-anchor": 2 * frames, "cover-clip": 4 * frames,
        "leg": 2 * frames, "rafter": 2 * frames, "stake": 2 * frames, "ridge-pipe": frames - 1,
    }  # fmt: skip
    assert len(instances(assembly, "tapping-screw-a2-4-2x16")) == 8 * frames + 2 * (frames - 1)
    along = sorted(leg.Center().y for leg in standing(assembly, "leg"))[::2]
    assert along[-1] - along[0] == pytest.approx(bed)
    assert max(b - a for a, b in pairwise(along)) <= spacing + 1e-6


def test_stakes_lean_outwards_and_clear_everything() -> None:
    """Each goes through its anchor with a hair of room, away from the bed, and touches no leg."""
    assembly = tunnel()[1]
    legs, anchors = standing(assembly, "leg"), standing(assembly, "ground-anchor")
    for stake, leg, anchor in zip(standing(assembly, "stake"), legs, anchors, strict=True):
        assert stake.distance(leg) > 4
        assert 0.2 < stake.distance(anchor) < 0.4
        assert abs(stake.Center().x) > abs(leg.Center().x) + 30
        assert stake.BoundingBox().zmin < -250
        assert 5 < stake.BoundingBox().zmax - anchor.BoundingBox().zmax < 20
