# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Ranked votes by instant runoff: the weakest option drops out until one has more than half."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from fractions import Fraction

from makeshare.derive.governance.count import Count, Order, last, listed
from makeshare.model.governance.ballot import Step

Ranks = Sequence[str]


def count_ranked(ballots: Sequence[Ranks], order: Order) -> Count:
    """Count by instant runoff, one option dropping out at a time.

    A ballot counts for the first of its options that is still in, and for none once they are all out. An option with
    more than half of the ballots that count is chosen; else the one with the fewest drops out, of several the one that
    comes last in the declared order. Support is the part of all ballots that count for it in the end. Source of the
    rule: "preferential voting" in Robert's Rules of Order Newly Revised, one seat.
    """
    left, steps, tied = list(order), list[Step](), set[str]()
    while True:
        votes, title = _votes(ballots, left), f"Round {len(steps) + 1}"
        tallies = {key: str(votes[key]) for key in sorted(left)}
        counting, best = sum(votes.values()), max(left, key=lambda key: votes[key])
        if counting == 0:
            steps.append(Step(title=title, tallies=tallies, words=("No ballot ranks any option.",)))
            return Count((), Fraction(0), tuple(steps))
        if 2 * votes[best] > counting:
            words = f"{best} has {votes[best]} of the {counting} ballots that count: more than half."
            steps.append(Step(title=title, tallies=tallies, words=(words,)))
            return Count((best,), Fraction(votes[best], len(ballots)), tuple(steps), tuple(sorted(tied)))
        fewest = [key for key in left if votes[key] == min(votes[one] for one in left)]
        out = last(fewest, order)
        tied |= set(fewest) if len(fewest) > 1 else set()
        left.remove(out)
        words = f"None has more than half of the {counting} ballots that count."
        steps.append(Step(title=title, tallies=tallies, words=(words, _drop(fewest, out), _moves(ballots, left, out))))


def _vote(ballot: Ranks, left: Collection[str]) -> str:
    """Return the option that a ballot counts for; empty when all of its options are out."""
    return next((key for key in ballot if key in left), "")


def _votes(ballots: Sequence[Ranks], left: Collection[str]) -> Counter[str]:
    return Counter(vote for ballot in ballots if (vote := _vote(ballot, left)))


def _drop(fewest: Collection[str], out: str) -> str:
    if len(fewest) == 1:
        return f"{out} has the fewest and drops out."
    return f"{listed(fewest)} have equally few; by the declared tie-break {out} drops out."


def _moves(ballots: Sequence[Ranks], left: Collection[str], out: str) -> str:
    """Say where the ballots of an option that has just dropped out go."""
    to = Counter(_vote(ballot, left) for ballot in ballots if _vote(ballot, [*left, out]) == out)
    if not to:
        return "It had no ballots to pass on."
    moves = [f"{count} to {key or 'none, having no further choice'}" for key, count in sorted(to.items())]
    return f"Its ballots go on: {', '.join(moves)}."
