# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What the next cycle may bring, from few cycles: a Bayesian count model whose uncertainty is kept to the end.

Units pledged in a cycle are negative binomial (a Poisson count whose mean scatters as a gamma variable) with mean m and
variance m + d m2. Three things are unknown, each on a grid of values: the level, log m of the next cycle; the trend a
cycle, which is thought to be near none; and the scatter d. Their posterior is summed out, so few cycles give a wide
interval. Other designs of the community set the prior of the level (empirical Bayes, once there are three of them) and
of the scatter (their likelihoods multiply): what one cannot learn from two cycles of a thing, one learns from its kin.
A. Gelman and others, Bayesian Data Analysis, 3rd edition, 2013, chapters 5 and 16.

Cycles count as equally far apart, whatever their dates; nothing is known of seasons, prices or news.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

LEVELS = tuple(math.log(0.3) + step * 0.08 for step in range(126))
"""Logarithms of the mean of the next cycle: from 0.3 to about 6,600 units."""
TRENDS = (-0.3, -0.15, 0.0, 0.15, 0.3)
TREND_SPREAD = 0.12
"""Standard deviation of the trend beforehand: cycles rarely grow or shrink by more than a quarter."""
SCATTERS = (0.01, 0.04, 0.12, 0.35, 0.9)
SCATTER_WEIGHTS = (0.15, 0.2, 0.3, 0.25, 0.1)
"""How likely each scatter is beforehand: 0.12 is a cycle that is off by a third, as groups of neighbours are."""
USUAL = (math.log(12), 1.3)
"""Level and its standard deviation where nothing else is known: one to 150 units in 19 of 20 cases."""
KIN = 3
"""So many other designs with cycles are needed before they say where the level may lie."""
LEAST_SPREAD = 0.6
"""Standard deviation that kin leave at least: a new thing is never that much like the others."""
NEGLIGIBLE = 1e-7
"""Parts of a mixture that are that much lighter than the heaviest are left out."""
NEARLY_ALL = 0.9999
"""A distribution is counted up to here; what lies beyond is not told apart."""
LARGEST = 100_000
"""Units beyond which nothing is counted."""

Counts = tuple[int, ...]
"""Units pledged in each cycle, oldest first."""


class Predictive(msgspec.Struct, frozen=True):
    """A distribution of counts: how likely at most 0, 1, 2 … units are, until nearly all of it is told."""

    at_most: Any

    def below(self, units: int) -> float:
        """Return how likely at most so many units are."""
        if units < 0:
            return 0.0
        return float(self.at_most[units]) if units < len(self.at_most) else 1.0

    def quantile(self, share: float) -> int:
        """Return the fewest units below or at which so large a share of cycles lies."""
        from numpy import searchsorted  # noqa: PLC0415  slow to import, and few commands forecast

        return int(searchsorted(self.at_most, share))

    def at_least(self, units: int) -> float:
        """Return how likely so many units or more are."""
        return 1 - self.below(units - 1)

    def crps(self, came: int) -> float:
        """Return the continuous ranked probability score, in units: how far the whole forecast was off.

        T. Gneiting and A. Raftery, Strictly proper scoring rules, prediction, and estimation, 2007. For a single number
        it is the absolute error.
        """
        from numpy import arange  # noqa: PLC0415  as above

        counted = len(self.at_most)
        beyond = max(0, came - counted)
        return float(((self.at_most - (arange(counted) >= came)) ** 2).sum()) + beyond


def predict(own: Counts, others: Sequence[Counts] = ()) -> Predictive | None:
    """Return what the next cycle may bring; None where there is neither an own cycle nor enough kin.

    `others` are the cycles of other designs; their order does not matter.
    """
    kin = tuple(sorted(counts for counts in others if counts))
    if not own and len(kin) < KIN:
        return None
    return _predict(tuple(own), kin)


@lru_cache(maxsize=4096)
def _predict(own: Counts, kin: tuple[Counts, ...]) -> Predictive:
    from numpy import array, exp, repeat, tile  # noqa: PLC0415  as above

    likely = _likelihood(own)
    # level x trend x scatter; the trend is summed out at once, since the level is that of the next cycle
    joint = exp(likely - likely.max()) * _level(kin)[:, None, None] * _trend()[None, :, None]
    weights = (joint.sum(axis=1) * _scatter(kin)[None, :]).ravel()
    heavy = weights > NEGLIGIBLE * weights.max()
    means = repeat(exp(array(LEVELS)), len(SCATTERS))[heavy]
    sizes = tile(1 / array(SCATTERS), len(LEVELS))[heavy]
    return Predictive(_mixed(weights[heavy] / weights[heavy].sum(), means, sizes))


def _mixed(weights: Any, means: Any, sizes: Any) -> Any:  # noqa: ANN401  arrays
    """Return how likely at most 0, 1, 2 … units are under a mixture of negative binomials, count by count."""
    from numpy import array  # noqa: PLC0415  as above

    part = weights * (sizes / (sizes + means)) ** sizes  # of nothing at all
    other = means / (sizes + means)
    told, whole = [], 0.0
    for units in range(LARGEST):
        whole += float(part.sum())
        told.append(whole)
        if whole >= NEARLY_ALL:
            break
        part = part * other * (units + sizes) / (units + 1)
    return array(told)


@lru_cache(maxsize=4096)
def _likelihood(counts: Counts) -> Any:  # noqa: ANN401  an array
    """Return the logarithm of how likely counts are, by level of the next cycle, trend and scatter."""
    from numpy import arange, array, exp, log, zeros  # noqa: PLC0415  as above
    from scipy.special import gammaln  # noqa: PLC0415  as above

    if not counts:
        return zeros((len(LEVELS), len(TRENDS), len(SCATTERS)))
    ago = arange(len(counts), 0, -1)  # the last cycle is one step before the next
    level, trend = array(LEVELS)[:, None, None, None], array(TRENDS)[None, :, None, None]
    size = (1 / array(SCATTERS))[None, None, :, None]
    mean, came = exp(level - trend * ago), array(counts)
    chance = gammaln(came + size) - gammaln(size) - gammaln(came + 1)
    return (chance + size * log(size / (size + mean)) + came * log(mean / (size + mean))).sum(axis=-1)


def _level(kin: tuple[Counts, ...]) -> Any:  # noqa: ANN401  an array
    """Return how likely each level is beforehand: as the kin's, once there are enough of them."""
    from numpy import array, exp, log, mean, sqrt, std  # noqa: PLC0415  as above

    middle, spread = USUAL
    if len(kin) >= KIN:
        levels = [log(mean(counts) + 0.5) for counts in kin]
        middle, spread = mean(levels), max(LEAST_SPREAD, std(levels, ddof=1) * sqrt(1 + 1 / len(kin)))
    return exp(-(((array(LEVELS) - middle) / spread) ** 2) / 2)


def _trend() -> Any:  # noqa: ANN401  an array
    from numpy import array, exp  # noqa: PLC0415  as above

    return exp(-((array(TRENDS) / TREND_SPREAD) ** 2) / 2)


@lru_cache(maxsize=1024)
def _scatter(kin: tuple[Counts, ...]) -> Any:  # noqa: ANN401  an array
    """Return how likely each scatter is beforehand: what all kin that have two cycles or more say of it."""
    from numpy import array, exp, log  # noqa: PLC0415  as above

    chances = log(array(SCATTER_WEIGHTS))
    usual = _level(())[:, None, None] * _trend()[None, :, None]
    for counts in kin:
        if len(counts) > 1:
            known = _likelihood(counts)
            chances = chances + log((exp(known - known.max()) * usual).sum(axis=(0, 1)))
    return exp(chances - chances.max())
