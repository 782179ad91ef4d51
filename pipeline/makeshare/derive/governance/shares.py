# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Budget votes by the Method of Equal Shares: each ballot gets an equal part of the budget, for what it approves.

Source of the rule: D. Peters, G. Pierczynski and P. Skowron, "Proportional Participatory Budgeting with Additive
Utilities", NeurIPS 2021, for approval ballots with cost as the measure of satisfaction, as https://equalshares.net
describes it. Every figure is an exact fraction of a minor unit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from makeshare.derive.governance.count import Count, Order, figure, first, listed
from makeshare.errors import InputError
from makeshare.model.governance.ballot import Step
from makeshare.model.money import Money

MOST_RAISES = 1000
"""So often the shares are raised at most; a declared step that needs more is too small to be followed by a person."""

Approvals = Sequence[Collection[str]]


@dataclass(frozen=True)
class Purchase:
    """One project that its supporters pay for.

    `supports` holds what each affordable project's support was worth then: its cost over the most that one supporter
    would have to pay. `payments` holds what each ballot pays, by its place.
    """

    key: str
    supports: dict[str, Fraction]
    tied: tuple[str, ...]
    payments: dict[int, Fraction]


def count_budget(ballots: Approvals, costs: Mapping[str, int], budget: Money, order: Order, raise_by: int = 0) -> Count:
    """Choose projects by equal shares of the budget, one share for each ballot, blank ones included.

    Costs and `raise_by` are in minor units. Declared completion: with `raise_by` above 0 every share is raised by that
    much and all is counted anew, until no approved project that is left out would fit the budget (that count holds), or
    the projects cost more than the budget (the count before holds). Raises InputError when that takes too many rounds.
    """
    if not ballots:
        return Count((), None, ())
    share, raised = Fraction(budget.minor, len(ballots)), 0
    bought = equal_shares(ballots, costs, share, order)
    while raise_by and not _exhausted(bought, ballots, costs, budget):
        if raised == MOST_RAISES:
            tip = f"raise it so that at most {MOST_RAISES} rounds are needed"
            raise InputError("the declared step by which shares are raised is too small", tip=tip)
        more = equal_shares(ballots, costs, share + raise_by * (raised + 1), order)
        if _cost(more, costs) > budget.minor:
            break
        bought, raised = more, raised + 1
    steps = _steps(bought, costs, budget, share + raise_by * raised, raised, len(ballots))
    tied = {key for one in bought for key in one.tied}
    return Count(tuple(sorted(one.key for one in bought)), None, steps, tuple(sorted(tied)))


def equal_shares(ballots: Approvals, costs: Mapping[str, int], share: Fraction, order: Order) -> tuple[Purchase, ...]:
    """Buy projects one after the other, each time the one whose support is worth most.

    A project's cost is split equally among its supporters; who has less left gives all of it. Its support is worth its
    cost over the most that any of them pays: with enough money in every pocket, the number of its supporters. Ties go
    by the declared order.
    """
    left = [share] * len(ballots)
    open_, bought = set(costs), list[Purchase]()
    while True:
        caps = {key: cap for key in sorted(open_) if (cap := _cap(key, ballots, costs[key], left)) is not None}
        if not caps:
            return tuple(bought)
        supports = {key: Fraction(costs[key]) / cap for key, cap in caps.items()}
        best = max(supports.values())
        tied = tuple(key for key, worth in supports.items() if worth == best)
        key = first(tied, order)
        payments = {place: min(left[place], caps[key]) for place, ballot in enumerate(ballots) if key in ballot}
        for place, payment in payments.items():
            left[place] -= payment
        bought.append(Purchase(key, supports, tied if len(tied) > 1 else (), payments))
        open_ = set(caps) - {key}


def _cap(key: str, ballots: Approvals, cost: int, left: Sequence[Fraction]) -> Fraction | None:
    """Return the most that one supporter pays when a cost is split equally; None when they cannot pay it together."""
    pockets = sorted(left[place] for place, ballot in enumerate(ballots) if key in ballot)
    rest = Fraction(cost)
    for place, pocket in enumerate(pockets):
        people = len(pockets) - place
        if pocket * people >= rest:
            return rest / people
        rest -= pocket
    return None


def _cost(bought: Sequence[Purchase], costs: Mapping[str, int]) -> int:
    return sum(costs[one.key] for one in bought)


def _exhausted(bought: Sequence[Purchase], ballots: Approvals, costs: Mapping[str, int], budget: Money) -> bool:
    """Say whether no project that somebody approves and that is left out would still fit the budget."""
    taken, rest = {one.key for one in bought}, budget.minor - _cost(bought, costs)
    approved = {key for ballot in ballots for key in ballot} - taken
    return all(costs[key] > rest for key in approved)


# ------------------------------------------------------------------------------------------------------- words
def _steps(
    bought: Sequence[Purchase], costs: Mapping[str, int], budget: Money, share: Fraction, raised: int, voters: int
) -> tuple[Step, ...]:
    """Tell the count: what each ballot holds, what is bought and who pays, what is left."""
    held = f"Each of {voters} ballots holds {_money(share, budget)} of the budget of {budget}."
    if raised:
        equal = _money(Fraction(budget.minor, voters), budget)
        held = (
            f"Counted with {_money(share, budget)} a ballot instead of {equal}: "
            f"the shares were raised {raised} times, as declared, so that more of the budget of {budget} is used."
        )
    spent = Money(_cost(bought, costs), budget.currency)
    end = f"No project that is left can be paid by its supporters. Spent: {spent}; left: {budget - spent}."
    return (
        Step(title="Shares", words=(held,)),
        *(_step(number, one, costs, budget) for number, one in enumerate(bought, 1)),
        Step(title="End", words=(end,)),
    )


def _step(number: int, one: Purchase, costs: Mapping[str, int], budget: Money) -> Step:
    price = Money(costs[one.key], budget.currency)
    tallies = {key: figure(worth) for key, worth in sorted(one.supports.items())}
    why = f"{one.key} ({price}) has the support that is worth most: {figure(one.supports[one.key])}."
    if one.tied:
        why = f"{listed(one.tied)} have equal support; the declared tie-break takes {one.key} ({price})."
    groups = Counter(one.payments.values())
    paid = [f"{count} × {_money(amount, budget)}" for amount, count in sorted(groups.items(), reverse=True)]
    return Step(title=f"Purchase {number}", tallies=tallies, words=(why, f"Its supporters pay {', '.join(paid)}."))


def _money(amount: Fraction, like: Money) -> str:
    """Print a fraction of minor units as money, marked where it is rounded."""
    exact = Money(0, like.currency) if amount == 0 else Money(1, like.currency).scaled(amount)
    return str(exact) if amount.denominator == 1 else f"about {exact}"
