# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which placed things share space: boxes first, then meshes, then the kernel's word on what is left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from manifold3d import Manifold
from manifold3d import Mesh as ManifoldMesh

from makeshare.errors import GeometryError
from makeshare.kernel import shapes
from makeshare.model.facts import Clash

if TYPE_CHECKING:
    import cadquery as cq

    from makeshare.kernel.mesh import Mesh
    from makeshare.kernel.scene import Placed, Scene

ALLOWED = 1.0
"""Overlap in mm3 that is no more than the roundness of two meshes."""
TOUCHING = 1e-3
"""Boxes that share less than this (mm) in any direction only touch."""


def clashes(scene: Scene) -> tuple[Clash, ...]:
    """Return the pairs that share more than `ALLOWED`, in the order of their paths.

    Cost: boxes for all pairs (numpy, n2/2), a mesh intersection for the few that meet (about 1 ms), and a boolean of
    the kernel only for pairs whose meshes say that they overlap.
    """
    placed = sorted(scene.placed, key=lambda one: one.path)
    manifolds = [_manifold(body.mesh, body.name) for body in scene.bodies]
    solids = [manifolds[one.body].transform(np.array(one.matrix).reshape(3, 4)) for one in placed]
    found = []
    for i, j in _near([solid.bounding_box() for solid in solids]):
        if (solids[i] ^ solids[j]).volume() > ALLOWED:
            volume = _common(scene, placed[i], placed[j])
            if volume > ALLOWED:
                found.append(Clash(one=placed[i].path, other=placed[j].path, volume=round(volume, 2)))
    return tuple(found)


def _manifold(mesh: Mesh, name: str) -> Manifold:
    """Hand a mesh over to the library that intersects meshes."""
    manifold = Manifold(ManifoldMesh(mesh.vertices.astype(np.float32), mesh.triangles.astype(np.uint32)))
    if manifold.is_empty():
        raise GeometryError(f"the mesh of {name} is no closed solid", tip="do two of its edges or corners only touch?")
    return manifold


def _near(boxes: Sequence[tuple[float, ...]]) -> list[tuple[int, int]]:
    """Return the pairs whose boxes share more than a touch."""
    if len(boxes) < 2:  # noqa: PLR2004  no pair
        return []
    corners = np.array(boxes)
    low, high = corners[:, :3], corners[:, 3:]
    pairs = np.array(list(combinations(range(len(boxes)), 2)))
    one, other = pairs[:, 0], pairs[:, 1]
    shared = np.minimum(high[one], high[other]) - np.maximum(low[one], low[other])
    return [(int(i), int(j)) for i, j in pairs[(shared > TOUCHING).all(axis=1)]]


def _common(scene: Scene, one: Placed, other: Placed) -> float:
    """Ask the kernel for the exact shared volume (mm3)."""
    first, second = (_at(scene, placed) for placed in (one, other))
    common = first.intersect(second)
    return max(common.Volume(), 0.0)


def _at(scene: Scene, placed: Placed) -> cq.Shape:
    return shapes.located(scene.bodies[placed.body].shape, placed.matrix)
