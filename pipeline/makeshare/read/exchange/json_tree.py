# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""JSON as a tree of letters, with the line of every value: the standard library's reader keeps neither.

Numbers stay as they are written, and a key that stands twice is kept twice. The grammar is RFC 8259's.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from makeshare.errors import InputError, Place
from makeshare.model.exchange.tree import Entry, Items, Kind, Leaf, Node, Table
from makeshare.read.exchange.text import DEEPEST, crowded

_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*+"')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?", re.ASCII)
_WORDS: dict[str, Kind] = {"true": "boolean", "false": "boolean", "null": "null"}
_WORD = re.compile("true|false|null")


class _Reader:
    """A place in the text, and the steps that the grammar allows from it."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.at = 0
        self.count = 0
        self.ends = [found.start() for found in re.finditer("\n", text)]

    def whole(self) -> Node:
        """Read one value and nothing behind it."""
        self._skip()
        node = self.value(0)
        if self.at < len(self.text):
            raise self._wrong("something follows the end of the value")
        return node

    def value(self, depth: int) -> Node:
        """Read a value and the space behind it."""
        if depth > DEEPEST:
            raise InputError("is nested too deeply", Place(self.file, self.line), f"at most {DEEPEST} levels")
        self.count += 1
        crowded(self.file, self.count)
        line, mark = self.line, self.text[self.at : self.at + 1]
        node: Node
        if mark == "{":
            node = Table(self._entries(depth), line)
        elif mark == "[":
            node = Items(self._items(depth), line)
        elif mark == '"':
            node = self._string(line)
        elif number := _NUMBER.match(self.text, self.at):
            node = self._leaf(number, "number", line)
        elif word := _WORD.match(self.text, self.at):
            node = self._leaf(word, _WORDS[word[0]], line)
        else:
            raise self._wrong("a value is missing or cannot be read", "NaN, comments and single quotes are not JSON")
        self._skip()
        return node

    @property
    def line(self) -> int:
        """Line of the place, from 1."""
        return bisect_right(self.ends, self.at - 1) + 1

    def _entries(self, depth: int) -> tuple[Entry, ...]:
        entries: list[Entry] = []
        while self._another("}", first=not entries):
            line = self.line
            if self.text[self.at : self.at + 1] != '"':
                raise self._wrong("a key in double quotes is missing here", "no comma may follow the last entry")
            key = self._string(line)
            self._skip()
            if self.text[self.at : self.at + 1] != ":":
                raise self._wrong("a colon is missing here")
            self._step()
            entries.append(Entry(key.text, self.value(depth + 1), line))
        return tuple(entries)

    def _items(self, depth: int) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while self._another("]", first=not nodes):
            nodes.append(self.value(depth + 1))
        return tuple(nodes)

    def _another(self, end: str, *, first: bool) -> bool:
        """Step over the opening mark, or the comma before another value; False at the end, which is stepped over."""
        if first:
            self._step()
        mark = self.text[self.at : self.at + 1]
        if mark == end:
            self.at += 1
            return False
        if first:
            return True
        if mark != ",":
            raise self._wrong(f"a comma or {end} is missing here")
        self._step()
        if self.text[self.at : self.at + 1] == end:
            raise self._wrong("a comma stands before the end", "drop it")
        return True

    def _string(self, line: int) -> Leaf:
        found = _STRING.match(self.text, self.at)
        if found is None:
            raise self._wrong("text in quotes is not closed, or holds a wrong escape", r"write a backslash as \\")
        self.at = found.end()
        text: str = json.loads(found[0])
        torn = any("\ud800" <= char <= "\udfff" for char in text)
        return Leaf(found[0], "torn", line) if torn else Leaf(text, "text", line)

    def _leaf(self, found: re.Match[str], kind: Kind, line: int) -> Leaf:
        self.at = found.end()
        return Leaf(found[0], kind, line)

    def _step(self) -> None:
        self.at += 1
        self._skip()

    def _skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def _wrong(self, message: str, tip: str = "") -> InputError:
        ended = self.at >= len(self.text)
        return InputError(
            f"not valid JSON: {'the file ends too early' if ended else message}", Place(self.file, self.line), tip
        )


def json_tree(file: str, text: str) -> Node:
    """Return a JSON file as a tree.

    Raises InputError, with the line, for what is not JSON or nested too deeply.
    """
    return _Reader(file, text).whole()
