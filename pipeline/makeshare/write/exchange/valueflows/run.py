# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run as it went: the making as a process, money as the events that imports confirmed, added up to the last line.

Only what is confirmed is an event. What was instructed and not confirmed is left to the commitments.
"""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.funding.state import Phase
from makeshare.model.money import Money
from makeshare.model.proposal import ProposalView
from makeshare.write.exchange.offers import marked
from makeshare.write.exchange.valueflows.offer import PEOPLE, committed, members, party, place_of, variant_place
from makeshare.write.exchange.valueflows.terms import Node, money, node, pieces, ref


def run(catalogue: Catalogue, view: ProposalView) -> Iterator[Node]:
    """Yield the making of a run and the money that moved; nothing for an example or a run without pledges."""
    if committed(view):
        yield from _making(catalogue, view)
        yield from _money(view)


def _making(catalogue: Catalogue, view: ProposalView) -> Iterator[Node]:
    """Yield the process of making, once it has begun, and what came out of it."""
    begun, done = _turn(view, "production"), _turn(view, "distribution")
    if not begun:
        return
    place = place_of(view)
    yield node(
        "Process",
        f"{place}/making",
        name=f"Making: {marked(view)}",
        plannedWithin=ref(f"{place}/run"),
        inScopeOf=party(view, "manufacturer") or ref("community"),
        hasBeginning=begun,
        hasEnd=done,
        finished=bool(done),
    )
    if done and view.state.units_made and len(view.state.variants) <= 1:  # of several, the batches say how many
        yield node(
            "EconomicEvent",
            f"{place}/made",
            action="vf:produce",
            outputOf=ref(f"{place}/making"),
            provider=party(view, "manufacturer"),
            resourceConformsTo=ref(variant_place(catalogue, view.proposal.design, view.proposal.variant)),
            resourceQuantity=pieces(view.state.units_made),
            hasPointInTime=done,
        )


def _money(view: ProposalView) -> Iterator[Node]:
    """Yield what members paid in all, and what each named party was paid, as imports confirm it."""
    place, paid = place_of(view), view.state.counts.paid
    if paid > 0:
        yield _payment(
            view,
            "paid/members",
            paid,
            provider=members(view),
            receiver=party(view, "money_holder"),
            fulfills=ref(f"{place}/pledged/money"),
            reciprocalRealizationOf=ref(f"{place}/terms"),
        )
    roles = {getattr(view.proposal.parties, role).name: role for role in reversed(PEOPLE)}
    for account in view.state.accounts:
        if account.kind == "party" and account.net < 0 and account.who in roles:
            role = roles[account.who]
            yield _payment(
                view,
                f"paid/{role}",
                -account.net,
                provider=party(view, "money_holder"),
                receiver=party(view, role),
            )


def _payment(view: ProposalView, name: str, minor: int, **properties: str | None) -> Node:
    return node(
        "EconomicEvent",
        f"{place_of(view)}/{name}",
        action="vf:transfer",
        note="Added up: what imports had confirmed by then.",
        resourceConformsTo=ref(f"currencies/{view.proposal.currency}"),
        resourceQuantity=money(Money(minor, view.proposal.currency)),
        hasPointInTime=view.state.as_of,
        **properties,
    )


def _turn(view: ProposalView, phase: Phase) -> str:
    """Return when a run came to a phase; empty while it has not."""
    return next((turn.date for turn in view.state.history if turn.phase == phase), "")
