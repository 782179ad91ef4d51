# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Money: whole cents, one currency, nothing lost."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.errors import MoneyError
from makeshare.model.money import Money, round_half_up, split, total

weights = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(0, 1000), min_size=1).filter(
    lambda one: sum(one.values()) > 0
)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.34", "EUR", 1234),
        ("12", "EUR", 1200),
        ("0.5", "EUR", 50),
        ("120", "JPY", 120),
        ("1.234", "KWD", 1234),
    ],
)
def test_a_price_becomes_minor_units(text: str, currency: str, minor: int) -> None:
    """The currency says how many digits its minor unit has."""
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text", ["", "-1", "NaN", "1e9", "１２", "1_0", "12.345", "1,5", "Infinity", "9999999999", " 1"]
)
def test_what_is_no_price_is_refused(text: str) -> None:
    """Signs, exponents, look-alike digits, too many decimals and absurd sizes are refused."""
    with pytest.raises(MoneyError):
        Money.parse(text, "EUR")


def test_two_currencies_never_add() -> None:
    """Only a dated rate may bring them together, and that is not addition."""
    with pytest.raises(MoneyError, match="two currencies"):
        Money(1, "EUR") + Money(1, "USD")


@given(st.integers(-(10**9), 10**9), weights)
def test_a_split_conserves_every_cent_and_keeps_to_the_quota(minor: int, shares: dict[str, int]) -> None:
    """Parts add up to the whole, and each is its exact share rounded down or up."""
    parts = split(Money(minor, "EUR"), shares)
    assert total(parts.values(), "EUR") == Money(minor, "EUR")
    for key, weight in shares.items():
        exact = Fraction(minor * weight, sum(shares.values()))
        assert abs(parts[key].minor - exact) < 1


@given(st.integers(0, 10**6), weights)
def test_a_split_does_not_depend_on_order(minor: int, shares: dict[str, int]) -> None:
    """Ties are broken by name, not by who stands first."""
    backwards = dict(reversed(shares.items()))
    assert split(Money(minor, "EUR"), shares) == split(Money(minor, "EUR"), backwards)


@given(st.integers(-(10**6), 10**6), st.integers(1, 1000))
def test_rounding_is_to_the_nearest_with_halves_away_from_zero(numerator: int, denominator: int) -> None:
    """As people expect of money."""
    exact = Fraction(numerator, denominator)
    rounded = round_half_up(exact)
    assert abs(rounded - exact) <= Fraction(1, 2)
    assert round_half_up(-exact) == -rounded


def test_money_prints_with_its_currency() -> None:
    """No amount stands without its currency."""
    assert [str(Money(5, "EUR")), str(Money(-1234, "EUR")), str(Money(7, "JPY"))] == [
        "EUR 0.05",
        "EUR -12.34",
        "JPY 7",
    ]
