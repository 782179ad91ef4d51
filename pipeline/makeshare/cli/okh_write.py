# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare okh write`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import explained
from makeshare.cli.running import engine
from makeshare.files import write_whole
from makeshare.workflows.exchange import MANIFESTS, manifest
from makeshare.workflows.repository import Repository


@click.command()
@click.argument("design")
@click.option(
    "--format",
    "dialect",
    type=click.Choice(list(MANIFESTS)),
    default="losh",
    show_default=True,
    help="okh.toml (OKH-LOSH), or the JSON that Open Hardware Manager reads.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to a file instead of the terminal.")
@options.work
def write(design: str, dialect: str, output: Path | None, work: options.Work) -> None:
    """Write the manifest of DESIGN, in its default size, as others read it.

    It follows from design.toml and from what was built and measured. What is not known is left out: comments at the
    head of okh.toml say so. The site has both files beside each design's page.

    \b
    Examples:
      makeshare okh write broadfork
      makeshare okh write broadfork --format ohm -o okh-ohm.json
    """
    repository = Repository.around(Path.cwd())
    with engine(repository.root, work) as running, explained():
        data = manifest(design, dialect, repository, running)
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        write_whole(output, data)
