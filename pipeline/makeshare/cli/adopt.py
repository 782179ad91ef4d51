# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare adopt`."""

from __future__ import annotations

from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import put_json
from makeshare.cli.table import table
from makeshare.workflows.governance import adopt as workflow
from makeshare.workflows.repository import Repository


@click.command()
@click.argument("template", required=False)
@click.option("--list", "listing", is_flag=True, help="List the templates.")
@click.option("--proposal", default="", metavar="SLUG", help="The run that a share agreement is for.")
@click.option(
    "--output", type=click.Path(path_type=Path), help="Where to write it, instead of site/community/documents."
)
@click.option("--force", is_flag=True, help="Replace a document that is there.")
@options.as_json
def adopt(template: str, proposal: str, output: Path | None, *, listing: bool, force: bool, as_json: bool) -> None:
    """Write a community document from TEMPLATE, its blanks filled from roles, policy, settings and a proposal.

    What no file states stays marked "TO BE STATED". Every document is a template and no legal advice.

    \b
    Examples:
      makeshare adopt --list
      makeshare adopt charter
      makeshare adopt share-agreement --proposal 0001
    """
    if listing or not template:
        _list(as_json=as_json)
        return
    repository = Repository.around(Path.cwd())
    done = workflow.adopt(template, repository, proposal, output, force=force)
    shown = done.path.relative_to(repository.root) if done.path.is_relative_to(repository.root) else done.path
    if as_json:
        put_json({"file": str(shown), "to_be_stated": done.missing})
        return
    click.echo(f"{shown}: {done.missing} facts are to be stated; search for TO BE STATED")
    click.echo("this is a template and no legal advice: decide on it together before it holds")


def _list(*, as_json: bool) -> None:
    """Print the templates."""
    found = list(workflow.templates())
    if as_json:
        put_json([{"key": one.key, "title": one.title, "needs_proposal": one.run} for one in found])
        return
    rows = [(one.key, "a run" if one.run else "the community", one.title) for one in found]
    click.echo(table(("template", "for", "title"), rows))
