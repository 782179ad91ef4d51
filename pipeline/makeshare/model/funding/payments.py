# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Rows of a bank's or a payment service's export, without anything about a person; and what is to be booked of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from makeshare.errors import Place
from makeshare.model.funding.events import LedgerEvent
from makeshare.model.funding.reference import Reference

Direction = Literal["in", "out"]
PaymentKind = Literal["payment", "refund", "chargeback", "reversal", "fee", "fee-back", "move", "other"]
"""reversal: a chargeback or a refund that was undone, so that the money is there again. move: between the service and
the holder's own bank account. other: what nobody but a person can book."""
Outcome = Literal["new", "counted", "unmatched", "refused", "waits", "left out"]


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One movement of money. `amount` is more than nothing, in minor units; `date` is the day in the export.

    `refs` name it: each is a stable hash of the platform's own identifier of the row, or of what the row says where it
    has none. `handle` names it within its own files alone; `links` are refs or handles of the payment that it undoes.
    `pledge` or `party` is set where a declared account or row says whom it belongs to; `references` are those in the
    words of the payment, of which nothing else is kept.
    """

    date: str
    amount: int
    currency: str
    direction: Direction
    kind: PaymentKind
    refs: tuple[str, ...]
    handle: str = ""
    references: tuple[Reference, ...] = ()
    links: tuple[str, ...] = ()
    pledge: str = ""
    party: str = ""
    place: Place = Place()
    why: str = ""
    """Why a person must look at it; empty where it can be booked."""
    wait: str = ""
    """Why it can be told apart from others only in a later file; empty where it can be now."""


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was read: its payments, and the kinds of names that every incoming one has."""

    platform: str
    payments: tuple[Payment, ...]
    names: frozenset[str]


class Fees(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who takes the fees of payments, and the line of the budget that they belong to."""

    party: str = "payment service"
    line: str = "fees/payments"


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a payment: the events that it leads to, or why there are none."""

    payment: Payment
    outcome: Outcome
    events: tuple[LedgerEvent, ...] = ()
    why: str = ""


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would append: lines of the ledger, and what becomes of every payment."""

    rows: tuple[Booked, ...]
    events: tuple[LedgerEvent, ...]
    lines: tuple[str, ...]
    fees: int = 0
    """What is billed for fees in all."""

    def of(self, outcome: Outcome) -> tuple[Booked, ...]:
        """Return the rows with one outcome."""
        return tuple(row for row in self.rows if row.outcome == outcome)
