# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""An engine for a command, and the progress that people see while it works."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from makeshare.cli.options import Work
from makeshare.engine import sandbox
from makeshare.engine.run import Engine, Listener, Place
from makeshare.engine.store import Remote, Store
from makeshare.engine.task import HERE, Task
from makeshare.read.project import STORE


@contextmanager
def engine(root: Path, work: Work, *, quiet: bool = False, explain: bool = False) -> Iterator[Engine]:
    """Open an engine on the checkout's store; a terminal sees a progress bar with what is running."""
    with (
        _progress(quiet=quiet, explain=explain) as listener,
        opened(root / STORE, work, listener) as running,
    ):
        yield running


def opened(store: Path, work: Work, listener: Listener) -> Engine:
    """Make an engine on a store, which works where the options say."""
    return Engine(
        Store(store, _remote(work.store)),
        work.jobs,
        listener,
        sandbox=sandbox.NONE if work.unconfined else None,
        place=_cluster(work.scheduler),
    )


def _remote(url: str) -> Remote | None:
    if not url:
        return None
    from makeshare.engine.remote import Shared  # noqa: PLC0415  only those who share need it

    return Shared(url)


def _cluster(address: str) -> Place | None:
    if not address:
        return None
    from makeshare.engine.cluster import Cluster  # noqa: PLC0415  an optional extra, and slow to import

    return Cluster(address)


@contextmanager
def _progress(*, quiet: bool, explain: bool) -> Iterator[Listener]:
    """Yield a listener: a live line on a terminal, plain lines elsewhere, nothing when quiet."""
    if quiet:
        yield lambda _event, _task, _why: None
    elif explain or not sys.stderr.isatty():
        yield lambda event, task, why: _plain(event, task, why, explain=explain)
    else:
        yield from _live()


def _plain(event: str, task: Task, why: str, *, explain: bool) -> None:
    """Print a line when a task starts; of the short ones only where somebody wants to know why."""
    if event == "start" and (explain or task.room != HERE):
        click.echo(f"  {task.name}{f': {why}' if explain else ''}", err=True)


def _live() -> Iterator[Listener]:
    from rich.console import Console  # noqa: PLC0415  slow to import, and only terminals need it
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415  as above

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} tasks done, {task.fields[kept]} known"),
        TextColumn("{task.fields[running]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        row = bar.add_task("", total=None, kept=0, running="")
        running: list[str] = []
        counts = {"done": 0, "kept": 0}

        def listen(event: str, task: Task, _why: str) -> None:
            if event == "start":
                running.append(task.name)
            else:
                counts[event] += 1
            if event == "done":
                running.remove(task.name)
            bar.update(row, completed=counts["done"], kept=counts["kept"], running=" | ".join(running))

        yield listen
