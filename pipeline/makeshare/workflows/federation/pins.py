# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Pin other communities' catalogues: fetch, judge, keep to the byte; later show what has changed, and pin anew."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from makeshare.derive.federation import changes
from makeshare.errors import EngineError, InputError, IntegrityError, MakeshareError, Place, UnknownKey
from makeshare.files import sha256, write_whole
from makeshare.model.federation.index import FILE, Index, ListedCard
from makeshare.model.federation.network import MOST_STEPS, IndexChange, ListedPin, Pin
from makeshare.read.federation import Source, load_pins, parse_index, source
from makeshare.read.federation.address import site_root
from makeshare.read.federation.index import LARGEST
from makeshare.read.federation.pins import FOLDER, SLUG, TAKEN, copy_path, load_pin
from makeshare.workflows.repository import Repository
from makeshare.write.federation.records import pin_toml

MOST_LISTED = 50
"""Copies that come along with one community; more is a directory, not a neighbourhood."""
MOST_BYTES = 64_000_000
"""Bytes of all these copies together."""


@dataclass(frozen=True)
class Fetched:
    """A community as it publishes itself now: its pin, the files to keep, and which of its listings were left out."""

    pin: Pin
    files: Mapping[str, bytes]
    left_out: tuple[str, ...]

    def write(self, root: Path) -> None:
        """Put the files in their places and remove copies that are no longer listed."""
        for name, data in self.files.items():
            write_whole(root / name, data)
        folder = root / FOLDER / self.pin.slug
        for path in sorted(folder.rglob("*.json")) if folder.is_dir() else ():
            if path.relative_to(root).as_posix() not in self.files:
                path.unlink()


def add(repository: Repository, where: str, name: str, date: dt.date) -> Fetched:
    """Fetch and pin a community under a name of its own making or ours, dated by the caller.

    Raises InputError when it is this community itself or pinned already, and all that `fetched` raises.
    """
    found = fetched(source(where), name, date)
    pins, slug = load_pins(repository.root), found.pin.slug
    card = found.pin.index.community
    if card.name == repository.settings.name or (card.url and card.url == repository.settings.url):
        raise InputError(f"{card.name} is this community itself", Place(where))
    for pin in pins:
        if pin.slug == slug or pin.name == card.name or (card.url and card.url == pin.index.community.url):
            tip = f"`makeshare federate update {pin.slug}` shows what has changed"
            raise InputError(f"{pin.name} is pinned already, as {pin.slug}", Place(where), tip)
    found.write(repository.root)
    return found


def update(repository: Repository, slug: str, where: str, date: dt.date) -> tuple[Fetched, tuple[IndexChange, ...]]:
    """Fetch a pinned community again and say what has changed; nothing is written before somebody has looked.

    Raises UnknownKey for one that is not pinned, InputError when nobody knows where it is, and all that `fetched`
    raises. A copy here that is damaged does not matter: what is fetched takes its place.
    """
    before, address = _pinned(repository, slug)
    if not (where or address):
        raise InputError(f"{slug} was pinned from a folder", tip="say where it is now: --from PATH")
    found = fetched(source(where or address), slug, date)
    return found, changes(before, found.pin.index) if before else ()


def remove(repository: Repository, slug: str) -> tuple[str, ...]:
    """Forget a community; agreements with it stay. Returns the files that are gone; raises UnknownKey."""
    root = repository.root
    _known(repository, slug)
    gone = [root / FOLDER / f"{slug}.toml", root / FOLDER / f"{slug}.json"]
    gone += sorted((root / FOLDER / slug).rglob("*.json"))
    for path in gone:
        path.unlink(missing_ok=True)
    for folder in sorted((root / FOLDER / slug).rglob("*"), reverse=True):
        folder.rmdir()
    if (root / FOLDER / slug).is_dir():
        (root / FOLDER / slug).rmdir()
    return tuple(path.relative_to(root).as_posix() for path in gone)


def slugs(repository: Repository) -> list[str]:
    """Return the names of all pinned communities, sorted; none of them is read."""
    return sorted(path.stem for path in (repository.root / FOLDER).glob("*.toml"))


def pinned(repository: Repository, slug: str) -> Pin:
    """Return a pinned community; raises UnknownKey for none, and what `load_pin` raises."""
    _known(repository, slug)
    return load_pin(repository.root, slug)


def fetched(of: Source, name: str, date: dt.date) -> Fetched:
    """Fetch a community's catalogue and the copies of those that it lists.

    Raises InputError or IntegrityError for a catalogue that is not sound, EngineError when it cannot be reached.
    """
    data = of.read(FILE, LARGEST)
    index = parse_index(data, f"{of.address}{FILE}")
    slug = name or _slug(index.community.name)
    if not SLUG.fullmatch(slug) or slug in TAKEN:
        raise InputError(f"'{slug}' cannot name a community", tip="--name rivertown: small letters, digits, hyphens")
    copies: dict[str, bytes] = {}
    listed: list[ListedPin] = []
    left_out: list[str] = []
    for card in index.network:
        try:
            listed.append(_copy(of, card, slug, copies))
        except (InputError, IntegrityError, EngineError) as error:  # theirs to repair; nobody else suffers from it
            left_out.append(f"{'/'.join(card.path)}: {error.message}")
    pin = Pin(
        slug=slug, name=index.community.name, address=of.address or site_root(index.community.url),
        sha256=sha256(data), date=date, index=index, listed=tuple(listed),
    )  # fmt: skip
    return Fetched(pin, {**_files(pin, data), **copies}, tuple(left_out))


# --------------------------------------------------------------------------------------------------------- parts
def _files(pin: Pin, data: bytes) -> dict[str, bytes]:
    return {f"{FOLDER}/{pin.slug}.toml": pin_toml(pin), copy_path((pin.slug,)): data}


def _copy(of: Source, card: ListedCard, slug: str, copies: dict[str, bytes]) -> ListedPin:
    """Fetch one copy and note its bytes; raises for one that is too far away, not there, or not what was listed."""
    if len(card.path) >= MOST_STEPS:
        raise InputError("too many steps away")
    if len(copies) >= MOST_LISTED:
        raise InputError(f"more than {MOST_LISTED} listed")
    left = MOST_BYTES - sum(len(one) for one in copies.values())
    data = of.read(card.copy, min(LARGEST, left))
    if sha256(data) != card.sha256:
        raise IntegrityError("its copy is not what is listed")
    index: Index = parse_index(data, card.copy)
    copies[copy_path((slug, *card.path))] = data
    return ListedPin(path=card.path, sha256=card.sha256, date=card.date, index=index)


def _known(repository: Repository, slug: str) -> None:
    if slug not in slugs(repository):
        raise UnknownKey("community", slug, slugs(repository))


def _pinned(repository: Repository, slug: str) -> tuple[Index | None, str]:
    """Return the pinned catalogue, or None where its copy is damaged, and the address."""
    _known(repository, slug)
    try:
        pin = load_pin(repository.root, slug)
    except MakeshareError:
        return None, _address(repository.root / FOLDER / f"{slug}.toml")
    return pin.index, pin.address


def _address(path: Path) -> str:
    """Find the address in a pin whose copy is broken."""
    return next(_stated(path.read_text(encoding="utf-8", errors="replace")), "")


def _stated(text: str) -> Iterator[str]:
    yield from (match[1] for match in re.finditer(r'^address = "(https://[^"\s]+)"$', text, re.MULTILINE))


def _slug(name: str) -> str:
    """Make a slug of a community's name: letters without their marks, everything else a hyphen."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")
