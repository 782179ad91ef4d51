# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which part of one count becomes the next, and which variants people take, with an interval for each.

The interval is Wilson's for a proportion (E. B. Wilson, Probable inference, the law of succession, and statistical
inference, 1927): sound for small counts, within 0 and 1. Units are no independent people, and cycles differ: where the
cycles scatter more than chance alone would (Pearson's chi-squared over its degrees of freedom is above 1), the
error is that much wider (P. McCullagh and J. A. Nelder, Generalized Linear Models, 1989, section 4.5), and Student's
quantile takes the place of the normal one. One cycle alone cannot show that scatter: its interval is too narrow.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from makeshare.model.demand import Cycle, Interval, Rate, Round, VariantShare

EIGHT_IN_TEN = 1.2815515655446004
"""The normal quantile that leaves a tenth on either side."""
DECIMALS = 6
"""Shares are rounded to these, so that platforms agree."""

Pairs = Sequence[tuple[int, int]]
"""Successes and trials of each cycle."""


def wilson(of: int, out_of: int, z: float = EIGHT_IN_TEN) -> Interval:
    """Return a proportion with Wilson's interval; `out_of` above 0."""
    share = of / out_of
    widened = 1 + z * z / out_of
    middle = (share + z * z / (2 * out_of)) / widened
    half = z * math.sqrt(share * (1 - share) / out_of + z * z / (4 * out_of * out_of)) / widened
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Interval(low=round(low, DECIMALS), middle=round(share, DECIMALS), high=round(high, DECIMALS))


def scatter(pairs: Pairs) -> float:
    """Return how much more cycles scatter than chance: 1 or more; 1 where one cycle, or none, can show it."""
    of, out_of = sum(one for one, _ in pairs), sum(all_ for _, all_ in pairs)
    counted = [(one, all_) for one, all_ in pairs if all_]
    if len(counted) <= 1 or of in (0, out_of):
        return 1.0
    share = of / out_of
    squared = sum((one - all_ * share) ** 2 / (all_ * share * (1 - share)) for one, all_ in counted)
    return max(1.0, squared / (len(counted) - 1))


def interval(pairs: Pairs) -> Interval | None:
    """Return the proportion of all cycles together, with an interval as wide as their scatter asks; None for none."""
    of, out_of = sum(one for one, _ in pairs), sum(all_ for _, all_ in pairs)
    if not out_of:
        return None
    weight, cycles = scatter(pairs), sum(all_ > 0 for _, all_ in pairs)
    return wilson(of, out_of, _student(cycles - 1) * math.sqrt(weight) if weight > 1 else EIGHT_IN_TEN)


def _student(freedom: int) -> float:
    """Return Student's quantile that leaves a tenth above: a scatter seen in few cycles is itself uncertain."""
    from scipy.special import stdtrit  # noqa: PLC0415  slow to import, and few commands need it

    return float(stdtrit(freedom, 0.9))


def rates(rounds: Iterable[Round]) -> tuple[Rate, ...]:
    """Return how much of the interest is pledged, of the pledges paid, of what is paid handed over."""
    rounds = tuple(rounds)
    steps = (
        ("interest that is pledged", [(one.pledged, one.interest) for one in rounds]),
        ("pledges that are paid", [(one.paid, one.pledged) for one in rounds if one.paid is not None]),
        (
            "paid units that are handed over",
            [(one.delivered, one.paid) for one in rounds if one.delivered is not None and one.paid is not None],
        ),
    )
    return tuple(
        Rate(
            name=name,
            of=sum(one for one, _ in pairs),
            out_of=sum(all_ for _, all_ in pairs),
            cycles=len(pairs),
            interval=interval(pairs),
        )
        for name, pairs in steps
    )


def shares(cycles: Iterable[Cycle]) -> tuple[VariantShare, ...]:
    """Return which part of the pledged units each variant has, of cycles that offered a choice, the largest first."""
    by_round: dict[tuple[dt.date, dt.date], dict[str, int]] = {}
    for cycle in cycles:
        by_round.setdefault((cycle.opened, cycle.closed), {})[cycle.variant] = cycle.pledged
    found = []
    for variant in sorted({name for counts in by_round.values() for name in counts}):
        choices = (counts for counts in by_round.values() if variant in counts and len(counts) > 1)
        pairs = [(counts[variant], sum(counts.values())) for counts in choices]
        known = interval(pairs)
        if known is not None:
            units, out_of = (sum(column) for column in zip(*pairs, strict=True))
            found.append(VariantShare(variant=variant, units=units, out_of=out_of, interval=known))
    return tuple(sorted(found, key=lambda one: (-one.units, one.variant)))
