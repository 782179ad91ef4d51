# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""An engine for a command, and the progress that people see while it works."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from makeshare.engine.run import Engine, Listener
from makeshare.engine.store import Store
from makeshare.engine.task import Task


@contextmanager
def engine(root: Path, jobs: int, *, quiet: bool = False) -> Iterator[Engine]:
    """Open an engine on the checkout's store; a terminal sees a progress bar with what is running."""
    with (
        _progress(quiet=quiet) as listener,
        Engine(Store(root / "build" / "store"), jobs, listener) as opened,
    ):
        yield opened


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Listener]:
    """Yield a listener: a live line on a terminal, plain lines elsewhere, nothing when quiet."""
    if quiet:
        yield lambda _event, _task: None
    elif sys.stderr.isatty():
        yield from _live()
    else:
        yield lambda event, task: click.echo(f"  {task.label}", err=True) if event == "start" else None


def _live() -> Iterator[Listener]:
    from rich.console import Console  # noqa: PLC0415  slow to import, and only terminals need it
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415  as above

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} tasks done, {task.fields[kept]} kept"),
        TextColumn("{task.fields[running]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        row = bar.add_task("", total=None, kept=0, running="")
        running: list[str] = []
        counts = {"done": 0, "kept": 0}

        def listen(event: str, task: Task) -> None:
            if event == "start":
                running.append(task.label)
            else:
                counts[event] += 1
            if event == "done":
                running.remove(task.label)
            bar.update(row, completed=counts["done"], kept=counts["kept"], running=" | ".join(running))

        yield listen
