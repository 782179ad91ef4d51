# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A design's own source files, with those of the designs it declares to use: all that stage A may see."""

from __future__ import annotations

import stat
from pathlib import Path

from makeshare.errors import InputError, Place

SUFFIXES = (".py", ".csv", ".json", ".toml", ".step")
"""What a design's code may read beside itself."""
LARGEST = 4 << 20
"""Bytes of one source file."""


def sources(root: Path, folder: str, uses: tuple[str, ...]) -> dict[str, bytes]:
    """Return the sources of a design and of those it uses, by path from the checkout's root.

    Raises InputError for a link, a huge file, or a folder that is not there.
    """
    found: dict[str, bytes] = {}
    for name in (folder, *uses):
        base = root / "designs" / name
        if not (base / "design.py").is_file():
            raise InputError(
                f"there is no design in designs/{name}",
                Place(f"designs/{name}/design.py"),
                "`makeshare new` makes one",
            )
        for path in sorted(base.rglob("*")):
            if path.suffix in SUFFIXES and "__pycache__" not in path.parts:
                found[path.relative_to(root).as_posix()] = _read(path, root)
    return found


def _read(path: Path, root: Path) -> bytes:
    """Read a regular file of the checkout, never through a link."""
    status = path.lstat()
    place = Place(path.relative_to(root).as_posix())
    if not stat.S_ISREG(status.st_mode):
        raise InputError("is not a plain file", place, "designs may not contain links")
    if status.st_size > LARGEST:
        raise InputError(f"is larger than {LARGEST >> 20} MiB", place)
    return path.read_bytes()
