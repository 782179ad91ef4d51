# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""designs/<name>/origin.toml: from whom a design was adopted. It travels with the sources into every package."""

from __future__ import annotations

from pathlib import Path

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.federation.index import Origin
from makeshare.read.toml import read_toml

FILE = "origin.toml"


def load_origin(root: Path, folder: str) -> Origin | None:
    """Return where a design came from, or None for one that was made here; raises InputError for a broken file."""
    file = f"designs/{folder}/{FILE}"
    if not (root / file).exists():
        return None
    document = read_toml(root, file)
    try:
        return msgspec.convert(document.data, Origin)
    except msgspec.ValidationError as error:
        said, _, where = str(error).partition(" - at ")
        field = where.strip("`").removeprefix("$.")
        raise InputError(f"names no origin: {said}", document.place(field) if field else Place(file)) from error
