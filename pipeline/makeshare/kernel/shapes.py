# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Shapes as bytes and as numbers. Lengths in mm, areas in mm², volumes in mm³."""

from __future__ import annotations

import io
import math
from typing import NamedTuple

import cadquery as cq
from OCP.BinTools import BinTools, BinTools_FormatVersion
from OCP.Bnd import Bnd_Box
from OCP.BRep import BRep_Tool
from OCP.BRepBndLib import BRepBndLib
from OCP.BRepGProp import BRepGProp
from OCP.gp import gp_Trsf
from OCP.GProp import GProp_GProps
from OCP.TopExp import TopExp
from OCP.TopoDS import TopoDS_Shape
from OCP.TopTools import TopTools_IndexedMapOfShape

from makeshare.errors import GeometryError
from makeshare.model.assembly import IDENTITY, Matrix

Point = tuple[float, float, float]

ROTATION_TOLERANCE = 1e-6
"""How far a placement's rotation may be from a pure one: far above rounding, far below what anybody means."""

BOX_SLACK = 1e-6
"""Faces that reach less than this beyond the known box (mm) do not widen it."""


class Box(NamedTuple):
    """An axis-aligned box in mm, by its least and its greatest corner."""

    low: Point
    high: Point

    @property
    def size(self) -> Point:
        """The three edge lengths in mm."""
        (x0, y0, z0), (x1, y1, z1) = self.low, self.high
        return (x1 - x0, y1 - y0, z1 - z0)


def read_shape(data: bytes) -> cq.Shape:
    """Read what `write_shape` wrote; raises GeometryError when the bytes hold no shape.

    A damaged file can crash the kernel outright: read foreign bytes in a confined process only.
    """
    shape = TopoDS_Shape()
    try:
        BinTools.Read_s(shape, io.BytesIO(data))
    except Exception as error:  # the kernel raises many unrelated classes here
        raise GeometryError(f"the geometry file cannot be read: {_first_line(error)}") from error
    if shape.IsNull():
        raise GeometryError("the geometry file holds no shape")
    return cq.Shape.cast(shape)


def write_shape(shape: cq.Shape) -> bytes:
    """Write a shape without its mesh, so that meshing or checking it does not change the bytes."""
    parts = TopTools_IndexedMapOfShape()
    TopExp.MapShapes_s(shape.wrapped, parts)
    for i in range(1, parts.Extent() + 1):
        parts.FindKey(i).Checked(False)  # a note of the kernel's to itself, which meshing wipes and the file keeps
    stream = io.BytesIO()
    version = BinTools_FormatVersion.BinTools_FormatVersion_CURRENT
    BinTools.Write_s(shape.wrapped, stream, False, False, version)
    return stream.getvalue()


def location(matrix: Matrix) -> cq.Location:
    """Turn a placement into the kernel's own; raises GeometryError unless it is a rotation and a move."""
    rows = (matrix[0:3], matrix[4:7], matrix[8:11])
    for i, row in enumerate(rows):
        for j, other in enumerate(rows):
            product = sum(a * b for a, b in zip(row, other, strict=True))
            if not abs(product - (i == j)) <= ROTATION_TOLERANCE:  # so, and not with >, nan is refused too
                raise GeometryError(f"a placement may turn and move, not stretch or shear: {matrix}")
    if not all(math.isfinite(number) for number in matrix):
        raise GeometryError(f"a placement has a number in it that is none: {matrix}")
    transformation = gp_Trsf()
    transformation.SetValues(*matrix)
    if transformation.IsNegative():
        raise GeometryError(f"a placement may turn and move, not mirror: {matrix}")
    return cq.Location(transformation)


def located(shape: cq.Shape, matrix: Matrix) -> cq.Shape:
    """Return the shape at its place, sharing its geometry; raises GeometryError as `location` does."""
    return shape if matrix == IDENTITY else shape.moved(location(matrix))


def box(shape: cq.Shape) -> Box:
    """Return the box of a shape, exact to 1e-6 mm and independent of any mesh.

    The kernel's quick box is too large wherever a free-form surface has control points outside itself, and
    its exact one takes seconds. So: start from the vertices, and ask exactly only about the faces that may
    reach further.
    """
    bounds = Bnd_Box()
    for vertex in shape.Vertices():
        bounds.Add(BRep_Tool.Pnt_s(vertex.wrapped))
    for face in shape.Faces():
        quick = Bnd_Box()
        BRepBndLib.Add_s(face.wrapped, quick, False)
        if not _holds(bounds, quick):
            BRepBndLib.AddOptimal_s(face.wrapped, bounds, False, False)
    if bounds.IsVoid():
        raise GeometryError("the shape is empty, so it has no box")
    bounds.SetGap(0.0)
    return Box(bounds.CornerMin().Coord(), bounds.CornerMax().Coord())


def _holds(outer: Bnd_Box, inner: Bnd_Box) -> bool:
    """Tell whether one box lies within another, but for slack."""
    if outer.IsVoid():
        return False
    low, high = outer.CornerMin().Coord(), outer.CornerMax().Coord()
    least, most = inner.CornerMin().Coord(), inner.CornerMax().Coord()
    return all(a - BOX_SLACK <= b for a, b in zip(low, least, strict=True)) and all(
        a + BOX_SLACK >= b for a, b in zip(high, most, strict=True)
    )


def volume(shape: cq.Shape) -> float:
    """Return the volume in mm³; negative for a solid turned inside out."""
    return float(_volume_properties(shape).Mass())


def area(shape: cq.Shape) -> float:
    """Return the area of all faces in mm²."""
    properties = GProp_GProps()
    BRepGProp.SurfaceProperties_s(shape.wrapped, properties)
    return float(properties.Mass())


def centre_of_mass(shape: cq.Shape) -> Point:
    """Return the centre of the volume in mm: the centre of mass of one material."""
    x, y, z = _volume_properties(shape).CentreOfMass().Coord()
    return (x, y, z)


def solid_count(shape: cq.Shape) -> int:
    """Return how many solids a shape holds."""
    return len(shape.Solids())


def is_valid(shape: cq.Shape) -> bool:
    """Tell whether the kernel finds the shape sound and its volume is above zero.

    Both are needed: a cut that leaves nothing is valid, and so can be a sweep that is inside out.
    """
    return bool(shape.isValid()) and volume(shape) > 0


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0].strip()


def _volume_properties(shape: cq.Shape) -> GProp_GProps:
    properties = GProp_GProps()
    BRepGProp.VolumeProperties_s(shape.wrapped, properties)
    return properties
