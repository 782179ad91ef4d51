# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The forecast's interval must hold what it says, on communities whose truth is known."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from makeshare.derive.demand.predict import (
    LEVELS,
    SCATTER_WEIGHTS,
    SCATTERS,
    TREND_SPREAD,
    TRENDS,
    USUAL,
    predict,
)
from tests.derive.demand.cases_of_demand import Counts, community

COUNTS = st.lists(st.integers(0, 60), max_size=6).map(tuple)


@pytest.mark.parametrize(("level", "spread"), [(12.0, 0.8), (40.0, 1.0), (4.0, 0.6)])
def test_eight_of_ten_cycles_lie_within_the_interval(level: float, spread: float) -> None:
    """Over 240 simulated communities of one to six known cycles, small and large, calm and wild: 75 to 92 %."""
    covered = 0
    for seed in range(240):
        scatter = (0.02, 0.1, 0.3)[seed % 3]
        own, kin = community(seed, 2 + seed % 6, (0, 4)[seed % 2], level=level, spread=spread, scatter=scatter)
        made = predict(own[:-1], kin)
        assert made is not None
        covered += made.quantile(0.1) <= own[-1] <= made.quantile(0.9)
    assert 0.75 <= covered / 240 <= 0.92


def test_kin_teach_how_much_cycles_scatter() -> None:
    """In a wild community, one cycle of a thing gives a wider interval than in a calm one."""
    wild = [(3, 40, 9), (70, 12, 30), (1, 15, 6), (5, 44, 90)]
    calm = [(20, 21, 19), (30, 28, 31), (11, 12, 12), (25, 24, 27)]
    widths = []
    for kin in (wild, calm):
        made = predict((20,), kin)
        assert made is not None
        widths.append(made.quantile(0.9) - made.quantile(0.1))
    assert widths[0] > 1.5 * widths[1]


def test_more_cycles_narrow_the_interval() -> None:
    """One cycle of 20 says less than eight of about 20."""
    few, many = predict((20,)), predict((19, 21, 20, 22, 18, 20, 21, 19))
    assert few is not None
    assert many is not None
    assert many.quantile(0.9) - many.quantile(0.1) < few.quantile(0.9) - few.quantile(0.1)


def test_a_lasting_trend_is_followed_and_one_jump_is_not() -> None:
    """Growing by a fifth each time, the middle lies above the last mean; one jump alone pulls it back."""
    growing = predict((10, 12, 14, 17, 21, 25, 30, 36))
    jump = predict((10, 10, 10, 36))
    assert growing is not None
    assert jump is not None
    assert growing.quantile(0.5) > 28
    assert jump.quantile(0.5) < 30


def test_without_cycles_nothing_is_said_until_there_is_kin() -> None:
    """Two other designs are too few to guess from; three give a wide guess."""
    assert predict((), [(5,), (9,)]) is None
    assert predict(()) is None
    made = predict((), [(5, 6), (9,), (14, 11), ()])
    assert made is not None
    assert made.quantile(0.9) >= 3 * max(1, made.quantile(0.1))


@given(COUNTS, st.lists(COUNTS, max_size=4))
def test_quantiles_and_chances_are_of_one_distribution(own: Counts, kin: list[Counts]) -> None:
    """Quantiles rise, each is the first count that reaches its share, and chances fall from one."""
    made = predict(own, kin)
    if made is None:
        return
    low, middle, high = (made.quantile(share) for share in (0.1, 0.5, 0.9))
    assert 0 <= low <= middle <= high
    for share, units in ((0.1, low), (0.5, middle), (0.9, high)):
        assert made.below(units) >= share
        assert units == 0 or made.below(units - 1) < share
    assert made.at_least(0) == 1
    assert 1 >= made.at_least(1) >= made.at_least(middle) >= made.at_least(high + 1) >= 0
    assert made.at_least(low) == pytest.approx(1 - made.below(low - 1), abs=1e-9)


@given(COUNTS, st.lists(COUNTS, max_size=4))
def test_the_order_of_other_designs_does_not_matter(own: Counts, kin: list[Counts]) -> None:
    """The same knowledge gives the same forecast."""
    one, other = predict(own, kin), predict(own, kin[::-1])
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert [one.quantile(share) for share in (0.1, 0.5, 0.9)] == [
            other.quantile(share) for share in (0.1, 0.5, 0.9)
        ]


def test_the_mixture_is_that_of_an_independent_count() -> None:
    """With one cycle, Bayes' rule on the grid by hand, with another library's negative binomial, gives the same."""
    came, weights, below = 7, 0.0, 0.0
    for level in LEVELS:
        for trend in TRENDS:
            for scatter, likely in zip(SCATTERS, SCATTER_WEIGHTS, strict=True):
                prior = likely * math.exp(
                    -((level - USUAL[0]) ** 2) / 2 / USUAL[1] ** 2 - trend**2 / 2 / TREND_SPREAD**2
                )
                size, mean, then = 1 / scatter, math.exp(level), math.exp(level - trend)
                weight = prior * float(nbinom.pmf(came, size, size / (size + then)))
                weights += weight
                below += weight * float(nbinom.cdf(9, size, size / (size + mean)))
    made = predict((came,))
    assert made is not None
    assert float(made.below(9)) == pytest.approx(below / weights, abs=1e-6)


def test_the_score_of_a_number_is_how_far_off_it_is_and_spread_is_punished() -> None:
    """CRPS as the integral of squared differences, worked out from the distribution itself."""
    made = predict((20, 22, 19))
    assert made is not None
    total = sum((float(made.below(units)) - (units >= 25)) ** 2 for units in range(600))
    assert made.crps(25) == pytest.approx(total, abs=1e-3)
    assert made.crps(20) < made.crps(40) < made.crps(80)
