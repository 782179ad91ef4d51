# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Ledgers for tests of the books: whole communities as played, and a small run that grows event by event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from makeshare.derive.funding.replay import LEDGER, append
from makeshare.derive.funding.simulate import play
from makeshare.model.chain import Entry, Head
from makeshare.model.funding import events as e
from makeshare.model.funding.reference import reference
from makeshare.model.funding.terms import MEMBERS, Offered, Part, Step, Terms

PLEDGES = tuple(f"{number:x}a2b3c4d5e6f708{number}" for number in range(1, 5))
PRICE = 10_000
CODES = tuple(str(reference("0001", pledge)) for pledge in PLEDGES)
"""What payments for them name."""
SHA = "0" * 64


@cache
def played(seed: int) -> tuple[Entry[e.LedgerEvent], ...]:
    """Return the events of a community, without hashes."""
    return play(seed, keep=True).entries


@cache
def lines_of(seed: int) -> tuple[str, ...]:
    """Return a community's ledger as lines."""
    return chained((entry.date, entry.event) for entry in played(seed))


def chained(events: Iterable[tuple[str, e.LedgerEvent]]) -> tuple[str, ...]:
    """Chain events into lines, without asking the rules."""
    head, lines = Head(), list[str]()
    for date, event in events:
        lines.append(LEDGER.line(head, date, event))
        entry = LEDGER.entry(lines[-1], head.length + 1, head.hash)
        head = Head(length=entry.seq, hash=entry.hash, date=entry.date)
    return tuple(lines)


def terms(currency: str = "EUR", reserve: int = 2_000) -> Terms:
    """Terms of a run of three units or more, at 100.00 each, whose loss the reserve, the maker and the seller bear."""
    offer = Offered(variant="default", revision="0.1.0+g1:0", geometry_hash="g1:0", bom_hash="b1:0", price=PRICE)
    return Terms(
        currency=currency, document=SHA, quote="", offers=(offer,), minimum=3, optimum=6, needed=3 * PRICE,
        reserve=reserve, deadline="2027-02-01T18:00:00+01:00",
        losses=(
            Step(bearer="reserve", who="the reserve"),
            Step(bearer="party", who="maker", up_to=1_500),
            Step(bearer="rest", who="seller"),
        ),
        surplus=(Part(to=MEMBERS, percent=75), Part(to="tool fund", percent=25)), unsold="community",
    )  # fmt: skip


def grow(lines: Sequence[str], date: str, *events: e.LedgerEvent) -> tuple[str, ...]:
    """Append events by the rules of the ledger."""
    for event in events:
        lines = (*lines, append(lines, date, event))
    return tuple(lines)


def pledged(currency: str = "EUR") -> tuple[str, ...]:
    """A run to which four members pledged one share each."""
    own = terms(currency)
    lines = grow((), "2027-01-05T09:00:00+01:00", e.Discussed(), e.Opened(terms=own))
    return grow(
        lines, "2027-01-10T09:00:00+01:00",
        *(
            e.Pledged(pledge=name, member=f"{number:016x}", units=1, shares=1, amount=PRICE, terms=own.hash)
            for number, name in enumerate(PLEDGES, start=1)
        ),
    )  # fmt: skip


def collecting(currency: str = "EUR") -> tuple[str, ...]:
    """The same run once all four are asked to pay."""
    return grow(pledged(currency), "2027-02-02T09:00:00+01:00", e.Closed(), e.Collected())


def funded(currency: str = "EUR") -> tuple[str, ...]:
    """The same run once all four have paid."""
    paid = (e.Paid(pledge=name, amount=PRICE, ref=f"row-{name}") for name in PLEDGES)
    return grow(collecting(currency), "2027-02-10T09:00:00+01:00", *paid, e.Funded())


def settled(bill: int, currency: str = "EUR") -> tuple[str, ...]:
    """The same run, made for one bill, with its books closed and nothing paid out yet."""
    return grow(
        funded(currency), "2027-05-01T09:00:00+02:00", e.Started(units=4), e.Reached(milestone=1, evidence=(SHA,)),
        e.Gave(member=f"{1:016x}", line="frame", value=700), e.Billed(party="maker", line="frame", amount=bill),
        e.Delivering(), e.Settled(),
    )  # fmt: skip
