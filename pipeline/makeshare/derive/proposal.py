# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hold a proposal against the rules for money that people entrust to each other; gather what its page shows.

Each group of rules is a small generator of problems. What has moved without being wrong is a warning.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator
from decimal import Decimal

import msgspec

from makeshare.derive.ledger import check_head, replay
from makeshare.derive.quote import drift
from makeshare.derive.share import preview, share_price
from makeshare.errors import InputError, IntegrityError, MakeshareError, Place, StaleError
from makeshare.model.bom import Bom
from makeshare.model.cost import Estimate
from makeshare.model.ledger import Entry, LedgerState
from makeshare.model.money import Money
from makeshare.model.price import PriceBuildUp, Quote, Savings
from makeshare.model.proposal import Parties, Proposal, ProposalView

MOST_ASSUMED = Decimal("0.10")
"""Share of the cost that may rest on assumed prices when a proposal opens."""
REACHED = ("coordinator", "complaints")
"""Parties that must not only be named but be within reach before a proposal opens."""


def check_proposal(
    proposal: Proposal, estimate: Estimate, bom: Bom, ledger: LedgerState, quote: Quote | None = None
) -> Iterator[MakeshareError]:
    """Yield all that is wrong with a proposal; raises nothing.

    `estimate` is today's cost at the minimum run, and what a draft's price follows from. A proposal that was
    opened follows from its `quote` instead.
    """
    yield from _price_problems(proposal, _basis(proposal, estimate, quote))
    yield from _time_problems(proposal)
    yield from _ledger_problems(proposal, ledger)
    if proposal.status == "draft":
        yield from _draft_problems(proposal, bom, ledger)
    else:
        yield from _open_problems(proposal, quote)


def warnings(
    proposal: Proposal, estimate: Estimate, bom: Bom, ledger: LedgerState, quote: Quote | None = None
) -> Iterator[MakeshareError]:
    """Yield what has moved without being wrong: the cost or the design after the quote, too many pledges."""
    if ledger.shares > proposal.optimum_shares:
        over = ledger.shares - proposal.optimum_shares
        yield InputError(f"{over} shares are pledged beyond the optimum", proposal.at("run.optimum"), "say who waits")
    if proposal.status == "draft" or quote is None:
        return
    moved, place = drift(quote, _today(proposal, estimate), bom), proposal.at("quote")
    if moved.today is None:
        yield StaleError("today's cost is incomplete and cannot be compared with the quote", place)
    elif moved.today != moved.quoted:
        yield StaleError(f"quoted at {moved.quoted}, today {moved.today} ({moved.percent:+} %)", place)
    if moved.geometry_changed or moved.bom_changed:
        what = "geometry" if moved.geometry_changed else "bill of materials"
        yield StaleError(f"the design's {what} changed after {quote.revision} was quoted", place)


def view(
    proposal: Proposal,
    *,
    prose: str,
    ledger: Iterable[str],
    bom: Bom,
    minimum: Estimate,
    optimum: Estimate,
    quote: Quote | None = None,
) -> ProposalView:
    """Put together what a proposal's page shows, from today's cost at both run sizes and the ledger's lines.

    Raises IntegrityError for a ledger that was tampered with: nothing is published from it.
    """
    state = replay(ledger, f"{proposal.place.file.rpartition('/')[0]}/ledger.jsonl")
    check_head(state, proposal.ledger_head, proposal.ledger_length, proposal.at("ledger_head"))
    price = _price(proposal, _basis(proposal, minimum, quote))
    problems = check_proposal(proposal, minimum, bom, state, quote)
    warned = warnings(proposal, minimum, bom, state, quote)
    return ProposalView(
        proposal=proposal,
        prose_markdown=prose,
        price=price if isinstance(price, PriceBuildUp) else None,
        savings=_savings(proposal, optimum, price),
        ledger=state,
        problems=tuple(str(problem) for problem in problems),
        warnings=tuple(str(warning) for warning in warned),
        drift=drift(quote, _today(proposal, minimum), bom) if quote else None,
        quote=quote,
    )


# ------------------------------------------------------------------------------------------------------ price
def _basis(proposal: Proposal, today: Estimate, quote: Quote | None) -> Estimate | None:
    """Choose what the price follows from: today's cost for a draft, the quote's afterwards."""
    if proposal.status == "draft":
        return today
    return quote.estimate if quote else None


def _price(proposal: Proposal, basis: Estimate | None) -> PriceBuildUp | MakeshareError | None:
    """Return the price, why there is none, or None when nothing was quoted."""
    try:
        return share_price(basis, proposal) if basis else None
    except MakeshareError as error:
        return error


def _today(proposal: Proposal, estimate: Estimate) -> Money | None:
    price = _price(proposal, estimate)
    return price.share_price if isinstance(price, PriceBuildUp) else None


def _savings(proposal: Proposal, optimum: Estimate, price: PriceBuildUp | MakeshareError | None) -> Savings | None:
    """Return what the largest run saves, or None where it cannot be known."""
    try:
        return preview(optimum, proposal, price.share_price) if isinstance(price, PriceBuildUp) else None
    except MakeshareError:
        return None


def _price_problems(proposal: Proposal, basis: Estimate | None) -> Iterator[MakeshareError]:
    """The stated price is the one that follows: from today's cost in a draft, from the quote afterwards."""
    derived = _price(proposal, basis)
    if isinstance(derived, MakeshareError):
        yield derived
    if not isinstance(derived, PriceBuildUp) or derived.share_price == proposal.share_price:
        return
    stated, follows = proposal.share_price or "not stated", derived.share_price
    place = proposal.at("share_price")
    if proposal.status == "draft":
        tip = f"run `makeshare proposal price {proposal.slug} --write` and commit"
        yield StaleError(f"the share price is {stated}, and from the cost follows {follows}", place, tip)
    else:
        yield IntegrityError(f"the share price is {stated}, and from the pinned quote follows {follows}", place)


# ----------------------------------------------------------------------------------------------------- status
def _draft_problems(proposal: Proposal, bom: Bom, ledger: LedgerState) -> Iterator[MakeshareError]:
    """A draft is of today's design, and takes no pledges but examples."""
    version = bom.revision.partition("+")[0]
    if version != proposal.version:
        yield StaleError(
            f"the proposal is for version {proposal.version}, the design is at {version}",
            proposal.at("version"),
        )
    if ledger.pledges and not proposal.example:
        yield InputError("a draft takes interest, no pledges", proposal.at("status"), "open it first")


def _open_problems(proposal: Proposal, quote: Quote | None) -> Iterator[MakeshareError]:
    """What must stand before people are asked for money."""
    if proposal.example:
        yield InputError(
            "an example never opens to real money", proposal.at("example"), "copy it to a folder of its own"
        )
    yield from _party_problems(proposal)
    if quote is None or proposal.quote is None:
        yield InputError("an open proposal rests on a quote, and there is none", proposal.at("quote"))
        return
    if not proposal.quote.signed:
        tip = "signed_by, signed_on, and evidence: the signed file"
        yield InputError("the maker has not signed the quote", proposal.at("quote.signed_by"), tip)
    if quote.price != proposal.share_price:
        yield IntegrityError(
            f"the quote is for {quote.price} a share, not {proposal.share_price}", proposal.at("quote")
        )
    if quote.revision.partition("+")[0] != proposal.version:
        yield IntegrityError(
            f"the quote is for {quote.revision}, not version {proposal.version}", proposal.at("version")
        )
    if quote.estimate.assumed_share > MOST_ASSUMED:
        share = f"{quote.estimate.assumed_share * 100:.0f} % of the cost rests on assumed prices"
        yield InputError(
            f"{share}, and at most {MOST_ASSUMED * 100:.0f} % may", proposal.at("quote"), "find their sources"
        )


def _party_problems(proposal: Proposal) -> Iterator[MakeshareError]:
    for (role, party), field in zip(proposal.parties.each(), msgspec.structs.fields(Parties), strict=True):
        place = proposal.at(f"parties.{field.name}")
        if not party.name:
            yield InputError(f"nobody is named: {role}", place, "an open proposal names everyone responsible")
        elif field.name in REACHED and not party.contact:
            yield InputError(f"there is no contact: {role}", place, "an address that people read")


# ------------------------------------------------------------------------------------------ times and pledges
def _time_problems(proposal: Proposal) -> Iterator[MakeshareError]:
    """Steps follow each other, and nothing is made or delivered before it is decided."""
    closes = proposal.deadline.date()
    for index, (before, after) in enumerate(itertools.pairwise(proposal.milestones), start=1):
        if after.date < before.date:
            place = proposal.at(f"milestones.{index}.date")
            yield InputError(f"'{after.name}' comes before '{before.name}'", place, "list milestones by date")
    if proposal.delivery.date < closes:
        yield InputError(f"delivery lies before the deadline ({closes})", proposal.at("delivery.date"))


def _ledger_problems(proposal: Proposal, ledger: LedgerState) -> Iterator[MakeshareError]:
    """The ledger ends where it is pinned, and its lines are of this proposal's kind."""
    try:
        check_head(ledger, proposal.ledger_head, proposal.ledger_length, proposal.at("ledger_head"))
    except IntegrityError as error:
        yield error
    for entry in ledger.entries:
        yield from _entry_problems(proposal, entry)


def _entry_problems(proposal: Proposal, entry: Entry) -> Iterator[MakeshareError]:
    place = Place(f"{proposal.place.file.rpartition('/')[0]}/ledger.jsonl", entry.seq)
    marked = {name.startswith("example-") for name in (entry.pledge, entry.member)}
    if marked != {proposal.example}:
        tip = "an example's pseudonyms begin with `example-`, real ones never"
        yield IntegrityError("examples and real pledges stand apart", place, tip)
    if entry.kind == "pledge" and entry.units > proposal.share.units_for(entry.shares):
        yield IntegrityError(f"{entry.shares} shares do not pay for {entry.units} units", place)
    if entry.kind == "pledge" and dt.datetime.fromisoformat(entry.date) > proposal.deadline:
        yield IntegrityError(f"this pledge came after the deadline, {proposal.closes}", place)
