# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Forecast a design's next cycle, and hold the same forecast against every past cycle as if it were still to come.

A past cycle is forecast from cycles that were closed when it opened, its own design's and others', and from nothing
else: `known` is the only way to them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from makeshare.derive.demand.predict import Counts, Predictive, predict
from makeshare.model.demand import Cycle, Forecast, HeldOut, Round, Score

LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9
"""8 of 10 cycles lie between the outer two."""
ENOUGH = 5
"""With fewer held-out cycles nothing can be said of which forecast is better."""
DECIMALS = 4

Rounds = tuple[Round, ...]


def rounds_of(cycles: Iterable[Cycle]) -> Rounds:
    """Put the variants of each cycle together, oldest first; a count is unknown where one variant's is."""
    found: dict[tuple[dt.date, dt.date], list[Cycle]] = {}
    for cycle in cycles:
        found.setdefault((cycle.opened, cycle.closed), []).append(cycle)
    return tuple(
        Round(
            opened=opened,
            closed=closed,
            interest=sum(cycle.interest for cycle in several),
            pledged=sum(cycle.pledged for cycle in several),
            paid=_sum(cycle.paid for cycle in several),
            delivered=_sum(cycle.delivered for cycle in several),
        )
        for (opened, closed), several in sorted(found.items())
    )


def known(rounds: Rounds, opens: dt.date | None) -> Counts:
    """Return the units pledged in the cycles that were closed when another one opens; None: in all of them."""
    return tuple(one.pledged for one in rounds if opens is None or one.closed <= opens)


def next_cycle(design: str, rounds: Mapping[str, Rounds]) -> tuple[Forecast, Predictive] | None:
    """Forecast a design's next cycle from all that is known; None where nothing can be said."""
    return _forecast(design, rounds, None)


def held_out(design: str, rounds: Mapping[str, Rounds]) -> tuple[HeldOut, ...]:
    """Forecast each past cycle that has one before it from what was known when it opened."""
    found = []
    for one in rounds[design]:
        before = known(rounds[design], one.opened)
        made = _forecast(design, rounds, one.opened) if before else None
        if made is not None:
            forecast, predictive = made
            found.append(
                HeldOut(
                    opened=one.opened,
                    forecast=forecast,
                    pledged=one.pledged,
                    naive=before[-1],
                    crps=round(predictive.crps(one.pledged), DECIMALS),
                )
            )
    return tuple(found)


def score(history: Sequence[HeldOut]) -> Score | None:
    """Sum up how the forecast did beside the last value; None without a held-out cycle."""
    if not history:
        return None
    count = len(history)
    return Score(
        held_out=count,
        covered=sum(one.covered for one in history),
        crps=round(sum(one.crps for one in history) / count, DECIMALS),
        naive=round(sum(one.naive_error for one in history) / count, DECIMALS),
        better=sum(one.crps < one.naive_error for one in history),
        enough=count >= ENOUGH,
    )


def _forecast(design: str, rounds: Mapping[str, Rounds], opens: dt.date | None) -> tuple[Forecast, Predictive] | None:
    own = known(rounds.get(design, ()), opens)
    others = [counts for name, other in rounds.items() if name != design and (counts := known(other, opens))]
    predictive = predict(own, others)
    if predictive is None:
        return None
    low, middle, high = (predictive.quantile(share) for share in (LOW, MIDDLE, HIGH))
    return Forecast(low=low, middle=middle, high=high, cycles=len(own), designs=len(others)), predictive


def _sum(counts: Iterable[int | None]) -> int | None:
    """Add up; None where one is unknown."""
    whole = 0
    for count in counts:
        if count is None:
            return None
        whole += count
    return whole
