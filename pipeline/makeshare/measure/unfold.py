# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The flat of a folded sheet: one skin of it, laid out face by face through its bends. Lengths in mm.

A bend of angle a, inside radius r in a sheet of thickness t takes a · (r + K · t) of flat: the neutral line,
whose length folding does not change, lies K times the thickness from the inside (Machinery's Handbook, "Bending
Sheet Metal"; DIN 6935 counts its k in half thicknesses).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import cadquery as cq
import numpy as np
from shapely.geometry import Polygon

from makeshare.errors import GeometryError
from makeshare.kernel.shapes import area, volume
from makeshare.measure.outline import SAME, Floats, Piece, Projection, boundary, chain, edge_pieces, polyline
from makeshare.measure.sheet import TANGENT, Face, Sheet, middle
from makeshare.model.flat import BendLine, FlatProfile

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
    sheet = Sheet(shape)
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
    return FlatProfile(thickness=round(measured, 6), outer=outer, holes=tuple(holes), bends=lines)


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


def _lay_flat(sheet: Sheet, base: int, thickness: float, k_factor: float) -> dict[int, _Laid]:
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


def _step(here: Face, lies: _Laid, there: Face, edge: cq.Edge, thickness: float, k_factor: float) -> _Laid:
    """Say how the face across an edge lies, given how this one does."""
    if here.plane and there.plane:
        return lies
    point = middle(edge)
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


def _leave_plane(here: Face, lies: _Laid, there: Face, point: Floats) -> _Crossing:
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


def _seen_from_behind(base: Face) -> Projection:
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


def _check_volume(shape: cq.Shape, sheet: Sheet, laid: dict[int, _Laid], thickness: float) -> None:
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


def _rim(sheet: Sheet, number: int, laid: dict[int, _Laid]) -> Iterator[Piece]:
    """Yield the edges of a face that are edges of the flat: those with no laid face beyond."""
    folds = {sheet.edges.FindIndex(edge.wrapped) for a, b, edge in sheet.smooth if a in laid and b in laid}
    for edge in boundary(sheet.faces[number].face):
        if sheet.edges.FindIndex(edge.wrapped) not in folds:
            yield from edge_pieces(edge, laid[number].flat)


def _points(edge: cq.Edge) -> Floats:
    """Return points along an edge, both ends included, (5, 3)."""
    return np.array([edge.positionAt(way).toTuple() for way in np.linspace(0, 1, 5)])


def _plain(point: Floats) -> tuple[float, float]:
    """Round to a nanometre, without a minus zero."""
    return (round(float(point[0]), 6) + 0.0, round(float(point[1]), 6) + 0.0)


def _order(line: BendLine) -> tuple[float, float, float, float]:
    """Sort bends by where their lines lie."""
    return (line.x0, line.y0, line.x1, line.y1)
