# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Put outputs where people look for them: each file whole, what is there already left alone, strays removed last."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from makeshare.engine.hashes import Hashes
from makeshare.engine.locks import locked
from makeshare.engine.outputs import Outputs
from makeshare.files import write_whole


def deliver(folder: Path, files: Mapping[str, tuple[Outputs, str]], hashes: Hashes, lock: Path) -> int:
    """Make a folder hold exactly these files, by path from it; returns how many were written.

    Two commands that deliver to one folder take turns by its `lock`. Raises EngineError when something cannot be
    written: what was there before is then still whole.
    """
    stale = [name for name, (outputs, own) in files.items() if _differs(folder / name, outputs.digests[own], hashes)]
    strays = [path for path in _present(folder) if path not in files]
    if not stale and not strays:
        return 0
    with locked(lock):
        for name in stale:
            outputs, own = files[name]
            data = outputs[own]
            write_whole(folder / name, data)
            hashes.learn(str(folder / name), outputs.digests[own])
        for name in strays:
            (folder / name).unlink(missing_ok=True)
            hashes.forget(str(folder / name))
    return len(stale)


def deliver_one(path: Path, outputs: Outputs, name: str, hashes: Hashes) -> bool:
    """Put one file in its place; returns whether it was written."""
    if not _differs(path, outputs.digests[name], hashes):
        return False
    write_whole(path, outputs[name])
    hashes.learn(str(path), outputs.digests[name])
    return True


def _differs(path: Path, digest: str, hashes: Hashes) -> bool:
    try:
        return hashes.check(str(path)) != digest
    except OSError:
        return True


def _present(folder: Path) -> Iterator[str]:
    for where, _, names in os.walk(folder):
        within = os.path.relpath(where, folder)
        for name in names:
            yield name if within == "." else f"{within}/{name}"
