# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Work on this machine: a few seats, each with its own warm processes, given to whoever has a job."""

from __future__ import annotations

import queue

from makeshare.engine.job import Job
from makeshare.engine.sandbox import choose
from makeshare.engine.task import Files
from makeshare.engine.worker import Worker


class Local:
    """Runs jobs in a kind of sandbox, the best there is when none is named. Call it from as many threads as `slots`.

    Raises EngineError, when the first job comes, where this machine has no sandbox.
    """

    def __init__(self, slots: int, sandbox: str | None = None) -> None:
        """Start no process yet."""
        self.slots = slots
        self._sandbox = sandbox
        self._workers: list[Worker] = []
        self._idle: queue.LifoQueue[dict[str, Worker]] = queue.LifoQueue()  # the last one is warm
        for _ in range(slots):
            self._idle.put({})

    def perform(self, job: Job) -> Files:
        """Run a job and return its outputs; raises EngineError."""
        seat = self._idle.get()
        try:
            if job.room not in seat:
                seat[job.room] = Worker(self._sandbox or choose(), job.room)
                self._workers.append(seat[job.room])
            return seat[job.room].run(job)
        finally:
            self._idle.put(seat)

    def close(self) -> None:
        """End all warm processes."""
        for worker in self._workers:
            worker.close()
