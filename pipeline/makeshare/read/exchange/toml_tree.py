# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""TOML as a tree of letters, by way of the reader that all our own TOML goes through."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from makeshare.errors import InputError, Place
from makeshare.model.exchange.tree import Entry, Items, Leaf, Node, Table
from makeshare.read.exchange.text import DEEPEST, crowded
from makeshare.read.toml import Document, Key

_DEEP = re.compile(rf"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){{{DEEPEST}}}")
"""Names joined by more dots than there may be levels: the reader takes the square of their number of steps."""
_KEY = re.compile(r"[ \t]*([A-Za-z0-9_-]{1,60})[ \t]*=")
_BITS = 200
"""Bits of the largest whole number; one of many thousand digits would be dear to print."""


def toml_tree(file: str, text: str) -> Table:
    """Return a TOML file as a tree. Lists and tables within one line have that line.

    Raises InputError, with the line, for what is not TOML or nested too deeply. A key that stands twice is such an
    error: TOML leaves no doubt that then the whole file counts for nothing.
    """
    if deep := _DEEP.search(text):
        line = text.count("\n", 0, deep.start()) + 1
        raise InputError("is nested too deeply", Place(file, line), f"at most {DEEPEST} levels")
    try:
        return _Maker(Document(file, text)).table()
    except InputError as error:
        raise _named(error, text) from error


def _named(error: InputError, text: str) -> InputError:
    """Add the field to an error that knows its line alone."""
    place = error.place
    lines = text.split("\n")
    key = _KEY.match(lines[place.line - 1]) if place.line and not place.field and place.line <= len(lines) else None
    return InputError(error.message, Place(place.file, place.line, key[1]), error.tip) if key else error


class _Maker:
    """Turns what the TOML reader gave into a tree, with the lines that it can find."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.count = 0

    def table(self) -> Table:
        """Return the whole file."""
        return Table(tuple(self._entries(self.document.data, ())), 1)

    def _entries(self, table: dict[str, object], keys: tuple[Key, ...]) -> Iterator[Entry]:
        for key, value in table.items():
            node = self._node(value, (*keys, key))
            yield Entry(key, node, node.line)

    def _node(self, value: object, keys: tuple[Key, ...]) -> Node:
        self.count += 1
        crowded(self.document.file, self.count)
        if len(keys) > DEEPEST:
            raise InputError("is nested too deeply", self.document.place(*keys), f"at most {DEEPEST} levels")
        line = self.document.place(*keys).line or 1
        if isinstance(value, dict):
            return Table(tuple(self._entries(value, keys)), line)
        if isinstance(value, list):
            return Items(tuple(self._node(inner, (*keys, index)) for index, inner in enumerate(value)), line)
        return _leaf(value, line, self.document, keys)


def _leaf(value: object, line: int, document: Document, keys: tuple[Key, ...]) -> Leaf:
    if isinstance(value, bool):
        return Leaf("true" if value else "false", "boolean", line)
    if isinstance(value, int):
        if value.bit_length() > _BITS:
            raise InputError("a number has too many digits", document.place(*keys))
        return Leaf(str(value), "number", line)
    if isinstance(value, Decimal):
        return Leaf(str(value), "number", line)
    if isinstance(value, dt.date | dt.time):
        return Leaf(value.isoformat(), "date", line)
    return Leaf(str(value), "text", line)
