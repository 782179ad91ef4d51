# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a ledger tells of a cycle: asked, pledged, paid and got, each counted once, and nothing before it is over."""

from __future__ import annotations

import datetime as dt

import pytest

from makeshare.derive.demand.ledgers import cycles_of
from makeshare.model.chain import Entry
from makeshare.model.distribution.records import Batch, Count, Item, Track
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Account, Phase, State
from makeshare.model.funding.terms import Terms

TERMS = Terms(
    currency="EUR", document="", quote="", offers=(), minimum=1, optimum=9, needed=0, reserve=0, deadline="", losses=(),
    surplus=(), unsold="x",
)  # fmt: skip
BATCH = Batch(batch="B01", workshop="w", units=9, revision="0.1.0+g1.89abcdef", geometry_hash="g1:89abcdef")


def entries(*events: e.LedgerEvent) -> list[Entry[e.LedgerEvent]]:
    """Lines a day apart, from the first of March 2027."""
    start = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
    return [
        Entry(seq=at, date=(start + dt.timedelta(days=at)).isoformat(), event=event, prev="", hash="")
        for at, event in enumerate(events)
    ]


def pledge(name: str, member: str, units: int, variant: str = "default") -> e.Pledged:
    """A promise."""
    return e.Pledged(pledge=name, member=member, units=units, shares=units, amount=1, terms="", variant=variant)


def account(name: str, units: int, *, paid: bool, variant: str = "default") -> Account:
    """A pledge that stands."""
    on = "2027-04-01T12:00:00+00:00" if paid else ""
    return Account(who=name, kind="member", state="live", units=units, variant=variant, paid_on=on)


RUN = entries(
    e.Interested(pledge="i1", member="ann", units=2),
    e.Interested(pledge="i2", member="ben", units=1),
    e.Opened(terms=TERMS),
    pledge("p1", "ann", 3),
    pledge("p2", "cem", 1, "wide"),
    pledge("p3", "dee", 2),
    e.Cancelled(pledge="p3"),
    e.Closed(),
    pledge("p4", "eva", 1),
    e.Interested(pledge="i3", member="fay", units=50),
)
STATE = State(
    phase="settled",
    accounts=(account("p1", 3, paid=True), account("p2", 1, paid=False, variant="wide"), account("p4", 1, paid=True)),
)


def track(*out: str) -> Track:
    """Records with so many units of variants handed over."""
    items = tuple(
        Item(serial=str(at), batch="B01", revision="r", variant=variant, out=True) for at, variant in enumerate(out)
    )
    count = Count(
        revision="r", made=9, delivered=len(out), returns=0, defects=0, open_defects=0, open_safety=0, faults=()
    )
    return Track(items=items, counts=(count,), batches=(BATCH,))


def test_a_run_worked_out_by_hand() -> None:
    """Ann asked for two and pledged three: three; Ben only asked; Dee cancelled; Eva filled a gap; Fay is late."""
    default, wide = cycles_of("fork", RUN, STATE, track("default", "default", "default"))
    assert (default.opened, default.closed) == (dt.date(2027, 3, 3), dt.date(2027, 3, 8))
    assert (default.variant, wide.variant) == ("default", "wide")
    assert (default.interest, default.pledged, default.paid, default.delivered) == (7, 4, 4, 3)
    assert (wide.interest, wide.pledged, wide.paid, wide.delivered) == (1, 1, 0, 0)


@pytest.mark.parametrize(
    ("phase", "paid", "delivered"),
    [
        ("met", None, None),
        ("failed", None, None),
        ("collecting", None, None),
        ("production", 4, None),
        ("settled", 4, 1),
    ],
)
def test_what_is_not_over_is_unknown(phase: Phase, paid: int | None, delivered: int | None) -> None:
    """Who has not paid while money is collected has not refused."""
    state = State(phase=phase, accounts=STATE.accounts)
    cycle = cycles_of("fork", RUN, state, track("default"))[0]
    assert (cycle.paid, cycle.delivered) == (paid, delivered)


def test_without_records_nobody_knows_what_was_handed_over() -> None:
    """That is unknown, not zero."""
    assert cycles_of("fork", RUN, STATE, Track())[0].delivered is None


def test_while_pledging_goes_on_or_stays_private_there_is_no_cycle() -> None:
    """A half cycle would be forecast as a whole one."""
    assert cycles_of("fork", RUN[:6], State(phase="open"), Track()) == ()
    assert cycles_of("fork", RUN, State(phase="settled", private=True), Track()) == ()
    assert cycles_of("fork", [], State(), Track()) == ()
