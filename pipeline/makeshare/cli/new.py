# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare new`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import status_of, tell
from makeshare.cli.running import engine
from makeshare.workflows.new import new as start
from makeshare.workflows.repository import Repository


@click.command()
@click.argument("name")
@options.work
def new(name: str, work: options.Work) -> None:
    """Start a design called NAME: a folder with code, manifest and guide that builds at once, and its BOM lock.

    \b
    Example:
      makeshare new bird-box
      makeshare build bird-box
      makeshare check bird-box
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work, quiet=True) as running:
        folder, problems = start(name, repository, running)
    shown = folder.relative_to(repository.root)
    click.echo(
        f"{shown}/design.py    parameters, parts, assembly\n{shown}/design.toml  title, licence, hazards, variants"
    )
    click.echo(f"{shown}/guide.md     how to make it\nbom/{shown.name.replace('_', '-')}.csv  the BOM of every variant")
    tell(problems)
    click.echo(f"next: makeshare build {shown.name.replace('_', '-')}")
    sys.exit(status_of(problems))
