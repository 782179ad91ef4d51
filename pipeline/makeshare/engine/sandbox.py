# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which sandbox this machine can give a worker, and the command that starts one in it.

In order: bubblewrap (own namespaces, no network, an own small file system in memory) with seccomp and Landlock inside;
Landlock and seccomp alone; nothing, and then no foreign code runs. Whoever starts this as root gets it run as nobody:
as root even a process without capabilities may write below /proc/sys.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from makeshare.engine import confine
from makeshare.engine.folder import clear
from makeshare.errors import EngineError

BUBBLEWRAP, LANDLOCK, NONE = "bubblewrap", "landlock", "none"
KINDS = (BUBBLEWRAP, LANDLOCK, NONE)
CONFINED = (BUBBLEWRAP, LANDLOCK)
"""The better one first."""
NOBODY = 64917
"""Number of the user that root becomes: no account has it."""
SPACE = (1 << 30) + (64 << 20)
"""Bytes of the file system that a sandboxed worker works in: a little more than a task may write, so that it shows."""
WORK = "/.makeshare"
"""Where it is mounted: a name that no checkout lies below."""
_SYSTEM = ("/usr", "/etc/ld.so.cache", "/etc/fonts")
_LINKS = ("bin", "lib", "lib32", "lib64", "libx32", "sbin")
RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
"""Says 1 where AppArmor keeps bubblewrap from making namespaces, as on Ubuntu since 24.04."""
_TRIES = 20
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


@dataclass(frozen=True)
class Seat:
    """A place for one warm process: the command that starts it, and the folder that is to be removed after it."""

    command: tuple[str, ...]
    work: Path | None = None

    def leave(self) -> None:
        """Remove what the process worked in, once it has ended."""
        if self.work is None:
            return
        for _ in range(_TRIES):  # its child is dying too, and may yet leave something
            with contextlib.suppress(OSError):
                clear(self.work)
                self.work.rmdir()
                return
            time.sleep(1 / _TRIES)


def choose() -> str:
    """Return the best sandbox that works here; raises EngineError when none does."""
    for kind in CONFINED:
        if not lacks(kind):
            return kind
    raise EngineError(
        "this machine has no sandbox, so designs are not run",
        tip=f"{lacks(BUBBLEWRAP)}; `makeshare doctor` says what to install",
    )


@cache
def lacks(kind: str) -> str:
    """Say what a kind of sandbox lacks on this machine, and what to do about it; empty when it works."""
    if kind == NONE:
        return ""
    return next(_missing(kind), "") or _fails(kind)


def _missing(kind: str) -> Iterator[str]:
    """Yield what is not there."""
    if sys.platform != "linux":
        yield "sandboxes need Linux"
    if confine.libseccomp() is None:
        yield "libseccomp is missing: install libseccomp2"
    if os.getuid() == 0 and not shutil.which("setpriv"):
        yield "setpriv is missing: install util-linux, or do not work as root"
    if kind == LANDLOCK and confine.landlock() < confine.LEAST:
        yield "the kernel has no Landlock, or an old one (Linux 6.2 or newer is needed, with lsm=landlock)"
    if kind == BUBBLEWRAP and not shutil.which("bwrap"):
        yield "bubblewrap is missing: install bubblewrap"


def _fails(kind: str) -> str:
    """Start Python as a kind of sandbox would; say why that fails, if it does."""
    inner = _bubblewrap(_ours()) if kind == BUBBLEWRAP else ()
    probe = (*_unprivileged(_ours()), *inner, _python(), "-I", "-S", "-c", "")
    tried = subprocess.run(probe, capture_output=True, text=True, env={"PATH": os.defpath}, check=False)
    if tried.returncode == 0:
        return ""
    line = (tried.stderr.strip().split("\n") or [""])[-1]
    forbids = kind == BUBBLEWRAP and RESTRICTED.exists() and RESTRICTED.read_text().strip() == "1"
    advice = "; AppArmor forbids it: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0" if forbids else ""
    return f"{kind} does not start: {line}{advice}"


def seat(kind: str, preload: Sequence[str]) -> Seat:
    """Prepare the start of one warm process in a kind of sandbox; it opens with "ready" on its output."""
    python = (_python(), "-s", "-P", "-B", "-m", "makeshare.engine.warm")
    reads = [word for path in (*map(Path, (*_SYSTEM, *_DEVICES)), *_ours()) for word in ("--read", str(path))]
    if kind == BUBBLEWRAP:
        options = ("--work", WORK, "--mounted", "--confined", *reads, "--", *preload)
        return Seat((*_unprivileged(_ours()), *_bubblewrap(_ours()), *python, *options))
    work = Path(tempfile.mkdtemp(prefix="makeshare-", dir=_memory()))
    options = ("--work", str(work), *(["--confined"] if kind == LANDLOCK else []), *reads, "--", *preload)
    if kind == NONE:
        return Seat((*python, *options), work)
    if os.getuid() == 0:
        os.chown(work, NOBODY, NOBODY)
    return Seat((*_unprivileged((*_ours(), work)), *python, *options), work)


def _python() -> str:
    """Return where this Python lies, however it was called; links stay, since they make the virtual environment."""
    return os.path.abspath(sys.executable)  # noqa: PTH100  Path.resolve would follow them


def _memory() -> Path | None:
    """Return the file system in memory if it has room: a hundred thousand files are gone from it at once."""
    shared = Path("/dev/shm")  # noqa: S108  the folder made there has a name that nobody can guess
    if not os.access(shared, os.W_OK):
        return None
    free = os.statvfs(shared)
    return shared if free.f_bavail * free.f_frsize > 2 * SPACE else None


@cache
def _ours() -> tuple[Path, ...]:
    """Return the folders that hold Python, its packages and this one."""
    package = Path(__file__).parents[1]
    found = [Path(sys.base_prefix), Path(sys.prefix), package]
    return tuple(path for path in dict.fromkeys(found) if not path.is_relative_to("/usr"))


def _bubblewrap(readable: Sequence[Path]) -> tuple[str, ...]:
    """Write bubblewrap's command: nothing to be seen but the system, these folders, and an empty folder."""
    words = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--unshare-user", "--disable-userns"]
    words += ["--die-with-parent", "--new-session"]
    words += ["--cap-drop", "ALL", "--uid", "65534", "--gid", "65534", "--hostname", "sandbox"]
    for path in _SYSTEM:
        words += ["--ro-bind-try", path, path]
    for name in _LINKS:
        link = Path("/", name)
        if link.is_symlink():
            words += ["--symlink", str(link.readlink()).lstrip("/"), str(link)]
        elif link.is_dir():
            words += ["--ro-bind", str(link), str(link)]
    for folder in readable:
        words += ["--ro-bind", str(folder), str(folder)]
    words += ["--dev", "/dev", "--dir", "/proc", "--size", str(SPACE), "--tmpfs", WORK]
    return (*words, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK, "--")


def _unprivileged(readable: Sequence[Path]) -> tuple[str, ...]:
    """Write the command by which root becomes nobody; empty for everybody else.

    Folders below one that is closed to others (Python in root's home) are first laid open, in a view of the file
    system that only this process has, with nothing else of that closed folder in it.
    """
    if os.getuid() != 0:
        return ()
    become = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs", "--")
    closed = {path: _closed(path) for path in readable}
    if not any(closed.values()):
        return become
    words = [word for path, above in closed.items() if above for word in (str(above), str(path))]
    alone = ("unshare", "--mount", "--propagation", "private", "--")
    return (*alone, "sh", "-euc", _LAY_OPEN, "sh", *words, "--", *become)


def _closed(path: Path) -> Path | None:
    """Return the topmost folder above a path that others may not enter, if any."""
    for above in reversed(path.parents):
        if not above.stat().st_mode & 0o001:
            return above
    return None


_LAY_OPEN = """
umask 022
hold=$(mktemp -d)
mount -t tmpfs -o mode=755 tmpfs "$hold"
count=0
opened=
while [ "$1" != -- ]; do
  count=$((count + 1))
  mkdir "$hold/$count"
  mount --rbind "$2" "$hold/$count"
  printf '%s\\n%s\\n' "$1" "$2" >> "$hold/list"
  shift 2
done
shift
count=0
while read -r above && read -r path; do
  count=$((count + 1))
  case "$opened" in
    *"|$above|"*) ;;
    *) mount -t tmpfs -o mode=755 tmpfs "$above"; opened="$opened|$above|" ;;
  esac
  mkdir -p "$path"
  mount --move "$hold/$count" "$path"
done < "$hold/list"
umount "$hold"
rmdir "$hold"
exec "$@"
"""
"""Keeps hold of each folder, covers the closed one above it, and puts the folder back in its place."""
