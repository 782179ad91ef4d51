# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run's books as a Beancount file, to be generated and never loaded: a foreign one can run code.

Form: https://beancount.github.io/docs/beancount_language_syntax.html. Each transaction carries the number and the hash
of the ledger's line that it stands for; at the end every account is asserted, to the cent.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from makeshare.model.funding.accounts import AccountPath, Transaction
from makeshare.model.funding.books import RunBooks
from makeshare.write.funding.names import account, figure
from makeshare.write.funding.words import head, quoted


def beancount(run: RunBooks) -> bytes:
    """Write the books; the same ledger gives the same bytes."""
    return "\n".join([*head(run), *_lines(run)]).encode() + b"\n"


def _lines(run: RunBooks) -> Iterator[str]:
    books, currency = run.books, run.currency
    yield f"option {quoted('title')} {quoted(run.title)}"
    if not currency:  # nothing was ever opened: there is nothing to book
        return
    yield f"option {quoted('operating_currency')} {quoted(currency)}"
    yield ""
    sums: Counter[AccountPath] = Counter()
    for transaction in books.transactions:
        for posting in transaction.postings:
            sums[posting.account] += posting.amount
    days = [turn.date[:10] for turn in books.turns] + [one.date[:10] for one in books.transactions]
    for path in sorted(sums):
        yield f"{min(days)} open {account(path)} {currency}"
    for turn in books.turns:
        yield f"{turn.date[:10]} event {quoted('phase')} {quoted(turn.phase)}"
    for transaction in books.transactions:
        yield ""
        yield from _transaction(transaction, currency)
    yield ""
    after = dt.date.fromisoformat(max(days)) + dt.timedelta(days=1)
    for path in sorted(sums):
        yield f"{after} balance {account(path)}  {figure(sums[path], currency)} ~ 0 {currency}"


def _transaction(one: Transaction, currency: str) -> Iterator[str]:
    yield f"{one.date[:10]} * {quoted(one.about)}"
    yield f"  ledger-seq: {one.seq}"
    yield f"  ledger-hash: {quoted(one.hash)}"
    yield f"  ledger-event: {quoted(one.event)}"
    if one.ref:
        yield f"  import-ref: {quoted(one.ref)}"
    for posting in one.postings:
        yield f"  {account(posting.account)}  {figure(posting.amount, currency)} {currency}"
