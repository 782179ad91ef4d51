# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A public ledger from a private one: what the run did stays event by event, what members did becomes tallies.

Each tally names the private ledger's hash at that line, so that an auditor who is shown the private one can tell that
it is the same; the amounts of single people are in neither the tallies nor what can be worked out from two of them
when at least two people acted in between (`lonely` says where only one did).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from makeshare.derive.chain import head_of
from makeshare.derive.funding.book import Book
from makeshare.derive.funding.replay import LEDGER, OF_MEMBERS, take
from makeshare.errors import IntegrityError, Place
from makeshare.model.chain import Entry, Head
from makeshare.model.funding import events as e

_PRIVATE = "the private ledger"
MOVES_MEMBERS = (e.Amended, e.Closed, e.Collected, e.Funded, e.FellShort, e.Stopped, e.Settled)
"""Events of the run after which members' accounts stand elsewhere."""


def published(
    private: Sequence[str], public: Sequence[str] = (), file: str = "ledger.jsonl", *, alone: bool = True
) -> tuple[str, ...]:
    """Return the public ledger's lines (without line ends): those that were published, and what the private one adds.

    Lines that were published are never written anew: publishing from the start would put tallies elsewhere than they
    were put when the ledger was shorter. So they are met again first, one by one. Replaying either ledger leads to the
    same phase, counts, pot, costs and settlement; unless not `alone`: then a tally at the end that would show what one
    person alone did waits until somebody else has acted, or until the run goes on.

    Raises IntegrityError as `replay` does, and, with the line of the public file, where that is not what the private
    one leads to.
    """
    out = _Public(tuple(LEDGER.read(public, file)), file)
    book, stale = Book(), False
    people, acted = dict[str, str](), set[str]()
    for entry in LEDGER.read(private, _PRIVATE):
        of_members = isinstance(entry.event, OF_MEMBERS)
        if stale and not of_members:
            out.add(entry.date, tally(book))
            stale = False
            acted.clear()
        try:
            take(book, entry)
        except IntegrityError as error:
            raise error.at(Place(_PRIVATE, entry.seq)) from error.__cause__
        if of_members:
            acted.add(_person(entry.event, people))
        else:
            out.add(entry.date, entry.event)
        stale = stale or of_members or (isinstance(entry.event, MOVES_MEMBERS) and bool(book.accounts))
        if out.tallied_at(book.head.length):
            out.add(entry.date, tally(book))
            stale = False
            acted.clear()
    if stale and (alone or len(acted) != 1):
        out.add(book.head.date, tally(book))
    if out.at < len(out.known):
        raise IntegrityError("the private ledger leads to fewer lines than were published", Place(file, out.at + 1))
    return (*public, *out.lines)


def lonely(private: Iterable[str], public: Iterable[str]) -> Iterator[int]:
    """Yield the lines of the public ledger that show what one person alone did since the tally before."""
    people: dict[str, str] = {}
    entries = LEDGER.read(private, _PRIVATE)
    own = deque((one.seq, _person(one.event, people)) for one in entries if isinstance(one.event, OF_MEMBERS))
    for entry in LEDGER.read(public, "ledger.jsonl"):
        if isinstance(entry.event, e.Tally):
            acted = set()
            while own and own[0][0] <= entry.event.length:
                acted.add(own.popleft()[1])
            if len(acted) == 1:
                yield entry.seq


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


def _person(event: e.LedgerEvent, people: dict[str, str]) -> str:
    """Return who acts: the member, whom a pledge names when it is made."""
    pledge, member = getattr(event, "pledge", ""), getattr(event, "member", "")
    if pledge and member:
        people[pledge] = member
    return member or people.get(pledge, pledge)


def _promised(book: Book, variant: str) -> int:
    return sum(one.promised for one in book.accounts.values() if one.counted and one.variant == variant)


class _Public:
    """The published lines as they are met again, and then as they grow."""

    def __init__(self, known: tuple[Entry[e.LedgerEvent], ...], file: str) -> None:
        self.known, self.head, self.file = known, head_of(known), file
        self.at = 0
        self.lines: list[str] = []

    def tallied_at(self, length: int) -> bool:
        """Say whether a tally was published when the private ledger had so many lines, and comes next."""
        event = self.known[self.at].event if self.at < len(self.known) else None
        return isinstance(event, e.Tally) and event.length == length

    def add(self, date: str, event: e.LedgerEvent) -> None:
        """Meet a published line again, or append one; raises IntegrityError where it says something else."""
        if self.at < len(self.known):
            if self.known[self.at].event != event:
                place = Place(self.file, self.at + 1)
                raise IntegrityError("this line is not what the private ledger leads to", place)
            self.at += 1
            return
        line = LEDGER.line(self.head, date, event)
        entry = LEDGER.entry(line, self.head.length + 1, self.head.hash)
        self.head = Head(length=entry.seq, hash=entry.hash, date=entry.date)
        self.lines.append(line)
