# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A foreign file as a tree that loses nothing: every value in the letters that it was written in, with its line.

A key that stands twice stands twice here too: nobody has decided which of them counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

Kind = Literal["text", "plain", "number", "boolean", "date", "null", "alias", "tag", "torn"]
"""How a value was written. `plain`: in YAML without quotes, where each reader decides anew what it is. `alias`, `tag`,
`torn` (half a character): not followed, only its letters are kept."""
REFUSED = ("alias", "tag", "torn")
Step = str | int
Path = tuple[Step, ...]


class Leaf(msgspec.Struct, frozen=True, tag="leaf"):
    """One value, in the letters of the file."""

    text: str
    kind: Kind
    line: int


class Items(msgspec.Struct, frozen=True, tag="items"):
    """A list."""

    nodes: tuple[Node, ...]
    line: int


class Entry(msgspec.Struct, frozen=True):
    """A key with its value; `line` is the key's."""

    key: str
    node: Node
    line: int


class Table(msgspec.Struct, frozen=True, tag="table"):
    """Keys with values, in their order."""

    entries: tuple[Entry, ...]
    line: int

    def named(self, *names: str) -> tuple[Entry, ...]:
        """Return the entries with one of these names; `_` and `-` are one letter, and capitals are small letters."""
        wanted = {flat(name) for name in names}
        return tuple(entry for entry in self.entries if flat(entry.key) in wanted)


Node = Leaf | Items | Table


def flat(key: str) -> str:
    """Return the one spelling of a key that all dialects share: small letters and hyphens."""
    return key.replace("_", "-").casefold()


def shown(path: Path) -> str:
    """Write a path as people read it: part[2].mass, counted from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def leaves(node: Node, path: Path = ()) -> Iterator[tuple[Path, Leaf]]:
    """Yield each value with its path."""
    if isinstance(node, Leaf):
        yield path, node
    elif isinstance(node, Items):
        for index, inner in enumerate(node.nodes):
            yield from leaves(inner, (*path, index))
    else:
        for entry in node.entries:
            yield from leaves(entry.node, (*path, entry.key))
