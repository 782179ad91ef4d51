# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A change to a design must show what it does, and never show an unknown figure as one."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from makeshare.derive.compare import State, compare
from makeshare.model.bom import Bom
from tests.derive.proposals import euro, make_bom, make_estimate


def state(bars: int = 4, cents: int = 5000, missing: tuple[str, ...] = ()) -> State:
    """A bill of so many bars, and its cost."""
    return make_bom(bars=bars), make_estimate(10, cents, missing=missing)


def massive(bom: Bom, grams: int, geometry: str) -> Bom:
    """The bill with a mass for each bar, and a shape."""
    (bar,) = bom.lines
    heavy = msgspec.structs.replace(bar, mass_each=Decimal(grams), geometry_hash=geometry)
    return msgspec.structs.replace(bom, lines=(heavy,), geometry_hash=geometry)


def test_nothing_changed_says_so() -> None:
    """The same twice is the same."""
    found = compare(state(), state())
    assert (found.kind, found.geometry, found.lines, found.cost) == ("same", False, (), euro(0))


def test_more_bars_are_a_changed_line_and_a_dearer_unit() -> None:
    """Quantity before and after, and what a unit costs more."""
    found = compare(state(), state(bars=5, cents=5200))
    (line,) = found.lines
    assert (str(line.before), str(line.after), line.geometry) == ("4 pcs", "5 pcs", False)
    assert (found.kind, found.cost) == ("changed", euro(200))


def test_another_shape_of_equal_count_is_told() -> None:
    """The count alone would hide that every bar must be cut anew."""
    before, after = state(), state()
    found = compare((massive(before[0], 100, "g1:a"), before[1]), (massive(after[0], 110, "g1:b"), after[1]))
    assert (found.geometry, found.lines[0].geometry, found.mass) == (True, True, Decimal(40))


def test_an_incomplete_cost_gives_no_difference() -> None:
    """A price that is unknown is no price of zero."""
    found = compare(state(), state(missing=("tube",)))
    assert (found.cost_before, found.cost_after, found.cost) == (euro(5000), None, None)
    assert found.kind == "changed"


def test_an_unknown_mass_gives_no_difference() -> None:
    """One unknown line makes the mass of the whole unknown."""
    assert compare(state(), state()).mass is None


@pytest.mark.parametrize(("before", "after", "kind"), [(None, state(), "new"), (state(), None, "gone")])
def test_a_design_that_came_or_went_is_named(before: State | None, after: State | None, kind: str) -> None:
    """Its lines are not all listed as changes."""
    found = compare(before, after)
    assert (found.kind, found.lines, found.cost, found.slug) == (kind, (), None, "garden-fork")


def test_two_batches_are_never_compared() -> None:
    """A dearer unit of a smaller run is no dearer design."""
    with pytest.raises(ValueError, match="two batches"):
        compare(state(), (make_bom(), make_estimate(11, 5000)))
    with pytest.raises(ValueError, match="nothing to compare"):
        compare(None, None)
