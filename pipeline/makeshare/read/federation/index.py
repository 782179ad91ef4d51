# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""catalog.json of another community: its form, its own hashes, and that its parts fit each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from makeshare.errors import InputError, IntegrityError, Place
from makeshare.model.federation.index import FORMAT, VERSION, CostCard, DesignCard, Index
from makeshare.model.federation.sections import sections
from makeshare.read.federation.address import is_public

Record = TypeVar("Record")

LARGEST = 16_000_000
"""Bytes of a catalogue: three thousand designs with three variants each."""


class _Head(msgspec.Struct):
    """What a catalogue of any version begins with."""

    format: str
    version: int


def parse_index(data: bytes, file: str) -> Index:
    """Read a catalogue; `file` is what errors show.

    Raises InputError for what is none, or of another version, or has a field that may not be so; IntegrityError when
    its parts are not those that it names by hash.
    """
    place = Place(file)
    if len(data) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1_000_000} MB", place)
    head = _decoded(data, _Head, place)
    if head.format != FORMAT:
        raise InputError(f"is no catalogue: its format is '{head.format[:40]}'", place, f"it should be {FORMAT}")
    if head.version != VERSION:
        raise InputError(f"is version {head.version}, and this reads {VERSION}", place, "a newer makeshare may read it")
    found = _decoded(data, Index, place)
    for problem in (*_sums(data, found, place), *_misfits(found, place)):
        raise problem
    return found


def _decoded(data: bytes, kind: type[Record], place: Place) -> Record:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        said, _, where = (str(error) or "nested too deeply").partition(" - at ")
        field = where.strip("`").removeprefix("$.")
        raise InputError(f"cannot be read: {said}", Place(place.file, field=field)) from error


def _sums(data: bytes, found: Index, place: Place) -> Iterator[IntegrityError]:
    """Hold each part against the hash that the catalogue names for it."""
    if found.sums is None:
        return
    try:
        actual = sections(msgspec.json.decode(data))
    except (RecursionError, OverflowError, ValueError):
        yield IntegrityError("holds what no catalogue needs: it cannot be hashed", place)
        return
    for name in sorted(actual.keys() | found.sums.sections.keys()):
        if actual.get(name) != found.sums.sections.get(name):
            yield IntegrityError(f"its part '{name[:40]}' is not the one that it names by hash", place)


def _misfits(found: Index, place: Place) -> Iterator[InputError]:
    """Yield names that are there twice, addresses that are not public, and figures that cannot be."""
    yield from _twice("design", (one.slug for one in found.designs), place)
    yield from _twice("proposal", (one.slug for one in found.proposals), place)
    yield from _twice("workshop", (one.slug for one in found.capabilities), place)
    yield from _twice("agreement", (one.slug for one in found.agreements), place)
    yield from _twice("community", ("/".join(one.path) for one in found.network), place)
    addresses = (found.community.url, *(one.url for one in found.network), *(one.discussion for one in found.designs))
    for address in addresses:
        if address and not is_public(address):
            yield InputError(f"'{address[:80]}' is no public address", place)
    for design in found.designs:
        yield from _design(design, Place(place.file, field=f"designs.{design.slug}"))


def _twice(what: str, names: Iterable[str], place: Place) -> Iterator[InputError]:
    for name, count in Counter(names).items():
        if count > 1:
            yield InputError(f"{count} {what}s are called {name}", place)


def _design(design: DesignCard, place: Place) -> Iterator[InputError]:
    yield from _twice("variant", (one.name for one in design.variants), place)
    folder = f"designs/{design.slug}/"
    for variant in design.variants:
        outside = [name for name in variant.files if not name.startswith(folder)]
        if outside:
            yield InputError(f"{outside[0][:80]} is no file of this design", place)
        if variant.package is not None and variant.package not in variant.files:
            yield InputError("its package is not among its files", place)
        if not variant.revision.startswith(f"{design.version}+"):
            yield InputError(f"revision {variant.revision} is not of version {design.version}", place)
        for cost in variant.unit_cost.values():
            yield from _cost(cost, place)


def _cost(cost: CostCard, place: Place) -> Iterator[InputError]:
    """A complete cost has its three amounts in order; an incomplete one has none: unknown is not zero."""
    known = [one for one in (cost.low, cost.expected, cost.high) if one is not None]
    if len(known) != (3 if cost.complete else 0):
        yield InputError("a complete cost has three amounts, an incomplete one none", place)
    elif known != sorted(known):
        yield InputError("a cost is low, expected, high, in this order", place)
