# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Stripe's exports: the balance (all transactions, or the itemised report), and the list of payments.

Columns: https://docs.stripe.com/reports/balance and the exports themselves. Categories:
https://docs.stripe.com/reports/reporting-categories and https://docs.stripe.com/reports/balance-transaction-types,
read in November 2026. Only the balance knows refunds, disputes and fees one by one; of the list of payments just the
payments are taken.
"""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.errors import InputError
from makeshare.model.funding.payments import Export, Payment, PaymentKind
from makeshare.model.funding.reference import references
from makeshare.read.funding.mapping import Mapping
from makeshare.read.funding.rows import day, decimal_mark, name, same_currency, undone, way
from makeshare.read.funding.sheet import Row, minor, need, rows

PLATFORM = "stripe"
_ID, _CHARGE = ("balance_transaction_id", "id"), ("charge_id", "Source", "source_id")
_TYPE = ("reporting_category", "Reporting Category", "Type")
_AMOUNT, _FEE, _NET = ("gross", "Gross", "Amount"), ("fee", "Fee"), ("net", "Net")
_CURRENCY = ("currency", "Currency")
_DATE = ("created_utc", "created", "Created (UTC)", "Created date (UTC)")
_TAX_ON_FEE = ("Taxes On Fee",)
_WORDS = ("description", "statement descriptor", "statement_descriptor")
_DONE = ("Paid", "Refunded", "Succeeded", "succeeded")
_KINDS: dict[str, PaymentKind] = {
    "charge": "payment",
    "payment": "payment",
    "refund": "refund",
    "payment_refund": "refund",
    "partial_capture_reversal": "refund",
    "payment_failure_refund": "chargeback",
    "charge_failure": "chargeback",
    "dispute": "chargeback",
    "dispute_reversal": "reversal",
    "refund_failure": "reversal",
    "fee": "fee",
    "stripe_fee": "fee",
    "stripe_fx_fee": "fee",
    "network_cost": "fee",
    "tax": "fee",
    "tax_fee": "fee",
    **dict.fromkeys(
        ("payout", "payout_cancel", "payout_failure", "payout_reversal", "topup", "topup_reversal", "transfer",
         "transfer_cancel", "transfer_failure", "transfer_reversal", "risk_reserved_funds", "reserve_transaction",
         "reserved_funds"), "move",
    ),
}  # fmt: skip


def read(data: bytes, file: str, currency: str, mapping: Mapping) -> Export:
    """Read an export of the balance or of payments; raises InputError, with line and column, for anything else."""
    table = rows(data, file)
    need(table, file, _DATE, _CURRENCY, _AMOUNT)
    mark = decimal_mark(table, (*_AMOUNT, *_FEE, *_NET, *_TAX_ON_FEE, "Amount Refunded", "Disputed Amount"))
    listed = bool(table) and "Status" in table[0].cells and not any(column in table[0].cells for column in _NET)
    take = _listed if listed else _balance
    payments = tuple(payment for row in table for payment in take(row, currency, mapping, mark))
    incoming = [{ref.partition(":")[0] for ref in one.refs} for one in payments if one.kind == "payment"]
    return Export(
        platform=PLATFORM,
        payments=payments,
        names=frozenset(set.intersection(*incoming)) if incoming else frozenset(),
    )


def _balance(row: Row, currency: str, mapping: Mapping, mark: str) -> Iterator[Payment]:
    """Yield a row of the balance: its money, and its fee apart."""
    same_currency(row.get(*_CURRENCY), currency, row.at(_CURRENCY[0]))
    amount, fee = _money(row, _AMOUNT, currency, mark), _money(row, _FEE, currency, mark)
    if row.get(*_NET) and amount - fee != _money(row, _NET, currency, mark):
        raise InputError("amount, fee and net do not add up", row.place, "export the file again, without a change")
    transaction, source = row.get(*_ID), row.get(*_CHARGE)
    if not transaction:
        raise InputError("this row has no id", row.place)
    kind, charge = _kind(row, amount), source if source.startswith(("ch_", "py_")) else ""
    links = (name("stripe-charge", charge),) if charge else ()
    refs: tuple[str, ...] = (name("stripe-txn", transaction),)
    if kind == "payment":  # the list of payments names it by its charge, the itemised report by its transaction alone
        refs, links = (*links, name("stripe-payment", transaction)), ()
    if amount:
        yield _payment(row, refs, links, amount, kind, currency, mapping)
    if fee:  # a fee stands above zero where it is taken
        yield Payment(
            date=_date(row), amount=abs(fee), currency=currency, direction=way(-fee), kind=undone(-fee),
            refs=(name("stripe-txn", transaction) + "/fee",), place=row.place,
        )  # fmt: skip


def _listed(row: Row, currency: str, mapping: Mapping, mark: str) -> Iterator[Payment]:
    """Yield a payment of the list; one that failed moved no money."""
    if row.get("Status") not in _DONE or row.get("Captured").lower() == "false":
        return
    same_currency(row.get(*_CURRENCY), currency, row.at(_CURRENCY[0]))
    refs = (name("stripe-charge", row.get("id")),)
    yield _payment(row, refs, (), _money(row, _AMOUNT, currency, mark), "payment", currency, mapping)
    for column, what in (("Amount Refunded", "paid back"), ("Disputed Amount", "disputed")):
        amount = _money(row, (column,), currency, mark)
        if amount:
            why = f"part of it was {what}: the export of the balance says when and how much each time"
            yield Payment(
                date=_date(row), amount=amount, currency=currency, direction="out", kind="other",
                refs=(f"{refs[0]}/{what.split()[0]}",), place=row.place, why=why,
            )  # fmt: skip


def _payment(
    row: Row, refs: tuple[str, ...], links: tuple[str, ...], amount: int, kind: PaymentKind, currency: str,
    mapping: Mapping,
) -> Payment:  # fmt: skip
    accounts = (row.get("customer_id", "Customer ID"), row.get("customer_email", "Customer Email"))
    pledge, party = mapping.whose(refs, accounts)
    return Payment(
        date=_date(row), amount=abs(amount), currency=currency, direction=way(amount), kind=kind, refs=refs,
        references=references(_words(row)), links=links, pledge=pledge, party=party, place=row.place,
        why="a transaction of this kind is no payment of a member or a party" if kind == "other" else "",
    )  # fmt: skip


def _kind(row: Row, amount: int) -> PaymentKind:
    """Tell what a row is, by its category; an adjustment is told by what it is for."""
    kind = row.get(*_TYPE).lower()
    if kind == "adjustment" and row.get("Source", "source_id").startswith(("dp_", "du_")):
        return "chargeback" if amount < 0 else "reversal"
    found = _KINDS.get(kind, "other")
    return undone(amount) if found == "fee" else found


def _words(row: Row) -> str:
    """Return the words in which a reference can stand: the description, and all metadata."""
    return "\n".join(
        cell for column, cell in row.cells.items() if column.lower() in _WORDS or "metadata" in column.lower()
    )  # fmt: skip


def _date(row: Row) -> str:
    return day(row.get(*_DATE), row.at(_DATE[0]))


def _money(row: Row, columns: tuple[str, ...], currency: str, mark: str) -> int:
    text = row.get(*columns)
    return minor(text, currency, row.at(columns[0]), decimal=mark) if text else 0
