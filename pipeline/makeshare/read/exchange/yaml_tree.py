# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""YAML as a tree of letters: no value is converted, no alias followed, no tag obeyed.

It is built from the parser's events with a list for a stack: a node as deep as the file is long costs no recursion,
and an alias, not being followed, cannot multiply. That parser is PyYAML's own, in Python: the one in C differs in
what it lets pass, and which of the two there is depends on the machine.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml  # type: ignore[import-untyped]  # its types are a package of their own, which is not in the lock
from yaml.events import (  # type: ignore[import-untyped]  # as above
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from makeshare.errors import InputError, Place
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.tree import Entry, Items, Kind, Leaf, Node, Table
from makeshare.read.exchange.text import DEEPEST, crowded

_NULL = ("", "~", "null", "Null", "NULL")
_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")


class _Level:
    """A list or table that is still open: its children, keys and values in turn in a table."""

    def __init__(self, start: Event | None, line: int) -> None:
        self.start = start
        self.line = line
        self.nodes: list[Node] = []

    def closed(self) -> Node:
        """Make the node of it."""
        if not isinstance(self.start, MappingStartEvent):
            return Items(tuple(self.nodes), self.line)
        pairs = zip(self.nodes[::2], self.nodes[1::2], strict=False)
        return Table(tuple(Entry(_name(key), node, key.line) for key, node in pairs), self.line)


class _Reader:
    """Follows the events of one file."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.second = 0
        self.levels = [_Level(None, 1)]
        self.documents = 0

    def read(self) -> Node | None:
        """Return the first document's node, or None for an empty file."""
        for count, event in enumerate(yaml.parse(self.text, Loader=yaml.SafeLoader)):
            crowded(self.file, count)
            if isinstance(event, DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    self.second = _line(event)
                    break
            self._take(event)
        nodes = self.levels[0].nodes
        return nodes[0] if nodes else None

    def _take(self, event: Event) -> None:
        if isinstance(event, CollectionStartEvent):
            if len(self.levels) > DEEPEST:
                raise InputError("is nested too deeply", Place(self.file, _line(event)), f"at most {DEEPEST} levels")
            self.levels.append(_Level(event, _line(event)))
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            level = self.levels.pop()
            node = level.closed()
            if isinstance(level.start, CollectionStartEvent) and _tagged(level.start):
                node = Leaf(self._letters(level.start, event), "tag", level.line)
            self.levels[-1].nodes.append(node)
        elif isinstance(event, NodeEvent):
            self.levels[-1].nodes.append(self._leaf(event))

    def _leaf(self, event: NodeEvent) -> Leaf:
        line = _line(event)
        if isinstance(event, AliasEvent):
            return Leaf(f"*{event.anchor}", "alias", line)
        if _tagged(event):
            return Leaf(self._letters(event, event), "tag", line)
        torn = any("\ud800" <= char <= "\udfff" for char in event.value)
        return Leaf(self._letters(event, event), "torn", line) if torn else Leaf(event.value, _kind(event), line)

    def _letters(self, first: Event, last: Event) -> str:
        return self.text[first.start_mark.index : last.end_mark.index]


def yaml_tree(file: str, text: str) -> tuple[Node | None, list[Finding]]:
    """Return a YAML file as a tree (None when it is empty), and what is dangerous in it.

    Raises InputError, with the line, for what is not YAML or nested too deeply.
    """
    reader = _Reader(file, text)
    try:
        node = reader.read()
    except yaml.MarkedYAMLError as error:
        raise _explained(file, error) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise InputError(f"not valid YAML: {' '.join(str(error).split())}", Place(file)) from error
    return node, [*_documents(file, reader.second), *_merges(file, node), *_directives(file, text)]


def _explained(file: str, error: yaml.MarkedYAMLError) -> InputError:
    """Say what the parser could not read, and what people usually meant."""
    mark = error.problem_mark or error.context_mark
    said = " ".join(str(error.problem or error.context).split())
    tip = ""
    if "'\\t'" in said:
        tip = "YAML is indented by spaces, never by tabs"
    elif "cannot start any token" in said or "expected <document start>" in said:
        tip = "put the value in quotes"
    elif "mapping values are not allowed" in said:
        tip = 'a value that holds ": " needs quotes; or the line is indented too far'
    return InputError(f"not valid YAML: {said}", Place(file, mark.line + 1 if mark else None), tip)


def _merges(file: str, node: Node | None) -> Iterator[Finding]:
    """Yield merge keys: what they would bring in is not followed."""
    if isinstance(node, Table):
        for entry in node.entries:
            if entry.key == "<<":
                yield Finding(
                    code="yaml-merge",
                    severity="error",
                    place=Place(file, entry.line, "<<"),
                    sentence="`<<` merges another table in here, which not every reader does; it is not followed",
                    tip="write the fields out",
                    faulty=True,
                )
            yield from _merges(file, entry.node)
    elif isinstance(node, Items):
        for inner in node.nodes:
            yield from _merges(file, inner)


def _documents(file: str, line: int) -> Iterator[Finding]:
    """Yield a second document within the file."""
    if line:
        yield Finding(
            code="several-documents",
            severity="error",
            place=Place(file, line),
            sentence="a second document begins here; only the first is read",
            tip="keep one manifest a file",
        )


def _directives(file: str, text: str) -> Iterator[Finding]:
    """Yield a first line such as `%Open Know-How Manifest 1.0`: a habit of 2019 that stricter readers refuse."""
    first = text.partition("\n")[0]
    if first.startswith("%") and not first.startswith(("%YAML ", "%TAG ")):
        yield Finding(
            code="yaml-directive",
            severity="warning",
            place=Place(file, 1),
            sentence="begins with a % line, which is a command to the reader, and refused by many",
            tip="make it a comment: # in place of %",
        )


def _tagged(event: NodeEvent) -> bool:
    """Tell whether a node carries a tag that would make something else of it than its letters."""
    return event.tag is not None and event.tag not in _TEXT_TAGS


def _kind(event: ScalarEvent) -> Kind:
    if event.tag is not None or not event.implicit[0]:
        return "text"
    return "null" if event.value in _NULL else "plain"


def _name(key: Node) -> str:
    """Return a key's letters; a key that is a list or a table has none that could be asked for."""
    return key.text if isinstance(key, Leaf) else "?"


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1
