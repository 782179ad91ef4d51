# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare optimise`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json
from makeshare.cli.running import engine
from makeshare.cli.table import table
from makeshare.errors import MakeshareError
from makeshare.model.optimisation import Candidate, Goal, Search, Span
from makeshare.units import parse
from makeshare.workflows import optimise as workflow
from makeshare.workflows.repository import Repository

_SHOWN = 8
"""So many candidates are listed; all of them with --json."""


def _bounds(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> workflow.Bounds:  # noqa: ARG001  click's signature
    """Read NAME or NAME=LOW..HIGH."""
    found = {}
    for text in values:
        name, equals, between = text.partition("=")
        low, dots, high = between.partition("..")
        if not name or bool(equals) != bool(dots):
            raise click.BadParameter(f"'{text}': write width, or width=40cm..60cm")
        found[name.replace("-", "_")] = (_number(low), _number(high))
    return found


def _number(text: str) -> Decimal | None:
    """Read a bound: a length in mm, an angle in degrees, a bare number for a count; nothing is the design's own."""
    bare = text.strip()
    if not bare:
        return None
    if bare.isdecimal() and bare.isascii():
        return Decimal(bare)
    for dimension in ("length", "angle"):
        try:
            return parse(bare, dimension).value
        except MakeshareError:
            continue
    raise click.BadParameter(f"'{text}' is no length, angle or count")


@click.command()
@click.argument("design")
@click.option(
    "--over",
    "bounds",
    multiple=True,
    required=True,
    callback=_bounds,
    metavar="NAME[=LOW..HIGH]",
    help="A parameter that may vary, and between which bounds; repeatable.",
)
@click.option(
    "--goal", type=click.Choice(["cost", "mass"]), default="cost", show_default=True, help="What is to be small."
)
@click.option("--batch", default=10, show_default=True, type=click.IntRange(1), help="The run that costs are of.")
@click.option("--tries", default=24, show_default=True, type=click.IntRange(2, 500), help="So many are built at most.")
@options.variant
@options.work
@options.as_json
def optimise(
    design: str,
    bounds: workflow.Bounds,
    goal: Goal,
    batch: int,
    tries: int,
    variant: str,
    work: options.Work,
    *,
    as_json: bool,
) -> None:
    """Search DESIGN's parameters for a cheaper or lighter configuration, within bounds that you declare.

    Each candidate is built, checked and costed like any design; one that breaks a rule is listed with its reason. The
    variant as it is stands first, to compare with. Nothing is changed: what you like goes into design.toml by your own
    hand, and a lighter thing is not a stronger one.

    \b
    Examples:
      makeshare optimise broadfork --over width=45cm..60cm --over depth=25cm..35cm
      makeshare optimise workbench --over depth --goal mass --tries 40 --json
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running, explained():
        found = workflow.optimise(design, variant, bounds, repository, running, goal=goal, batch=batch, tries=tries)
    if as_json:
        put_json(found)
    else:
        _tell(found)


def _tell(found: Search) -> None:
    sound = [one for one in found.candidates if not one.why]
    rows = [("as it is", *_figures(found.baseline, found.baseline))]
    rows += [(_said(one, found.spans), *_figures(one, found.baseline)) for one in sound[:_SHOWN]]
    click.echo(table(("values", f"cost of one in {found.batch}", "mass", "against it"), rows))
    broken = [one for one in found.candidates if one.why]
    click.echo(f"{len(found.candidates)} were built, {len(broken)} of them break a rule")
    for one in broken[:_SHOWN]:
        click.echo(f"  {_said(one, found.spans)}: {one.why}")


def _said(one: Candidate, spans: tuple[Span, ...]) -> str:
    units = {span.name: span.unit for span in spans}
    return ", ".join(f"{name} {value.normalize():f} {units[name]}".rstrip() for name, value in one.values)


def _figures(one: Candidate, baseline: Candidate) -> tuple[str, str, str]:
    mass = "unknown" if one.mass is None else f"{one.mass:.0f} g"
    against = "" if one.cost is None or baseline.cost is None or one is baseline else str(one.cost - baseline.cost)
    return str(one.cost or "unknown"), mass, against
