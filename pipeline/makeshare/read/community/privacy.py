# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which files are public, where an organisation may be reached in them, and what privacy.toml lets stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from makeshare.errors import InputError
from makeshare.model.community.privacy import Permit
from makeshare.read.plain import read_plain
from makeshare.read.toml import read_toml

FILE = "site/community/privacy.toml"
PUBLIC = ("site", "designs", "bom")
"""Folders whose content ends up on pages, in packages, and in front of everybody."""
TEXTS = (
    ".md", ".toml", ".jsonl", ".json", ".csv", ".txt", ".py", ".svg", ".ics", ".html", ".yml", ".yaml", ".xml", ".step",
)  # fmt: skip
LARGEST = 64_000_000
"""Bytes of one file: as much as a ledger may have."""
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A permit as it is written."""

    file: str
    sha256: str
    reason: str


class _Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """privacy.toml as it is written."""

    allow: tuple[_Row, ...] = ()


def load_permits(root: Path) -> tuple[Permit, ...]:
    """Read what may stand; raises InputError for an entry without a reason or without a hash."""
    if not (root / FILE).exists():
        return ()
    document = read_toml(root, FILE)
    rows = document.convert(_Card, document.data).allow
    for index, row in enumerate(rows):
        if not _HASH.fullmatch(row.sha256):
            raise InputError(
                "names no passage", document.place("allow", index, "sha256"), "the hash that the check printed"
            )
        if not row.reason.strip():
            raise InputError("gives no reason", document.place("allow", index, "reason"))
    return tuple(
        Permit(file=row.file, sha256=row.sha256, reason=row.reason, place=document.place("allow", index))
        for index, row in enumerate(rows)
    )


def public_files(root: Path) -> Iterator[tuple[str, str]]:
    """Yield path and text of every public text of a checkout; files of other kinds and other encodings hold none.

    Raises InputError for a symbolic link or a file that is far too large: what cannot be looked at is not published.
    """
    for folder in PUBLIC:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in TEXTS or "__pycache__" in path.parts or not (path.is_file() or path.is_symlink()):
                continue
            name = path.relative_to(root).as_posix()
            data = read_plain(root, name, LARGEST)
            yield name, data.decode("utf-8", errors="replace")
