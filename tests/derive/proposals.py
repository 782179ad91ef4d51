# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small proposals, costs and bills for tests of what people pay."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from makeshare.model.bom import Bom, Line
from makeshare.model.chain import GENESIS
from makeshare.model.cost import Category, CostLine, Estimate
from makeshare.model.money import Money, Range, total
from makeshare.model.proposal import (
    Comparable,
    Delivery,
    Fee,
    Loss,
    Milestone,
    Parties,
    Party,
    Proposal,
    Reserve,
    Risk,
    Run,
    SavingsPart,
    Share,
)
from makeshare.units import Quantity

REVISION = "0.1.0+g1:abc"


def euro(cents: int) -> Money:
    """Cents of the one currency of these tests."""
    return Money(cents, "EUR")


def make_estimate(
    batch: int, *cents: int, missing: tuple[str, ...] = (), assumed: str = "0.05", high: int | None = None
) -> Estimate:
    """A cost with a line for each amount, over the categories in turn; low is half of it, high half more."""
    categories: tuple[Category, ...] = ("material", "bought", "machine", "labour", "setup")
    amounts = [Range(euro(cent // 2), euro(cent), euro(cent * 3 // 2)) for cent in cents]
    lines = tuple(
        CostLine(
            path=f"part-{index}", title="Part", category=categories[index % 5], amount=amount, basis="a test",
        )
        for index, amount in enumerate(amounts)
    )  # fmt: skip
    highest = total((amount.high for amount in amounts), "EUR") if high is None else euro(high)
    return Estimate(
        slug="garden-fork",
        variant="default",
        revision=REVISION,
        batch=batch,
        currency="EUR",
        lines=lines,
        total=Range(
            total((amount.low for amount in amounts), "EUR"),
            total((amount.expected for amount in amounts), "EUR"),
            highest,
        ),
        missing=missing,
        assumed_share=Decimal(assumed),
    )


def make_bom(revision: str = REVISION, bars: int = 4, title: str = "Bar") -> Bom:
    """A bill of one line: so many bars."""
    line = Line(
        path="bar", kind="make", title=title, quantity=Quantity(Decimal(bars), "pcs"), thing="flat-bar-40x8",
        route=("saw",), geometry_hash="g1:bar",
    )  # fmt: skip
    return Bom(slug="garden-fork", variant="default", revision=revision, geometry_hash="g1:abc", lines=(line,))


def party(name: str = "") -> Party:
    """Somebody with an address, or nobody yet."""
    return Party(duty="answers", name=name, contact="post@example.org" if name else "")


def parties(name: str = "") -> Parties:
    """The same somebody in all roles."""
    one = party(name)
    return Parties(
        seller=one, manufacturer=one, money_holder=one, coordinator=one, defects=one, complaints=one,
        jurisdiction=one, tax_status=one,
    )  # fmt: skip


def fixed(base: str, cents: int) -> Fee:
    """A fee of an amount for each run or unit."""
    return Fee(name=f"per {base}", to="t", why="w", base="run" if base == "run" else "unit", amount=euro(cents))


def percentage(base: str, percent: str) -> Fee:
    """A fee of a percentage of the cost or of the price."""
    of_price = base == "price"
    return Fee(name=base, to="t", why="w", base="price" if of_price else "cost", percent=Decimal(percent))


def make_proposal(**changes: object) -> Proposal:
    """A draft for five to ten garden forks at one share each, without any fee, changed as asked."""
    fields: dict[str, object] = {
        "slug": "0007-garden-fork",
        "title": "Forks",
        "summary": "Forks",
        "example": True,
        "design": "garden_fork",
        "version": "0.1.0",
        "variant": "default",
        "currency": "EUR",
        "policy": "P50",
        "round_up_to": euro(1),
        "run": Run(minimum=5, optimum=10),
        "share": Share(
            gives="a fork", charged="once", cancelling="yes", unsold="library", unsold_party="library", duties="none"
        ),
        "deadline": dt.datetime(2027, 3, 31, 18, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        "time_zone": "Europe/Brussels",
        "parties": parties(),
        "fees": (),
        "reserve": Reserve(covers="mishaps", remainder="members", percent=Decimal(0)),
        "savings": (SavingsPart(to="members", percent=75), SavingsPart(to="tool fund", percent=25)),
        "risk": Risk(
            not_reached="ends",
            late="told",
            defective="repaired",
            maker_stops="paid back",
            most="the price",
            losses=(
                Loss(who="the reserve", up_to="all", bearer="reserve"),
                Loss(who="the seller", up_to="what is left", bearer="rest"),
            ),
        ),
        "milestones": (Milestone(name="made", date=dt.date(2027, 5, 1), evidence="photograph"),),
        "delivery": Delivery(date=dt.date(2027, 6, 1), place="shed", how="collect"),
        "comparable": Comparable(title="a fork", price=Money(25000, "USD"), date="2010", source="a page"),
        "ledger_head": GENESIS,
        "ledger_length": 0,
    }
    return Proposal(**(fields | changes))  # type: ignore[arg-type]  # msgspec checks nothing, the tests do
