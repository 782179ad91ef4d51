# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The outline of a plate that lies in XY as it is cut, found on the solid itself. Lengths in mm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import cadquery as cq
import numpy as np
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.BRepGProp import BRepGProp_Face
from OCP.BRepTools import BRepTools
from OCP.GeomAbs import GeomAbs_SurfaceType
from OCP.gp import gp_Pnt, gp_Vec

from makeshare.errors import GeometryError
from makeshare.kernel.shapes import area, box, volume
from makeshare.measure.outline import Floats, Piece, boundary, chain, edge_pieces, once
from makeshare.model.flat import FlatProfile

THICKNESS_TOLERANCE = 0.01
"""How far a plate may be from its stock's thickness, mm: a rounding of the designer's, not another sheet."""

LEVEL = 1e-6
"""Normals nearer than this to the plane or to the vertical are in it."""

HEIGHT = 1e-4
"""Faces nearer than this to the top or the bottom are part of it, mm."""

SLOPED_SHARE = 0.5
"""Share of the plate's area from which sloped faces make it something else than a plate with worked edges."""

VOLUME_TOLERANCE = 1e-5
"""Relative difference between outline times thickness and the solid that rounding explains."""

SAMPLES = np.linspace(0.1, 0.9, 4)
"""Where across a face, in parts of its extent, its direction is looked at."""


def flat_profile(shape: cq.Shape, thickness: float | None = None) -> FlatProfile:
    """Return what is cut through a plate that lies in XY; `thickness` is its stock's, or None if any will do.

    A vertical line leaves the solid through faces that look up. So the edges of all such faces, less those
    where two of them meet, are the silhouette: the outline and the holes that go right through. Pockets,
    countersinks and worked edges drop out by themselves and are told in `notes`. Raises GeometryError when
    the solid is no such plate.
    """
    if len(shape.Solids()) != 1:
        raise GeometryError(f"a flat part is one solid, this is {len(shape.Solids())}")
    around = box(shape)
    low, high = around.low[2], around.high[2]
    if thickness is not None and abs(high - low - thickness) > THICKNESS_TOLERANCE:
        raise GeometryError(f"it is {high - low:.2f} mm high as it lies in XY, but its stock is {thickness:g} mm thick")
    faces = [_Face(face) for face in shape.Faces()]
    facing_up = [face for face in faces if face.up]
    if not any(face.level and face.reaches(high) for face in facing_up):
        raise GeometryError("it has no flat top in XY: model a flat part lying as it is cut")
    pieces = once(piece for face in facing_up for piece in face.pieces())
    outer, *holes = chain(pieces)
    notes = tuple(_counted(note for face in faces if (note := face.note(low, high))))
    profile = FlatProfile(thickness=round(high - low, 6), outer=outer, holes=tuple(holes), notes=notes)
    _check(profile, shape, sum(area(face.face) for face in facing_up if not face.level))
    return profile


def _check(profile: FlatProfile, shape: cq.Shape, sloped: float) -> None:
    """Compare the outline with the solid: equal without features, larger with them."""
    full, true = profile.area * profile.thickness, volume(shape)
    excess = (full - true) / true
    if excess < -VOLUME_TOLERANCE or (excess > VOLUME_TOLERANCE and not profile.notes):
        raise GeometryError(
            f"its outline times its thickness is {full:.1f} mm³ but it holds {true:.1f} mm³: "
            "its sides are not square to the sheet"
        )
    if sloped > SLOPED_SHARE * profile.area:
        raise GeometryError("most of its top is sloped or curved: it is no plate of one thickness")


class _Face:
    """A face, and which way it looks."""

    def __init__(self, face: cq.Face) -> None:
        """Look at the face's direction in a few places."""
        self.face = face
        surface = BRepAdaptor_Surface(face.wrapped)
        self.kind = surface.GetType()
        heights = _upward(face)
        self.up = bool(heights.min() > LEVEL)
        self.down = bool(heights.max() < -LEVEL)
        self.level = bool(np.abs(heights).min() > 1 - LEVEL)
        self.upright = bool(np.abs(heights).max() <= LEVEL)
        self.surface = surface

    def reaches(self, height: float) -> bool:
        """Tell whether a level face lies at a height."""
        return abs(self.face.Center().z - height) < HEIGHT

    def pieces(self) -> Iterator[Piece]:
        """Yield the face's edges as seen from above."""
        for edge in boundary(self.face):
            yield from edge_pieces(edge, _from_above)

    def note(self, low: float, high: float) -> str:
        """Say what work this face asks for beside cutting through, or nothing."""
        if self.upright or (self.level and (self.reaches(low) or self.reaches(high))):
            return ""
        side = "above" if self.up else "below"
        if self.level:
            depth = high - self.face.Center().z if self.up else self.face.Center().z - low
            return f"pocket from {side}, {self._extent()}, {depth:.2f} mm deep"
        if self.kind == GeomAbs_SurfaceType.GeomAbs_Cone and (self.up or self.down) and self._hollow():
            return f"countersink from {side}, {self._extent()}"
        if self.kind == GeomAbs_SurfaceType.GeomAbs_Cylinder and not (self.up or self.down):
            return f"hole in the edge, {2 * self.surface.Cylinder().Radius():.2f} mm wide"
        return "edge bevelled or rounded"

    def _extent(self) -> str:
        """Return the size of the face seen from above."""
        width, height, _ = box(self.face).size
        round_ = len({edge.geomType() for edge in boundary(self.face)} | {"CIRCLE"}) == 1
        return f"{width:.2f} mm wide" if round_ else f"{width:.2f} by {height:.2f} mm"

    def _hollow(self) -> bool:
        """Tell whether a cone looks towards its axis."""
        axis = self.surface.Cone().Axis().Location()
        u0, u1, v0, v1 = BRepTools.UVBounds_s(self.face.wrapped)
        point, normal = _look(self.face, (u0 + u1) / 2, (v0 + v1) / 2)
        return bool((point[0] - axis.X()) * normal[0] + (point[1] - axis.Y()) * normal[1] < 0)


def _counted(notes: Iterable[str]) -> Iterator[str]:
    """Name each kind of work once, and how often it occurs."""
    for note, count in sorted(Counter(notes).items()):
        yield f"{count} times: {note}" if count > 1 else note


def _from_above(points: Floats) -> Floats:
    """Drop the height."""
    return points[:, :2]


def _upward(face: cq.Face) -> Floats:
    """Return the vertical part of the outward normal in a few places of a face."""
    u0, u1, v0, v1 = BRepTools.UVBounds_s(face.wrapped)
    places = [(u0 + (u1 - u0) * s, v0 + (v1 - v0) * t) for s in SAMPLES for t in SAMPLES]
    return np.array([_look(face, u, v)[1][2] for u, v in places])


def _look(face: cq.Face, u: float, v: float) -> tuple[Floats, Floats]:
    """Return a point of a face and the outward unit normal there."""
    point, normal = gp_Pnt(), gp_Vec()
    BRepGProp_Face(face.wrapped).Normal(u, v, point, normal)
    way = np.array(normal.Coord()[:3])
    return np.array(point.Coord()), way / max(float(np.linalg.norm(way)), np.finfo(float).tiny)
