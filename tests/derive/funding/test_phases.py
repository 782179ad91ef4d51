# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Each event of a run belongs to some phases, and is refused in all others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from makeshare.derive.funding.publish import published, tally
from makeshare.derive.funding.replay import RULES, append, replay
from makeshare.errors import InputError
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Phase
from makeshare.model.funding.terms import Work
from tests.derive.funding.runs import PRICE, SHOWN, WAYS, Run, make_terms, name, run_in

MATRIX = """
            draft discussion open met failed collecting refunding refunded funded production distribution settling settled
discuss     yes   -          -    -   -      -          -         -        -      -          -            -        -
open        -     yes        -    -   -      -          -         -        -      -          -            -        -
amend       -     -          yes  -   -      -          -         -        -      -          -            -        -
extend      -     -          yes  -   -      -          -         -        -      -          -            -        -
round       -     -          yes  -   -      -          -         -        -      -          -            -        -
underwrite  -     -          yes  -   -      -          -         -        -      -          -            -        -
close       -     -          yes  -   -      -          -         -        -      -          -            -        -
bid         -     -          yes  -   -      -          -         -        -      -          -            -        -
consent     -     -          yes  -   -      -          -         -        -      -          -            -        -
pledge      -     -          yes  -   -      yes        -         -        -      -          -            -        -
collect     -     -          -    yes -      -          -         -        yes    yes        yes          -        -
fund        -     -          -    -   -      yes        -         -        -      -          -            -        -
fall-short  -     -          -    -   -      yes        -         -        -      -          -            -        -
start       -     -          -    -   -      -          -         -        yes    -          -            -        -
milestone   -     -          -    -   -      -          -         -        yes    yes        yes          -        -
bill        -     -          -    -   -      -          -         -        yes    yes        yes          -        -
worked      -     -          -    -   -      -          -         -        yes    yes        yes          -        -
in-kind     -     -          -    -   -      -          -         -        yes    yes        yes          -        -
withdraw    -     -          -    -   -      -          -         -        yes    yes        yes          -        -
drop        -     -          -    -   -      yes        -         -        yes    yes        yes          -        -
deliver     -     -          -    -   -      -          -         -        -      yes        -            -        -
settle      -     -          -    -   -      -          -         -        -      -          yes          -        -
stop        -     yes        yes  yes -      yes        -         -        yes    yes        yes          -        -
spent       -     -          -    -   -      -          yes       none     yes    yes        yes          yes      none
party-paid  -     -          yes  yes yes    yes        yes       yes      yes    yes        yes          yes      yes
paid        -     -          yes  yes yes    yes        yes       yes      yes    yes        yes          yes      yes
bounced     -     -          yes  yes yes    yes        yes       yes      yes    yes        yes          yes      yes
refunded    -     -          yes  yes yes    yes        yes       none     yes    yes        yes          yes      none
interest    yes   yes        yes  yes yes    yes        yes       yes      yes    yes        yes          yes      yes
cancel      yes   yes        yes  yes yes    yes        yes       yes      yes    yes        yes          yes      yes
tally       yes   yes        yes  yes yes    yes        yes       yes      yes    yes        yes          yes      yes
"""  # noqa: E501  a table is read by its columns
"""What may happen when. `none`: it might, but then there is nothing left that it could be about."""
_NAMES, *_ROWS = [line.split() for line in MATRIX.strip().split("\n")]
MAY: dict[tuple[str, str], str] = {
    (row[0], phase): mark for row in _ROWS for phase, mark in zip(_NAMES, row[1:], strict=True)
}
NEEDS: dict[str, dict[str, object]] = {
    "collect": {"instalments": (50, 50)},
    "round": {"pricing": "bids"},
    "bid": {"pricing": "bids"},
    "worked": {"work": Work(rate=100, most=2)},
}
"""Other terms, without which an event has no sense."""
Story = Callable[[Run], tuple[e.LedgerEvent, ...]]


def _refunds(run: Run) -> tuple[e.LedgerEvent, ...]:
    """Somebody pays what nobody asked for, and is paid back."""
    owed = max(0, run.book.accounts[name(1)].due - run.book.accounts[name(1)].net)
    paid = e.Paid(pledge=name(1), amount=owed + 5, ref=run.ref())
    return (paid, e.Refunded(pledge=name(1), amount=5, ref=run.ref()))


def _spends(run: Run) -> tuple[e.LedgerEvent, ...]:
    """A party pays in what nobody asked for, and gets it back, from what a milestone released."""
    maker = run.book.parties.get("maker")
    owed = max(0, maker.due - maker.net) if maker else 0
    shown = () if run.book.milestones or run.phase == "refunding" else (e.Reached(milestone=1, evidence=(SHOWN,)),)
    paid = e.Received(party="maker", amount=owed + 5, ref=run.ref())
    return (*shown, paid, e.Spent(party="maker", amount=5, ref=run.ref()))


def _drops(run: Run) -> tuple[e.LedgerEvent, ...]:
    """A payment is taken back, and not made again in time."""
    account = run.book.accounts[name(1)]
    failed = (e.Bounced(pledge=name(1), amount=account.net, ref=run.ref()),) if account.net else ()
    return (*failed, e.Dropped(pledge=name(1)))


STORIES: dict[str, Story] = {
    "discuss": lambda _: (e.Discussed(),),
    "open": lambda run: (e.Opened(terms=run.terms),),
    "amend": lambda run: (e.Amended(terms=run.terms, why="a change"),),
    "extend": lambda _: (e.Extended(deadline="2027-04-30T18:00:00+02:00", decision="0003-later"),),
    "round": lambda run: (run.counted(),),
    "underwrite": lambda _: (e.Underwritten(party="library", variant="default", units=1, shares=1),),
    "close": lambda run: (run.pledge(3, units=2), e.Closed()),
    "bid": lambda _: (e.Rebid(pledge=name(1), amount=PRICE + 1),),
    "consent": lambda run: (e.Consented(pledge=name(1), terms=run.book.now, amount=PRICE),),
    "pledge": lambda run: (run.pledge(3),),
    "collect": lambda run: (e.Collected(instalment=run.book.collected + 1),),
    "fund": lambda run: (
        *(e.Paid(pledge=name(one), amount=PRICE, ref=run.ref()) for one in (1, 2)),
        e.Funded(),
    ),
    "fall-short": lambda _: (e.FellShort(),),
    "start": lambda _: (e.Started(units=2),),
    "milestone": lambda _: (e.Reached(milestone=1, evidence=(SHOWN,)),),
    "bill": lambda _: (e.Billed(party="maker", line="steel", amount=5),),
    "worked": lambda _: (e.Worked(pledge=name(1), hours=1),),
    "in-kind": lambda _: (e.Gave(member=name(7), line="paint", value=5),),
    "withdraw": lambda _: (e.Withdrawn(pledge=name(1), refund=0, ground="late"),),
    "drop": _drops,
    "deliver": lambda _: (e.Delivering(),),
    "settle": lambda _: (e.Settled(),),
    "stop": lambda _: (e.Stopped(decision="0002-stop"),),
    "spent": _spends,
    "party-paid": lambda run: (e.Received(party="maker", amount=5, ref=run.ref()),),
    "paid": lambda run: (e.Paid(pledge=name(1), amount=5, ref=run.ref()),),
    "bounced": lambda run: (e.Bounced(pledge=name(1), ref=run.ref()),),
    "refunded": _refunds,
    "interest": lambda _: (e.Interested(pledge=name(9), member=name(9), units=1),),
    "cancel": lambda _: (
        e.Interested(pledge=name(9), member=name(9), units=1),
        e.Cancelled(pledge=name(9)),
    ),
}
"""For each event one that makes sense in a run of two members, after what must come before it."""
PLAINLY: dict[str, e.LedgerEvent] = {
    "fund": e.Funded(),
    "close": e.Closed(),
    "drop": e.Dropped(pledge=name(1)),
    "spent": e.Spent(party="maker", amount=5, ref="r"),
    "refunded": e.Refunded(pledge=name(1), amount=5, ref="r"),
    "paid": e.Paid(pledge=name(1), amount=5, ref="r"),
    "pledge": e.Pledged(pledge=name(3), member=name(3), units=1, shares=1, amount=PRICE, terms="t1:"),
    "open": e.Opened(terms=make_terms()),
}
"""The same, where there may be no run yet to make sense of."""


def test_the_matrix_has_every_event_and_phase() -> None:
    """Nothing is left out of the tests below."""
    assert {kind.__struct_config__.tag for kind in RULES} == {row[0] for row in _ROWS} == {*STORIES, "tally"}
    assert list(WAYS) == _NAMES


@pytest.mark.parametrize(("tag", "phase"), [pair for pair, mark in MAY.items() if mark == "yes" and pair[0] != "tally"])
def test_an_event_may_happen_in_its_phases(tag: str, phase: Phase) -> None:
    """In a run that otherwise goes well it is taken, and the accounts are sound before and after."""
    run = run_in(phase, **NEEDS.get(tag, {}))
    *before, event = STORIES[tag](run)
    assert event.__struct_config__.tag == tag
    run.add(*before)
    assert run.phase == phase
    assert run.add(event, days=31).state.head.length == len(run.lines)


@pytest.mark.parametrize(("tag", "phase"), [pair for pair, mark in MAY.items() if mark != "yes"])
def test_an_event_may_happen_in_no_other_phase(tag: str, phase: Phase) -> None:
    """The refusal names the phase, and those in which it belongs; where nothing is left to do, it says that."""
    run = run_in(phase)
    event = PLAINLY.get(tag) or STORIES[tag](run)[-1]
    says = "is owed 0|more than is to be paid back" if MAY[tag, phase] == "none" else f"'{tag}' cannot happen.*{phase}"
    run.refused(event, says, days=31)


@pytest.mark.parametrize("phase", list(WAYS))
def test_a_tally_may_come_at_any_time(phase: Phase) -> None:
    """In a ledger without members' own events, and in no other."""
    run = run_in(phase)
    if run.book.accounts:
        run.refused(tally(run.book), "members' events or tallies of them, never both")
    public = [*published(run.lines)]
    public.append(append(public, run.date(), tally(run.book)))
    assert replay(public).phase == phase
    with pytest.raises(InputError, match="only tallies of them belong here"):
        append(public, run.date(), e.Interested(pledge=name(9), member=name(9), units=1))
