# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare community`: meetings, skills, and what should not be public."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import as_data, put_json, status_of, tell
from makeshare.cli.table import table
from makeshare.read.description import plain
from makeshare.workflows.community import gather, personal_data
from makeshare.workflows.repository import Repository


@click.group()
def community() -> None:
    """Look after what is written about people: site/community/ and everything else that is public.

    Meetings are files in site/community/meetings/ named YYYY-MM-DD-words.toml, minutes beside them as .md; skills are
    in site/community/skills.toml, under pseudonyms; discussions in site/community/discussions.toml.

    \b
    Examples:
      makeshare community check        meetings, skills, personal data anywhere; nothing is built
      makeshare community meetings     what is planned and what was held
    """


@community.command()
@options.as_json
def check(*, as_json: bool) -> None:
    """Hold meetings, skills and discussions against the rules, and look through everything public for personal data."""
    repository = Repository.around(Path.cwd())
    _, wrong, warnings = gather(repository)
    problems = [*wrong, *personal_data(repository.root)]
    if as_json:
        put_json({"problems": [as_data(one) for one in problems], "warnings": list(warnings)})
    else:
        for warning in warnings:
            click.secho(f"warning: {warning}", fg="yellow", err=True)
        tell(problems)
        click.echo(f"{len(problems)} problems, {len(warnings)} warnings")
    sys.exit(status_of(problems))


@community.command()
@options.as_json
def meetings(*, as_json: bool) -> None:
    """List all meetings by date."""
    together, wrong, _ = gather(Repository.around(Path.cwd()))
    if as_json:
        put_json(together.meetings)
    else:
        rows = [(one.when, one.status, one.kind, plain(one.title, 60)) for one in together.meetings]
        click.echo(table(("when", "state", "kind", "title"), rows) if rows else "no meeting is written down")
    tell(wrong)
    sys.exit(status_of(wrong))
