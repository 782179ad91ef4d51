# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Quantities at the edge: text with a unit in, exact decimals in one unit per dimension out.

Inside, lengths are millimetres and angles degrees. Text is converted once, here, by pint over Decimal, and rounded
to a nanometre: pint alone gives 12 in = 304.79999999999995 mm.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from makeshare.errors import UnitError

if TYPE_CHECKING:
    from pint import UnitRegistry

NANOMETRE = Decimal("0.000001")
TOLERANCE = 1e-6
"""Two lengths in millimetres that differ by less are one length: the nanometre that parsing keeps."""

_QUANTITY = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?) ?([A-Za-z%°µ][A-Za-z0-9%°µ/^*]*)", re.ASCII)
_SPELLING = {
    "°": "degree",
    "pcs": "dimensionless",
    "%": "percent",
    "m2": "m^2",
    "mm2": "mm^2",
    "m3": "m^3",
    "mm3": "mm^3",
}
_CANONICAL = {
    "length": "mm",
    "area": "m2",
    "volume": "mL",
    "mass": "g",
    "time": "h",
    "angle": "deg",
    "count": "pcs",
    "density": "kg/m3",
    "speed": "mm/min",
    "power": "kW",
}
_PINT = {
    "mm": "mm",
    "m2": "m^2",
    "mL": "milliliter",
    "g": "g",
    "h": "hour",
    "deg": "degree",
    "pcs": "dimensionless",
    "kg/m3": "kg/m^3",
    "mm/min": "mm/min",
    "kW": "kW",
}


class Quantity(msgspec.Struct, frozen=True):
    """An exact amount in the one unit that its dimension is kept in (see `_CANONICAL`)."""

    value: Decimal
    unit: str

    def __str__(self) -> str:
        """Print without trailing zeros."""
        return f"{tidy(self.value)} {self.unit}"


@cache
def _registry() -> UnitRegistry[Any]:
    """Make pint's registry once a process: without its pickle cache, which a design could forge."""
    with _hidden("dask"):  # pint would load it for arrays that nobody uses here, in half a second
        from pint import UnitRegistry  # noqa: PLC0415  takes 0.1 s, and most commands read no quantity

        return UnitRegistry(non_int_type=Decimal, cache_folder=None)


@contextmanager
def _hidden(package: str) -> Iterator[None]:
    """Let a package look as if it were not installed, unless it is loaded already."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]  # how Python notes that there is none
    try:
        yield
    finally:
        del sys.modules[package]


def parse(text: str, dimension: str) -> Quantity:
    """Read text such as "80 cm" as a quantity of a dimension.

    Raises UnitError when the text has no number, no unit, or a unit of another dimension.
    """
    unit = _CANONICAL[dimension]
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        raise UnitError(f"'{text}' is not a {dimension}", tip=f'write a number and a unit, such as "12 {unit}"')
    return Quantity(_convert(match[1], match[2], unit, dimension), unit)


@cache
def _convert(number: str, unit: str, target: str, dimension: str) -> Decimal:
    """Convert a number of one unit to another; cached, since catalogues repeat themselves."""
    if unit == target:
        return Decimal(number)
    registry = _registry()
    from pint.errors import PintError  # noqa: PLC0415  as in _registry, and after it

    try:
        spelled = _SPELLING.get(unit, unit).replace("m2", "m^2").replace("m3", "m^3")
        amount = registry.Quantity(Decimal(number), spelled).to(_PINT[target]).magnitude
    except (PintError, AttributeError, ValueError) as error:
        raise UnitError(
            f"'{number} {unit}' is not a {dimension}", tip=f'write a number and a unit, such as "12 {target}"'
        ) from error
    return tidy(Decimal(amount).quantize(NANOMETRE))


def length(text: str) -> Decimal:
    """Read a length as millimetres: "1 in" is 25.4."""
    return parse(text, "length").value


def any_quantity(text: str) -> Quantity:
    """Read a quantity of whichever dimension its unit says; raises UnitError for none that we know."""
    for dimension in ("count", "length", "mass", "volume", "area", "time"):
        try:
            return parse(text, dimension)
        except UnitError:
            continue
    raise UnitError(f"'{text}' is not an amount", tip='write a number and a unit, such as "0.2 L", "3 pcs" or "40 g"')


def tidy(value: Decimal) -> Decimal:
    """Drop trailing zeros without falling into exponents: 1E+3 becomes 1000."""
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def say_length(mm: float | Decimal) -> str:
    """Print millimetres as people read them: 1200 mm, 12.5 mm."""
    return f"{tidy(Decimal(str(round(float(mm), 3))))} mm"
