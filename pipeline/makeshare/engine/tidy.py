# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Keep the store from growing for ever: what no recent command stood on is removed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from makeshare.engine import memory
from makeshare.engine.locks import locked
from makeshare.engine.store import Store

DAY = 86400


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What a store holds; `used` is what the tasks of recent commands put out, `loose` all the rest."""

    tasks: int
    files: int
    bytes: int
    used_files: int
    used_bytes: int
    loose_files: int
    loose_bytes: int


class Freed(msgspec.Struct, frozen=True, kw_only=True):
    """What was removed."""

    tasks: int
    files: int
    bytes: int


def stat(store: Store) -> Contents:
    """Count what a store holds."""
    known = memory.recall(store.root / memory.NAME)
    used = {digest for stood in known.tasks.values() for digest in stood.outputs.values()}
    sizes = {path.name: path.stat().st_size for path in _files(store.root / "blobs")}
    kept = {name: size for name, size in sizes.items() if name in used}
    return Contents(
        tasks=sum(1 for _ in _files(store.root / "tasks")),
        files=len(sizes),
        bytes=sum(sizes.values()),
        used_files=len(kept),
        used_bytes=sum(kept.values()),
        loose_files=len(sizes) - len(kept),
        loose_bytes=sum(sizes.values()) - sum(kept.values()),
    )


def gc(store: Store, days: int) -> Freed:
    """Remove what no task of the last `days` stood on, once no other command uses the store.

    Nothing is lost that cannot be made again; what is published lies elsewhere.
    """
    with locked(store.root / "lock"):
        known = memory.recall(store.root / memory.NAME)
        today = int(time.time() // DAY)
        known.tasks = {name: stood for name, stood in known.tasks.items() if today - stood.day <= days}
        keys = {stood.key for stood in known.tasks.values()}
        young = time.time() - days * DAY
        gone = [path for path in _files(store.root / "tasks") if path.name not in keys and _old(path, young)]
        for path in gone:
            path.unlink(missing_ok=True)
        for path in _files(store.root / "asked"):
            if _old(path, young):
                path.unlink(missing_ok=True)
        used = {digest for stood in known.tasks.values() for digest in stood.outputs.values()}
        used |= {digest for path in _files(store.root / "tasks") for digest in (store.record(path.name) or {}).values()}
        loose = [path for path in _files(store.root / "blobs") if path.name not in used]
        size = sum(path.stat().st_size for path in loose)
        for path in loose:
            path.unlink(missing_ok=True)
        known.files = {name: seen for name, seen in known.files.items() if Path(name).exists()}
        memory.remember(store.root / memory.NAME, known)
        return Freed(tasks=len(gone), files=len(loose), bytes=size)


def _old(path: Path, young: float) -> bool:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime < young
    return False


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
