# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""mapping.toml: how a bank writes its exports, and which accounts and rows belong to whom (`EXAMPLE` shows all of it).

The second half is about people: a file that has it stays out of git. Accounts are compared by a hash and never kept.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from makeshare.errors import InputError, Place
from makeshare.files import sha256
from makeshare.model.funding.payments import Fees
from makeshare.read.plain import read_plain
from makeshare.read.toml import LARGEST, Document, parse_toml

EXAMPLE = """\
# How to read a bank's export, for `makeshare payments import --format bank --mapping FILE`.
# What is left out is as an export in English has it. Below [fees] it is about people: keep the file off git.

[format]                                   # as this bank writes it; without it: UTF-8, commas, decimal points
encoding = "cp1252"
delimiter = ";"
decimal = ","
group = "."
skip = 4                                   # lines above the headings

[columns]
date = "Booked on"
date_format = "%d.%m.%Y"
amount = "Amount"                          # or debit = "Out" and credit = "In"
currency = "Currency"                      # left out: all of it is in the run's currency
purpose = ["Purpose", "Reference"]         # where members write the reference of their pledge
counterparty = ["Account", "Name"]         # compared with the accounts below, then forgotten
id = "Bank reference"                      # the bank's own name of the row, where it has one

[fees]                                     # who takes the fees, and their line of the budget
party = "payment service"
line = "fees/payments"

[parties]                                  # whose account is it: a party of the proposal
"EXAMPLE 12 3456" = "maker"
[payers]                                   # a member who never writes the reference: account and pledge
"EXAMPLE 98 7654" = "1a2b3c4d5e6f7081"
[rows]                                     # single rows, by the name that --dry-run shows
"bank:0123456789abcdef0123456789abcdef" = "1a2b3c4d5e6f7081"
"""
_PLEDGE = re.compile(r"(?:example-)?[0-9a-f]{16}", re.ASCII)


class Format(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a bank writes a table."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    decimal: str = "."
    group: str = ""
    skip: int = 0


class Columns(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which column holds what. `reversed` says that money coming in is written below zero."""

    date: str
    date_format: str = "%Y-%m-%d"
    amount: str = ""
    debit: str = ""
    credit: str = ""
    currency: str = ""
    purpose: tuple[str, ...] = ()
    counterparty: tuple[str, ...] = ()
    id: str = ""
    reversed: bool = False


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping as read: accounts stand as hashes. `account` keeps to the rows of one account of several."""

    format: Format = Format()
    columns: Columns | None = None
    fees: Fees = Fees()
    account: str = ""
    parties: dict[str, str] = {}
    payers: dict[str, str] = {}
    rows: dict[str, str] = {}
    file: str = ""

    @property
    def private(self) -> bool:
        """Whether it says anything about people or their accounts."""
        return bool(self.parties or self.payers or self.rows)

    def whose(self, refs: Iterable[str], accounts: Iterable[str]) -> tuple[str, str]:
        """Return the pledge and the party that a row is declared to belong to; empty where nobody has said."""
        hashes = [account_hash(one) for one in accounts if one.strip()]
        named = next((self.rows[ref] for ref in refs if ref in self.rows), "")
        pledge = next((self.payers[one] for one in hashes if one in self.payers), "")
        party = next((self.parties[one] for one in hashes if one in self.parties), "")
        if named:
            return (named, "") if _PLEDGE.fullmatch(named) else ("", named)
        return pledge, party


class _Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """mapping.toml as it is written."""

    format: Format = Format()
    columns: Columns | None = None
    fees: Fees = Fees()
    account: str = ""
    parties: dict[str, str] = {}
    payers: dict[str, str] = {}
    rows: dict[str, str] = {}


def load_mapping(path: Path) -> Mapping:
    """Read a mapping, anywhere on the disk; raises InputError, with line and field, for what is wrong in it."""
    document = parse_toml(path.name, read_plain(path.parent, path.name, LARGEST))
    card = document.convert(_Card, document.data)
    _check(card, document)
    return Mapping(
        format=card.format,
        columns=card.columns,
        fees=card.fees,
        account=card.account,
        parties={account_hash(account): name for account, name in card.parties.items()},
        payers={account_hash(account): name for account, name in card.payers.items()},
        rows=card.rows,
        file=path.name,
    )


def account_hash(account: str) -> str:
    """Return an account as it is compared: by the hash of its signs, whatever their case and spacing."""
    return sha256("".join(account.split()).casefold().encode())


def _check(card: _Card, document: Document) -> None:
    form, columns = card.format, card.columns
    try:
        codecs.lookup(form.encoding)
    except LookupError as error:
        raise InputError("no encoding is called that", document.place("format", "encoding"), 'try "cp1252"') from error
    if len(form.delimiter) != 1 or form.delimiter in '"\r\n\0':
        raise InputError("a delimiter is one sign", document.place("format", "delimiter"), 'such as ";" or "\\t"')
    if len(form.decimal) != 1 or len(form.group) > 1 or form.decimal == form.group or not 0 <= form.skip <= 1000:  # noqa: PLR2004  more is a mistake
        raise InputError("these marks tell no amounts apart", document.place("format"), 'decimal = ",", group = "."')
    if columns and bool(columns.amount) == bool(columns.debit and columns.credit):
        tip = "amount alone, or debit and credit"
        raise InputError("the columns of money are unclear", document.place("columns"), tip)
    for account, pledge in card.payers.items():
        if not _PLEDGE.fullmatch(pledge):
            raise InputError(
                "a payer is set beside the pledge's 16 digits", document.place("payers", account, field="")
            )
    for name in (*card.parties.values(), card.fees.party, card.fees.line):
        if not name.strip():
            raise InputError("a party or a line has a name", Place(document.file))
