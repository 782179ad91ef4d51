# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A bank's export, read as a mapping says.

Where a bank gives its rows no name of their own, a row is named by its day, amount, direction and references, and by a
count of those that share all of these: nothing about a person goes into the name, since it is published. The count
follows the whole row's hash and not its place in the file. That holds once a day is complete; rows without a
reference of a file's newest day therefore wait for a later file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from makeshare.errors import InputError, Place
from makeshare.files import sha256
from makeshare.model.funding.payments import Export, Payment
from makeshare.model.funding.reference import references
from makeshare.read.funding.mapping import Columns, Mapping
from makeshare.read.funding.rows import day, name, same_currency, way
from makeshare.read.funding.sheet import Row, minor, need, rows

PLATFORM = "bank"
_WAITS = "its day may not be complete in this file: a later one will have it, or say --complete"


def read(data: bytes, file: str, currency: str, mapping: Mapping, *, complete: bool = False) -> Export:
    """Read an export; `complete` says that its newest day is whole.

    Raises InputError, with line and column, for what does not fit the mapping, and for another currency.
    """
    columns, form = mapping.columns, mapping.format
    if columns is None:
        raise InputError("a bank's export is read by a mapping", Place(file), "--mapping FILE with a table [columns]")
    table = rows(data, file, delimiter=form.delimiter, encoding=form.encoding, skip=form.skip)
    for column in _named(columns):
        need(table, file, (column,))
    drafts = [one for one in (_payment(row, columns, currency, mapping) for row in table) if one is not None]
    payments = counted(drafts, complete=complete) if not columns.id else drafts
    return Export(
        platform=PLATFORM,
        payments=tuple(_declared(one, mapping) for one in payments),
        names=frozenset({"bank-id" if columns.id else "bank"}),
    )


class _Draft(Payment, frozen=True, kw_only=True):
    """A payment that still knows what it is compared by."""

    whole: str = ""
    accounts: tuple[str, ...] = ()


def counted(drafts: Iterable[_Draft], *, complete: bool) -> list[_Draft]:
    """Name rows by what they say, those that say the same by a count."""
    alike: dict[tuple[str, ...], list[_Draft]] = defaultdict(list)
    drafts = tuple(drafts)
    for one in drafts:
        alike[_said(one)].append(one)
    newest = max((one.date for one in drafts), default="")
    found: list[_Draft] = []
    for said, same in alike.items():
        for number, one in enumerate(sorted(same, key=lambda one: one.whole), start=1):
            waits = not complete and one.date == newest and not one.references
            found.append(
                msgspec.structs.replace(one, refs=(name("bank", *said, str(number)),), wait=_WAITS if waits else "")
            )
    return sorted(found, key=lambda one: one.place.line or 0)


def _said(one: Payment) -> tuple[str, ...]:
    return (one.date, str(one.amount), one.currency, one.direction, *(str(code) for code in sorted(one.references)))


def _declared(one: _Draft, mapping: Mapping) -> Payment:
    """Set whom a row is declared to belong to, and forget the rest."""
    pledge, party = mapping.whose(one.refs, one.accounts)
    kept = {field: getattr(one, field) for field in Payment.__struct_fields__}
    return Payment(**{**kept, "pledge": pledge, "party": party})


def _payment(row: Row, columns: Columns, currency: str, mapping: Mapping) -> _Draft | None:
    """Read a row; None where no money moves."""
    if columns.currency:
        same_currency(row.get(columns.currency), currency, row.at(columns.currency))
    amount = _amount(row, columns, currency, mapping)
    if not amount:
        return None
    identifier = row.get(columns.id) if columns.id else ""
    if columns.id and not identifier:
        raise InputError("this row has no name", row.at(columns.id), "leave out id in the mapping, for all of it")
    return _Draft(
        date=day(row.get(columns.date), row.at(columns.date), columns.date_format),
        amount=abs(amount),
        currency=currency,
        direction=way(amount),
        kind="payment",
        refs=(name("bank-id", identifier),) if identifier else ("",),
        references=references("\n".join(row.cells[column] for column in columns.purpose)),
        place=row.place,
        whole=sha256("\0".join(row.cells.values()).encode()),
        accounts=tuple(row.cells[column] for column in columns.counterparty),
    )


def _amount(row: Row, columns: Columns, currency: str, mapping: Mapping) -> int:
    """Return what came in, or, below zero, went out."""
    form = mapping.format
    if columns.amount:
        amount = minor(
            row.get(columns.amount), currency, row.at(columns.amount), decimal=form.decimal, group=form.group
        )
        return -amount if columns.reversed else amount
    sides = [
        abs(minor(row.get(column), currency, row.at(column), decimal=form.decimal, group=form.group))
        if row.get(column)
        else 0
        for column in (columns.credit, columns.debit)
    ]
    if all(sides):
        raise InputError("money comes in and goes out in one row", row.place, "check the columns of the mapping")
    return sides[0] - sides[1]


def _named(columns: Columns) -> Iterable[str]:
    """Return the columns that the mapping names."""
    single = (columns.date, columns.amount, columns.debit, columns.credit, columns.currency, columns.id)
    return (column for column in (*single, *columns.purpose, *columns.counterparty) if column)
