# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How many bars or sheets a batch takes: best fit, largest first, on whole tenths of a millimetre.

Equal pieces are handled as one group, so that the time depends on how many kinds of pieces there are, never on the
batch. Every count is of a layout that exists: pieces of a sheet stand in rows, as a panel saw would cut them, so that
free nesting of odd shapes can only need less. Best fit decreasing takes at most 11/9 of the fewest bars, plus one
(D. S. Johnson, Near-optimal bin packing algorithms, 1973); `bound` says below what nobody can get.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

import msgspec

TENTHS = 10
"""Sizes are counted in 0.1 mm."""
SLACK = 1
"""A piece may be longer than its stock by one tenth: that is a rounding, which the fit check tolerates."""


class Blank(msgspec.Struct, frozen=True):
    """A rectangle to cut from a sheet: the ways it may lie, (along the sheet, across it) in mm, and how many."""

    ways: tuple[tuple[float, float], ...]
    count: int


class Layout(msgspec.Struct, frozen=True):
    """How many bars or sheets a layout takes, and the share of one below which no layout can stay."""

    used: int
    bound: Fraction


def cut_bars(pieces: Iterable[tuple[float, int]], bar: float, kerf: float) -> Layout | None:
    """Cut pieces (length in mm, count) from bars; None when one is longer than a bar.

    A saw's kerf is lost between pieces: each takes its length and a kerf, of the bar and a kerf.
    """
    cut, room = _tenths(kerf), _tenths(bar) + _tenths(kerf)
    sizes = [(_fitted(length, bar) + cut, 0, count) for length, count in pieces]
    if any(size > room for size, _, _ in sizes):
        return None
    used = sum(_rows(sizes, room).values())
    return Layout(used, Fraction(sum(size * count for size, _, count in sizes), room))


def cut_sheets(blanks: Iterable[Blank], sheet: tuple[float, float], gap: float) -> Layout | None:
    """Cut rectangles from sheets (length, width in mm), a gap apart; None when one does not fit.

    Rows run along the sheet or across it, with the pieces' longer or shorter side along the row: the best counts.
    """
    blanks = list(blanks)
    tries = [
        _sheets(blanks, sheet, gap, across=across, upright=upright)
        for across in (False, True)
        for upright in (False, True)
    ]
    found = [used for used in tries if used is not None]
    if not found:
        return None
    room = math.prod(_tenths(side) + _tenths(gap) for side in sheet)
    area = sum(math.prod(_tenths(side) + _tenths(gap) for side in blank.ways[0]) * blank.count for blank in blanks)
    return Layout(min(found), Fraction(area, room))


def _sheets(blanks: list[Blank], sheet: tuple[float, float], gap: float, *, across: bool, upright: bool) -> int | None:
    """Count the sheets of one way to lay rows; None when a blank fits in none of its ways."""
    turn = -1 if across else 1
    length, width = sheet[::turn]
    rows = []
    for blank in blanks:
        ways = [way[::turn] for way in blank.ways]
        fitted = [(_fitted(along, length), _fitted(up, width)) for along, up in ways]
        fitting = [(along, up) for along, up in fitted if along <= _tenths(length) and up <= _tenths(width)]
        if not fitting:
            return None
        along, up = sorted(fitting, key=lambda way: way[1], reverse=upright)[0]
        rows.append((along + _tenths(gap), up + _tenths(gap), blank.count))
    heights = _rows(rows, _tenths(length) + _tenths(gap))
    stacked = _rows([(height, 0, count) for height, count in heights.items()], _tenths(width) + _tenths(gap))
    return sum(stacked.values())


def _rows(pieces: list[tuple[int, int, int]], room: int) -> Counter[int]:
    """Put pieces (length, height, count) in rows of a length; return how many rows there are of each height.

    Highest first, then longest: a piece goes into the fullest row that still has room, else it opens a new one.
    """
    rows: Counter[tuple[int, int]] = Counter()
    for length, height, count in sorted(pieces, key=lambda piece: (-piece[1], -piece[0])):
        left = count
        for row in sorted((row for row in rows if row[1] >= length), key=lambda row: (row[1], row[0])):
            for number, each in _shared(left, row[1] // length, rows[row]):
                rows[row] -= number
                rows[row[0], row[1] - each * length] += number
                left -= number * each
        for number, each in _shared(left, room // length, left):
            rows[height, room - each * length] += number
    heights: Counter[int] = Counter()
    for (height, _), number in rows.items():
        heights[height] += number
    return +heights


def _shared(pieces: int, most: int, rows: int) -> list[tuple[int, int]]:
    """Share pieces out to rows, at most so many to a row: (rows, pieces in each), full ones first."""
    full = min(rows, pieces // most)
    rest = pieces - full * most if full < rows else 0
    return [pair for pair in ((full, most), (1, rest)) if all(pair)]


def _tenths(size: float) -> int:
    """Round a size up to whole tenths, forgiving a micrometre."""
    return math.ceil(round(size * TENTHS, 2))


def _fitted(size: float, stock: float) -> int:
    """Return a size in tenths, trimmed to its stock where it is longer by a rounding only."""
    tenths, most = _tenths(size), _tenths(stock)
    return most if most < tenths <= most + SLACK else tenths
