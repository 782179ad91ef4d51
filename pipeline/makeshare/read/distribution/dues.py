# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A private list of who is due what, as CSV: it never lies in the repository, since places identify people."""

from __future__ import annotations

import csv
import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path

from makeshare.errors import InputError, Place
from makeshare.model.distribution.plan import Due

COLUMNS = ("pledge", "variant", "units", "prefers", "zone", "ready")
LARGEST = 8_000_000
_PSEUDONYM = re.compile(r"(?:example-)?[0-9a-f]{16}", re.ASCII)
_UNITS = re.compile(r"[0-9]{1,4}", re.ASCII)


def load_dues(path: Path) -> tuple[Due, ...]:
    """Read a list with the columns of COLUMNS; `prefers` has keys with spaces between, `ready` a date or nothing.

    Raises InputError, with the line, for what is missing or not allowed.
    """
    place = Place(str(path))
    try:
        if path.is_symlink() or path.stat().st_size > LARGEST:
            raise InputError("is a symbolic link, or far too large", place)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", place, "save the file as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot be read: {os.strerror(error.errno or 0)}", place) from error
    return tuple(_rows(text, str(path)))


def _rows(text: str, file: str) -> Iterator[Due]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        for number, row in enumerate(reader):
            place = Place(file, reader.line_num)
            if number == 0:
                if tuple(row) != COLUMNS:
                    raise InputError(f"the first line is not {','.join(COLUMNS)}", place)
            elif len(row) != len(COLUMNS):
                raise InputError(f"this line has {len(row)} cells, not {len(COLUMNS)}", place)
            else:
                yield _due(row, place)
    except csv.Error as error:
        raise InputError(f"this is no CSV: {error}", Place(file, reader.line_num)) from error


def _due(row: list[str], place: Place) -> Due:
    pledge, variant, units, prefers, zone, ready = (cell.strip() for cell in row)
    if not _PSEUDONYM.fullmatch(pledge):
        raise InputError(f"pledge '{pledge}' is no pseudonym", place, "16 hexadecimal digits, never a name")
    if not _UNITS.fullmatch(units) or int(units) < 1:
        raise InputError(f"'{units}' is no number of units", place)
    try:
        day = dt.date.fromisoformat(ready) if ready else None
    except ValueError as error:
        raise InputError(f"'{ready}' is no date", place, "write 2027-07-03") from error
    return Due(
        pledge=pledge,
        variant=variant or "default",
        units=int(units),
        prefers=tuple(prefers.split()),
        zone=zone,
        ready=day,
    )
