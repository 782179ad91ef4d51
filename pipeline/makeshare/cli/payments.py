# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare payments`."""

from __future__ import annotations

from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import put_json
from makeshare.cli.table import table
from makeshare.model.funding.payments import Booked, Import, Outcome
from makeshare.model.money import Money
from makeshare.read.funding.mapping import EXAMPLE
from makeshare.read.funding.payments import FORMATS
from makeshare.workflows.funding import payments as workflow
from makeshare.workflows.repository import Repository

_FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def payments() -> None:
    """Enter what a bank or a payment service says was paid, so that the ledger confirms it.

    Names, accounts and words of a payment never leave your machine, nor reach the ledger: only amounts, pledges'
    pseudonyms and hashes of the rows do. A row counts once, however often it is imported.

    \b
    Examples:
      makeshare payments codes 0001
      makeshare payments import 0001 transactions.csv --format opencollective
      makeshare payments import 0001 june.csv --format bank --mapping private/bank.toml --write
    """


@payments.command()
@click.argument("slug")
@options.private
@options.as_json
def codes(slug: str, private: Path | None, *, as_json: bool) -> None:
    """List what a payment must name for each pledge of proposal SLUG."""
    found = workflow.codes(slug, Repository.around(Path.cwd()), private)
    if as_json:
        put_json([{"pledge": one.who, "reference": code, "owes": one.to_collect} for one, code in found])
        return
    click.echo(table(("pledge", "state", "write on the payment"), [(one.who, one.state, code) for one, code in found]))


@payments.command()
def mapping() -> None:
    """Print an example of mapping.toml, with every field."""
    click.echo(EXAMPLE, nl=False)


@payments.command("import")
@click.argument("slug")
@click.argument("files", nargs=-1, required=True, type=_FILES)
@click.option("--format", "form", required=True, type=click.Choice(FORMATS), help="What wrote the file.")
@click.option(
    "--mapping", "mapped", type=_FILES, help="mapping.toml: a bank's columns, and accounts that belong to somebody."
)
@click.option("--complete", is_flag=True, help="The newest day in a bank's file is whole.")
@click.option("--disjoint", is_flag=True, help="Nothing in it was imported before, though rows are named otherwise.")
@click.option("--write/--dry-run", default=False, show_default=True, help="Append to the ledger, or only show it.")
@options.private
@options.dated
@options.as_json
def import_(
    slug: str, files: tuple[Path, ...], form: str, mapped: Path | None, private: Path | None, date: str, *,
    complete: bool, disjoint: bool, write: bool, as_json: bool,
) -> None:  # fmt: skip
    """Match the rows of FILES with the pledges of proposal SLUG, and show or append what they confirm.

    A member's row names the pledge, as `makeshare payments codes` lists it; nothing is guessed. What cannot be told
    stays out, with the reason: a mapping off git can name single rows or accounts, see `makeshare payments mapping`.

    \b
    Examples:
      makeshare payments import 0001 balance.csv --format stripe
      makeshare payments import 0001 june.csv july.csv --format bank --mapping private/bank.toml --write
      makeshare payments import 0001 statement.xml --format camt --private private/0001.jsonl --write
    """
    source = workflow.Source(files, form, mapped, complete, disjoint)
    found = workflow.import_payments(slug, source, date, Repository.around(Path.cwd()), private=private, write=write)
    if as_json:
        put_json({"written": write, "events": found.events, "rows": [_data(row) for row in found.rows]})
        return
    _tell(found, write=write)


def _data(row: Booked) -> dict[str, object]:
    """Return a row as plain data, with where it stands in its file and nothing that the file says of a person."""
    one = row.payment
    return {
        "outcome": row.outcome, "row": one.refs[0], "file": one.place.file, "line": one.place.line, "date": one.date,
        "direction": one.direction, "kind": one.kind, "amount": one.amount, "currency": one.currency, "why": row.why,
        "events": row.events,
    }  # fmt: skip


def _tell(found: Import, *, write: bool) -> None:
    """Print what becomes of every row that is not simply counted before, and how many there are of each."""
    shown = [row for row in found.rows if row.outcome != "counted"]
    if shown:
        heads = ("what becomes of it", "day", "amount", "where", "why, or whose")
        click.echo(table(heads, [_cells(row) for row in shown]))
    open_rows = [row for row in found.rows if row.outcome in ("unmatched", "refused")]
    for row in open_rows:
        click.echo(f"  {row.payment.place} is {row.payment.refs[0]}")
    counts = ", ".join(f"{len(found.of(one))} {one}" for one in _OUTCOMES if found.of(one))
    click.echo(
        f"{counts or 'no payment'}; {len(found.lines)} lines " + ("were appended" if write else "would be appended")
    )


_OUTCOMES: tuple[Outcome, ...] = ("new", "counted", "waits", "unmatched", "refused", "left out")


def _cells(row: Booked) -> tuple[str, ...]:
    one = row.payment
    sign = "" if one.direction == "in" else "-"
    whose = ", ".join(
        sorted({str(getattr(event, "pledge", "") or getattr(event, "party", "")) for event in row.events})
    )
    words = "; ".join(part for part in (whose, row.why) if part)
    return row.outcome, one.date, f"{sign}{Money(one.amount, one.currency)}", str(one.place), words
