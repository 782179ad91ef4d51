# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Simulated communities whose truth is known, and cycles of a few numbers."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np

from makeshare.model.demand import Cycle, Round

START = dt.date(2020, 1, 1)
HALF_YEAR = dt.timedelta(days=182)
Counts = tuple[int, ...]


def community(
    seed: int,
    cycles: int,
    kin: int,
    *,
    level: float = 12,
    spread: float = 0.8,
    scatter: float = 0.1,
    trend: float = 0.05,
) -> tuple[Counts, list[Counts]]:
    """Draw a design's cycles and those of its kin: each level around `level`, each cycle a negative binomial count."""
    chance = np.random.default_rng(seed)

    def series(length: int) -> Counts:
        start, slope = chance.normal(math.log(level), spread), chance.normal(0, trend)
        means = [math.exp(start + slope * at) for at in range(length)]
        return tuple(int(chance.poisson(chance.gamma(1 / scatter, mean * scatter))) for mean in means)

    return series(cycles), [series(int(chance.integers(1, 7))) for _ in range(kin)]


def rounds(counts: Counts) -> tuple[Round, ...]:
    """Cycles of half a year, one after the other, with these units pledged."""
    return tuple(
        Round(
            opened=START + at * HALF_YEAR,
            closed=START + (at + 1) * HALF_YEAR,
            interest=units,
            pledged=units,
            paid=None,
            delivered=None,
        )
        for at, units in enumerate(counts)
    )


def cycle(
    at: int,
    pledged: int,
    *,
    variant: str = "default",
    interest: int = 0,
    paid: int | None = None,
    got: int | None = None,
) -> Cycle:
    """One cycle of a variant, the so-and-so-manieth; interest is at least what was pledged."""
    return Cycle(
        design="fork",
        variant=variant,
        opened=START + at * HALF_YEAR,
        closed=START + (at + 1) * HALF_YEAR,
        interest=max(interest, pledged),
        pledged=pledged,
        paid=paid,
        delivered=got,
    )
