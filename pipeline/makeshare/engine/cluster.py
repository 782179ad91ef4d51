# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The same work on a Dask cluster: bytes in and bytes out, so that nothing but the network joins its machines.

Each worker of the cluster runs jobs in its own sandbox, as this machine would. A worker that dies is replaced: the
scheduler gives its jobs to another. All machines must have the same makeshare and packages; one that has not says so.
"""

from __future__ import annotations

import atexit
import threading
from typing import Any

import msgspec

from makeshare.engine.hashes import Hashes
from makeshare.engine.job import Job
from makeshare.engine.local import Local
from makeshare.engine.task import Files
from makeshare.engine.tools import tools
from makeshare.errors import EngineError, MakeshareError, TaskError

EVERYTHING = ("author", "derive", "fab", "hardware", "kernel", "measure", "model", "stages", "write")
"""Layers that a job may run."""
TIMEOUT = 20
"""Seconds to wait for a scheduler, and for its first worker."""


class Answer(msgspec.Struct, frozen=True):
    """What a worker sends back: files, or why there are none, and whether the job is to blame."""

    files: Files = {}
    problem: str = ""
    tip: str = ""
    blamed: bool = False


class Cluster:
    """A Dask cluster, reached when the first job comes."""

    def __init__(self, address: str, timeout: int = TIMEOUT) -> None:
        """Name the scheduler's address, such as tcp://192.0.2.7:8786; raises EngineError when it does not answer."""
        self._address = address
        self._client = _connected(address, timeout)
        self._tools = tools(EVERYTHING, Hashes({}))
        self.slots = _threads(self._client, address, timeout)

    def perform(self, job: Job) -> Files:
        """Have a worker run a job; raises EngineError."""
        from distributed import CancelledError, KilledWorker  # noqa: PLC0415  slow to import

        future = self._client.submit(perform, job, self._tools, pure=False, retries=2)
        try:
            answer: Answer = future.result()
        except KilledWorker as error:
            raise EngineError(
                f"{job.label}: its workers died, one after another", tip="see the workers' logs"
            ) from error
        except (CancelledError, OSError) as error:
            raise EngineError(f"{job.label}: the scheduler at {self._address} is gone") from error
        finally:
            future.release()
        if answer.problem:
            raise (TaskError if answer.blamed else EngineError)(answer.problem, tip=answer.tip)
        return answer.files

    def close(self) -> None:
        """Let go of the cluster; its machines stay as they are."""
        self._client.close()


def _connected(address: str, timeout: int) -> Any:  # noqa: ANN401  Dask has no types
    try:
        from distributed import Client  # noqa: PLC0415  an optional extra, and slow to import

        connect: Any = Client
    except ImportError as error:
        raise EngineError("--scheduler needs Dask", tip="pip install 'makeshare[cluster]'") from error
    try:
        return connect(address, timeout=timeout, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError(
            f"no Dask scheduler answers at {address}", tip="start one with `dask scheduler`, workers with `dask worker`"
        ) from error


def _threads(client: Any, address: str, timeout: int) -> int:  # noqa: ANN401  as above
    """Return how many jobs the cluster runs at a time; raises EngineError where nobody works."""
    try:
        client.wait_for_workers(1, timeout=timeout)
    except TimeoutError as error:
        raise EngineError(
            f"the scheduler at {address} has no workers", tip=f"start some: `dask worker {address} --nthreads 1`"
        ) from error
    return int(sum(client.nthreads().values()))


# ------------------------------------------------------------------------------ on the cluster's machines

_here: Local | None = None
_lock = threading.Lock()


def perform(job: Job, wanted: str) -> Answer:
    """Run a job on the machine that this is called on, in its sandbox."""
    try:
        if tools(EVERYTHING, Hashes({})) != wanted:
            raise EngineError(
                "a worker has another makeshare or other packages", tip="install the same on all machines"
            )
        return Answer(files=_place().perform(job))
    except MakeshareError as error:
        return Answer(problem=error.message, tip=error.tip, blamed=isinstance(error, TaskError))


def _place() -> Local:
    """Return this machine's workers, one for each thread that asks at a time."""
    global _here  # noqa: PLW0603  warm processes outlive a job, and Dask keeps nothing for us between two
    with _lock:
        if _here is None:
            from distributed import get_worker  # noqa: PLC0415  it is there: it called us

            _here = Local(get_worker().state.nthreads)
            atexit.register(_here.close)
        return _here
