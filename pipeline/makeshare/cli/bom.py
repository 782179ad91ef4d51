# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare bom`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained
from makeshare.cli.running import engine
from makeshare.cli.table import table
from makeshare.files import write_whole
from makeshare.model.bom import Bom
from makeshare.workflows.inspect import bom_of
from makeshare.workflows.repository import Repository
from makeshare.write.tables import bom_csv, bom_json, bom_xlsx

WRITERS = {"csv": bom_csv, "json": bom_json, "xlsx": bom_xlsx}


@click.command()
@click.argument("design")
@options.variant
@options.sets
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *WRITERS]),
    default="table",
    show_default=True,
    help="How to write it.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file instead of the terminal.")
@options.work
def bom(
    design: str,
    variant: str,
    sets: tuple[str, ...],
    form: str,
    output: Path | None,
    work: options.Work,
) -> None:
    """Print DESIGN's bill of materials: what is made, bought and used up, in the tree of its assemblies.

    \b
    Examples:
      makeshare bom broadfork
      makeshare bom workbench --format xlsx -o workbench.xlsx
    """
    if form == "xlsx" and output is None:
        raise click.UsageError("a workbook goes to a file: add -o NAME.xlsx")
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work) as running, explained():
        (configuration,) = repository.configurations(design, (variant,), sets)
        found = bom_of(configuration, repository, running)
    data = (_table(found) + "\n").encode() if form == "table" else WRITERS[form](found)
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        write_whole(output, data)


def _table(bom: Bom) -> str:
    rows = [
        (
            line.kind,
            "  " * line.level + line.path.rsplit("/", 1)[-1],
            str(line.quantity),
            "unknown" if line.mass is None else f"{line.mass:.1f}",
            " > ".join(line.route),
            line.thing if line.kind == "make" else line.title,
        )
        for line in bom.lines
    ]
    mass = "unknown" if bom.mass is None else f"{bom.mass:.1f}"
    return table(
        ("kind", "line", "quantity", "mass (g)", "route", "stock or item"),
        [*rows, ("", "total", "", mass, "", bom.revision)],
    )
