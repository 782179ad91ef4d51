# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Fittings that have a box for a first idea: brackets, and caps for the ends of tubes."""

from __future__ import annotations

from collections.abc import Mapping

from cadquery import Shape, Solid, Vector

from makeshare.hardware.solids import block, cylinder, joined

CLEARANCE = 0.25
"""Room between a cap's plug and the tube, in mm a side: the ribs that hold a real plug are not drawn."""


def box(size: Mapping[str, float]) -> Shape:
    """Draw a solid box; with `thickness`, an angle bent from strip of that thickness.

    The angle's lower leg lies on z = 0 and its upper one stands at the edge with the lowest Y. `hole` and
    `hole_offset` give each leg one hole of that diameter in its middle, that far from the corner's outside.
    """
    if "thickness" not in size:
        return block(size["length"], size["width"], 0, size["height"])
    length, width, height, thickness = (size[name] for name in ("length", "width", "height", "thickness"))
    upright = block(length, thickness, 0, height).translate(Vector(0, (thickness - width) / 2, 0))
    angle = joined(block(length, width, 0, thickness), upright)
    if "hole" not in size:
        return angle
    back, offset, radius = -width / 2, size["hole_offset"], size["hole"] / 2
    down = Solid.makeCylinder(radius, thickness, Vector(0, back + offset, 0))
    through = Solid.makeCylinder(radius, thickness, Vector(0, back, offset), Vector(0, 1, 0))
    return angle.cut(down, through)


def tube_cap(size: Mapping[str, float]) -> Shape:
    """Draw a cap: a plate over a tube's end and a plug inside its `wall`; round where `diameter` is given."""
    inset = 2 * (size.get("wall", 0) + CLEARANCE)
    if "diameter" in size:
        plate = cylinder(size["diameter"], 0, size["thickness"])
        return joined(plate, cylinder(size["diameter"] - inset, -size["depth"], 0))
    plug = block(size["width"] - inset, size["height"] - inset, -size["depth"], 0)
    # A cold-formed tube is round inside its corners, by about its wall's thickness (EN 10219-2: outside 2 t).
    rounded = plug.fillet(size.get("wall", 0) + CLEARANCE, plug.edges("|Z").Edges())
    return joined(block(size["width"], size["height"], 0, size["thickness"]), rounded)
