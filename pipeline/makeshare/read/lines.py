# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Text files that grow line by line, read so that a cut end does not go unnoticed."""

from __future__ import annotations

from pathlib import Path

from makeshare.errors import IntegrityError, Place
from makeshare.read.plain import read_text

LARGEST = 64_000_000
"""Bytes: a hundred thousand lines and more."""


def read_lines(root: Path, relative: str) -> tuple[str, ...]:
    """Return the lines of a file of the checkout, without line ends; none where there is no such file.

    Raises InputError as `read_text` does, IntegrityError when the last line has no end: it was cut there.
    """
    path = root / relative
    if not path.exists() and not path.is_symlink():
        return ()
    *lines, rest = read_text(root, relative, LARGEST).split("\n")
    if rest:
        raise IntegrityError("the last line was cut: it has no end", Place(relative, len(lines) + 1))
    return tuple(lines)
