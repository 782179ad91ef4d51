# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare statement`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import status_of, tell
from makeshare.cli.table import table
from makeshare.derive.funding.budget import total
from makeshare.model.funding.books import Against, Flow, RunBooks, Year
from makeshare.model.money import Money
from makeshare.read.description import plain
from makeshare.workflows.funding.books import books_of, gather
from makeshare.workflows.repository import Repository
from makeshare.write.funding.statement import statement_json, years_json


@click.command()
@click.argument("slug", required=False)
@click.option("--year", type=click.IntRange(1970, 9999), help="One year alone; without SLUG, of all runs together.")
@options.private
@options.as_json
def statement(slug: str | None, year: int | None, private: Path | None, *, as_json: bool) -> None:
    """Say what came in, went out and is held, of the run of proposal SLUG, or of all runs year by year.

    \b
    Examples:
      makeshare statement 0001
      makeshare statement 0001 --year 2027
      makeshare statement --year 2027 --json
    """
    repository = Repository.around(Path.cwd())
    if slug is None:
        _all(repository, year, as_json=as_json)
        return
    run = books_of(slug, repository, private)
    if as_json:
        click.echo(statement_json(run), nl=False)
    elif year is not None:
        _tell_flow(run, dict(run.years).get(year, Flow()), f"in {year}")
    else:
        _tell(run)


def _all(repository: Repository, year: int | None, *, as_json: bool) -> None:
    """Print the statement of years over all runs; runs whose ledger is broken are named, and not counted."""
    books, problems = gather(repository)
    found = [one for one in books.years if year in (None, one.year)]
    if as_json:
        click.echo(years_json(found), nl=False)
    elif found:
        heads = ("year", "came in", "paid back", "paid out", "held at its end", "runs")
        click.echo(table(heads, [_year(one) for one in found]))
    else:
        click.echo("no money has moved")
    tell(problems)
    sys.exit(status_of(problems))


def _year(one: Year) -> tuple[str, ...]:
    flow = one.flow
    came_in = flow.members + flow.parties - flow.taken_back
    amounts = (str(Money(amount, one.currency)) for amount in (came_in, flow.paid_back, flow.spent, one.held))
    return f"{one.year}" + (" EXAMPLE" if one.example else ""), *amounts, " ".join(one.runs)


def _tell(run: RunBooks) -> None:
    """Print a run's statement."""
    click.secho(("EXAMPLE: " if run.example else "") + plain(run.title), bold=True)
    if not run.currency:
        click.echo("it was never opened: there is no money to account for")
        return
    state = run.state
    click.echo(f"{state.phase}, as of {state.as_of}; line {run.books.head.length}, {run.books.head.hash}")
    _tell_flow(
        run, run.flow, f"confirmed by the import of {run.confirmed}" if run.confirmed else "nothing is confirmed"
    )
    click.echo(f"instructed, and not confirmed: {_money(run, state.to_collect)} to come in, "
               f"{_money(run, state.to_pay_out)} to be paid")  # fmt: skip
    lines = [line for group in run.groups for line in (group.total, *group.lines)]
    if lines:
        click.echo(table(("planned", "billed", "difference", "line"), [_against(run, one) for one in lines]))
        click.echo("  ".join(_against(run, total(run.groups))))


def _tell_flow(run: RunBooks, flow: Flow, when: str) -> None:
    """Print what moved."""
    click.echo(f"{when}:")
    rows = (
        ("members paid in", flow.members), ("others paid in", flow.parties), ("taken back", -flow.taken_back),
        ("paid back to members", -flow.paid_back), ("paid out", -flow.spent), ("held", flow.held),
    )  # fmt: skip
    for words, amount in rows:
        click.echo(f"  {words}: {_money(run, amount)}")


def _against(run: RunBooks, one: Against) -> tuple[str, ...]:
    planned = "-" if one.budget is None else str(Money(one.budget, run.currency))
    amounts = (str(Money(amount, run.currency)) for amount in (one.billed, one.difference))
    return planned, *amounts, plain(one.title if one.line in ("", one.title) else f"{one.line} {one.title}")


def _money(run: RunBooks, minor: int) -> str:
    return str(Money(minor, run.currency))
