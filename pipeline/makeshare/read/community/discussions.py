# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""site/community/discussions.toml: where each design is talked over."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import msgspec

from makeshare.errors import InputError, UnknownKey
from makeshare.model.community.together import Discussion
from makeshare.read.toml import read_toml

FILE = "site/community/discussions.toml"
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?", re.ASCII)


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A discussion as it is written; `design` by slug or folder."""

    design: str
    address: str
    title: str = "Discussion"


class _Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """discussions.toml as it is written."""

    discussion: tuple[_Row, ...] = ()


def load_discussions(root: Path, folders: Collection[str]) -> dict[str, Discussion]:
    """Return discussions by design folder; nothing where there is no file.

    Raises InputError, with its line, for a design that is not here, is named twice, or has no public address.
    """
    if not (root / FILE).exists():
        return {}
    document = read_toml(root, FILE)
    found: dict[str, Discussion] = {}
    for index, row in enumerate(document.convert(_Card, document.data).discussion):
        folder, place = row.design.replace("-", "_"), document.place("discussion", index, "design")
        if folder not in folders:
            raise UnknownKey("design", row.design, (one.replace("_", "-") for one in folders), place)
        if folder in found:
            raise InputError(f"{row.design} has two discussions", place, "name one")
        if not _ADDRESS.fullmatch(row.address):
            where = document.place("discussion", index, "address")
            raise InputError(f"'{row.address}' is no public address", where, "write https://…")
        found[folder] = Discussion(design=folder, address=row.address, title=row.title, place=place)
    return found
