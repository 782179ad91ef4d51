# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a member may do, and when: each event changes the book, or is refused with the reason."""

from __future__ import annotations

import datetime as dt
import re

from makeshare.derive.funding.account import Open
from makeshare.derive.funding.book import Book, positive
from makeshare.errors import IntegrityError
from makeshare.model.funding.events import (
    Bounced,
    Cancelled,
    Consented,
    Dropped,
    Gave,
    Interested,
    Paid,
    Pledged,
    Rebid,
    Refunded,
    Withdrawn,
    Worked,
)
from makeshare.model.funding.terms import Terms
from makeshare.model.money import apportion

_PSEUDONYM = re.compile(r"(?:example-)?[0-9a-f]{16}", re.ASCII)
_LAST_REMINDER = dt.timedelta(hours=24)
"""What is left after the grace days before a pledge may be dropped."""


def interested(book: Book, event: Interested) -> None:
    """Note that somebody would like one."""
    pseudonym("interest", event.pledge)
    pseudonym("member", event.member)
    if event.pledge in book.interest or event.pledge in book.accounts or event.pledge in book.gone:
        raise IntegrityError(f"pledge {event.pledge} was made before", tip="each gets its own pseudonym")
    if event.units < 1:
        raise IntegrityError("interest is in at least one unit")
    book.interest[event.pledge] = (event.member, event.units)


def pledged(book: Book, event: Pledged) -> None:
    """Take a pledge; while money is collected it replaces one that was dropped, and is due at once."""
    pseudonym("pledge", event.pledge)
    pseudonym("member", event.member)
    if event.pledge in book.accounts or event.pledge in book.interest or event.pledge in book.gone:
        raise IntegrityError(f"pledge {event.pledge} was made before", tip="each gets its own pseudonym")
    if event.terms != book.now:
        raise IntegrityError("this pledge accepts other terms than those that hold", tip=f"those are {book.now}")
    _in_time(book)
    terms = book.terms
    if event.shares < 1 or not 1 <= event.units <= terms.units_for(event.shares):
        raise IntegrityError(f"{event.shares} shares do not pay for {event.units} units")
    _promise(book, event.variant, event.shares, event.hours, event.amount)
    if event.variant in book.lapsed:
        raise IntegrityError(f"variant {event.variant} is not made: too few wanted it when pledging closed")
    _room(book, event.units)
    account = Open(
        event.pledge, "member", "live", promised=event.amount, member=event.member, variant=event.variant,
        units=event.units, shares=event.shares, hours=event.hours, rate=terms.work.rate if terms.work else 0,
        terms=book.now, plan=event.plan, point=event.point, pledged_on=book.date,
        cover=cover_of(book, event.variant, event.shares),
    )  # fmt: skip
    book.accounts[event.pledge] = account
    book.count(account)
    if book.phase == "collecting":
        account.asked = book.moment
        book.post(account, "collect", due=instalment(account, terms, 1))
        rematch(book)


def rebid(book: Book, event: Rebid) -> None:
    """Change a bid; the last round no longer stands for what is bid now."""
    account = book.live(event.pledge)
    if book.terms.pricing != "bids":
        raise IntegrityError("the price of a share is not found by bids here")
    _in_time(book)
    _promise(book, account.variant, account.shares, account.hours, event.amount)
    _repromise(book, account, event.amount)


def consented(book: Book, event: Consented) -> None:
    """Accept changed terms."""
    account = book.live(event.pledge)
    if event.terms != book.now:
        raise IntegrityError("this consents to other terms than those that hold", tip=f"those are {book.now}")
    _in_time(book)
    if account.units > book.terms.units_for(account.shares):
        sentence = f"{account.shares} shares no longer pay for {account.units} units"
        raise IntegrityError(sentence, tip="cancel, and pledge anew")
    _promise(book, account.variant, account.shares, account.hours, event.amount)
    if account.state == "waiting":
        _room(book, account.units)
    book.revive(account)
    book.uncount(account)
    account.promised, account.terms = event.amount, event.terms
    account.cover = cover_of(book, account.variant, account.shares)
    account.rate = book.terms.work.rate if book.terms.work else 0
    book.count(account)


def cancelled(book: Book, event: Cancelled) -> None:
    """Take a pledge or an interest back."""
    if event.pledge in book.interest:
        del book.interest[event.pledge]
        book.gone.add(event.pledge)
        return
    if book.phase != "open":
        raise IntegrityError("a pledge is cancelled before the deadline only", tip="later a member may withdraw")
    account = book.live(event.pledge)
    _in_time(book)
    book.end(account, "cancelled")
    book.cancelled += 1


def paid(book: Book, event: Paid) -> None:
    """Confirm a payment; what was not asked for is to be paid back."""
    account = book.account(event.pledge)
    positive(event.amount)
    book.movement(event.ref)
    account.bounced = None
    book.post(account, "paid", net=event.amount)


def bounced(book: Book, event: Bounced) -> None:
    """Note that a payment failed: the time to repair it begins. An amount that had come in is gone again."""
    account = book.account(event.pledge)
    if not 0 <= event.amount <= account.net:
        raise IntegrityError("no more can be taken back than was paid")
    _held(book, event.amount, "whoever made up for it comes first: party-paid")
    book.movement(event.ref)
    account.bounced = book.moment
    book.post(account, "bounced", net=-event.amount)


def refunded(book: Book, event: Refunded) -> None:
    """Confirm that a member was paid back."""
    account = book.account(event.pledge)
    positive(event.amount)
    if event.amount > account.net - account.due:
        tip = "the holder of the money bears what it paid in excess"
        raise IntegrityError(f"{event.amount} is more than is to be paid back", tip=tip)
    _held(book, event.amount)
    book.movement(event.ref)
    book.post(account, "refunded", net=-event.amount)


def dropped(book: Book, event: Dropped) -> None:
    """End a pledge that was not paid in time. In production its units fall to the party named for unsold ones."""
    account = book.live(event.pledge)
    if account.due <= account.net:
        raise IntegrityError("nothing is owed on this pledge: there is no ground to drop it")
    since = max((when for when in (account.asked, account.bounced) if when is not None), default=book.moment)
    earliest = since + dt.timedelta(days=book.terms.grace_days) + _LAST_REMINDER
    if book.moment < earliest:
        raise IntegrityError(f"a pledge may be dropped from {earliest.isoformat()} on: there is time to repair it")
    if book.phase == "collecting":
        book.end(account, "dropped")
        book.post(account, "drop", due=-account.due)
        rematch(book)
    else:
        _take_over(book, account, "drop", refund=_kept(account))
        book.end(account, "dropped")


def withdrawn(book: Book, event: Withdrawn) -> None:
    """Let a member leave after the deadline; the party for unsold units takes over, and pays what is paid back."""
    account = book.live(event.pledge)
    if not event.ground.strip():
        raise IntegrityError("a withdrawal says on which ground")
    if not 0 <= event.refund <= _kept(account):
        raise IntegrityError("no more is paid back than was paid of what was asked for")
    _take_over(book, account, "withdraw", refund=event.refund)
    book.end(account, "withdrawn")


def worked(book: Book, event: Worked) -> None:
    """Note hours that a member worked."""
    account = book.live(event.pledge)
    if not 1 <= event.hours <= account.hours - account.worked:
        raise IntegrityError(f"{account.hours - account.worked} hours of this pledge are still to be worked")
    account.worked += event.hours


def gave(book: Book, event: Gave) -> None:
    """Note help in kind, at the value that the budget has for it."""
    pseudonym("member", event.member)
    positive(event.value)
    book.in_kind += event.value


# ------------------------------------------------------------------------------------------------------- helpers
def pseudonym(what: str, name: str) -> None:
    """Raise IntegrityError for a name that is no pseudonym."""
    if not _PSEUDONYM.fullmatch(name):
        raise IntegrityError(
            f"{what} '{name}' is no pseudonym", tip="16 hexadecimal digits, never a name or an address"
        )


def instalment(account: Open, terms: Terms, number: int) -> int:
    """What a pledge owes at an instalment, counted from 1: all parts add up to what was promised, to the cent."""
    if account.plan == "once":
        return account.promised if number == 1 else 0
    parts = apportion(account.promised, {f"{index:03}": part for index, part in enumerate(terms.instalments)})
    return parts[f"{number - 1:03}"]


def rematch(book: Book) -> None:
    """Ask of matching funds what belongs to the shares that count now."""
    for by, amount in book.matching().items():
        change = amount - book.contributed[f"match:{by}"]
        book.contributed[f"match:{by}"] += change
        book.post(book.party(f"match:{by}"), "match", due=change)


def _in_time(book: Book) -> None:
    if book.phase == "open" and book.closes is not None and book.moment > book.closes:
        raise IntegrityError(f"this came after the deadline, {book.deadline}")


def _room(book: Book, units: int) -> None:
    if units > book.room:
        tip = "whoever waits is entered as interested"
        raise IntegrityError(f"the run has room for {book.room} more units", tip=tip)


def _promise(book: Book, variant: str, shares: int, hours: int, amount: int) -> None:
    """Hold an amount against the price, or against the least that may be chosen, less the hours of work."""
    terms, offer = book.terms, book.offer(variant)
    if hours < 0 or hours > (terms.work.most * shares if terms.work else 0):
        raise IntegrityError("more hours of work are promised than the terms have")
    credit = hours * terms.work.rate if terms.work else 0
    price = offer.price * shares - credit
    least = terms.lowest * shares - credit
    if terms.pricing == "fixed" and amount != price:
        raise IntegrityError(f"{shares} shares cost {price} (in minor units), not {amount}")
    if amount < max(0, least):
        raise IntegrityError(f"{amount} is less than may be chosen, {max(0, least)} (in minor units)")


def cover_of(book: Book, variant: str, shares: int) -> int:
    """The most that is added to so many shares where a run costs more than expected."""
    return book.offer(variant).price * shares * book.terms.cover // 100


def _repromise(book: Book, account: Open, amount: int) -> None:
    counted = account.counted
    book.uncount(account)
    account.promised = amount
    if counted:
        book.count(account)


def _take_over(book: Book, account: Open, why: str, *, refund: int) -> None:
    """Let the party for unsold units stand in for a pledge: together they still bring in what was promised."""
    keeps = _kept(account) - refund
    book.post(account, why, due=keeps - account.due)
    stands_in = account.promised + (account.hours - account.worked) * account.rate - keeps
    account.hours = account.worked
    book.taken[account.variant] += account.units
    book.taken_shares += account.shares
    book.taken_money += stands_in
    stand_in(book, stands_in, why)


def stand_in(book: Book, amount: int, why: str) -> None:
    """Ask the party for unsold units for money that a member will not bring in."""
    book.contributed[book.terms.unsold] += amount
    book.post(book.party(book.terms.unsold), why, due=amount)


def _kept(account: Open) -> int:
    """What was paid of what was asked for; anything beyond is to be paid back anyhow."""
    return max(0, min(account.net, account.due))


def _held(book: Book, amount: int, tip: str = "") -> None:
    if amount > book.pot:
        sentence = f"the holder of the money has {book.pot} (in minor units): {amount} cannot have been paid"
        raise IntegrityError(sentence, tip=tip)
