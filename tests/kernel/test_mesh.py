# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The one tessellation is closed, true to the shape, and the same every time."""

from __future__ import annotations

import math

import cadquery as cq
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.errors import GeometryError
from makeshare.kernel.mesh import DEFLECTION, Mesh, is_folded, is_watertight, tessellate
from makeshare.kernel.shapes import volume
from tests.kernel.shapes_for_tests import SHAPES, block, plate, stack


def same(one: Mesh, other: Mesh) -> bool:
    """Tell whether two meshes are alike to the last bit."""
    return (
        np.array_equal(one.vertices, other.vertices)
        and np.array_equal(one.triangles, other.triangles)
        and np.array_equal(one.normals, other.normals)
    )


@pytest.mark.parametrize("name", SHAPES)
def test_every_mesh_is_closed_and_holds_the_volume(name: str) -> None:
    """The surface is watertight, nowhere folded, and encloses what the shape does to within the deflection."""
    shape = SHAPES[name]()
    mesh = tessellate(shape)
    assert is_watertight(mesh.triangles)
    assert not is_folded(mesh)
    assert mesh.volume == pytest.approx(volume(shape), rel=0.01)
    assert len(mesh.triangles) == len(mesh.facets)
    assert np.array_equal(mesh.corners[mesh.facets], mesh.triangles)


@pytest.mark.parametrize("name", SHAPES)
def test_normals_are_unit_length_and_point_outward(name: str) -> None:
    """A corner's normal agrees with the facets around it."""
    mesh = tessellate(SHAPES[name]())
    a, b, c = np.moveaxis(mesh.vertices[mesh.triangles], 1, 0)
    across = np.cross(b - a, c - a)
    assert np.linalg.norm(mesh.normals, axis=1) == pytest.approx(1.0, abs=1e-6)
    for corner in range(3):
        assert np.einsum("ij,ij->i", across, mesh.normals[mesh.facets[:, corner]]).min() > 0


@settings(max_examples=12, deadline=None)
@given(radius=st.floats(0.5, 400), height=st.floats(0.5, 300))
def test_facets_stay_within_the_deflection(radius: float, height: float) -> None:
    """On a cylinder of any size, no facet is further from the surface than the deflection."""
    mesh = tessellate(cq.Solid.makeCylinder(radius, height))
    rim = np.hypot(mesh.vertices[:, 0], mesh.vertices[:, 1])
    assert rim[rim > radius / 2] == pytest.approx(radius, rel=1e-9)
    middles = mesh.vertices[mesh.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)].mean(axis=1)
    on_side = (
        mesh.vertices[mesh.triangles][:, :, 2].min(axis=1) < mesh.vertices[mesh.triangles][:, :, 2].max(axis=1)
    ).repeat(3)
    assert np.hypot(middles[on_side, 0], middles[on_side, 1]).min() > radius - DEFLECTION * 1.001


@pytest.mark.parametrize(("name", "count"), [("block", 12), ("tube", 32), ("ball", 0), ("pin", 2)])
def test_only_sharp_edges_are_drawn(name: str, count: int) -> None:
    """Seams and the run-outs of fillets are no edges; a tube's rounded corners show at its ends only."""
    edges = tessellate(SHAPES[name]()).edges
    assert len(edges) == count
    assert all(edge.shape[1] == 3 and len(edge) > 1 for edge in edges)


def test_an_earlier_mesh_leaves_no_trace() -> None:
    """Whatever meshed the shape before, coarse or fine, the result is the same."""
    shape = plate()
    first = tessellate(shape)
    shape.mesh(0.01, 0.1)
    assert same(tessellate(shape), first)
    assert same(tessellate(plate()), first)


def test_solids_that_touch_stay_apart() -> None:
    """Two blocks face to face are two closed surfaces, not one with an edge of four facets."""
    assert tessellate(stack()).volume == pytest.approx(12000)
    assert len(tessellate(stack()).vertices) == 16


def test_a_turned_and_moved_shape_is_meshed_in_its_place() -> None:
    """The mesh has the placement worked in."""
    moved = block().moved(cq.Location((100, 0, 0), (0, 0, 1), 90))
    mesh = tessellate(moved)
    assert mesh.vertices.min(axis=0) == pytest.approx((90, -15, -5))
    assert mesh.vertices.max(axis=0) == pytest.approx((110, 15, 5))


def test_a_shape_without_a_solid_is_refused() -> None:
    """A face alone has no inside."""
    with pytest.raises(GeometryError, match="no solid"):
        tessellate(cq.Face.makePlane(10, 10))


def test_a_solid_with_a_gap_is_refused() -> None:
    """A shell with a face left out is not closed, whatever type it claims."""
    faces = block().Faces()[:-1]
    leaky = cq.Solid.makeSolid(cq.Shell.makeShell(faces))
    with pytest.raises(GeometryError, match="not closed"):
        tessellate(leaky)


def test_small_round_things_are_round() -> None:
    """Small round things have at least 18 facets around."""
    mesh = tessellate(cq.Solid.makeCylinder(0.5, 1))
    assert len(mesh.vertices) >= 2 * math.floor(math.tau / 0.35)
