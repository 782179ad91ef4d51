# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A public ledger from a private one: what the run did stays event by event, what members did becomes tallies.

Each tally names the private ledger's hash at that line, so that an auditor who is shown the private one can tell that
it is the same; the amounts of single people are in neither the tallies nor what can be worked out from two of them
when at least two people acted in between (`lonely` says where only one did).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makeshare.derive.funding.book import Book
from makeshare.derive.funding.replay import LEDGER, OF_MEMBERS, take
from makeshare.errors import IntegrityError, Place
from makeshare.model.chain import Entry, Head
from makeshare.model.funding import events as e

_MOVES_MEMBERS = (e.Amended, e.Closed, e.Collected, e.Funded, e.FellShort, e.Stopped, e.Settled)
"""Events of the run after which members' accounts stand elsewhere."""


def published(lines: Iterable[str], file: str = "ledger.jsonl") -> tuple[str, ...]:
    """Return the lines (without line ends) of the public ledger; raises IntegrityError as `replay` does.

    Replaying either leads to the same phase, counts, pot, costs and settlement.
    """
    out = _Out()
    book = Book()
    stale = False
    for entry in LEDGER.read(lines, file):
        of_members = isinstance(entry.event, OF_MEMBERS)
        if stale and not of_members:
            out.add(entry.date, tally(book))
            stale = False
        _take(book, entry, file)
        if of_members:
            stale = True
            continue
        out.add(entry.date, entry.event)
        stale = isinstance(entry.event, _MOVES_MEMBERS) and bool(book.accounts)
    if stale:
        out.add(book.head.date, tally(book))
    return tuple(out.lines)


def lonely(lines: Iterable[str], file: str = "ledger.jsonl") -> Iterator[int]:
    """Yield the numbers of the lines after which a tally would show what one person alone did."""
    acted: set[str] = set()
    for entry in LEDGER.read(lines, file):
        if isinstance(entry.event, OF_MEMBERS):
            acted.add(getattr(entry.event, "pledge", "") or getattr(entry.event, "member", ""))
            continue
        if len(acted) == 1:
            yield entry.seq
        acted.clear()


def tally(book: Book) -> e.Tally:
    """Add up what members' own events lead to."""
    counts = book.state().counts
    accounts = book.accounts.values()
    return e.Tally(
        root=book.head.hash,
        length=book.head.length,
        units=counts.units,
        shares=counts.shares,
        members=counts.members,
        pledges=counts.pledges,
        promised=counts.promised,
        waiting=counts.waiting,
        most=sum(one.most for one in accounts if one.counted or one.due),
        cover=sum(one.cover for one in accounts if one.counted),
        due=sum(one.due for one in accounts),
        to_collect=sum(max(0, one.due - one.net) for one in accounts),
        to_pay_out=sum(max(0, one.net - one.due) for one in accounts),
        hours=counts.hours,
        worked=sum(one.worked for one in accounts if one.counted),
        cancelled=counts.cancelled,
        paid_shares=counts.paid_shares,
        in_kind=counts.in_kind,
        interested_units=counts.interested_units,
        interested_members=counts.interested_members,
        taken=tuple(sorted(book.taken.items())),
        taken_shares=book.taken_shares,
        taken_money=book.taken_money,
        variants=tuple(
            (key, book.units[key], book.shares[key], _promised(book, key))
            for key in sorted(book.shares)
            if book.shares[key]
        ),
    )


def _promised(book: Book, variant: str) -> int:
    return sum(one.promised for one in book.accounts.values() if one.counted and one.variant == variant)


def _take(book: Book, entry: Entry[e.LedgerEvent], file: str) -> None:
    try:
        take(book, entry)
    except IntegrityError as error:
        raise error.at(Place(file, entry.seq)) from error.__cause__


class _Out:
    """The public lines as they grow."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.head = Head()

    def add(self, date: str, event: e.LedgerEvent) -> None:
        """Append an event."""
        line = LEDGER.line(self.head, date, event)
        entry = LEDGER.entry(line, self.head.length + 1, self.head.hash)
        self.head = Head(length=entry.seq, hash=entry.hash, date=entry.date)
        self.lines.append(line)
