# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run's books as tables: every posting as a row of a CSV file, and everything as JSON."""

from __future__ import annotations

import csv
import io

import msgspec

from makeshare.model.funding.books import RunBooks
from makeshare.write.funding.names import account, figure
from makeshare.write.funding.words import head, one_line
from makeshare.write.tables import inert

HEADINGS = ("Line", "Date", "Event", "What", "Account", "Debit", "Credit", "Currency", "Row of an import", "Hash")


def postings_csv(run: RunBooks) -> bytes:
    """Write every posting as a row; text that a spreadsheet would run as a formula is quoted with an apostrophe.

    Of an example the first row says so: a table has no other place for a comment.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    if run.example:
        writer.writerow([head(run, "#")[0]])
    writer.writerow(HEADINGS)
    for one in run.books.transactions:
        for posting in one.postings:
            debit = figure(posting.amount, run.currency) if posting.amount > 0 else ""
            credit = figure(-posting.amount, run.currency) if posting.amount < 0 else ""
            words = (one.about, account(posting.account), debit, credit, run.currency, one.ref, one.hash)
            writer.writerow([one.seq, one.date, one.event, *(inert(one_line(word)) for word in words)])
    return stream.getvalue().encode()


def books_json(run: RunBooks) -> bytes:
    """Write transactions as JSON: amounts in minor units, accounts as lists of names."""
    data = {
        "format": "makeshare-books",
        "version": 1,
        "example": run.example,
        "proposal": run.slug,
        "title": run.title,
        "currency": run.currency,
        "ledger": {"head": run.books.head.hash, "length": run.books.head.length, "as_of": run.books.head.date},
        "transactions": run.books.transactions,
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"
