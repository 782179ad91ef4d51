# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Where two files of one name part, in a sentence. One of them came from anywhere: it is compared, never unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import zip_longest
from pathlib import PurePosixPath

import msgspec

from makeshare.read.description import plain

SHOWN = 60
"""Letters of a line that are shown, from a few before the first that differs."""
_BEFORE = 16
_STL_HEAD, _STL_COUNT = 80, 84
"""Bytes of a binary STL: a text without meaning, then how many triangles follow."""

Part = tuple[str, object, object]
"""A field by its path, with its two values."""


def hint(name: str, theirs: bytes, ours: bytes) -> str:
    """Say where a package's file and the rebuilt one part; by what counts in its format, where that is known."""
    return _HINTS.get(PurePosixPath(name).suffix, _bytes)(theirs, ours)


def _step(theirs: bytes, ours: bytes) -> str:
    """Tell a header (who, when, with what) from the geometry that follows it."""
    if theirs.partition(b"\nDATA;")[2] == ours.partition(b"\nDATA;")[2]:
        return f"only the header differs, the geometry is the same to the byte; {_lines(theirs, ours)}"
    return f"the geometry differs; {_lines(theirs, ours)}"


def _dxf(theirs: bytes, ours: bytes) -> str:
    """Tell what is cut from what is declared around it."""
    if _drawn(theirs) == _drawn(ours):
        return f"only the header differs, the lines to cut are the same to the byte; {_lines(theirs, ours)}"
    return f"the lines to cut differ; {_lines(theirs, ours)}"


def _drawn(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").partition(b"\nENTITIES\n")[2].partition(b"\nENDSEC\n")[0]


def _stl(theirs: bytes, ours: bytes) -> str:
    """Compare the triangles, then their number."""
    if theirs[_STL_HEAD:] == ours[_STL_HEAD:]:
        return "only the header differs, the triangles are the same to the byte"
    there, here = (int.from_bytes(data[_STL_HEAD:_STL_COUNT], "little") for data in (theirs, ours))
    if there != here:
        return f"{there} triangles in the package, {here} rebuilt"
    return f"some of {here} triangles differ"


def _lines(theirs: bytes, ours: bytes) -> str:
    """Show the first line that differs, as it reads in both."""
    pairs = zip_longest(theirs.split(b"\n"), ours.split(b"\n"))
    for number, (there, here) in enumerate(pairs, 1):
        if there is None or here is None:
            return f"the {'package' if here is None else 'rebuilt'} file goes on after line {number - 1}"
        if there != here:
            start = max(0, _same(there, here) - _BEFORE)
            return f"line {number} reads {_shown(there, start)} in the package, {_shown(here, start)} rebuilt"
    return "they are the same"


def _same(one: bytes, other: bytes) -> int:
    """Count the bytes at the start that two files share."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


def _shown(line: bytes, start: int) -> str:
    text = plain(line[start : start + SHOWN].decode(errors="replace"))
    return f"'{'…' if start else ''}{text}{'…' if len(line) > start + SHOWN else ''}'"


def _json(theirs: bytes, ours: bytes) -> str:
    """Name the first field that differs."""
    try:
        parts = list(_parts("", msgspec.json.decode(theirs), msgspec.json.decode(ours)))
    except (msgspec.DecodeError, RecursionError):
        return _lines(theirs, ours)
    if not parts:
        return "the same fields, laid out differently"
    path, there, here = parts[0]
    return f"{plain(path)} is {_value(there)} in the package, {_value(here)} rebuilt"


def _parts(path: str, there: object, here: object) -> Iterator[Part]:
    """Yield every field that differs, in the order of the file."""
    if isinstance(there, dict) and isinstance(here, dict):
        for key in there | here:
            yield from _parts(f"{path}.{key}".lstrip("."), there.get(key), here.get(key))
    elif isinstance(there, list) and isinstance(here, list):
        for at, (a, b) in enumerate(zip_longest(there, here)):
            yield from _parts(f"{path}[{at}]", a, b)
    elif there != here:
        yield path, there, here


def _value(value: object) -> str:
    text = plain(msgspec.json.encode(value).decode(), SHOWN + 1)
    return "absent" if value is None else text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _archive(theirs: bytes, ours: bytes) -> str:
    """Compare the tables of contents of two files that are ZIP archives within."""
    try:
        there, here = (
            {info.filename: (info.CRC, info.file_size) for info in zipfile.ZipFile(io.BytesIO(data)).infolist()}
            for data in (theirs, ours)
        )
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return _bytes(theirs, ours)
    names = sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name))
    return f"within it, {plain(names[0], SHOWN)} differs" if names else "the same content, packed differently"


def _bytes(theirs: bytes, ours: bytes) -> str:
    """Say at which byte two files part."""
    sizes = f"{len(theirs)} in the package, {len(ours)} rebuilt"
    return f"the first byte that differs is number {_same(theirs, ours) + 1} ({sizes})"


_HINTS: dict[str, Callable[[bytes, bytes], str]] = {
    **dict.fromkeys((".csv", ".html", ".md", ".py", ".svg", ".toml", ".txt", ""), _lines),
    **dict.fromkeys((".3mf", ".xlsx"), _archive),
    ".dxf": _dxf,
    ".json": _json,
    ".step": _step,
    ".stl": _stl,
}
