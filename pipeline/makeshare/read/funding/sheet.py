# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables from outside as rows of text. They are hostile input: nothing in them is run, and errors repeat none of it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from makeshare.errors import InputError, Place
from makeshare.model.money import digits

LARGEST = 32_000_000
"""Bytes of an export."""
MOST_ROWS = 200_000
_MARKS = str.maketrans({"\u2212": "-", "\u00a0": " ", "\u202f": " ", "\u2019": "'"})
"""Signs that mean the same: a minus, spaces that do not break, an apostrophe."""


@dataclass(frozen=True)
class Row:
    """A row: its cells by heading, and where it stands."""

    cells: dict[str, str]
    place: Place

    def get(self, *names: str) -> str:
        """Return the first of these columns that the table has, stripped; empty when it has none of them."""
        return next((self.cells[name].strip() for name in names if name in self.cells), "")

    def at(self, column: str) -> Place:
        """Return the place of a cell."""
        return Place(self.place.file, self.place.line, column)


def rows(
    data: bytes, file: str, *, delimiter: str = ",", encoding: str = "utf-8-sig", skip: int = 0
) -> tuple[Row, ...]:
    """Read a table whose first line, after `skip` others, has the headings.

    Raises InputError, with the line, for what is no such table: too large, not in that encoding, NUL characters, a
    heading twice, a row that is cut or has more cells than headings.
    """
    lines = io.StringIO(_text(data, file, encoding), newline="")
    for _ in range(skip):
        lines.readline()
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    found: list[Row] = []
    headings: list[str] = []
    try:
        for cells in reader:
            place = Place(file, reader.line_num + skip)
            if not headings:
                headings = _headings(cells, place)
            elif any(cell.strip() for cell in cells):
                found.append(Row(dict(zip(headings, _fitted(cells, headings, place), strict=True)), place))
            if len(found) > MOST_ROWS:
                raise InputError(f"has more than {MOST_ROWS} rows", place, "export a shorter time")
    except csv.Error as error:
        raise InputError("is no table: a quote or a line is broken", Place(file, reader.line_num + skip)) from error
    if not headings:
        raise InputError("is empty", Place(file))
    return tuple(found)


def need(rows: Iterable[Row], file: str, *choices: Iterable[str]) -> None:
    """Raise InputError where the table lacks all columns of one of the choices."""
    for row in rows:
        for names in choices:
            if not any(name in row.cells for name in names):
                raise InputError(f"has no column {' or '.join(names)}", Place(file))
        return


def minor(text: str, currency: str, place: Place, *, decimal: str = ".", group: str = "") -> int:
    """Read an amount, exactly, as minor units: an optional sign before or after it, digits, a decimal mark.

    `group` is the mark between thousands, which must stand where it belongs. Raises InputError, without repeating the
    cell, for anything else and for more decimals than the currency has.
    """
    match = _amount(decimal, group).fullmatch(text.strip().translate(_MARKS))
    if match is None or (match["before"] and match["after"]):
        raise InputError("is no amount", place, f"digits with '{decimal}' before the decimals")
    places, decimals = digits(currency), (match["decimals"] or "").rstrip("0")
    if len(decimals) > places:
        raise InputError(f"has more decimals than {currency} has ({places})", place)
    number = re.sub(r"[^0-9]", "", match["whole"])
    whole: int = int(number) * 10**places + int(decimals.ljust(places, "0") or 0)
    return -whole if "-" in (match["before"], match["after"]) else whole


@cache
def _amount(decimal: str, group: str) -> re.Pattern[str]:
    """Return the form of an amount with these marks."""
    grouped = rf"|[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+" if group else ""
    return re.compile(
        rf"(?P<before>[+-]?) ?(?P<whole>[0-9]{{1,15}}{grouped})(?:{re.escape(decimal)}(?P<decimals>[0-9]{{1,9}}))?"
        r" ?(?P<after>[+-]?)"
    )


def _text(data: bytes, file: str, encoding: str) -> str:
    """Decode a table; raises InputError for what cannot be text."""
    if len(data) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1_000_000} MB", Place(file), "export a shorter time")
    try:
        text = data.decode(encoding)
    except (UnicodeError, LookupError) as error:
        raise InputError(f"is not text in {encoding}", Place(file), "state its encoding in the mapping") from error
    if "\0" in text:
        raise InputError("has a NUL character", Place(file, text.count("\n", 0, text.index("\0")) + 1))
    return text.removeprefix("\ufeff")


def _headings(cells: list[str], place: Place) -> list[str]:
    headings = [cell.strip() for cell in cells]
    while headings and not headings[-1]:
        headings.pop()
    if len(set(headings)) != len(headings):
        raise InputError("has a heading twice", place)
    if not headings:
        raise InputError("has no headings", place, "skip the lines above them")
    return headings


def _fitted(cells: list[str], headings: list[str], place: Place) -> Iterator[str]:
    """Yield as many cells as there are headings; empty ones may follow."""
    if len(cells) < len(headings) or any(cell.strip() for cell in cells[len(headings) :]):
        tip = "is the export complete? some services write a warning into the last line"
        raise InputError(f"this row has {len(cells)} cells for {len(headings)} headings", place, tip)
    yield from cells[: len(headings)]
