# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A folded sheet as a brake sees it: flat faces, and the bends over which they run into one another. In mm."""

from __future__ import annotations

import math
from itertools import combinations

import cadquery as cq
import numpy as np
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.BRepTools import BRepTools
from OCP.GeomAbs import GeomAbs_SurfaceType
from OCP.TopAbs import TopAbs_EDGE, TopAbs_FACE, TopAbs_Orientation
from OCP.TopExp import TopExp
from OCP.TopoDS import TopoDS
from OCP.TopTools import TopTools_IndexedDataMapOfShapeListOfShape, TopTools_IndexedMapOfShape

from makeshare.errors import GeometryError
from makeshare.kernel.shapes import area
from makeshare.measure.outline import SAME, Floats

THICKNESS_TOLERANCE = 0.01
"""How far a sheet may be from its stock's thickness, mm."""

TANGENT = 1e-6
"""Faces meet smoothly when their normals' product is nearer to 1 than this (0.08°)."""


class Face:
    """A plane or cylinder of the sheet's skin."""

    def __init__(self, face: cq.Face) -> None:
        """Read what kind of surface a face lies on."""
        self.face = face
        surface = BRepAdaptor_Surface(face.wrapped)
        kind = surface.GetType()
        self.plane = kind == GeomAbs_SurfaceType.GeomAbs_Plane
        self.cylinder = kind == GeomAbs_SurfaceType.GeomAbs_Cylinder
        outward = -1.0 if face.wrapped.Orientation() == TopAbs_Orientation.TopAbs_REVERSED else 1.0
        if self.plane:
            plane = surface.Plane()
            handed = 1.0 if plane.Position().Direct() else -1.0
            self.axis = np.array(plane.Axis().Direction().Coord()) * outward * handed
        if self.cylinder:
            cylinder = surface.Cylinder()
            self.axis = np.array(cylinder.Axis().Direction().Coord())
            self.origin = np.array(cylinder.Axis().Location().Coord())
            self.radius = float(cylinder.Radius())
            self.outward = outward if cylinder.Position().Direct() else -outward
            u0, u1, v0, v1 = BRepTools.UVBounds_s(face.wrapped)
            self.middle = np.array(surface.Value((u0 + u1) / 2, (v0 + v1) / 2).Coord())

    def centre(self, point: Floats) -> Floats:
        """Return the point of a cylinder's axis beside a point."""
        return np.asarray(self.origin + self.axis * ((point - self.origin) @ self.axis))

    def normal(self, point: Floats) -> Floats:
        """Return the outward normal at a point."""
        if self.plane:
            return self.axis
        return np.asarray((point - self.centre(point)) / self.radius * self.outward)


class Sheet:
    """The faces of a part, and across which edges they run smoothly into one another."""

    def __init__(self, shape: cq.Shape) -> None:
        """Number the faces, and note each smooth edge with the two faces at it."""
        numbers, owners = TopTools_IndexedMapOfShape(), TopTools_IndexedDataMapOfShapeListOfShape()
        TopExp.MapShapes_s(shape.wrapped, TopAbs_FACE, numbers)
        TopExp.MapShapesAndAncestors_s(shape.wrapped, TopAbs_EDGE, TopAbs_FACE, owners)
        self.faces = [Face(cq.Face(TopoDS.Face_s(numbers.FindKey(i + 1)))) for i in range(numbers.Extent())]
        self.edges = owners
        self.smooth: list[tuple[int, int, cq.Edge]] = []
        for i in range(1, owners.Extent() + 1):
            edge = cq.Edge(TopoDS.Edge_s(owners.FindKey(i)))
            sides = {numbers.FindIndex(face) - 1 for face in owners.FindFromIndex(i)}
            for a, b in combinations(sorted(sides), 2):
                if self._meet_smoothly(a, b, edge):
                    self.smooth.append((a, b, edge))

    def _meet_smoothly(self, a: int, b: int, edge: cq.Edge) -> bool:
        one, other = self.faces[a], self.faces[b]
        if not ((one.plane or one.cylinder) and (other.plane or other.cylinder)):
            return False
        point = middle(edge)
        return bool(one.normal(point) @ other.normal(point) > 1 - TANGENT)

    def base(self, thickness: float | None) -> tuple[int, float]:
        """Return the face that the part lies on, and how thick the sheet is there.

        Of the faces with the sheet's thickness behind them, that is the largest of the lowest that look straight
        down, or, where none does, the largest of all.
        """
        flats = {i: self._depth(face) for i, face in enumerate(self.faces) if face.plane}
        sizes = {i: area(self.faces[i].face) for i in flats}
        if not flats:
            raise GeometryError("it has no flat face to lie on")
        usual = flats[max(flats, key=lambda i: sizes[i])]
        wanted = usual if thickness is None else thickness
        skin = [i for i, depth in flats.items() if abs(depth - wanted) <= THICKNESS_TOLERANCE]
        if not skin:
            raise GeometryError(f"it is {usual:.2f} mm thick, but its stock is {wanted:g} mm")
        down = [i for i in skin if self.faces[i].axis[2] < -1 + TANGENT]
        ground = min((self.faces[i].face.Center().z for i in down), default=0.0)
        lying = [i for i in down if self.faces[i].face.Center().z < ground + SAME] or skin
        base = max(lying, key=lambda i: (round(sizes[i], 6), -i))
        return base, flats[base]

    def _depth(self, front: Face) -> float:
        """Return how far behind a plane the nearest one lies that looks the other way; infinite if none does."""
        point = np.array(front.face.Center().toTuple())
        behind = (
            float((point - np.array(face.face.Center().toTuple())) @ front.axis)
            for face in self.faces
            if face.plane and face.axis @ front.axis < -1 + TANGENT
        )
        return min((depth for depth in behind if depth > SAME), default=math.inf)


def middle(edge: cq.Edge) -> Floats:
    """Return the point halfway along an edge."""
    return np.array(edge.positionAt(0.5).toTuple())
