# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What foreign code left in a folder: how much it is, what of it may be taken, and how to be rid of all of it.

Nothing here follows a link, trusts a name or a mode, or recurses: folders may be nested deeper than a path can say.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from makeshare.engine.frames import MOST, NAME

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def usage(folder: Path, most: int) -> tuple[int, int]:
    """Return the bytes and the number of files below a folder while they change; soon after `most` it stops counting.

    Raises OSError where it cannot look: such a folder is closed, or too deep.
    """
    size = count = 0
    todo = [str(folder)]
    while todo:
        with contextlib.suppress(FileNotFoundError), os.scandir(todo.pop()) as entries:
            for entry in entries:
                count += 1
                if count > most:
                    return size, count
                with contextlib.suppress(FileNotFoundError):
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
    return size, count


def collect(folder: Path) -> dict[str, int]:
    """Return the size of each file below a folder by its name; whoever wrote them must be gone.

    Raises OSError for anything but few, plain, whole files of ordinary names in ordinary folders.
    """
    found: dict[str, int] = {}
    todo = [""]
    while todo:
        inside = todo.pop()
        folded = os.open(folder / inside, _FOLDER)
        try:
            for entry in _entries(folded):
                name = inside + entry.name
                if not NAME.fullmatch(name) or len(found) + len(todo) >= MOST:
                    raise OSError("odd names, or too many")
                if entry.is_dir(follow_symlinks=False):
                    todo.append(name + "/")
                else:
                    found[name] = _plain_size(entry.name, folded)
        finally:
            os.close(folded)
    return dict(sorted(found.items()))


def _plain_size(name: str, folder: int) -> int:
    """Return the size of a file that is plain, has one name and no holes; raises OSError for another."""
    file = os.open(name, _FILE, dir_fd=folder)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            raise OSError("no plain file")
        if status.st_size and os.lseek(file, 0, os.SEEK_HOLE) < status.st_size:
            raise OSError("a file with holes")
        return status.st_size
    finally:
        os.close(file)


def opened(folder: Path, name: str) -> int:
    """Open one of the files that `collect` found."""
    return os.open(folder / name, _FILE)


def clear(folder: Path) -> None:
    """Remove everything in a folder; raises OSError when something stays."""
    top = os.open(folder, _FOLDER)
    try:
        while entries := _entries(top):
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    _dissolve(entry.name, top)
                else:
                    os.unlink(entry.name, dir_fd=top)
    finally:
        os.close(top)


def _dissolve(name: str, top: int) -> None:
    """Remove a folder, those in it moved up beside it for their turn: so none is ever deep."""
    os.chmod(name, 0o700, dir_fd=top)
    inner = os.open(name, _FOLDER, dir_fd=top)
    try:
        for entry in _entries(inner):
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.name, dir_fd=inner)
                continue
            try:
                os.rmdir(entry.name, dir_fd=inner)
            except OSError:
                os.chmod(entry.name, 0o700, dir_fd=inner)  # to move a folder one must be allowed to write in it
                os.rename(entry.name, f".{secrets.token_hex(8)}", src_dir_fd=inner, dst_dir_fd=top)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=top)


def _entries(folder: int) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)
