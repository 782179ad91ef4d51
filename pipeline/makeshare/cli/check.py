# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare check` and `makeshare lock`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import as_data, put_json, status_of, tell
from makeshare.cli.running import engine
from makeshare.workflows import check as workflow
from makeshare.workflows.repository import Repository


@click.command()
@click.argument("designs", nargs=-1)
@options.work
@options.as_json
def check(designs: tuple[str, ...], work: options.Work, *, as_json: bool) -> None:
    """Hold DESIGNS (all, when none is named) against the rules: what a reviewer and CI run.

    Every variant assembles, its parts are sound solids that fit their stock, nothing overlaps, every key is known,
    the BOM lock is current. Without DESIGNS the catalogue and the proposals are checked too.
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=as_json) as running:
        report = workflow.check(designs, repository, running)
    if as_json:
        put_json({"problems": [as_data(one) for one in report.problems], "warnings": list(report.warnings)})
    else:
        for warning in report.warnings:
            click.secho(f"warning: {warning}", fg="yellow", err=True)
        tell(report.problems)
        click.echo(f"{report.designs} designs, {report.proposals} proposals checked: {len(report.problems)} problems")
    sys.exit(status_of(report.problems))
