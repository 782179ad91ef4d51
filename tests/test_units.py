# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Quantities: exact, in one unit a dimension, and never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare import units
from makeshare.errors import UnitError


@pytest.mark.parametrize(
    ("text", "mm"),
    [
        ("80 cm", "800"),
        ("80cm", "800"),
        ("12 in", "304.8"),
        ("1 m", "1000"),
        ("0.5 mm", "0.5"),
        ("1 ft", "304.8"),
        ("33 µm", "0.033"),
    ],
)
def test_a_length_is_read_exactly_to_the_nanometre(text: str, mm: str) -> None:
    """Inches too come out as the exact decimal that their definition says."""
    assert units.length(text) == Decimal(mm)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "80",
        "cm",
        "80 kg",
        "8O cm",
        "８０ cm",
        "1e3 mm",
        "nan mm",
        "80 cm 2",
        "1_0 mm",
        "inf mm",
        "80 xyz",
    ],
)
def test_what_is_no_length_is_refused(text: str) -> None:
    """A bare number, another dimension, exponents and look-alike digits are all refused."""
    with pytest.raises(UnitError):
        units.length(text)


@pytest.mark.parametrize(
    ("text", "dimension", "value", "unit"),
    [
        ("680 kg/m3", "density", "680", "kg/m3"),
        ("7.85 g/cm^3", "density", "7850", "kg/m3"),
        ("12 deg", "angle", "12", "deg"),
        ("12°", "angle", "12", "deg"),
        ("0.2 L", "volume", "200", "mL"),
        ("3 pcs", "count", "3", "pcs"),
        ("20 min", "time", "0.333333", "h"),
        ("2 kg", "mass", "2000", "g"),
        ("3 m/min", "speed", "3000", "mm/min"),
        ("2 m2", "area", "2", "m2"),
    ],
)
def test_each_dimension_has_one_unit(text: str, dimension: str, value: str, unit: str) -> None:
    """Whatever unit was written, the quantity comes out in its dimension's own."""
    assert units.parse(text, dimension) == units.Quantity(Decimal(value), unit)


@given(st.decimals(min_value=0, max_value=100000, places=3, allow_nan=False, allow_infinity=False))
def test_millimetres_survive_the_trip_through_text(value: Decimal) -> None:
    """Printing a length and reading it again gives the same length."""
    assert units.length(f"{value} mm") == value


def test_an_amount_of_any_kind_is_recognised_by_its_unit() -> None:
    """Consumables are counted, weighed or poured."""
    assert str(units.any_quantity("0.25 L")) == "250 mL"
    assert str(units.any_quantity("12 pcs")) == "12 pcs"
    assert str(units.any_quantity("1.5 m")) == "1500 mm"
    with pytest.raises(UnitError, match="not an amount"):
        units.any_quantity("plenty")
