# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Edges of a shape, seen in a plane, as the lines, arcs and circles that a cutter follows. Lengths in mm."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

import cadquery as cq
import numpy as np
from numpy.typing import NDArray
from OCP.BRep import BRep_Tool
from OCP.BRepAdaptor import BRepAdaptor_Curve
from OCP.GeomAbs import GeomAbs_CurveType

from makeshare.errors import GeometryError
from makeshare.model.flat import Circle, Contour, Loop, Vertex

Floats = NDArray[np.float64]
Projection = Callable[[Floats], Floats]
"""From points in space (n, 3) to points in the plane (n, 2)."""

FIT = 0.01
"""Greatest distance of an arc from the curve that it stands for, mm: a tenth of a laser's kerf."""

SAME = 1e-4
"""Points nearer than this are one, mm: coarser than the kernel's tolerance, finer than any machine."""

STRAIGHT = 1e-6
"""Bulges below this are rounding: the arc stands off its chord by less than a millionth of it."""

DIGITS = 6
"""Decimals that are kept of a coordinate: a nanometre."""

HALVINGS = 8
"""How often a curve may be halved before its arcs are taken as good enough."""

XY = tuple[float, float]


class Piece(NamedTuple):
    """A line or an arc of at most half a turn; `bulge` as in `model.flat.Vertex`."""

    start: XY
    end: XY
    bulge: float

    def reversed(self) -> Piece:
        """Return the same piece run the other way."""
        return Piece(self.end, self.start, -self.bulge)

    @property
    def middle(self) -> XY:
        """The point halfway along."""
        (x0, y0), (x1, y1) = self.start, self.end
        return ((x0 + x1 + self.bulge * (y1 - y0)) / 2, (y0 + y1 - self.bulge * (x1 - x0)) / 2)

    @property
    def sweep(self) -> float:
        """The angle that an arc turns through, radians, positive anticlockwise; 0 for a line."""
        return 4 * math.atan(self.bulge)

    @property
    def centre(self) -> XY:
        """The centre of an arc."""
        (x0, y0), (x1, y1), half = self.start, self.end, (1 / self.bulge - self.bulge) / 4
        return ((x0 + x1) / 2 - (y1 - y0) * half, (y0 + y1) / 2 + (x1 - x0) * half)

    @property
    def radius(self) -> float:
        """The radius of an arc."""
        return math.dist(self.start, self.centre)


def boundary(face: cq.Face) -> list[cq.Edge]:
    """Return the edges around a face: not the seam that closes a cylinder, not the tip of a cone."""
    return [
        edge
        for edge in face.Edges()
        if not BRep_Tool.IsClosed_s(edge.wrapped, face.wrapped) and not BRep_Tool.Degenerated_s(edge.wrapped)
    ]


def edge_pieces(edge: cq.Edge, project: Projection) -> list[Piece]:
    """Return an edge's picture in the plane: exact where it is made of lines and arcs, else within `FIT`."""
    curve = BRepAdaptor_Curve(edge.wrapped)
    first, last = curve.FirstParameter(), curve.LastParameter()
    cuts = np.linspace(first, last, _least_pieces(curve) + 1)
    fitted = (_fit(curve, project, a, b, HALVINGS) for a, b in pairwise(cuts))
    return [piece for pieces in fitted for piece in pieces if math.dist(piece.start, piece.end) > SAME]


def once(pieces: Iterable[Piece]) -> list[Piece]:
    """Drop every piece that occurs an even number of times: two areas that meet along it are one."""
    found: dict[tuple[XY, ...], list[Piece]] = defaultdict(list)
    for piece in pieces:
        ends = sorted((_cell(piece.start), _cell(piece.end)))
        found[*ends, _cell(piece.middle)].append(piece)
    return [same[0] for same in found.values() if len(same) % 2]


def chain(pieces: list[Piece]) -> list[Loop]:
    """Join pieces into closed loops, the largest first; raises GeometryError where they do not close."""
    number = _numbers([point for piece in pieces for point in (piece.start, piece.end)])
    ends = [(number[2 * i], number[2 * i + 1]) for i in range(len(pieces))]
    meeting: dict[int, list[int]] = defaultdict(list)
    for index, pair in enumerate(ends):
        for end in pair:
            meeting[end].append(index)
    for index, (start, end) in enumerate(ends):
        for at, point in ((start, pieces[index].start), (end, pieces[index].end)):
            if len(meeting[at]) != 2:  # noqa: PLR2004 -- a line arrives and a line leaves
                x, y = point
                raise GeometryError(f"the outline is open or touches itself at x {x:.3f}, y {y:.3f}")
    left = dict.fromkeys(range(len(pieces)))
    loops = []
    while left:
        index = next(iter(left))
        start, at = ends[index]
        ring = [pieces[index]]
        del left[index]
        while at != start:
            index = next(i for i in meeting[at] if i in left)
            del left[index]
            forward = ends[index][0] == at
            ring.append(pieces[index] if forward else pieces[index].reversed())
            at = ends[index][1 if forward else 0]
        loops.append(_loop(ring))
    return sorted(loops, key=lambda loop: (-round(loop.area, 3), loop.bounds))


def polyline(loop: Loop) -> list[XY]:
    """Return points along a loop, several to an arc, for checks that need no more."""
    if isinstance(loop, Circle):
        turns = np.linspace(0, math.tau, 32, endpoint=False)
        return [_around(loop.x, loop.y, loop.radius, turn) for turn in turns]
    points: list[XY] = []
    for (x0, y0, bulge), (x1, y1, _) in loop.pieces:
        points.append((x0, y0))
        if bulge:
            piece = Piece((x0, y0), (x1, y1), bulge)
            x, y = piece.centre
            turns = math.atan2(y0 - y, x0 - x) + piece.sweep * np.linspace(0, 1, 8, endpoint=False)[1:]
            points.extend(_around(x, y, piece.radius, turn) for turn in turns)
    return points


def _around(x: float, y: float, radius: float, turn: float) -> XY:
    return (x + radius * math.cos(turn), y + radius * math.sin(turn))


def _least_pieces(curve: BRepAdaptor_Curve) -> int:
    """Say how many arcs a curve needs at least: a full circle two, a free curve four to show its turns."""
    kind = curve.GetType()
    if kind == GeomAbs_CurveType.GeomAbs_Line:
        return 1
    if kind == GeomAbs_CurveType.GeomAbs_Circle:
        turn: float = curve.LastParameter() - curve.FirstParameter()
        return math.ceil(turn / math.pi - STRAIGHT)
    return 4


def _fit(curve: BRepAdaptor_Curve, project: Projection, a: float, b: float, halvings: int) -> list[Piece]:
    """Lay an arc through both ends and the middle, and halve the curve where that is not near enough."""
    points = project(np.array([curve.Value(t).Coord() for t in np.linspace(a, b, 9)]))
    piece = _arc(points[0], points[4], points[8])
    if halvings == 0 or _distance(piece, points) <= FIT:
        return [piece]
    middle = (a + b) / 2
    return [*_fit(curve, project, a, middle, halvings - 1), *_fit(curve, project, middle, b, halvings - 1)]


def _arc(start: Floats, middle: Floats, end: Floats) -> Piece:
    """Return the arc through three points, or the line where they are in line."""
    (cx, cy), (mx, my) = end - start, middle - start
    chord = cx * cx + cy * cy
    bulge = 2 * (mx * cy - my * cx) / chord if chord > SAME**2 else 0.0
    bulge = 0.0 if abs(bulge) < STRAIGHT else float(bulge)
    return Piece((float(start[0]), float(start[1])), (float(end[0]), float(end[1])), bulge)


def _distance(piece: Piece, points: Floats) -> float:
    """Return how far the points are from a piece at most."""
    if piece.bulge:
        return float(np.abs(np.linalg.norm(points - piece.centre, axis=1) - piece.radius).max())
    way = np.array(piece.end) - piece.start
    length = float(np.linalg.norm(way))
    if length <= SAME:
        return float(np.linalg.norm(points - piece.start, axis=1).max())
    off = points - piece.start
    return float(np.abs(off[:, 0] * way[1] - off[:, 1] * way[0]).max() / length)


def _cell(point: XY) -> XY:
    """Round a point so that the same point from two faces gives the same key."""
    return (round(point[0], 3) + 0.0, round(point[1], 3) + 0.0)


def _numbers(points: list[XY]) -> list[int]:
    """Give points that are one the same number."""
    cells: dict[tuple[int, int], list[tuple[XY, int]]] = defaultdict(list)
    numbers: list[int] = []
    for point in points:
        i, j = math.floor(point[0] / SAME), math.floor(point[1] / SAME)
        near = (known for di in (-1, 0, 1) for dj in (-1, 0, 1) for known in cells.get((i + di, j + dj), ()))
        number = next((n for known, n in near if math.dist(known, point) <= SAME), len(numbers))
        cells[i, j].append((point, number))
        numbers.append(number)
    return numbers


def _loop(ring: list[Piece]) -> Loop:
    """Turn a closed chain into a circle or into a contour with as few vertices as will do, anticlockwise."""
    if circle := _circle(ring):
        return circle
    pieces = _merged(ring)
    contour = _contour(pieces)
    if contour.area < 0:
        contour = _contour([piece.reversed() for piece in reversed(pieces)])
    return contour


def _circle(ring: list[Piece]) -> Circle | None:
    """Return the circle that the pieces make up, if they do."""
    if any(piece.bulge == 0 for piece in ring) or not all(_one_circle(ring[0], piece) for piece in ring[1:]):
        return None
    if abs(abs(sum(piece.sweep for piece in ring)) - math.tau) > STRAIGHT:
        return None
    x, y = ring[0].centre
    return Circle(_plain(x), _plain(y), _plain(ring[0].radius))


def _one_circle(one: Piece, other: Piece) -> bool:
    """Tell whether two arcs lie on one circle."""
    return math.dist(one.centre, other.centre) <= SAME and abs(one.radius - other.radius) <= SAME


def _merged(ring: list[Piece]) -> list[Piece]:
    """Join neighbours that go on in one line, or in one arc of at most half a turn."""
    pieces = list(ring)
    index = fruitless = 0
    while fruitless < len(pieces) and len(pieces) > 2:  # noqa: PLR2004 -- two arcs enclose an area
        index %= len(pieces)
        after = (index + 1) % len(pieces)
        joined = _join(pieces[index], pieces[after])
        if joined is None:
            index, fruitless = index + 1, fruitless + 1
        else:
            pieces[index] = joined
            del pieces[after]
            index, fruitless = (index - 1 if after < index else index), 0
    return pieces


def _join(one: Piece, two: Piece) -> Piece | None:
    """Return two pieces as one, where that changes nothing."""
    if one.bulge == 0 and two.bulge == 0:
        whole = Piece(one.start, two.end, 0.0)
        turn = math.dist(one.start, one.end) + math.dist(two.start, two.end) - math.dist(one.start, two.end)
        return whole if turn < SAME and _distance(whole, np.array([one.end])) < SAME / 10 else None
    if one.bulge * two.bulge <= 0 or not _one_circle(one, two):
        return None
    sweep = one.sweep + two.sweep
    return Piece(one.start, two.end, math.tan(sweep / 4)) if abs(sweep) <= math.pi + STRAIGHT else None


def _contour(pieces: list[Piece]) -> Contour:
    """Lay pieces out as vertices, from the one furthest to the left and then lowest."""
    vertices: list[Vertex] = [(_plain(p.start[0]), _plain(p.start[1]), round(p.bulge, 9) + 0.0) for p in pieces]
    first = vertices.index(min(vertices))
    return Contour((*vertices[first:], *vertices[:first]))


def _plain(number: float) -> float:
    """Round to a nanometre, without a minus zero."""
    return round(number, DIGITS) + 0.0
