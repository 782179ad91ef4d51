# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A community of small tasks for tests of the engine, and an engine that writes down what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from makeshare.engine.job import Job
from makeshare.engine.run import Engine, Result
from makeshare.engine.store import Remote, Store
from makeshare.engine.task import HERE, Files, Source, Table, Task


class Diary:
    """What an engine told, in order."""

    def __init__(self) -> None:
        """Start empty."""
        self.told: list[tuple[str, str, str]] = []

    def __call__(self, event: str, task: Task, why: str) -> None:
        """Write a line."""
        self.told.append((event, task.name, why))

    @property
    def ran(self) -> list[str]:
        """The tasks that ran, in order."""
        return [name for event, name, _ in self.told if event == "start"]

    @property
    def why(self) -> dict[str, str]:
        """Why each ran."""
        return {name: why for event, name, why in self.told if event == "start"}


class Nowhere:
    """A place that runs jobs by a plain function."""

    slots = 2

    def __init__(self, work: Callable[[Job], Files]) -> None:
        """Use a function for every job."""
        self._work = work

    def perform(self, job: Job) -> Files:
        """Run a job."""
        return self._work(job)

    def close(self) -> None:
        """Nothing was started."""


def step(name: str, function: str, inputs: Mapping[str, Source], table: Table | None = None) -> Task:
    """A task of `tests.engine.steps`."""
    return Task(name=name, program=f"tests.engine.steps:{function}", layers=(), inputs=inputs, room=HERE, table=table)


def run(root: Path, *targets: Task, remote: Remote | None = None) -> tuple[list[Result], Diary]:
    """Run tasks with an engine of their own on the store in a folder, and read all that they gave."""
    diary = Diary()
    with Engine(Store(root, remote), 2, diary) as engine:
        results = list(engine.run_all(targets))
        for result in results:
            dict(result.outputs)
    return results, diary
