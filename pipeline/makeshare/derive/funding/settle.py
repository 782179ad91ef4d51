# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Close the books: who bears a loss, step by step, and who gets a surplus. Exact to the cent, whatever the order.

Nobody who paid is asked for more than the cover that was accepted beforehand, and nobody gets back more than was
paid: both follow from splitting by bounds (`model.money.apportion`).
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from makeshare.model.funding.state import Borne, End, Settlement
from makeshare.model.funding.terms import MEMBERS, Terms
from makeshare.model.money import apportion


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """What a settlement rests on, in minor units.

    `paid_in` is what each contributor was asked for: members by pledge, matching and unsold units by party.
    `cover` is what each member adds at most; `parties` are those of the contributors that are no members.
    """

    paid_in: Mapping[str, int]
    cover: Mapping[str, int]
    costs: int
    parties: frozenset[str] = frozenset()

    @property
    def funds(self) -> int:
        """All that was asked for."""
        return sum(self.paid_in.values())


def reserve_of(terms: Terms, funds: int) -> int:
    """Return the reserve of a run that brings in `funds`: the same part of it as at the minimum."""
    return min(funds, terms.reserve * funds // terms.needed) if terms.needed else 0


def waterfall(loss: int, terms: Terms, *, reserve: int, members: int) -> tuple[Borne, ...]:
    """Share a loss out over the steps of the terms, each up to its bound; the last takes all that is left."""
    bounds = {"reserve": reserve, "members": members, "rest": None}
    steps = []
    for step in terms.losses:
        most = step.up_to if step.bearer == "party" else bounds[step.bearer]
        amount = loss if most is None else min(loss, most)
        steps.append(Borne(who=step.who if step.bearer in ("party", "rest") else step.bearer, amount=amount, most=most))
        loss -= amount
    return tuple(steps)


def settle(terms: Terms, position: Position) -> Settlement:
    """Close the books of a run that was delivered."""
    funds, costs = position.funds, position.costs
    reserve = reserve_of(terms, funds)
    gap = costs - (funds - reserve)
    if gap <= 0:
        return _surplus(terms, position, reserve, -gap)
    steps = waterfall(gap, terms, reserve=reserve, members=sum(position.cover.values()))
    left = reserve - _borne(steps, "reserve")
    changes = _Changes(position)
    changes.charge(apportion_any(_borne(steps, "members"), position.cover))
    changes.parties(steps)
    changes.give(terms.reserve_to, left)
    return changes.settlement("loss", reserve, loss=gap, reserve_left=left, borne=steps)


def settle_stopped(terms: Terms, position: Position) -> Settlement:
    """Close the books of a run that ended early: what was spent is lost, what is left goes back to those who paid."""
    funds = position.funds
    reserve = reserve_of(terms, funds)
    steps = waterfall(position.costs, terms, reserve=reserve, members=funds - reserve)
    lost = _borne(steps, "reserve") + _borne(steps, "members")
    changes = _Changes(position)
    changes.parties(steps)
    changes.give(MEMBERS, funds - lost)
    return changes.settlement("stopped", reserve, loss=position.costs, borne=steps)


def apportion_any(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Split as `apportion` does; nothing among nobody is nothing."""
    return apportion(amount, weights) if amount else {}


def _surplus(terms: Terms, position: Position, reserve: int, surplus: int) -> Settlement:
    changes = _Changes(position)
    parts = tuple(apportion_any(surplus, {part.to: part.percent for part in terms.surplus}).items())
    for to, amount in parts:
        changes.give(to, amount)
    changes.give(terms.reserve_to, reserve)
    return changes.settlement("surplus", reserve, surplus=surplus, reserve_left=reserve, parts=parts)


def _borne(steps: tuple[Borne, ...], who: str) -> int:
    return sum(step.amount for step in steps if step.who == who)


class _Changes:
    """What every account changes by, collected."""

    def __init__(self, position: Position) -> None:
        self.position = position
        self.by: dict[str, int] = {}
        self.back = 0
        """What goes back to those who paid: split once, at the end, so that nobody gets back more than was paid."""

    def charge(self, amounts: Mapping[str, int]) -> None:
        """Add to what is owed to the run."""
        for who, amount in amounts.items():
            self.by[who] = self.by.get(who, 0) + amount

    def parties(self, steps: tuple[Borne, ...]) -> None:
        """Charge the parties that bear a step."""
        for step in steps:
            if step.who not in ("reserve", MEMBERS):
                self.charge({step.who: step.amount})

    def give(self, to: str, amount: int) -> None:
        """Pay out to a party, or back to all who paid, in proportion to what each paid."""
        if to == MEMBERS:
            self.back += amount
        else:
            self.charge({to: -amount})

    def _pay_back(self) -> None:
        """Split first between the members together and each party, then among members.

        So a ledger that knows the members only as a whole comes to the same cents.
        """
        parties = {who: paid for who, paid in self.position.paid_in.items() if who in self.position.parties}
        members = {who: paid for who, paid in self.position.paid_in.items() if who not in parties}
        back = apportion_any(self.back, {MEMBERS: sum(members.values()), **parties})
        back |= apportion_any(back.pop(MEMBERS, 0), members)
        self.charge({who: -part for who, part in back.items()})

    def settlement(
        self,
        end: End,
        reserve: int,
        *,
        loss: int = 0,
        surplus: int = 0,
        reserve_left: int = 0,
        borne: tuple[Borne, ...] = (),
        parts: tuple[tuple[str, int], ...] = (),
    ) -> Settlement:
        """Put the record together."""
        self._pay_back()
        own = {*self.position.paid_in, *self.position.cover} - self.position.parties
        changed = {who: amount for who, amount in sorted(self.by.items()) if amount}
        return Settlement(
            end=end,
            funds=self.position.funds,
            reserve=reserve,
            costs=self.position.costs,
            loss=loss,
            surplus=surplus,
            reserve_left=reserve_left,
            borne=borne,
            parts=parts,
            members={who: amount for who, amount in changed.items() if who in own},
            parties={who: amount for who, amount in changed.items() if who not in own},
        )
