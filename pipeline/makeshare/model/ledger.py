# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The ledger of a proposal: pledges, cancellations and interest, as lines chained by their hashes."""

from __future__ import annotations

from typing import Literal

import msgspec

EventKind = Literal["pledge", "cancel", "interest"]


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of ledger.jsonl. `pledge` and `member` are random pseudonyms, never anything about a person.

    `date` is an ISO 8601 time with its offset; `prev` the hash of the line before. The order of the fields
    here is their order in the file. New fields get a default and go before `prev`: old lines then keep their
    hash.
    """

    seq: int
    date: str
    kind: EventKind
    pledge: str
    member: str
    units: int
    shares: int
    prev: str
    hash: str


class LedgerState(msgspec.Struct, frozen=True, kw_only=True):
    """What a ledger says once all of it is replayed. Interest is counted apart: it binds nobody."""

    units: int = 0
    shares: int = 0
    members: int = 0
    pledges: int = 0
    cancelled: int = 0
    interested_units: int = 0
    interested_members: int = 0
    head: str = ""
    length: int = 0
    as_of: str = ""
    """Date of the last line; empty when there is none."""
    entries: tuple[Entry, ...] = ()
