# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Approval and score votes: the option with the highest total wins."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from makeshare.derive.governance.count import Count, Order, first, listed
from makeshare.model.governance.ballot import Step


def count_approval(ballots: Sequence[Collection[str]], order: Order) -> Count:
    """Count approvals: each ballot names all options it can live with, and the one named most often wins.

    Support is the part of the ballots that approve it, blank ones included. Source of the rule: S. J. Brams and
    P. C. Fishburn, "Approval Voting", American Political Science Review 72 (1978).
    """
    votes = {key: sum(key in ballot for ballot in ballots) for key in order}
    return _highest("Approvals", votes, len(ballots), order)


def count_score(ballots: Sequence[Mapping[str, int]], highest: int, order: Order) -> Count:
    """Add up scores from 0 to `highest`: the option with the highest sum wins; no score counts as 0.

    Support is the sum as a part of the most it could be. Source of the rule: range voting, as in W. D. Smith, "Range
    voting" (2000), counted by sums.
    """
    votes = {key: sum(ballot.get(key, 0) for ballot in ballots) for key in order}
    return _highest("Sums of scores", votes, len(ballots) * highest, order)


def _highest(title: str, votes: dict[str, int], whole: int, order: Order) -> Count:
    """Choose the highest total; nobody is chosen by nothing."""
    most = max(votes.values())
    tied = tuple(sorted(key for key in votes if votes[key] == most))
    tallies = {key: str(votes[key]) for key in sorted(votes)}
    if most == 0:
        return Count((), Fraction(0), (Step(title=title, tallies=tallies, words=("Every total is zero.",)),))
    chosen = first(tied, order)
    words = f"{chosen} has the highest total: {most} of {whole}."
    if len(tied) > 1:
        words = f"{listed(tied)} are equal at {most} of {whole}; the declared tie-break takes {chosen}."
    step = Step(title=title, tallies=tallies, words=(words,))
    return Count((chosen,), Fraction(most, whole), (step,), tied if len(tied) > 1 else ())
