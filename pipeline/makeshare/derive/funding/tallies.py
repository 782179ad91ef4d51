# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Members as one account, where their own events are kept in private and only tallied."""

from __future__ import annotations

from collections import Counter

from makeshare.derive.chain import SHA256
from makeshare.derive.funding.account import Open
from makeshare.derive.funding.book import Book
from makeshare.derive.funding.pledges import rematch, stand_in
from makeshare.errors import IntegrityError
from makeshare.model.funding.events import (
    Tally,
)
from makeshare.model.funding.state import Counts

POOL = "members"
"""The one account that stands for all members where their own events are kept in private."""


def tallied(book: Book, event: Tally) -> None:
    """Take over what members' own events add up to, where those are kept in private."""
    if book.tally is None and (book.accounts or book.interest):
        raise IntegrityError("a ledger holds members' events or tallies of them, never both")
    if not SHA256.fullmatch(event.root) or min(_counts(event)) < 0:
        raise IntegrityError("this tally cannot be: a count below nothing, or no hash")
    if event.due > (event.most if book.asked and book.phase not in ("refunding", "refunded") else 0):
        raise IntegrityError(f"this tally cannot be: members would owe {event.due} (in minor units)")
    pool = book.accounts.get(POOL) or Open(POOL, "member", "live")
    if book.settlement is not None and event.due != pool.due:
        raise IntegrityError(f"members owe {pool.due} by the settlement, and the tally has {event.due}")
    book.accounts[POOL] = pool
    pool.promised, pool.cover, pool.units, pool.shares = (
        event.most - event.cover,
        event.cover,
        event.units,
        event.shares,
    )
    book.units.clear()
    book.shares.clear()
    for variant, units, shares, _ in event.variants:
        book.units[variant], book.shares[variant] = units, shares
    book.tallied_money = {variant: promised for variant, _, _, promised in event.variants}
    book.tally = Counts(
        units=event.units, shares=event.shares, members=event.members, pledges=event.pledges,
        promised=event.promised, waiting=event.waiting, cancelled=event.cancelled, hours=event.hours,
        worked=event.worked, interested_units=event.interested_units, interested_members=event.interested_members,
        in_kind=event.in_kind, paid=event.due - event.to_collect + event.to_pay_out, paid_shares=event.paid_shares,
    )  # fmt: skip
    net = event.due - event.to_collect + event.to_pay_out
    book.post(pool, "tally", due=event.due - pool.due, net=net - pool.net)
    _overlap(book, event.to_collect - max(0, pool.due - pool.net))
    book.taken = Counter(dict(event.taken))
    book.taken_shares = event.taken_shares
    if event.taken_money != book.taken_money:
        stand_in(book, event.taken_money - book.taken_money, "tally")
        book.taken_money = event.taken_money
    if book.phase == "collecting":
        rematch(book)


def _overlap(book: Book, amount: int) -> None:
    """Some members owe while others are owed: a pool shows only the difference, so both totals are raised."""
    change = amount - book.overlap
    book.overlap = amount
    book.to_collect += change
    book.to_pay_out += change


def _counts(event: Tally) -> list[int]:
    """All counts of a tally, those of single variants too."""
    whole = [getattr(event, name) for name in event.__struct_fields__]
    single = [value for row in (*event.variants, *event.taken) for value in row]
    return [value for value in (*whole, *single) if isinstance(value, int)]
