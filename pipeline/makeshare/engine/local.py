# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Work on this machine: a few seats, each with its own warm processes, given to whoever has a job."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakSet

from makeshare.engine.job import Job
from makeshare.engine.sandbox import choose
from makeshare.engine.task import Files
from makeshare.engine.worker import Worker
from makeshare.errors import EngineError

PAUSE = 0.02
"""Seconds between two looks whether those that were stopped have ended."""


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
        self._turn = threading.Lock()
        self._inside: set[threading.Thread] = set()
        self._stopped: WeakSet[threading.Thread] = WeakSet()

    def perform(self, job: Job) -> Files:
        """Run a job and return its outputs; raises EngineError."""
        with self._entered(job):
            seat = self._idle.get()
            try:
                if job.room not in seat:
                    seat[job.room] = Worker(self._sandbox or choose(), job.room)
                    self._workers.append(seat[job.room])
                return seat[job.room].run(job)
            finally:
                self._idle.put(seat)

    @contextmanager
    def _entered(self, job: Job) -> Iterator[None]:
        """Be inside, unless the thread was there at a close: its run is over, and must start nothing new."""
        thread = threading.current_thread()
        with self._turn:
            if thread in self._stopped:
                raise EngineError(f"{job.label} was stopped")
            self._inside.add(thread)
        try:
            yield
        finally:
            with self._turn:
                self._inside.discard(thread)

    def close(self) -> None:
        """End all warm processes. Threads that are there now get no others: what is run later has its own threads."""
        with self._turn:
            self._stopped.update(one for one in threading.enumerate() if one is not threading.current_thread())
        while True:
            for worker in list(self._workers):
                worker.close()
            with self._turn:
                if not any(thread in self._stopped for thread in self._inside):
                    return
            time.sleep(PAUSE)
