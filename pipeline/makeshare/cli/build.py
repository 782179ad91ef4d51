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
from makeshare.model.built import Built
from makeshare.workflows.publish import Result, build_designs
from makeshare.workflows.repository import Repository


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
    results: list[Result] = []
    with engine(repository.root, jobs, quiet=as_json) as running:
        for result in build_designs(names, variants, sets, repository, running):
            results.append(result)
            if not as_json:
                _tell(result)
    builts = [built for result in results for built in result.builts]
    problems = [problem for result in results for problem in result.problems]
    if as_json:
        put_json({"built": [_data(one) for one in builts], "problems": [as_data(one) for one in problems]})
    else:
        click.echo(f"{len(builts)} built, {len(problems)} problems")
    sys.exit(status_of(problems))


def _tell(result: Result) -> None:
    for built in result.builts:
        click.echo(_line(built))
    tell(result.problems)


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
        "package": f"build/packages/{built.package_name}",
        "files": sorted(built.files),
        "cost": {str(batch): {"complete": one.complete, "total": one.total} for batch, one in built.estimates.items()},
    }
