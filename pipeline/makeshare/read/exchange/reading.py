# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Reads one foreign file, whatever it is: its syntax by its name's ending, its dialect by its fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from pathlib import PurePath

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.exchange.facility import ForeignFacility
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import Dialect, ForeignManifest
from makeshare.model.exchange.tree import Entry, Items, Leaf, Node, Path, Table, flat, leaves, shown
from makeshare.read.exchange.facility import facility
from makeshare.read.exchange.json_tree import json_tree
from makeshare.read.exchange.manifest import manifest
from makeshare.read.exchange.text import decoded, read_plain
from makeshare.read.exchange.toml_tree import toml_tree
from makeshare.read.exchange.yaml_tree import yaml_tree

ENDINGS = (".yml", ".yaml", ".toml", ".json")
_FACILITY = ("equipment", "facility-status", "gps-coordinates")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What a file holds, and what was odd while it was read. `content` is None when it could not be read at all."""

    file: str
    content: ForeignManifest | ForeignFacility | None
    findings: tuple[Finding, ...] = ()


def read_foreign(path: FilePath, name: str | None = None) -> Reading:
    """Read a file; `name` is what findings call it.

    Raises InputError only for a path that leads to no plain file of a sane size. What is wrong inside is a finding.
    """
    return parse_foreign(name or str(path), read_plain(path))


def parse_foreign(file: str, data: bytes) -> Reading:
    """Read a file's bytes; raises InputError for a name with an ending that is none of ENDINGS."""
    ending = PurePath(file).suffix.casefold()
    if ending not in ENDINGS:
        raise InputError("is no YAML, TOML or JSON by its name", Place(file), f"names end in {', '.join(ENDINGS)}")
    findings: list[Finding] = []
    try:
        text, findings = decoded(file, data)
        tree = _tree(file, ending, text, findings)
    except InputError as error:
        return Reading(file=file, content=None, findings=(*findings, _unreadable(error, file)))
    findings += (*_doubled(file, tree), *_refused(file, tree))
    content = _content(file, ending, tree, findings)
    return Reading(file=file, content=content, findings=tuple(findings))


def _tree(file: str, ending: str, text: str, findings: list[Finding]) -> Table:
    node: Node | None
    if ending == ".toml":
        node = toml_tree(file, text)
    else:
        node, found = (json_tree(file, text), []) if ending == ".json" else yaml_tree(file, text)
        findings += found
    if node is None or (isinstance(node, Leaf) and node.kind == "null"):
        raise InputError("is empty", Place(file))
    if not isinstance(node, Table):
        raise InputError("holds no fields, but a list or a single value", Place(file, node.line))
    return node


def _content(file: str, ending: str, tree: Table, findings: list[Finding]) -> ForeignManifest | ForeignFacility:
    if tree.named(*_FACILITY) and not tree.named("title", "okhv", "license", "licence"):
        return facility(file, tree, findings)
    return manifest(file, _dialect(ending, tree), tree, findings)


def _doubled(file: str, node: Node, path: Path = ()) -> Iterator[Finding]:
    """Yield keys that stand twice in one table, in whatever spelling: which of them counts is unknown."""
    if isinstance(node, Items):
        for index, inner in enumerate(node.nodes):
            yield from _doubled(file, inner, (*path, index))
    if not isinstance(node, Table):
        return
    first: dict[str, Entry] = {}
    for entry in node.entries:
        field = (*path, entry.key)
        if flat(entry.key) in first:
            before = first[flat(entry.key)]
            sentence = f"{entry.key} stands already in line {before.line}, as {before.key}: which one counts is unknown"
            place = Place(file, entry.line, shown(field))
            yield Finding(
                code="duplicate-key",
                severity="error",
                place=place,
                sentence=sentence,
                tip="keep one of them",
                faulty=True,
            )
        first.setdefault(flat(entry.key), entry)
        yield from _doubled(file, entry.node, field)


def _refused(file: str, tree: Table) -> Iterator[Finding]:
    """Yield the values that were not followed, and why; the same one again in a line is not said again."""
    told: set[tuple[int, str]] = set()
    for path, leaf in leaves(tree):
        if leaf.kind in _REFUSALS and (leaf.line, leaf.text) not in told:
            told.add((leaf.line, leaf.text))
            code, sentence = _REFUSALS[leaf.kind]
            letters = " ".join(leaf.text.split())[:40]
            yield Finding(
                code=code,
                severity="error",
                place=Place(file, leaf.line, shown(path)),
                sentence=f"{letters} {sentence}",
                tip="write the plain value",
                faulty=True,
            )


_REFUSALS = {
    "alias": ("yaml-alias", "repeats another value by reference; it is not followed"),
    "tag": ("yaml-tag", "asks the reader to make something of it; nothing is made"),
    "torn": ("torn-character", "holds half of a surrogate pair, which is no character"),
}


def _dialect(ending: str, tree: Table) -> Dialect:
    """Tell the dialect: TOML, or what names OKH-LOSH, is that; other JSON is the Manager's; other YAML is OKH 1.0."""
    spec = next((entry.node.text for entry in tree.named("okhv") if isinstance(entry.node, Leaf)), "")
    if ending == ".json" and (tree.named("title") or not tree.named("name")):
        return "ohm"
    if ending == ".toml" or (spec and spec not in ("OKHv1.0", "1.0", "1.0.0")):
        return "okh-losh"
    return "okh-1.0" if ending != ".json" else "ohm"


def _unreadable(error: InputError, file: str) -> Finding:
    """Make a finding of what keeps a whole file from being read."""
    twice = "Cannot overwrite a value" in error.message or "twice" in error.message
    code = "duplicate-key" if twice else _CODES.get(error.message.partition(":")[0], "syntax")
    code = "not-a-number" if error.message.endswith("is not a number") else code
    tip = error.tip
    if twice:
        tip = "keep one of the two; until then no field of this file counts"
    elif "Illegal character '\\n'" in error.message:
        tip = "is a quote missing at the end of the line?"
    place = error.place if error.place.file else Place(file)
    return Finding(code=code, severity="error", place=place, sentence=error.message, tip=tip, faulty=True)


_CODES = {
    "is not UTF-8 text": "encoding",
    "is UTF-16 text": "encoding",
    "is nested too deeply": "too-deep",
    "is empty": "empty",
    "a number has too many digits": "too-large",
}
