# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What of any shape can be drawn flat: its outline if it is flat or a plate, else a section. Lengths in mm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cadquery as cq
import numpy as np
from OCP.Bnd import Bnd_Box
from OCP.BRepBndLib import BRepBndLib
from OCP.BRepLib import BRepLib_FindSurface

from makeshare.errors import GeometryError
from makeshare.kernel.shapes import Box, box
from makeshare.measure.flat import flat_profile
from makeshare.measure.outline import Floats, Piece, boundary, chain, edge_pieces, once
from makeshare.model.flat import Loop

FLAT = 1e-6
"""How far a flat shape may stand off its plane, mm."""
LEVEL = 1e-9
"""Parts of a direction below this are none."""


@dataclass(frozen=True)
class Lines:
    """Closed loops, and pieces of lines that close nothing; `note` says what of the shape they leave out."""

    loops: tuple[Loop, ...]
    pieces: tuple[Piece, ...] = ()
    note: str = ""


def extent(shape: cq.Shape) -> Box:
    """Return the box of any shape: of one without faces too, whose edges may reach beyond their ends."""
    if shape.Solids():
        return box(shape)
    bounds = Bnd_Box()
    BRepBndLib.AddOptimal_s(shape.wrapped, bounds, False, False)
    if bounds.IsVoid():
        raise GeometryError("the shape is empty, so it has no box")
    bounds.SetGap(0.0)
    return Box(bounds.CornerMin().Coord(), bounds.CornerMax().Coord())


def lines_of(shape: cq.Shape, level: float) -> Lines:
    """Return what is drawn of a shape, which may be nothing; raises GeometryError for what lies in no plane.

    A flat shape gives its own outlines, in the coordinates of its plane: X and Y, else X and Z or Y and Z, else those
    of the slanting plane with X level. A single solid with a flat top gives the outline and the holes that go right
    through, seen from above; every other solid the section parallel to XY at a level.
    """
    if not shape.Solids():
        return _flat(shape)
    try:
        profile = flat_profile(shape)
    except GeometryError:
        return _section(shape, level)
    work = "outline from above, without pockets and bevels" if profile.notes else ""
    return Lines((profile.outer, *profile.holes), note=work)


def _flat(shape: cq.Shape) -> Lines:
    """Return the outlines of a flat shape: faces that touch are one area, wires stay as they are."""
    project = _flattening(shape)
    faces = shape.Faces()
    owned = {edge for face in faces for edge in face.Edges()}
    bounding = once(piece for face in faces for edge in boundary(face) for piece in edge_pieces(edge, project))
    loose = [piece for edge in shape.Edges() if edge not in owned for piece in edge_pieces(edge, project)]
    areas, wires = _closed(bounding), _closed(loose)
    return Lines((*areas.loops, *wires.loops), (*areas.pieces, *wires.pieces))


def _section(shape: cq.Shape, level: float) -> Lines:
    """Cut solids at a level, and return the outlines of the cut."""
    around = box(shape)
    width, depth, _ = around.size
    middle = cq.Vector((around.low[0] + around.high[0]) / 2, (around.low[1] + around.high[1]) / 2, level)
    side = 1.1 * max(width, depth) + 1
    sheet = cq.Face.makePlane(side, side, middle, (0, 0, 1))
    found: list[Loop] = []
    for solid in shape.Solids():
        cut = sheet.intersect(solid)
        edges = [edge for face in cut.Faces() for edge in boundary(face)]
        found += _closed(once(piece for edge in edges for piece in edge_pieces(edge, _along(0, 1)))).loops
    return Lines(tuple(found), note=f"section at z {level:.6g}")


def _closed(pieces: list[Piece]) -> Lines:
    """Join pieces to closed loops; where they do not close, leave all of them as they are."""
    if not pieces:
        return Lines(())
    try:
        return Lines(tuple(chain(pieces)))
    except GeometryError:
        return Lines((), tuple(pieces))


def _flattening(shape: cq.Shape) -> Callable[[Floats], Floats]:
    """Return how points of a flat shape lie in its plane; raises GeometryError for a shape in no plane."""
    around = extent(shape)
    for axis, (right, up) in ((2, (0, 1)), (1, (0, 2)), (0, (1, 2))):
        if around.size[axis] < FLAT:
            return _along(right, up)
    found = BRepLib_FindSurface(shape.wrapped, -1.0, True)  # any tolerance that the shape has itself, planes only
    if not found.Found():
        raise GeometryError("it is no solid and lies in no plane, so nothing of it can be drawn flat")
    return _onto(np.array(found.Surface().Position().Direction().Coord()))


def _along(right: int, up: int) -> Callable[[Floats], Floats]:
    """Keep two of three coordinates."""
    return lambda points: points[:, [right, up]]


def _onto(normal: Floats) -> Callable[[Floats], Floats]:
    """Project onto a slanting plane, its X level and its Y upwards."""
    leading = next(value for value in normal[::-1] if abs(value) > LEVEL)
    normal = normal * np.sign(leading)
    right = np.cross([0.0, 0.0, 1.0], normal)
    right = right / np.linalg.norm(right)
    frame = np.array([right, np.cross(normal, right)])
    return lambda points: points @ frame.T
