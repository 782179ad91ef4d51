# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Run tasks: from the store when it has their outputs, else on one of a few workers."""

from __future__ import annotations

import queue
from collections.abc import Callable
from types import TracebackType
from typing import Self

from makeshare.engine.sandbox import choose
from makeshare.engine.store import Store
from makeshare.engine.task import Task
from makeshare.engine.worker import Worker

Listener = Callable[[str, Task], None]
"""Told "start", "done" or "kept" (from the store) with each task."""


class Engine:
    """Workers for `jobs` threads and the store behind them; use it as a context."""

    def __init__(
        self, store: Store, jobs: int, listener: Listener | None = None, *, sandbox: str | None = None
    ) -> None:
        """Make workers; none starts a process before it has a task."""
        self.store = store
        self.jobs = jobs
        self._listener = listener or (lambda _event, _task: None)
        self._workers: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._all = [Worker(sandbox or choose()) for _ in range(jobs)]
        for worker in self._all:
            self._workers.put(worker)

    def __enter__(self) -> Self:
        """Enter the context that ends the workers."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End all workers."""
        for worker in self._all:
            worker.close()

    def run(self, task: Task) -> dict[str, bytes]:
        """Return a task's outputs; may be called from as many threads as there are jobs.

        Raises EngineError when the task fails; failures are not kept.
        """
        kept = self.store.get(task.key)
        if kept is not None:
            self._listener("kept", task)
            return kept
        worker = self._workers.get()
        try:
            self._listener("start", task)
            outputs = worker.run(task.job)
        finally:
            self._workers.put(worker)
            self._listener("done", task)
        self.store.put(task.key, outputs)
        return outputs

    def recall(self, key: str, work: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
        """Return what pure work of our own gave the last time under this key; else do it here and keep it."""
        kept = self.store.get(key)
        if kept is None:
            kept = work()
            self.store.put(key, kept)
        return kept
