# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare exchange`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import as_data, put_json, status_of, tell
from makeshare.cli.running import engine
from makeshare.workflows import exchange as workflow
from makeshare.workflows.repository import Repository
from makeshare.write.exchange import Exchange

OUTPUT = Path("build", "exchange")
_FEW = 3
"""So many designs are named; more are counted."""


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to write to, instead of build/exchange.",
)
@options.work
@options.as_json
def exchange(output: Path | None, work: options.Work, *, as_json: bool) -> None:
    """Write what other tools and communities read of us, and say what each format leaves out and why.

    Manifests of the designs (Open Know-How in two dialects, OSHWA's questions), the community as a Valueflows graph,
    its Murmurations profiles, funding.json, an Atom feed. The site has the same files; nothing is sent anywhere.

    \b
    Examples:
      makeshare exchange
      makeshare exchange --output to-send --json
    """
    repository = Repository.around(Path.cwd())
    folder = output or repository.root / OUTPUT
    with engine(repository.root, work, quiet=as_json) as running:
        made, problems = workflow.everything(repository, running)
    changed = workflow.deliver(made, folder)
    if as_json:
        put_json({"folder": str(folder), "formats": made.told, "problems": [as_data(one) for one in problems]})
    else:
        _say(made, folder, len(changed))
        tell(problems)
    sys.exit(status_of(problems))


def _say(made: Exchange, folder: Path, changed: int) -> None:
    """Print each format with its number of files, and what it leaves out: the same of many designs once."""
    for told in made.told:
        click.secho(f"{told.title}: {len(told.files) or 'none'}", bold=True)
        for what, why, slugs in told.gaps:
            of = f" of {', '.join(slugs)}" if 0 < len(slugs) <= _FEW else f" of {len(slugs)} designs" if slugs else ""
            click.echo(f"  left out: {what}{of}: {why}")
    click.echo(f"{len(made.files)} files in {folder}, {changed} of them new or changed")
