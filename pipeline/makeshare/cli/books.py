# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare books`."""

from __future__ import annotations

from pathlib import Path

import click

from makeshare.cli import options
from makeshare.files import write_whole
from makeshare.workflows.funding.books import books_of
from makeshare.workflows.repository import Repository
from makeshare.write.funding.exports import EXPORTS


@click.command()
@click.argument("slug")
@click.option("--format", "form", required=True, type=click.Choice(sorted(EXPORTS)), help="For which program.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="Write there, not to the screen.")
@options.private
def books(slug: str, form: str, output: Path | None, private: Path | None) -> None:
    """Write the books of proposal SLUG in double entry, for an accounting program or a spreadsheet.

    They follow from the ledger alone, and are held against it before they are written. Each transaction names the
    line of the ledger that it stands for, and its hash. With --private they have an account for each pledge.

    \b
    Examples:
      makeshare books 0001 --format beancount -o books.beancount && bean-check books.beancount
      makeshare books 0001 --format hledger -o books.journal && hledger -f books.journal balance
      makeshare books 0001 --format csv -o books.csv
    """
    _, write = EXPORTS[form]
    data = write(books_of(slug, Repository.around(Path.cwd()), private))
    if output is None:
        click.echo(data, nl=False)
        return
    write_whole(output, data)
    click.echo(f"written to {output}")
