# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From a path to text: plain files of a sane size, in UTF-8, without characters that hide or break things."""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from makeshare.errors import InputError, Place
from makeshare.model.exchange.finding import Finding

LARGEST = 400_000
"""Bytes of a foreign file; the largest manifest seen among some five hundred published ones has a tenth of it."""
DEEPEST = 32
"""Levels of lists and tables within each other."""
MOST = 20_000
"""Values in a file."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff]")
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_plain(path: Path) -> bytes:
    """Return a file's bytes; raises InputError when it is missing, a link, no plain file, or too large."""
    place = Place(str(path))
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (OSError, ValueError) as error:
        if path.is_symlink():
            raise InputError("is a symbolic link", place, "name the file that it leads to") from error
        said = os.strerror(error.errno or 0) if isinstance(error, OSError) else "its name is impossible"
        raise InputError(f"cannot be read: {said}", place) from error
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise InputError("is no plain file", place)
        with open(file, "rb", closefd=False) as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"cannot be read: {os.strerror(error.errno or 0)}", place) from error
    finally:
        os.close(file)
    if len(data) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1000} kB", place, "a manifest holds words, not files")
    return data


def decoded(file: str, data: bytes) -> tuple[str, list[Finding]]:
    """Return the text of a file, lines ended by LF, and what is odd about its letters.

    Raises InputError when it is not UTF-8: which letters were meant would be a guess.
    """
    if len(data) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 1000} kB", Place(file), "a manifest holds words, not files")
    if data.startswith(_WIDE):
        raise InputError("is UTF-16 text", Place(file, 1), "save the file as UTF-8")
    bare = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = bare.decode("utf-8")
    except UnicodeDecodeError as error:
        line = bare.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8 text", Place(file, line), "save the file as UTF-8") from error
    findings = list(_oddities(file, text, marked=len(bare) < len(data)))
    text = text.replace("\r\n", "\n")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise InputError(
            f"holds the control character U+{ord(control[0]):04X}", Place(file, line), "delete it, or write it escaped"
        )
    return text, findings


def _oddities(file: str, text: str, *, marked: bool) -> Iterator[Finding]:
    if marked:
        yield Finding(
            code="byte-order-mark",
            severity="warning",
            place=Place(file, 1),
            sentence="begins with a byte order mark, which some readers take for a part of the first field's name",
            tip="save the file as UTF-8 without BOM",
        )
    if "\r\n" in text:
        yield Finding(
            code="windows-line-ends",
            severity="note",
            place=Place(file, 1),
            sentence="has Windows line ends (CRLF)",
            tip="git can keep LF: put `* text=auto` into .gitattributes",
        )


def crowded(file: str, count: int) -> None:
    """Raise InputError when a file holds more values than any manifest needs."""
    if count > MOST:
        raise InputError(f"holds more than {MOST} values", Place(file), "a manifest names files, it does not hold them")
