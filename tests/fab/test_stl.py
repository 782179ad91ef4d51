# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""An STL is a closed solid in other people's tools."""

from __future__ import annotations

import io

import numpy as np
import pytest
import trimesh

from makeshare.fab.stl import stl
from makeshare.kernel.mesh import tessellate
from tests.kernel.shapes_for_tests import SHAPES


@pytest.mark.parametrize("name", [name for name in SHAPES if name != "stack"])
def test_another_reader_finds_a_closed_solid(name: str) -> None:
    """Trimesh joins the corners into a watertight, consistently turned solid of the mesh's volume and box."""
    mesh = tessellate(SHAPES[name]())
    back = trimesh.load(io.BytesIO(stl(mesh)), file_type="stl")
    assert isinstance(back, trimesh.Trimesh)
    assert back.is_watertight
    assert back.is_winding_consistent
    assert back.volume == pytest.approx(mesh.volume, rel=1e-5)
    assert back.bounds == pytest.approx(np.array([mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)]), abs=1e-4)


def test_the_layout_is_that_of_the_format() -> None:
    """80 bytes of header that do not begin as the text form does, a count, and 50 bytes a facet with unit normals."""
    mesh = tessellate(SHAPES["plate"]())
    data = stl(mesh)
    assert not data.startswith(b"solid")
    assert int.from_bytes(data[80:84], "little") == len(mesh.triangles)
    assert len(data) == 84 + 50 * len(mesh.triangles)
    facets = np.frombuffer(data[84:], np.dtype([("normal", "<f4", 3), ("rest", "V38")]))
    assert np.linalg.norm(facets["normal"], axis=1) == pytest.approx(1.0, abs=1e-5)
