# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether a package is what it claims to be: every file there, none besides, none changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from makeshare.errors import IntegrityError, Place
from makeshare.model.package import MANIFEST, SCHEMA, SUMS, UNLISTED
from makeshare.read.description import plain
from makeshare.read.package import Member, Package, read_package

_ENDS: dict[str, tuple[bytes, bytes]] = {
    ".step": (b"ISO-10303-21;", b"END-ISO-10303-21;"),
    ".dxf": (b"", b"EOF"),
    ".glb": (b"glTF", b""),
    ".3mf": (b"PK", b""),
    ".png": (b"\x89PNG", b"IEND\xaeB`\x82"),
    ".pdf": (b"%PDF-", b"%%EOF"),
}
"""How a whole file of each format begins and ends."""
_STL_HEAD, _TRIANGLE = 84, 50
"""Bytes of a binary STL: header and count, then each triangle."""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a check: the package's name and revision, its files, and everything that is wrong."""

    name: str
    revision: str
    files: int
    bytes: int
    problems: tuple[IntegrityError, ...]


def verify(path: Path) -> Verified:
    """Check a package without unpacking it; raises IntegrityError when it is not safe to read at all."""
    package = read_package(path)
    files: dict[str, str] = {}
    for name, message in (*_hashes(package), *_listing(package), *_formats(package)):
        files.setdefault(name, message)  # what is wrong with a file is said once
    found = (*_names(package, path.stem), *files.items())
    return Verified(
        name=plain(package.top),
        revision=plain(package.manifest.revision),
        files=len(package.members),
        bytes=sum(member.size for member in package.members.values()),
        problems=tuple(IntegrityError(plain(message), Place(str(path), field=plain(name))) for name, message in found),
    )


def _names(package: Package, stem: str) -> Iterator[tuple[str, str]]:
    """Hold the manifest's words against each other, the folder's name and the file's (browsers append a number)."""
    manifest = package.manifest
    if manifest.schema != SCHEMA:
        yield MANIFEST, f"follows '{manifest.schema}', not {SCHEMA}: a newer makeshare may read it"
    if package.top != manifest.top:
        yield MANIFEST, f"says that this is {manifest.top}, but the folder is called {package.top}"
    if re.sub(r"[ _-]?\(\d+\)$", "", stem) not in (manifest.top, manifest.name):
        yield MANIFEST, f"says that this is {manifest.top}, but the package is called {stem}"
    named, _, digits = manifest.revision.partition("+")
    if named != manifest.version or not digits or not manifest.geometry_hash.replace(":", ".").startswith(digits):
        yield MANIFEST, f"its revision {manifest.revision} is not made of its version and geometry hash"


def _hashes(package: Package) -> Iterator[tuple[str, str]]:
    """Hold every file against the sums: exactly those files, exactly those bytes."""
    for name in sorted(package.sums.keys() | package.members.keys() - {SUMS}):
        if name not in package.members:
            yield name, "is missing"
        elif name not in package.sums:
            yield name, f"was added: {SUMS} does not know it"
        elif package.members[name].sha256 != package.sums[name]:
            yield name, f"was changed: its SHA-256 is not the one in {SUMS}"


def _listing(package: Package) -> Iterator[tuple[str, str]]:
    """Hold the manifest's list against the files."""
    listed = {file.name: file for file in package.manifest.files}
    if len(listed) != len(package.manifest.files):
        yield MANIFEST, "lists a file twice"
    for name in sorted(listed.keys() | package.members.keys() - set(UNLISTED)):
        member = package.members.get(name)
        if name not in listed:
            yield name, f"is not listed in {MANIFEST}"
        elif member is None:
            yield name, f"is listed in {MANIFEST}, but missing"
        elif (member.size, member.sha256) != (listed[name].size, listed[name].sha256):
            yield name, f"is not the file that {MANIFEST} lists"


def _formats(package: Package) -> Iterator[tuple[str, str]]:
    """Look at both ends of every file that a machine may read: an empty or cut one is found before it gets there."""
    for name, member in sorted(package.members.items()):
        if member.sha256 is not None and not _whole(name, member):
            yield name, "is empty or not whole" if member.size else "is empty"


def _whole(name: str, member: Member) -> bool:
    suffix = Path(name).suffix
    if suffix == ".stl":
        triangles = int.from_bytes(member.head[_STL_HEAD - 4 : _STL_HEAD], "little")
        return triangles > 0 and member.size == _STL_HEAD + _TRIANGLE * triangles
    start, end = _ENDS.get(suffix, (b"", b""))
    return member.size > 0 and member.head.startswith(start) and member.tail.rstrip().endswith(end)
