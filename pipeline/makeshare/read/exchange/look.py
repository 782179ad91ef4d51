# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Takes single fields out of a tree: what is asked for is understood, what nobody asks for is kept as `extra`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from makeshare.errors import Place
from makeshare.model.exchange.finding import Finding, Severity
from makeshare.model.exchange.stated import Link, Measure, Person, Stated
from makeshare.model.exchange.tree import REFUSED, Entry, Items, Leaf, Node, Path, Table, flat, shown
from makeshare.read.exchange.measure import measure

TARGETS = ("path", "location", "release", "url", "web", "manifest", "link", "component", "okh-ref", "product-url")
"""Fields of a table that lead to a file or an address, the likelier first."""
_MAIL = re.compile(r"([^<>]*)<([^<>\s]+)>\s*", re.ASCII)
_A = {
    "text": "text",
    "plain": "text",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date",
    "null": "nothing",
}


class Look:
    """One table of a file. Each method takes the first of the names that is there, in any spelling."""

    def __init__(self, file: str, table: Table, findings: list[Finding], path: Path = ()) -> None:
        self.file = file
        self.table = table
        self.findings = findings
        self.path = path
        self._by_name: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in table.entries:
            self._by_name[flat(entry.key)].append(entry)
        self._taken: dict[int, list[Look]] = {}

    # -------------------------------------------------------------------------------------------- what it tells
    def tell(
        self, code: str, severity: Severity, about: Stated, sentence: str, tip: str = "", *, faulty: bool = False
    ) -> None:
        """Note a finding about a value."""
        place = Place(self.file, about.line or None, about.field)
        self.findings.append(
            Finding(code=code, severity=severity, place=place, sentence=sentence, tip=tip, faulty=faulty)
        )

    def rest(self) -> Iterator[tuple[str, Node]]:
        """Yield what nobody asked for, by path, as it stands."""
        for entry in self.table.entries:
            if id(entry) not in self._taken:
                yield shown((*self.path, entry.key)), entry.node
            for inner in self._taken.get(id(entry), []):
                yield from inner.rest()

    @property
    def here(self) -> Stated:
        """The table's own place."""
        return Stated("", shown(self.path), self.table.line)

    # -------------------------------------------------------------------------------------------- what it takes
    def has(self, *names: str) -> bool:
        """Tell whether there is a field of one of these names."""
        return any(flat(name) in self._by_name for name in names)

    def line(self, name: str) -> int:
        """Return the line of a field that is there."""
        return self._by_name[flat(name)][0].line

    def text(self, *names: str, numbers: bool = False, wanted: str = "text") -> Stated | None:
        """Take text; a number only where that is asked for. Empty text and null are there, but known to be nothing."""
        entry = self._entry(names)
        return None if entry is None else self._text(entry.node, (entry.key,), entry, numbers=numbers, wanted=wanted)

    def texts(self, *names: str, listed: bool = False) -> tuple[Stated, ...]:
        """Take text or a list of texts; `listed` says that the specification wants a list."""
        entry = self._entry(names)
        if entry is None:
            return ()
        if isinstance(entry.node, Items):
            self._take(entry)
            found = (self._text(node, (entry.key, index)) for index, node in enumerate(entry.node.nodes))
            return tuple(one for one in found if one is not None and one.known)
        one = self._text(entry.node, (entry.key,), entry)
        if one is None or not one.known:
            return ()
        if listed:
            self.tell("text-for-list", "warning", one, f"{entry.key} is one text, where a list is expected")
        return (one,)

    def flag(self, *names: str) -> Stated | None:
        """Take true or false."""
        entry = self._entry(names)
        if entry is None:
            return None
        leaf, word = entry.node, ""
        if isinstance(leaf, Leaf):
            word = leaf.text.casefold()
            if leaf.kind == "null":
                return None
        stated = Stated(word, shown((*self.path, entry.key)), entry.line, "boolean")
        if isinstance(leaf, Leaf) and leaf.kind in ("boolean", "plain") and word in ("true", "false"):
            self._take(entry)
            return stated
        if isinstance(leaf, Leaf) and leaf.kind == "plain" and word in ("yes", "no", "on", "off", "y", "n"):
            sentence = f"'{leaf.text}' is true or false to some YAML readers, a word to others"
            self.tell("yaml-word", "warning", stated, sentence, "write true or false", faulty=True)
            return None
        self._wrong(entry, stated, "true or false")
        return None

    def measure(self, dimension: str, *names: str, unit: str = "") -> Measure | None:
        """Take an amount of a dimension; a bare number has the unit of the specification, or the one given."""
        stated = self.text(*names, numbers=True, wanted="a number")
        return measure(stated, dimension, self.tell, unit) if stated is not None and stated.known else None

    def items(self, *names: str, tables: bool = False) -> tuple[Look | Stated, ...]:
        """Take a list of tables and texts, mixed as it comes; a single one counts as a list of one.

        `tables` says that only tables are expected.
        """
        entry = self._entry(names)
        if entry is None:
            return ()
        if isinstance(entry.node, Leaf) and entry.node.kind == "null":
            self._take(entry)
            return ()
        nodes = entry.node.nodes if isinstance(entry.node, Items) else (entry.node,)
        found: list[Look | Stated] = []
        for index, node in enumerate(nodes):
            path = (entry.key, index) if isinstance(entry.node, Items) else (entry.key,)
            if isinstance(node, Table):
                found.append(Look(self.file, node, self.findings, (*self.path, *path)))
            elif tables:
                stated = Stated("", shown((*self.path, *path)), node.line)
                self._wrong(Entry(entry.key, node, node.line), stated, "a table of fields")
            elif (one := self._text(node, path)) is not None:
                found.append(one)
        if len(found) == len(nodes):
            self._taken[id(entry)] = [one for one in found if isinstance(one, Look)]
        return tuple(one for one in found if isinstance(one, Look) or one.known)

    def tables(self, *names: str) -> tuple[Look, ...]:
        """Take a list of tables; a single one counts as a list of one."""
        return tuple(one for one in self.items(*names, tables=True) if isinstance(one, Look))

    def is_table(self, *names: str) -> bool:
        """Tell whether the field holds a table, or a list that begins with one."""
        found = [entry for name in names for entry in self._by_name.get(flat(name), [])]
        node = found[0].node if found else None
        node = node.nodes[0] if isinstance(node, Items) and node.nodes else node
        return isinstance(node, Table)

    def links(self, role: str, *names: str) -> tuple[Link, ...]:
        """Take addresses and files: text, tables with a path and a title, or a list of either."""
        found = []
        for one in self.items(*names):
            if isinstance(one, Stated):
                found.append(Link(role=role, target=one))
                continue
            targets = [target for name in TARGETS if (target := one.text(name)) is not None and target.known]
            if not targets:
                one.tell(
                    "link-without-target", "warning", one.here, f"{names[0]} leads nowhere: it names no path or address"
                )
            title = one.text("title", "name")
            found += [Link(role=role, target=target, title=title.text if title else "") for target in targets]
        return tuple(found)

    def people(self, role: str, *names: str) -> tuple[Person, ...]:
        """Take people: `Name <mail>`, tables with name, email and affiliation, or a list of either."""
        return tuple(
            _person(role, one)
            if isinstance(one, Stated)
            else Person(
                role=role,
                name=_some(one.text("name")),
                email=_some(one.text("email")),
                affiliation=_some(one.text("affiliation")),
            )
            for one in self.items(*names)
        )

    # --------------------------------------------------------------------------------------------------- within
    def _entry(self, names: tuple[str, ...]) -> Entry | None:
        for name in names:
            found = self._by_name.get(flat(name), [])
            if found:
                return found[0] if len(found) == 1 else None  # which of two counts is unknown: see `doubled`
        return None

    def _text(
        self, node: Node, path: Path, entry: Entry | None = None, *, numbers: bool = False, wanted: str = "text"
    ) -> Stated | None:
        field = shown((*self.path, *path))
        stated = Stated("", field, node.line if entry is None else entry.line)
        if isinstance(node, Leaf) and node.kind in ("text", "plain", "date", "null", *(["number"] if numbers else [])):
            if entry is not None:
                self._take(entry)
            text = "" if node.kind == "null" else node.text
            return Stated(text, field, stated.line, node.kind)
        name = str(path[0])
        self._wrong(entry or Entry(name, node, node.line), stated, wanted)
        return None

    def _wrong(self, entry: Entry, stated: Stated, wanted: str) -> None:
        node = entry.node
        if isinstance(node, Leaf) and node.kind in REFUSED:
            return  # which was told where it was refused
        what = _A[node.kind] if isinstance(node, Leaf) else "a list" if isinstance(node, Items) else "a table of fields"
        tip = "put it in quotes" if wanted == "text" and isinstance(node, Leaf) else ""
        self.tell("wrong-type", "error", stated, f"{entry.key} is {what}, where {wanted} is expected", tip, faulty=True)

    def _take(self, entry: Entry) -> None:
        self._taken[id(entry)] = []


def _some(stated: Stated | None) -> Stated | None:
    """Return text that says something, else None."""
    return stated if stated is not None and stated.known else None


def _person(role: str, stated: Stated) -> Person:
    """Split `Name (Organization) <mail>`, the form that OKH's template shows; other text is a name as it stands."""
    found = _MAIL.fullmatch(stated.text)
    if found is None:
        return Person(role=role, name=stated)
    name = Stated(found[1].strip(), stated.field, stated.line, stated.kind)
    return Person(role=role, name=_some(name), email=Stated(found[2], stated.field, stated.line, stated.kind))
