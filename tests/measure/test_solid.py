# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The gate for parts, the name of a geometry, holes and overlaps."""

from __future__ import annotations

import math

import cadquery as cq
import pytest

from makeshare.errors import GeometryError
from makeshare.kernel.mesh import tessellate
from makeshare.kernel.scene import Body, Placed, Scene
from makeshare.kernel.shapes import read_shape, write_shape
from makeshare.measure.holes import holes
from makeshare.measure.overlap import clashes
from makeshare.measure.solid import gate, geometry_hash, measure
from makeshare.model.assembly import IDENTITY, Matrix
from makeshare.model.facts import Clash


def shifted(x: float, y: float = 0.0, z: float = 0.0) -> Matrix:
    """A placement that only moves."""
    return (1.0, 0.0, 0.0, x, 0.0, 1.0, 0.0, y, 0.0, 0.0, 1.0, z)


def box(x: float, y: float, z: float) -> cq.Shape:
    """A box from the origin."""
    return cq.Workplane().box(x, y, z, centered=False).val()  # type: ignore[return-value]  # a box is a solid


def scene(*bodies: tuple[cq.Shape, Matrix]) -> Scene:
    """Place shapes, each a body of its own."""
    made = tuple(
        Body(f"b{i}", shape, tessellate(shape), (1, 1, 1), metallic=False) for i, (shape, _) in enumerate(bodies)
    )
    return Scene("s", made, tuple(Placed(f"b{i}[1]", i, matrix) for i, (_, matrix) in enumerate(bodies)))


def test_a_sound_solid_passes_the_gate() -> None:
    """Nothing is raised for a plain box."""
    gate(box(1, 2, 3), "box")


@pytest.mark.parametrize(
    ("shape", "says"),
    [
        (cq.Compound.makeCompound([box(1, 1, 1), box(1, 1, 1).moved(cq.Location((5, 0, 0)))]), "is 2 solids"),
        (cq.Compound.makeCompound([box(1, 1, 1), box(1, 1, 1)]), "is 2 solids"),
        (cq.Workplane().rect(1, 1).wires().val(), "is 0 solids"),
    ],
)
def test_what_is_not_one_solid_is_refused(shape: cq.Shape, says: str) -> None:
    """Loose pieces, coincident copies and bare outlines are no part."""
    with pytest.raises(GeometryError, match=says):
        gate(shape, "thing")


def test_the_same_solid_has_one_name_however_it_was_made_and_stored() -> None:
    """A box built in another order, or written and read back, keeps its hash; a hair's difference changes it."""
    one = cq.Workplane().box(10, 20, 30).val()
    other = cq.Workplane("XZ").rect(10, 30).extrude(10, both=True).val()
    assert isinstance(one, cq.Shape)
    assert isinstance(other, cq.Shape)
    assert geometry_hash(one) == geometry_hash(other) == geometry_hash(read_shape(write_shape(one)))
    assert geometry_hash(one) != geometry_hash(cq.Workplane().box(10, 20, 30.01).val())  # type: ignore[arg-type]
    assert geometry_hash(one).startswith("g1:")


def test_a_part_is_measured_in_its_own_frame() -> None:
    """Volume, area, box and centre of a box are what arithmetic says."""
    facts = measure(box(10, 20, 30), "box")
    assert (facts.volume, facts.area, facts.box, facts.centre) == (6000, 2200, (10, 20, 30), (5, 10, 15))


def test_round_holes_are_found_with_their_size_place_and_edge_distance() -> None:
    """Two drilled holes are found; rounded corners, a slot and a boss are not."""
    plate = cq.Workplane().box(100, 60, 5, centered=False).edges("|Z").fillet(8)
    plate = plate.faces(">Z").workplane(origin=(0, 0, 5)).pushPoints([(20, 12), (80, 30)]).hole(6.6)
    plate = plate.faces(">Z").workplane(origin=(50, 45, 5)).slot2D(20, 6).cutThruAll()
    plate = plate.faces(">Z").workplane(origin=(50, 15, 5)).circle(5).extrude(4)
    found = holes(plate.val())  # type: ignore[arg-type]
    assert [(hole.diameter, hole.at[:2], hole.depth, hole.edge) for hole in found] == [
        (6.6, (20.0, 12.0), 5.0, 12.0),
        (6.6, (80.0, 30.0), 5.0, 20.0),
    ]


def test_holes_in_opposite_walls_are_two_holes() -> None:
    """They share an axis and a size, but not the air between them."""
    channel = cq.Workplane("YZ").polyline([(0, 0), (60, 0), (60, 30), (58, 30), (58, 2), (2, 2), (2, 30), (0, 30)])
    channel = channel.close().extrude(100)
    channel = channel.faces("<Y").workplane(origin=(50, 0, 16)).hole(5)
    found = holes(channel.val())  # type: ignore[arg-type]
    assert [(hole.diameter, hole.depth, hole.at[1]) for hole in found] == [(5.0, 2.0, 0.0), (5.0, 2.0, 58.0)]


def test_a_hole_across_an_angle_is_one_hole_in_one_leg() -> None:
    """The hole's axis is across the leg, and the edge distance is to the leg's nearest edge."""
    angle = cq.Workplane("YZ").polyline([(0, 0), (40, 0), (40, 4), (4, 4), (4, 40), (0, 40)]).close().extrude(300)
    angle = angle.faces("<Z").workplane(origin=(25, 22, 0)).hole(9)
    (found,) = holes(angle.val())  # type: ignore[arg-type]
    assert (found.diameter, found.depth, found.edge) == (9.0, 4.0, 18.0)


def test_things_that_touch_do_not_overlap_and_things_that_overlap_are_measured() -> None:
    """Face to face is no clash; a shared corner of 2 x 3 x 4 mm is one of 24 mm3."""
    assert clashes(scene((box(10, 10, 10), IDENTITY), (box(10, 10, 10), shifted(10)))) == ()
    (clash,) = clashes(scene((box(10, 10, 10), IDENTITY), (box(10, 10, 10), shifted(8, 7, 6))))
    assert (clash.one, clash.other, clash.volume) == ("b0[1]", "b1[1]", 24.0)


def test_coincident_parts_are_found() -> None:
    """Two copies at one place share their whole volume."""
    (clash,) = clashes(scene((box(10, 10, 10), IDENTITY), (box(10, 10, 10), IDENTITY)))
    assert clash.volume == pytest.approx(1000)


def test_a_bolt_in_its_clearance_hole_is_no_clash_and_in_a_tight_one_is() -> None:
    """The roundness of the meshes does not count as an overlap, nor does it hide one."""
    bolt = cq.Workplane().circle(4).extrude(30).val()
    found: tuple[Clash, ...] = ()
    for hole, clash in ((9.0, False), (8.0, False), (7.8, True)):
        plate = cq.Workplane().box(40, 40, 10, centered=(True, True, False)).faces(">Z").workplane().hole(hole).val()
        found = clashes(scene((plate, IDENTITY), (bolt, shifted(0, 0, -5))))  # type: ignore[arg-type]
        assert bool(found) is clash, hole
    assert found[0].volume == pytest.approx(math.pi * (4**2 - 3.9**2) * 10, rel=0.01)
