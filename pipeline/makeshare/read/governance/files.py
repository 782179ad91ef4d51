# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What the readers of this folder share: plain text files, and the line of every field of a TOML file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from makeshare.errors import InputError, IntegrityError, MoneyError, Place
from makeshare.model.governance.located import Located
from makeshare.model.money import Money
from makeshare.read.plain import read_text
from makeshare.read.toml import Document, Key

SLUG = re.compile(r"[0-9]{4}(-[a-z0-9]+)+", re.ASCII)
"""Four digits and words: 0001-first-designs."""
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
LARGEST = 16_000_000
"""Bytes of a text file: some forty thousand ballots."""

_COMMENT = re.compile(r"\A\s*<!--.*?-->\s*", re.DOTALL)


def there(root: Path, file: str) -> bool:
    """Say whether there is something of that name, a link included: reading one then says what is wrong."""
    path = root / file
    return path.is_symlink() or path.exists()


def read_prose(root: Path, file: str) -> str:
    """Read words without the licence comment at their top; a file that is not there has none."""
    return _COMMENT.sub("", read_text(root, file, LARGEST)) if there(root, file) else ""


def read_lines(root: Path, file: str) -> tuple[str, ...]:
    """Read the lines of an append-only file, without line ends; one that is not there has none.

    Raises InputError when it cannot be read, IntegrityError when its last line has no end: it was cut there.
    """
    if not there(root, file):
        return ()
    *lines, rest = read_text(root, file, LARGEST).split("\n")
    if rest:
        raise IntegrityError("the last line was cut: it has no end", Place(file, len(lines) + 1))
    return tuple(lines)


def located(document: Document) -> Located:
    """Return where a document and each of its fields stand."""
    return Located(place=Place(document.file), lines=dict(_lines(document, document.data)))


def check_keys(document: Document, *tables: str) -> None:
    """Refuse keys of tables that could not stand in an address or a ballot; raises InputError."""
    for table in tables:
        for key in document.data.get(table, {}):
            if not KEY.fullmatch(key):
                tip = "small letters, digits and single hyphens"
                raise InputError(f"'{key}' is no key", document.place(table, key), tip)


def check_texts(document: Document) -> None:
    """Refuse the first text that says nothing; raises InputError."""
    for keys, value in _leaves(document.data, ()):
        if isinstance(value, str) and not value.strip():
            raise InputError("is empty: say something, or leave the field out", document.place(*keys))


def money(document: Document, text: str, currency: str, *keys: Key) -> Money:
    """Read an amount above zero; raises MoneyError with its place."""
    try:
        amount = Money.parse(text, currency)
    except MoneyError as error:
        raise error.at(document.place(*keys)) from error.__cause__
    if not amount.minor:
        raise MoneyError("the amount is zero", document.place(*keys))
    return amount


def _lines(document: Document, value: Any, keys: tuple[Key, ...] = ()) -> Iterator[tuple[str, int]]:  # noqa: ANN401  TOML
    """Yield the line of every table and field, dotted."""
    line = document.place(*keys).line if keys else None
    if line:
        yield ".".join(str(key) for key in keys), line
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _lines(document, inner, (*keys, key))


def _leaves(value: Any, keys: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], object]]:  # noqa: ANN401  TOML
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*keys, key))
    else:
        yield keys, value
