# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Past years as funding.json has them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from makeshare.model.funding.books import Year
from makeshare.model.money import Money, digits
from makeshare.units import tidy

Data = dict[str, object]


def history(years: Iterable[Year]) -> list[Data]:
    """Return what funding.json has under funding.history; examples are left out, and so is what is not known."""
    return [_history(one) for one in years if not one.example]


def _history(one: Year) -> Data:
    came_in = one.flow.members + one.flow.parties - one.flow.taken_back
    back = f"; {Money(one.flow.paid_back, one.currency)} was paid back to members" if one.flow.paid_back else ""
    entry: Data = {"year": one.year, "currency": one.currency}
    if came_in >= 0:
        entry["income"] = _major(came_in, one.currency)
    entry["expenses"] = _major(one.flow.spent, one.currency)
    entry["description"] = f"Runs paid for together: {len(one.runs)}{back}. Taxes are not in these books."
    return entry


def _major(minor: int, currency: str) -> Decimal:
    """Return an amount in the currency's main unit, as that format counts; exact."""
    return tidy(Decimal(minor).scaleb(-digits(currency)))
