# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether things fit into a box, turned any way round, on whole tenths of a millimetre.

Things are placed largest first at the free corners of those before (extreme points: Crainic, Perboli and Tadei,
Extreme point-based heuristics for three-dimensional bin packing, 2008), with a step back where that leads nowhere.
A layout that is returned exists, and is checked; none returned does not prove that there is none. Who needs a proof
compares with the bounds of volume and mass.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

TENTHS = 10
EFFORT = 60_000
"""Pairs of things compared before a layout is given up: some tens of milliseconds."""

Sides = tuple[int, int, int]
"""Along x, y and z, in tenths of a millimetre."""
Placed = tuple[Sides, Sides]
"""Where the lowest corner of a thing is, and its sides there."""


def outside(sides: Sequence[Decimal], wrap: Decimal = Decimal(0)) -> Sides:
    """Return a thing's sides with wrapping on both ends of each, rounded up."""
    x, y, z = (math.ceil(round((side + 2 * wrap) * TENTHS, 3)) for side in sides)
    return x, y, z


def inside(sides: Sequence[Decimal]) -> Sides:
    """Return a box's inner sides, rounded down."""
    x, y, z = (math.floor(round(side * TENTHS, 3)) for side in sides)
    return x, y, z


def volume(sides: Sides) -> int:
    """Return the volume in cubic tenths of a millimetre."""
    return math.prod(sides)


def fits(thing: Sides, box: Sides) -> bool:
    """Tell whether one thing fits, turned by right angles."""
    return all(one <= other for one, other in zip(sorted(thing), sorted(box), strict=True))


def grid(thing: Sides, box: Sides) -> int:
    """Return how many equal things fit in the best of the six straight grids."""
    return max(math.prod(_counts(turned, box)) for turned in turns(thing))


def turns(thing: Sides) -> list[Sides]:
    """Return the ways that a thing can be turned by right angles."""
    x, y, z = thing
    return sorted({(x, y, z), (x, z, y), (y, x, z), (y, z, x), (z, x, y), (z, y, x)})


@lru_cache(maxsize=4096)
def layout(things: tuple[Sides, ...], box: Sides) -> tuple[Placed, ...] | None:
    """Place all things in a box without overlap, or return None where no way was found."""
    if any(not fits(thing, box) for thing in things) or sum(map(volume, things)) > volume(box):
        return None
    if len(set(things)) == 1 and grid(things[0], box) >= len(things):
        return _in_grid(things, box)
    found = _Search(box).run(sorted(things, key=lambda one: (-max(one), -volume(one), one)))
    return tuple(found) if found is not None and sound(found, box) else None


def sound(placed: Sequence[Placed], box: Sides) -> bool:
    """Tell whether everything lies within the box and nothing overlaps."""
    within = all(
        at[axis] >= 0 and at[axis] + sides[axis] <= box[axis] for at, sides in placed for axis in range(len(box))
    )
    return within and not any(_overlap(one, other) for index, one in enumerate(placed) for other in placed[index + 1 :])


def _in_grid(things: tuple[Sides, ...], box: Sides) -> tuple[Placed, ...]:
    """Place equal things in the straight grid that holds most."""
    sides = max(turns(things[0]), key=lambda turned: math.prod(_counts(turned, box)))
    wide, deep, _ = _counts(sides, box)
    return tuple(
        ((number % wide * sides[0], number // wide % deep * sides[1], number // (wide * deep) * sides[2]), sides)
        for number in range(len(things))
    )


def _counts(thing: Sides, box: Sides) -> Sides:
    """Return how many equal things stand side by side along each side of a box."""
    (x, y, z), (wide, deep, high) = thing, box
    return wide // x, deep // y, high // z


class _Search:
    """A search with a limited effort."""

    def __init__(self, box: Sides) -> None:
        self.box = box
        self.effort = EFFORT
        self.placed: list[Placed] = []

    def run(self, things: Sequence[Sides]) -> list[Placed] | None:
        """Place the things in their order; None when the effort is spent or every way was tried."""
        return self.placed if self._place(list(things), [(0, 0, 0)]) else None

    def _place(self, things: list[Sides], corners: list[Sides]) -> bool:
        if not things:
            return True
        first, rest = things[0], things[1:]
        for one in self._ways(first, corners):
            self.placed.append(one)
            if self._place(rest, _corners(one, corners, self.placed)):
                return True
            self.placed.pop()
            if self.effort <= 0:
                return False
        return False

    def _ways(self, thing: Sides, corners: list[Sides]) -> Iterator[Placed]:
        """Yield where a thing can go, lowest first; flat on the floor before upright."""
        ways = sorted(turns(thing), key=lambda sides: (sides[2], sides[1]))
        for corner in corners:
            for sides in ways:
                self.effort -= 1 + len(self.placed)
                if self.effort <= 0:
                    return
                one = (corner, sides)
                if all(at + side <= room for at, side, room in zip(corner, sides, self.box, strict=True)) and not any(
                    _overlap(one, other) for other in self.placed
                ):
                    yield one


def _overlap(one: Placed, other: Placed) -> bool:
    """Tell whether two placed things share space."""
    (ax, ay, az), (aw, ad, ah) = one
    (bx, by, bz), (bw, bd, bh) = other
    return ax < bx + bw and bx < ax + aw and ay < by + bd and by < ay + ad and az < bz + bh and bz < az + ah


def _corners(new: Placed, corners: list[Sides], placed: list[Placed]) -> list[Sides]:
    """Return the free corners once a thing is placed: its own three, each slid back to what stops it."""
    (x, y, z), (wide, deep, high) = new
    starts = [
        ((x + wide, y, z), 1), ((x + wide, y, z), 2), ((x, y + deep, z), 0),
        ((x, y + deep, z), 2), ((x, y, z + high), 0), ((x, y, z + high), 1),
    ]  # fmt: skip
    slid = {_slide(corner, axis, placed) for corner, axis in starts}
    free = {corner for corner in slid.union(corners) if not any(_holds(other, corner) for other in placed)}
    return sorted(free, key=lambda corner: (corner[2], corner[1], corner[0]))


def _slide(corner: Sides, axis: int, placed: list[Placed]) -> Sides:
    """Move a corner back along an axis, to the far face of the nearest thing in its way, or to the wall."""
    stop = 0
    for at, sides in placed:
        face = at[axis] + sides[axis]
        beside = all(at[other] <= corner[other] < at[other] + sides[other] for other in range(3) if other != axis)
        if beside and face <= corner[axis]:
            stop = max(stop, face)
    moved = list(corner)
    moved[axis] = stop
    return moved[0], moved[1], moved[2]


def _holds(one: Placed, corner: Sides) -> bool:
    """Tell whether a corner lies within a thing, its low faces included."""
    at, sides = one
    return all(low <= point < low + side for low, point, side in zip(at, corner, sides, strict=True))
