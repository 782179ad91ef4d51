# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A worker: hands tasks to a warm process in its sandbox, and believes only the form of what comes back."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec

from makeshare.engine import sandbox
from makeshare.engine.frames import Ending, Order, get, put, read, write
from makeshare.engine.job import KERNEL, PRELOAD, Job
from makeshare.engine.sandbox import Seat
from makeshare.errors import EngineError

LARGEST = 512 << 20
"""Bytes that all outputs of one task may have together."""
MOST = 2000
"""Files that one task may put out."""
MEMORY = 8 << 30
"""Bytes of address space that a task may have."""
GRACE = 10
"""Seconds after a task's own that the warm process may take to say so, before it is ended with everything in it."""
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._\[\]-]*(/[a-zA-Z0-9][a-zA-Z0-9._\[\]-]*)*", re.ASCII)
_REASONS = {
    "late": "took longer than {seconds} s and was stopped",
    "flood": "printed more than 64 MiB and was stopped",
    "space": "wrote more than 1 GiB and was stopped",
    "files": "made more than 4000 files and was stopped",
    "foreign": "put out something that is no plain file",
}
_starter = ThreadPoolExecutor(1, thread_name_prefix="starter")
"""Starts all processes: they die with the thread that started them, so it must be one that lasts."""


class Worker:
    """One warm process, started when the first task comes. Use one worker in one thread."""

    def __init__(self, kind: str, room: str = KERNEL) -> None:
        """Start nothing yet; `kind` is one of `sandbox.KINDS`, `room` one of `job.PRELOAD`."""
        self._kind = kind
        self._preload = (PRELOAD[room],)
        self._seat: Seat | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, job: Job) -> dict[str, bytes]:
        """Run a task in a child of its own and return the files it put out.

        Raises EngineError when it took too much, was killed, or failed; then nothing of it is kept.
        """
        told = self._told(job) or self._told(job)
        if told is None:
            raise EngineError(f"{job.label} ended its worker", tip="its code is not to be trusted")
        ending, log, files = told
        if ending.status < 0 or ending.reason:  # nothing that is left of it is trusted
            self.close()
        if ending.reason:
            raise EngineError(f"{job.label} {_REASONS[ending.reason].format(seconds=job.seconds)}")
        if ending.status:
            raise EngineError(f"{job.label} {_ended(ending.status)}", tip=_last_line(log))
        return files

    def close(self) -> None:
        """End the warm process and everything in its sandbox."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None
        if self._seat is not None:
            self._seat.leave()
            self._seat = None

    def _told(self, job: Job) -> tuple[Ending, bytes, dict[str, bytes]] | None:
        """Have a task run; None when the warm process died of it, or of what the last one left."""
        process = self._process or self._start()
        timer = threading.Timer(job.seconds + GRACE, process.kill)
        timer.start()
        try:
            return self._exchange(process, job)
        except (OSError, msgspec.DecodeError):
            self.close()
            return None
        finally:
            timer.cancel()

    def _exchange(self, process: subprocess.Popen[bytes], job: Job) -> tuple[Ending, bytes, dict[str, bytes]]:
        to, back = _pipes(process)
        sizes = {name: len(data) for name, data in job.inputs.items()}
        put(to, Order(program=job.program, files=sizes, seconds=job.seconds, memory=_memory()))
        for data in job.inputs.values():
            write(to, data)
        ending = get(back, Ending)
        _require_decent(job, ending)
        log = read(back, ending.log)
        return ending, log, {name: read(back, size) for name, size in ending.files.items()}

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the warm process, isolated from the caller's environment and from Python's user settings."""
        self._seat = sandbox.seat(self._kind, self._preload)
        self._process = _starter.submit(
            subprocess.Popen,
            self._seat.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=bare_environment(),
            start_new_session=True,  # an interrupt at the terminal is for the command, which then ends its workers
        ).result()
        try:
            get(_pipes(self._process)[1], Ending)
        except OSError as error:
            self.close()
            raise EngineError(
                "the worker process does not start", tip="`makeshare doctor` looks for reasons"
            ) from error
        return self._process


def bare_environment() -> dict[str, str]:
    """Make the environment of the warm process: nothing of the caller's, and nothing that varies.

    With it Python needs no -I: there is no PYTHONPATH to obey, and the hash seed is ours (ezdxf writes in its order).
    """
    return {
        "PATH": os.defpath,
        "PYTHONHASHSEED": "0",
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MESA_SHADER_CACHE_DISABLE": "true",
        "LP_NUM_THREADS": "1",
    }


def _pipes(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Return the descriptors to and from a warm process."""
    if process.stdin is None or process.stdout is None:
        raise EngineError("the worker has no pipes")
    return process.stdin.fileno(), process.stdout.fileno()


def _memory() -> int:
    """Return the bytes of address space that a task gets: no more than most of the machine."""
    return min(MEMORY, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") * 3 // 4)


def _require_decent(job: Job, ending: Ending) -> None:
    """Refuse outputs by their names and sizes before a byte of them is read; raises EngineError."""
    for name in ending.files:
        if not _NAME.fullmatch(name):
            raise EngineError(f"{job.label} put out a file with an odd name: {ascii(name)[:80]}")
    if sum(ending.files.values()) > LARGEST or len(ending.files) > MOST:
        raise EngineError(f"{job.label} put out more than {LARGEST >> 20} MiB or {MOST} files")


def _ended(status: int) -> str:
    return f"was killed by signal {-status}" if status < 0 else f"failed with status {status}"


def _last_line(log: bytes) -> str:
    """Return the last line of a log that says anything, without control characters."""
    lines = [line for line in log.decode(errors="replace").split("\n") if line.strip()]
    return "".join(char for char in (lines[-1] if lines else "")[:300] if char.isprintable())
