# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How a run's books were closed: who bore a loss in which order, or who got a surplus."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.funding.state import Settlement, State
from makeshare.model.money import Money
from makeshare.write.html import Html, join, tag
from makeshare.write.pages.page import facts, table

_SAID = {
    "surplus": "The run cost no more than planned.",
    "loss": "The run cost more than planned. The loss was borne in the order of the terms.",
    "stopped": "The run was stopped. What had been spent was borne in the order of the terms; the rest went back.",
}


def settlement(state: State, currency: str, slug: str) -> Html | None:
    """Show how the books of a run were closed, or nothing while they are open."""
    done = state.settlement
    if done is None:
        return None
    back = -sum(amount for amount in done.members.values() if amount < 0)
    more = sum(amount for amount in done.members.values() if amount > 0)
    shown = facts(
        (
            ("Asked for", _amount(currency, done.funds)),
            ("Billed", _amount(currency, done.costs)),
            ("Put aside as reserve", _amount(currency, done.reserve)),
            ("Left of the reserve", _amount(currency, done.reserve_left)),
            ("Goes back to members", _amount(currency, back)),
            ("Members add", _amount(currency, more) if more else None),
        )
    )
    return join((tag("p", _SAID[done.end]), shown, *_tables(done, currency, slug)))


def _tables(done: Settlement, currency: str, slug: str) -> Iterator[Html]:
    if done.loss:
        head = ("Step", "Bears", "At most")
        rows = (
            (
                step.who,
                _amount(currency, step.amount),
                "no bound" if step.most is None else _amount(currency, step.most),
            )
            for step in done.borne
        )
        foot = (tag("strong", "The loss"), tag("strong", _amount(currency, done.loss)), "")
        yield table(head, rows, foot=foot, label=f"{slug}: who bore the loss", class_="ms-money")
    if done.parts:
        parts = ((to, _amount(currency, amount)) for to, amount in done.parts)
        sums = (tag("strong", "The surplus"), tag("strong", _amount(currency, done.surplus)))
        yield table(("To", "Gets"), parts, foot=sums, label=f"{slug}: who got the surplus", class_="ms-money")


def _amount(currency: str, minor: int) -> str:
    return str(Money(minor, currency))
