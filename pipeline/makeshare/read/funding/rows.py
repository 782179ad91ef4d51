# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What the readers of all exports share: names of rows that stay the same, dates, currencies, decimal marks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from makeshare.errors import InputError, Place
from makeshare.files import sha256
from makeshare.model.funding.payments import Direction, PaymentKind
from makeshare.read.funding.sheet import Row

_LENGTH = 32
"""Hexadecimal digits of a row's name: so many that two rows never share one by chance."""


def name(kind: str, *parts: str) -> str:
    """Name a row: its kind, and a hash of what identifies it."""
    whole = "\0".join(parts).encode("utf-8", "surrogatepass")
    return f"{kind}:{sha256(whole)[:_LENGTH]}"


def day(text: str, place: Place, form: str = "") -> str:
    """Read a date as YYYY-MM-DD: in the form given, else the beginning of an ISO date and time."""
    try:
        when = dt.datetime.strptime(text, form).date() if form else dt.date.fromisoformat(text[:10])  # noqa: DTZ007  a day
    except ValueError as error:
        raise InputError("is no date", place, f"written as {form or '2027-01-31'}") from error
    return when.isoformat()


def same_currency(found: str, currency: str, place: Place) -> None:
    """Raise InputError for money in another currency than the run's: it is never converted, and never added."""
    if found.upper() != currency:
        raise InputError(f"is not in {currency}", place, "export one currency alone; convert nothing")


def decimal_mark(rows: Iterable[Row], columns: Iterable[str]) -> str:
    """Tell which decimal mark a file uses, by its marks alone; raises InputError where it uses both."""
    columns = tuple(columns)
    marks: dict[str, Place] = {}
    for row in rows:
        for column in columns:
            for mark in (".", ","):
                if mark in row.cells.get(column, ""):
                    marks.setdefault(mark, row.at(column))
    if len(marks) > 1:
        raise InputError("points and commas are mixed in amounts", marks[","], "export with one decimal mark")
    return next(iter(marks), ".")


def way(amount: int) -> Direction:
    """Return which way money goes that is above or below zero."""
    return "in" if amount > 0 else "out"


def undone(amount: int) -> PaymentKind:
    """Return the kind of a fee: taken, or given back."""
    return "fee" if amount < 0 else "fee-back"
