# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Numbers as people read them. What is unknown says so, and is never a zero."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from makeshare.model.assembly import Parameter, Value
from makeshare.model.cost import Estimate
from makeshare.model.money import Money, digits, round_half_up
from makeshare.units import tidy

UNKNOWN = "unknown"
TIMES = "\u00d7"
DASH = "\u2013"
KILO = Decimal(1000)
_WHOLE_FROM = 20
"""From this many whole units on, an approximate price drops its cents."""


def mass(grams: Decimal | None) -> str:
    """Print a mass: 840 g, 12.4 kg."""
    if grams is None:
        return UNKNOWN
    if grams < KILO:
        return f"{_round(grams, '1')} g"
    return f"{_round(grams / KILO, '0.1')} kg"


def size(box: Iterable[float]) -> str:
    """Print an outside size, such as 900 by 300 by 1800 mm."""
    return f" {TIMES} ".join(str(_round(Decimal(str(side)), "1")) for side in box) + " mm"


def about(amount: Money) -> str:
    """Print a price for orientation: EUR 148, without cents that it cannot promise."""
    unit = 10 ** digits(amount.currency)
    if abs(amount.minor) < _WHOLE_FROM * unit:
        return str(amount)
    return f"{amount.currency} {round_half_up(Fraction(amount.minor, unit)):,}".replace(",", "\u202f")


def bare(amount: Money) -> str:
    """Print an amount to the cent without its currency, for columns that name it."""
    return str(amount).partition(" ")[2]


def moment(iso: str) -> str:
    """Print an ISO time as people read it: to the minute, with its offset."""
    day, _, time = iso.partition("T")
    return f"{day} {time[:5]} {time[8:]}".strip()


def price(estimate: Estimate | None) -> str:
    """Print what a unit costs at a batch, or that it is not known: an incomplete total is never a price."""
    if estimate is None:
        return UNKNOWN
    return about(estimate.total.expected) if estimate.complete else "price incomplete"


def percent(share: Decimal) -> str:
    """Print a share of one as whole percent."""
    return f"{_round(share * 100, '1')} %"


def file_size(data: bytes) -> str:
    """Print a file's size: 12 kB, 3.4 MB."""
    kilobytes = Decimal(len(data)) / KILO
    return (
        f"{_round(kilobytes / KILO, '0.1')} MB"
        if kilobytes >= KILO
        else f"{max(Decimal(1), _round(kilobytes, '1'))} kB"
    )


def value(parameter: Parameter, amount: Value | None) -> str:
    """Print a parameter's value with its unit; a missing bound is a dash."""
    if amount is None:
        return DASH
    if isinstance(amount, bool):
        return "yes" if amount else "no"
    if isinstance(amount, str):
        return amount
    unit = {"mm": " mm", "deg": "°"}.get(parameter.unit, "")
    return f"{tidy(Decimal(str(round(float(amount), 3))))}{unit}"


def plural(count: int, one: str, many: str = "") -> str:
    """Print a count with its word: 1 unit, 30 units."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def words(items: Iterable[str]) -> str:
    """Print a list as a sentence has it: saw, drill and weld."""
    *most, last = list(items) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _round(number: Decimal, step: str) -> Decimal:
    """Round half up, as people expect, without trailing zeros."""
    return tidy(number.quantize(Decimal(step), ROUND_HALF_UP))
