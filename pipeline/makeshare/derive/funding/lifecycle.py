# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a run does as a whole, and when: each event changes the book, or is refused with the reason."""

from __future__ import annotations

import datetime as dt

import msgspec

from makeshare.derive.chain import SHA256
from makeshare.derive.funding.account import Open
from makeshare.derive.funding.book import Book
from makeshare.derive.funding.consent import reasons
from makeshare.derive.funding.pledges import cover_of, instalment, rematch
from makeshare.derive.funding.settle import Position, settle, settle_stopped
from makeshare.derive.funding.tallies import POOL
from makeshare.derive.funding.terms_check import check_terms
from makeshare.errors import IntegrityError
from makeshare.model.funding.events import (
    Amended,
    Closed,
    Collected,
    Delivering,
    Discussed,
    Extended,
    FellShort,
    Funded,
    Opened,
    Round,
    Settled,
    Started,
    Stopped,
    Underwritten,
)
from makeshare.model.funding.state import BidRound, Settlement
from makeshare.model.funding.terms import Terms


# ------------------------------------------------------------------------------------------- before any money
def discussed(book: Book, _event: Discussed) -> None:
    """Put the draft up for discussion."""
    book.turn("discussion")


def opened(book: Book, event: Opened) -> None:
    """Take pledges, to these terms."""
    check_terms(event.terms)
    closes = _time(event.terms.deadline)
    if closes <= book.moment:
        raise IntegrityError("the deadline is over before anybody could pledge")
    _set_terms(book, event.terms)
    book.deadline, book.closes = event.terms.deadline, closes
    book.turn("open")


def amended(book: Book, event: Amended) -> None:
    """Change the terms: pledges that the change touches wait for consent, and count no more until then."""
    check_terms(event.terms)
    if event.terms.currency != book.terms.currency or event.terms.deadline != book.terms.deadline:
        raise IntegrityError("neither the currency nor the deadline is amended", tip="the deadline is moved by extend")
    if not event.why.strip():
        raise IntegrityError("an amendment says why")
    _set_terms(book, event.terms)
    book.changes.append((book.date, event.why))
    for variant in [one for one in book.underwritten if event.terms.offer(one) is None]:
        del book.underwritten[variant]
    touched: dict[tuple[str, str], bool] = {}
    for account in book.accounts.values():
        if account.who == POOL or account.state not in ("live", "waiting"):
            continue
        key = (account.terms, account.variant)
        if key not in touched:
            touched[key] = any(reasons(book.known[account.terms], event.terms, account.variant))
        _ask_again(book, account, asked=touched[key])


def extended(book: Book, event: Extended) -> None:
    """Move the deadline, as a decision says."""
    if len(book.extensions) >= book.terms.extensions:
        raise IntegrityError(f"the terms let the deadline be moved {book.terms.extensions} times")
    if not event.decision.strip():
        raise IntegrityError("an extension names the decision that it rests on")
    later = _time(event.deadline)
    if book.closes is None or later <= book.closes:
        raise IntegrityError("a deadline is only moved to a later time")
    if book.moment > book.closes:
        raise IntegrityError("the deadline is over: it can be moved no more")
    book.extensions.append((event.deadline, event.decision))
    book.deadline, book.closes = event.deadline, later


def round_counted(book: Book, event: Round) -> None:
    """Count a round of bids; it covers the run when bids and matching funds bring in what is needed."""
    if book.terms.pricing != "bids":
        raise IntegrityError("the price of a share is not found by bids here")
    if event.number != len(book.rounds) + 1:
        raise IntegrityError(f"the next round is number {len(book.rounds) + 1}")
    if not SHA256.fullmatch(event.commitment):
        raise IntegrityError("a round is committed to by a SHA-256", tip="of the salted list of bids")
    known = book.tally.pledges if book.tally else book.pledges
    promised = book.tally.promised if book.tally else book.promised
    if (event.bids, event.total) != (known, promised):
        raise IntegrityError(f"{known} bids for {promised} (in minor units) stand in this ledger")
    covered = book.counted_units >= book.terms.minimum and book.counted_money >= book.needed
    book.rounds.append(
        BidRound(
            number=event.number, bids=event.bids, total=event.total, commitment=event.commitment, covered=covered,
            date=book.date,
        )
    )  # fmt: skip


def underwritten(book: Book, event: Underwritten) -> None:
    """Let the party named for unsold units take some, at the price of a share."""
    terms = book.terms
    if event.party != terms.unsold:
        raise IntegrityError(f"unsold units belong to {terms.unsold}, not to {event.party}")
    book.offer(event.variant)
    if event.units < 1 or event.shares != terms.shares_for(event.units):
        raise IntegrityError(f"{event.units} units are {terms.shares_for(event.units)} shares")
    if event.units > book.room:
        raise IntegrityError(f"that is more than the optimum: the run has room for {book.room} more units")
    book.underwritten[event.variant] += event.units


def closed(book: Book, _event: Closed) -> None:
    """Decide by what was pledged. Variants below their own minimum are not made: their pledges lapse."""
    terms = book.terms
    over = book.closes is not None and book.moment > book.closes
    if not over and book.counted_units < terms.optimum:
        raise IntegrityError(f"pledges are taken until {book.deadline}, or until the optimum is reached")
    _lapse(book)
    bid = terms.pricing != "bids" or (bool(book.rounds) and _stands(book))
    met = book.counted_units >= terms.minimum and book.counted_money >= book.needed and bid
    book.turn("met" if met else "failed")


# ------------------------------------------------------------------------------------------------ collecting
def collected(book: Book, event: Collected) -> None:
    """Ask members for an instalment, and parties for all that they add, with the first."""
    terms = book.terms
    if event.instalment != book.collected + 1 or event.instalment > len(terms.instalments):
        raise IntegrityError(f"the next of {len(terms.instalments)} instalments is number {book.collected + 1}")
    if (book.phase == "met") != (event.instalment == 1):
        raise IntegrityError("the first instalment is collected once the minimum is met, others after funding")
    book.collected += 1
    for account in book.accounts.values():
        if account.counted and account.who != POOL and (due := instalment(account, terms, event.instalment)):
            account.asked = book.moment
            book.post(account, "collect", due=due)
    if event.instalment > 1:
        return
    book.asked = book.moment
    amount = book.underwritten_money
    book.contributed[terms.unsold] += amount
    book.post(book.party(terms.unsold), "unsold units", due=amount)
    rematch(book)
    book.turn("collecting")


def funded(book: Book, _event: Funded) -> None:
    """State that the money is there: everybody who counts has paid, and together it suffices."""
    terms = book.terms
    if book.to_collect:
        tip = "drop pledges that are not paid in time, or give up collecting"
        raise IntegrityError(f"{book.to_collect} (in minor units) is not confirmed yet", tip=tip)
    if book.counted_units < terms.minimum or book.counted_money < book.needed:
        raise IntegrityError("what was collected does not reach the minimum")
    for offer in terms.offers:
        if offer.variant not in book.lapsed and book.units_of(offer.variant) < offer.minimum:
            tip = "let others take the place of those who were dropped, or give up collecting"
            raise IntegrityError(f"variant {offer.variant} no longer reaches its own minimum", tip=tip)
    for account in book.accounts.values():
        if account.counted:
            account.issued_on = book.date
    book.turn("funded")


def fell_short(book: Book, _event: FellShort) -> None:
    """Give up collecting: everybody is paid back."""
    asked = book.asked
    if asked is None or book.moment < asked + dt.timedelta(days=book.terms.collect_days):
        raise IntegrityError(f"members have {book.terms.collect_days} days to pay before collecting is given up")
    _pay_back(book)


# ------------------------------------------------------------------------------------- making and handing over
def started(book: Book, event: Started) -> None:
    """Begin production: at least what is paid for is made; what is beyond it belongs to the party for unsold units."""
    if event.units < book.counted_units:
        raise IntegrityError(f"{book.counted_units} units are paid for, and only {event.units} would be made")
    book.units_made = event.units
    book.turn("production")


def delivering(book: Book, _event: Delivering) -> None:
    """Begin distribution."""
    book.turn("distribution")


# ------------------------------------------------------------------------------------------------- closing books
def stopped(book: Book, event: Stopped) -> None:
    """End a run early: before collecting it fails, while collecting all is paid back, later the books close."""
    if not event.decision.strip():
        raise IntegrityError("a stop names the decision that it rests on")
    if book.phase == "collecting":
        _pay_back(book)
    elif book.phase in ("discussion", "open", "met"):
        book.turn("failed")
    else:
        _close_books(book, settle_stopped(book.terms, _position(book)))


def settled(book: Book, _event: Settled) -> None:
    """Close the books of a run that was delivered: hours that were not worked are paid, then the rest is shared."""
    if book.collected < len(book.terms.instalments):
        raise IntegrityError("not every instalment was collected")
    for account in book.accounts.values():
        if account.counted and account.who != POOL:
            book.post(account, "hours not worked", due=(account.hours - account.worked) * account.rate)
    if book.tally is not None:
        book.post(book.accounts[POOL], "hours not worked", due=(book.tally.hours - book.tally.worked) * _rate(book))
    _close_books(book, settle(book.terms, _position(book)))


# ------------------------------------------------------------------------------------------------------- helpers
def _set_terms(book: Book, terms: Terms) -> None:
    book.now = terms.hash
    book.known[book.now] = terms


def _time(text: str) -> dt.datetime:
    try:
        when = dt.datetime.fromisoformat(text)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise IntegrityError(f"'{text}' is no deadline", tip='write "2027-01-31T18:00:00+01:00"')
    return when


def _ask_again(book: Book, account: Open, *, asked: bool) -> None:
    """Have a pledge wait for consent, or count on while there is room; a price that fell is passed on."""
    terms = book.terms
    if asked and account.state == "live":
        book.wait(account)
    elif not asked and (account.counted or account.units <= book.room):
        book.uncount(account)
        book.revive(account)
        if terms.pricing == "fixed":
            price = book.offer(account.variant).price * account.shares - account.hours * account.rate
            account.promised = min(account.promised, max(0, price))
        account.cover = min(account.cover, cover_of(book, account.variant, account.shares))
        book.count(account)


def _lapse(book: Book) -> None:
    """End what does not take part: pledges that wait for consent, and variants below their own minimum."""
    for account in book.accounts.values():
        if account.state == "waiting":
            book.end(account, "lapsed")
    for offer in book.terms.offers:
        if book.units_of(offer.variant) < offer.minimum:
            for account in book.accounts.values():
                if account.variant == offer.variant and account.state == "live":
                    book.end(account, "lapsed")
            if book.tally is not None:
                book.tally = msgspec.structs.replace(
                    book.tally,
                    units=book.tally.units - book.units.pop(offer.variant, 0),
                    shares=book.tally.shares - book.shares.pop(offer.variant, 0),
                    promised=book.tally.promised - book.tallied_money.pop(offer.variant, 0),
                )
            book.underwritten.pop(offer.variant, None)
            book.lapsed.add(offer.variant)


def _stands(book: Book) -> bool:
    """Whether the last round of bids still is what stands in the ledger."""
    last = book.rounds[-1]
    promised = book.tally.promised if book.tally else book.promised
    return last.covered and promised >= last.total


def _pay_back(book: Book) -> None:
    """Owe nobody's money any more: all that came in goes back."""
    for account in (*book.accounts.values(), *book.parties.values()):
        if account.who != POOL:
            book.post(account, "pay back", due=-account.due)
    if POOL in book.accounts:
        book.post(book.accounts[POOL], "pay back", due=-book.accounts[POOL].due)
    book.contributed.clear()
    book.turn("refunding")


def _position(book: Book) -> Position:
    members = {one.who: one.due for one in book.accounts.values() if one.due}
    return Position(
        paid_in={**members, **{who: amount for who, amount in book.contributed.items() if amount}},
        cover={one.who: one.cover for one in book.accounts.values() if one.counted or one.who == POOL},
        costs=sum(book.costs.values()),
        parties=frozenset(book.contributed),
    )


def _close_books(book: Book, settlement: Settlement) -> None:
    """Instruct what the settlement says."""
    for who, amount in settlement.members.items():
        book.post(book.accounts[who], "settlement", due=amount)
    for who, amount in settlement.parties.items():
        book.post(book.party(who), "settlement", due=amount)
    book.settlement = settlement
    book.turn("settling")


def _rate(book: Book) -> int:
    return book.terms.work.rate if book.terms.work else 0
