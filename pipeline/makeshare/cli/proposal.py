# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare proposal`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json, status_of, tell
from makeshare.cli.running import engine
from makeshare.cli.table import table
from makeshare.workflows import proposals as workflow
from makeshare.workflows.repository import Repository


@click.group()
def proposal() -> None:
    """Price a funding proposal and look at its ledger.

    \b
    Examples:
      makeshare proposal price 0001-broadfork-first-run --write
      makeshare proposal show 0001-broadfork-first-run
    """


@proposal.command()
@click.argument("slug")
@click.option("--write", is_flag=True, help="Write the price into proposal.toml.")
@options.work
@options.as_json
def price(slug: str, work: options.Work, *, write: bool, as_json: bool) -> None:
    """Derive the share price of proposal SLUG from today's cost at its minimum run, its fees and its reserve."""
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running, explained():
        derived, changed = workflow.price(slug, repository, running, write=write)
    if as_json:
        put_json(derived)
        return
    click.echo(
        table(
            ("a run", "a share", "line"),
            [(str(line.run), str(line.each), line.title) for line in derived.lines],
        )
    )
    click.echo(f"share price: {derived.share_price}" + (" (written to proposal.toml)" if changed else ""))


@proposal.command()
@click.argument("slug")
@options.work
@options.as_json
def show(slug: str, work: options.Work, *, as_json: bool) -> None:
    """Show proposal SLUG: its price, how far the pledges are, and what is wrong with it, if anything."""
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running, explained():
        found = workflow.view(slug, repository, running)
        wrong, moved = workflow.problems(slug, repository, running)
    if as_json:
        put_json({"proposal": found, "problems": [str(one) for one in wrong], "warnings": moved})
        sys.exit(status_of(wrong))
    one = found.proposal
    click.secho(("EXAMPLE: " if one.example else "") + one.title, bold=True)
    click.echo(f"{one.status}, closes {one.closes}, {one.run.minimum} to {one.run.optimum} units of {one.design}")
    click.echo(f"price: {found.price.share_price if found.price else 'none'}")
    pledged = f"{found.ledger.shares} shares for {found.pledged_units} units"
    click.echo(f"pledged: {pledged}, {found.missing_shares} shares to the minimum")
    for warning in moved:
        click.secho(f"warning: {warning}", fg="yellow", err=True)
    tell(wrong)
    sys.exit(status_of(wrong))
