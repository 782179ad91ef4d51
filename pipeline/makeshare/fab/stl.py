# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""STL, binary: the oldest common tongue of printers. It has no unit; by custom a number is a millimetre."""

from __future__ import annotations

import struct

import numpy as np

from makeshare.kernel.mesh import Mesh

HEADER = b"binary STL, lengths in mm".ljust(80)
FACET = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])


def stl(mesh: Mesh) -> bytes:
    """Write a mesh. Facets that single precision empties are left out in pairs: the surface stays closed."""
    corners = mesh.vertices.astype("<f4")[mesh.triangles]
    a, b, c = np.moveaxis(corners, 1, 0)
    whole = (a != b).any(axis=1) & (b != c).any(axis=1) & (c != a).any(axis=1)
    across = np.cross((b - a).astype(float), (c - a).astype(float))[whole]
    lengths = np.linalg.norm(across, axis=1, keepdims=True)
    facets = np.zeros(int(whole.sum()), FACET)
    facets["normal"] = across / np.where(lengths > 0, lengths, 1.0)
    facets["corners"] = corners[whole]
    return HEADER + struct.pack("<I", len(facets)) + facets.tobytes()
