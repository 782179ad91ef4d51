# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The hashes by which catalog.json and an agreement name their own parts: of plain data, in one canonical form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from makeshare.files import sha256


def canonical(data: object) -> bytes:
    """Write data as JSON in its one canonical form: sorted keys, no spaces, UTF-8."""
    return msgspec.json.encode(data, order="sorted")


def sections(data: Mapping[str, Any]) -> dict[str, str]:
    """Return the hash of each part of a catalogue as plain data; the hashes themselves are no part."""
    return {name: sha256(canonical(part)) for name, part in sorted(data.items()) if name != "sums"}
