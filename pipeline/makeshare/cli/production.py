# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare production`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json, status_of, tell
from makeshare.cli.running import engine
from makeshare.cli.table import table
from makeshare.model.production.schedule import MaintenanceReserve, ProductionView, Schedule
from makeshare.units import tidy
from makeshare.workflows import production as workflow
from makeshare.workflows.repository import Repository


@click.command()
@click.argument("slug")
@options.work
@options.as_json
def production(slug: str, work: options.Work, *, as_json: bool) -> None:
    """Show how the run of proposal SLUG is made: who is busy when, when it ends, what stands in its way.

    It follows from production.toml beside the proposal, from the workshops and from the design's hours: the load of
    each station and week, the bottleneck, maintenance that falls due, and what machines' hours put aside for it.
    Members may not work at a hazardous station without training and insurance on record.

    \b
    Example:
      makeshare production 0001-broadfork-first-run
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running, explained():
        found, wrong = workflow.planned(slug, repository, running)
    if as_json:
        put_json({"production": found, "problems": [str(one) for one in wrong]})
    elif found is None and not wrong:
        click.echo(f"{slug} has no production.toml: nothing is planned yet")
    elif found is not None:
        _tell(found)
    if not as_json:
        tell(wrong)
    sys.exit(status_of(wrong))


def _tell(found: ProductionView) -> None:
    for schedule in (found.minimum, found.optimum):
        _tell_schedule(schedule, found)
    for one in found.plan.equipment:
        click.echo(
            f"equipment: {one.item}, {one.cost}, paid by {one.paid_by}; afterwards owned by {one.owned_afterwards}"
        )
    for key, words in found.hazards.items():
        click.echo(f"hazardous: {key}: {', '.join(words)}")
    _tell_reserve(found.reserve)
    for warning in found.warnings:
        click.secho(f"warning: {warning}", fg="yellow", err=True)


def _tell_schedule(found: Schedule, view: ProductionView) -> None:
    ends = f"ends on {found.finish}" if found.finish else f"never ends: {found.stuck}"
    title = f"{'EXAMPLE: ' if view.plan.example else ''}{found.units} units from {found.start}"
    click.secho(f"{title}: {ends}, promised for {view.promised}", bold=True)
    weeks = sorted({week for load in found.loads for week in load.weeks})
    rows = [
        (
            ("* " if load.station == found.bottleneck else "") + load.station,
            f"{tidy(load.hours)} h",
            *(f"{tidy(load.weeks[week])}" if week in load.weeks else "" for week in weeks),
            f"{load.first or '?'} to {load.last or '?'}",
        )
        for load in found.loads
    ]
    click.echo(table(("station", "hours", *(f"{week:%m-%d}" for week in weeks), "from, to"), rows))
    click.echo("* the bottleneck; weeks by their Monday, in hours")
    for due in found.due:
        click.echo(f"maintenance: {due.title} stops on {due.date}, until {due.until or 'nobody knows when'}")


def _tell_reserve(found: MaintenanceReserve) -> None:
    for line in found.lines:
        amount = "unknown" if line.amount is None else f"{tidy(line.hours)} h at {line.hourly}: {line.amount}"
        click.echo(f"maintenance reserve: {line.title} {amount}")
    click.echo(f"maintenance reserve of {found.units} units: {found.total}, beside the estimate")
