# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Shares carry an interval that holds, and is wider where cycles differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.demand.forecast import rounds_of
from makeshare.derive.demand.rates import EIGHT_IN_TEN, interval, rates, scatter, shares, wilson
from tests.derive.demand.cases_of_demand import cycle

PAIR = st.integers(0, 40).flatmap(lambda all_: st.tuples(st.integers(0, all_), st.just(all_)))


def test_wilsons_interval_of_the_textbook() -> None:
    """8 of 10 at 95 %: 0.490 to 0.943 (A. Agresti and B. Coull, Approximate is better than exact, 1998)."""
    found = wilson(8, 10, 1.959964)
    assert (round(found.low, 3), found.middle, round(found.high, 3)) == (0.490, 0.8, 0.943)


@given(st.lists(PAIR, max_size=6))
def test_an_interval_holds_its_share_and_stays_between_nought_and_one(pairs: list[tuple[int, int]]) -> None:
    """And there is none without a unit."""
    found = interval(pairs)
    assert (found is None) == (sum(all_ for _, all_ in pairs) == 0)
    if found is not None:
        assert 0 <= found.low <= found.middle <= found.high <= 1
        assert found.low < found.high


@given(st.lists(PAIR, min_size=1, max_size=6))
def test_scatter_only_ever_widens(pairs: list[tuple[int, int]]) -> None:
    """Cycles that differ never look surer than one cycle of all their units."""
    found, alone = interval(pairs), interval([(sum(one for one, _ in pairs), sum(all_ for _, all_ in pairs))])
    assert scatter(pairs) >= 1
    if found is not None and alone is not None:
        assert found.low <= alone.low
        assert found.high >= alone.high


def test_scatter_worked_out_by_hand() -> None:
    """2 of 10 and 8 of 10 around a half: twice 9 / 2.5 over one degree of freedom."""
    assert scatter([(2, 10), (8, 10)]) == pytest.approx(7.2)
    assert scatter([(5, 10), (5, 10)]) == 1
    assert scatter([(2, 10)]) == scatter([(0, 10), (0, 4)]) == scatter([]) == 1


def test_eight_of_ten_intervals_hold_the_truth_where_cycles_differ() -> None:
    """Beta-binomial communities of six cycles: near 80 % with the scatter, far less without it."""
    chance = np.random.default_rng(4)
    with_it, without = 0, 0
    for _ in range(600):
        truth = float(chance.uniform(0.2, 0.8))
        pairs = []
        for _ in range(6):
            trials = int(chance.integers(8, 30))
            pairs.append((int(chance.binomial(trials, chance.beta(truth * 8, (1 - truth) * 8))), trials))
        found = interval(pairs)
        plain = wilson(sum(one for one, _ in pairs), sum(all_ for _, all_ in pairs), EIGHT_IN_TEN)
        assert found is not None
        with_it += found.low <= truth <= found.high
        without += plain.low <= truth <= plain.high
    assert 0.74 <= with_it / 600 <= 0.86
    assert without / 600 < 0.66


def test_each_rate_counts_the_cycles_in_which_it_is_known() -> None:
    """Interest, pledges and payments apart; an unpaid cycle does not count as unpaid."""
    found = rates(rounds_of([cycle(0, 8, interest=16, paid=6, got=5), cycle(1, 4, interest=4)]))
    assert [(rate.of, rate.out_of, rate.cycles) for rate in found] == [(12, 20, 2), (6, 8, 1), (5, 6, 1)]
    empty = rates([])
    assert [(rate.out_of, rate.interval) for rate in empty] == [(0, None)] * 3


def test_shares_are_of_cycles_that_offered_a_choice() -> None:
    """A variant alone tells nothing of what people choose."""
    found = shares([cycle(0, 50), cycle(1, 12), cycle(1, 4, variant="wide"), cycle(2, 8), cycle(2, 8, variant="wide")])
    assert [(one.variant, one.units, one.out_of) for one in found] == [("default", 20, 32), ("wide", 12, 32)]
    assert sum(one.interval.middle for one in found) == pytest.approx(1)
    assert shares([cycle(0, 50)]) == ()
    assert shares([cycle(0, 0), cycle(0, 0, variant="wide")]) == ()
