# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The outline of a flat part as a cutter follows it: circles, lines and arcs, and where to bend afterwards.

Lengths in mm, angles in degrees, seen from above with X to the right.
"""

from __future__ import annotations

import math
from itertools import pairwise

import msgspec

Vertex = tuple[float, float, float]
"""x, y, and the bulge of the arc to the next vertex: tan(angle / 4), positive anticlockwise."""

Bounds = tuple[float, float, float, float]
"""Least x and y, greatest x and y."""

DIGITS = 4
"""Decimals of the figures that are published: a tenth of a micrometre."""


class Circle(msgspec.Struct, frozen=True, tag="circle"):
    """A full circle."""

    x: float
    y: float
    radius: float

    @property
    def length(self) -> float:
        """The way around, mm."""
        return math.tau * self.radius

    @property
    def area(self) -> float:
        """The area inside, mm²."""
        return math.pi * self.radius**2

    @property
    def bounds(self) -> Bounds:
        """The box around it."""
        return (self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


class Contour(msgspec.Struct, frozen=True, tag="contour"):
    """A closed line of straight pieces and arcs, anticlockwise; the last vertex leads back to the first."""

    vertices: tuple[Vertex, ...]

    @property
    def pieces(self) -> tuple[tuple[Vertex, Vertex], ...]:
        """Each vertex with the next one around."""
        return tuple(pairwise((*self.vertices, self.vertices[0])))

    @property
    def length(self) -> float:
        """The way around, mm."""
        return sum(_piece_length(here, there) for here, there in self.pieces)

    @property
    def area(self) -> float:
        """The area inside, mm²."""
        return sum(_piece_area(here, there) for here, there in self.pieces)

    @property
    def bounds(self) -> Bounds:
        """The box around it, arcs included."""
        points = [point for here, there in self.pieces for point in _extremes(here, there)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return (min(xs), min(ys), max(xs), max(ys))


Loop = Circle | Contour


class BendLine(msgspec.Struct, frozen=True, kw_only=True):
    """The middle of a bend in the flat; `angle` is the turn from flat, `radius` the inside radius."""

    x0: float
    y0: float
    x1: float
    y1: float
    angle: float
    radius: float
    up: bool


class FlatProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A flat part of one thickness: what is cut and bent, and in `notes` what a cutter leaves undone."""

    thickness: float
    outer: Loop
    holes: tuple[Loop, ...] = ()
    bends: tuple[BendLine, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def loops(self) -> tuple[Loop, ...]:
        """Every closed line that is cut, the outline last: a part that comes loose early cannot be cut on."""
        return (*self.holes, self.outer)

    @property
    def length(self) -> float:
        """The length of the whole cut, mm."""
        return sum(loop.length for loop in self.loops)

    @property
    def area(self) -> float:
        """The area of the part, holes taken off, mm²."""
        return self.outer.area - sum(hole.area for hole in self.holes)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the sheet that the part takes, mm."""
        x0, y0, x1, y1 = self.outer.bounds
        return (round(x1 - x0, DIGITS), round(y1 - y0, DIGITS))


def _piece_length(here: Vertex, there: Vertex) -> float:
    """Return the length of a line or arc."""
    chord, bulge = math.dist(here[:2], there[:2]), here[2]
    if bulge == 0:
        return chord
    angle = 4 * math.atan(abs(bulge))
    return chord / (2 * math.sin(angle / 2)) * angle


def _piece_area(here: Vertex, there: Vertex) -> float:
    """Return what a piece adds to the area: a triangle from the origin, a segment between chord and arc."""
    (x0, y0, bulge), (x1, y1, _) = here, there
    triangle = (x0 * y1 - x1 * y0) / 2
    if bulge == 0:
        return triangle
    angle = 4 * math.atan(bulge)
    radius = math.dist(here[:2], there[:2]) / (2 * math.sin(angle / 2))
    return triangle + radius**2 * (angle - math.sin(angle)) / 2


def _extremes(here: Vertex, there: Vertex) -> list[tuple[float, float]]:
    """List the start of a piece, and where an arc reaches furthest left, right, up or down."""
    (x0, y0, bulge), (x1, y1, _) = here, there
    if bulge == 0:
        return [(x0, y0)]
    half = (1 / bulge - bulge) / 4  # from the chord's middle to the centre, in chords: cot(angle / 2) / 2
    x, y = (x0 + x1) / 2 - (y1 - y0) * half, (y0 + y1) / 2 + (x1 - x0) * half
    radius = math.dist((x, y), (x0, y0))
    start, sweep = math.atan2(y0 - y, x0 - x), 4 * math.atan(bulge)
    quarters = [quarter * math.pi / 2 for quarter in range(4)]
    passed = [q for q in quarters if (q - start) * math.copysign(1, sweep) % math.tau < abs(sweep)]
    return [(x0, y0), *((x + radius * math.cos(q), y + radius * math.sin(q)) for q in passed)]
