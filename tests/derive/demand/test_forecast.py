# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Past cycles are forecast from what was known then, and the score is honest about it."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.derive.demand.forecast import held_out, known, next_cycle, rounds_of, score
from makeshare.model.demand import Forecast, HeldOut
from tests.derive.demand.cases_of_demand import START, Counts, community, cycle, rounds

COUNTS = st.lists(st.integers(0, 50), min_size=2, max_size=5).map(tuple)


@settings(max_examples=25)
@given(COUNTS, COUNTS, st.data())
def test_peeking_is_impossible(own: Counts, kin: Counts, data: st.DataObject) -> None:
    """Whatever came in a cycle, in any later one, or for others since then, its forecast is the same."""
    past = {"fork": rounds(own), "bench": rounds(kin)}
    history = held_out("fork", past)
    at = data.draw(st.integers(1, len(own) - 1))
    other = st.integers(0, 500)
    changed = {
        name: tuple(
            one if one.closed <= rounds(own)[at].opened else msgspec.structs.replace(one, pledged=data.draw(other))
            for one in all_
        )
        for name, all_ in past.items()
    }
    again = held_out("fork", changed)
    assert again[at - 1].forecast == history[at - 1].forecast
    assert again[at - 1].naive == history[at - 1].naive


def test_only_cycles_that_were_over_are_known() -> None:
    """One that closed on the very day counts; one that was still open does not."""
    past = rounds((5, 6, 7))
    assert known(past, past[1].opened) == (5,)
    assert known(past, past[2].opened) == (5, 6)
    assert known(past, START) == ()
    assert known(past, None) == (5, 6, 7)


def test_the_first_cycle_is_not_scored_and_each_other_one_is() -> None:
    """There is no last value before the first."""
    history = held_out("fork", {"fork": rounds((10, 12, 8))})
    assert [(one.naive, one.pledged, one.forecast.cycles) for one in history] == [(10, 12, 1), (12, 8, 2)]
    assert held_out("fork", {"fork": rounds((10,))}) == ()
    assert score(()) is None


def past(pledged: int, naive: int, crps: float, low: int = 0, high: int = 9) -> HeldOut:
    """A held-out cycle."""
    made = Forecast(low=low, middle=low, high=high, cycles=1, designs=0)
    return HeldOut(opened=START, forecast=made, pledged=pledged, naive=naive, crps=crps)


def test_a_score_worked_out_by_hand() -> None:
    """Off by 1 and 3 instead of 2 and 1: the last value was better; and two cycles are too few to tell."""
    found = score((past(5, 3, 1.0), past(10, 9, 3.0)))
    assert found is not None
    assert (found.held_out, found.covered, found.crps, found.naive, found.better) == (2, 1, 2.0, 1.5, 1)
    assert (found.beats_naive, found.enough) == (False, False)
    many = score((past(5, 3, 1.0),) * 5)
    assert many is not None
    assert (many.beats_naive, many.enough) == (True, True)


def test_the_forecast_beats_the_last_value_where_cycles_scatter_and_not_where_it_repeats() -> None:
    """Over simulated communities it is closer; in one where each cycle repeats the last, it honestly is not."""
    ours, naive = 0.0, 0.0
    for seed in range(12):
        own, _ = community(seed, 7, 0, scatter=0.2)
        found = score(held_out("fork", {"fork": rounds(own)}))
        assert found is not None
        ours, naive = ours + found.crps, naive + found.naive
    assert ours < naive
    flat = score(held_out("fork", {"fork": rounds((20,) * 7)}))
    assert flat is not None
    assert not flat.beats_naive


@pytest.mark.parametrize("own", [(), (3,), (3, 9, 4)])
def test_the_next_cycle_is_forecast_from_all_that_is_known(own: Counts) -> None:
    """Own cycles and other designs are counted; without either there is none."""
    kin = {f"kin-{index}": rounds((4, 8)) for index in range(3)}
    made = next_cycle("fork", {"fork": rounds(own), **kin})
    assert made is not None
    assert (made[0].cycles, made[0].designs) == (len(own), 3)
    assert next_cycle("fork", {}) is None


def test_variants_of_a_cycle_are_added_and_an_unknown_stays_unknown() -> None:
    """Two variants of one cycle make one round; a missing payment is not zero."""
    first, second = rounds_of(
        [
            cycle(1, 3, paid=3),
            cycle(0, 9, interest=20, paid=8, got=8),
            cycle(0, 2, variant="wide", interest=5, paid=2, got=1),
            cycle(1, 1, variant="wide"),
        ]
    )
    assert (first.interest, first.pledged, first.paid, first.delivered) == (25, 11, 10, 9)
    assert (second.pledged, second.paid, second.delivered) == (4, None, None)
