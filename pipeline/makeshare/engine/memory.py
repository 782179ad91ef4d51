# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What the last command knew: hashes of files, and how each task stood.

It makes the next one quick, and can tell it why a task runs; without it everything is looked up again, and nothing
else changes.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

import msgspec

from makeshare.engine.hashes import Seen
from makeshare.engine.task import Digests
from makeshare.errors import EngineError
from makeshare.files import write_whole

NAME = "known.msgpack"
"""The file in the store's folder."""
VERSION = 2
"""Of the form below: another one is not read."""
LARGEST = 256 << 20
"""Bytes: what is larger is no memory of ours."""
FEW = 3
"""So many changes are named."""


class Stood(msgspec.Struct, array_like=True):
    """How a task stood: its key, what that was made of, which entries it asked for, its outputs, when it was seen."""

    key: str
    parts: dict[str, str]
    asked: tuple[str, ...]
    outputs: dict[str, str]
    day: int = 0


class Memory(msgspec.Struct, array_like=True):
    """Files by path, tasks by name."""

    version: int = VERSION
    files: dict[str, Seen] = {}
    tasks: dict[str, Stood] = {}


def recall(path: Path) -> Memory:
    """Read what the last command left; an empty memory when there is none, or anything else lies there."""
    try:
        memory = msgspec.msgpack.decode(_plain(path), type=Memory)
    except (OSError, msgspec.DecodeError):
        return Memory()
    return memory if memory.version == VERSION else Memory()


def _plain(path: Path) -> bytes:
    """Read a plain file of no great size; raises OSError for a link, a pipe, or one that is too large."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            raise OSError("no plain file of no great size")
        with open(file, "rb", closefd=False) as opened:
            return opened.read()
    finally:
        os.close(file)


def remember(path: Path, memory: Memory) -> None:
    """Leave a memory for the next command, where it can be written: the older one is true too, and no command fails."""
    with contextlib.suppress(EngineError):
        write_whole(path, msgspec.msgpack.encode(memory))


def reason(before: Stood | None, parts: Digests) -> str:
    """Say why a task runs, by what differs from the last time."""
    if before is None:
        return "it has not run here before"
    changed = [_said(name, before.parts, parts) for name in sorted(before.parts.keys() | parts.keys())]
    told = [words for words in changed if words]
    if not told:
        return "its outputs are no longer in the store, or it failed the last time"
    more = f" and {len(told) - FEW} more" if len(told) > FEW else ""
    return ", ".join(told[:FEW]) + more


def _said(name: str, before: Digests, now: Digests) -> str:
    """Say what became of one part of a key; nothing when it is the same."""
    if before.get(name) == now.get(name):
        return ""
    if name == "tools":
        return "makeshare itself or a package that it uses changed"
    what = "changed" if name in before and name in now else "is new" if name in now else "is gone"
    return f"{name} {what}"
