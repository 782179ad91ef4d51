# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The flat of a folded sheet: one skin of it, laid out face by face through its bends. Lengths in mm.

A bend of angle a, inside radius r in a sheet of thickness t takes a · (r + K · t) of flat: the neutral line,
whose length folding does not change, lies K times the thickness from the inside (DIN 6935; Machinery's
Handbook, "Bending Sheet Metal").
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
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
from shapely.geometry import Polygon

from makeshare.errors import GeometryError
from makeshare.kernel.shapes import area, volume
from makeshare.measure.outline import Floats, Piece, Projection, boundary, chain, edge_pieces, polyline
from makeshare.model.flat import BendLine, FlatProfile

THICKNESS_TOLERANCE = 0.01
"""How far a sheet may be from its stock's thickness, mm."""

TANGENT = 1e-6
"""Faces meet smoothly when their normals' product is nearer to 1 than this (0.08°)."""

SAME = 1e-4
"""Points nearer than this are one, mm."""

VOLUME_TOLERANCE = 0.02
"""Share of the solid that countersinks and worked edges may make up; more, and something else is wrong."""


def unfold(shape: cq.Shape, thickness: float | None, k_factor: float) -> FlatProfile:
    """Return the flat of a folded part of one thickness, seen from above the face that it lies on.

    Holes that lie in a flat face stay true circles; what crosses a bend is approximated. `thickness` is the
    stock's, or None if any will do. Raises GeometryError when there is no bend, a bend has no inside radius,
    the thickness varies, or the flat would overlap itself.
    """
    if len(shape.Solids()) != 1:
        raise GeometryError(f"a bent part is one solid, this is {len(shape.Solids())}")
    sheet = _Sheet(shape)
    base, measured = sheet.base(thickness)
    laid = _lay_flat(sheet, base, measured, k_factor)
    bends = {id(one.bend): one.bend for one in laid.values() if one.bend is not None}
    if not bends:
        raise GeometryError("no bend meets its base: a bend needs an inside radius above zero")
    _check_volume(shape, sheet, laid, measured)
    outer, *holes = chain([piece for face in laid for piece in _rim(sheet, face, laid)])
    if not Polygon(polyline(outer)).is_valid:
        raise GeometryError("its flat overlaps itself: two flanges need the same piece of sheet")
    lines = tuple(sorted((bend.line() for bend in bends.values()), key=_order))
    return FlatProfile(thickness=measured, outer=outer, holes=tuple(holes), bends=lines)


@dataclass(frozen=True, eq=False)
class _Crossing:
    """Where the unfolding passes from one face to the next, in space and in the flat.

    `point` is on the edge between them, `along` runs with the edge, `onward` across it.
    """

    point: Floats
    along: Floats
    onward: Floats
    flat_point: Floats
    flat_along: Floats
    flat_onward: Floats


@dataclass(eq=False)
class _Bend:
    """A cylinder rolled out: what lies at an angle from the crossing lies angle · neutral radius onward."""

    crossing: _Crossing
    centre: Floats
    neutral: float
    radius: float
    up: bool
    angle: float = 0.0
    reach: list[float] = field(default_factory=list)

    def turned(self, points: Floats) -> Floats:
        """Return the angle of points around the bend, from the crossing onward."""
        start = self.crossing.point - self.centre
        off = points - self.centre
        at = np.arctan2(off @ self.crossing.onward, off @ (start / np.linalg.norm(start)))
        return np.mod(at + SAME, math.tau) - SAME

    def flat(self, points: Floats) -> Floats:
        """Roll points out into the plane."""
        along = (points - self.crossing.point) @ self.crossing.along
        onward = self.turned(points) * self.neutral
        crossing = self.crossing
        return crossing.flat_point + np.outer(along, crossing.flat_along) + np.outer(onward, crossing.flat_onward)

    def leave(self, point: Floats) -> _Crossing:
        """Return the crossing at a point where the bend ends."""
        turn = float(self.turned(point[None])[0])
        start = self.crossing.point - self.centre
        onward = self.crossing.onward * math.cos(turn) - start / np.linalg.norm(start) * math.sin(turn)
        crossing = self.crossing
        return _Crossing(
            point, crossing.along, onward, self.flat(point[None])[0], crossing.flat_along, crossing.flat_onward
        )

    def cover(self, points: Floats) -> None:
        """Let the bend reach as far as these points."""
        self.angle = max(self.angle, float(self.turned(points).max()))
        self.reach.extend((points - self.crossing.point) @ self.crossing.along)

    def line(self) -> BendLine:
        """Return the line in the flat along which the press brake comes down."""
        crossing = self.crossing
        middle = crossing.flat_point + crossing.flat_onward * self.angle * self.neutral / 2
        ways = (min(self.reach), max(self.reach))
        (x0, y0), (x1, y1) = sorted(_plain(middle + crossing.flat_along * way) for way in ways)
        angle, radius = round(math.degrees(self.angle), 4), round(self.radius, 4)
        return BendLine(x0=x0, y0=y0, x1=x1, y1=y1, angle=angle, radius=radius, up=self.up)


@dataclass(frozen=True, eq=False)
class _Laid:
    """How a face lies in the flat, and the bend that it is part of, if any."""

    flat: Projection
    bend: _Bend | None = None


class _Face:
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


class _Sheet:
    """The faces of a part, and across which edges they run smoothly into one another."""

    def __init__(self, shape: cq.Shape) -> None:
        """Number the faces, and note each smooth edge with the two faces at it."""
        numbers, owners = TopTools_IndexedMapOfShape(), TopTools_IndexedDataMapOfShapeListOfShape()
        TopExp.MapShapes_s(shape.wrapped, TopAbs_FACE, numbers)
        TopExp.MapShapesAndAncestors_s(shape.wrapped, TopAbs_EDGE, TopAbs_FACE, owners)
        self.faces = [_Face(cq.Face(TopoDS.Face_s(numbers.FindKey(i + 1)))) for i in range(numbers.Extent())]
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
        point = _middle(edge)
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

    def _depth(self, front: _Face) -> float:
        """Return how far behind a plane the nearest one lies that looks the other way; infinite if none does."""
        point = np.array(front.face.Center().toTuple())
        behind = (
            float((point - np.array(face.face.Center().toTuple())) @ front.axis)
            for face in self.faces
            if face.plane and face.axis @ front.axis < -1 + TANGENT
        )
        return min((depth for depth in behind if depth > SAME), default=math.inf)


def _lay_flat(sheet: _Sheet, base: int, thickness: float, k_factor: float) -> dict[int, _Laid]:
    """Lay out every face that is reached from the base over smooth edges, nearest first."""
    beside: dict[int, list[tuple[int, cq.Edge]]] = {}
    for a, b, edge in sheet.smooth:
        beside.setdefault(a, []).append((b, edge))
        beside.setdefault(b, []).append((a, edge))
    laid = {base: _Laid(_seen_from_behind(sheet.faces[base]))}
    waiting = deque([base])
    while waiting:
        here = waiting.popleft()
        for there, edge in beside.get(here, ()):
            if there in laid:
                _check_agreement(laid[here], laid[there], edge)
                continue
            laid[there] = _step(sheet.faces[here], laid[here], sheet.faces[there], edge, thickness, k_factor)
            waiting.append(there)
    for number, one in laid.items():
        if one.bend is not None:
            for edge in boundary(sheet.faces[number].face):
                one.bend.cover(_points(edge))
    return laid


def _step(here: _Face, lies: _Laid, there: _Face, edge: cq.Edge, thickness: float, k_factor: float) -> _Laid:
    """Say how the face across an edge lies, given how this one does."""
    if here.plane and there.plane:
        return lies
    point = _middle(edge)
    if here.cylinder and there.cylinder and math.dist(here.centre(point), there.centre(point)) < SAME:
        return lies
    crossing = lies.bend.leave(point) if lies.bend is not None else _leave_plane(here, lies, there, point)
    if there.plane:
        return _Laid(_rigid(crossing))
    convex = bool(there.normal(point) @ (point - there.centre(point)) > 0)
    inside = there.radius - thickness if convex else there.radius
    if inside < SAME:
        raise GeometryError(
            f"an edge is rounded to {there.radius:.2f} mm, too little to be a bend of {thickness:.2f} mm: a "
            "bend needs an inside radius above zero, and the rim of a sheet stays square"
        )
    neutral = inside + k_factor * thickness
    bend = _Bend(crossing, there.centre(point), neutral, inside, up=convex)
    return _Laid(bend.flat, bend)


def _leave_plane(here: _Face, lies: _Laid, there: _Face, point: Floats) -> _Crossing:
    """Return the crossing from a plane into a bend, along its axis and towards its middle."""
    along = there.axis
    across = np.cross(here.axis, along)
    onward = across * np.sign((there.middle - point) @ across)
    start, ahead, aside = lies.flat(np.array([point, point + along, point + onward]))
    return _Crossing(point, along, onward, start, ahead - start, aside - start)


def _rigid(crossing: _Crossing) -> Projection:
    """Return how a plane lies beyond a crossing: moved and turned."""

    def flat(points: Floats) -> Floats:
        off = points - crossing.point
        along = np.outer(off @ crossing.along, crossing.flat_along)
        return np.asarray(crossing.flat_point + along + np.outer(off @ crossing.onward, crossing.flat_onward))

    return flat


def _seen_from_behind(base: _Face) -> Projection:
    """Look at a plane from within the sheet: a part lying on its base is seen from above, as it lies.

    A base that is not level is turned until its longest straight edge runs to the right.
    """
    right = np.array([1.0, 0.0, 0.0])
    if abs(base.axis[2]) < 1 - TANGENT:
        straight = [edge for edge in boundary(base.face) if edge.geomType() == "LINE"] or boundary(base.face)
        longest = max(straight, key=lambda edge: round(edge.Length(), 6))
        right = np.array((longest.endPoint() - longest.startPoint()).toTuple()) / longest.Length()
    axes = np.array([right, np.cross(-base.axis, right)])
    return lambda points: np.asarray(points @ axes.T)


def _check_agreement(one: _Laid, other: _Laid, edge: cq.Edge) -> None:
    """Refuse a sheet that closes on itself: reached by two ways, an edge would lie in two places."""
    points = _points(edge)
    if np.linalg.norm(one.flat(points) - other.flat(points), axis=1).max() > SAME:
        raise GeometryError("its bends close into a ring, which cannot be laid flat: leave a seam open")


def _check_volume(shape: cq.Shape, sheet: _Sheet, laid: dict[int, _Laid], thickness: float) -> None:
    """Compare the solid with its skin times its thickness, counted along the middle of each bend."""
    expected = 0.0
    for number, one in laid.items():
        face = sheet.faces[number]
        middle = 1.0 if one.bend is None else (one.bend.radius + thickness / 2) / face.radius
        expected += area(face.face) * middle * thickness
    true = volume(shape)
    if abs(expected - true) > VOLUME_TOLERANCE * true:
        raise GeometryError(
            f"bends lead from its base to {expected:.0f} mm³ of sheet, but it holds {true:.0f} mm³: "
            "a corner without inside radius, or more than one thickness"
        )


def _rim(sheet: _Sheet, number: int, laid: dict[int, _Laid]) -> Iterator[Piece]:
    """Yield the edges of a face that are edges of the flat: those with no laid face beyond."""
    folds = {sheet.edges.FindIndex(edge.wrapped) for a, b, edge in sheet.smooth if a in laid and b in laid}
    for edge in boundary(sheet.faces[number].face):
        if sheet.edges.FindIndex(edge.wrapped) not in folds:
            yield from edge_pieces(edge, laid[number].flat)


def _middle(edge: cq.Edge) -> Floats:
    """Return the point halfway along an edge."""
    return np.array(edge.positionAt(0.5).toTuple())


def _points(edge: cq.Edge) -> Floats:
    """Return points along an edge, both ends included, (5, 3)."""
    return np.array([edge.positionAt(way).toTuple() for way in np.linspace(0, 1, 5)])


def _plain(point: Floats) -> tuple[float, float]:
    """Round to a nanometre, without a minus zero."""
    return (round(float(point[0]), 6) + 0.0, round(float(point[1]), 6) + 0.0)


def _order(line: BendLine) -> tuple[float, float, float, float]:
    """Sort bends by where their lines lie."""
    return (line.x0, line.y0, line.x1, line.y1)
