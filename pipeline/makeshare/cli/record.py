# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare record`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json
from makeshare.cli.table import table
from makeshare.derive.distribution.serials import read_serial
from makeshare.model.distribution.records import (
    Batch,
    Defect,
    Delivered,
    Fixed,
    Lifted,
    Lot,
    Notice,
    Outcome,
    RecordEvent,
    Returned,
    Severity,
    Track,
)
from makeshare.workflows import distribution as workflow
from makeshare.workflows.proposals import proposal_of
from makeshare.workflows.repository import Repository

Command = TypeVar("Command", bound=Callable[..., None])
SEVERITIES: tuple[Severity, ...] = ("minor", "major", "critical")
OUTCOMES: tuple[Outcome, ...] = ("refunded", "replaced", "repaired", "mistake")


@click.group()
@click.argument("slug")
@click.pass_context
def record(context: click.Context, slug: str) -> None:
    """Write down what happened to the units of proposal SLUG: made, handed over, faulty, repaired, returned.

    Records are lines of records.jsonl beside the proposal, each with the hash of the one before, and are only ever
    added to. They are published: describe things, name no people. Serial numbers stand on the labels, and their check
    digits tell when one is mistyped.

    \b
    Examples:
      makeshare record 0001 batch B01 --workshop "EXAMPLE workshop" --units 10 --revision 0.1.0+g1.89abcdef \\
                                      --geometry g1:89abcdef01234567 --lot tube-s355-33-7x2-6=heat-4711
      makeshare record 0001 deliver 0001-B01-007-87 example-94913cd8cca47ff9
      makeshare record 0001 defect 0001-B01-007-87 --fault weld-crack --severity critical --safety --what "…"
      makeshare record 0001 fix 0001-B01-007-87 --defect 3 --how "ground out and welded again"
      makeshare record 0001 return 0001-B01-007-87 --why "…" --outcome replaced
      makeshare record 0001 show
    """
    context.obj = slug


@record.command()
@click.argument("batch")
@click.option("--workshop", required=True, help="Who made it, as published.")
@click.option("--units", required=True, type=click.IntRange(1), help="How many are finished: they get serial numbers.")
@click.option("--revision", required=True, help="As the design's page has it: 0.1.0+g1.89abcdef.")
@click.option("--geometry", required=True, help="The geometry hash of the variant, g1:…")
@click.option("--variant", default="default", show_default=True)
@click.option(
    "--lot", "lots", multiple=True, metavar="THING=LOT[@SUPPLIER]", help="Which delivery went in. Repeatable."
)
@options.dated
@click.pass_obj
def batch(
    slug: str,
    batch: str,
    workshop: str,
    units: int,
    revision: str,
    geometry: str,
    variant: str,
    lots: tuple[str, ...],
    date: str,
) -> None:
    """A BATCH (B01, B02 …) is finished."""
    made = tuple(_lot(lot) for lot in lots)
    event = Batch(
        batch=batch,
        workshop=workshop,
        units=units,
        revision=revision,
        geometry_hash=geometry,
        variant=variant,
        lots=made,
    )
    _write(slug, date, event)


@record.command()
@click.argument("serial")
@click.argument("pledge", default="")
@options.dated
@click.pass_obj
def deliver(slug: str, serial: str, pledge: str, date: str) -> None:
    """The unit SERIAL is handed over, to PLEDGE; leave PLEDGE out where that stays in a private list."""
    _write(slug, date, Delivered(serial=read_serial(serial), pledge=pledge))


@record.command()
@click.argument("serial")
@click.option("--fault", required=True, help="What kind, in small letters: weld-crack, paint, missing-part.")
@click.option("--what", required=True, help="What was seen, in a sentence.")
@click.option("--severity", required=True, type=click.Choice(SEVERITIES))
@click.option("--safety/--no-safety", required=True, default=None, help="Whether somebody could be hurt.")
@options.dated
@click.pass_obj
def defect(slug: str, serial: str, fault: str, what: str, severity: Severity, date: str, *, safety: bool) -> None:
    """Something is wrong with the unit SERIAL."""
    _write(slug, date, Defect(serial=read_serial(serial), fault=fault, what=what, severity=severity, safety=safety))


@record.command()
@click.argument("serial")
@click.option("--defect", "line", required=True, type=click.IntRange(1), help="The line that reported it.")
@click.option("--how", required=True, help="How it was repaired.")
@click.option("--mistake", is_flag=True, help="It was no defect: it then counts for nothing.")
@options.dated
@click.pass_obj
def fix(slug: str, serial: str, line: int, how: str, date: str, *, mistake: bool) -> None:
    """A defect of the unit SERIAL is repaired."""
    _write(slug, date, Fixed(serial=read_serial(serial), defect=line, how=how, mistake=mistake))


@record.command(name="return")
@click.argument("serial")
@click.option("--why", required=True)
@click.option("--outcome", required=True, type=click.Choice(OUTCOMES), help="`mistake` takes back a wrong hand-over.")
@options.dated
@click.pass_obj
def give_back(slug: str, serial: str, why: str, outcome: Outcome, date: str) -> None:
    """The unit SERIAL comes back."""
    _write(slug, date, Returned(serial=read_serial(serial), why=why, outcome=outcome))


@record.command()
@click.option("--revision", required=True)
@click.option("--batch", default="", help="Of one batch alone.")
@click.option("--what", required=True, help="What is dangerous.")
@click.option("--do", "do", required=True, help="What whoever has one must do.")
@options.dated
@click.pass_obj
def notice(slug: str, revision: str, batch: str, what: str, do: str, date: str) -> None:
    """Warn everybody who has a unit of a revision: it stands first on the design's page."""
    _write(slug, date, Notice(revision=revision, batch=batch, what=what, do=do))


@record.command()
@click.argument("line", type=click.IntRange(1))
@click.option("--why", required=True)
@options.dated
@click.pass_obj
def lift(slug: str, line: int, why: str, date: str) -> None:
    """The warning of this LINE no longer holds."""
    _write(slug, date, Lifted(notice=line, why=why))


@record.command()
@options.as_json
@click.pass_obj
def show(slug: str, *, as_json: bool) -> None:
    """Print what the records add up to."""
    repository = Repository.around(Path.cwd())
    with explained():
        track = workflow.track_of(proposal_of(slug, repository), repository)
    if as_json:
        put_json(track)
    else:
        _show(track)


def _lot(text: str) -> Lot:
    thing, sign, rest = text.partition("=")
    lot, _, supplier = rest.partition("@")
    if not sign or not thing or not lot:
        raise click.BadParameter(f"'{text}' is no lot: write thing=lot or thing=lot@supplier")
    return Lot(thing=thing, lot=lot, supplier=supplier)


def _write(slug: str, date: str, event: RecordEvent) -> None:
    repository = Repository.around(Path.cwd())
    with explained():
        track = workflow.write_record(slug, date, event, repository)
    click.echo(f"line {track.head.length}: {event.__struct_config__.tag}")
    _show(track)


def _show(track: Track) -> None:
    head = ("revision", "made", "handed over", "came back", "defects", "open", "unsafe")
    rows = [
        (
            one.revision,
            *map(str, (one.made, one.delivered, one.returns, one.defects, one.open_defects, one.open_safety)),
        )
        for one in track.counts
    ]
    click.echo(table(head, rows))
