# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""An account while a ledger is replayed, and what changes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec

from makeshare.model.funding.state import (
    Account,
    AccountKind,
    AccountState,
)


@dataclass(slots=True)
class Open:
    """An account while it changes; `model.funding.state.Account` says what the fields are."""

    who: str
    kind: AccountKind
    state: AccountState
    due: int = 0
    net: int = 0
    cover: int = 0
    promised: int = 0
    member: str = ""
    variant: str = ""
    units: int = 0
    shares: int = 0
    hours: int = 0
    worked: int = 0
    terms: str = ""
    plan: str = "once"
    point: str = ""
    pledged_on: str = ""
    issued_on: str = ""
    paid_on: str = ""
    ended_on: str = ""
    paid_back_on: str = ""
    asked: dt.datetime | None = None
    """When it was last asked for an instalment."""
    bounced: dt.datetime | None = None
    rate: int = 0
    counted: bool = False

    @property
    def most(self) -> int:
        """What can ever be owed: the promise, hours not worked, and the cover."""
        return self.promised + self.hours * self.rate + self.cover


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of an account, in minor units: of what is due, or of what was confirmed."""

    seq: int
    date: str
    who: str
    kind: AccountKind
    due: int
    net: int
    why: str
    line: str = ""


def record_of(one: Open) -> Account:
    """Return an account as a record that changes no more."""
    return msgspec.convert(one, Account, from_attributes=True)
