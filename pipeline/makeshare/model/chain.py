# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A line of an append-only file: an event, when it was written down, and the hash that ties it to the line before."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

E = TypeVar("E")

GENESIS = "0" * 64
"""What stands for the hash before the first line, and the head of a file without lines."""


class Entry(msgspec.Struct, Generic[E], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line. The order of the fields is their order in the file.

    `seq` counts from 1; `date` is an ISO 8601 time with its offset from UTC; `prev` is the hash of the line before,
    `hash` the SHA-256 of this line with an empty hash.
    """

    seq: int
    date: str
    event: E
    prev: str
    hash: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where a chain ends: its length, its last hash and its last date (empty without lines)."""

    length: int = 0
    hash: str = GENESIS
    date: str = ""
