# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Every format that a run's books are offered in, in one place."""

from __future__ import annotations

from collections.abc import Callable

from makeshare.model.funding.books import RunBooks
from makeshare.write.funding.beancount import beancount
from makeshare.write.funding.hledger import hledger
from makeshare.write.funding.rows import books_json, postings_csv
from makeshare.write.funding.statement import statement_json

EXPORTS: dict[str, tuple[str, Callable[[RunBooks], bytes]]] = {
    "beancount": ("books.beancount", beancount),
    "hledger": ("books.journal", hledger),
    "csv": ("books.csv", postings_csv),
    "json": ("books.json", books_json),
}
"""Each format of the books: the name of its file, and what writes it."""
STATEMENT = "statement.json"


def files(run: RunBooks) -> dict[str, bytes]:
    """Write everything that is offered of a run's books, by the file's name."""
    return {**{name: write(run) for name, write in EXPORTS.values()}, STATEMENT: statement_json(run)}
