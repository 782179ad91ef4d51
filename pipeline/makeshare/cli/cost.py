# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare cost`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json
from makeshare.cli.running import engine
from makeshare.cli.table import table
from makeshare.model.cost import CostLine, Estimate
from makeshare.workflows.inspect import costed
from makeshare.workflows.repository import Repository


def _batches(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, ...]:  # noqa: ARG001  click's signature
    """Read "1,10,100" as run sizes."""
    try:
        sizes = tuple(sorted({int(part) for part in value.split(",")}))
    except ValueError as error:
        raise click.BadParameter("write numbers with commas: --batch 1,10,100") from error
    if not sizes or min(sizes) < 1:
        raise click.BadParameter("a batch is at least 1")
    return sizes


@click.command()
@click.argument("design")
@click.option(
    "--batch",
    "batches",
    default="1,10,100",
    show_default=True,
    callback=_batches,
    help="Run sizes, with commas.",
)
@options.variant
@options.sets
@options.work
@options.as_json
def cost(
    design: str,
    batches: tuple[int, ...],
    variant: str,
    sets: tuple[str, ...],
    work: options.Work,
    *,
    as_json: bool,
) -> None:
    """Say what one unit of DESIGN costs when a batch is made: each line as low, expected and high, and why.

    A price that nobody published is marked 'assumed' and widens the range. A price that is unknown makes the total
    incomplete, never smaller.

    \b
    Example:
      makeshare cost broadfork --batch 1,10,30
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running, explained():
        (configuration,) = repository.configurations(design, (variant,), sets)
        _bom, estimates = costed(configuration, batches, repository, running)
    if as_json:
        put_json(estimates)
    else:
        for estimate in estimates:
            _tell(estimate)
    sys.exit(0)


def _tell(estimate: Estimate) -> None:
    click.secho(f"\n{estimate.slug} ({estimate.variant}), one of {estimate.batch}", bold=True)
    rows = [_row(line) for line in estimate.lines]
    total = ("", "total", str(estimate.total.low), str(estimate.total.expected), str(estimate.total.high), "")
    click.echo(table(("kind", "line", "low", "expected", "high", "why"), [*rows, total]))
    click.echo(f"{float(estimate.assumed_share):.0%} of the expected total rests on assumed prices or rates")
    if not estimate.complete:
        click.secho("incomplete: no price is known for " + ", ".join(estimate.missing), fg="yellow")


def _row(line: CostLine) -> tuple[str, ...]:
    """Lay out one line; an unknown amount is said, not shown as zero."""
    amounts = (
        ("unknown",) * 3
        if line.amount is None
        else (str(line.amount.low), str(line.amount.expected), str(line.amount.high))
    )
    why = line.basis + (" [assumed]" if line.assumed else "")
    return (line.category, line.path or line.title, *amounts, why)
