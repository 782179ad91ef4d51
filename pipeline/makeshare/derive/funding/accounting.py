# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Keep the books of a run in double entry, from its ledger alone, and hold them against the replayed state.

What is owed either way stands apart, so that receivables and payables are never netted between people. When the run
is settled, what was prepaid becomes income: then every account of the balance sheet ends at zero once all is paid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from makeshare.derive.funding.account import Movement
from makeshare.derive.funding.book import Book
from makeshare.derive.funding.replay import take
from makeshare.derive.funding.tallies import POOL
from makeshare.errors import IntegrityError, Place
from makeshare.model.chain import Entry
from makeshare.model.funding import events as e
from makeshare.model.funding.accounts import (
    BILLS,
    GIVEN,
    HELD,
    LOSSES,
    PAYABLE,
    PREPAID,
    RECEIVABLE,
    RESERVE,
    RUN,
    SURPLUS,
    USED,
    AccountPath,
    Books,
    Posting,
    Transaction,
)
from makeshare.model.funding.state import AccountKind, Settlement, State
from makeshare.model.funding.terms import MEMBERS

UNSPECIFIED = "unspecified"
"""The line of help in kind that a public ledger knows only as a sum."""
_OF: dict[AccountKind, str] = {"member": "members", "party": "parties"}
_ABOUT: dict[type[e.Event], str] = {
    e.Collected: "Instalment {instalment} is asked for",
    e.FellShort: "Collecting is given up: everybody is paid back",
    e.Billed: "{party} bills {line}",
    e.Stopped: "The run is stopped",
    e.Settled: "The books are closed",
    e.Received: "{party} pays in",
    e.Spent: "{party} is paid",
    e.Tally: "What members did, added up",
    e.Pledged: "A pledge is taken while money is collected",
    e.Paid: "A member pays",
    e.Bounced: "A payment is taken back",
    e.Dropped: "A pledge is dropped: it was not paid in time",
    e.Withdrawn: "A member withdraws",
    e.Refunded: "A member is paid back",
    e.Gave: "Help in kind",
}
_CLOSE = "What was prepaid is earned"

Sums = Counter[AccountPath]


def keep(entries: Iterable[Entry[e.LedgerEvent]], file: str = "ledger.jsonl") -> tuple[Books, State]:
    """Return the books and the state that the entries of a ledger lead to.

    Raises IntegrityError, with the line, at the first entry that cannot follow from those before.
    """
    keeper = _Keeper()
    for entry in entries:
        try:
            keeper.take(entry)
        except IntegrityError as error:
            raise error.at(Place(file, entry.seq)) from error.__cause__
    return keeper.books(), keeper.book.state()


def balances(books: Books) -> dict[AccountPath, int]:
    """Return what every account that was ever used stands at, by its path."""
    sums: Sums = Counter()
    for transaction in books.transactions:
        for posting in transaction.postings:
            sums[posting.account] += posting.amount
    return dict(sorted(sums.items()))


def below(standing: dict[AccountPath, int], *path: str) -> int:
    """Add up an account and all accounts below it."""
    return sum(amount for account, amount in standing.items() if account[: len(path)] == path)


def reconcile(books: Books, state: State) -> Iterator[str]:
    """Yield everything in which the books and the state disagree; nothing when they are one."""
    standing = balances(books)
    for transaction in books.transactions:
        if sum(posting.amount for posting in transaction.postings):
            yield f"the transaction of line {transaction.seq} does not add up to zero"
    wanted = {
        "money held": (below(standing, *HELD), state.pot),
        "receivables": (below(standing, *RECEIVABLE), state.to_collect),
        "payables": (below(standing, *PAYABLE), -state.to_pay_out),
        "bills": (below(standing, *BILLS), sum(state.costs.values())),
        "help in kind": (below(standing, *USED), state.counts.in_kind),
    }
    for line, cost in state.costs.items():
        wanted[f"bills for {line}"] = (standing.get((*BILLS, line), 0), cost)
    if not state.private:
        for one in state.accounts:
            path = (_OF[one.kind], one.who)
            wanted[f"what {one.who} owes"] = (standing.get((*RECEIVABLE, *path), 0), one.to_collect)
            wanted[f"what {one.who} is owed"] = (standing.get((*PAYABLE, *path), 0), -one.to_pay_out)
    if state.settlement is not None:
        wanted["what is prepaid after the books were closed"] = (below(standing, *PREPAID), 0)
        wanted["income less expenses"] = (below(standing, "Income") + below(standing, "Expenses"), 0)
    for what, (booked, stated) in wanted.items():
        if booked != stated:
            yield f"{what}: {booked} in the books, {stated} in the ledger"


class _Keeper:
    """The books as they grow, beside the book that the ledger is replayed into."""

    def __init__(self) -> None:
        self.book = Book(journal=[])
        self.owed: Counter[tuple[AccountKind, str]] = Counter()
        """What each owes the run in all: below zero the run owes it."""
        self.prepaid: Sums = Counter()
        self.overlap = self.in_kind = 0
        self.closed = False
        self.transactions: list[Transaction] = []

    def take(self, entry: Entry[e.LedgerEvent]) -> None:
        """Take an entry into the book, and write down what it does to the accounts."""
        journal = self.book.journal = []
        take(self.book, entry)
        sums: Sums = Counter()
        settles = self.book.settlement is not None and not self.closed
        for movement in journal:
            self._move(sums, movement, settles=settles)
        if settles and self.book.settlement is not None:
            self._share_out(sums, journal, self.book.settlement)
        self._overlap(sums)
        self._in_kind(sums, entry.event)
        self._write(entry, sums, _about(entry.event))
        if settles:
            self._close(entry)

    def books(self) -> Books:
        """Return the record."""
        book = self.book
        return Books(
            currency=book.terms.currency if book.now else "",
            head=book.head,
            transactions=tuple(self.transactions),
            turns=tuple(book.history),
            private=book.tally is not None,
        )

    def _move(self, sums: Sums, movement: Movement, *, settles: bool) -> None:
        """Post a change of one account: what is owed either way, money, and what stands against it."""
        key, path = (movement.kind, movement.who), (_OF[movement.kind], movement.who)
        before, after = self.owed[key], self.owed[key] + movement.due - movement.net
        self.owed[key] = after
        sums[(*RECEIVABLE, *path)] += max(0, after) - max(0, before)
        sums[(*PAYABLE, *path)] -= max(0, -after) - max(0, -before)
        sums[HELD] += movement.net
        if movement.why == "bill":
            sums[(*BILLS, movement.line)] -= movement.due
        elif not (settles and movement.why == "settlement" and movement.kind == "party"):
            self._fund(sums, movement.kind, movement.who, -movement.due)

    def _fund(self, sums: Sums, kind: AccountKind, who: str, amount: int) -> None:
        """Post what somebody brings into the run: a prepayment until it is settled, then income."""
        tail = (_OF[kind],) if kind == "member" else (_OF[kind], who)
        path = (*(RUN if self.closed else PREPAID), *tail)
        sums[path] += amount
        if not self.closed:
            self.prepaid[path] += amount

    def _share_out(self, sums: Sums, journal: list[Movement], done: Settlement) -> None:
        """Post what each party bears, gets, and is paid back when the books are closed."""
        changed = {one.who: one.due for one in journal if one.why == "settlement" and one.kind == "party"}
        borne, parts = Counter[str](), Counter[str]()
        for step in done.borne:
            borne[step.who] += step.amount
        for to, amount in done.parts:
            parts[to] += amount
        for who in sorted({*changed, *borne, *parts} - {MEMBERS, "reserve"}):
            left = done.reserve_left if who == self.book.terms.reserve_to else 0
            sums[(*LOSSES, who)] -= borne[who]
            sums[(*SURPLUS, who)] += parts[who]
            sums[(*RESERVE, who)] += left
            self._fund(sums, "party", who, borne[who] - parts[who] - left - changed.get(who, 0))

    def _overlap(self, sums: Sums) -> None:
        """Some members of a pool owe while others are owed: both totals are higher than the pool's own."""
        change = self.book.overlap - self.overlap
        self.overlap = self.book.overlap
        sums[(*RECEIVABLE, _OF["member"], POOL)] += change
        sums[(*PAYABLE, _OF["member"], POOL)] -= change

    def _in_kind(self, sums: Sums, event: e.LedgerEvent) -> None:
        """Post help in kind on both sides: a note, since no money moves."""
        if isinstance(event, e.Gave):
            value, line = event.value, event.line
        elif isinstance(event, e.Tally):
            value, line = event.in_kind - self.in_kind, UNSPECIFIED
        else:
            return
        self.in_kind += value
        sums[(*USED, line)] += value
        sums[GIVEN] -= value

    def _close(self, entry: Entry[e.LedgerEvent]) -> None:
        """Turn what is left prepaid into income: the run was delivered, or ended."""
        self.closed = True
        sums: Sums = Counter()
        for path, amount in self.prepaid.items():
            sums[path] -= amount
            sums[(*RUN, *path[len(PREPAID) :])] += amount
        self._write(entry, sums, _CLOSE, event="close")

    def _write(self, entry: Entry[e.LedgerEvent], sums: Sums, about: str, event: str = "") -> None:
        """Keep a transaction, unless nothing moves."""
        postings = tuple(Posting(account=path, amount=amount) for path, amount in sorted(sums.items()) if amount)
        if postings:
            tag = str(entry.event.__struct_config__.tag)
            transaction = Transaction(
                seq=entry.seq, date=entry.date, hash=entry.hash, event=event or tag, about=about, postings=postings,
                ref=getattr(entry.event, "ref", ""),
            )  # fmt: skip
            self.transactions.append(transaction)


def _about(event: e.LedgerEvent) -> str:
    """Say in words what an event does to the accounts."""
    words = _ABOUT.get(type(event), "")
    return words.format_map(msgspec.structs.asdict(event)) if words else str(event.__struct_config__.tag)
