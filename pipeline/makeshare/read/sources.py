# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A design's own source files, with those of the designs it declares to use: all that stage A may see."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from makeshare.errors import InputError, Place

SUFFIXES = (".py", ".csv", ".json", ".toml", ".step")
"""What a design's code may read beside itself."""
LARGEST = 4 << 20
"""Bytes of one source file."""


def source_files(root: Path, folder: str, uses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the source files of a design and of those it uses, by path from the checkout's root.

    Raises InputError for a link, a huge file, or a folder that is not there.
    """
    return tuple(name for one in (folder, *uses) for name in _files(root, one))


def _files(root: Path, folder: str) -> Iterator[str]:
    base = root / "designs" / folder
    if not (base / "design.py").is_file():
        raise InputError(
            f"there is no design in designs/{folder}",
            Place(f"designs/{folder}/design.py"),
            "`makeshare new` makes one",
        )
    for path in sorted(base.rglob("*")):
        if path.suffix in SUFFIXES and "__pycache__" not in path.parts:
            _require_plain(path, Place(path.relative_to(root).as_posix()))
            yield path.relative_to(root).as_posix()


def _require_plain(path: Path, place: Place) -> None:
    """Take a regular file of the checkout, never a link."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise InputError("is not a plain file", place, "designs may not contain links")
    if status.st_size > LARGEST:
        raise InputError(f"is larger than {LARGEST >> 20} MiB", place)
