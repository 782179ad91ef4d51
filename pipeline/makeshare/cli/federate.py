# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare federate`: other communities, by files alone."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.federate_agreement import agreement
from makeshare.cli.report import as_data, explained, put_json, status_of, tell
from makeshare.cli.table import table
from makeshare.errors import MakeshareError
from makeshare.model.federation.network import Pin
from makeshare.read.description import plain
from makeshare.read.federation import load_pins
from makeshare.workflows.federation import adopt as adopting
from makeshare.workflows.federation import fetch as fetching
from makeshare.workflows.federation import pins as pinning
from makeshare.workflows.federation import propose as proposing
from makeshare.workflows.repository import Repository

on_date = click.option(
    "--date", "date", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
    help="Today, as you would write it on a letter: no file takes it from the clock.",
)  # fmt: skip
from_place = click.option(
    "--from", "where", default="", metavar="URL|PATH", help="Read from here instead: a mirror, a folder, a stick."
)


@click.group()
def federate() -> None:
    """Pin other communities' catalogues, take over their designs, and agree with them: by files alone.

    A pin is a copy of another community's catalog.json with its hash. The site is built from copies, never from the
    net; whatever is fetched later must be what the copy lists.

    \b
    Examples:
      makeshare federate add https://commons.example/ --date 2026-11-25
      makeshare federate add ../rivertown --name rivertown --date 2026-11-25
      makeshare federate update rivertown --date 2026-12-24          what has changed there
      makeshare federate update rivertown --date 2026-12-24 --yes    pin that
      makeshare federate adopt rivertown bird-box --date 2026-11-25
      makeshare build bird-box
      makeshare federate propose rivertown bird-box --minimum 10 --optimum 30 \\
        --deadline 2027-03-31T18:00:00+02:00 --time-zone Europe/Brussels --delivery 2027-07-03
    """


federate.add_command(agreement)


@federate.command()
@click.argument("where", metavar="URL|PATH")
@click.option("--name", default="", metavar="SLUG", help="What to call it here; else a slug of its own name.")
@on_date
def add(where: str, name: str, date: dt.datetime) -> None:
    """Fetch the catalogue of the community at URL (https) or in PATH, judge it, and pin it in site/network/."""
    with explained():
        found = pinning.add(Repository.around(Path.cwd()), where, name, date.date())
    _left_out(found)
    click.echo(f"site/network/{found.pin.slug}.toml: {_summary(found.pin)}")


@federate.command("list")
@options.as_json
def list_pins(*, as_json: bool) -> None:
    """List the communities that are pinned here."""
    with explained():
        pins = load_pins(Repository.around(Path.cwd()).root)
    if as_json:
        put_json([{"slug": one.slug, "name": one.name, "address": one.address, "date": one.date} for one in pins])
        return
    rows = [(one.slug, plain(one.name, 40), one.date.isoformat(), str(len(one.index.designs))) for one in pins]
    click.echo(table(("slug", "community", "as of", "designs"), rows) if rows else "no community is pinned")


@federate.command()
@click.argument("slug")
@options.as_json
def show(slug: str, *, as_json: bool) -> None:
    """Show what community SLUG publishes, as pinned: designs, offers, workshops, whom it lists."""
    pin = pinning.pinned(Repository.around(Path.cwd()), slug)
    if as_json:
        put_json(pin)
        return
    click.echo(_summary(pin))
    for design in pin.index.designs:
        click.echo(plain(f"  design    {design.slug} {design.version} ({design.status}, {design.licence})"))
    for offer in pin.index.proposals:
        mark = "EXAMPLE " if offer.example else ""
        click.echo(plain(f"  proposal  {mark}{offer.slug} ({offer.status})"))
    for workshop in pin.index.capabilities:
        click.echo(plain(f"  workshop  {workshop.slug}: {', '.join(workshop.processes)}"))
    for one in pin.index.agreements:
        click.echo(plain(f"  agreement {one.slug}: {one.standing}"))
    for listed in pin.index.network:
        click.echo(plain(f"  lists     {'/'.join(listed.path)}: {listed.name}"))


@federate.command()
@click.argument("slug", required=False)
@from_place
@click.option("--yes", is_flag=True, help="Pin what was fetched; without it nothing is written.")
@on_date
@options.as_json
def update(slug: str | None, where: str, date: dt.datetime, *, yes: bool, as_json: bool) -> None:
    """Fetch community SLUG again, or all of them, and say what has changed since it was pinned."""
    if where and not slug:
        raise click.UsageError("--from names one community's place: say which, SLUG")
    repository = Repository.around(Path.cwd())
    slugs = [slug] if slug else pinning.slugs(repository)
    problems: list[MakeshareError] = []
    told = {}
    for one in slugs:
        try:
            found, changed = pinning.update(repository, one, where, date.date())
        except MakeshareError as error:  # one that is down keeps nobody from the others
            problems.append(error)
            continue
        _left_out(found)
        told[one] = changed
        if not as_json:
            click.echo(f"{one}: {len(changed)} changes" if changed else f"{one}: nothing has changed")
            for change in changed:
                arrow = f"{change.before or 'none'} -> {change.after or 'none'}"
                click.echo(plain(f"  {change.kind}: {change.what}: {arrow}"))
        if yes:
            found.write(repository.root)
    if as_json:
        put_json({"changes": told, "problems": [as_data(one) for one in problems], "pinned": yes})
    elif told and not yes:
        click.echo("nothing was written: --yes pins what was fetched")
    tell(problems)
    sys.exit(status_of(problems))


@federate.command()
@click.argument("slug")
def remove(slug: str) -> None:
    """Forget community SLUG: its pin and its copies go, adopted designs and agreements stay."""
    for name in pinning.remove(Repository.around(Path.cwd()), slug):
        click.echo(f"removed {name}")


@federate.command()
@click.argument("slug")
@click.argument("design")
@options.variant
@from_place
def fetch(slug: str, design: str, variant: str, where: str) -> None:
    """Download the package of DESIGN from community SLUG, check every file, and unpack it in build/network/."""
    repository = Repository.around(Path.cwd())
    with explained():
        taken = fetching.fetch(repository, slug, design, variant, where)
        folder = fetching.unpack(taken)
    count = len(taken.package.members)
    click.echo(f"{folder.relative_to(repository.root)}: {count} files, each as {plain(taken.pin.name)} listed it")


@federate.command()
@click.argument("slug")
@click.argument("design")
@click.option("--as", "name", default="", metavar="NAME", help="Call it otherwise here.")
@from_place
@on_date
def adopt(slug: str, design: str, name: str, where: str, date: dt.datetime) -> None:
    """Take over the sources of DESIGN from community SLUG into designs/, with where they came from beside them."""
    with explained():
        done = adopting.adopt(Repository.around(Path.cwd()), slug, design, date.date(), name=name, where=where)
    for path in done.files:
        click.echo(path)
    if done.missing:
        click.secho(
            f"this catalogue lacks {', '.join(done.missing)}: add them under bom/catalog", fg="yellow", err=True
        )
    public = done.folder.replace("_", "-")
    click.echo(f"next: makeshare lock {public}, makeshare build {public}, makeshare check {public}")


@federate.command()
@click.argument("slug")
@click.argument("design")
@click.option("--minimum", required=True, type=click.IntRange(1), help="Units below which the run is not made.")
@click.option("--optimum", required=True, type=click.IntRange(1), help="Units that can be made at most.")
@click.option("--deadline", required=True, metavar="ISO", help="With its offset: 2027-03-31T18:00:00+02:00.")
@click.option("--time-zone", required=True, metavar="NAME", help="An IANA name, such as Europe/Brussels.")
@click.option("--delivery", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
@click.option("--example", is_flag=True, help="Mark it as an example, which never opens to real money.")
def propose(
    slug: str,
    design: str,
    minimum: int,
    optimum: int,
    deadline: str,
    time_zone: str,
    delivery: dt.datetime,
    *,
    example: bool,
) -> None:
    """Draft a proposal to make DESIGN of community SLUG here; it must be adopted first, so that it has a price."""
    try:
        until = dt.datetime.fromisoformat(deadline)
    except ValueError as error:
        raise click.BadParameter(f"'{deadline}' is no time", param_hint="--deadline") from error
    plan = proposing.Plan(minimum, optimum, until, time_zone, delivery.date(), example)
    name = proposing.propose(Repository.around(Path.cwd()), slug, design, plan)
    click.echo(f"site/proposals/{name}/: a draft; fill in what says TO BE NAMED")
    click.echo(f"next: makeshare proposal price {name} --write")


def _summary(pin: Pin) -> str:
    index = pin.index
    counted = f"{len(index.designs)} designs, {len(index.proposals)} proposals, {len(index.capabilities)} workshops"
    place = f", {pin.address}" if pin.address else ""
    return plain(f"{pin.name}{place}: {counted}, {len(pin.listed)} communities listed, as of {pin.date}")


def _left_out(found: pinning.Fetched) -> None:
    for one in found.left_out:
        click.secho(plain(f"left out of what {found.pin.name} lists: {one}"), fg="yellow", err=True)
