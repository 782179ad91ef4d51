# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How results and problems are told to people and to machines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
import msgspec

from makeshare.errors import EngineError, MakeshareError, TaskError
from makeshare.read.description import plain

INPUT, MACHINE = 1, 3
"""Exit statuses: something that a person wrote is wrong; the machine or a worker failed."""


def tell(problems: Sequence[MakeshareError]) -> None:
    """Print each problem as one sentence with its place, on standard error."""
    for problem in problems:
        click.secho("error: ", fg="red", bold=True, nl=False, err=True)
        click.echo(plain(str(problem), most=2000), err=True)


def status_of(problems: Sequence[MakeshareError]) -> int:
    """Return the exit status for problems: 0 without any."""
    if not problems:
        return 0
    machine = all(isinstance(one, EngineError) and not isinstance(one, TaskError) for one in problems)
    return MACHINE if machine else INPUT


def as_data(problem: MakeshareError) -> dict[str, str | int | None]:
    """Return a problem as plain data."""
    place = problem.place
    return {
        "message": problem.message,
        "file": place.file,
        "line": place.line,
        "field": place.field,
        "tip": problem.tip,
    }


def put_json(data: object) -> None:
    """Print data as JSON on standard output."""
    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())


@contextmanager
def explained() -> Iterator[None]:
    """Turn the problems of one configuration, which come as a group, into printed sentences and an exit status."""
    try:
        yield
    except ExceptionGroup as group:
        problems = [error for error in group.exceptions if isinstance(error, MakeshareError)]
        tell(problems)
        sys.exit(status_of(problems))
