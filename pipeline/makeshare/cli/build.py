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
from makeshare.workflows.build import Published, Result
from makeshare.workflows.build import build as build_designs
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
@click.option("--explain", is_flag=True, help="Say why each task runs: what changed since the last time.")
@options.work
@options.as_json
def build(
    designs: tuple[str, ...],
    variants: tuple[str, ...],
    sets: tuple[str, ...],
    work: options.Work,
    *,
    explain: bool,
    as_json: bool,
) -> None:
    """Build DESIGNS (all, when none is named) with every variant: geometry, BOM, cost and a package for fabricators.

    Packages land in build/packages, everything else in build/designs. Only what an edit touches is built again: the
    rest is recognised by its content. Even all of build/ may be deleted: it comes back from .makeshare/store. A design
    with problems keeps its earlier outputs and never stops the others. Designs run in a sandbox: `makeshare doctor`
    says which.

    \b
    Examples:
      makeshare build
      makeshare build broadfork --variant deep
      makeshare build seedling-shelf --set width=90cm --set shelves=4
      makeshare build --explain
      makeshare build --scheduler tcp://192.0.2.7:8786
    """
    repository = Repository.around(Path.cwd())
    names = designs or tuple(folder.replace("_", "-") for folder in repository.folders)
    if len(names) > 1 and (variants or sets):
        raise click.UsageError("--variant and --set apply to one design: name it")
    results: list[Result] = []
    with engine(repository.root, work, quiet=as_json and not explain, explain=explain) as running:
        for result in build_designs(names, variants, sets, repository, running):
            results.append(result)
            if not as_json:
                _tell(result)
    published = [one for result in results for one in result.published]
    problems = [problem for result in results for problem in result.problems]
    if as_json:
        put_json({"built": [_data(one) for one in published], "problems": [as_data(one) for one in problems]})
    else:
        click.echo(f"{len(published)} built, {len(problems)} problems")
    sys.exit(status_of(problems))


def _tell(result: Result) -> None:
    for one in result.published:
        click.echo(_line(one))
    tell(result.problems)


def _line(one: Published) -> str:
    """Tell one configuration in a line: name, revision, mass, price of one."""
    summary = one.summary
    batch = min(summary.prices)
    first = summary.prices[batch]
    mass = "mass unknown" if summary.mass is None else f"{summary.mass / 1000:.1f} kg"
    price = f"price incomplete ({first.missing} unknown)" if first.missing else str(first.total.expected)
    return f"{one.configuration.name:32s} {summary.revision:30s} {mass:>10s}  {price} for {batch}"


def _data(one: Published) -> dict[str, object]:
    summary = one.summary
    return {
        "name": one.configuration.name,
        "revision": summary.revision,
        "variant": one.configuration.variant,
        "values": summary.values,
        "mass_g": None if summary.mass is None else f"{summary.mass:.1f}",
        "box_mm": summary.box,
        "package": one.package,
        "files": one.files,
        "cost": {
            str(batch): {"complete": not one.missing, "total": one.total} for batch, one in summary.prices.items()
        },
    }
