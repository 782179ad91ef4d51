# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare distribute`."""

from __future__ import annotations

from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json
from makeshare.cli.running import engine
from makeshare.cli.table import table
from makeshare.model.distribution.plan import Parcel, Plan, Shipment
from makeshare.workflows import distribution as workflow
from makeshare.workflows.repository import Repository

_FILE = click.Path(dir_okay=False, exists=True, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("slug")
@click.option("--dues", "listed", type=_FILE, help="Who is due what, as CSV off git, instead of the ledger.")
@click.option(
    "--lists", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write lists, labels, calendars."
)
@options.private
@options.work
@options.as_json
def distribute(
    slug: str,
    listed: Path | None,
    folder: Path | None,
    private: Path | None,
    work: options.Work,
    *,
    as_json: bool,
) -> None:
    """Plan who gets what when in proposal SLUG: slots and how full they are, parcels, what each leg costs.

    No slot is filled beyond its capacity; whoever finds no place is listed with the reason. Pledges come from the
    ledger, each with the pickup point that it chose. Where points and addresses are kept in private, a list does
    instead, with the columns pledge,variant,units,prefers,zone,ready: `prefers` names points or slots, best first
    (`barn shop/sunday`), `zone` asks for shipping.

    \b
    Examples:
      makeshare distribute 0001
      makeshare distribute 0001 --dues ../private/dues.csv --lists ../private/pickup
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running, explained():
        found = workflow.planned(slug, repository, running, private=private, listed=listed)
        written = workflow.write_lists(found, folder, repository) if folder is not None else ()
    if as_json:
        put_json({"plan": found.plan, "cost": found.plan.cost, "serials": found.serials, "written": written})
        return
    _tell(found.plan)
    for name in written:
        click.echo(f"wrote {folder}/{name}")


def _tell(plan: Plan) -> None:
    slots = [
        (
            f"{load.slot.start:%Y-%m-%d %H:%M}",
            f"{load.point.key}/{load.slot.key}",
            f"{load.units} of {load.slot.units}",
            _of(load.parcels, load.slot.parcels),
            "unknown" if load.area is None else _of(load.area, load.slot.area),
            str(load.pledges),
        )
        for load in plan.loads
    ]
    click.echo(table(("when", "slot", "units", "parcels", "floor m2", "pledges"), slots))
    if plan.shipments:
        rows = [row for one in plan.shipments for row in _parcels(one)]
        click.echo("\n" + table(("pledge", "zone", "box", "contents", "kg", "carrier", "cost"), rows))
    for shipment in plan.shipments:
        count, least = len(shipment.packed.parcels), shipment.packed.least
        if least < count:
            said = f"{count} parcels, the cheapest found; by volume and mass no packing can do with fewer than {least}"
            click.echo(f"{shipment.pledge}: {said}")
    if plan.legs:
        rows = [(leg.leg, leg.name, leg.rule, "on top" if not leg.in_price else "in the price",
                 str(leg.amount or "unknown")) for leg in plan.legs]  # fmt: skip
        click.echo("\n" + table(("leg", "what", "how much", "paid", "in all"), rows))
        click.echo(f"the way costs {plan.cost or 'an amount that is not known yet'}")
    for one in plan.unplaced:
        click.secho(f"no place for {one.pledge} ({one.units}): {one.reason}", fg="yellow")
    if not plan.proven:
        click.secho("the search was cut short: a better plan may exist", fg="yellow")
    collected, sent = sum(one.units for one in plan.handovers), sum(one.units for one in plan.shipments)
    left = sum(one.units for one in plan.unplaced)
    click.echo(f"{collected} units are collected, {sent} are sent, {left} have no place")


def _of(taken: object, has: object) -> str:
    return f"{taken}" if has is None else f"{taken} of {has}"


def _parcels(one: Shipment) -> list[tuple[str, ...]]:
    """Lay out the parcels of a shipment, or why there are none."""
    if not one.packed.parcels:
        return [(one.pledge, one.zone, "", one.packed.reason, "", "", "unknown")]
    return [(one.pledge, one.zone, *_parcel(parcel)) for parcel in one.packed.parcels]


def _parcel(parcel: Parcel) -> tuple[str, ...]:
    contents = ", ".join(f"{count} {title}" for title, count in parcel.contents)
    cost = parcel.box_price if parcel.postage is None else parcel.box_price + parcel.postage
    return parcel.box, contents, f"{parcel.mass / 1000:.1f}", parcel.carrier, str(cost)
