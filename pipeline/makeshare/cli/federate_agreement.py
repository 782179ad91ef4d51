# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare federate agreement`: a wording, and what each of two communities says of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import put_json
from makeshare.model.federation.agreement import Agreement, Says, Side
from makeshare.model.money import Money
from makeshare.read.description import plain
from makeshare.read.federation import load_agreement
from makeshare.workflows.federation import agree as workflow
from makeshare.workflows.repository import Repository

SIDES = click.Choice(["maker", "payer"])


@click.group()
def agreement() -> None:
    """Agree with another community: one makes so many of a design, the other pays. Files only; no money moves.

    Both keep the same file. Each states for itself, by the hash of the wording; publishing the site is how the other
    learns of it. It holds once both have said "agrees" to one wording.

    \b
    Examples:
      makeshare federate agreement new twenty-boxes rivertown bird-box --we payer --whose maker --units 20 \\
        --price 18.50 --deliver-by 2027-06-01T18:00:00+02:00 --deliver-to "our tool library"
      makeshare federate agreement state twenty-boxes --says agrees --by "the coordinator" --date 2026-11-25
      makeshare federate agreement take rivertown twenty-boxes      after `federate update rivertown --yes`
      makeshare federate agreement show twenty-boxes
    """


@agreement.command()
@click.argument("name")
@click.argument("community")
@click.argument("design")
@click.option("--we", required=True, type=SIDES, help="Which side this community is.")
@click.option("--whose", required=True, type=SIDES, help="Whose design it is.")
@click.option("--units", required=True, type=click.IntRange(1))
@click.option("--price", default="", metavar="AMOUNT", help="For one unit, such as 18.50; left out: not settled yet.")
@click.option("--currency", default="", metavar="CODE", help="Of the price; else this community's.")
@click.option("--deliver-by", required=True, metavar="ISO", help="With its offset: 2027-06-01T18:00:00+02:00.")
@click.option("--deliver-to", required=True, metavar="WORDS")
@click.option("--example", is_flag=True, help="Mark it as an example.")
@options.variant
def new(
    name: str, community: str, design: str, we: Side, whose: Side, units: int, price: str, currency: str,
    deliver_by: str, deliver_to: str, variant: str, *, example: bool,
) -> None:  # fmt: skip
    """Draft agreement NAME with COMMUNITY over DESIGN; its terms are a template for you to edit."""
    repository = Repository.around(Path.cwd())
    until = _moment(deliver_by)
    code = currency or repository.settings.currency
    wanted = workflow.Wanted(
        design=design.replace("_", "-"), of=whose, we=we, units=units, deliver_by=until, deliver_to=deliver_to,
        price=Money.parse(price, code).minor if price else None, currency=code, variant=variant, example=example,
    )  # fmt: skip
    _say(workflow.draft(repository, name, community, wanted))


@agreement.command()
@click.argument("name")
@click.option("--says", required=True, type=click.Choice(["agrees", "withdraws", "fulfilled"]))
@click.option("--by", "person", required=True, metavar="ROLE", help="Who says it: a role or a pseudonym, never a name.")
@click.option("--date", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
def state(name: str, says: Says, person: str, date: dt.datetime) -> None:
    """State what this community says of agreement NAME as it is worded now."""
    _say(workflow.state(Repository.around(Path.cwd()), name, says, person, date.date()))


@agreement.command()
@click.argument("community")
@click.argument("name")
def take(community: str, name: str) -> None:
    """Take agreement NAME, or new statements of it, from the pinned catalogue of COMMUNITY."""
    _say(workflow.take(Repository.around(Path.cwd()), community, name))


@agreement.command()
@click.argument("name")
@options.as_json
def show(name: str, *, as_json: bool) -> None:
    """Show agreement NAME and how it stands."""
    found = load_agreement(Repository.around(Path.cwd()).root, name)
    if as_json:
        put_json({"agreement": found, "standing": found.standing, "body": found.body})
        return
    _say(found)
    for one in found.statements:
        now = "this wording" if one.body == found.body else "an earlier wording"
        click.echo(plain(f"  {one.date} the {one.by} {one.says} ({one.person}), {now}"))


def _say(found: Agreement) -> None:
    click.echo(plain(f"{found.title}: {found.standing}"))
    click.echo(f"wording {found.body}")


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"'{text}' is no time", param_hint="--deliver-by") from error
    if moment.tzinfo is None:
        raise click.BadParameter("it needs its offset: 2027-06-01T18:00:00+02:00", param_hint="--deliver-by")
    return moment
