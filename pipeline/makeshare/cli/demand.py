# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare demand`."""

from __future__ import annotations

from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json
from makeshare.cli.running import engine
from makeshare.cli.table import table
from makeshare.model.demand import DemandView, Interval
from makeshare.workflows.demand import views
from makeshare.workflows.repository import Repository
from makeshare.write.demand import chance, percent, verdict


@click.command()
@click.argument("design", required=False, default="")
@options.work
@options.as_json
def demand(design: str, work: options.Work, *, as_json: bool) -> None:
    """Say how many people want DESIGN (every design, when none is named), and what the next cycle may bring.

    Interest, pledges, payments and deliveries are counted apart, from site/demand/<design>.toml and from ledgers that
    are closed. The forecast is an interval that 8 of 10 cycles should fall into. It is held against every past cycle,
    from what was known when that one opened, beside the plain guess that the last value comes again; where it is no
    better than that, it says so.

    \b
    Example:
      makeshare demand broadfork
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running, explained():
        found = views(repository, running, design)
    if as_json:
        put_json(found)
        return
    for one in found:
        _tell(one)
    if not found:
        click.echo("no cycle was counted yet: site/demand/<design>.toml holds them, or a ledger once it is closed")


def _tell(view: DemandView) -> None:
    mark = "EXAMPLE: " if view.example else ""
    click.secho(f"\n{mark}{view.title}, as of {view.as_of}", bold=True)
    rows = [
        (one.opened.isoformat(), one.closed.isoformat(), one.variant, str(one.interest), str(one.pledged),
         _count(one.paid), _count(one.delivered))
        for one in view.cycles
    ]  # fmt: skip
    click.echo(table(("opened", "closed", "variant", "interest", "pledged", "paid", "delivered"), rows))
    for rate in view.rates:
        click.echo(f"{rate.name}: {rate.of} of {rate.out_of} units, {_interval(rate.interval)}")
    for share in view.shares:
        part = f"{share.units} of {share.out_of} units where there was a choice"
        click.echo(f"variant {share.variant}: {part}, {_interval(share.interval)}")
    for wish in view.wanted:
        click.echo(f"asked for and not offered: {wish.what}, {wish.units} units")
    for single in view.singles:
        price = f"about {single.price}" if single.price else "at a price that is not known"
        click.echo(f"waiting for single units of variant {single.variant}: {single.units}, {price} each made alone")
    _tell_forecast(view)


def _tell_forecast(view: DemandView) -> None:
    made = view.forecast
    if made is None:
        click.secho(f"no forecast: {view.why}", fg="yellow")
        return
    click.echo(
        f"next cycle: {made.low} to {made.high} units pledged in 8 of 10 cases, {made.middle} in the middle "
        f"(from {made.cycles} own cycles, {made.designs} other designs)"
    )
    for one in view.chances:
        click.echo(f"chance to reach the {one.minimum} units of '{one.proposal}': {chance(one.probability)}")
    click.echo(verdict(view.score))


def _interval(found: Interval | None) -> str:
    return "unknown" if found is None else f"{percent(found.middle)} ({percent(found.low)} to {percent(found.high)})"


def _count(count: int | None) -> str:
    return "unknown" if count is None else str(count)
