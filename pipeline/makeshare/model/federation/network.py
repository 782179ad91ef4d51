# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The communities that this one knows: what it pinned of each, and what those list in turn."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from makeshare.errors import Place
from makeshare.model.federation.agreement import Agreement
from makeshare.model.federation.index import Index, Origin

MOST_STEPS = 3
"""How far a listing is followed: a neighbour, its neighbours, and theirs."""


class ListedPin(msgspec.Struct, frozen=True, kw_only=True):
    """A copy that came with a pinned community: the way to it from there, its hash, when that one pinned it."""

    path: tuple[str, ...]
    sha256: str
    date: dt.date
    index: Index


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """A community whose catalogue was fetched and is kept here, to the byte, since `date`.

    `address` is where its site lies, ending in a slash; empty for one that was read from a folder.
    """

    slug: str
    name: str
    address: str
    sha256: str
    date: dt.date
    index: Index
    listed: tuple[ListedPin, ...] = ()
    place: Place = Place()


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """A community in the roll-up, each once. `path` names the communities over which it is known, itself last.

    `address` is where its pages and files lie; empty where nobody knows.
    """

    path: tuple[str, ...]
    index: Index
    address: str
    sha256: str
    date: dt.date

    @property
    def direct(self) -> bool:
        """Whether it was pinned here, and not by another community."""
        return len(self.path) == 1


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """All that this community keeps of others: pins, the roll-up, agreements, origins of adopted designs by folder."""

    pins: tuple[Pin, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    origins: dict[str, Origin] = {}


ChangeKind = Literal[
    "new design", "changed design", "withdrawn design", "design gone", "price", "offer opened", "offer closed",
    "changed offer", "offer gone", "new workshop", "changed workshop", "workshop gone", "agreement", "community",
    "network",
]  # fmt: skip


class IndexChange(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between a pinned catalogue and a newer one."""

    kind: ChangeKind
    what: str
    before: str = ""
    after: str = ""
