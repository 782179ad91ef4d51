# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Our counters must agree with libraries that others wrote, on random elections in which ties are frequent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pyrankvote  # type: ignore[import-untyped]  # it has no types, nor have the other two
import pytest
import votelib.convert  # type: ignore[import-untyped]
import votelib.evaluate.cardinal  # type: ignore[import-untyped]
import votelib.evaluate.core  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from pabutools.election import (  # type: ignore[import-untyped]
    ApprovalBallot,
    ApprovalProfile,
    Cost_Sat,
    Instance,
    Project,
)
from pabutools.rules import method_of_equal_shares  # type: ignore[import-untyped]
from pabutools.tiebreaking import TieBreakingRule  # type: ignore[import-untyped]

from makeshare.derive.governance.cardinal import count_approval, count_score
from makeshare.derive.governance.count import Count
from makeshare.derive.governance.ranked import count_ranked
from makeshare.derive.governance.shares import count_budget, equal_shares
from makeshare.errors import InputError
from makeshare.model.money import Money

MANY = settings(max_examples=400)
OPTIONS = "abcd"
TOP = 3

orders = st.permutations(OPTIONS)
approvals = st.lists(st.frozensets(st.sampled_from(OPTIONS)), min_size=1, max_size=9)
scores = st.lists(st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, TOP)), min_size=1, max_size=9)
rankings = st.lists(
    st.lists(st.sampled_from(OPTIONS), unique=True, max_size=len(OPTIONS)).map(tuple), min_size=1, max_size=11
)
costs = st.fixed_dictionaries(dict.fromkeys(OPTIONS, st.integers(1, 12)))


def totals(count: Count) -> dict[str, int]:
    """The figures of a count's first step."""
    return {key: int(votes) for key, votes in count.steps[0].tallies.items()}


def agree(count: Count, judged: list[Any], order: Sequence[str]) -> None:
    """The library's winner is ours; where it finds a tie, the same options are tied and the declared order decides."""
    (best,) = judged
    if isinstance(best, votelib.evaluate.core.Tie):
        assert set(count.tied) == set(best)
        best = min(best, key=order.index)
    else:
        assert count.tied == ()
    assert count.chosen == (best,)


# ------------------------------------------------------------------------------------------- approval and score
@MANY
@given(approvals, orders)
def test_approval_agrees_with_votelib(ballots: list[frozenset[str]], order: list[str]) -> None:
    """Totals, winner and ties are those of votelib."""
    count = count_approval(ballots, order)
    votes = votelib.convert.ApprovalToSimpleVotes().convert(Counter(ballots))
    assert totals(count) == {key: votes.get(key, 0) for key in OPTIONS}
    if not any(votes.values()):
        assert count.chosen == ()
        return
    agree(count, votelib.evaluate.core.Plurality().evaluate(votes, 1), order)
    assert count.support == Fraction(votes[count.chosen[0]], len(ballots))


@MANY
@given(scores, orders)
def test_score_agrees_with_votelib(ballots: list[dict[str, int]], order: list[str]) -> None:
    """Sums, winner and ties are those of votelib, where no score counts as nothing."""
    count = count_score(ballots, TOP, order)
    judge = votelib.evaluate.cardinal.ScoreVoting(function="sum", unscored_value=0)
    votes = Counter(frozenset(ballot.items()) for ballot in ballots)
    sums = judge._agg.convert(votes)
    assert totals(count) == {key: sums.get(key, 0) for key in OPTIONS}
    if not any(sums.values()):
        assert count.chosen == ()
        return
    agree(count, judge.evaluate(votes, 1), order)
    assert count.support == Fraction(sums[count.chosen[0]], TOP * len(ballots))


# ------------------------------------------------------------------------------------------------------ ranked
def runoff(ballots: Sequence[Sequence[str]], order: Sequence[str]) -> str:
    """The winner that pyrankvote names when the declared order is part of the election.

    The library breaks ties by chance, and its shortcuts err where numbers are equal. So every ballot is cast 16 times,
    and single votes for the options alone, 8, 4, 2 and 1 along the order, make sums differ as a tie-break would.
    """
    people = {key: pyrankvote.Candidate(key) for key in OPTIONS}
    cast = [pyrankvote.Ballot([people[key] for key in ballot]) for ballot in ballots for _ in range(16)]
    for key, times in zip(order, (8, 4, 2, 1), strict=True):
        cast += [pyrankvote.Ballot([people[key]])] * times
    (winner,) = pyrankvote.instant_runoff_voting(list(people.values()), cast).get_winners()
    return str(winner.name)


@MANY
@given(rankings, orders)
def test_ranked_agrees_with_pyrankvote(ballots: list[tuple[str, ...]], order: list[str]) -> None:
    """The winner is the library's, ties included; from blank ballots alone nobody wins."""
    assert count_ranked(ballots, order).chosen == ((runoff(ballots, order),) if any(ballots) else ())


@MANY
@given(rankings, orders)
def test_each_round_of_a_ranked_count_can_be_followed(ballots: list[tuple[str, ...]], order: list[str]) -> None:
    """Round by round every figure is what the ballots say of the options still in, and one drops out at a time."""
    count = count_ranked(ballots, order)
    left: set[str] = set(OPTIONS)
    firsts: Counter[str] = Counter()
    for number, step in enumerate(count.steps):
        assert set(step.tallies) == left
        firsts = Counter(next((key for key in ballot if key in left), "") for ballot in ballots)
        assert {key: int(votes) for key, votes in step.tallies.items()} == {key: firsts[key] for key in left}
        if number + 1 < len(count.steps):
            (out,) = left - set(count.steps[number + 1].tallies)
            assert firsts[out] == min(firsts[key] for key in left)
            assert all(order.index(key) <= order.index(out) for key in left if firsts[key] == firsts[out])
            left.remove(out)
    if count.chosen:
        assert 2 * firsts[count.chosen[0]] > sum(firsts[key] for key in left)
        assert count.support == Fraction(firsts[count.chosen[0]], len(ballots))


def test_half_of_the_votes_is_no_majority() -> None:
    """With two of four ballots an option waits for the runoff, which the declared order then decides."""
    ballots = [("a",), ("a",), ("b",), ("c", "b")]
    assert count_ranked(ballots, "abcd").chosen == ("a",)
    assert count_ranked(ballots, "bacd").chosen == ("b",)
    assert count_ranked(ballots, "bacd").tied == (
        "a",
        "b",
        "c",
    )  # b and c are last at first


# ------------------------------------------------------------------------------------------------------ budget
def judged_budget(
    ballots: list[frozenset[str]], prices: dict[str, int], budget: int, order: Sequence[str], raise_by: int
) -> tuple[tuple[str, ...], list[Fraction]]:
    """What pabutools buys with our tie-break, and what each ballot has left after the last purchase of its last run."""
    projects = {key: Project(key, cost) for key, cost in prices.items()}
    profile = ApprovalProfile(ApprovalBallot([projects[key] for key in ballot]) for ballot in ballots)
    found = method_of_equal_shares(
        Instance(projects.values(), budget_limit=budget),
        profile,
        sat_class=Cost_Sat,
        tie_breaking=TieBreakingRule(lambda _instance, _profile, project: order.index(project.name)),
        voter_budget_increment=raise_by or None,
        analytics=not raise_by,
    )
    left = [] if raise_by else [Fraction(str(one)) for one in found.details.iterations[-1].voters_budget]
    return tuple(sorted(project.name for project in found)), left


@MANY
@given(approvals, costs, st.integers(1, 30), orders)
def test_equal_shares_agree_with_pabutools(
    ballots: list[frozenset[str]], prices: dict[str, int], budget: int, order: list[str]
) -> None:
    """The same projects are bought, and every ballot has the same left, to the exact fraction."""
    bought = equal_shares(ballots, prices, Fraction(budget, len(ballots)), order)
    judged, left = judged_budget(ballots, prices, budget, order, 0)
    assert tuple(sorted(one.key for one in bought)) == judged
    spent = [sum(one.payments.get(place, Fraction(0)) for one in bought) for place in range(len(ballots))]
    assert [Fraction(budget, len(ballots)) - paid for paid in spent] == left
    assert count_budget(ballots, prices, Money(budget, "EUR"), order).chosen == judged


@MANY
@given(approvals, costs, st.integers(1, 30), orders, st.integers(1, 3))
def test_raised_shares_agree_with_pabutools(
    ballots: list[frozenset[str]], prices: dict[str, int], budget: int, order: list[str], raise_by: int
) -> None:
    """With the declared completion the same projects are bought, and never for more than the budget."""
    count = count_budget(ballots, prices, Money(budget, "EUR"), order, raise_by)
    assert count.chosen == judged_budget(ballots, prices, budget, order, raise_by)[0]
    assert sum(prices[key] for key in count.chosen) <= budget


@MANY
@given(approvals, costs, st.integers(1, 30), orders)
def test_each_purchase_is_paid_to_the_cent_by_its_supporters(
    ballots: list[frozenset[str]], prices: dict[str, int], budget: int, order: list[str]
) -> None:
    """Payments add up to the price, come from supporters only, and exceed nobody's share."""
    share = Fraction(budget, len(ballots))
    spent: Counter[int] = Counter()  # it adds fractions as well
    for one in equal_shares(ballots, prices, share, order):
        assert sum(one.payments.values()) == prices[one.key]
        assert all(one.key in ballots[place] for place in one.payments)
        most = max(one.payments.values())
        assert all(paid == min(most, share - spent[place]) for place, paid in one.payments.items())
        spent.update(one.payments)
    assert all(paid <= share for paid in spent.values())


def test_a_step_too_small_to_follow_is_refused() -> None:
    """Nobody waits for a million rounds of a cent each."""
    ballots = [frozenset("a"), frozenset("b")]
    with pytest.raises(InputError, match="too small"):
        count_budget(ballots, {"a": 9_000_000, "b": 9_000_000}, Money(10_000_000, "EUR"), "ab", 1)


def test_a_budget_vote_tells_who_pays_what() -> None:
    """Three people with EUR 4 each: two pay for a together, then the third cannot pay for b alone."""
    ballots = [frozenset("a"), frozenset("ab"), frozenset("b")]
    count = count_budget(ballots, {"a": 500, "b": 700}, Money(1200, "EUR"), "ab")
    assert count.chosen == ("a",)
    said = " ".join(word for step in count.steps for word in step.words)
    assert "Each of 3 ballots holds EUR 4.00 of the budget of EUR 12.00." in said
    assert "Its supporters pay 2 × EUR 2.50." in said
    assert "Spent: EUR 5.00; left: EUR 7.00" in said


# ------------------------------------------------------------------------------------------------------- order
@settings(max_examples=150)
@given(st.data(), orders)
def test_the_order_of_ballots_changes_nothing(data: st.DataObject, order: list[str]) -> None:
    """Whoever voted first has no more say, and the transcript is the same to the letter."""
    ranked, approved, scored = data.draw(rankings), data.draw(approvals), data.draw(scores)
    prices, budget = data.draw(costs), Money(data.draw(st.integers(1, 30)), "EUR")
    assert count_ranked(data.draw(st.permutations(ranked)), order) == count_ranked(ranked, order)
    shuffled = data.draw(st.permutations(approved))
    assert count_approval(shuffled, order) == count_approval(approved, order)
    assert count_budget(shuffled, prices, budget, order, 1) == count_budget(approved, prices, budget, order, 1)
    assert count_score(data.draw(st.permutations(scored)), TOP, order) == count_score(scored, TOP, order)


@pytest.mark.parametrize("order", ["abcd", "dcba"])
def test_ties_are_frequent_in_these_elections(order: str) -> None:
    """The comparison above would mean little without them: of a fixed set of small elections, many are tied."""
    sets = [frozenset(one) for one in ("a", "b", "ab", "bc", "cd", "")]
    elections = [[one, two, three] for one in sets for two in sets for three in sets]
    tied = sum(bool(count_approval(ballots, order).tied) for ballots in elections)
    assert tied / len(elections) > 0.3
