# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whatever people write into a ledger, in whatever order: what is taken is sound, what is refused leaves nothing."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.derive.funding.audit import audit
from makeshare.derive.funding.publish import published
from makeshare.derive.funding.replay import LEDGER, append, replay, take
from makeshare.errors import InputError, IntegrityError
from makeshare.model.funding import events as e
from makeshare.model.funding.state import State
from makeshare.model.funding.terms import MEMBERS, Match, Part, Terms, Work
from tests.derive.funding.runs import LOSSES, SHOWN, WAYS, Run, after, alike, make_terms, name, offered, run_in

Draw = st.DrawFn
PEOPLE = [name(number) for number in range(1, 6)]
PARTIES = ["maker", "library", "seller", "tool fund", "match:council"]
SURPLUS = ((Part(to=MEMBERS, percent=75), Part(to="tool fund", percent=25)), (Part(to="library", percent=100),))
STEPS = 30


@st.composite
def all_terms(draw: Draw) -> Terms:
    """Draw terms of any kind; small prices, so that cents matter."""
    price = draw(st.sampled_from([20, 21, 99, 10_000]))
    needed = draw(st.integers(1, 2 * price))
    wide = offered("wide", price + draw(st.integers(0, 9)), minimum=draw(st.integers(0, 2)))
    work, fund = Work(rate=draw(st.integers(0, 9)), most=2), Match(by="council", per_share=7, up_to=13)
    return make_terms(
        offers=(offered(price=price), wide)[: draw(st.integers(1, 2))],
        optimum=draw(st.integers(2, 5)),
        needed=needed,
        reserve=draw(st.integers(0, needed)),
        reserve_to=draw(st.sampled_from([MEMBERS, "library"])),
        shares_per_unit=draw(st.sampled_from([1, 1, 2])),
        pricing=draw(st.sampled_from(["fixed", "sliding", "bids"])),
        lowest=draw(st.sampled_from([0, price // 2])),
        cover=draw(st.sampled_from([0, 5, 100])),
        instalments=draw(st.sampled_from([(100,), (50, 50), (0, 100), (33, 33, 34)])),
        releases=draw(st.sampled_from([(100,), (40, 60)])),
        work=draw(st.sampled_from([None, work])),
        matching=draw(st.sampled_from([(), (fund,)])),
        losses=draw(st.sampled_from([LOSSES, LOSSES[2:], (*LOSSES[2::-1], LOSSES[3]), LOSSES[3:]])),
        surplus=draw(st.sampled_from(SURPLUS)),
        unsold=draw(st.sampled_from(["library", "maker"])),
        band=draw(st.sampled_from([0, 50])),
        grace_days=draw(st.sampled_from([0, 3])),
        collect_days=draw(st.sampled_from([0, 5])),
    )


def _amount(draw: Draw, run: Run, who: str) -> int:
    """An amount that fits an account, or any other."""
    one = run.book.accounts.get(who) or run.book.parties.get(who)
    fits = [one.due - one.net, one.net - one.due, one.net, one.promised] if one else []
    return draw(st.sampled_from([*fits, 1, 20, 10_000, 0, -1]))


def _ref(draw: Draw, run: Run) -> str:
    """A new row of an import, or now and then the first one again."""
    return draw(st.sampled_from([run.ref(), run.ref(), run.ref(), "row-1", ""]))


def _pledge(draw: Draw, run: Run) -> e.LedgerEvent:
    variant, units = draw(st.sampled_from(["default", "wide"])), draw(st.integers(1, 2))
    hours = draw(st.sampled_from([0, 0, 1, 3]))
    exact = run.pledge(
        1, units=units, variant=variant, hours=hours, plan=draw(st.sampled_from(["once", "instalments"]))
    )
    more = draw(st.sampled_from([0, 0, 0, 1, -1]))
    return msgspec.structs.replace(
        exact, pledge=draw(st.sampled_from(PEOPLE)), member=draw(st.sampled_from(PEOPLE)), amount=exact.amount + more
    )


def _amend(draw: Draw, run: Run) -> e.LedgerEvent:
    terms, change = run.book.terms, draw(st.integers(-5, 9))
    offers = tuple(msgspec.structs.replace(one, price=max(1, one.price + change)) for one in terms.offers)
    changes: tuple[dict[str, object], ...] = (
        {"offers": offers}, {"offers": offers[:1]}, {"document": "e" * 64}, {"work": Work(rate=3, most=3)},
        {"cover": 50}, {"shares_per_unit": 2}, {"optimum": 2}, {"matching": ()}, {"pricing": "sliding"},
    )  # fmt: skip
    return e.Amended(terms=msgspec.structs.replace(terms, **draw(st.sampled_from(changes))), why="a change")


def _consent(draw: Draw, run: Run) -> e.LedgerEvent:
    who, terms = draw(st.sampled_from(PEOPLE)), run.book.terms
    one = run.book.accounts.get(who)
    offer = terms.offer(one.variant) if one else None
    rate = terms.work.rate if terms.work else 0
    amount = offer.price * one.shares - one.hours * rate if one and offer else 5
    return e.Consented(pledge=who, terms=run.book.now, amount=amount)


def _extend(draw: Draw, run: Run) -> e.LedgerEvent:
    return e.Extended(deadline=after(run.now.isoformat(), draw(st.integers(-9, 99)) * 86_400), decision="0003")


def _underwrite(draw: Draw, run: Run) -> e.LedgerEvent:
    units, variant = draw(st.integers(0, 2)), draw(st.sampled_from(["default", "wide"]))
    terms = run.book.terms
    return e.Underwritten(party=terms.unsold, variant=variant, units=units, shares=terms.shares_for(units))


def _of(*kinds: type[e.Event]) -> Callable[[Draw, Run], e.LedgerEvent]:
    """Any of these: for a pledge or party, an amount that may fit, and a row."""

    def made(draw: Draw, run: Run) -> e.LedgerEvent:
        kind = draw(st.sampled_from(kinds))
        fields = {field.name for field in msgspec.structs.fields(kind)}
        who = draw(st.sampled_from(PARTIES if "party" in fields else PEOPLE))
        values = {
            "party": who, "pledge": who, "member": who, "amount": _amount(draw, run, who), "ref": _ref(draw, run),
            "refund": _amount(draw, run, who), "value": 5, "hours": 1, "units": 1, "line": "steel", "ground": "late",
            "decision": "0002-stop",
        }  # fmt: skip
        return kind(**{name: value for name, value in values.items() if name in fields})  # type: ignore[return-value]  # one of the union

    return made


def _next(_draw: Draw, run: Run) -> e.LedgerEvent:
    """What usually comes next."""
    book = run.book
    if run.phase in ("met", "funded") and book.collected < len(book.terms.instalments):
        return e.Collected(instalment=book.collected + 1)
    usual: dict[str, Callable[[], e.LedgerEvent]] = {
        "draft": e.Discussed,
        "discussion": lambda: e.Opened(terms=run.terms),
        "open": e.Closed,
        "collecting": e.Funded,
        "funded": lambda: e.Started(units=book.counted_units),
        "production": e.Delivering,
        "distribution": e.Settled,
    }
    return usual.get(run.phase, e.FellShort)()


MOVES: tuple[Callable[[Draw, Run], e.LedgerEvent], ...] = (
    _next,
    _next,
    lambda _draw, run: run.counted(),
    lambda _draw, run: e.Reached(milestone=len(run.book.milestones) + 1, evidence=(SHOWN,)),
    _of(e.Paid, e.Received),
    _of(e.Paid, e.Received),
    _of(e.Refunded, e.Spent),
    _of(e.Refunded, e.Spent),
    _of(e.Billed),
    _of(e.Bounced, e.Dropped, e.Withdrawn),
    _of(e.Interested, e.Cancelled, e.Gave, e.Worked),
    _of(e.Rebid, e.Stopped),
)
BEFORE_CLOSING = (_pledge, _pledge, _amend, _consent, _extend, _underwrite)


def _move(draw: Draw, run: Run) -> e.LedgerEvent:
    """Anything at all, mostly what the phase has."""
    moves = (*BEFORE_CLOSING, *MOVES) if run.phase in ("open", "collecting") else MOVES
    return draw(st.sampled_from(moves))(draw, run)


def _when(draw: Draw, run: Run, event: e.LedgerEvent) -> str:
    """The next minute, or some days later; a run is mostly closed when its time is over."""
    if isinstance(event, e.Closed) and run.book.closes and run.book.closes > run.now and draw(st.booleans()):
        return run.date(at=after(run.book.deadline))
    return run.date(days=draw(st.sampled_from([0, 0, 0, 1, 9])))


class CashBook:
    """What imports confirmed, kept from the events alone."""

    def __init__(self) -> None:
        self.net: Counter[str] = Counter()

    def note(self, event: e.LedgerEvent) -> None:
        """Take a movement of money down."""
        if isinstance(event, e.Paid | e.Received):
            self.net[_who(event)] += event.amount
        elif isinstance(event, e.Refunded | e.Spent | e.Bounced):
            self.net[_who(event)] -= event.amount

    def agrees(self, state: State) -> bool:
        """Whether every account and the pot have just this."""
        accounts = {one.who: one.net for one in state.accounts if one.net}
        return accounts == {who: net for who, net in self.net.items() if net} and state.pot == self.net.total()


def _who(event: e.Event) -> str:
    return str(getattr(event, "party", "") or getattr(event, "pledge", ""))


def sound(state: State, cash: CashBook) -> None:
    """What holds after every line, whatever it says."""
    assert list(audit(state)) == []
    assert cash.agrees(state)
    phases = {turn.phase for turn in state.history}
    if "collecting" not in phases:
        assert all(one.due <= 0 for one in state.accounts)
    if state.phase in ("failed", "refunding", "refunded"):
        members = {one.who: one for one in state.accounts if one.kind == "member"}
        assert {who: one.to_pay_out for who, one in members.items()} == {who: cash.net[who] for who in members}
    if state.phase in ("refunded", "settled"):
        assert all(one.due == one.net for one in state.accounts)
    if state.terms is not None and state.phase in ("met", "collecting", "funded"):
        assert state.counts.units + state.counts.underwritten_units <= state.terms.optimum or state.changes


def taken(run: Run, line: str) -> bool:
    """Whether a run takes a line; if not, the line leaves nothing behind, and no rule of our own would be broken."""
    before = run.book.state()
    try:
        take(run.book, LEDGER.entry(line, run.book.head.length + 1, run.book.head.hash))
    except IntegrityError as error:
        said = error.message
    else:
        return True
    assert "would owe more than was pledged" not in said
    assert run.book.state() == before
    return False


@st.composite
def stories(draw: Draw) -> Run:
    """Draw a run that begins in some phase and goes on with events of every kind; check it after each."""
    run, cash = run_in(draw(st.sampled_from(list(WAYS))), **msgspec.structs.asdict(draw(all_terms()))), CashBook()
    for entry in LEDGER.read(run.lines, "ledger.jsonl"):
        cash.note(entry.event)
    for _ in range(draw(st.integers(5, STEPS))):
        event = _move(draw, run)
        line = LEDGER.line(run.book.head, _when(draw, run, event), event)
        if not taken(run, line):
            continue
        run.lines.append(line)
        cash.note(event)
        sound(run.book.state(), cash)
    return run


@settings(max_examples=150)
@given(stories())
def test_any_story_has_one_state(run: Run) -> None:
    """Replayed from its lines it is the same again, and its public ledger leads to the same run."""
    assert replay(run.lines) == run.book.state() == run.state
    public = replay(published(run.lines))
    assert alike(public) == alike(run.state)
    assert list(audit(public)) == []


@settings(max_examples=40)
@given(stories(), st.data())
def test_a_story_told_otherwise_is_refused_or_another_state(run: Run, data: st.DataObject) -> None:
    """A ledger without one of its lines, chained anew by whoever forged it, never passes for the first one."""
    entries = list(LEDGER.read(run.lines, "ledger.jsonl"))
    if not entries:
        return
    left_out = data.draw(st.integers(0, len(entries) - 1), label="left out")
    lines: list[str] = []
    try:
        for entry in entries[:left_out] + entries[left_out + 1 :]:
            lines.append(append(lines, entry.date, entry.event))
    except InputError:
        return
    assert replay(lines).head != run.book.head


@pytest.mark.parametrize("phase", list(WAYS))
def test_a_refused_event_leaves_nothing_behind(phase: str) -> None:
    """Nonsense of every kind, in every phase."""
    run = run_in(phase)  # type: ignore[arg-type]  # one of the phases
    nonsense: tuple[e.LedgerEvent, ...] = (
        e.Opened(terms=make_terms(deadline="2020-01-01T00:00:00+01:00")),
        e.Opened(terms=make_terms(minimum=0)),
        e.Amended(terms=make_terms(currency="USD"), why="w"),
        e.Spent(party="stranger", amount=1, ref="r"),
        e.Received(party="members", amount=1, ref="r"),
        e.Billed(party="reserve", line="steel", amount=1),
        e.Paid(pledge=name(1), amount=0, ref="r"),
        e.Refunded(pledge=name(1), amount=10**9, ref="r"),
        e.Bounced(pledge=name(1), amount=10**9, ref="r"),
        e.Withdrawn(pledge=name(1), refund=10**9, ground="g"),
        e.Underwritten(party="maker", variant="default", units=1, shares=1),
        e.Gave(member="Anna", line="paint", value=1),
        e.Collected(instalment=9),
        e.Started(units=0),
        e.Tally(root="x", length=0, units=0, shares=0, members=0, pledges=0, promised=0, waiting=0, most=0, cover=0,
                due=0, to_collect=0, to_pay_out=0),
    )  # fmt: skip
    before, date = run.state, (run.now + dt.timedelta(days=1)).isoformat()
    for event in nonsense:
        line = LEDGER.line(run.book.head, date, event)
        with pytest.raises(IntegrityError):
            take(run.book, LEDGER.entry(line, run.book.head.length + 1, run.book.head.hash))
        assert run.book.state() == before
