# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Layouts exist: no bar is longer than it is, no sheet holds more than its area, and nothing is lost."""

from __future__ import annotations

import math
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.derive.packing import Blank, cut_bars, cut_sheets

pieces = st.lists(
    st.tuples(st.integers(1, 6000).map(lambda tenths: tenths / 10), st.integers(1, 40)), min_size=1, max_size=8
)
sides = st.floats(5, 700).map(lambda size: round(size, 1))
blanks = st.lists(
    st.tuples(sides, sides, st.integers(1, 30)).map(lambda one: Blank(((one[0], one[1]), (one[1], one[0])), one[2])),
    min_size=1,
    max_size=6,
)


def one_by_one(lengths: list[int], room: int) -> int:
    """Count bars by first fit, largest first, piece by piece."""
    free: list[int] = []
    for length in sorted(lengths, reverse=True):
        index = next((i for i, left in enumerate(free) if left >= length), None)
        if index is None:
            free.append(room - length)
        else:
            free[index] -= length
    return len(free)


@settings(deadline=None)
@given(pieces, st.integers(0, 50).map(lambda tenths: tenths / 10))
def test_bars_stay_between_the_bound_and_a_known_method(cut: list[tuple[float, int]], kerf: float) -> None:
    """Never fewer bars than the material needs, never more than 11/9 of what first fit takes, plus one."""
    layout = cut_bars(cut, 600.0, kerf)
    assert layout is not None
    lengths = [round(length * 10) + round(kerf * 10) for length, count in cut for _ in range(count)]
    room = 6000 + round(kerf * 10)
    assert layout.bound == Fraction(sum(lengths), room)
    assert layout.used >= math.ceil(layout.bound)
    assert layout.used >= sum(1 for length in lengths if length > room // 2)
    assert layout.used <= one_by_one(lengths, room) * 11 / 9 + 1


@settings(deadline=None)
@given(pieces, st.integers(1, 9))
def test_a_larger_batch_never_wastes_more(cut: list[tuple[float, int]], batch: int) -> None:
    """Cutting a batch together takes at most as many bars as cutting each unit apart."""
    one = cut_bars(cut, 600.0, 2.0)
    many = cut_bars([(length, count * batch) for length, count in cut], 600.0, 2.0)
    assert one is not None
    assert many is not None
    assert many.used <= one.used * batch * 11 / 9 + 1
    assert many.used >= math.ceil(one.bound * batch)


def test_kerfs_count_between_pieces_only() -> None:
    """Three pieces of 199 mm and two kerfs of 1.5 mm fill a bar of 600 mm; one tenth more does not."""
    for length, used in ((199.0, 1), (199.1, 2)):
        layout = cut_bars([(length, 3)], 600.0, 1.5)
        assert layout is not None
        assert layout.used == used


def test_a_piece_as_long_as_the_bar_is_one_bar() -> None:
    """A rounding in the last digit does not make it too long; a real excess does."""
    layout = cut_bars([(600.00001, 3)], 600.0, 3.0)
    assert layout is not None
    assert layout.used == 3
    assert cut_bars([(601.0, 1)], 600.0, 3.0) is None


@settings(deadline=None)
@given(blanks, st.sampled_from([0.0, 3.0, 9.0]))
def test_sheets_hold_no_more_than_their_area(parts: list[Blank], gap: float) -> None:
    """There are at least as many sheets as the parts' area needs, and at most one for each part."""
    layout = cut_sheets(parts, (800.0, 700.0), gap)
    assert layout is not None
    assert math.ceil(layout.bound) <= layout.used <= sum(part.count for part in parts)


def test_sheets_are_filled_in_rows() -> None:
    """600 x 300 mm goes 16 times into 2500 x 1250 mm, 9 mm apart: four rows of four."""
    part = ((600.0, 300.0), (300.0, 600.0))
    for count, used in ((16, 1), (17, 2), (160, 10)):
        layout = cut_sheets([Blank(part, count)], (2500.0, 1250.0), 9.0)
        assert layout is not None
        assert layout.used == used


def test_small_parts_fill_what_large_ones_leave() -> None:
    """Ten strips go beside two large panels, on the same sheets."""
    panel, strip = Blank(((2000.0, 1200.0),), 2), Blank(((400.0, 200.0),), 10)
    layout = cut_sheets([panel, strip], (2500.0, 1250.0), 0.0)
    assert layout is not None
    assert layout.used == 2


def test_grain_forbids_a_turn() -> None:
    """A part that only fits when turned does not fit when its grain forbids the turn."""
    turned, fixed = ((1300.0, 400.0), (400.0, 1300.0)), ((400.0, 1300.0),)
    assert cut_sheets([Blank(turned, 1)], (2500.0, 1250.0), 0.0) is not None
    assert cut_sheets([Blank(fixed, 1)], (2500.0, 1250.0), 0.0) is None


@pytest.mark.parametrize("count", [1, 10**6])
def test_time_does_not_grow_with_the_batch(count: int) -> None:
    """A million pieces of twenty kinds are laid out as quickly as one of each."""
    start = time.process_time()
    layout = cut_sheets([Blank(((200.0 + 17 * i, 90.0 + 11 * i),), count) for i in range(20)], (2500.0, 1250.0), 6.0)
    assert layout is not None
    assert layout.used >= layout.bound
    assert time.process_time() - start < 1.0
