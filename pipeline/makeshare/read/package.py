# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Read a package that came from anywhere: nothing is extracted, and every size is capped before a byte is read."""

from __future__ import annotations

import hashlib
import io
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from makeshare.errors import IntegrityError, Place
from makeshare.model.package import MANIFEST, SUMS, UNLISTED, PackageManifest

MOST_FILES = 4096
LARGEST = 1 << 30
"""Bytes of all files together, unpacked."""
MOST_RATIO = 200
"""How many times as large a file may unpack: real drawings reach about 30, bombs a thousand."""
SMALL = 1 << 20
"""Bytes below which the ratio says nothing."""
LARGEST_LIST = 8 << 20
"""Bytes of the manifest, and of the sums."""

_END, _END_SIZE = b"PK\x05\x06", 22
"""The record that ends a ZIP without a comment."""
_KEPT = 96
"""Bytes kept of each end: the count in an STL stands at byte 80."""
_CHUNK = 1 << 20
_SEGMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,120}", re.ASCII)
_SUM = re.compile(r"([0-9a-f]{64})  (\S+)", re.ASCII)


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it lies in the package; `head` and `tail` are its first and last bytes. None: it cannot be read."""

    size: int
    sha256: str | None
    head: bytes = b""
    tail: bytes = b""


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A package as found: what it holds by name below its top folder, what its manifest states, what its sums state."""

    top: str
    members: dict[str, Member]
    manifest: PackageManifest
    sums: dict[str, str]


def read_package(path: Path) -> Package:
    """Read a package and hash all it holds; raises IntegrityError for what is no package, or is not safe to open."""
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as opened:
            _bounds(file, opened)
            top, entries = _entries(opened)
            texts = {name: _text(opened, entries, name) for name in UNLISTED}
            return Package(
                top=top,
                members={name: _member(opened, entry) for name, entry in entries.items()},
                manifest=_manifest(texts[MANIFEST]),
                sums=_sums(texts[SUMS]),
            )
    except FileNotFoundError as error:
        raise IntegrityError("there is no such file", Place(str(path))) from error
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise IntegrityError(
            f"is not a whole ZIP file: {str(error).rstrip('.')}", Place(str(path)), "download it again"
        ) from error
    except IntegrityError as error:
        raise error.at(Place(str(path))) from error


def _bounds(file: BinaryIO, opened: zipfile.ZipFile) -> None:
    """Make sure that the archive is the whole file: else a spreadsheet within a cut package would pass for it."""
    file.seek(-_END_SIZE, io.SEEK_END)
    starts = min((info.header_offset for info in opened.infolist()), default=0)
    if file.read(4) != _END or starts:
        raise zipfile.BadZipFile("its beginning or its end is missing")


def _entries(opened: zipfile.ZipFile) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """Return the top folder and the files below it, once nothing about any of them is dangerous."""
    infos = [info for info in opened.infolist() if not info.is_dir()]
    for problem in _dangers(infos):
        raise IntegrityError(problem, tip="do not unpack it")
    tops = sorted({info.filename.partition("/")[0] for info in infos})
    if len(tops) != 1 or any("/" not in info.filename for info in infos):
        raise IntegrityError(f"holds {', '.join(tops[:3]) or 'nothing'}, where a package holds one folder")
    return tops[0], {info.filename.partition("/")[2]: info for info in infos}


def _dangers(infos: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield why an archive is not opened: its size and count first, since the rest takes time in proportion."""
    if len(infos) > MOST_FILES:
        yield f"holds {len(infos)} files; {MOST_FILES} are allowed"
    unpacked = sum(info.file_size for info in infos)
    if unpacked > LARGEST:
        yield f"would unpack to {unpacked >> 20} MiB; {LARGEST >> 20} are allowed"
    for info in infos:
        if info.file_size > SMALL and info.file_size > MOST_RATIO * info.compress_size:
            yield f"holds {_shown(info)}, which would unpack to more than {MOST_RATIO} times its size"
        if (
            not all(_SEGMENT.fullmatch(name) for name in info.filename.split("/"))
            or info.filename != info.orig_filename
        ):
            yield f"holds a file with an unsafe name, {_shown(info)}"
        mode = info.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            yield f"holds {_shown(info)}, which is a link or a device, not a file"
        if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield f"holds {_shown(info)}, which is encrypted or packed in an unusual way"
    for name, count in Counter(info.filename.casefold() for info in infos).items():
        if count > 1:
            yield f"holds {count} files called {name}"


def _shown(info: zipfile.ZipInfo) -> str:
    return ascii(info.orig_filename[:120])


def _member(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    """Hash a file, keeping no more of it than its ends."""
    digest, head, tail = hashlib.sha256(), b"", b""
    try:
        with opened.open(entry) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                head, tail = (head + chunk[:_KEPT])[:_KEPT], (tail + chunk[-_KEPT:])[-_KEPT:]
    except (zipfile.BadZipFile, zlib.error, EOFError):  # damaged: the others can still be told apart
        return Member(size=entry.file_size, sha256=None)
    return Member(size=entry.file_size, sha256=digest.hexdigest(), head=head, tail=tail)


def _text(opened: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo], name: str) -> str:
    if name not in entries:
        raise IntegrityError(f"holds no {name}", tip="is it a package made by makeshare?")
    if entries[name].file_size > LARGEST_LIST:
        raise IntegrityError(f"its {name} is larger than {LARGEST_LIST >> 20} MiB")
    try:
        return opened.read(entries[name]).decode("utf-8")
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise IntegrityError(f"its {name} is damaged", tip="download it again") from error


def _manifest(text: str) -> PackageManifest:
    try:
        return msgspec.json.decode(text, type=PackageManifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise IntegrityError(f"its {MANIFEST} cannot be read: {error}") from error


def _sums(text: str) -> dict[str, str]:
    """Read the sums, one line a file; raises IntegrityError for any other line, and for a file named twice."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        match = _SUM.fullmatch(line)
        if match is None or match[2] in found:
            raise IntegrityError(f"line {number} of its {SUMS} is not one file's sum")
        found[match[2]] = match[1]
    return found
