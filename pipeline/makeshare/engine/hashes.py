# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hashes of files, remembered as long as a file's times, size and place on the disk stay the same."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from pathlib import Path
from typing import NamedTuple

SETTLED = 2_000_000_000
"""Nanoseconds that a file must have been left alone before its time is trusted to tell the next change."""


class Seen(NamedTuple):
    """What a file was when it was hashed. Anybody can set `modified` back, nobody `changed`."""

    modified: int
    changed: int
    size: int
    inode: int
    digest: str

    @classmethod
    def of(cls, status: os.stat_result, digest: str) -> Seen:
        """Put a digest to what the system says of a file."""
        return cls(status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino, digest)


class Hashes:
    """The digest of any plain file, read again only when it may have changed. Safe to use from several threads."""

    def __init__(self, seen: dict[str, Seen]) -> None:
        """Start from what an earlier command saw; `seen` by path."""
        self._seen = seen
        self._now: dict[str, str] = {}
        self.dirty = False

    def of(self, path: str | Path) -> str:
        """Return a file's SHA-256, looked up at most once in a command; raises OSError where it cannot be read."""
        name = str(path)
        if name not in self._now:
            self._now[name] = self.check(name)
        return self._now[name]

    def check(self, name: str) -> str:
        """Return a file's SHA-256 as it is this moment; raises OSError where it cannot be read."""
        status = os.stat(name, follow_symlinks=False)  # noqa: PTH116  as below
        seen = self._seen.get(name)
        if seen and seen == Seen.of(status, seen.digest):
            return seen.digest
        if not stat.S_ISREG(status.st_mode):
            raise OSError(f"{name} is no plain file")
        with open(name, "rb") as file:  # noqa: PTH123  paths are text here: this is called for every file there is
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self._learn(name, status, digest)
        return digest

    def learn(self, name: str, digest: str, status: os.stat_result) -> None:
        """Take a digest for granted: of a file that was just written here, with its status then."""
        self._now[name] = digest
        self._seen[name] = Seen.of(status, digest)
        self.dirty = True

    def forget(self, name: str) -> None:
        """Drop a file that is no longer there."""
        self._now.pop(name, None)
        self.dirty = self._seen.pop(name, None) is not None or self.dirty

    def remembered(self) -> dict[str, Seen]:
        """Return what the next command may start from."""
        return self._seen

    def _learn(self, name: str, status: os.stat_result, digest: str) -> None:
        if time.time_ns() - status.st_ctime_ns > SETTLED:
            self._seen[name] = Seen.of(status, digest)
            self.dirty = True
