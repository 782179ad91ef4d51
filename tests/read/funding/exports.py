# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Exports as banks and payment services write them, made up for tests: nobody in them exists."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from makeshare.model.money import Money
from makeshare.read.funding.mapping import Columns, Format, Mapping

NAME = "Erika EXAMPLE"
"""A name that must come out nowhere."""
ACCOUNT = "XX00 EXAMPLE 0000 1234"
OC_HEAD = (
    "datetime", "shortId", "shortGroup", "description", "type", "kind", "isRefund", "isRefunded", "shortRefundId",
    "displayAmount", "amount", "netAmount", "balance", "currency", "accountSlug", "accountName", "oppositeAccountSlug",
    "oppositeAccountName", "paymentMethodService", "paymentMethodType", "expenseType", "expenseTags",
    "payoutMethodType", "merchantId", "orderMemo", "orderProcessedDate", "refundKind",
)  # fmt: skip
STRIPE_HEAD = (
    "id", "Type", "Source", "Amount", "Fee", "Net", "Currency", "Created (UTC)", "Available On (UTC)", "Description",
)  # fmt: skip
BANK_HEAD = ("Buchungstag", "Name", "IBAN", "Verwendungszweck", "Betrag", "Währung")
BANK = Mapping(
    format=Format(encoding="cp1252", delimiter=";", decimal=",", group=".", skip=2),
    columns=Columns(
        date="Buchungstag", date_format="%d.%m.%Y", amount="Betrag", currency="Währung",
        purpose=("Verwendungszweck",), counterparty=("IBAN", "Name"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Paid:
    """A payment to be written: minor units above zero come in, below zero go out."""

    amount: int
    words: str = ""
    day: str = "2027-02-03"
    name: str = NAME
    account: str = ACCOUNT
    kind: str = ""
    undoes: str = ""
    identifier: str = ""
    fee: int = 0


def figure(minor: int, currency: str = "EUR") -> str:
    """An amount with a decimal point."""
    return str(Money(minor, currency)).split()[1]


def table(head: Iterable[str], rows: Iterable[Iterable[object]], delimiter: str = ",") -> str:
    """A table as most programs write one."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(head)
    writer.writerows(rows)
    return stream.getvalue()


def opencollective(payments: Iterable[Paid], currency: str = "EUR") -> bytes:
    """What the REST service gives without any option."""
    rows = []
    for number, one in enumerate(payments):
        key = one.identifier or f"{number:08x}"
        side = "CREDIT" if one.amount > 0 else "DEBIT"
        kind = one.kind or ("CONTRIBUTION" if one.amount > 0 else "EXPENSE")
        value = figure(one.amount).rstrip("0").rstrip(".")  # as JavaScript writes a number
        undone = ("REFUND" if one.undoes else "", "", one.undoes)
        money = (f"EUR {value}", value, value, "0", currency)
        whose = ("forks", "Forks", one.account, one.name, "STRIPE", "CREDITCARD", "", "", "", "", one.words, "", "")
        words = (f"{one.day}T10:11:12", key, f"9{key[1:]}", f"Contribution of {one.name}", side, kind)
        rows.append((*words, *undone, *money, *whose))
    return table(OC_HEAD, rows).encode()


def stripe(payments: Iterable[Paid], currency: str = "EUR", mark: str = ".") -> bytes:
    """The history of a balance."""
    rows = []
    for number, one in enumerate(payments):
        key = one.identifier or f"{number}"
        kind = one.kind or ("charge" if one.amount > 0 else "refund")
        source = f"ch_{one.undoes or key}" if kind in ("charge", "refund") else f"dp_{key}"
        money = [figure(amount, currency).replace(".", mark) for amount in (one.amount, one.fee, one.amount - one.fee)]
        times = (f"{one.day} 10:11", f"{one.day} 10:11")
        rows.append((f"txn_{kind}_{key}", kind, source, *money, currency.lower(), *times, one.words))
    return table(STRIPE_HEAD, rows).encode()


def bank(payments: Iterable[Paid], currency: str = "EUR") -> bytes:
    """A bank on the continent: semicolons, decimal commas, two lines above the headings, an old encoding."""
    rows = []
    for one in payments:
        sign, whole = ("-" if one.amount < 0 else ""), figure(abs(one.amount), currency)
        units, _, cents = whole.partition(".")
        grouped = f"{int(units):,}".replace(",", ".")
        year, month, day = one.day.split("-")
        amount = f"{sign}{grouped},{cents}" if cents else f"{sign}{grouped}"
        rows.append((f"{day}.{month}.{year}", one.name, one.account, one.words, amount, currency))
    return f"Umsätze\r\nKonto {ACCOUNT}\r\n{table(BANK_HEAD, rows, ';')}".encode("cp1252")


def camt(payments: Iterable[Paid], currency: str = "EUR") -> bytes:
    """A statement by ISO 20022."""
    entries = []
    for number, one in enumerate(payments):
        side = "CRDT" if one.amount > 0 else "DBIT"
        back = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" if one.kind == "returned" else ""
        entries.append(
            f'<Ntry><Amt Ccy="{currency}">{figure(abs(one.amount), currency)}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
            f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{one.day}</Dt></BookgDt>"
            f"<AcctSvcrRef>{one.identifier or number}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>"
            f"<Dbtr><Pty><Nm>{one.name}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{one.account}</IBAN></Id></DbtrAcct></RltdPties>"
            f"<RmtInf><Ustrd>{one.words}</Ustrd></RmtInf>{back}</TxDtls></NtryDtls></Ntry>"
        )
    head = '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
    return f"{head}<BkToCstmrStmt><Stmt>{''.join(entries)}</Stmt></BkToCstmrStmt></Document>".encode()


WRITERS = {"opencollective": opencollective, "stripe": stripe, "bank": bank, "camt": camt}
