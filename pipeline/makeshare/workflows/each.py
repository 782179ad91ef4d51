# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Do one piece of work for many configurations, so that one that fails never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from makeshare.engine.run import Engine
from makeshare.errors import MakeshareError, Place
from makeshare.workflows.repository import Configuration, Repository

Result = TypeVar("Result")


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What became of one configuration: a result, or the problems that kept it from one."""

    configuration: Configuration
    result: Result | None
    problems: tuple[MakeshareError, ...] = ()


def each(
    work: Callable[[Configuration, Repository, Engine], Result],
    configurations: Iterable[Configuration],
    repository: Repository,
    engine: Engine,
) -> Iterator[Outcome[Result]]:
    """Yield an outcome for each configuration in the order given, as many at a time as the engine has jobs."""

    def attempt(configuration: Configuration) -> Outcome[Result]:
        try:
            return Outcome(configuration, work(configuration, repository, engine))
        except MakeshareError as error:
            return Outcome(configuration, None, (_located(error, configuration),))
        except ExceptionGroup as group:
            found = tuple(error for error in group.exceptions if isinstance(error, MakeshareError))
            return Outcome(configuration, None, tuple(_located(error, configuration) for error in found))

    with ThreadPoolExecutor(engine.jobs) as pool:
        yield from pool.map(attempt, configurations)


def _located(error: MakeshareError, configuration: Configuration) -> MakeshareError:
    """Give a problem without a file the design's own."""
    return error.at(Place(f"designs/{configuration.manifest.folder}/design.py"))
