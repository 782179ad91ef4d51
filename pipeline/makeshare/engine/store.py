# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The store: what tasks put out, by content, and what each task put out, by key.

    blobs/ab/abcd…       a file, under its own SHA-256
    tasks/ab/<key>       a task's outputs: name and digest of each
    asked/ab/<key>       which entries of its table a task asked for, one list for each way it went
    parts/               files being written; a dead command's are swept by the next
    lock, locks/         held by commands that use the store, and by those that deliver a configuration
    known.msgpack        what the last command knew: see `memory`

Nothing here is forced to the disk: what a power cut spoils no longer hashes to its name, is not believed, and is made
again. A remote store holds the same tree for other machines; it is trusted to say what a task gave, as its blobs'
hashes are checked, but records cannot be.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from makeshare.files import refused, sha256, sweep

ROUTES = 8
"""Lists of entries that are remembered for one task: the newest ones."""
Asked = tuple[str, ...]
Kind = TypeVar("Kind")
LONG = 3600
"""Seconds after which nobody still writes a part, whose number a living process may have got since."""
_counter = count()


class Lost(Exception):  # noqa: N818  it is raised as what it says
    """A file is in the store no more, or no longer hashes to its name."""


class Remote(Protocol):
    """Another store, farther away: bytes by name; None for what it does not have."""

    def get(self, name: str) -> bytes | None:
        """Return a file."""

    def put(self, name: str, data: bytes) -> None:
        """Keep a file."""


class Store:
    """Keeps files and records in a folder, which is made when the first is kept. Safe to use from several threads."""

    def __init__(self, root: Path, remote: Remote | None = None) -> None:
        """Use a folder, and a remote store behind it."""
        self.root = root
        self.remote = remote
        self._sweep()

    def path(self, digest: str) -> Path:
        """Return where a file lies; what is read there is to be checked."""
        return self.root / _name("blobs", digest)

    def read(self, digest: str) -> bytes:
        """Return a file that hashes to its name; raises Lost."""
        try:
            data = self.path(digest).read_bytes()
        except OSError:
            data = self._fetched(_name("blobs", digest)) or b""
            if sha256(data) == digest:
                self._write(_name("blobs", digest), data)
        if sha256(data) != digest:
            self._drop(self.path(digest))
            raise Lost(digest)
        return data

    def keep(self, data: bytes) -> str:
        """Keep a file and return its digest."""
        digest = sha256(data)
        if not self.path(digest).exists():
            self._write(_name("blobs", digest), data)
            self._send(_name("blobs", digest), data)
        return digest

    def record(self, key: str) -> dict[str, str] | None:
        """Return a task's outputs by name, or None when none are known."""
        return self._load(_name("tasks", key), dict[str, str])

    def note(self, key: str, outputs: Mapping[str, str]) -> None:
        """Remember a task's outputs; the files were kept before."""
        self._save(_name("tasks", key), dict(sorted(outputs.items())))

    def asked(self, key: str) -> list[Asked]:
        """Return the lists of entries that a task has asked for, the newest first."""
        return self._load(_name("asked", key), list[Asked]) or []

    def note_asked(self, key: str, asked: Asked) -> None:
        """Remember one more list of entries."""
        known = self.asked(key)
        if known[:1] != [asked]:
            self._save(_name("asked", key), [asked, *(one for one in known if one != asked)][:ROUTES])

    def _load(self, name: str, kind: type[Kind]) -> Kind | None:
        try:
            data: bytes | None = (self.root / name).read_bytes()
        except OSError:
            data = self._fetched(name)
        try:
            return None if data is None else msgspec.json.decode(data, type=kind)
        except msgspec.DecodeError:
            return None

    def _save(self, name: str, value: object) -> None:
        data = msgspec.json.encode(value)
        self._write(name, data)
        self._send(name, data)

    def _fetched(self, name: str) -> bytes | None:
        return self.remote.get(name) if self.remote else None

    def _send(self, name: str, data: bytes) -> None:
        if self.remote:
            self.remote.put(name, data)

    def _drop(self, path: Path) -> None:
        """Remove what is not to be believed: what is made again could not take its place otherwise."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise refused(error, "is spoiled and cannot be removed", path) from error

    def _write(self, name: str, data: bytes) -> None:
        """Write a file that appears whole or not at all; raises EngineError when it cannot be written."""
        path = self.root / name
        part = self.root / "parts" / f"{os.getpid()}-{threading.get_ident()}-{next(_counter)}"
        try:
            while not _placed(part, data, path):  # its folder has had no file yet, or somebody deleted the store
                for folder in (part.parent, path.parent):
                    folder.mkdir(parents=True, exist_ok=True)
                (self.root / ".gitignore").write_text("*\n")  # wherever it lies, it is nothing to commit
        except BaseException as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            if isinstance(error, OSError):
                at = Path(error.filename2 or error.filename or path)
                raise refused(error, "cannot write to the store", at) from error
            raise

    def _sweep(self) -> None:
        """Remove the unfinished files of commands that are no more."""
        sweep(self.root)
        with contextlib.suppress(OSError):
            for part in (self.root / "parts").iterdir():
                if not _alive(part.name.partition("-")[0]) or time.time() - part.stat().st_mtime > LONG:
                    part.unlink(missing_ok=True)


def _placed(part: Path, data: bytes, path: Path) -> bool:
    """Write a part and give it its name; returns False where a folder is missing."""
    try:
        part.write_bytes(data)
        part.replace(path)
    except FileNotFoundError:
        return False
    return True


def _name(folder: str, digest: str) -> str:
    return f"{folder}/{digest[:2]}/{digest}"


def _alive(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True
