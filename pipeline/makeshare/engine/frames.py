# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What goes through the pipe between a worker and its warm process: a short record, then files, byte for byte.

A record is eight digits of length and JSON; the files follow in the order and of the sizes that it names. The warm
process moves files by the kernel from descriptor to descriptor: no byte that a design wrote ever enters its memory,
where the next design's child could find it.
"""

from __future__ import annotations

import os
import re
from typing import Annotated, Literal, TypeVar

import msgspec

_DIGITS = 8
_CHUNK = 1 << 20
LONGEST = 4 << 20
"""Bytes of a record."""
LOG = 4000
"""Bytes of what a program printed that are kept, from the end."""
MOST = 2000
"""Files that one job may put out."""
NAME = re.compile(r"(?=.{1,200}\Z)[a-zA-Z0-9][a-zA-Z0-9._\[\]-]*(/[a-zA-Z0-9][a-zA-Z0-9._\[\]-]*)*", re.ASCII)
"""What a file that is put out may be called; none leads out of its folder."""

Record = TypeVar("Record")
Reason = Literal["", "ready", "late", "flood", "space", "full", "files", "hidden", "foreign"]
Size = Annotated[int, msgspec.Meta(ge=0, le=1 << 40)]


class Ended(OSError):  # noqa: N818  it is raised as what it says
    """There is nothing more to read."""


class Order(msgspec.Struct, frozen=True):
    """Run a program on files of these names and sizes, for at most so many seconds and so much memory."""

    program: str
    files: dict[str, Size]
    seconds: int
    memory: int


class Ending(msgspec.Struct, frozen=True):
    """How a child ended.

    `reason` is empty when it ended by itself: with exit `status`, or minus the signal that killed it. Otherwise it says
    what the warm process stopped it for. Its log's last bytes follow, then its files.
    """

    status: int
    reason: Reason = ""
    log: Annotated[int, msgspec.Meta(ge=0, le=LOG)] = 0
    files: dict[str, Size] = {}


def put(descriptor: int, record: object) -> None:
    """Send a record."""
    data = msgspec.json.encode(record)
    write(descriptor, f"{len(data):0{_DIGITS}}".encode() + data)


def get(descriptor: int, kind: type[Record]) -> Record:
    """Receive a record; raises Ended where the other side has ended, OSError or DecodeError for a broken one."""
    head = read(descriptor, _DIGITS)
    if not head.isdigit() or int(head) > LONGEST:
        raise OSError("the other side does not speak as agreed")
    return msgspec.json.decode(read(descriptor, int(head)), type=kind)


def read(descriptor: int, size: int) -> bytes:
    """Read so many bytes; raises Ended where the other side has ended before."""
    parts = []
    while size > 0:
        part = os.read(descriptor, min(size, _CHUNK))
        if not part:
            raise Ended("the other side has ended")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write(descriptor: int, data: bytes) -> None:
    """Write all bytes."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def pour(source: int, target: int, size: int) -> None:
    """Move bytes from one descriptor to another, one of them a pipe, within the kernel where it can.

    Raises OSError when the source ends before that.
    """
    while size > 0:
        moved = _splice(source, target, min(size, _CHUNK))
        if not moved:
            raise OSError("a file ended before its size")
        size -= moved


def _splice(source: int, target: int, size: int) -> int:
    if hasattr(os, "splice"):
        return os.splice(source, target, size)
    part = os.read(source, size)  # macOS, where no sandbox runs either
    write(target, part)
    return len(part)
