# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run's books as a journal that both hledger and ledger read.

Form: https://hledger.org/hledger.html#journal and https://ledger-cli.org/doc/ledger3.html; only what the two agree on
is used. A last transaction of nothing asserts every balance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from makeshare.model.funding.accounts import AccountPath, Transaction
from makeshare.model.funding.books import RunBooks
from makeshare.model.money import digits
from makeshare.write.funding.names import account, figure
from makeshare.write.funding.words import head, one_line


def hledger(run: RunBooks) -> bytes:
    """Write the books; the same ledger gives the same bytes."""
    return "\n".join([*head(run), *_lines(run)]).encode() + b"\n"


def _lines(run: RunBooks) -> Iterator[str]:
    books, currency = run.books, run.currency
    if not books.transactions:
        return
    sums: Counter[AccountPath] = Counter()
    for transaction in books.transactions:
        for posting in transaction.postings:
            sums[posting.account] += posting.amount
    yield f"commodity {currency}"
    if digits(currency):  # the two programs write a currency without decimals in ways that the other does not take
        yield f"  format 1000.{'0' * digits(currency)} {currency}"
    yield ""
    for path in sorted(sums):
        yield f"account {account(path)}"
    for transaction in books.transactions:
        yield ""
        yield from _transaction(transaction, currency)
    yield ""
    yield f"{max(one.date[:10] for one in books.transactions)} * Balances"
    for path in sorted(sums):
        zero, standing = figure(0, currency), figure(sums[path], currency)
        yield f"    {account(path)}  {zero} {currency} = {standing} {currency}"


def _transaction(one: Transaction, currency: str) -> Iterator[str]:
    yield f"{one.date[:10]} * {_description(one.about)}"
    yield f"    ; ledger-seq: {one.seq}"
    yield f"    ; ledger-hash: {one.hash}"
    yield f"    ; ledger-event: {one.event}"
    if one.ref:
        yield f"    ; import-ref: {one_line(one.ref)}"
    for posting in one.postings:
        yield f"    {account(posting.account)}  {figure(posting.amount, currency)} {currency}"


def _description(text: str) -> str:
    """Return words without the marks that begin a comment, divide payee from note, or name a code or a status."""
    return one_line(text).translate(str.maketrans(";|()*!=", ",/[].. ")) or "Entry"
