# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The warm process: confined from its start, it imports the kernel once, then forks a child for each order.

Started by `worker` as a program of its own, with a bare environment and, where there is one, inside the sandbox. It
runs nothing of the kernel itself: a child forked after a boolean operation in its parent would hang for ever. A child
gives up the rest before it runs foreign code, and leaves nothing: one child at a time, its folder emptied afterwards,
nothing that it wrote ever read here but the names of its files.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import resource
import select
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from makeshare.engine import confine, folder
from makeshare.engine.frames import LOG, Ended, Ending, Order, Reason, get, pour, put

FILE = 512 << 20
"""Bytes of the largest file that a child may write."""
SPACE = 1 << 30
"""Bytes that all files of a child may take together."""
FILES = 4000
"""Files and folders that a child may make."""
FLOOR = 512 << 20
"""Bytes that stay free on a disk that a child shares with others: files that it has unlinked are not to be counted."""
FLOOD = 64 << 20
"""Bytes that a child may print."""
DESCRIPTORS = 256
THREADS = 4096
"""Threads that the child's user may have when the child starts one. They may be a person's, who has many."""
PAUSE = 0.05
"""Seconds between two looks at what a child uses."""


class Gone(Exception):  # noqa: N818  it is raised as what it says
    """Nobody waits for the child any more."""


class Warm:
    """A folder to work in, and the confinement that a child takes on.

    `mounted` says that the folder is a file system of its own, which bounds what a child can write.
    """

    def __init__(self, work: Path, readable: list[Path], *, confined: bool, mounted: bool) -> None:
        """Take the pipes away from whatever is printed or read here, and prepare the child's filter."""
        self.work = work
        self.readable = readable
        self.mounted = mounted
        self.orders, self.answers = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        self.filter = confine.filter_for_child() if confined else None
        self._empty()

    def serve(self) -> None:
        """Obey orders until the pipe ends."""
        self._empty()  # of what was left by imports
        put(self.answers, Ending(0, "ready"))
        with contextlib.suppress(Ended, Gone, BrokenPipeError):
            while True:
                self._obey(get(self.orders, Order))
        folder.clear(self.work)  # whoever started this may be gone without having done so

    def _obey(self, order: Order) -> None:
        """Receive an order's files, run it, send back what came of it, and forget it."""
        for name, size in order.files.items():
            self._receive(self.work / "in" / name, size)
        log = os.open(self.work / "log", os.O_RDONLY | os.O_CLOEXEC)
        try:
            parent, child = os.getpid(), os.fork()
            if child == 0:
                self._be_child(order, parent)
            self._answer(*self._watch(child, log, order.seconds), log)
        finally:
            os.close(log)
        self._empty()

    def _receive(self, path: Path, size: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            pour(self.orders, file, size)
        finally:
            os.close(file)

    def _answer(self, status: int, reason: Reason, log: int) -> None:
        """Send how a child ended and the end of its log; its files only when it ended well."""
        files: dict[str, int] = {}
        if not status and not reason:
            try:
                files = folder.collect(self.work / "out")
            except OSError:
                reason = "foreign"
        printed = os.fstat(log).st_size
        shown = min(printed, LOG)
        os.lseek(log, printed - shown, os.SEEK_SET)
        put(self.answers, Ending(status, reason, shown, files))
        pour(log, self.answers, shown)
        for name, size in files.items():
            file = folder.opened(self.work / "out", name)
            try:
                pour(file, self.answers, size)
            finally:
                os.close(file)

    def _empty(self) -> None:
        """Remove everything that the last child left; raises OSError when that fails, and this process ends of it."""
        folder.clear(self.work)
        for name in ("in", "out", "tmp"):
            (self.work / name).mkdir(mode=0o700)
        (self.work / "log").touch(mode=0o600)

    def _watch(self, child: int, log: int, seconds: int) -> tuple[int, Reason]:
        """Wait for a child; stop it when it takes too long or too much; return its status and why it was stopped.

        Raises Gone when the pipe ends meanwhile.
        """
        deadline = time.monotonic() + seconds
        with _end_of(child) as end:
            while True:
                done, status = os.waitpid(child, os.WNOHANG)
                if done:
                    if self.filter is None:
                        _kill_session(child)
                    return os.waitstatus_to_exitcode(status), self._excess(log) if status else ""
                reason: Reason = "late" if time.monotonic() > deadline else self._excess(log)
                if reason or self.orders in select.select([self.orders, *end], [], [], PAUSE)[0]:
                    _kill_session(child)
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)
                    if not reason:  # no order comes while a child runs: what can be read is the pipe's end
                        raise Gone
                    return -signal.SIGKILL, reason

    def _excess(self, log: int) -> Reason:
        """Name what the child takes too much of, if anything."""
        if os.fstat(log).st_size > FLOOD:
            return "flood"
        disk = os.statvfs(self.work)
        if self.mounted:
            space, files = (disk.f_blocks - disk.f_bfree) * disk.f_frsize, disk.f_files - disk.f_ffree
        elif disk.f_bavail * disk.f_frsize < FLOOR:
            return "full"
        else:
            try:
                space, files = folder.usage(self.work, FILES)
            except OSError:
                return "hidden"
        return "space" if space > SPACE else "files" if files > FILES else ""

    def _be_child(self, order: Order, parent: int) -> NoReturn:
        """Be the child: own session, nothing open but a log, limits, confined; then the program."""
        status, leave = 1, os._exit  # held here: the program may put something else in its place
        try:
            os.setsid()
            confine.die_with(parent)
            _talk_to(self.work / "log")
            _limits(order)
            os.chdir(self.work / "in")
            self._confine()
            importlib.import_module(order.program).main(self.work / "in", self.work / "out")
            status = 0
        except BaseException:  # noqa: BLE001  the child ends here, whatever happened, and its log says what
            import traceback  # noqa: PLC0415  only for failures

            traceback.print_exc()
        finally:
            try:
                sys.stdout.flush()
                sys.stderr.flush()
            finally:
                leave(status)

    def _confine(self) -> None:
        if self.filter is None:
            return
        if confine.landlock() >= confine.LEAST:
            confine.only_files([*self.readable, self.work / "in"], [self.work / "out", self.work / "tmp"])
        confine.swear(self.filter)


@contextlib.contextmanager
def _end_of(child: int) -> Iterator[list[int]]:
    """Yield what becomes readable when a child ends; nothing on systems without such."""
    try:
        end = [os.pidfd_open(child)]
    except (AttributeError, OSError):
        end = []
    try:
        yield end
    finally:
        for descriptor in end:
            os.close(descriptor)


def _kill_session(child: int) -> None:
    """Kill what a child may have forked where nothing confines it, as far as it is still of the child's group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)


def _talk_to(path: Path) -> None:
    """Leave nothing open but the log for what is printed, and nothing to read from."""
    log = os.open(path, os.O_WRONLY | os.O_APPEND)
    for target in (1, 2):
        os.dup2(log, target)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def _limits(order: Order) -> None:
    for name, most in {
        "CORE": 0,
        "FSIZE": FILE,
        "AS": order.memory,
        "CPU": order.seconds + 1,
        "NOFILE": DESCRIPTORS,
        "NPROC": THREADS,
        "MEMLOCK": 0,
        "MSGQUEUE": 0,
    }.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):  # macOS has not all, and refuses some
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def main() -> None:
    """Confine this process, import what every task needs, then serve."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--read", type=Path, action="append", default=[])
    parser.add_argument("--confined", action="store_true")
    parser.add_argument("--mounted", action="store_true")
    parser.add_argument("preload", nargs="*")
    options = parser.parse_args()
    os.environ.update(dict.fromkeys(("HOME", "TMPDIR"), str(options.work / "tmp")))
    warm = Warm(options.work, options.read, confined=options.confined, mounted=options.mounted)
    if options.confined:
        if confine.landlock() >= confine.LEAST:
            confine.only_files(options.read, [options.work])
        confine.filter_for_warm().load()
    for module in options.preload:
        importlib.import_module(module)
    warm.serve()


if __name__ == "__main__":
    main()
