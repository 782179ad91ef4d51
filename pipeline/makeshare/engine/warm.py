# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The warm process: confined from its start, it imports the kernel once, then forks a child for each order.

Started by `worker` as a program of its own, with a bare environment and, where there is one, inside the sandbox. It
runs nothing of the kernel itself: a child forked after a boolean operation in its parent would hang for ever. A child
gives up the rest before it runs foreign code, and leaves nothing: one child at a time, its folder emptied afterwards,
none of its bytes ever read here.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import resource
import select
import shutil
import signal
import stat
import sys
import time
from pathlib import Path
from typing import NoReturn

from makeshare.engine import confine
from makeshare.engine.frames import Ended, Ending, Order, get, pour, put

FILE = 1 << 30
"""Bytes of the largest file that a child may write."""
SPACE = 1 << 30
"""Bytes that all files of a child may take together."""
FILES = 4000
"""Files and folders that a child may make."""
FLOOD = 64 << 20
"""Bytes that a child may print."""
LOG = 4000
"""Bytes of what it printed that are kept, from the end."""
DESCRIPTORS = 256
PAUSE = 0.05
"""Seconds between two looks at what a child uses."""
GONE = "gone"
"""Reason of a child that is stopped because nobody waits for it any more."""


class Warm:
    """A folder to work in, and the confinement that a child takes on.

    `mounted` says that the folder is a file system of its own, which bounds what a child can write.
    """

    def __init__(self, work: Path, readable: list[Path], *, confined: bool, mounted: bool) -> None:
        """Prepare the child's filter once, so that swearing to it is quick."""
        self.work = work
        self.readable = readable
        self.mounted = mounted
        self.filter = confine.filter_for_child() if confined else None
        self._empty()

    def obey(self, order: Order) -> None:
        """Receive an order's files, run it, send back what came of it, and forget it."""
        for name, size in order.files.items():
            _receive(self.work / "in" / name, size)
        child = os.fork()
        if child == 0:
            self._be_child(order)
        status, reason = self._watch(child, order.seconds)
        if reason == GONE:
            sys.exit()
        self._answer(status, reason)
        self._empty()

    def _answer(self, status: int, reason: str) -> None:
        """Send how a child ended and the end of its log; its files only when it ended well."""
        with contextlib.ExitStack() as opened:
            files: list[tuple[str, int, int]] = []
            if not status and not reason:
                try:
                    files = self._files(opened)
                except (OSError, RecursionError):
                    reason = "foreign"
            log, shown = _log(opened, self.work / "log")
            put(1, Ending(status, reason, shown, {name: size for name, _, size in files}))
            pour(log, 1, shown)
            for _, file, size in files:
                pour(file, 1, size)

    def _empty(self) -> None:
        """Remove everything that the last child left; raises OSError when that fails, and this process ends of it."""
        for path in self.work.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        for name in ("in", "out", "tmp"):
            (self.work / name).mkdir()
        (self.work / "log").touch()

    def _watch(self, child: int, seconds: int) -> tuple[int, str]:
        """Wait for a child; stop it when it takes too long or too much; return its status and why it was stopped."""
        deadline = time.monotonic() + seconds
        pause = 0.001
        while True:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status), ""
            reason = "late" if time.monotonic() > deadline else self._excess()
            if not reason and select.select([0], [], [], pause)[0]:  # while a child runs, only the pipe's end comes
                reason = GONE
            if reason:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return -signal.SIGKILL, reason
            pause = min(2 * pause, PAUSE)

    def _excess(self) -> str:
        """Name what the child takes too much of, if anything."""
        if (self.work / "log").stat().st_size > FLOOD:
            return "flood"
        space, files = self._used()
        return "space" if space > SPACE else "files" if files > FILES else ""

    def _used(self) -> tuple[int, int]:
        """Return the bytes and the number of files in the folder: at once from its own file system, else by a walk."""
        if self.mounted:
            used = os.statvfs(self.work)
            return (used.f_blocks - used.f_bfree) * used.f_frsize, used.f_files - used.f_ffree
        sizes = [Path(folder, name).lstat().st_size for folder, _, names in os.walk(self.work) for name in names]
        return sum(sizes), len(sizes)

    def _files(self, opened: contextlib.ExitStack) -> list[tuple[str, int, int]]:
        """Open what the child put out, by name and size; raises OSError for anything but plain files of its own."""
        found = []
        out = self.work / "out"
        for folder, folders, names in os.walk(out):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
                opened.callback(os.close, file)
                found.append((path.relative_to(out).as_posix(), file, _plain_size(file)))
        return found

    def _be_child(self, order: Order) -> NoReturn:
        """Be the child: own session, nothing open but a log, limits, confined; then the program."""
        status = 1
        try:
            os.setsid()
            _talk_to(self.work / "log")
            _limits(order)
            os.environ.update(HOME=str(self.work / "tmp"), TMPDIR=str(self.work / "tmp"))
            os.chdir(self.work / "in")
            self._confine()
            importlib.import_module(order.program).main(self.work / "in", self.work / "out")
            status = 0
        except BaseException:  # noqa: BLE001  the child ends here, whatever happened, and its log says what
            import traceback  # noqa: PLC0415  only for failures

            traceback.print_exc()
        finally:
            with contextlib.suppress(Exception):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)

    def _confine(self) -> None:
        if self.filter is None:
            return
        if confine.landlock():
            confine.only_files([*self.readable, self.work / "in"], [self.work / "out", self.work / "tmp"])
        confine.swear(self.filter)


def _receive(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        pour(0, file, size)
    finally:
        os.close(file)


def _plain_size(file: int) -> int:
    """Return the size of an open file that is plain, has one name and no holes; raises OSError for another."""
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
        raise OSError("a task put out something that is no plain file")
    return status.st_size


def _log(opened: contextlib.ExitStack, path: Path) -> tuple[int, int]:
    """Open the log at its last bytes, and count them."""
    log = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    opened.callback(os.close, log)
    size = os.fstat(log).st_size
    os.lseek(log, max(0, size - LOG), os.SEEK_SET)
    return log, min(size, LOG)


def _talk_to(path: Path) -> None:
    """Leave nothing open but the log for what is printed, and nothing to read from."""
    log = os.open(path, os.O_WRONLY | os.O_APPEND)
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))


def _limits(order: Order) -> None:
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_AS, order.memory),
        (resource.RLIMIT_CPU, order.seconds + 1),
        (resource.RLIMIT_NOFILE, DESCRIPTORS),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses a limit on address space
            resource.setrlimit(kind, (most, most))


def main() -> None:
    """Import what every task needs, then serve orders until the pipe ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--read", type=Path, action="append", default=[])
    parser.add_argument("--confined", action="store_true")
    parser.add_argument("--mounted", action="store_true")
    parser.add_argument("preload", nargs="*")
    options = parser.parse_args()
    warm = Warm(options.work, options.read, confined=options.confined, mounted=options.mounted)
    if options.confined:
        if confine.landlock():
            confine.only_files(options.read, [options.work])
        confine.filter_for_warm().load()
    for module in options.preload:
        importlib.import_module(module)
    put(1, Ending(0, "ready"))
    with contextlib.suppress(Ended):
        while True:
            warm.obey(get(0, Order))


if __name__ == "__main__":
    main()
