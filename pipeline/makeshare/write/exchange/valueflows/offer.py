# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A proposal as Valueflows sees it: who takes part, what is offered for what, to which terms, and what was pledged.

Members appear together, never one by one. What stands in an example binds nobody, so it makes no commitment.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from makeshare.model.catalogue import Catalogue
from makeshare.model.money import Money
from makeshare.model.proposal import TITLES, Proposal, ProposalView
from makeshare.write.exchange.offers import marked
from makeshare.write.exchange.valueflows.terms import Node, money, node, pieces, ref

PEOPLE = ("seller", "manufacturer", "money_holder", "coordinator", "defects", "complaints")
"""Parties that act; jurisdiction and tax status are answers."""


def proposal(catalogue: Catalogue, view: ProposalView, page: str) -> Iterator[Node]:
    """Yield all that a proposal says; its design must be among the nodes."""
    yield from _agents(view)
    yield from _offer(catalogue, view, page)
    yield _terms(view)
    if committed(view):
        yield from _pledged(catalogue, view)


def committed(view: ProposalView) -> bool:
    """Whether people have really promised something, to terms that are pinned."""
    return not view.proposal.example and view.state.terms is not None and view.state.counts.shares > 0


def place_of(view: ProposalView) -> str:
    """Return the name of a proposal's node."""
    return f"proposals/{view.proposal.slug}"


def variant_place(catalogue: Catalogue, design: str, variant: str) -> str:
    """Return the node of a configuration; the default one's where the variant is not published."""
    entry = catalogue.design(design)
    named = entry is not None and any(built.variant == variant for built in entry.builts)
    place = f"designs/{design.replace('_', '-')}"
    return f"{place}/variants/{variant}" if named and variant != "default" else place


def shares(view: ProposalView) -> tuple[tuple[str, Money | None], ...]:
    """Return each variant on offer with the price of its share, the proposal's own first; None: it is not known."""
    own = view.price.share_price if view.price else None
    return ((view.proposal.variant, own), *((one.name, one.price) for one in view.variants))


def party(view: ProposalView, role: str) -> str | None:
    """Return the node of who has taken on a role; None while nobody has."""
    return ref(f"{place_of(view)}/parties/{role}") if getattr(view.proposal.parties, role).name else None


def members(view: ProposalView) -> str:
    """Return the node of all members together."""
    return ref(f"{place_of(view)}/members")


def end_of(day: dt.date, one: Proposal) -> str:
    """Return the last second of a day where the run takes place, with the offset that holds there that day."""
    zone = one.deadline.tzinfo
    with contextlib.suppress(ZoneInfoNotFoundError, ValueError):  # an unknown zone: the deadline's offset stands in
        zone = ZoneInfo(one.time_zone)
    return dt.datetime.combine(day, dt.time(23, 59, 59), zone).isoformat()


def _agents(view: ProposalView) -> Iterator[Node]:
    """Yield who has taken on a role, and the members together."""
    for role in PEOPLE:
        who = getattr(view.proposal.parties, role)
        if who.name:
            duty = f"{TITLES.get(role, role).capitalize()}: {who.duty}"
            yield node("Agent", f"{place_of(view)}/parties/{role}", name=who.name, note=duty)
    yield node(
        "Organization",
        f"{place_of(view)}/members",
        name=f"Members of {marked(view)}",
        note=f"{view.state.counts.members} members, counted together",
    )


def _offer(catalogue: Catalogue, view: ProposalView, page: str) -> Iterator[Node]:
    """Yield the proposal, what it offers of one share of each variant, and what it wants for that."""
    one, place = view.proposal, place_of(view)
    yield node(
        "Proposal",
        place,
        name=marked(view),
        note=f"{one.summary} Minimum {one.run.minimum}, at most {one.run.optimum}. Phase: {view.state.phase}."
        + (f" {page}" if page else ""),
        hasEnd=one.deadline.isoformat(),
        unitBased=True,
        purpose="vf:offer",
        publishes=[ref(_named(view, "offered", variant)) for variant, _ in shares(view)],
        reciprocal=[ref(_named(view, "wanted", variant)) for variant, price in shares(view) if price],
    )
    for variant, price in shares(view):
        yield _offered(catalogue, view, variant)
        if price:
            yield _wanted(view, variant, price)


def _offered(catalogue: Catalogue, view: ProposalView, variant: str) -> Node:
    """Write what a share of a variant gives; how many are left is counted over all variants."""
    one = view.proposal
    return node(
        "Intent",
        _named(view, "offered", variant),
        action="vf:transfer",
        name=one.share.gives,
        provider=party(view, "seller"),
        resourceConformsTo=ref(variant_place(catalogue, one.design, variant)),
        resourceQuantity=pieces(one.share.units_per_share),
        availableQuantity=pieces(max(0, one.run.optimum - view.pledged_units)),
        due=end_of(one.delivery.date, one),
    )


def _wanted(view: ProposalView, variant: str, price: Money) -> Node:
    """Write what is paid for as many shares as give whole units."""
    one = view.proposal
    return node(
        "Intent",
        _named(view, "wanted", variant),
        action="vf:transfer",
        note=one.share.charged,
        receiver=party(view, "money_holder"),
        resourceConformsTo=ref(f"currencies/{one.currency}"),
        resourceQuantity=money(price * one.share.shares_per_unit),
    )


def _named(view: ProposalView, what: str, variant: str) -> str:
    """Name a flow of a variant: the proposal's own needs no more than what it is."""
    place = f"{place_of(view)}/{what}"
    return place if variant == view.proposal.variant else f"{place}/{variant}"


def _terms(view: ProposalView) -> Node:
    """Write the terms of a share as the agreement that pledges are part of."""
    one = view.proposal
    words = (
        f"Charged: {one.share.charged}",
        f"Cancelling: {one.share.cancelling}",
        f"If it fails: {one.risk.not_reached}",
        f"The most that one can lose: {one.risk.most}",
    )
    return node("Agreement", f"{place_of(view)}/terms", name=f"Terms of a share: {marked(view)}", note="\n".join(words))


def _pledged(catalogue: Catalogue, view: ProposalView) -> Iterator[Node]:
    """Yield what both sides have promised by now: the seller to deliver, the members to pay."""
    one, place, counts = view.proposal, place_of(view), view.state.counts
    yield node("Plan", f"{place}/run", name=f"Run: {marked(view)}", due=end_of(one.delivery.date, one))
    units = {variant: count for variant, (count, _) in view.state.variants.items() if count}
    for variant, count in (units or {one.variant: counts.units}).items():
        yield node(
            "Commitment",
            _named(view, "pledged/units", variant),
            action="vf:transfer",
            provider=party(view, "seller"),
            receiver=members(view),
            resourceConformsTo=ref(variant_place(catalogue, one.design, variant)),
            resourceQuantity=pieces(count),
            clauseOf=ref(f"{place}/terms"),
            satisfies=ref(_named(view, "offered", variant)) if variant in dict(shares(view)) else None,
            independentDemandOf=ref(f"{place}/run"),
            created=view.state.as_of,
            due=end_of(one.delivery.date, one),
        )
    yield node(
        "Commitment",
        f"{place}/pledged/money",
        action="vf:transfer",
        provider=members(view),
        receiver=party(view, "money_holder"),
        resourceConformsTo=ref(f"currencies/{one.currency}"),
        resourceQuantity=money(Money(counts.promised, one.currency)),
        reciprocalClauseOf=ref(f"{place}/terms"),
        satisfies=[ref(_named(view, "wanted", variant)) for variant, price in shares(view) if price],
        created=view.state.as_of,
    )
