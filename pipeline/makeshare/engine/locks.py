# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Locks between commands. The system drops them with the process that holds them, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from makeshare.files import refused


@contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock, waiting for it; `shared` with others who share it. Raises EngineError where it cannot be made."""
    try:
        file = _held(path, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
    except OSError as error:
        raise refused(error, "cannot lock", path) from error
    try:
        yield
    finally:
        os.close(file)


def _held(path: Path, kind: int) -> int:
    """Lock the file that is at the path once it is locked: while we waited, somebody may have deleted the folder."""
    while True:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # deleted since the last line
            file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
            with ExitStack() as unless_held:
                unless_held.callback(os.close, file)
                fcntl.flock(file, kind)
                if os.path.samestat(os.fstat(file), path.lstat()):
                    unless_held.pop_all()
                    return file
