# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A worker: hands tasks to a warm process and collects their files after the child is gone."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from makeshare.engine.task import Task
from makeshare.engine.warm import Ending, Order
from makeshare.errors import EngineError

PRELOAD = ("makeshare.stages.preload",)
LARGEST = 512 << 20
"""Bytes that all outputs of one task may have together."""
MOST = 2000
"""Files that one task may put out."""
LOG = 4000
"""Bytes of a failed task's log that are kept, from its end."""
_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._\[\]-]*(/[a-zA-Z0-9][a-zA-Z0-9._\[\]-]*)*", re.ASCII)


class Worker:
    """One warm process, started when the first task comes. Use one worker in one thread."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._process: subprocess.Popen[str] | None = None

    def run(self, task: Task) -> dict[str, bytes]:
        """Run a task in a child of its own and return the files it put out.

        Raises EngineError when it ran out of time, was killed, or failed; then nothing of it is kept.
        """
        folder = Path(tempfile.mkdtemp(prefix="makeshare-"))
        try:
            _lay_out(folder, task)
            ending = self._order(Order(program=task.program, folder=str(folder), seconds=task.seconds))
            if ending.late:
                raise EngineError(f"{task.label} took longer than {task.seconds} s and was stopped")
            if ending.status != 0:
                raise EngineError(f"{task.label} {_ended(ending.status)}", tip=_tail(folder / "log"))
            return _collect(folder / "out")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """End the warm process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None

    def _order(self, order: Order) -> Ending:
        process = self._process or self._start()
        if process.stdin is None or process.stdout is None:
            raise EngineError("the worker has no pipes")
        try:
            process.stdin.write(msgspec.json.encode(order).decode() + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except OSError:
            answer = ""
        if not answer:
            self.close()
            raise EngineError("the worker process died", tip="run `makeshare build` again; if it repeats, report it")
        ending = msgspec.json.decode(answer, type=Ending)
        if ending.status < 0:  # after a crash nothing that is left in the parent is trusted
            self.close()
        return ending

    def _start(self) -> subprocess.Popen[str]:
        """Start the warm process, isolated from the caller's environment and from Python's user settings."""
        self._process = subprocess.Popen(
            [sys.executable, "-s", "-P", "-B", "-m", "makeshare.engine.warm", *PRELOAD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=bare_environment(),
        )
        if self._process.stdout is None or self._process.stdout.readline() != "ready\n":
            self.close()
            raise EngineError("the worker process does not start", tip="does `python -c 'import cadquery'` work?")
        return self._process


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


def _lay_out(folder: Path, task: Task) -> None:
    for part in ("in", "out"):
        (folder / part).mkdir()
    for name, data in task.inputs.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _collect(folder: Path) -> dict[str, bytes]:
    """Read what a task put out: plain files with plain names only, within limits."""
    outputs: dict[str, bytes] = {}
    size = 0
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            continue
        name = path.relative_to(folder).as_posix()
        size += status.st_size
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1 or not _NAME.fullmatch(name):
            raise EngineError(f"a task put out something that is no plain file: {name!r}")
        if size > LARGEST or len(outputs) >= MOST:
            raise EngineError(f"a task put out more than {LARGEST >> 20} MiB or {MOST} files")
        outputs[name] = path.read_bytes()
    return outputs


def _ended(status: int) -> str:
    return f"was killed by signal {-status}" if status < 0 else f"failed with status {status}"


def _tail(log: Path) -> str:
    """Return the last line of a log that says anything, without control characters."""
    text = log.read_bytes()[-LOG:].decode(errors="replace") if log.exists() else ""
    lines = [line for line in text.split("\n") if line.strip()]
    return "".join(char for char in (lines[-1] if lines else "")[:300] if char.isprintable())
