# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Fields of these files as exact values: nothing where nothing is written, an error at the field where it is wrong."""

from __future__ import annotations

from decimal import Decimal

from makeshare import units
from makeshare.errors import InputError, MoneyError, UnitError
from makeshare.model.money import Money
from makeshare.model.production.workshop import TOLERANCES
from makeshare.read.toml import Document, Key

_ISO = "ISO 2768-"


def quantity(document: Document, text: str, dimension: str, *keys: Key) -> Decimal | None:
    """Read a quantity of zero or more; None for no text. Raises UnitError or InputError."""
    if not text:
        return None
    try:
        value = units.parse(text, dimension).value
    except UnitError as error:
        raise error.at(document.place(*keys)) from error.__cause__
    if value < 0:
        raise InputError(f"{keys[-1]} is below zero: {text}", document.place(*keys))
    return value


def positive(document: Document, text: str, dimension: str, *keys: Key) -> Decimal:
    """Read a quantity above zero; raises UnitError or InputError."""
    value = quantity(document, text, dimension, *keys)
    if not value:
        raise InputError(f"{keys[-1]} must be more than zero", document.place(*keys), 'such as "1200 mm"')
    return value


def hours(document: Document, text: str, *keys: Key) -> Decimal | None:
    """Read a time as hours; None for no text."""
    return quantity(document, text, "time", *keys)


def money(document: Document, text: str, currency: str, *keys: Key) -> Money | None:
    """Read an amount above zero; None for no text. Raises MoneyError: what is unknown is left out, never 0."""
    if not text:
        return None
    place = document.place(*keys)
    if not currency:
        raise MoneyError(f"{keys[-1]} has no currency", place, 'write currency = "EUR" at the top')
    try:
        found = Money.parse(text, currency)
    except MoneyError as error:
        raise error.at(place) from error.__cause__
    if found.minor == 0:
        raise MoneyError(f"{keys[-1]} is zero", place, "leave it out when it is unknown")
    return found


def tolerance(document: Document, text: str, *keys: Key) -> str:
    """Read "ISO 2768-m" as its class, or a length as it stands; raises InputError for anything else."""
    if not text or text.removeprefix(_ISO) in TOLERANCES:
        return text.removeprefix(_ISO)
    try:
        found = units.length(text)
    except UnitError as error:
        tip = 'a class such as "ISO 2768-m" (f, m, c or v), or a length such as "0.2 mm"'
        raise InputError(f"'{text}' is no tolerance", document.place(*keys), tip) from error
    if found <= 0:
        raise InputError("a tolerance is more than zero", document.place(*keys))
    return text
