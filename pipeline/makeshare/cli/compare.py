# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare compare`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained, put_json, status_of, tell
from makeshare.cli.running import engine
from makeshare.cli.table import table
from makeshare.errors import MakeshareError
from makeshare.model.comparison import Comparison, LineChange
from makeshare.workflows import compare as workflow
from makeshare.workflows.repository import Repository


@click.command()
@click.argument("designs", nargs=-1)
@click.option("--base", default="HEAD", show_default=True, help="The commit to compare with, such as origin/main.")
@click.option("--batch", default=10, show_default=True, type=click.IntRange(1), help="The run that costs are of.")
@options.work
@options.as_json
def compare(designs: tuple[str, ...], base: str, batch: int, work: options.Work, *, as_json: bool) -> None:
    """Say what this checkout does to DESIGNS against an earlier commit: geometry, bill, mass, cost, open pledges.

    Without DESIGNS those whose files changed are compared; all of them when the catalogue's things or prices changed.
    Where a change would need the renewed consent of people who pledged, each proposal is named with the reasons. CO2e
    is unknown until the catalogue has emission factors, and is not shown as zero.

    \b
    Examples:
      makeshare compare                       what my edits do
      makeshare compare --base origin/main    what a pull request does
      makeshare compare broadfork --batch 30 --json
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running, explained():
        found = list(workflow.compared(base, designs, repository, running, batch=batch))
    problems = [one for one in found if isinstance(one, MakeshareError)]
    comparisons = [one for one in found if isinstance(one, Comparison)]
    if as_json:
        put_json({"comparisons": comparisons, "problems": [str(one) for one in problems]})
    elif comparisons:
        head = ("design", "what", "geometry", "mass", f"cost of one in {batch}")
        click.echo(table(head, [_row(one) for one in comparisons]))
        for one in comparisons:
            _details(one)
    else:
        click.echo("no design changed")
    tell(problems)
    sys.exit(status_of(problems))


def _row(one: Comparison) -> tuple[str, ...]:
    geometry = "changed" if one.geometry else "as it was" if one.kind in ("same", "changed") else ""
    mass = "unknown" if one.mass is None else f"{one.mass:+.1f} g"
    cost = "unknown" if one.cost is None else f"{'+' if one.cost.minor >= 0 else ''}{one.cost} to {one.cost_after}"
    if one.kind in ("new", "gone"):
        mass = cost = one.kind
    return (f"{one.slug} {one.variant}", one.kind, geometry, mass, cost)


def _details(one: Comparison) -> None:
    for line in one.lines:
        click.echo(f"  {one.slug} {one.variant}: {_line(line)}")
    for proposal in one.proposals:
        if proposal.reasons:
            sentence = f"would ask {proposal.pledges} pledges again: {'; '.join(proposal.reasons)}"
            click.secho(f"  proposal {proposal.slug} ({proposal.phase}) {sentence}", fg="yellow")
        else:
            click.echo(f"  proposal {proposal.slug} ({proposal.phase}): nobody would be asked again")


def _line(line: LineChange) -> str:
    if line.before is None:
        return f"new: {line.after} {line.title} ({line.path})"
    if line.after is None:
        return f"gone: {line.before} {line.title} ({line.path})"
    if line.before == line.after:
        return f"other shape: {line.title} ({line.path})"
    return f"{line.before} -> {line.after} {line.title} ({line.path})"
