# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare proposal`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json, status_of, tell
from makeshare.cli.running import engine
from makeshare.cli.table import table
from makeshare.model.funding.state import State
from makeshare.workflows import ledgers
from makeshare.workflows import proposals as workflow
from makeshare.workflows.repository import Repository

_signed = (
    click.option("--signed-by", required=True, help="Who signed the quote: the maker."),
    click.option("--signed-on", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day on it: 2026-11-24."),
    click.option("--evidence", required=True, help="The signed file, in the proposal's folder."),
)


@click.group()
def proposal() -> None:
    """Price a funding proposal, quote it, open it to pledges, and look at it.

    \b
    From a draft to a run (`makeshare ledger` writes everything in between):
      makeshare proposal price 0001 --write
      makeshare ledger add 0001 discuss
      makeshare proposal quote 0001 --signed-by "…" --signed-on 2026-11-24 --evidence quote-signed.pdf
      makeshare proposal open 0001
      makeshare proposal show 0001
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
@_signed[0]
@_signed[1]
@_signed[2]
@options.work
def quote(slug: str, work: options.Work, signed_by: str, signed_on: datetime, evidence: str) -> None:
    """Pin proposal SLUG to today's costs: quote.json, with the file that the maker signed for exactly this price.

    The price of every variant is written into proposal.toml with it. An open proposal's quote never changes.
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=False) as running, explained():
        pinned = workflow.quote(
            slug, repository, running, signed_by=signed_by, signed_on=signed_on.date(), evidence=evidence
        )
    click.echo(f"quoted at {pinned.price} a share, {pinned.revision}; quote.json is pinned")


@proposal.command(name="open")
@click.argument("slug")
@options.dated
@options.private
def open_(slug: str, date: str, private: Path | None) -> None:
    """Open proposal SLUG to pledges: its terms go into the ledger, and nothing changes them but an amendment.

    Refused, with everything that is missing, unless all parties are named, the maker's quote is signed and pinned, at
    most a tenth of the cost rests on assumed prices, and the milestones say what they release.
    """
    repository = Repository.around(Path.cwd())
    with explained():
        state = ledgers.open_pledging(slug, date, repository, private)
    _told(state)


@proposal.command()
@click.argument("slug")
@click.option("--why", required=True, help="What changed, and why, in a sentence.")
@_signed[0]
@_signed[1]
@_signed[2]
@options.dated
@options.private
@options.work
def amend(
    slug: str,
    work: options.Work,
    why: str,
    signed_by: str,
    signed_on: datetime,
    evidence: str,
    date: str,
    private: Path | None,
) -> None:
    """Quote proposal SLUG anew while it is open. Pledges that the change touches must consent before they count again.

    Touched is whoever would pay more than the declared band above what was accepted, or whose risk changed.
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=False) as running, explained():
        state = ledgers.amend(
            slug,
            date,
            repository,
            running,
            why=why,
            signed_by=signed_by,
            signed_on=signed_on.date(),
            evidence=evidence,
            private=private,
        )
    _told(state)


@proposal.command()
@click.argument("slug")
@click.argument("deadline")
@click.option("--decision", required=True, help="The decision that it rests on: 0004-extend-0001.")
@options.dated
@options.private
def extend(slug: str, deadline: str, decision: str, date: str, private: Path | None) -> None:
    """Move the deadline of proposal SLUG to DEADLINE (2027-04-30T18:00:00+02:00), as a decision says."""
    repository = Repository.around(Path.cwd())
    with explained():
        state = ledgers.extend(slug, date, deadline, decision, repository, private)
    _told(state)


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
    click.echo(
        f"{found.state.phase}, closes {one.closes}, {one.run.minimum} to {one.run.optimum} units of {one.design}"
    )
    click.echo(f"price: {found.price.share_price if found.price else 'none'}")
    click.echo(f"pledged: {found.state.counts.shares} shares, {found.missing_units} units to the minimum")
    for warning in moved:
        click.secho(f"warning: {warning}", fg="yellow", err=True)
    tell(wrong)
    sys.exit(status_of(wrong))


def _told(state: State) -> None:
    waits = f", {state.counts.waiting} pledges wait for consent" if state.counts.waiting else ""
    click.echo(f"{state.phase}; the ledger has {state.head.length} lines{waits}")
