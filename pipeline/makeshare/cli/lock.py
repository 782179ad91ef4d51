# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare lock`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import status_of, tell
from makeshare.cli.running import engine
from makeshare.errors import MakeshareError
from makeshare.workflows.lock import lock as lock_one
from makeshare.workflows.repository import Repository


@click.command()
@click.argument("designs", nargs=-1)
@options.work
def lock(designs: tuple[str, ...], work: options.Work) -> None:
    """Write bom/<slug>.csv for DESIGNS (all, when none is named): every variant's lines; `check` compares.

    Commit the file with the design: its difference shows reviewers what a change does to the BOM.
    """
    repository = Repository.around(Path.cwd())
    names = designs or tuple(folder.replace("_", "-") for folder in repository.folders)
    problems: list[MakeshareError] = []
    with engine(repository.root, work) as running:
        for name in names:
            changed, found = lock_one(name, repository, running)
            problems += found
            if not found:
                click.echo(f"bom/{repository.manifest(name).slug}.csv {'written' if changed else 'is current'}")
    tell(problems)
    sys.exit(status_of(problems))
