# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The warm process: it imports the kernel once, then forks a child for each task it is told to run.

Started by `worker` as a program of its own, with a bare environment. Each line on its input is a task; each line on
its output says how the child ended. It runs nothing of the kernel itself: a child forked after a boolean operation
in its parent would hang for ever.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import signal
import sys
import time
from pathlib import Path

import msgspec

MEMORY = 8 << 30
"""Bytes of address space that a child may have."""
FILE = 1 << 30
"""Bytes of the largest file that a child may write."""
PAUSE = 0.002
"""Seconds between two looks at the child."""


class Order(msgspec.Struct):
    """Run a program in a folder (its inputs in `in`, its outputs to `out`) for at most so many seconds."""

    program: str
    folder: str
    seconds: int


class Ending(msgspec.Struct):
    """How the child ended: its exit status, or minus the signal that killed it; whether time ran out."""

    status: int
    late: bool


def main(preload: list[str]) -> None:
    """Import what every task needs, then serve orders until the input ends."""
    for module in preload:
        importlib.import_module(module)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        ending = _run(msgspec.json.decode(line, type=Order))
        sys.stdout.write(msgspec.json.encode(ending).decode() + "\n")
        sys.stdout.flush()


def _run(order: Order) -> Ending:
    """Fork a child for an order and wait for it, killing its whole process group when time runs out."""
    child = os.fork()
    if child == 0:
        _obey(order)
    deadline = time.monotonic() + order.seconds
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return Ending(os.waitstatus_to_exitcode(status), late=False)
        if time.monotonic() > deadline:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return Ending(-signal.SIGKILL, late=True)
        time.sleep(PAUSE)


def _obey(order: Order) -> None:
    """Be the child: own process group, limits, output to a log, then the program. Never returns."""
    status = 1
    try:
        os.setsid()
        folder = Path(order.folder)
        log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT, 0o600)
        null = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((null, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, FILE)
        _limit(resource.RLIMIT_AS, MEMORY)
        _limit(resource.RLIMIT_CPU, order.seconds)
        os.chdir(folder / "in")
        importlib.import_module(order.program).main(folder / "in", folder / "out")
        status = 0
    except BaseException:  # noqa: BLE001  the child ends here, whatever happened, and its log says what
        import traceback  # noqa: PLC0415  only for failures

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _limit(kind: int, most: int) -> None:
    """Set a limit, where the system has it: macOS refuses one on address space."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main(sys.argv[1:])
