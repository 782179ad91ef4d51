# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is said of a forecast, in words that are the same on the page and on the command line."""

from __future__ import annotations

from makeshare.model.demand import Score

NEAR = 0.005
"""A chance nearer than this to none or to certain is not told to the percent: the model is not that good."""


def percent(share: float) -> str:
    """Print a share of one as whole percent."""
    return f"{share * 100:.0f} %"


def chance(probability: float) -> str:
    """Print a chance, which is never none and never certain."""
    if probability > 1 - NEAR:
        return "more than 99 %"
    return "less than 1 %" if probability < NEAR else percent(probability)


def verdict(score: Score | None) -> str:
    """Say how a forecast did on past cycles, plainly, and when it is of no use."""
    if score is None:
        return "It could not be held against any past cycle yet."
    cycles = "1 past cycle" if score.held_out == 1 else f"{score.held_out} past cycles"
    held = (
        f"Held against {cycles}, each from what was known when it opened: {score.covered} lay within the interval. The "
        f"forecast was off by {score.crps:.1f} units, the last value by {score.naive:.1f}, and it was closer in "
        f"{score.better} of {score.held_out}."
    )
    if not score.enough:
        return f"{held} These are too few cycles to tell which is better."
    if score.beats_naive:
        return held
    return f"{held} It does not beat taking the last value again: do not rely on it."
