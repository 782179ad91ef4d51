# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The books of a run in double entry: every movement of money, or of who owes it, stands on two sides.

Accounts are paths of names, the first of which is one of the five kinds. Amounts are minor units, debits above zero.

    Assets/Held                            money that the holder has, as imports confirm
    Assets/Receivable/members/<pledge>     asked for and not confirmed yet; parties/<party> as well
    Liabilities/Payable/members/<pledge>   to be paid back, or out to a party, and not confirmed yet
    Liabilities/Prepaid/members            paid, or to be paid, for what is not delivered yet; parties/<party> as well
    Expenses/Bills/<line>                  billed for a line of the budget
    Expenses/Surplus/<party>               a part of the surplus; Expenses/Reserve/<party> what was left of the reserve
    Income/Run/members                     what the run cost its members in the end; parties/<party> as well
    Income/Losses/<party>                  a loss that a party bears
    Income/In-kind, Expenses/In-kind/<line>  help in kind, at the value that the budget has for it; no money moves
"""

from __future__ import annotations

import msgspec

from makeshare.model.chain import Head
from makeshare.model.funding.state import Turn

AccountPath = tuple[str, ...]

HELD: AccountPath = ("Assets", "Held")
RECEIVABLE: AccountPath = ("Assets", "Receivable")
PAYABLE: AccountPath = ("Liabilities", "Payable")
PREPAID: AccountPath = ("Liabilities", "Prepaid")
BILLS: AccountPath = ("Expenses", "Bills")
SURPLUS: AccountPath = ("Expenses", "Surplus")
RESERVE: AccountPath = ("Expenses", "Reserve")
RUN: AccountPath = ("Income", "Run")
LOSSES: AccountPath = ("Income", "Losses")
GIVEN: AccountPath = ("Income", "In-kind")
USED: AccountPath = ("Expenses", "In-kind")


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a transaction: above zero a debit, below zero a credit, in minor units."""

    account: AccountPath
    amount: int


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """What one line of the ledger does to the accounts; its postings add up to zero.

    `event` is the line's kind (`close` for what the settlement's line does beside it), `ref` the row of an import that
    confirms it.
    """

    seq: int
    date: str
    hash: str
    event: str
    about: str
    postings: tuple[Posting, ...]
    ref: str = ""


class Books(msgspec.Struct, frozen=True, kw_only=True):
    """All transactions of a ledger, in its order, and where that ledger ends."""

    currency: str
    head: Head
    transactions: tuple[Transaction, ...]
    turns: tuple[Turn, ...] = ()
    private: bool = False
    """Members' own events are kept elsewhere: all of them together are one account here."""
