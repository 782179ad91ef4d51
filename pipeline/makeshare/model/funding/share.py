# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A member's own view of a share: a file for one person, opened at home and never published.

Amounts are minor units of `currency`, which has `digits` decimal digits.
"""

from __future__ import annotations

import msgspec

FORMAT, VERSION = "makeshare-share", 1


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something in a share's life: a line of the ledger, and what it changed.

    `asked` is what was asked for by it (below zero: no more asked for), `paid` what was confirmed (below zero: paid
    back). `line` is the line itself, where it is the member's own: its SHA-256 with an empty hash is `hash`.
    """

    seq: int
    date: str
    event: str
    hash: str
    asked: int = 0
    paid: int = 0
    line: str = ""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """One pledge. `still_at_most` is all that can still be asked for; `terms` are those that were accepted."""

    pledge: str
    reference: str
    state: str
    variant: str
    units: int
    shares: int
    plan: str
    hours: int
    hours_worked: int
    point: str
    promised: int
    asked: int
    paid: int
    to_pay: int
    to_be_paid_back: int
    most: int
    still_at_most: int
    terms: str
    pledged_on: str
    issued_on: str
    paid_on: str
    ended_on: str
    paid_back_on: str
    life: tuple[Step, ...]


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """A line that a ledger can be held against: its hash and its number."""

    head: str
    length: int


class ShareStatement(msgspec.Struct, frozen=True, kw_only=True):
    """All of a member's shares in a run, as of a line of the ledger.

    `ledger` is where the public ledger ended. `private` is where the private one stood when the public one last tallied
    it, whose `tally` names the same hash; None where members' events are public.
    """

    proposal: str
    title: str
    example: bool
    currency: str
    digits: int
    member: str
    phase: str
    as_of: str
    terms: str
    ledger: Anchor
    private: Anchor | None
    shares: tuple[Share, ...]
    format: str = FORMAT
    version: int = VERSION
