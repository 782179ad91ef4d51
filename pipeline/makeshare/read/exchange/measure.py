# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Amounts of a foreign file: the unit is the one that is written, else the one that its specification lays down.

A number in quotes without a unit has neither: the specification speaks of numbers. It stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from makeshare.errors import UnitError
from makeshare.model.exchange.stated import Measure, Stated
from makeshare.units import Quantity, any_quantity, parse

Tell = Callable[..., None]
"""Notes a finding: code, severity, the value it is about, sentence, tip, and whether the value is faulty."""

NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{0,9})?([eE][+-]?[0-9]{1,2})?", re.ASCII)
LAID_DOWN = {
    "mass": ("g", "g", Decimal(1)),
    "length": ("mm", "mm", Decimal(1)),
    "power": ("W", "kW", Decimal("0.001")),
    "count": ("pcs", "pcs", Decimal(1)),
}
"""By dimension: the unit that the specifications mean by a bare number, the one we keep, and their ratio.

Open Know-How 2.4 (template and schema): mass in g, outer dimensions in mm. Open Know-Where: travel in mm, power in W.
"""
_PIECES = ("pcs", "pc", "piece", "pieces", "ea", "each", "unit", "units", "x", "count", "stk", "stück")
_SPELLING = {"²": "2", "³": "3", "μ": "µ", "litre": "L", "liter": "L", "litres": "L", "liters": "L"}
_PLAIN = re.compile(r"[0-9.]{1,24} ?[A-Za-zäüµ°%]{1,12}[23]?")
"""A number and one unit: what else the parser of units could work out, a foreign file does not get to ask for."""
_MOST = 12
"""Digits before the point: more are no amount of anything, and dear to reckon with."""


def measure(stated: Stated, dimension: str, tell: Tell, unit: str = "") -> Measure:
    """Read an amount of a dimension; `unit` is what a field beside it says. Tells what is wrong with it."""
    wanted, kept, ratio = LAID_DOWN[dimension]
    text = stated.text.strip()
    if NUMBER.fullmatch(text) and abs(Decimal(text).adjusted()) > _MOST:
        tell("too-large", "error", stated, f"{text} is no {dimension} of anything", "is it a slip?", faulty=True)
        return Measure(stated=stated)
    if NUMBER.fullmatch(text):
        if unit:
            return _with_unit(stated, f"{plain_number(text)} {unit}", dimension, tell)
        if stated.kind not in ("number", "plain"):
            tell(
                "number-as-text", "error", stated, f"'{text}' is text in quotes, and names no unit",
                f'write the bare number of {wanted}, or a unit: "{text} {wanted}"', faulty=True,
            )  # fmt: skip
            return Measure(stated=stated)
        number = Decimal(plain_number(text))
        return Measure(stated=stated, amount=Quantity(number * ratio, kept), step=_last_digit(number) * ratio)
    return _with_unit(stated, text, dimension, tell)


def _with_unit(stated: Stated, text: str, dimension: str, tell: Tell) -> Measure:
    wanted, kept, _ = LAID_DOWN[dimension]
    try:
        amount = parse(_spelled(text), dimension)
    except (UnitError, ArithmeticError):
        tell(
            "unit-unreadable", "error", stated, f"'{text}' is no {dimension} that can be read",
            f"write the bare number of {wanted}", faulty=True,
        )  # fmt: skip
        return Measure(stated=stated)
    if stated.kind != "number" and re.sub(r"^[0-9.+-]+\s*", "", text) != wanted:
        tell(
            "other-unit", "warning", stated, f"'{text}' is taken as {amount}; the specification wants {wanted}",
            f"write the bare number of {wanted}",
        )  # fmt: skip
    number = Decimal(re.split(r"[^0-9.+-]", text, maxsplit=1)[0] or 0)
    step = _last_digit(number) * (amount.value / number) if number else Decimal(0)
    return Measure(stated=stated, amount=Quantity(amount.value, kept), step=step)


def supply(stated: Stated, unit: Stated | None, tell: Tell) -> Measure:
    """Read how much of a material there is: a number, and a unit in a field of its own, or text with both."""
    text = stated.text.strip()
    if not NUMBER.fullmatch(text) or abs(Decimal(text).adjusted()) > _MOST:
        written = text
    elif unit is None or not unit.known:
        tell(
            "unit-missing", "warning", stated, f"{text} of what? no unit is stated",
            'add the field unit: "g", "mm", "pcs" …', faulty=True,
        )  # fmt: skip
        return Measure(stated=stated)
    else:
        written = f"{plain_number(text)} {unit.text.strip()}"
    try:
        return Measure(stated=stated, amount=any_quantity(_spelled(written)))
    except (UnitError, ArithmeticError):
        about = unit if unit is not None and NUMBER.fullmatch(text) else stated
        tell(
            "unit-unreadable", "warning", about, f"'{written}' is no amount that can be read",
            'units are "g", "mm", "m2", "L", "pcs" …', faulty=True,
        )  # fmt: skip
        return Measure(stated=stated)


def plain_number(text: str) -> str:
    """Write a number without plus before it or exponent behind: 1e3 is 1000."""
    return f"{Decimal(text):f}"


def _last_digit(number: Decimal) -> Decimal:
    """Return the worth of the last digit that is written: 0.1 of 3.5, 1 of 400."""
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)


def _spelled(text: str) -> str:
    """Write a unit as our parser knows it: m³ is m3, pieces are pcs. Raises UnitError for what is no plain unit."""
    for odd, known in _SPELLING.items():
        text = text.replace(odd, known)
    if not _PLAIN.fullmatch(text):
        raise UnitError(f"'{text[:40]}' is no amount")
    number, _, unit = text.partition(" ")
    return f"{number} pcs" if unit.casefold() in _PIECES else text
