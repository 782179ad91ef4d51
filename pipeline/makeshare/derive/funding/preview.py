# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a share costs in the end if the run turns out dearer or cheaper: the rules of the settlement, beforehand."""

from __future__ import annotations

from makeshare.derive.funding.settle import Position, reserve_of, settle
from makeshare.model.funding.terms import Terms
from makeshare.model.money import Money
from makeshare.model.proposal import Preview

PERCENT = (-20, -10, 0, 10, 20, 50)
"""By how much the cost of the run may turn out other than budgeted."""


def previews(terms: Terms, shares: int, percents: tuple[int, ...] = PERCENT) -> tuple[Preview, ...]:
    """Return what one of so many equal shares pays or gets back, for each difference from the budget in percent."""
    return tuple(_preview(terms, shares, percent) for percent in percents)


def _preview(terms: Terms, shares: int, percent: int) -> Preview:
    price = terms.offers[0].price
    names = [f"{number:06}" for number in range(shares)]
    paid = dict.fromkeys(names, price)
    budget = sum(paid.values()) - reserve_of(terms, sum(paid.values()))
    cover = dict.fromkeys(names, price * terms.cover // 100)
    costs = -(-budget * (100 + percent) // 100)
    done = settle(terms, Position(paid_in=paid, cover=cover, costs=costs))
    changes = [done.members.get(name, 0) for name in names]
    return Preview(
        percent=percent,
        member=Money(max(changes), terms.currency),
        borne=tuple((step.who, Money(step.amount, terms.currency)) for step in done.borne if step.amount),
        parts=tuple((to, Money(amount, terms.currency)) for to, amount in done.parts if amount),
    )
