# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Draws what is bought, simply, from the dimensions in the catalogue: no thread, no chamfer, no marking.

Where a drawing's origin lies, in mm:

* bolts, and screws with a raised head: on the axis in the plane that bears, head towards +Z, shank to -Z;
* countersunk screws: on the axis in the top of the head, which is flush with the wood, all of it towards -Z;
* washers and nuts: in the middle of one face, the body from z = 0 towards +Z; a nut that is set into sheet or
  tube has its shank towards -Z;
* boxes: centred in X and Y, from z = 0 up;
* tube caps: in the middle of the tube's end, the plug towards -Z.

Hexagons are true across flats, with two corners on the X axis. A nut's hole is as wide as the bolt's nominal
diameter, and a wood screw is as thick as the root of its thread: what is joined touches but does not overlap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from makeshare.errors import GeometryError, UnknownKey
from makeshare.model.catalog import Thing

if TYPE_CHECKING:
    from cadquery import Solid


def draw(thing: Thing) -> Solid:
    """Return a bought thing as one valid solid, in mm.

    Raises UnknownKey for a kind that is not drawn (stock, consumables), and GeometryError for dimensions that
    make no solid.
    """
    from makeshare.hardware.drawers import DRAWERS  # noqa: PLC0415  the CAD kernel takes a second to load

    if thing.kind not in DRAWERS:
        raise UnknownKey("kind that is drawn", thing.kind, DRAWERS, thing.place)
    shape = DRAWERS[thing.kind](thing.dimensions)
    solids = shape.Solids()
    if len(solids) != 1 or not solids[0].isValid() or solids[0].Volume() <= 0:
        raise GeometryError(
            f"the dimensions of '{thing.key}' make no solid",
            thing.place,
            tip="check them against its standard",
        )
    return solids[0]
