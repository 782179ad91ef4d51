# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The whole as every writer sees it: distinct bodies, and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass, field

import cadquery as cq

from makeshare.kernel.mesh import Mesh
from makeshare.model.assembly import IDENTITY, Matrix

Colour = tuple[float, float, float]
"""Red, green, blue from 0 to 1, as a screen shows them (sRGB)."""


@dataclass(frozen=True, eq=False)
class Body:
    """One distinct shape in its own frame, in mm, with its mesh and look."""

    name: str
    shape: cq.Shape
    mesh: Mesh
    colour: Colour
    metallic: bool


@dataclass(frozen=True)
class Placed:
    """A body (by its index) at a place in the whole; `path` nests by slashes: `frame/tube-long[2]`."""

    path: str
    body: int
    matrix: Matrix


@dataclass(frozen=True, eq=False)
class Scene:
    """An assembly, or one part: bodies, and all their places. Z is up, lengths are in mm."""

    name: str
    bodies: tuple[Body, ...]
    placed: tuple[Placed, ...]


@dataclass
class Node:
    """One level of a scene's tree: what stands here, and the levels below, each by its own name."""

    placed: Placed | None = None
    children: dict[str, Node] = field(default_factory=dict)


def alone(body: Body) -> Scene:
    """Return the scene of one body in its own frame."""
    return Scene(body.name, (body,), (Placed(body.name.rpartition("/")[2], 0, IDENTITY),))


def tree(scene: Scene) -> Node:
    """Return a scene's places as the tree that their paths spell, in the order of the scene."""
    root = Node()
    for placed in scene.placed:
        node = root
        for name in placed.path.split("/"):
            node = node.children.setdefault(name, Node())
        node.placed = placed
    return root
