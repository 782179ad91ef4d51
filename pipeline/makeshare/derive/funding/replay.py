# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Replay a ledger: which event may follow in which phase, and the one state that all of them lead to.

A pure state machine. Nothing outside the lines is read, no clock among it: a deadline is over when an event says so
with a later date. A run goes through these phases:

    draft → discussion → open → met ──→ collecting ──→ funded → production → distribution → settling → settled
                           └──→ failed       └──→ refunding → refunded          (a stop leads to settling as well)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from makeshare.derive.chain import Chain
from makeshare.derive.funding import lifecycle, pledges, spending, tallies
from makeshare.derive.funding.account import Movement
from makeshare.derive.funding.book import Book
from makeshare.errors import InputError, IntegrityError, Place
from makeshare.model.chain import Entry, Head
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Phase, State

LEDGER: Chain[e.LedgerEvent] = Chain(e.LedgerEvent)

_ANY: tuple[Phase, ...] = (
    "draft", "discussion", "open", "met", "failed", "collecting", "refunding", "refunded", "funded", "production",
    "distribution", "settling", "settled",
)  # fmt: skip
_MONEY: tuple[Phase, ...] = tuple(phase for phase in _ANY if phase not in ("draft", "discussion"))
_MAKING: tuple[Phase, ...] = ("funded", "production", "distribution")
_CLOSING: tuple[Phase, ...] = (*_MAKING, "settling")

Handler = Callable[[Book, Any], None]

RULES: dict[type[e.Event], tuple[Handler, tuple[Phase, ...]]] = {
    e.Discussed: (lifecycle.discussed, ("draft",)),
    e.Opened: (lifecycle.opened, ("discussion",)),
    e.Amended: (lifecycle.amended, ("open",)),
    e.Extended: (lifecycle.extended, ("open",)),
    e.Round: (lifecycle.round_counted, ("open",)),
    e.Underwritten: (lifecycle.underwritten, ("open",)),
    e.Closed: (lifecycle.closed, ("open",)),
    e.Collected: (lifecycle.collected, ("met", *_MAKING)),
    e.Funded: (lifecycle.funded, ("collecting",)),
    e.FellShort: (lifecycle.fell_short, ("collecting",)),
    e.Started: (lifecycle.started, ("funded",)),
    e.Reached: (spending.reached, _MAKING),
    e.Billed: (spending.billed, _MAKING),
    e.Received: (spending.received, _MONEY),
    e.Spent: (spending.spent, (*_CLOSING, "refunding", "refunded", "settled")),
    e.Delivering: (lifecycle.delivering, ("production",)),
    e.Stopped: (lifecycle.stopped, ("discussion", "open", "met", "collecting", *_MAKING)),
    e.Settled: (lifecycle.settled, ("distribution",)),
    e.Tally: (tallies.tallied, _ANY),
    e.Interested: (pledges.interested, _ANY),
    e.Pledged: (pledges.pledged, ("open", "collecting")),
    e.Rebid: (pledges.rebid, ("open",)),
    e.Consented: (pledges.consented, ("open",)),
    e.Cancelled: (pledges.cancelled, _ANY),
    e.Paid: (pledges.paid, _MONEY),
    e.Bounced: (pledges.bounced, _MONEY),
    e.Dropped: (pledges.dropped, ("collecting", *_MAKING)),
    e.Withdrawn: (pledges.withdrawn, _MAKING),
    e.Refunded: (pledges.refunded, _MONEY),
    e.Worked: (pledges.worked, _MAKING),
    e.Gave: (pledges.gave, _MAKING),
}
"""For each event what it does, and the phases in which it may happen."""

OF_MEMBERS = (
    e.Interested, e.Pledged, e.Rebid, e.Consented, e.Cancelled, e.Paid, e.Bounced, e.Dropped, e.Withdrawn, e.Refunded,
    e.Worked, e.Gave,
)  # fmt: skip
"""Events of single members: they stand in a public ledger, or only in a private one."""


def replay(lines: Iterable[str], file: str = "ledger.jsonl") -> State:
    """Return what the lines (without line ends) lead to.

    Raises IntegrityError, with the line, at the first one that is no whole line of the chain, or that cannot follow
    from those before.
    """
    return book_of(lines, file).state()


def journal(lines: Iterable[str], file: str = "ledger.jsonl") -> tuple[State, tuple[Movement, ...]]:
    """Replay as `replay` does, and return every change of an account on the way as well."""
    book = book_of(lines, file, journal=[])
    return book.state(), tuple(book.journal or ())


def book_of(lines: Iterable[str], file: str, *, journal: list[Movement] | None = None) -> Book:
    """Replay lines into a book; raises as `replay` does."""
    book = Book(journal=journal)
    for entry in LEDGER.read(lines, file):
        try:
            take(book, entry)
        except IntegrityError as error:
            raise error.at(Place(file, entry.seq)) from error.__cause__
    return book


def append(lines: Sequence[str], date: str, event: e.LedgerEvent) -> str:
    """Return the line (without line end) that appends an event.

    Raises IntegrityError when the ledger is broken, InputError when the event cannot follow from it.
    """
    book = book_of(lines, "ledger.jsonl")
    try:
        line = LEDGER.line(book.head, date, event)
        take(book, LEDGER.entry(line, book.head.length + 1, book.head.hash))
    except IntegrityError as error:
        raise InputError(error.message, tip=error.tip) from error
    return line


def take(book: Book, entry: Entry[e.LedgerEvent]) -> None:
    """Take an entry into a book; raises IntegrityError when it cannot follow. A book is not used after that."""
    event = entry.event
    handler, phases = RULES[type(event)]
    book.date = entry.date
    if book.phase not in phases:
        name = event.__struct_config__.tag
        raise IntegrityError(f"'{name}' cannot happen while the run is in phase {book.phase}", tip=_when(phases))
    if book.tally is not None and isinstance(event, OF_MEMBERS):
        raise IntegrityError("members' own events are kept in private here: only tallies of them belong here")
    handler(book, event)
    _conclude(book)
    book.head = Head(length=entry.seq, hash=entry.hash, date=entry.date)


def _conclude(book: Book) -> None:
    """Paying back, or settling, is over once imports confirm all of it; a late payment opens it again."""
    outstanding = book.to_collect or book.to_pay_out
    if book.phase == "refunding" and not outstanding:
        book.turn("refunded")
    elif book.phase == "settling" and not outstanding:
        book.turn("settled")
    elif book.phase == "refunded" and outstanding:
        book.turn("refunding")
    elif book.phase == "settled" and outstanding:
        book.turn("settling")


def _when(phases: tuple[Phase, ...]) -> str:
    return f"it belongs to {', '.join(phases)}"
