# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Shapes keep what they are through bytes and placements, and are measured rightly."""

from __future__ import annotations

import math

import cadquery as cq
import pytest

from makeshare.errors import GeometryError
from makeshare.kernel import shapes
from makeshare.kernel.mesh import tessellate
from makeshare.model.assembly import IDENTITY
from tests.kernel.shapes_for_tests import SHAPES, block


@pytest.mark.parametrize("name", SHAPES)
def test_bytes_bring_back_the_same_shape(name: str) -> None:
    """Reading what was written gives the same volume, box and number of solids."""
    shape = SHAPES[name]()
    back = shapes.read_shape(shapes.write_shape(shape))
    assert shapes.volume(back) == pytest.approx(shapes.volume(shape), rel=1e-12)
    assert shapes.solid_count(back) == shapes.solid_count(shape)
    assert shapes.box(back).low == pytest.approx(shapes.box(shape).low, abs=1e-6)
    assert shapes.box(back).high == pytest.approx(shapes.box(shape).high, abs=1e-6)


@pytest.mark.parametrize("name", SHAPES)
def test_a_mesh_does_not_change_the_bytes(name: str) -> None:
    """A shape's bytes are a key: they are the same before and after it is checked and meshed."""
    shape = SHAPES[name]()
    before = shapes.write_shape(shape)
    assert shapes.is_valid(shape)
    tessellate(shape)
    assert shapes.write_shape(shape) == before


@pytest.mark.parametrize("damage", ["nothing", "other", "torn"])
def test_damaged_bytes_are_refused(damage: str) -> None:
    """Bytes that hold no whole shape raise a GeometryError, whatever the kernel raises."""
    whole = shapes.write_shape(block())
    data = {"nothing": b"", "other": b"no shape", "torn": whole[: len(whole) // 3]}[damage]
    with pytest.raises(GeometryError, match="cannot be read"):
        shapes.read_shape(data)


def test_a_placement_turns_and_moves() -> None:
    """A quarter turn about Z and a move put the box where arithmetic says."""
    quarter = (0.0, -1.0, 0.0, 100.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 5.0)
    box = shapes.box(shapes.located(block(), quarter))
    assert box.low == pytest.approx((90, -15, 0), abs=1e-6)
    assert box.high == pytest.approx((110, 15, 10), abs=1e-6)


@pytest.mark.parametrize(
    ("entry", "value", "fault"),
    [(0, -1.0, "mirror"), (5, 2.0, "stretch"), (1, 0.5, "stretch"), (0, math.nan, "stretch"), (3, math.inf, "none")],
)
def test_a_placement_that_is_not_rigid_is_refused(entry: int, value: float, fault: str) -> None:
    """Mirroring, scaling, shearing or nonsense is an error, never a silently different part."""
    matrix = tuple(value if i == entry else number for i, number in enumerate(IDENTITY))
    with pytest.raises(GeometryError, match=fault):
        shapes.located(block(), matrix)


def test_the_box_is_exact_where_the_quick_one_is_not() -> None:
    """A free-form patch with control points outside itself does not widen the box."""
    bend = cq.Workplane("XZ").spline([(0, 0), (10, 30), (20, -10), (30, 5)]).lineTo(30, -40).lineTo(0, -40).close()
    shape = bend.extrude(-8).findSolid()
    box, mesh = shapes.box(shape), tessellate(shape)
    assert box.low == pytest.approx(mesh.vertices.min(axis=0), abs=0.02)
    assert box.high == pytest.approx(mesh.vertices.max(axis=0), abs=0.02)
    assert box.high[2] >= mesh.vertices[:, 2].max() - 1e-6


def test_a_tilted_cylinder_has_the_box_that_trigonometry_gives() -> None:
    """The box of a disc of radius r tilted by a reaches r·cos(a) + h·sin(a) and r·sin(a) + h·cos(a)."""
    tilt = math.radians(33)
    disc = cq.Workplane().circle(30).extrude(5).findSolid().rotate((0, 0, 0), (0, 1, 0), 33)
    size = shapes.box(disc).size
    assert size[0] == pytest.approx(60 * math.cos(tilt) + 5 * math.sin(tilt), abs=1e-5)
    assert size[2] == pytest.approx(60 * math.sin(tilt) + 5 * math.cos(tilt), abs=1e-5)


def test_volume_area_and_centre_are_those_of_the_solid() -> None:
    """A block's figures are exact."""
    shape = block().moved(cq.Location((1, 2, 3)))
    assert shapes.volume(shape) == pytest.approx(6000)
    assert shapes.area(shape) == pytest.approx(2200)
    assert shapes.centre_of_mass(shape) == pytest.approx((1, 2, 3))


def test_nothing_left_is_not_valid() -> None:
    """A cut that leaves nothing is no part, though the kernel finds it sound."""
    nothing = cq.Workplane().box(5, 5, 5).cut(cq.Workplane().box(9, 9, 9)).val()
    assert isinstance(nothing, cq.Shape)
    assert shapes.is_valid(block())
    assert not shapes.is_valid(nothing)
