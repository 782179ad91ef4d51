# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Book payments: from rows of an export to events of the ledger. A row counts once, whatever it is imported in.

Nothing is guessed. A row is a member's when its reference names one pledge alone, or when a private mapping says so; a
row that undoes another belongs where that one was booked. Money that goes out to a member is a refund as far as one is
due, and beyond that a payment taken back. What the ledger's own rules refuse is left, with their reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from makeshare.derive.funding.book import Book
from makeshare.derive.funding.replay import LEDGER, OF_MEMBERS, RULES, book_of, take
from makeshare.errors import InputError, IntegrityError
from makeshare.model.funding import events as e
from makeshare.model.funding.payments import Booked, Export, Fees, Import, Outcome, Payment
from makeshare.model.funding.reference import stem

_ORDER = ("payment", "reversal", "fee-back", "refund", "chargeback", "other", "move", "fee")
_FEES_IN = ("funded", "production", "distribution")
"""Phases in which a party can be billed."""
_BEFORE = ("open", "met", "collecting")
_SUFFIX = "/"
_REST = f"{_SUFFIX}rest"
"""Behind the name of a row whose second half is an event of its own."""
_FAMILIES = (
    frozenset({"oc-number", "oc-id", "oc-short"}),
    frozenset({"stripe-charge", "stripe-payment"}),
    frozenset({"bank", "bank-id", "camt"}),
)
"""Kinds of names that the same payment can go by in different exports."""


def book_payments(
    lines: Sequence[str],
    exports: Iterable[Export],
    *,
    proposal: str,
    date: str,
    fees: Fees | None = None,
    disjoint: bool = False,
) -> Import:
    """Return what importing exports would append to a ledger whose lines (without line ends) these are.

    `proposal` is the four digits that references name it by, `date` when the import is entered. Raises IntegrityError
    when the ledger is broken, InputError when it takes no members' events, when the date cannot follow, and when rows
    were named otherwise in earlier imports, since the same payment could then count twice (`disjoint`: it cannot).
    """
    books = _Importer(lines, proposal=proposal, date=date, fees=fees or Fees())
    exports = tuple(exports)
    if not disjoint:
        books.check_names(exports)
    books.take_all([payment for export in exports for payment in export.payments])
    return books.result()


class _Importer:
    """A ledger that grows by what an import finds."""

    def __init__(self, lines: Sequence[str], *, proposal: str, date: str, fees: Fees) -> None:
        self.lines, self.new, self.proposal, self.date, self.fees = tuple(lines), list[str](), proposal, date, fees
        self.book = Book()
        self.of: dict[str, str] = {}
        """The pledge that each row was booked on, by all its names; empty for a party's."""
        for entry in LEDGER.read(lines, "ledger.jsonl"):
            take(self.book, entry)
            self._remember(entry.event)
        self._check()
        self.kinds = {_kind(ref) for ref in self.of if _SUFFIX not in ref}
        self.stems: dict[str, list[str]] = {}
        for pledge in self.book.accounts:
            self.stems.setdefault(stem(pledge), []).append(pledge)
        self.handles: dict[str, set[str]] = {}
        self.rows: list[Booked] = []
        self.billed = 0
        self.events: list[e.LedgerEvent] = []
        self.seen: set[str] = set()
        self.places: dict[int, int] = {}

    def _check(self) -> None:
        """Raise InputError for a ledger that takes no payments, or not at this date."""
        if self.book.tally is not None:
            raise InputError("members' events are private here: this ledger only tallies them", tip="--private LEDGER")
        if not self.book.now:
            raise InputError("the proposal was never opened: there is nothing to pay for yet")
        try:
            LEDGER.line(self.book.head, self.date, e.Funded())
        except IntegrityError as error:
            raise InputError(error.message, tip=error.tip) from error

    def check_names(self, exports: Sequence[Export]) -> None:
        """Raise InputError when rows go by names that would not show that they were imported before."""
        for export in (one for one in exports if one.names):
            family = next((one for one in _FAMILIES if one & export.names), export.names)
            unknown = (self.kinds & family) - export.names
            apart = [other for other in exports if other.names & family and not other.names & export.names]
            if unknown or apart:
                named = ", ".join(sorted(export.names))
                others = ", ".join(sorted(unknown.union(*(other.names for other in apart))))
                tip = "export it with those columns too, or say --disjoint if nothing in it was imported before"
                raise InputError(f"other imports name rows by {others}, and this export only by {named}", tip=tip)

    def take_all(self, payments: list[Payment]) -> None:
        """Book payments, those that come in first, so that the order of rows and files does not matter."""
        fees: list[Payment] = []
        self.places = {id(one): number for number, one in enumerate(payments)}
        for one in sorted(payments, key=lambda one: (_ORDER.index(one.kind), one.direction, one.date, one.refs)):
            known = self._known(one)
            if known or one.wait or one.why:
                outcome: Outcome = "counted" if known else "waits" if one.wait else "unmatched"
                self._note(one, outcome, why=known or one.wait or one.why)
            elif one.kind == "move":
                self._note(one, "left out", why="it moves between the service and the holder's own account")
            elif one.kind == "fee":
                fees.append(one)
            elif one.kind == "fee-back":
                self._note(one, "unmatched", why="a fee was given back: a person must book it")
            else:
                self._match(one)
            self.seen.update(one.refs)
        self._book_fees(fees)

    def result(self) -> Import:
        """Return the record, its rows as they stand in their files."""
        rows = sorted(self.rows, key=lambda row: self.places[id(row.payment)])
        return Import(rows=tuple(rows), events=tuple(self.events), lines=tuple(self.new), fees=self.billed)

    # ------------------------------------------------------------------------------------------------- whose it is
    def _known(self, one: Payment) -> str:
        """Say why a row counts no more; empty when it was never seen."""
        found = next((ref for ref in one.refs if ref in self.of), None)
        if found is not None:
            self._name(one, self.of[found])
            return "counted in an earlier import" if found not in self.seen else "stands in these files before"
        return "stands in these files before" if self.seen.intersection(one.refs) else ""

    def _name(self, one: Payment, pledge: str) -> None:
        """Remember whose row this was, by all its names, for a row that undoes it."""
        self.of.update(dict.fromkeys(one.refs, pledge))
        if one.handle and pledge:
            self.handles.setdefault(one.handle, set()).add(pledge)

    def _match(self, one: Payment) -> None:
        """Find whose money it is; what nobody can tell is left."""
        own = [code for code in one.references if code.proposal == self.proposal]
        pledges = {pledge for code in own for pledge in self.stems.get(code.pledge, [])}
        if one.pledge:
            pledges.add(one.pledge)
        pledges = pledges or self._undone(one)
        if one.references and not own:
            others = ", ".join(sorted({code.proposal for code in one.references}))
            self._note(one, "left out", why=f"it belongs to proposal {others}")
        elif one.pledge and one.pledge not in self.book.accounts:
            self._note(one, "unmatched", why=f"pledge {one.pledge}, as the mapping says, was not made here")
        elif len(pledges) == 1:
            self._of_member(one, next(iter(pledges)))
        elif pledges:
            self._note(one, "unmatched", why="it names several pledges: a person must split it")
        elif own:
            self._note(one, "unmatched", why="no pledge goes by the reference that it names")
        elif one.party:
            self._of_party(one)
        else:
            self._note(one, "unmatched", why="it names no pledge, and no account of a party")

    def _undone(self, one: Payment) -> set[str]:
        """Return the pledges of the payment that a row undoes."""
        booked = {self.of[link] for link in one.links if self.of.get(link)}
        return booked or {pledge for link in one.links for pledge in self.handles.get(link, ())}

    def _of_member(self, one: Payment, pledge: str) -> None:
        """Book a member's payment, or money that goes back."""
        ref = self._ref(one)
        if one.direction == "in":
            if self._book(one, e.Paid(pledge=pledge, amount=one.amount, ref=ref)):
                self._name(one, pledge)
            return
        account = self.book.accounts[pledge]
        due = 0 if one.kind == "chargeback" else min(one.amount, max(0, account.net - account.due))
        if one.amount > account.net:
            self._note(one, "refused", why="more goes back than was confirmed as paid: import that payment first")
            return
        back, rest = one.amount - due, f"{ref}{_REST}" if due else ref
        events: list[e.LedgerEvent] = [e.Refunded(pledge=pledge, amount=due, ref=ref)] if due else []
        if back:
            events.append(e.Bounced(pledge=pledge, amount=back, ref=rest))
        why = "more than was to be paid back: the rest counts as a payment that was taken back" if due and back else ""
        self._book(one, *events, why=why)

    def _of_party(self, one: Payment) -> None:
        """Book a party's payment into the run, or a payment to it."""
        kind = e.Received if one.direction == "in" else e.Spent
        self._book(one, kind(party=one.party, amount=one.amount, ref=self._ref(one)))

    # -------------------------------------------------------------------------------------------------- the ledger
    def _ref(self, one: Payment) -> str:
        """Choose the name under which a row goes into the ledger: of a kind that is there already, else the first."""
        return next((ref for ref in one.refs if _kind(ref) in self.kinds), one.refs[0])

    def _book(self, one: Payment, *events: e.LedgerEvent, why: str = "") -> bool:
        """Append events that belong together, all or none of them; returns whether the ledger took them."""
        refused = self._append(events)
        if refused:
            self._note(one, "refused", why=refused)
        else:
            self._note(one, "new", events, why=why)
        return not refused

    def _append(self, events: Sequence[e.LedgerEvent]) -> str:
        """Append events to the ledger; returns why its rules refuse them, and then nothing of them is left."""
        book, added = self.book, list[str]()
        if book.phase not in RULES[type(events[0])][1]:
            return f"the run is {book.phase}"
        try:
            for event in events:
                line = LEDGER.line(book.head, self.date, event)
                take(book, LEDGER.entry(line, book.head.length + 1, book.head.hash))
                added.append(line)
        except IntegrityError as error:
            self.book = book_of((*self.lines, *self.new), "ledger.jsonl")  # a book that refused is used no more
            return error.message
        self.new += added
        self.events += events
        for event in events:
            self._remember(event)
        return ""

    def _remember(self, event: e.LedgerEvent) -> None:
        ref = getattr(event, "ref", "")
        if ref:
            self.of[ref] = getattr(event, "pledge", "") if isinstance(event, OF_MEMBERS) else ""

    def _note(self, one: Payment, outcome: Outcome, events: Sequence[e.LedgerEvent] = (), why: str = "") -> None:
        self.rows.append(Booked(payment=one, outcome=outcome, events=tuple(events), why=why))

    # --------------------------------------------------------------------------------------------------------- fees
    def _book_fees(self, fees: list[Payment]) -> None:
        """Bill the fees of all rows at once, and confirm each, as far as milestones have released money."""
        if not fees:
            return
        party, book = self.fees.party, self.book
        if book.phase not in _FEES_IN:
            for one in fees:
                self._wait(one)
            return
        left = min(book.released() - book.spent, book.pot)
        fitting: list[Payment] = []
        for one in fees:
            if one.amount > left:
                self._note(one, "waits", why="milestones have not released so much yet, or it is not held")
                continue
            left -= one.amount
            fitting.append(one)
        total = sum(one.amount for one in fitting)
        if not fitting:
            return
        spent = [e.Spent(party=party, amount=one.amount, ref=self._ref(one)) for one in fitting]
        refused = self._append([e.Billed(party=party, line=self.fees.line, amount=total), *spent])
        self.billed = 0 if refused else total
        for one, event in zip(fitting, spent, strict=True):
            self._note(one, "refused" if refused else "new", () if refused else (event,), why=refused)

    def _wait(self, one: Payment) -> None:
        """Say when a fee is booked, or that no run pays it any more."""
        if self.book.phase in _BEFORE:
            self._note(one, "waits", why="fees are billed once the run is funded: import this again then")
        else:
            self._note(one, "left out", why=f"a run that is {self.book.phase} is billed no more: its holder bears it")


def _kind(ref: str) -> str:
    """Return the kind of a row's name."""
    return ref.partition(":")[0]
