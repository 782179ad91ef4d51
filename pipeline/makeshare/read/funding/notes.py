# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""books.toml beside proposal.toml: what the books cannot know by themselves, if anybody has written it down.

[local]             # who of those who are paid works nearby, by the names that the ledger has
maker = true
"EXAMPLE steel trade" = false
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from makeshare.read.toml import read_toml

FILE = "books.toml"


class Notes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody has noted of a run's parties."""

    local: dict[str, bool] = {}


def load_notes(root: Path, folder: str) -> Notes:
    """Read books.toml of a folder; nothing is known where there is none. Raises InputError for what is wrong in it."""
    if not (root / folder / FILE).exists():
        return Notes()
    document = read_toml(root, f"{folder}/{FILE}")
    return document.convert(Notes, document.data)
