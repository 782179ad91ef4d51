# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Get a design's package from another community: every byte held against the pinned catalogue, then unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from makeshare.errors import InputError, IntegrityError, Place, UnknownKey
from makeshare.files import sha256, write_whole
from makeshare.model.federation.index import DesignCard, FileCard, VariantCard
from makeshare.model.federation.network import Pin
from makeshare.read.federation import source
from makeshare.read.package import LARGEST, Package, read_package
from makeshare.workflows.federation.pins import pinned
from makeshare.workflows.repository import DEFAULT, Repository
from makeshare.workflows.verify import verify

FOLDER = "build/network"


@dataclass(frozen=True)
class Taken:
    """A package that came whole: where it lies, whose it is, and what is in it."""

    path: Path
    pin: Pin
    design: DesignCard
    variant: VariantCard
    package: Package

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file of the package by its name below the top folder; raises IntegrityError for a changed one."""
        with zipfile.ZipFile(self.path) as opened:
            for name, member in sorted(self.package.members.items()):
                data = opened.read(f"{self.package.top}/{name}")
                if sha256(data) != member.sha256:
                    raise IntegrityError("was changed while it was read", Place(str(self.path), field=name))
                yield name, data


def fetch(repository: Repository, slug: str, design: str, variant: str = DEFAULT, where: str = "") -> Taken:
    """Get a package into build/network/<slug>/; `where` names another place that holds the same files.

    Raises UnknownKey for a design or variant that the community does not publish, IntegrityError (or an ExceptionGroup
    of them) for any byte that is not what its catalogue pinned, EngineError when it cannot be reached.
    """
    pin = pinned(repository, slug)
    card, chosen = _chosen(pin, design, variant)
    path, file = _package(pin, card, chosen)
    if not (where or pin.address):
        raise InputError(f"{slug} was pinned from a folder", tip="say where it is now: --from PATH")
    data = source(where or pin.address).read(path, min(file.bytes, LARGEST))
    if (len(data), sha256(data)) != (file.bytes, file.sha256):
        tip = f"if they published anew, look first: `makeshare federate update {slug}`"
        raise IntegrityError(f"is not what {pin.name} listed on {pin.date}", Place(path), tip)
    return _kept(repository.root, pin, card, chosen, PurePosixPath(path).name, data)


def unpack(taken: Taken) -> Path:
    """Lay a package's files beside it, each one checked; returns the folder."""
    folder = taken.path.with_suffix("")
    for name, data in taken.files():
        write_whole(folder / name, data)
    return folder


def _chosen(pin: Pin, design: str, variant: str) -> tuple[DesignCard, VariantCard]:
    card = pin.index.design(design.replace("_", "-"))
    if card is None:
        raise UnknownKey(f"design of {pin.name}", design, (one.slug for one in pin.index.designs))
    found = card.variant(variant)
    if found is None:
        raise UnknownKey(f"variant of {card.slug}", variant, (one.name for one in card.variants))
    return card, found


def _package(pin: Pin, card: DesignCard, variant: VariantCard) -> tuple[str, FileCard]:
    if card.status == "withdrawn":
        raise InputError(f"{pin.name} has withdrawn {card.slug}", tip="its files are no longer offered, for a reason")
    if variant.package is None:
        raise InputError(f"{pin.name} offers no package of {card.slug}, {variant.name}")
    return variant.package, variant.files[variant.package]


def _kept(root: Path, pin: Pin, card: DesignCard, variant: VariantCard, name: str, data: bytes) -> Taken:
    """Judge a package before it is kept: sound by itself, and what the catalogue says that it is."""
    with TemporaryDirectory(prefix="makeshare-fetch-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        problems = verify(path).problems
        if problems:
            raise ExceptionGroup("the package is not sound", problems)
        package = read_package(path)
    for problem in _mismatches(package, card, variant):
        raise IntegrityError(problem, Place(name), "do not use it: ask its community")
    target = root / FOLDER / pin.slug / name
    write_whole(target, data)
    return Taken(target, pin, card, variant, package)


def _mismatches(package: Package, card: DesignCard, variant: VariantCard) -> Iterator[str]:
    """Hold what the package says of itself against what its catalogue says of it."""
    stated = package.manifest
    for what, inside, listed in (
        ("version", stated.version, card.version),
        ("licence", stated.licence, card.licence),
        ("variant", stated.variant, variant.name),
        ("revision", stated.revision, variant.revision),
        ("geometry hash", stated.geometry_hash, variant.geometry_hash),
    ):
        if inside != listed:
            yield f"the package says {what} {inside[:80]!a}, the catalogue {listed[:80]!a}"
