# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The engine: a store, a place to work, and what the last command knew."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from makeshare.engine import memory, sandbox
from makeshare.engine.hashes import Hashes
from makeshare.engine.job import Job
from makeshare.engine.local import Local
from makeshare.engine.locks import locked
from makeshare.engine.outputs import Outputs
from makeshare.engine.schedule import Schedule
from makeshare.engine.store import Store
from makeshare.engine.task import FAILURE, Digests, Files, Task

Listener = Callable[[str, Task, str], None]
"""Told "start" (with the reason), "done" or "kept" (from the store) with each task."""
DAY = 86400


class Place(Protocol):
    """Where jobs run: this machine or a cluster; called from as many threads as it has slots."""

    slots: int

    def perform(self, job: Job) -> Files:
        """Run a job and return its outputs; raises EngineError."""

    def close(self) -> None:
        """End what was started."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a task: its outputs, or the error that it, or one it needed, ended with.

    `at` is the task that failed; its outputs may hold a FAILURE that says why.
    """

    task: Task
    at: Task
    outputs: Outputs
    error: Exception | None

    @property
    def ok(self) -> bool:
        """Whether the task gave what it should."""
        return self.error is None and FAILURE not in self.outputs.digests


class Engine:
    """Somewhere to run tasks and a store of what they gave; use it as a context.

    `sandbox` names the kind to use; "none" runs foreign code as the caller, and is kept apart from what was confined.
    """

    def __init__(
        self,
        store: Store,
        jobs: int | None = None,
        listener: Listener | None = None,
        *,
        sandbox: str | None = None,
        place: Place | None = None,
    ) -> None:
        """Start no process yet."""
        self.store = store
        self.place = place or Local(jobs or os.cpu_count() or 1, sandbox)
        self.unconfined = sandbox == NONE
        self._known = store.root / memory.NAME
        self.memory = memory.recall(self._known)
        self.hashes = Hashes(self.memory.files)
        self._listener = listener
        self._telling = threading.Lock()
        self._opened = ExitStack()
        self._day = int(time.time() // DAY)
        self._learned = False

    def __enter__(self) -> Self:
        """Keep the store from being tidied while it is in use."""
        self._opened.enter_context(locked(self.store.root / "lock", shared=True))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all workers and leave what is known to the next command."""
        with self._opened:
            self.place.close()
            if self._learned or self.hashes.dirty:
                memory.remember(self._known, self.memory)

    @property
    def jobs(self) -> int:
        """How many tasks run at a time."""
        return self.place.slots

    def run(self, task: Task) -> Outputs:
        """Return one task's outputs, a FAILURE among them when it reported one; raises what it ended with."""
        (result,) = self.run_all([task])
        if result.error is not None:
            raise result.error
        return result.outputs

    def run_all(self, tasks: Iterable[Task]) -> Iterator[Result]:
        """Yield what became of each task as soon as it is known; one that fails stops only those that need it."""
        for task, end in Schedule(self, list(tasks)).ends():
            yield Result(task, end.at, self._outputs(end.at, end.outputs), end.error)

    def _outputs(self, task: Task, digests: Digests) -> Outputs:
        def again() -> Digests:
            ((_, end),) = Schedule(self, [task], afresh=[task]).ends()
            if end.error is not None:
                raise end.error
            return end.outputs

        return Outputs(digests, self.store, again)

    def learn(self, task: Task, stood: memory.Stood) -> None:
        """Remember how a task stands, and on which day that was seen."""
        before = self.memory.tasks.get(task.name)
        if before is None or (before.key, before.day) != (stood.key, self._day):
            stood.day = self._day
            self.memory.tasks[task.name] = stood
            self._learned = True

    def tell(self, event: str, task: Task, why: str = "") -> None:
        """Tell the listener, from any thread, one thing at a time."""
        if self._listener is not None:
            with self._telling:
                self._listener(event, task, why)


NONE = sandbox.NONE
