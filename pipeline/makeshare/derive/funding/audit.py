# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What must hold of a run at every moment, added up anew from its accounts: nothing kept on the way is trusted."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.funding.state import Account, State
from makeshare.model.funding.terms import MEMBERS

_UNCHARGED = ("draft", "discussion", "open", "met", "failed")
_ENDED = ("refunded", "settled")


def audit(state: State) -> Iterator[str]:
    """Yield every rule that a state breaks; nothing when it is sound."""
    accounts = state.accounts
    yield from _pot(state, accounts)
    yield from _members(state, accounts)
    if state.phase in _UNCHARGED and any(one.due for one in accounts):
        yield f"money is asked for in phase {state.phase}, before the minimum was met"
    if state.phase in ("refunding", "refunded") and any(one.due for one in accounts if one.kind == "member"):
        yield "members owe money although all is paid back"
    if state.phase in _ENDED and any(one.due != one.net for one in accounts):
        yield f"the run is {state.phase}, and not every instruction is confirmed"
    if state.settlement is not None:
        yield from _settlement(state, accounts)


def _pot(state: State, accounts: tuple[Account, ...]) -> Iterator[str]:
    held = sum(one.net for one in accounts)
    if held != state.pot:
        yield f"the accounts hold {held} and the pot {state.pot}"
    if state.pot < 0:
        yield f"more was paid out than came in: {state.pot}"
    if not state.private:
        collect, pay = sum(one.to_collect for one in accounts), sum(one.to_pay_out for one in accounts)
        if (collect, pay) != (state.to_collect, state.to_pay_out):
            yield f"{collect} and {pay} are outstanding, not {state.to_collect} and {state.to_pay_out}"


def _members(state: State, accounts: tuple[Account, ...]) -> Iterator[str]:
    for one in accounts:
        if one.kind == "member" and not 0 <= one.due <= one.most:
            yield f"{one.who} owes {one.due}, and pledged at most {one.most}"
        if one.kind == "member" and one.net < 0:
            yield f"{one.who} got back more than was paid"
        if one.state in ("waiting", "cancelled", "lapsed") and one.due:
            yield f"{one.who} is {one.state}, and is asked for money"
    counted = [one for one in accounts if one.state == "live"]
    if not state.private and sum(one.shares for one in counted) != state.counts.shares:
        yield "the shares that count are not those of the live pledges"


def _settlement(state: State, accounts: tuple[Account, ...]) -> Iterator[str]:
    done = state.settlement
    if done is None:
        return
    if sum(one.due for one in accounts):
        yield f"the settlement leaves {sum(one.due for one in accounts)} with nobody"
    if done.loss != sum(step.amount for step in done.borne):
        yield "the steps do not bear the whole loss"
    if any(step.most is not None and not 0 <= step.amount <= step.most for step in done.borne):
        yield "a step bears more than its bound"
    if done.surplus != sum(amount for _, amount in done.parts):
        yield "the parts are not the whole surplus"
    gives = [step.amount for step in done.borne if step.who not in ("reserve", MEMBERS)]
    changed = sum(done.members.values()) + sum(done.parties.values())
    if changed != done.costs - done.funds:
        yield f"accounts change by {changed} where {done.costs - done.funds} is needed"
    if any(amount < 0 for amount in gives):
        yield "a party that bears a loss is paid for it"
