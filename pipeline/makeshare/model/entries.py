# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The catalogue as a table of entries, and a catalogue that notes which of them are asked for.

So that a price decides what used that price, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, cast

import msgspec

from makeshare.errors import Place
from makeshare.files import sha256
from makeshare.model.catalog import Catalog

Entry = TypeVar("Entry")
Record = TypeVar("Record", bound=msgspec.Struct)
GROUPS = ("things", "offers", "processes", "labour")
ALL = "*"
"""What a program asks for that walks through a group."""


def placeless(catalog: Catalog) -> Catalog:
    """Return a catalogue whose entries do not say where they stand: a line that moved changes nothing."""

    def bare(entry: Record) -> Record:
        return msgspec.structs.replace(entry, place=Place())

    return Catalog(
        things={key: bare(thing) for key, thing in catalog.things.items()},
        offers={key: tuple(bare(offer) for offer in offers) for key, offers in catalog.offers.items()},
        processes={key: bare(process) for key, process in catalog.processes.items()},
        labour={key: bare(labour) for key, labour in catalog.labour.items()},
    )


def digests(catalog: Catalog) -> dict[str, str]:
    """Return the digest of each entry as `things/<key>`, `offers/<thing>` …; `known/<process>` for that it is there."""
    found = {
        f"{group}/{key}": sha256(msgspec.json.encode(entry))
        for group in GROUPS
        for key, entry in getattr(catalog, group).items()
    }
    return found | {f"known/{key}": "yes" for key in catalog.processes}


def noting(catalog: Catalog) -> tuple[Catalog, set[str]]:
    """Return the same catalogue, but one that notes what it is asked for, and the set that its notes go to."""
    asked: set[str] = set()
    groups = {group: _Noting(group, getattr(catalog, group), asked.add) for group in GROUPS}
    return Catalog(**cast("dict[str, dict[str, object]]", groups)), asked  # type: ignore[arg-type]  # as good as dicts


class _Noting(Mapping[str, Entry]):
    """The entries of one group; notes each key that is looked up, and ALL when somebody walks through them."""

    def __init__(self, group: str, entries: dict[str, Entry], note: Callable[[str], None]) -> None:
        self._group = group
        self._entries = entries
        self._note = note

    def __getitem__(self, key: str) -> Entry:
        self._note(f"{self._group}/{key}")
        return self._entries[key]

    def __contains__(self, key: object) -> bool:
        self._note(f"{self._group}/{key}")
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        self._note(ALL)
        return iter(self._entries)

    def __len__(self) -> int:
        self._note(ALL)
        return len(self._entries)
