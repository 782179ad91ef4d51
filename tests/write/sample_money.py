# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Amounts for the hand-made catalogue."""

from __future__ import annotations

from decimal import Decimal

from makeshare.model.money import Money, Range

CURRENCY = "EUR"
HASH = "g1:5b1e0c7a"


def eur(text: str) -> Money:
    """Read an amount of the sample's currency."""
    return Money.parse(text, CURRENCY)


def spread(text: str, low: str = "0.85", high: str = "1.25") -> Range:
    """Make a range around an expected amount."""
    minor = eur(text).minor
    return Range(*(Money(round(minor * Decimal(factor)), CURRENCY) for factor in (low, "1", high)))
