# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The ways to take part: how the price is found, variants, instalments, work instead of money, matching funds."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.funding.state import BidRound
from makeshare.model.money import Money
from makeshare.model.proposal import ProposalView
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.pages.figures import moment, plural
from makeshare.write.pages.page import facts, table

_CHANGES = (
    "A price that rises by more than {band} %, or any change of who bears what, needs your consent anew. Without it "
    "your pledge counts no more, and you are not charged."
)
_FAILS = "You are told, and have {days} to repair it, then 24 hours. After that your shares are offered to others."


def ways(view: ProposalView) -> Html:
    """Show how the price of a share is found, and every other way to contribute."""
    return join((_pricing(view), _variants(view), facts(_facts(view)), _rounds(view)))


def _pricing(view: ProposalView) -> Html:
    pledging = view.proposal.pledging
    guide = view.price.share_price if view.price else "not settled"
    words = {
        "fixed": f"Every share costs {guide}. Nobody pays more than was pledged.",
        "sliding": f"You choose what you pay for a share, from {pledging.lowest} up; {guide} covers the cost. What "
        "some pay above it lets others pay less.",
        "bids": f"You bid what you can pay for a share, from {pledging.lowest} up; the guide is {guide}, what a share "
        "costs. When all bids together cover what is needed, each pays exactly what was bid. If not, there is another "
        "round. Bids are confidential: their number and sum are published, with a hash that binds the list. Outsiders "
        "cannot recount it; whoever the community trusts with the list can.",
    }
    return tag("p", words[pledging.pricing])


def _variants(view: ProposalView) -> Html | None:
    proposal = view.proposal
    if not proposal.variants:
        return None
    price = str(view.price.share_price) if view.price else "not settled"
    rows: list[list[Child]] = [[proposal.variant, price, str(proposal.run.batch)]]
    rows += [[one.name, str(one.price or one.why or "not settled"), str(one.minimum)] for one in view.variants]
    words = (
        "Each price rests on the smallest batch in which its variant would be made. A variant that too few want is not "
        "made: its pledges end, and nobody is charged for them."
    )
    head = ("Variant", "A share", "Made from so many units on")
    return join((table(head, rows, label="Variants on offer"), tag("p", words, class_="ms-small")))


def _facts(view: ProposalView) -> Iterator[tuple[str, Child]]:
    proposal = view.proposal
    if proposal.pledging.instalments:
        parts = "; ".join(f"{one.percent} % {one.when}" for one in proposal.pledging.instalments)
        yield "Instalments", f"At once, or {parts}."
    if proposal.risk.cover:
        yield "If it is dearer", f"You add at most {proposal.risk.cover} % of the price, in the order of losses below."
    if proposal.work:
        work = proposal.work
        most = plural(work.most, "hour")
        words = f"{work.tasks} {work.rate} is taken off for each hour, at most {most} for a share."
        yield "Work instead of money", f"{words} An hour that is not worked is paid. {work.safety}"
    for fund in proposal.matching:
        yield "Matching fund", f"{fund.by} adds {fund.per_share} for each share, up to {fund.up_to}."
    yield "If terms change", _CHANGES.format(band=proposal.pledging.band)
    yield "If a payment fails", _FAILS.format(days=plural(proposal.pledging.grace_days, "day"))


def _rounds(view: ProposalView) -> Html | None:
    rounds = view.state.rounds
    if not rounds or view.state.terms is None:
        return None
    needed = Money(view.state.needed, view.proposal.currency)
    rows = [_round(one, view.proposal.currency) for one in rounds]
    head = ("Round", "Bids", "Sum", "Covers the need", "Commitment")
    words = f"Needed: {needed}, matching funds and units taken by {view.proposal.share.unsold_party} included."
    return join((tag("h3", "Rounds of bids so far"), table(head, rows, label="Rounds of bids"), tag("p", words)))


def _round(one: BidRound, currency: str) -> list[Child]:
    when = tag("small", moment(one.date))
    covers = "yes" if one.covered else "no"
    sum_of = str(Money(one.total, currency))
    return [join((str(one.number), when)), str(one.bids), sum_of, covers, tag("code", one.commitment[:16])]
