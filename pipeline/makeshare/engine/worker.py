# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A worker: hands tasks to a warm process in its sandbox, and believes only the form of what comes back."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import IO

import msgspec

from makeshare.engine import sandbox
from makeshare.engine.frames import MOST, NAME, Ending, Order, get, put, read, write
from makeshare.engine.job import KERNEL, PRELOAD, Job
from makeshare.engine.sandbox import Seat
from makeshare.errors import EngineError, TaskError

LARGEST = 512 << 20
"""Bytes that all outputs of one task may have together."""
MEMORY = 8 << 30
"""Bytes of address space that a task may have."""
GRACE = 10
"""Seconds after a task's own that the warm process may take to say so, before it is ended with everything in it."""
START = 120
"""Seconds that a warm process may take to start, on however busy a machine."""
_REASONS = {
    "late": "took longer than {seconds} s and was stopped",
    "flood": "printed more than 64 MiB and was stopped",
    "space": "wrote more than 1 GiB and was stopped",
    "full": "filled the disk and was stopped",
    "files": "made more than 4000 files and was stopped",
    "hidden": "made folders that cannot be looked into and was stopped",
    "foreign": "put out something that is no plain file with a plain name",
    "ready": "ended its worker",
}
_COMMAND = re.compile(r"^\s*::|##(?=\[|[a-z])")
"""What build servers take for a command to them, in whatever a program prints."""
_starter = ThreadPoolExecutor(1, thread_name_prefix="starter")
"""Starts all processes: they die with the thread that started them, so it must be one that lasts."""

Told = tuple[Ending, bytes, dict[str, bytes]]


class Worker:
    """One warm process, started when the first task comes. Use one worker in one thread; any may close it."""

    def __init__(self, kind: str, room: str = KERNEL) -> None:
        """Start nothing yet; `kind` is one of `sandbox.KINDS`, `room` one of `job.PRELOAD`."""
        self._kind = kind
        self._preload = (PRELOAD[room],)
        self._seat: Seat | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._busy = threading.RLock()
        self._closing = False

    def run(self, job: Job) -> dict[str, bytes]:
        """Run a task in a child of its own and return the files it put out.

        Raises EngineError when it took too much, was killed, or failed; then nothing of it is kept, and nothing that it
        may have left is used again.
        """
        with self._busy:
            try:
                ending, log, files = self._told(job)
                _require_well(job, ending, log)
            except BaseException:  # whatever it was: bytes of this task may still be on their way to the next
                self._end()
                raise
            return files

    def close(self) -> None:
        """End the warm process and everything in its sandbox; a task that runs in another thread fails of it."""
        self._closing = True
        try:
            process = self._process
            if process is not None:
                process.kill()
            with self._busy:
                self._end()
        finally:
            self._closing = False

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout, self._errors):
                if pipe is not None:
                    pipe.close()
            self._process = None
        if self._seat is not None:
            self._seat.leave()
            self._seat = None

    def _told(self, job: Job) -> Told:
        """Have a task run; once more when a process that has run others dies of it: one of those may be to blame."""
        used = self._process is not None
        told = self._attempt(job)
        if told is None and used:
            self._end()
            told = self._attempt(job)
        if told is None:
            raise TaskError(f"{job.label} {_REASONS['ready']}", tip=self._last_words())
        return told

    def _attempt(self, job: Job) -> Told | None:
        """Have a task run; None when the warm process died meanwhile."""
        process = self._process or self._start()
        if self._closing:
            raise EngineError(f"{job.label} was stopped")
        timer = threading.Timer(job.seconds + GRACE, process.kill)
        timer.start()
        try:
            return _exchange(process, job)
        except (OSError, msgspec.DecodeError) as error:
            if self._closing:
                raise EngineError(f"{job.label} was stopped") from error
            return None
        finally:
            timer.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the warm process, isolated from the caller's environment and from Python's user settings."""
        _compile()
        self._seat = sandbox.seat(self._kind, self._preload)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  it lasts as long as the process
        self._process = _starter.submit(
            subprocess.Popen,
            self._seat.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            bufsize=0,
            env=bare_environment(),
            start_new_session=True,  # an interrupt at the terminal is for the command, which then ends its workers
        ).result()
        if self._closing:  # a close that came meanwhile has seen no process
            self._process.kill()
        timer = threading.Timer(START, self._process.kill)
        timer.start()
        try:
            get(_pipes(self._process)[1], Ending)
        except (OSError, msgspec.DecodeError) as error:
            self._process.kill()
            self._process.wait()
            said = self._last_words() or "it says nothing"
            tip = "`makeshare doctor` looks for reasons"
            raise EngineError(f"the worker process does not start: {said}", tip=tip) from error
        finally:
            timer.cancel()
        return self._process

    def _last_words(self) -> str:
        """Return the last line that the warm process itself, or what starts it, has said."""
        if self._errors is None:
            return ""
        self._errors.seek(0)
        return last_line(self._errors.read(1 << 20))


@cache
def _compile() -> None:
    """Compile our own sources where that is still to be done: a sandboxed process may not write what it compiles."""
    import compileall  # noqa: PLC0415  only those who start a worker need it

    with contextlib.suppress(OSError):
        compileall.compile_dir(Path(__file__).parents[1], quiet=2)


def _exchange(process: subprocess.Popen[bytes], job: Job) -> Told:
    to, back = _pipes(process)
    sizes = {name: len(data) for name, data in job.inputs.items()}
    put(to, Order(program=job.program, files=sizes, seconds=job.seconds, memory=_memory()))
    for data in job.inputs.values():
        write(to, data)
    ending = get(back, Ending)
    _require_decent(job, ending)
    log = read(back, ending.log)
    return ending, log, {name: read(back, size) for name, size in ending.files.items()}


def bare_environment() -> dict[str, str]:
    """Make the environment of the warm process: nothing of the caller's, and nothing that varies.

    With it Python needs no -I: there is no PYTHONPATH to obey, and the hash seed is ours (ezdxf writes in its order).
    """
    return {
        "PATH": os.defpath,
        "PYTHONHASHSEED": "0",
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
        if not NAME.fullmatch(name):
            raise TaskError(f"{job.label} put out a file with an odd name: {ascii(name)[:80]}")
    if sum(ending.files.values()) > LARGEST or len(ending.files) > MOST:
        raise TaskError(f"{job.label} put out more than {LARGEST >> 20} MiB or {MOST} files")


def _require_well(job: Job, ending: Ending, log: bytes) -> None:
    """Refuse a task that was stopped or failed; raises EngineError."""
    if ending.reason:
        raise TaskError(f"{job.label} {_REASONS[ending.reason].format(seconds=job.seconds)}")
    if ending.status:
        raise TaskError(f"{job.label} {_ended(ending.status)}", tip=last_line(log))


def _ended(status: int) -> str:
    return f"was killed by signal {-status}" if status < 0 else f"failed with status {status}"


def last_line(log: bytes) -> str:
    """Return the last line of a log that says anything: nothing in it moves a terminal or commands a build server."""
    lines = [line for line in log.decode(errors="replace").split("\n") if line.strip(" \0\t\r")]
    text = "".join(char for char in (lines[-1] if lines else "")[:300] if char.isprintable())
    return _COMMAND.sub(lambda found: " ".join(found.group()), text).strip()
