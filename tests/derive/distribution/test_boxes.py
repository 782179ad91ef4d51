# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is said to fit must fit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.distribution.boxes import Sides, fits, grid, inside, layout, outside, sound, turns, volume

SIDES = st.tuples(*[st.integers(1, 12)] * 3)


@st.composite
def cuts(draw: st.DrawFn) -> tuple[Sides, tuple[Sides, ...]]:
    """Draw a box and the things that it falls into when it is sawn through a few times: they fit, whatever happens."""
    box = draw(st.tuples(*[st.integers(4, 20)] * 3))
    things = [box]
    for _ in range(draw(st.integers(0, 3))):
        thing = things.pop(draw(st.integers(0, len(things) - 1)))
        axis = draw(st.integers(0, 2))
        at = draw(st.integers(1, max(1, thing[axis] - 1)))
        parts = [tuple(at if other == axis else side for other, side in enumerate(thing))]
        if thing[axis] - at:
            parts.append(tuple(thing[axis] - at if other == axis else side for other, side in enumerate(thing)))
        things += [(part[0], part[1], part[2]) for part in parts]
    return box, tuple(draw(st.sampled_from(turns(thing))) for thing in things)


@given(st.lists(SIDES, min_size=1, max_size=6), SIDES)
def test_a_layout_lies_within_the_box_and_nothing_overlaps(things: list[Sides], box: Sides) -> None:
    """Counted again by a check of its own, each thing with its own sides."""
    found = layout(tuple(things), box)
    if found is not None:
        assert sound(found, box)
        assert sorted(tuple(sorted(sides)) for _, sides in found) == sorted(tuple(sorted(thing)) for thing in things)


@given(cuts())
def test_a_box_that_was_sawn_up_is_put_together_again(sawn: tuple[Sides, tuple[Sides, ...]]) -> None:
    """Up to four pieces that fill a box to the brim, in any turn, are found to fit."""
    box, things = sawn
    assert layout(things, box) is not None


@given(SIDES, SIDES)
def test_a_grid_is_never_more_than_volume_and_never_turned_away(thing: Sides, box: Sides) -> None:
    """At least one goes in where one fits, in any turn of either."""
    count = grid(thing, box)
    assert count * volume(thing) <= volume(box)
    assert (count >= 1) == fits(thing, box)
    assert {grid(turned, box) for turned in turns(thing)} == {count}
    if count:
        assert layout((thing,) * count, box) is not None


def test_two_kinds_share_a_box_that_no_grid_fills() -> None:
    """Two boards and two posts: 6 x 4 x 1 each, 6 x 1 x 2 each, in 6 x 5 x 2."""
    things = ((6, 4, 1), (6, 4, 1), (1, 6, 2), (6, 4, 1))
    assert layout(things[:3], (6, 5, 2)) is not None
    assert layout(things, (6, 5, 2)) is None


@pytest.mark.parametrize(
    ("sides", "wrap", "expected"),
    [("100", "0", 1000), ("100.01", "0", 1001), ("100.00001", "0", 1000), ("100", "10", 1200), ("99.96", "0", 1000)],
)
def test_things_are_rounded_up_to_a_tenth_with_their_wrapping(sides: str, wrap: str, expected: int) -> None:
    """What is larger than a tenth counts as the next one; what only a computer sees does not."""
    assert outside([Decimal(sides)] * 3, Decimal(wrap)) == (expected,) * 3


def test_boxes_are_rounded_down() -> None:
    """A hair less is less."""
    assert inside([Decimal("100.09")] * 3) == (1000,) * 3
