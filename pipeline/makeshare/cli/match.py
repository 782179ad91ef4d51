# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare match`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.match_told import tell_match, tell_split
from makeshare.cli.report import explained, put_json
from makeshare.cli.running import engine
from makeshare.model.money import Money
from makeshare.workflows import workshops as workflow
from makeshare.workflows.repository import Repository

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("design")
@options.variant
@options.sets
@click.option("--units", type=click.IntRange(1, 100_000), default=1, show_default=True, help="How many are to be made.")
@click.option("--from", "place", default="", metavar="PLACE", help="Where you are: LATITUDE,LONGITUDE or a workshop.")
@click.option("--start", type=DAY, help="First day of the work; with --by, hours are held against what is free.")
@click.option("--by", type=DAY, help="Last day of the work.")
@click.option("--tolerance", default="", metavar="T", help='What you ask for: "ISO 2768-m", or "0.2 mm".')
@click.option("--workshop", "names", multiple=True, metavar="SLUG", help="Ask only this one. Repeatable.")
@click.option("--split", "splits", is_flag=True, help="Give each workshop its part of the run, at least cost.")
@click.option("--co2e-price", default="", metavar="AMOUNT", help="What a kg of CO2e is held to be worth in --split.")
@click.option("--first", type=click.Choice(["money", "co2e"]), default="money", help="What --split makes least first.")
@click.option("--brief", is_flag=True, help="Leave out why a workshop can.")
@options.work
@options.as_json
def match(
    design: str,
    variant: str,
    sets: tuple[str, ...],
    units: int,
    place: str,
    start: dt.datetime | None,
    by: dt.datetime | None,
    tolerance: str,
    names: tuple[str, ...],
    co2e_price: str,
    first: str,
    work: options.Work,
    *,
    splits: bool,
    brief: bool,
    as_json: bool,
) -> None:
    """Say which workshops of site/workshops can make DESIGN, with reasons, gaps and what must still be asked.

    Each step of each part is held against each machine: its process, size, material, thickness, tolerance, hours and
    maintenance. With --split the run is given to workshops at the least cost, which is proven; when it cannot be, the
    hours that are lacking are named. Status 1 says that nobody can make all of it, alone or together.

    \b
    Examples:
      makeshare match broadfork --units 30 --from 51.7,2.7
      makeshare match broadfork --units 30 --start 2027-04-14 --by 2027-06-16 --split --co2e-price 0.10
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running, explained():
        every = workflow.workshops(repository)
        chosen = workflow.workshops(repository, names)
        ask = workflow.asking(
            every, units=units, place=place, start=start and start.date(), by=by and by.date(), tolerance=tolerance
        )
        price = Money.parse(co2e_price, repository.settings.currency) if co2e_price else None
        (configuration,) = repository.configurations(design, (variant,), sets)
        found = workflow.asked_all(configuration, chosen, ask, repository, running)
        plan = None
        if splits:
            plan = workflow.split_over(found, ask, repository, co2e_price=price, co2e_first=first == "co2e")
    if as_json:
        put_json({"match": found.match, "split": plan})
    else:
        tell_match(found.match, ask, reasons=not brief)
        if plan is not None:
            tell_split(plan, {one.slug: one.name for one in chosen})
    able = any(one.verdict == "all" for one in found.match.workshops) or found.match.together
    sys.exit(0 if (plan.shortage is None if plan is not None else able) else 1)
