# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""STL, binary: the oldest common tongue of printers. It has no unit; by custom a number is a millimetre."""

from __future__ import annotations

import struct

import numpy as np

from makeshare.kernel.mesh import Floats, Mesh
from makeshare.kernel.scene import Scene

HEADER = b"binary STL, lengths in mm".ljust(80)
FACET = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def stl(mesh: Mesh) -> bytes:
    """Write a mesh. Facets that single precision empties are left out in pairs: the surface stays closed."""
    return _written(mesh.vertices[mesh.triangles])


def scene_stl(scene: Scene) -> bytes:
    """Write every body of a scene at its place; the format keeps no names and no colours."""
    placed = []
    for one in scene.placed:
        mesh, rows = scene.bodies[one.body].mesh, np.array(one.matrix).reshape(3, 4)
        placed.append(mesh.vertices[mesh.triangles] @ rows[:, :3].T + rows[:, 3])
    return _written(np.concatenate(placed))


def _written(triangles: Floats) -> bytes:
    """Write triangles (n, 3, 3)."""
    corners = triangles.astype("<f4")
    a, b, c = np.moveaxis(corners, 1, 0)
    whole = (a != b).any(axis=1) & (b != c).any(axis=1) & (c != a).any(axis=1)
    across = np.cross((b - a).astype(float), (c - a).astype(float))[whole]
    lengths = np.linalg.norm(across, axis=1, keepdims=True)
    facets = np.zeros(int(whole.sum()), FACET)
    facets["normal"] = across / np.where(lengths > 0, lengths, 1.0)
    facets["corners"] = corners[whole]
    return HEADER + struct.pack("<I", len(facets)) + facets.tobytes()
