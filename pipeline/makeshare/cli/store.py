# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare store`."""

from __future__ import annotations

from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import put_json
from makeshare.engine import tidy
from makeshare.engine.store import Store
from makeshare.read.project import STORE, find_root


@click.group()
def store() -> None:
    """Look after .makeshare/store, where everything that was ever built is kept by its content.

    It may be deleted at any time: the next build makes what it needs again.
    """


@store.command()
@options.as_json
def stat(*, as_json: bool) -> None:
    """Say how much the store holds, and how much of it the last builds used."""
    found = tidy.stat(_opened())
    if as_json:
        put_json(found)
        return
    click.echo(f"{found.tasks} tasks, {found.files} files, {_megabytes(found.bytes)}")
    click.echo(f"in use  {found.used_files} files, {_megabytes(found.used_bytes)}")
    click.echo(
        f"loose   {found.loose_files} files, {_megabytes(found.loose_bytes)}: `makeshare store gc` removes the old ones"
    )


@store.command()
@click.option(
    "--days",
    type=click.IntRange(0),
    default=14,
    show_default=True,
    help="Keep what was built or used within so many days.",
)
@options.as_json
def gc(days: int, *, as_json: bool) -> None:
    """Remove what has not been used for a while. It waits until no other command uses the store.

    \b
    Examples:
      makeshare store gc
      makeshare store gc --days 0     keep nothing but what stands today
    """
    freed = tidy.gc(_opened(), days)
    if as_json:
        put_json(freed)
    else:
        click.echo(f"removed {freed.tasks} tasks and {freed.files} files, {_megabytes(freed.bytes)}")


def _opened() -> Store:
    return Store(find_root(Path.cwd()) / STORE)


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
