# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small workshops, machines and steps, made by hand: a test states only what it is about."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from makeshare.derive.production.steps import asked, timed
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.catalog import Catalog
from makeshare.model.facts import Facts
from makeshare.model.money import Money
from makeshare.model.production.match import Ask, WorkshopMatch
from makeshare.model.production.step import Body, Step, Work
from makeshare.model.production.transport import Transport
from makeshare.model.production.workshop import Machine, Maintenance, Spot, Workshop

HERE, THERE = Spot(Decimal("51.60"), Decimal("2.60")), Spot(Decimal("51.70"), Decimal("2.60"))
BIG = (Decimal(3000), Decimal(1500), Decimal(1000))


def euro(cents: int) -> Money:
    """Cents of the one currency of these tests."""
    return Money(cents, "EUR")


def machine(key: str, *processes: str, **changes: Any) -> Machine:  # noqa: ANN401  any field
    """Make a roomy machine that runs some processes for EUR 20 an hour, 40 hours a week."""
    fields: dict[str, Any] = {
        "envelope": BIG,
        "hours_per_week": Decimal(40),
        "rate": euro(2000),
        **changes,
    }  # fmt: skip  one table
    return Machine(key=key, title=key.capitalize(), processes=processes, **fields)


def workshop(slug: str, *machines: Machine, **changes: Any) -> Workshop:  # noqa: ANN401  any field
    """Make an open workshop with machines, whose people cost EUR 30 an hour."""
    fields: dict[str, Any] = {
        "example": True,
        "summary": "A test.",
        "where": "somewhere",
        "region": "EU",
        "spot": HERE,
        "status": "Active",
        "access": "Public",
        "contact": "post@example.org",
        "languages": ("en",),
        "people_hours_per_week": Decimal(100),
        "labour_rate": euro(3000),
        **changes,
    }  # fmt: skip  one table
    return Workshop(slug=slug, name=f"EXAMPLE {slug}", machines=machines, **fields)


def serviced(run: int, every: int = 100, last: int = 0, **changes: Any) -> Maintenance:  # noqa: ANN401  any field
    """Make a record of maintenance, in hours."""
    return Maintenance(hours_run=Decimal(run), every=Decimal(every), last_at=Decimal(last), **changes)


def step(process: str = "saw", **changes: Any) -> Step:  # noqa: ANN401  any field
    """Make a step of an hour on a small part, without a set-up."""
    fields: dict[str, Any] = {
        "path": "part",
        "title": process.capitalize(),
        "kind": "part",
        "things": ("board",),
        "bodies": (Body("piece", (Decimal(600), Decimal(300), Decimal(18))),),
        "busy": Decimal(1),
        "labour": Decimal(1),
        "group": f"{process} of {changes.get('path', 'part')}",
        **changes,
    }  # fmt: skip  one table
    return Step(process=process, **fields)


def work(*steps: Step, **changes: Any) -> Work:  # noqa: ANN401  any field
    """Make the work of a design."""
    return Work(slug="thing", variant="default", steps=steps, edges=changes.get("edges", ()))


def work_of(description: Description, facts: Facts, bom: Bom, catalog: Catalog) -> Work:
    """Return a design's steps with their hours."""
    return timed(asked(description, facts, bom, catalog), description, facts, bom, catalog)


def van(**changes: Any) -> Transport:  # noqa: ANN401  any field
    """Make a van: EUR 0.50 and 250 g a km, 800 kg, straight roads, one way."""
    fields: dict[str, Any] = {
        "payload": Decimal(800_000),
        "cost": euro(50),
        "cost_evidence": "a page",
        "co2e": Decimal(250),
        "co2e_evidence": "a page",
        "detour": Decimal(1),
        "detour_evidence": "a page",
        "there_and_back": False,
        **changes,
    }  # fmt: skip  one table
    return Transport(vehicle="a van", **fields)


def answers(found: tuple[WorkshopMatch, ...]) -> dict[str, WorkshopMatch]:
    """Return answers by workshop."""
    return {one.slug: one for one in found}


def hours(number: str) -> Fraction:
    """Read exact hours."""
    return Fraction(number)


ANY = Ask()
