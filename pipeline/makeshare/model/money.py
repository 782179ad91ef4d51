# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Money: integer minor units with a currency. Two currencies never add, and no float ever holds an amount."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

import msgspec

from makeshare.errors import MoneyError

_DIGITS = {
    "JPY": 0,
    "KRW": 0,
    "ISK": 0,
    "CLP": 0,
    "VND": 0,
    "XOF": 0,
    "XAF": 0,
    "BHD": 3,
    "KWD": 3,
    "TND": 3,
    "JOD": 3,
    "OMR": 3,
}
"""Minor digits where ISO 4217 does not say two."""
_AMOUNT = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,4}))?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def digits(currency: str) -> int:
    """Return how many decimal digits the currency's minor unit has (ISO 4217)."""
    return _DIGITS.get(currency, 2)


class Money(msgspec.Struct, frozen=True, order=True):
    """An amount in minor units (cents) of one currency."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        """Add; raises MoneyError for two currencies."""
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract; raises MoneyError for two currencies."""
        return Money(self.minor - self._same(other).minor, self.currency)

    def __mul__(self, times: int) -> Money:
        """Multiply by a whole number of units."""
        return Money(self.minor * times, self.currency)

    def __str__(self) -> str:
        """Print as `EUR 12.34`."""
        places = digits(self.currency)
        sign, whole = ("-" if self.minor < 0 else ""), abs(self.minor)
        if places == 0:
            return f"{self.currency} {sign}{whole}"
        return f"{self.currency} {sign}{whole // 10**places}.{whole % 10**places:0{places}d}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise MoneyError(f"{self} and {other} are two currencies", tip="convert one, with a dated rate, first")
        return other

    def scaled(self, factor: Fraction) -> Money:
        """Multiply by an exact factor, rounded half up (away from zero) to a minor unit."""
        return Money(round_half_up(self.minor * factor), self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read "12.34" (ASCII digits only, no sign, no exponent) as an amount of a currency.

        Raises MoneyError for anything else, and for more digits than the currency has.
        """
        match = _AMOUNT.fullmatch(text)
        if match is None or not _CURRENCY.fullmatch(currency):
            raise MoneyError(
                f"'{text}' is not a price in {currency}", tip='write digits such as "12.34", never negative'
            )
        places = digits(currency)
        decimals = (match[2] or "").rstrip("0")
        if len(decimals) > places:
            raise MoneyError(f"'{text}' has more decimals than {currency} has ({places})")
        return cls(int(match[1]) * 10**places + int(decimals.ljust(places, "0") or 0), currency)


def round_half_up(value: Fraction) -> int:
    """Round to the nearest integer, halves away from zero: what people expect of money."""
    doubled = abs(value) * 2 + 1
    whole = doubled.numerator // (doubled.denominator * 2)
    return -whole if value < 0 else whole


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add amounts of one currency; an empty sum is zero of it."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def split(amount: Money, weights: dict[str, int]) -> dict[str, Money]:
    """Split an amount as `apportion` does; raises MoneyError without any weight."""
    return {key: Money(part, amount.currency) for key, part in apportion(amount.minor, weights).items()}


def apportion(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Split minor units in proportion to integer weights by the largest remainder; ties go by key.

    The parts always add up to the amount, their order does not matter, and where the weights are bounds that
    together hold the amount, no part exceeds its own. Raises MoneyError without any weight.
    """
    whole = sum(weights.values())
    if whole <= 0 or min(weights.values()) < 0:
        raise MoneyError("cannot split an amount among no shares")
    parts = {key: amount * weight // whole for key, weight in weights.items()}
    rest = amount - sum(parts.values())
    for key in sorted(weights, key=lambda key: (-(amount * weights[key] % whole), key))[:rest]:
        parts[key] += 1
    return parts


class Range(msgspec.Struct, frozen=True):
    """An uncertain amount: low, expected and high (about the 10th, 50th and 90th percentile)."""

    low: Money
    expected: Money
    high: Money

    def __add__(self, other: Range) -> Range:
        """Add two ranges that depend on the same causes: their lows and highs come together."""
        return Range(self.low + other.low, self.expected + other.expected, self.high + other.high)

    def __str__(self) -> str:
        """Print as expected (low to high)."""
        return f"{self.expected} ({self.low} to {self.high})"
