# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
import functools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

Command = Callable[..., None]


@dataclass(frozen=True)
class Work:
    """Where tasks run: so many at a time here, or on a cluster; `unconfined` without a sandbox."""

    jobs: int = os.cpu_count() or 1
    scheduler: str = ""
    store: str = ""
    unconfined: bool = False


def work(command: Command) -> Command:
    """Add the options that say where tasks run; the command is given them as one `Work`."""

    @functools.wraps(command)
    def wrapped(*, jobs: int, scheduler: str, remote_store: str, unconfined: bool, **others: Any) -> None:  # noqa: ANN401  click's
        command(work=Work(jobs, scheduler, remote_store, unconfined), **others)

    for option in reversed(_WORK):
        wrapped = option(wrapped)
    return wrapped


_WORK = (
    click.option(
        "--jobs", type=click.IntRange(1), default=Work.jobs, show_default=True, help="Tasks at a time, on this machine."
    ),
    click.option(
        "--scheduler", default="", metavar="ADDRESS", help="Run tasks on the Dask cluster at this address instead."
    ),
    click.option(
        "--remote-store",
        default="",
        envvar="MAKESHARE_STORE",
        metavar="URL",
        help="Share what is built with other machines, anywhere that fsspec reaches: s3://… or a folder.",
    ),
    click.option(
        "--unconfined",
        is_flag=True,
        help="Run without a sandbox, as you: only for code of your own. A package then says so.",
    ),
)
variant = click.option(
    "--variant", default="default", show_default=True, metavar="NAME", help="A variant of design.toml."
)
sets = click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter: --set width=90cm. Repeatable.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
dated = click.option(
    "--date",
    default=lambda: dt.datetime.now().astimezone().isoformat(timespec="seconds"),
    show_default="now, by this machine's clock",
    metavar="TIME",
    help="When it happened, with its offset: 2027-01-31T18:00:00+01:00.",
)
private = click.option(
    "--private",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A ledger off git that holds members' own events; the public one then has tallies of them.",
)
