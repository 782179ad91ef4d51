# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Files and bytes: whole or not at all, and named by what is in them."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import stat
from pathlib import Path

from makeshare.errors import EngineError, Place

PART = ".part-makeshare-"
"""How the name of a file that is being written begins. It is locked meanwhile, and swept once nobody locks it."""
_NO_PROMISE = (errno.EINVAL, errno.ENOTSUP, errno.EACCES)
"""What file systems say that cannot be told to write a folder out, and folders in which one may write but not look."""
_TIPS = {
    errno.ENOSPC: "is the disk full? free some space and run this again",
    errno.EDQUOT: "is the disk full, as far as your quota goes? free some space and run this again",
    errno.EROFS: "the disk is mounted read-only: mount it for writing, or work elsewhere",
    errno.EACCES: "the folder is read-only or another user's: change its owner or mode",
    errno.EPERM: "the folder is read-only or another user's: change its owner or mode",
    errno.ENAMETOOLONG: "this disk takes no name that long: shorten it",
    errno.ENOTDIR: "a file lies where a folder must be: move it away",
    errno.EEXIST: "a file lies where a folder must be: move it away",
    errno.EISDIR: "a folder lies where the file must be: move it away",
    errno.EIO: "the disk itself failed",
}
_swept: set[Path] = set()


def sha256(data: bytes) -> str:
    """Name bytes by their SHA-256, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_whole(path: Path, data: bytes) -> bool:
    """Write a file so that a reader sees the old one or the new one, never a part; return whether it changed.

    The bytes reach the disk before the name does, and both before this returns. A link at the path is replaced by the
    file, never followed. Raises EngineError when it cannot be written; what was there is then still whole.
    """
    if _holds(path, data):
        return False
    replace(path, data)
    sync(path.parent)
    return True


def replace(path: Path, data: bytes) -> os.stat_result:
    """Put a file in its place as `write_whole` does, but for the name to reach the disk: that takes a `sync`.

    Returns the status of what was written, whoever has put something else there since.
    """
    part = path.parent / f"{PART}{secrets.token_hex(8)}"
    try:
        _make(path.parent)
        sweep(path.parent)
        try:
            return _written(part, data, path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise refused(error, "cannot write", path) from error


def refused(error: OSError, what: str, path: Path) -> EngineError:
    """Make a sentence, with what to do, of what the system said of a path."""
    return EngineError(f"{what}: {error.strerror or error}", Place(str(path)), _TIPS.get(error.errno or 0, ""))


def sync(folder: Path) -> None:
    """Have the names in a folder reach the disk; raises EngineError when that fails."""
    try:
        file = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        try:
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        if error.errno not in _NO_PROMISE:
            raise refused(error, "cannot write", folder) from error


def sweep(folder: Path) -> None:
    """Remove what writers that are no more left in a folder; looked for once in a command."""
    if folder in _swept:
        return
    _swept.add(folder)
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for part in [entry.path for entry in entries if entry.name.startswith(PART)]:
            _unlink_unlocked(part)


def _unlink_unlocked(part: str) -> None:
    """Remove a part that nobody writes: a writer that has just begun sees that it is gone, and begins another."""
    with contextlib.suppress(OSError):
        file = os.open(part, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(file).st_nlink:  # else another has removed it, and the name may be a new writer's
                os.unlink(part)  # noqa: PTH108  scandir gives text
        finally:
            os.close(file)


def _written(part: Path, data: bytes, path: Path) -> os.stat_result:
    """Write a part, give it its name, and return its status then."""
    file = _begun(part)
    try:
        view = memoryview(data)
        while view:  # the system may take less than it is given
            view = view[os.write(file, view) :]
        os.fchmod(file, 0o644)  # whatever the umask: published files are for everybody
        os.fsync(file)
        part.replace(path)
        return os.fstat(file)
    finally:
        os.close(file)


def _begun(part: Path) -> int:
    """Make a part and lock it: the system drops the lock with whoever dies over it."""
    while True:
        file = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with contextlib.suppress(OSError):  # where there are no locks nothing is swept either
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file).st_nlink:
            return file
        os.close(file)  # somebody swept it before it was locked


def _holds(path: Path, data: bytes) -> bool:
    """Tell whether there is a plain file with just these bytes; only one of the same size is read."""
    try:
        status = path.lstat()
        return stat.S_ISREG(status.st_mode) and status.st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _make(folder: Path) -> None:
    """Make a folder and those above it that are not there, each on the disk before what comes into it."""
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        sync(one.parent)
