# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hold a proposal against the rules for money that people entrust to each other; gather what its page shows.

Each group of rules is a small generator of problems. What has moved without being wrong is a warning.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from makeshare.derive.chain import check_head
from makeshare.derive.funding.consent import reasons
from makeshare.derive.funding.preview import previews
from makeshare.derive.funding.replay import replay
from makeshare.derive.funding.terms import terms_of
from makeshare.derive.quote import drift, quote
from makeshare.derive.share import preview, share_price
from makeshare.errors import InputError, IntegrityError, MakeshareError, Place, StaleError
from makeshare.model.bom import Bom
from makeshare.model.chain import Head
from makeshare.model.cost import Estimate
from makeshare.model.funding.state import Account, State
from makeshare.model.funding.terms import Terms
from makeshare.model.money import Money
from makeshare.model.price import PriceBuildUp, Quote, Savings
from makeshare.model.proposal import Parties, Proposal, ProposalView, VariantPrice

MOST_ASSUMED = Decimal("0.10")
"""Share of the cost that may rest on assumed prices when a proposal opens."""
REACHED = ("coordinator", "complaints")
"""Parties that must not only be named but be within reach before a proposal opens."""

Costs = Mapping[str, tuple[Bom, Estimate]]
"""Today's bill, and cost in its smallest batch, of each variant on offer."""


def check_proposal(
    proposal: Proposal, costs: Costs, state: State, pin: Quote | None = None
) -> Iterator[MakeshareError]:
    """Yield all that is wrong with a proposal; raises nothing.

    A draft's price follows from today's costs. A proposal that was opened follows from its quote (`pin`) instead.
    """
    opened = state.terms is not None
    yield from _price_problems(proposal, pin.estimate if pin and opened else costs[proposal.variant][1], opened=opened)
    for one in proposal.variants:
        estimate = _of(pin, one.name) if opened else costs[one.name][1]
        yield from _variant_problems(proposal, one.name, one.share_price, estimate)
    yield from _time_problems(proposal)
    yield from _ledger_problems(proposal, state)
    if opened:
        yield from _open_problems(proposal, state, pin)
    else:
        yield from _draft_problems(proposal, costs[proposal.variant][0])


def ready(proposal: Proposal, pin: Quote | None) -> Iterator[MakeshareError]:
    """Yield what keeps a proposal from being opened; an example may rest on assumed prices, nothing else is waived."""
    yield from _party_problems(proposal)
    if pin is None or proposal.quote is None:
        yield InputError("an open proposal rests on a quote, and there is none", proposal.at("quote"))
        return
    yield from _quote_problems(proposal, pin)
    if not proposal.example:
        yield from _assumed(proposal, pin)
    if not any(step.releases for step in proposal.milestones):
        tip = "releases = 40: the percentage of the budget that may be spent from then on"
        yield InputError("no milestone releases money", proposal.at("milestones"), tip)


def warnings(proposal: Proposal, costs: Costs, state: State, pin: Quote | None = None) -> Iterator[MakeshareError]:
    """Yield what has moved without being wrong: the cost or the design after the quote, too many pledges."""
    if state.terms is None or pin is None:
        return
    if proposal.example:
        yield from _assumed(proposal, pin)
    moved, place = drift(pin, _today(proposal, costs), costs[proposal.variant][0]), proposal.at("quote")
    if moved.today is None:
        yield StaleError("today's cost is incomplete and cannot be compared with the quote", place)
    elif moved.today != moved.quoted:
        yield StaleError(f"quoted at {moved.quoted}, today {moved.today} ({moved.percent:+} %)", place)
    if moved.geometry_changed or moved.bom_changed:
        what = "geometry" if moved.geometry_changed else "bill of materials"
        yield StaleError(f"the design's {what} changed after {pin.revision} was quoted", place)
    asked = asked_again(proposal, costs, state)
    if asked and state.phase == "open":
        tip = "`makeshare proposal amend` asks them; until then the quoted revision is what is made"
        sentence = f"taking this over would ask {state.counts.pledges} open pledges again: {'; '.join(asked)}"
        yield StaleError(sentence, place, tip)


def asked_again(proposal: Proposal, costs: Costs, state: State) -> tuple[str, ...]:
    """Say why members would be asked again if the terms followed today's design and prices; nothing if they would not.

    Empty as well where no terms are pinned, or where today's cost is incomplete: `warnings` says the latter.
    """
    if state.terms is None:
        return ()
    now = today_terms(proposal, costs)
    if now is None:
        return ()
    variants = [one.variant for one in state.terms.offers]
    return tuple(dict.fromkeys(why for variant in variants for why in reasons(state.terms, now, variant)))


def view(
    proposal: Proposal,
    *,
    prose: str,
    ledger: Iterable[str],
    costs: Costs,
    optimum: Estimate,
    pin: Quote | None = None,
) -> ProposalView:
    """Put together what a proposal's page shows, from today's costs and the ledger's lines.

    Raises IntegrityError for a ledger that was tampered with: nothing is published from it.
    """
    state = replay(ledger, _ledger_file(proposal))
    check_pin(proposal, state)
    opened = state.terms is not None
    price = _price(proposal, pin.estimate if pin and opened else costs[proposal.variant][1])
    terms = state.terms or today_terms(proposal, costs)
    shares = max(proposal.minimum_shares, state.counts.shares)
    return ProposalView(
        proposal=proposal,
        prose_markdown=prose,
        price=price if isinstance(price, PriceBuildUp) else None,
        savings=_savings(proposal, optimum, price),
        state=state,
        variants=tuple(_variants(proposal, costs, pin if opened else None)),
        previews=previews(terms, shares) if terms and terms.pricing == "fixed" else (),
        consent=asked_again(proposal, costs, state) if state.phase == "open" else (),
        problems=tuple(str(problem) for problem in check_proposal(proposal, costs, state, pin)),
        warnings=tuple(str(warning) for warning in warnings(proposal, costs, state, pin)),
        drift=drift(pin, _today(proposal, costs), costs[proposal.variant][0]) if pin and opened else None,
        quote=pin,
    )


def check_pin(proposal: Proposal, state: State) -> None:
    """Compare a ledger with what proposal.toml pins; raises IntegrityError when it was cut, extended or rewritten."""
    pinned = Head(length=proposal.ledger_length, hash=proposal.ledger_head)
    check_head(state.head, pinned, proposal.at("ledger_head"))


def quote_today(proposal: Proposal, costs: Costs, date: dt.date) -> Quote:
    """Quote every variant at today's cost; raises MoneyError or InputError when one has no price."""
    names = (proposal.variant, *(one.name for one in proposal.variants))
    quotes = [_quote(proposal, name, costs, date) for name in names]
    return msgspec.structs.replace(quotes[0], variants=tuple(quotes[1:]))


def today_terms(proposal: Proposal, costs: Costs) -> Terms | None:
    """Return the terms that today's costs lead to, or None where one is incomplete."""
    try:
        return terms_of(proposal, quote_today(proposal, costs, dt.date.min))
    except MakeshareError:
        return None


def _quote(proposal: Proposal, variant: str, costs: Costs, date: dt.date) -> Quote:
    bom, estimate = costs[variant]
    return quote(estimate, bom, share_price(estimate, proposal).share_price, date)


# ------------------------------------------------------------------------------------------------------ price
def _price(proposal: Proposal, basis: Estimate | None) -> PriceBuildUp | MakeshareError | None:
    """Return the price, why there is none, or None when nothing was quoted."""
    try:
        return share_price(basis, proposal) if basis else None
    except MakeshareError as error:
        return error


def _today(proposal: Proposal, costs: Costs) -> Money | None:
    price = _price(proposal, costs[proposal.variant][1])
    return price.share_price if isinstance(price, PriceBuildUp) else None


def _of(pin: Quote | None, variant: str) -> Estimate | None:
    """Return the quoted cost of a variant, or None when it was not quoted."""
    quotes = (pin, *pin.variants) if pin else ()
    return next((one.estimate for one in quotes if one.variant == variant), None)


def _variants(proposal: Proposal, costs: Costs, pin: Quote | None) -> Iterator[VariantPrice]:
    for one in proposal.variants:
        price = _price(proposal, _of(pin, one.name) if pin else costs[one.name][1])
        known = price.share_price if isinstance(price, PriceBuildUp) else None
        yield VariantPrice(name=one.name, minimum=one.minimum, price=known, why="" if known else str(price or ""))


def _savings(proposal: Proposal, optimum: Estimate, price: PriceBuildUp | MakeshareError | None) -> Savings | None:
    """Return what the largest run saves, or None where it cannot be known."""
    try:
        return preview(optimum, proposal, price.share_price) if isinstance(price, PriceBuildUp) else None
    except MakeshareError:
        return None


def _price_problems(proposal: Proposal, basis: Estimate, *, opened: bool) -> Iterator[MakeshareError]:
    """The stated price is the one that follows: from today's cost in a draft, from the quote afterwards."""
    derived = _price(proposal, basis)
    if isinstance(derived, MakeshareError):
        yield derived
    if not isinstance(derived, PriceBuildUp) or derived.share_price == proposal.share_price:
        return
    stated, follows = proposal.share_price or "not stated", derived.share_price
    place = proposal.at("share_price")
    if opened:
        yield IntegrityError(f"the share price is {stated}, and from the pinned quote follows {follows}", place)
    else:
        tip = f"run `makeshare proposal price {proposal.slug} --write` and commit"
        yield StaleError(f"the share price is {stated}, and from the cost follows {follows}", place, tip)


def _variant_problems(
    proposal: Proposal, name: str, stated: Money | None, basis: Estimate | None
) -> Iterator[MakeshareError]:
    derived = _price(proposal, basis)
    place = proposal.at("variants")
    if isinstance(derived, MakeshareError):
        yield derived
    elif derived is None:
        yield IntegrityError(f"variant {name} was not quoted", place)
    elif derived.share_price != stated:
        follows = derived.share_price
        yield StaleError(f"a share of variant {name} costs {stated or 'nothing stated'}, and {follows} follows", place)


# ----------------------------------------------------------------------------------------------------- status
def _draft_problems(proposal: Proposal, bom: Bom) -> Iterator[MakeshareError]:
    """A draft is of today's design."""
    version = bom.revision.partition("+")[0]
    if version != proposal.version:
        tip = f'look at the price again, then write version = "{version}"'
        yield StaleError(
            f"the design is at version {version}, the draft is of {proposal.version}", proposal.at("version"), tip
        )


def _open_problems(proposal: Proposal, state: State, pin: Quote | None) -> Iterator[MakeshareError]:
    """Whatever was opened once keeps what it was opened with: its parties, its quote, its terms."""
    yield from ready(proposal, pin)
    if pin is None or proposal.quote is None or state.terms is None:
        return
    try:
        stated = terms_of(proposal, pin, proposal.quote.sha256)
    except MakeshareError as error:
        yield error
        return
    if proposal.deadline.isoformat() != state.deadline:
        sentence = f"the deadline is {proposal.deadline.isoformat()}, and in the ledger {state.deadline}"
        yield IntegrityError(sentence, proposal.at("deadline"), "it moves by an `extend` event alone")
    stated = msgspec.structs.replace(stated, deadline=state.terms.deadline)
    for name in Terms.__struct_fields__:
        if getattr(stated, name) != getattr(state.terms, name):
            tip = "members accepted the ledger's: undo the edit, or `makeshare proposal amend`"
            yield IntegrityError(f"'{name}' is not what the ledger pins", proposal.at(name), tip)


def _quote_problems(proposal: Proposal, pin: Quote) -> Iterator[MakeshareError]:
    """The quote is signed, and is of what the proposal offers."""
    if proposal.quote is None or not proposal.quote.signed:
        tip = "signed_by, signed_on, and evidence: the signed file"
        yield InputError("the maker has not signed the quote", proposal.at("quote.signed_by"), tip)
    if pin.price != proposal.share_price:
        yield IntegrityError(f"the quote is for {pin.price} a share, not {proposal.share_price}", proposal.at("quote"))
    if pin.revision.partition("+")[0] != proposal.version:
        sentence = f"the quote is for {pin.revision}, not version {proposal.version}"
        yield IntegrityError(sentence, proposal.at("version"))


def _assumed(proposal: Proposal, pin: Quote) -> Iterator[MakeshareError]:
    """At most a tenth of the cost rests on prices that nobody published."""
    for one in (pin, *pin.variants):
        if one.estimate.assumed_share > MOST_ASSUMED:
            share = f"{one.estimate.assumed_share * 100:.0f} % of the cost of {one.variant} rests on assumed prices"
            most = f"at most {MOST_ASSUMED * 100:.0f} % may where money is real"
            yield InputError(f"{share}, and {most}", proposal.at("quote"), "find their sources")


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


def _ledger_problems(proposal: Proposal, state: State) -> Iterator[MakeshareError]:
    """The ledger ends where it is pinned, and its lines are of this proposal's kind."""
    try:
        check_pin(proposal, state)
    except IntegrityError as error:
        yield error
    for account in state.accounts:
        if account.kind == "member" and account.member:
            yield from _mark_problems(proposal, account)


def _mark_problems(proposal: Proposal, account: Account) -> Iterator[MakeshareError]:
    marked = {name.startswith("example-") for name in (account.who, account.member)}
    if marked != {proposal.example}:
        tip = "an example's pseudonyms begin with `example-`, real ones never"
        sentence = f"pledge {account.who}: examples and real pledges stand apart"
        yield IntegrityError(sentence, Place(_ledger_file(proposal)), tip)


def _ledger_file(proposal: Proposal) -> str:
    return f"{proposal.place.file.rpartition('/')[0]}/ledger.jsonl"
