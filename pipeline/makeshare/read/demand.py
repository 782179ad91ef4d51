# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""site/demand/<design>.toml: cycles that are over, what else was asked for, and who waits for single units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.demand import Cycle, DemandFile, Waiting, Wanted
from makeshare.read.toml import Document, read_toml

FOLDER = "site/demand"
MOST = 1_000_000
"""Units in a count; more is a mistake."""


class CycleCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cycle as it is written."""

    opened: dt.date
    closed: dt.date
    interest: int
    pledged: int
    variant: str = "default"
    paid: int | None = None
    delivered: int | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file as it is written; its name is the design's folder."""

    example: bool
    as_of: dt.date
    cycles: tuple[CycleCard, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    waiting: tuple[Waiting, ...] = ()


def demand_files(root: Path) -> tuple[str, ...]:
    """Return the designs (folder names) of which there is a file, sorted."""
    return tuple(sorted(path.stem for path in (root / FOLDER).glob("*.toml")))


def load_demand(root: Path, design: str) -> DemandFile:
    """Read a design's file; raises InputError, with file, line and field, for what is unknown or cannot be."""
    document = read_toml(root, f"{FOLDER}/{design}.toml")
    card = document.convert(Card, document.data)
    for problem in _problems(card, document):
        raise problem
    return DemandFile(
        design=design,
        example=card.example,
        as_of=card.as_of,
        cycles=tuple(Cycle(design=design, **msgspec.structs.asdict(one)) for one in card.cycles),
        wanted=card.wanted,
        waiting=card.waiting,
        place=Place(document.file),
    )


def _problems(card: Card, document: Document) -> Iterator[InputError]:
    seen: set[tuple[dt.date, dt.date, str]] = set()
    for index, cycle in enumerate(card.cycles):
        place = document.place("cycles", index)
        yield from _counts(cycle, place)
        if not cycle.opened < cycle.closed <= card.as_of:
            yield InputError("a cycle closes after it opened, and is over on the day of as_of", place)
        key = (cycle.opened, cycle.closed, cycle.variant)
        if key in seen:
            yield InputError(f"variant '{cycle.variant}' is counted twice in this cycle", place)
        seen.add(key)
        if any(_overlap(cycle, other) for other in card.cycles[:index]):
            yield InputError("two cycles overlap", place, "variants of one cycle have the same dates")
    wanted = [(index, "wanted", one.units, one.what) for index, one in enumerate(card.wanted)]
    waiting = [(index, "waiting", one.units, one.variant) for index, one in enumerate(card.waiting)]
    for index, name, units, words in (*wanted, *waiting):
        if not 0 < units <= MOST or not words.strip():
            yield InputError("a wish names a thing and 1 unit or more", document.place(name, index))


def _overlap(one: CycleCard, other: CycleCard) -> bool:
    """Tell whether two cycles share days without being one."""
    apart = other.closed <= one.opened or one.closed <= other.opened
    return not apart and (other.opened, other.closed) != (one.opened, one.closed)


def _counts(cycle: CycleCard, place: Place) -> Iterator[InputError]:
    """Each count is a part of the one before it."""
    counts = (
        ("interest", cycle.interest),
        ("pledged", cycle.pledged),
        ("paid", cycle.paid),
        ("delivered", cycle.delivered),
    )
    before = ("all units", MOST)
    for name, count in counts:
        if count is None:
            continue
        if not 0 <= count <= before[1]:
            tip = "interest holds the pledges, pledges hold what was paid, and that what was delivered"
            yield InputError(f"{name} is {count}, and {before[0]} {before[1]}", place, tip)
        before = (name, count)
    if cycle.paid is None and cycle.delivered is not None:
        yield InputError("delivered is known, and paid is not", place)
