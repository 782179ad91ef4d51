# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small runs for tests: terms, members, and a ledger that grows event by event, by the rules of a real one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import msgspec
import pytest

from makeshare.derive.funding.audit import audit
from makeshare.derive.funding.book import Book
from makeshare.derive.funding.replay import LEDGER, append, replay, take
from makeshare.errors import InputError
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Account, Phase, State
from makeshare.model.funding.terms import MEMBERS, Offered, Part, Step, Terms

BEGIN = dt.datetime(2027, 1, 4, 9, tzinfo=dt.timezone(dt.timedelta(hours=1)))
DEADLINE = "2027-03-31T18:00:00+02:00"
SHOWN = "5" * 64
"""The SHA-256 of some evidence."""
PRICE = 10_000


def name(number: int) -> str:
    """The pseudonym of a pledge or member."""
    return f"{number:016x}"


def offered(variant: str = "default", price: int = PRICE, minimum: int = 0) -> Offered:
    """A variant on offer."""
    return Offered(
        variant=variant, revision="0.1.0+g1:a", geometry_hash="g1:a", bom_hash="b1:a", price=price, minimum=minimum
    )


LOSSES = (
    Step(bearer="reserve", who="the reserve"),
    Step(bearer="party", who="maker", up_to=5_000),
    Step(bearer="members", who="the members"),
    Step(bearer="rest", who="seller"),
)


def make_terms(**changes: object) -> Terms:
    """Terms of two to four units at 100.00, a tenth of it for the reserve, changed as asked."""
    fields: dict[str, object] = {
        "currency": "EUR",
        "document": "d" * 64,
        "quote": "9" * 64,
        "offers": (offered(),),
        "minimum": 2,
        "optimum": 4,
        "needed": 2 * PRICE,
        "reserve": 2_000,
        "deadline": DEADLINE,
        "losses": LOSSES,
        "surplus": (Part(to=MEMBERS, percent=75), Part(to="tool fund", percent=25)),
        "unsold": "library",
    }
    return Terms(**(fields | changes))  # type: ignore[arg-type]  # the rules check it


class Run:
    """A ledger that grows, and the book that it leads to."""

    def __init__(self, terms: Terms | None = None) -> None:
        """Start a draft."""
        self.terms = terms or make_terms()
        self.book = Book()
        self.lines: list[str] = []
        self.now = BEGIN
        self.rows = 0

    @property
    def phase(self) -> Phase:
        """Where it stands."""
        return self.book.phase

    @property
    def state(self) -> State:
        """All that the ledger says, replayed anew, and sound."""
        state = replay(self.lines)
        assert state == self.book.state()
        assert list(audit(state)) == []
        return state

    def date(self, *, days: float = 0, at: str = "") -> str:
        """The time of the next event: a minute, or some days, after the last; or a moment that is stated."""
        self.now = dt.datetime.fromisoformat(at) if at else self.now + dt.timedelta(minutes=1, days=days)
        return self.now.isoformat(timespec="seconds")

    def add(self, *events: e.LedgerEvent, days: float = 0, at: str = "") -> Run:
        """Append events that follow."""
        for event in events:
            line = LEDGER.line(self.book.head, self.date(days=days, at=at), event)
            take(self.book, LEDGER.entry(line, self.book.head.length + 1, self.book.head.hash))
            self.lines.append(line)
        return self

    def refused(self, event: e.LedgerEvent, says: str, *, days: float = 0, at: str = "") -> Run:
        """See that an event cannot follow, and why; time goes on all the same."""
        with pytest.raises(InputError, match=says):
            append(self.lines, self.date(days=days, at=at), event)
        return self

    def ref(self) -> str:
        """Name a new row of an import."""
        self.rows += 1
        return f"row-{self.rows}"

    # ----------------------------------------------------------------------------------- what people usually do
    def pledge(
        self, number: int, *, units: int = 1, variant: str = "default", hours: int = 0, **changes: object
    ) -> e.Pledged:
        """A pledge to the terms that hold, for what they ask; changed as asked."""
        terms = self.book.terms
        offer, shares = terms.offer(variant), terms.shares_for(units)
        credit = hours * terms.work.rate if terms.work else 0
        fields: dict[str, object] = {
            "pledge": name(number),
            "member": name(number),
            "units": units,
            "shares": shares,
            "amount": offer.price * shares - credit if offer else 0,
            "terms": self.book.now,
            "variant": variant,
            "hours": hours,
        }
        return e.Pledged(**(fields | changes))  # type: ignore[arg-type]  # the rules check it

    def counted(self) -> e.Round:
        """The next round of bids, as they stand."""
        book = self.book
        return e.Round(number=len(book.rounds) + 1, bids=book.pledges, total=book.promised, commitment=SHOWN)

    def opened(self, numbers: Iterable[int] = (1, 2)) -> Run:
        """Discuss, open, and take pledges of one unit each."""
        self.add(e.Discussed(), e.Opened(terms=self.terms))
        for number in numbers:
            self.add(self.pledge(number))
        return self

    def met(self) -> Run:
        """Close after the deadline."""
        return self.add(e.Closed(), at=after(self.book.deadline))

    def pay(self) -> Run:
        """Confirm all that is owed to the run, then all that it owes."""
        for one in (*self.book.accounts.values(), *self.book.parties.values()):
            if one.due > one.net:
                self.add(_in(one.kind, one.who, one.due - one.net, self.ref()))
        for one in (*self.book.accounts.values(), *self.book.parties.values()):
            if one.net > one.due:
                self.add(_out(one.kind, one.who, one.net - one.due, self.ref()))
        return self

    def funded(self) -> Run:
        """Close, collect, and have everybody pay."""
        return self.met().add(e.Collected()).pay().add(e.Funded())

    def made(self, *bills: int) -> Run:
        """Start, reach the first milestone, be billed so many amounts by the maker, and deliver."""
        self.add(e.Started(units=self.book.counted_units), e.Reached(milestone=1, evidence=(SHOWN,)))
        for amount in bills:
            self.add(e.Billed(party="maker", line="steel", amount=amount))
        return self.add(e.Delivering())

    def settled(self, *bills: int) -> Run:
        """Go all the way, from funded on."""
        return self.made(*bills).add(e.Settled()).pay()

    # ------------------------------------------------------------------------------------------ what came of it
    def account(self, who: int | str) -> Account:
        """The account of a pledge by its number, or of a party."""
        wanted = name(who) if isinstance(who, int) else who
        return next(one for one in self.state.accounts if one.who == wanted)


def after(moment: str, seconds: int = 1) -> str:
    """A moment some seconds later."""
    return (dt.datetime.fromisoformat(moment) + dt.timedelta(seconds=seconds)).isoformat()


def _in(kind: str, who: str, amount: int, ref: str) -> e.LedgerEvent:
    if kind == "party":
        return e.Received(party=who, amount=amount, ref=ref)
    return e.Paid(pledge=who, amount=amount, ref=ref)


def _out(kind: str, who: str, amount: int, ref: str) -> e.LedgerEvent:
    if kind == "party":
        return e.Spent(party=who, amount=amount, ref=ref)
    return e.Refunded(pledge=who, amount=amount, ref=ref)


def _interrupted(run: Run) -> Run:
    return run.add(e.Paid(pledge=name(1), amount=PRICE, ref=run.ref()), e.Stopped(decision="0001-stop"))


def _billed(run: Run) -> Run:
    later = (e.Collected(instalment=number) for number in range(2, len(run.terms.instalments) + 1))
    shown, bill = e.Reached(milestone=1, evidence=(SHOWN,)), e.Billed(party="maker", line="steel", amount=15_000)
    return run.add(*later, shown, bill, e.Settled())


def _pledged(run: Run) -> Run:
    run.add(e.Opened(terms=run.terms))
    hours = 1 if run.terms.work else 0
    run.add(run.pledge(1, hours=hours), run.pledge(2, hours=hours))
    return run.add(run.counted()) if run.terms.pricing == "bids" else run


SAME = (
    "phase", "terms", "counts", "variants", "deadline", "extensions", "rounds", "milestones", "costs", "needed", "pot",
    "to_collect", "to_pay_out", "released", "units_made", "changes",
)  # fmt: skip
PAYING = ("refunding", "refunded", "settling", "settled")
"""Phases that end with the last payment: a public tally of members' payments may come after it."""


def alike(state: State) -> dict[str, object]:
    """What a public and a private ledger say alike: all but single members, and where each line stands."""
    done = msgspec.structs.replace(state.settlement, members={}) if state.settlement else None
    parties = {one.who: (one.due, one.net) for one in state.accounts if one.kind == "party"}
    members = [one for one in state.accounts if one.kind == "member"]
    sums = (sum(one.due for one in members), sum(one.net for one in members))
    turns = [(turn.phase, turn.date) for turn in state.history if turn.phase not in PAYING]
    own = {"settlement": done, "parties": parties, "turns": turns, "members": sums}
    return {field: getattr(state, field) for field in SAME} | own


WAYS: dict[Phase, tuple[Phase | None, Callable[[Run], Run]]] = {
    "draft": (None, lambda run: run),
    "discussion": ("draft", lambda run: run.add(e.Discussed())),
    "open": ("discussion", _pledged),
    "met": ("open", Run.met),
    "failed": ("open", lambda run: run.add(e.Stopped(decision="0001-stop"))),
    "collecting": ("met", lambda run: run.add(e.Collected())),
    "refunding": ("collecting", _interrupted),
    "refunded": ("refunding", Run.pay),
    "funded": ("collecting", lambda run: run.pay().add(e.Funded())),
    "production": ("funded", lambda run: run.add(e.Started(units=run.book.counted_units))),
    "distribution": ("production", lambda run: run.add(e.Delivering())),
    "settling": ("distribution", _billed),
    "settled": ("settling", Run.pay),
}
"""Each phase: the one before, and how two members who behave come from there."""


def run_in(phase: Phase, **changes: object) -> Run:
    """A run of two members in a phase; its terms are `make_terms` with changes."""
    before, way = WAYS[phase]
    run = way(run_in(before, **changes) if before else Run(make_terms(**changes)))
    assert run.phase == phase
    return run
