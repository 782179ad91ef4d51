# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The few solids that fasteners are made of, all about the Z axis and in mm."""

from __future__ import annotations

import itertools
import math

from cadquery import Edge, Shape, Solid, Vector, Wire

SQRT3 = math.sqrt(3)


def cylinder(diameter: float, bottom: float, top: float) -> Solid:
    """Return a cylinder that stands from z = bottom to z = top."""
    return Solid.makeCylinder(diameter / 2, top - bottom, Vector(0, 0, bottom))


def cone(lower: float, upper: float, bottom: float, top: float) -> Solid:
    """Return a cone between two diameters; one of them may be nought, for a point."""
    return Solid.makeCone(lower / 2, upper / 2, top - bottom, Vector(0, 0, bottom))


def block(width: float, depth: float, bottom: float, top: float) -> Solid:
    """Return a box centred in X (width) and Y (depth)."""
    return Solid.makeBox(width, depth, top - bottom, Vector(-width / 2, -depth / 2, bottom))


def hexagon(across_flats: float, bottom: float, top: float) -> Solid:
    """Return a hexagonal prism with two corners on the X axis and two flats across Y."""
    corner = across_flats / SQRT3
    points = [Vector(corner * math.cos(a), corner * math.sin(a), bottom) for a in (math.pi * i / 3 for i in range(6))]
    return Solid.extrudeLinear(Wire.makePolygon(points, close=True), [], Vector(0, 0, top - bottom))


def dome(diameter: float, height: float, flat: float = 0) -> Solid:
    """Return a cap of a sphere on z = 0, its top cut flat to a circle of diameter `flat`.

    The sphere is the one about the Z axis that meets both circles; it is to widen downwards, as heads do.
    """
    radius, top = diameter / 2, flat / 2
    centre = (top**2 + height**2 - radius**2) / (2 * height)
    bulge = math.sqrt(radius**2 + centre**2 - (height / 2 - centre) ** 2)
    arc = Edge.makeThreePointArc(Vector(radius, 0, 0), Vector(bulge, 0, height / 2), Vector(top, 0, height))
    corners = [Vector(top, 0, height), Vector(0, 0, height), Vector(0, 0, 0), Vector(radius, 0, 0)]
    lines = [Edge.makeLine(a, b) for a, b in itertools.pairwise(corners) if (a - b).Length > 0]
    return Solid.revolve(Wire.assembleEdges([arc, *lines]), [], 360, Vector(0, 0, 0), Vector(0, 0, 1))


def joined(*solids: Shape) -> Shape:
    """Return solids that touch or overlap as one."""
    return solids[0].fuse(*solids[1:]).clean()
