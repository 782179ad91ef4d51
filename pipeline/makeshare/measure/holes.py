# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Round holes: where they are, how wide and deep, and how near the edge."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cadquery as cq
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.BRepExtrema import BRepExtrema_DistShapeShape
from OCP.GeomAbs import GeomAbs_Cylinder

from makeshare.model.facts import Hole, Point

HALF_OPEN = 0.6
"""Share of a full cylinder's area from which faces on one axis count as a hole, not as an inside corner."""
DIGITS = 3
"""Two cylinders are one hole when axis, radius and position agree to a micrometre."""


def holes(shape: cq.Shape) -> tuple[Hole, ...]:
    """Find the round holes of a solid, sorted by place."""
    found: dict[tuple[float, ...], list[cq.Face]] = {}
    for face in shape.Faces():
        surface = BRepAdaptor_Surface(face.wrapped)
        if surface.GetType() == GeomAbs_Cylinder and _hollow(face, surface):
            found.setdefault(_key(surface), []).append(face)
    made = (_hole(faces, shape) for coaxial in found.values() for faces in _stretches(coaxial))
    return tuple(sorted((hole for hole in made if hole is not None), key=lambda hole: (hole.at, hole.diameter)))


def _hollow(face: cq.Face, surface: BRepAdaptor_Surface) -> bool:
    """Tell whether a cylinder's material lies outside it."""
    axis = surface.Cylinder().Axis()
    u = (surface.FirstUParameter() + surface.LastUParameter()) / 2
    v = (surface.FirstVParameter() + surface.LastVParameter()) / 2
    point = cq.Vector(surface.Value(u, v))
    direction = cq.Vector(axis.Direction())
    radial = point - cq.Vector(axis.Location())
    radial = radial - direction * radial.dot(direction)
    return face.normalAt(point).dot(radial) < 0


def _key(surface: BRepAdaptor_Surface) -> tuple[float, ...]:
    """Name an axis and radius so that the faces of one hole share it, whichever way their axes point."""
    cylinder = surface.Cylinder()
    direction = cq.Vector(cylinder.Axis().Direction())
    if (round(direction.x, DIGITS), round(direction.y, DIGITS), round(direction.z, DIGITS)) < (0.0, 0.0, 0.0):
        direction = direction * -1
    origin = cq.Vector(cylinder.Axis().Location())
    foot = origin - direction * origin.dot(direction)
    return tuple(round(value, DIGITS) + 0.0 for value in (*direction.toTuple(), *foot.toTuple(), cylinder.Radius()))


def _stretches(faces: list[cq.Face]) -> Iterator[list[cq.Face]]:
    """Part the faces on one axis where nothing joins them: holes in opposite walls share an axis, not a depth."""
    axis = _axis(faces[0])
    spans = sorted(((*_span(face, axis), number) for number, face in enumerate(faces)))
    stretch: list[cq.Face] = []
    end = -math.inf
    for low, high, number in spans:
        if stretch and low > end + 10**-DIGITS:
            yield stretch
            stretch = []
        stretch.append(faces[number])
        end = max(end, high) if len(stretch) > 1 else high
    yield stretch


def _axis(face: cq.Face) -> cq.Vector:
    return cq.Vector(*_key(BRepAdaptor_Surface(face.wrapped))[0:3])


def _span(face: cq.Face, axis: cq.Vector) -> tuple[float, float]:
    """Return from where to where a face reaches along an axis, mm."""
    along = [vertex.Center().dot(axis) for vertex in face.Vertices()]
    return min(along), max(along)


def _hole(faces: list[cq.Face], shape: cq.Shape) -> Hole | None:
    """Make a hole of the faces that share an axis, or nothing when they do not close a circle."""
    surface = BRepAdaptor_Surface(faces[0].wrapped)
    radius, axis = surface.Cylinder().Radius(), cq.Vector(*_key(surface)[0:3])
    spans = [_span(face, axis) for face in faces]
    start = min(low for low, _ in spans)
    depth = max(high for _, high in spans) - start
    area = sum(face.Area() for face in faces)
    if depth <= 0 or area < HALF_OPEN * 2 * math.pi * radius * depth:
        return None
    foot = cq.Vector(*_key(surface)[3:6])
    at = foot + axis * start
    return Hole(
        diameter=round(2 * radius, 4),
        at=_point(at),
        axis=_point(axis),
        depth=round(depth, 4),
        edge=_edge(faces, shape),
    )


def _edge(faces: list[cq.Face], shape: cq.Shape) -> float | None:
    """Return the least distance from the hole's centre to the outer edge of a flat face that it opens in."""
    rims = {edge.hashCode() for face in faces for edge in face.Edges() if edge.geomType() == "CIRCLE"}
    distances = []
    for face in shape.Faces():
        if face.geomType() != "PLANE" or not any(
            edge.hashCode() in rims for wire in face.innerWires() for edge in wire.Edges()
        ):
            continue
        rim = next(edge for wire in face.innerWires() for edge in wire.Edges() if edge.hashCode() in rims)
        centre = cq.Vertex.makeVertex(*rim.arcCenter().toTuple())
        distances.append(BRepExtrema_DistShapeShape(centre.wrapped, face.outerWire().wrapped).Value())
    return round(min(distances), 4) if distances else None


def _point(vector: cq.Vector) -> Point:
    x, y, z = (round(value, 4) + 0.0 for value in vector.toTuple())
    return (x, y, z)
