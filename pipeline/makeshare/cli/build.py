# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare build`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import as_data, put_json, status_of, tell
from makeshare.cli.running import engine
from makeshare.errors import MakeshareError
from makeshare.model.built import Built
from makeshare.workflows.build import build as build_one
from makeshare.workflows.each import Outcome, each
from makeshare.workflows.publish import publish
from makeshare.workflows.repository import Configuration, Repository


@click.command()
@click.argument("designs", nargs=-1)
@click.option(
    "--variant",
    "variants",
    multiple=True,
    metavar="NAME",
    help="Only this variant; 'default' for none. Repeatable.",
)
@options.sets
@options.jobs
@options.trust
@options.as_json
def build(
    designs: tuple[str, ...],
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    jobs: int,
    *,
    trust_untracked: bool,
    as_json: bool,
) -> None:
    """Build DESIGNS (all, when none is named) with every variant: geometry, BOM, cost and a package for fabricators.

    Packages land in build/packages, everything else in build/designs. What is unchanged comes from build/store. A
    design with problems keeps its earlier outputs and never stops the others.

    \b
    Examples:
      makeshare build
      makeshare build broadfork --variant deep
      makeshare build seedling-shelf --set width=90cm --set shelves=4
    """
    repository = Repository.around(Path.cwd(), trust_untracked=trust_untracked)
    names = designs or tuple(folder.replace("_", "-") for folder in repository.folders)
    if len(names) > 1 and (variants or sets):
        raise click.UsageError("--variant and --set apply to one design: name it")
    outcomes: list[Outcome[Built]] = []
    with engine(repository.root, jobs, quiet=as_json) as running:
        wanted: list[Configuration] = []
        problems: list[MakeshareError] = []
        for name in names:
            try:
                wanted += repository.configurations(name, variants, sets)
            except MakeshareError as error:
                problems.append(error)
        for outcome in each(build_one, wanted, repository, running):
            if outcome.result is not None:
                publish(outcome.result, repository)
                if not as_json:
                    click.echo(_line(outcome.result))
            problems += outcome.problems
            outcomes.append(outcome)
    if as_json:
        put_json(
            {
                "built": [_data(one.result) for one in outcomes if one.result],
                "problems": [as_data(one) for one in problems],
            }
        )
    else:
        tell(problems)
        click.echo(f"{sum(one.result is not None for one in outcomes)} built, {len(problems)} problems")
    sys.exit(status_of(problems))


def _line(built: Built) -> str:
    """Tell one configuration in a line: name, revision, mass, price of one."""
    first = built.estimates[min(built.estimates)]
    mass = "mass unknown" if built.bom.mass is None else f"{built.bom.mass / 1000:.1f} kg"
    price = str(first.total.expected) if first.complete else f"price incomplete ({len(first.missing)} unknown)"
    return f"{built.name:32s} {built.revision:30s} {mass:>10s}  {price} for {first.batch}"


def _data(built: Built) -> dict[str, object]:
    return {
        "name": built.name,
        "revision": built.revision,
        "variant": built.variant,
        "values": built.description.values,
        "mass_g": None if built.bom.mass is None else f"{built.bom.mass:.1f}",
        "box_mm": built.facts.box,
        "package": f"build/packages/{built.name}.zip",
        "files": sorted(built.files),
        "cost": {str(batch): {"complete": one.complete, "total": one.total} for batch, one in built.estimates.items()},
    }
