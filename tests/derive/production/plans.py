# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small production plans and the costs that they take their hours from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from makeshare.model.cost import Category, CostLine, Estimate
from makeshare.model.money import Range
from makeshare.model.production.plan import Calendar, Closed, Production, Station
from tests.derive.production.shops import euro

MONDAY = dt.date(2027, 3, 1)
WEEK = Calendar(weekdays=("mon", "tue", "wed", "thu", "fri"), hours_a_day=Decimal(4))


def day(number: int) -> dt.date:
    """Return a day of March 2027, whose first is a Monday."""
    return dt.date(2027, 3, number)


def closed(first: int, last: int) -> Calendar:
    """Return the usual week with days of March on which nobody works."""
    days = Closed(first=day(first), last=day(last), why="a holiday")
    return Calendar(weekdays=WEEK.weekdays, hours_a_day=WEEK.hours_a_day, closed=(days,))


def station(key: str, *after: str, **changes: Any) -> Station:  # noqa: ANN401  any field
    """Make a station of the workshop `shop`, on the machine of its own name."""
    fields: dict[str, Any] = {"workshop": "shop", "machine": key, "processes": (key,), **changes}
    return Station(key=key, title=key.capitalize(), after=after, **fields)


def plan(*stations: Station, **changes: Any) -> Production:  # noqa: ANN401  any field
    """Make a plan that starts on the first Monday of March 2027, four hours a day."""
    fields: dict[str, Any] = {"slug": "0007-garden-fork", "example": True, "start": MONDAY, "calendar": WEEK, **changes}
    return Production(stations=stations, **fields)


def line(process: str, category: Category, hours: str | None, cents: int = 100) -> CostLine:
    """Make a line of a cost, with hours for one unit."""
    amount = Range(euro(cents), euro(cents), euro(cents))
    return CostLine(
        path="part", title=process.capitalize(), category=category, amount=amount, basis="a test", process=process,
        hours=None if hours is None else Decimal(hours),
    )  # fmt: skip


def cost(batch: int, *lines: CostLine) -> Estimate:
    """Make the cost of a garden fork in a batch."""
    whole = euro(100 * len(lines))
    return Estimate(
        slug="garden-fork", variant="default", revision="0.1.0+g1:abc", batch=batch, currency="EUR", lines=lines,
        total=Range(whole, whole, whole), missing=(), assumed_share=Decimal(0),
    )  # fmt: skip
