# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""GLB (glTF 2.0, binary): the scene for browsers and augmented reality. In metres, Y up, as glTF has it."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from makeshare.errors import GeometryError
from makeshare.kernel.mesh import Floats, Mesh
from makeshare.kernel.scene import Body, Colour, Node, Scene, tree
from makeshare.model.assembly import Matrix

Json = dict[str, Any]

UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
"""Turns our axes (Z up) into glTF's (Y up, Z towards the viewer)."""

METRE = 0.001
ROUGHNESS = 0.55
METALLIC = 0.3
"""Without surroundings to mirror, full metal looks black; this much still reads as metal."""

NORMAL_STEPS = 1024
"""Corners whose normals agree to one part in this many share a vertex."""

NIL = 1e-12
"""Parts of a rotation below this are rounding."""

DARK = 0.04045
"""Up to here a screen's colour is linear (IEC 61966-2-1)."""

FLOAT, UINT16, UINT32 = 5126, 5123, 5125
VERTICES, INDICES = 34962, 34963
WIDEST_SHORT = 65535
"""Indices of 16 bits reach to one below this, which the format keeps for itself."""


def glb(scene: Scene) -> bytes:
    """Write each body as one mesh with its faces' smooth normals, and a node for each level and place.

    Raises GeometryError for an empty scene, which the format cannot hold.
    """
    if not scene.placed:
        raise GeometryError(f"nothing stands in {scene.name}, so there is nothing to show")
    file = _File()
    materials = sorted({(body.colour, body.metallic) for body in scene.bodies})
    meshes = [file.mesh(body, materials.index((body.colour, body.metallic))) for body in scene.bodies]
    nodes: list[Json] = [{"name": scene.name}]
    nodes[0]["children"] = _add_children(nodes, tree(scene))
    document: Json = {
        "asset": {"version": "2.0", "generator": "makeshare"},
        "scene": 0,
        "scenes": [{"name": scene.name, "nodes": [0]}],
        "nodes": nodes,
        "meshes": meshes,
        "materials": [_material(colour, metallic) for colour, metallic in materials],
        "accessors": file.accessors,
        "bufferViews": file.views,
        "buffers": [{"byteLength": len(file.data)}],
    }
    text = json.dumps(document, separators=(",", ":"), ensure_ascii=False)
    return _container(text.encode(), bytes(file.data))


def _add_children(nodes: list[Json], level: Node) -> list[int]:
    """Append the nodes below a level, and return their numbers."""
    numbers = []
    for name, child in level.children.items():
        node: Json = {"name": name}
        numbers.append(len(nodes))
        nodes.append(node)
        if child.placed is not None:
            node |= {"mesh": child.placed.body} | _pose(child.placed.matrix)
        if child.children:
            node["children"] = _add_children(nodes, child)
    return numbers


def _pose(matrix: Matrix) -> Json:
    """Return a placement as glTF's move (metres) and quaternion, leaving out what is nil."""
    rows = np.array(matrix).reshape(3, 4)
    move = UP @ rows[:, 3] * METRE
    turn = _quaternion(UP @ rows[:, :3] @ UP.T)
    pose: Json = {}
    if np.abs(move).max() > 0:
        pose["translation"] = _plain(move)
    if np.abs(turn[:3]).max() > 0:
        pose["rotation"] = _plain(turn)
    return pose


def _quaternion(rotation: Floats) -> Floats:
    """Turn a rotation into a unit quaternion x, y, z, w: the main eigenvector of Bar-Itzhack's matrix (2000)."""
    (xx, xy, xz), (yx, yy, yz), (zx, zy, zz) = rotation
    symmetric = np.array(
        [
            [xx - yy - zz, xy + yx, xz + zx, zy - yz],
            [xy + yx, yy - xx - zz, yz + zy, xz - zx],
            [xz + zx, yz + zy, zz - xx - yy, yx - xy],
            [zy - yz, xz - zx, yx - xy, xx + yy + zz],
        ]
    )
    turn = np.linalg.eigh(symmetric)[1][:, -1]
    turn = np.where(np.abs(turn) < NIL, 0.0, turn)
    leading = turn[3] or turn[np.flatnonzero(turn)[0]]
    return np.asarray(turn * np.sign(leading))


def _plain(numbers: Floats) -> list[float]:
    """Round to what single precision holds, so that the text is short and has no minus zero."""
    return [round(float(number), 9) + 0.0 for number in numbers]


def _material(colour: Colour, metallic: bool) -> Json:  # noqa: FBT001 -- a plain property of the look
    """Return a material; glTF mixes light linearly, so the screen's colour is decoded (IEC 61966-2-1)."""
    linear = [c / 12.92 if c <= DARK else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return {
        "pbrMetallicRoughness": {
            "baseColorFactor": [*(round(c, 6) for c in linear), 1.0],
            "metallicFactor": METALLIC if metallic else 0.0,
            "roughnessFactor": ROUGHNESS,
        }
    }


class _File:
    """The binary part of a file, and the list of what lies where in it."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.data = bytearray()
        self.views: list[Json] = []
        self.accessors: list[Json] = []

    def mesh(self, body: Body, material: int) -> Json:
        """Add a body's vertices, normals and triangles; return the mesh that uses them."""
        points, normals, triangles = _shared(body.mesh)
        short = len(points) < WIDEST_SHORT
        low, high = (bound.astype(float).tolist() for bound in (points.min(axis=0), points.max(axis=0)))
        primitive: Json = {
            "attributes": {
                "POSITION": self._accessor(points, FLOAT, VERTICES, {"type": "VEC3", "min": low, "max": high}),
                "NORMAL": self._accessor(normals, FLOAT, VERTICES, {"type": "VEC3"}),
            },
            "indices": self._accessor(
                triangles.reshape(-1).astype("<u2" if short else "<u4"),
                UINT16 if short else UINT32,
                INDICES,
                {"type": "SCALAR"},
            ),
            "material": material,
        }
        return {"name": body.name, "primitives": [primitive]}

    def _accessor(self, array: NDArray[Any], component: int, target: int, rest: Json) -> int:
        """Add an array, aligned to four bytes, and return its number."""
        view = {"buffer": 0, "byteOffset": len(self.data), "byteLength": array.nbytes, "target": target}
        self.views.append(view)
        self.data += array.tobytes() + bytes(-array.nbytes % 4)
        accessor = {"bufferView": len(self.views) - 1, "componentType": component, "count": len(array)}
        self.accessors.append(accessor | rest)
        return len(self.accessors) - 1


def _shared(mesh: Mesh) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
    """Return points in metres, normals and triangles; faces that run smoothly into one another share vertices."""
    steps = np.round(mesh.normals * NORMAL_STEPS).astype(np.int64)
    keys = np.column_stack([mesh.corners, steps])
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    points = (mesh.vertices[mesh.corners[first]] @ UP.T * METRE).astype("<f4")
    normals = (mesh.normals[first] @ UP.T).astype("<f4")
    return points + np.float32(0), normals + np.float32(0), inverse.reshape(-1)[mesh.facets]


def _container(text: bytes, data: bytes) -> bytes:
    """Wrap the two parts as one file, each padded to four bytes."""
    text += b" " * (-len(text) % 4)
    length = 12 + 8 + len(text) + 8 + len(data)
    head = struct.pack("<4sII", b"glTF", 2, length)
    return head + struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(data), b"BIN\0") + data
