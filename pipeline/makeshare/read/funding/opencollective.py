# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Transactions as Open Collective exports them.

Columns and their two spellings: server/controllers/account-transactions.ts of opencollective-rest (its tables
`csvMapping` and `columnNames`), read in November 2026. A contribution and the fees taken of it are rows of their own,
or, on request, columns of one row; a refund is a row the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.errors import InputError, Place
from makeshare.model.funding.payments import Export, Payment, PaymentKind
from makeshare.model.funding.reference import references
from makeshare.read.funding.mapping import Mapping
from makeshare.read.funding.rows import day, name, same_currency, undone, way
from makeshare.read.funding.sheet import Row, minor, need, rows

PLATFORM = "opencollective"
_DATE = ("datetime", "Date & Time", "effectiveDate", "Effective Date & Time", "date", "Date")
_GROSS, _NET = ("amount", "Gross Amount"), ("netAmount", "Amount Single Column")
_KIND, _CURRENCY = ("kind", "Kind"), ("currency", "Currency")
_UNDOES = ("isRefund", "Is Refund", "isReverse", "Is Reverse")
_ACCOUNT = ("accountSlug", "Account Handle")
_FEES = (
    ("paymentProcessorFee", "Payment Processor Fee"),
    ("platformFee", "Platform Fee"),
    ("hostFee", "Host Fee"),
)
_TAX = ("taxAmount", "Tax Amount")
_WORDS = (
    "description", "Description", "orderMemo", "Contribution Memo", "orderCustomData", "Contribution Custom Data",
    "expenseReference", "Expense Reference Number", "expenseTransferReference", "Expense Transfer Reference",
    "importSourceDescription", "Import Source Description",
)  # fmt: skip
_HANDLE = "oc-handle"
"""Eight digits of an id: enough within a file, and not enough to tell rows apart for good."""
_OTHERS = (
    "oppositeAccountSlug", "Opposite Account Handle", "orderLegacyId", "Contribution ID", "orderId",
    "Contribution GraphQL ID",
)  # fmt: skip
"""What may stand for somebody in a mapping: the other account, or the contribution's own number."""
_MEMBERS, _FEE_KINDS = ("CONTRIBUTION", "ADDED_FUNDS"), (
    "PAYMENT_PROCESSOR_FEE", "PAYMENT_PROCESSOR_DISPUTE_FEE", "PAYMENT_PROCESSOR_COVER", "HOST_FEE", "PLATFORM_FEE",
)  # fmt: skip


def read(data: bytes, file: str, currency: str, mapping: Mapping) -> Export:
    """Read an export of one account's transactions.

    Raises InputError, with line and column, for what is no such export, for one that was cut off, for rows of several
    accounts, and for another currency than the run's.
    """
    table = rows(data, file)
    need(table, file, _DATE, _KIND, _CURRENCY, (*_GROSS, *_NET))
    own = _own(table, mapping)
    payments = [payment for row in own for payment in _payments(row, currency, mapping)]
    offered = [{kind for kind, _ in _names(row)} for row in own]
    return Export(
        platform=PLATFORM,
        payments=tuple(payments),
        names=frozenset(set.intersection(*offered)) if offered else frozenset(),
    )


def _own(table: tuple[Row, ...], mapping: Mapping) -> tuple[Row, ...]:
    """Keep to the rows of one account: in a host's export every transfer stands twice."""
    accounts = {row.get(*_ACCOUNT) for row in table}
    if mapping.account:
        return tuple(row for row in table if row.get(*_ACCOUNT) == mapping.account)
    if len(accounts) > 1:
        raise InputError("has rows of several accounts", Place(table[0].place.file), 'say account = "…" in the mapping')
    return table


def _names(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield by which kinds of names a row goes, and what each consists of: an export may have any of them."""
    number, whole = row.get("legacyId", "Transaction ID"), row.get("id", "Transaction GraphQL ID")
    group = row.get("shortGroup", "Short Group ID") or row.get("group", "Group ID")[:8]
    if number:
        yield "oc-number", (number,)
    if whole:
        yield "oc-id", (whole,)
    if _short(row) and group:
        yield "oc-short", (_short(row), group)


def _short(row: Row) -> str:
    return row.get("shortId", "Short Transaction ID") or row.get("id", "Transaction GraphQL ID")[:8]


def _undone(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names of the row that this one undoes."""
    number = row.get("refundLegacyId", "Refund Transaction ID", "reverseLegacyId", "Reverse Transaction ID")
    whole = row.get("refundId", "Refund ID", "reverseId")
    short = row.get("shortRefundId", "Short Refund Transaction ID") or whole[:8]
    for kind, identifier in (("oc-number", number), ("oc-id", whole), (_HANDLE, short)):
        if identifier:
            yield kind, (identifier,)


def _payments(row: Row, currency: str, mapping: Mapping) -> Iterator[Payment]:
    """Yield a row's money, and apart from it the fees that stand in columns of their own."""
    same_currency(row.get(*_CURRENCY), currency, row.at(_CURRENCY[0]))
    refs = tuple(name(kind, *parts) for kind, parts in _names(row))
    if not refs:
        raise InputError("this row has no name of its own", row.place, "export the column id, legacyId or shortId")
    fees = [_amount(row, columns, currency) for columns in _FEES]
    gross, tax = _gross(row, fees, currency), _amount(row, _TAX, currency)
    links = tuple(name(kind, *parts) for kind, parts in _undone(row))
    pledge, party = mapping.whose(refs, (row.cells.get(column, "") for column in _OTHERS))
    date = day(row.get(*_DATE), row.at(_DATE[0]))
    if gross:
        kind = _kind(row, gross)
        why = "it holds tax: a person must book it" if tax else ""
        if kind == "other":
            why = "a transaction of this kind is no payment of a member or a party"
        yield Payment(
            date=date, amount=abs(gross), currency=currency, direction=way(gross), kind=kind, refs=refs, links=links,
            handle=name(_HANDLE, _short(row)) if _short(row) else "",
            references=references("\n".join(row.cells.get(column, "") for column in _WORDS)), pledge=pledge,
            party=party, place=row.place, why=why,
        )  # fmt: skip
    taken = sum(fees)
    if taken:
        own = tuple(f"{ref}/fee" for ref in refs)
        yield Payment(
            date=date, amount=abs(taken), currency=currency, direction=way(taken), kind=undone(taken), refs=own,
            place=row.place,
        )  # fmt: skip


def _kind(row: Row, gross: int) -> PaymentKind:
    """Tell what a row is, by Open Collective's own kinds."""
    kind, undoes = row.get(*_KIND), bool(row.get(*_UNDOES))
    if kind in _FEE_KINDS:
        return undone(gross)
    if kind in _MEMBERS:
        if gross < 0:
            return "refund" if undoes else "other"
        return "reversal" if undoes else "payment"
    return "payment" if kind == "EXPENSE" else "other"


def _gross(row: Row, fees: list[int], currency: str) -> int:
    """Return a row's money before fees; raises InputError where gross, fees and net do not add up."""
    gross = _amount(row, _GROSS, currency) if row.get(*_GROSS) else None
    net = _amount(row, _NET, currency) if row.get(*_NET) else None
    rest = sum(fees) + _amount(row, _TAX, currency)
    if gross is None:
        return (net or 0) - rest
    if net is not None and gross + rest != net:
        raise InputError("gross, fees and net do not add up", row.place, "export all columns of fees, or none")
    return gross


def _amount(row: Row, columns: tuple[str, ...], currency: str) -> int:
    text = row.get(*columns)
    return minor(text, currency, row.at(columns[0])) if text else 0
