# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Bytes and text of plain files of a checkout: never through a symbolic link, never more than is sane."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from makeshare.errors import InputError, Place


def read_plain(root: Path, relative: str | PurePosixPath, most: int) -> bytes:
    """Return a file's bytes; errors show its path relative to the root.

    Raises InputError when it is missing, no plain file, behind a symbolic link, or larger than `most` bytes.
    """
    place, path = Place(PurePosixPath(relative).as_posix()), root
    for name in PurePosixPath(relative).parts:
        path /= name
        if path.is_symlink():
            raise InputError("is, or is behind, a symbolic link", place, "put the file itself there")
    try:
        if not path.is_file():
            raise InputError("is not there" if not path.exists() else "is no plain file", place)
        if path.stat().st_size > most:
            raise InputError(f"is larger than {most / 1e6:g} MB", place)
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {os.strerror(error.errno or 0)}", place) from error


def read_text(root: Path, relative: str | PurePosixPath, most: int) -> str:
    """Return a file's text with plain line ends; raises InputError as `read_plain` does, and when it is not UTF-8."""
    return as_text(read_plain(root, relative, most), PurePosixPath(relative).as_posix())


def as_text(data: bytes, file: str) -> str:
    """Decode UTF-8 with plain line ends; raises InputError, with the line, for other bytes."""
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("is not UTF-8 text", Place(file, line), "save the file as UTF-8") from error
