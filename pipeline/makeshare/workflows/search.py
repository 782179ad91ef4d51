# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Find catalogue keys by the words that people call things."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from makeshare.model.catalog import Catalog


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A key of the catalogue with what tells it from its neighbours."""

    key: str
    kind: str
    title: str
    offers: str
    standard: str


def find(catalog: Catalog, text: str) -> tuple[Hit, ...]:
    """Return what matches every word of a text, by key; times signs, case and hyphens do not matter."""
    words = _plain(text).split()
    found = ((hit, haystack) for hit, haystack in _all(catalog) if all(word in haystack for word in words))
    return tuple(hit for hit, _ in sorted(found, key=lambda pair: pair[0].key))


def _all(catalog: Catalog) -> Iterator[tuple[Hit, str]]:
    for thing in catalog.things.values():
        offers = len(catalog.offers.get(thing.key, ()))
        hit = Hit(
            key=thing.key,
            kind=thing.kind,
            title=thing.title,
            offers=str(offers or "none"),
            standard=thing.standard,
        )
        yield (
            hit,
            _plain(f"{thing.key} {thing.kind} {thing.title} {thing.material} {thing.grade} {thing.standard}"),
        )
    for process in catalog.processes.values():
        hit = Hit(key=process.key, kind="process", title=process.title, offers="-", standard=process.code)
        yield hit, _plain(f"{process.key} process {process.title} {process.code}")


def _plain(text: str) -> str:
    """Spell alike what people write in different ways: an M6x20 has many spellings."""
    text = text.lower().replace("\N{MULTIPLICATION SIGN}", "x").replace("-", " ")
    return re.sub(r"(?<=\d) ?x ?(?=\d)", "x", text)
