# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a specification demands and a manifest leaves out, and what a TOML table swallowed."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.derive.exchange.say import error, warning
from makeshare.errors import Place
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import Dialect, ForeignManifest
from makeshare.model.exchange.tree import Node, flat, leaves

_DEMANDED: dict[Dialect, tuple[tuple[str, str], ...]] = {
    "okh-1.0": (("title", "title"), ("description", "description"), ("license", "license"), ("home", "project-link")),
    "okh-losh": (
        ("title", "name"), ("home", "repo"), ("license", "license"), ("licensor", "licensor"), ("function", "function"),
        ("version", "version"), ("language", "documentation-language"),
    ),
    "ohm": (
        ("title", "title"), ("license", "license"), ("licensor", "licensor"), ("version", "version"),
        ("function", "function"), ("language", "documentation_language"),
    ),
}  # fmt: skip
"""By dialect: what is demanded, and the field that it stands in. OKH 1.0, chapter 4; OKH-LOSH 2.4's schema; the
Manager's schema."""
_WANTED = ("version", "language")
"""Demanded by older texts of a specification, no longer by newer ones: a warning."""
TOP = frozenset(
    (
        "okhv", "repo", "license", "licensor", "function", "version", "documentation-language", "organization",
        "release", "readme", "contribution-guide", "technology-readiness-level", "documentation-readiness-level",
        "attestation", "publication", "standard-compliance", "cpc-patent-class", "bom", "manufacturing-instructions",
        "user-manual", "fork-of", "tsdc", "mass", "source", "export", "name",
    )
)  # fmt: skip
"""Fields of a manifest's top level, which a table above them takes for its own."""


_OWN = ("part", "software")
"""Tables that may well have a version or a name of their own."""


def required_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield what is demanded and missing; what a table swallowed is told by `swallowed_problems`."""
    gone = {name for name, _, _ in _swallowed(manifest)}
    for what, field in _DEMANDED[manifest.dialect]:
        if _stated(manifest, what) or flat(field) in gone:
            continue
        there = manifest.original.named(field)
        if any(_says(entry.node) for entry in there):
            continue  # it says something that cannot be used: that was told where it was read
        line = there[0].line if there else None
        place = Place(manifest.file, line, field)
        sentence = f"{field} is missing" if line is None else f"{field} is empty"
        if what in _WANTED:
            yield warning("field-missing", place, sentence, faulty=True)
        else:
            yield error("field-missing", place, sentence, _TIPS.get(what, ""))


def swallowed_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield fields of the top level that stand behind a table's header, and so belong to that table."""
    for name, path, node in _swallowed(manifest):
        table = path.rpartition(".")[0]
        sentence = f"{name} stands behind [{table}], so TOML counts it as a field of that table"
        yield error("swallowed", Place(manifest.file, node.line, path), sentence, "move it above the first [table]")


def _swallowed(manifest: ForeignManifest) -> list[tuple[str, str, Node]]:
    """Return name, path and value of each field that nobody expects in its table, and that the top level lacks."""
    if manifest.dialect != "okh-losh":
        return []
    found = []
    for path, node in manifest.extra:
        table, _, key = path.rpartition(".")
        own = table.rpartition("[")[0] in _OWN and flat(key) in ("version", "name")
        if table and flat(key) in TOP and not own and not manifest.original.named(key):
            found.append((flat(key), path, node))
    return found


def _says(node: Node) -> bool:
    """Tell whether anything is written there."""
    return any(leaf.kind != "null" and leaf.text.strip() for _, leaf in leaves(node))


def _stated(manifest: ForeignManifest, what: str) -> bool:
    if what == "license":
        return any(stated.known for _, stated in manifest.licences)
    if what == "licensor":
        return any(person.role == "licensor" for person in manifest.people)
    if what == "language":
        return bool(manifest.languages)
    if what == "home":
        return any(link.role in ("repository", "project", "home") and link.target.known for link in manifest.links)
    stated = getattr(manifest, what)
    return stated is not None and stated.known


_TIPS = {
    "license": "without a licence nobody may make it: ask who designed it",
    "home": "say where the project is developed",
}
