# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""site/network/<slug>.toml and the copy of a catalogue beside it: what was pinned, and that it is still that."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from makeshare.errors import InputError, IntegrityError, MakeshareError, Place
from makeshare.files import sha256
from makeshare.model.federation.network import MOST_STEPS, ListedPin, Pin
from makeshare.read.federation.address import is_public
from makeshare.read.federation.index import LARGEST, parse_index
from makeshare.read.plain import read_plain
from makeshare.read.toml import Document, read_toml

FOLDER = "site/network"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
TAKEN = ("agreements", "index")
"""Names that the folder itself uses."""
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class _Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A copy that came along, as it is written."""

    path: tuple[str, ...]
    sha256: str
    date: dt.date


class _Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pin as it is written."""

    name: str
    address: str
    sha256: str
    date: dt.date
    listed: tuple[_Listed, ...] = ()


def load_pins(root: Path) -> tuple[Pin, ...]:
    """Read every pinned community, by slug.

    Raises ExceptionGroup of MakeshareErrors when a copy is missing, not the pinned one, or pinned by nobody: then
    nothing is published from it.
    """
    pins: list[Pin] = []
    problems: list[MakeshareError] = []
    for path in sorted((root / FOLDER).glob("*.toml")):
        try:
            pins.append(load_pin(root, path.stem))
        except MakeshareError as error:
            problems.append(error)
    if not problems:
        problems += _strays(root, pins)
    if problems:
        raise ExceptionGroup("the network has problems", problems)
    return tuple(pins)


def load_pin(root: Path, slug: str) -> Pin:
    """Read one pin with its copies; raises InputError or IntegrityError."""
    if not SLUG.fullmatch(slug) or slug in TAKEN:
        raise InputError(f"'{slug[:80]}' cannot name a community", tip="small letters, digits and single hyphens")
    document = read_toml(root, f"{FOLDER}/{slug}.toml")
    card = document.convert(_Card, document.data)
    for problem in _problems(card, document):
        raise problem
    return Pin(
        slug=slug,
        name=card.name,
        address=card.address,
        sha256=card.sha256,
        date=card.date,
        index=parse_index(*_copy(root, (slug,), card.sha256)),
        listed=tuple(
            ListedPin(
                path=one.path,
                sha256=one.sha256,
                date=one.date,
                index=parse_index(*_copy(root, (slug, *one.path), one.sha256)),
            )
            for one in card.listed
        ),
        place=Place(document.file),
    )


def copy_path(steps: tuple[str, ...]) -> str:
    """Return where the copy of a community lies that is reached over these."""
    return f"{FOLDER}/{'/'.join(steps)}.json"


def _copy(root: Path, steps: tuple[str, ...], digest: str) -> tuple[bytes, str]:
    """Return a copy's bytes and its path; raises IntegrityError when they are not the pinned ones."""
    file = copy_path(steps)
    data = read_plain(root, file, LARGEST)
    if sha256(data) != digest:
        tip = f"`makeshare federate update {steps[0]}` pins what it publishes today"
        raise IntegrityError("is not what was pinned", Place(file), tip)
    return data, file


def _problems(card: _Card, document: Document) -> Iterator[InputError]:
    if card.address and not (is_public(card.address, secure=True) and card.address.endswith("/")):
        yield InputError(f"'{card.address[:80]}' is no site", document.place("address"), "https://…/, or empty")
    for digest, place in ((card.sha256, document.place("sha256")), *_hashes(card, document)):
        if not _HASH.fullmatch(digest):
            yield InputError("this pins nothing", place, "64 hex digits")
    for index, one in enumerate(card.listed):
        if not 1 <= len(one.path) < MOST_STEPS or not all(SLUG.fullmatch(step) for step in one.path):
            yield InputError("this leads to no community", document.place("listed", index, "path"))


def _hashes(card: _Card, document: Document) -> Iterator[tuple[str, Place]]:
    for index, one in enumerate(card.listed):
        yield one.sha256, document.place("listed", index, "sha256")


def _strays(root: Path, pins: list[Pin]) -> Iterator[InputError]:
    """A copy that nobody pinned would be published all the same."""
    wanted = {copy_path((pin.slug,)) for pin in pins}
    wanted |= {copy_path((pin.slug, *one.path)) for pin in pins for one in pin.listed}
    for path in sorted((root / FOLDER).rglob("*.json")):
        name = path.relative_to(root).as_posix()
        if name not in wanted:
            yield InputError("is pinned by nobody", Place(name), "delete it, or add it with `makeshare federate add`")
