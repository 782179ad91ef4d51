# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Put outputs where people look for them: each file whole, what is there already left alone, strays removed last."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from makeshare.engine.hashes import Hashes
from makeshare.engine.locks import locked
from makeshare.engine.outputs import Outputs
from makeshare.files import refused, replace, sweep, sync

Wanted = Mapping[str, tuple[Outputs, str]]


def deliver(folder: Path, files: Wanted, hashes: Hashes, lock: Path) -> int:
    """Make a folder hold exactly these files, by path from it; returns how many were written.

    Two commands that deliver to one folder take turns by its `lock`. Raises EngineError when something cannot be
    written: what was there before is then still whole.
    """
    if not _stale(folder, files, hashes) and not _strays(folder, files):
        return 0
    with locked(lock):
        stale, strays = _stale(folder, files, hashes), _strays(folder, files)  # another may have had its turn
        blocking = [name for name in strays if _blocks(name, files)]
        _remove(folder, blocking, hashes)
        for name in stale:
            outputs, own = files[name]
            _put(folder / name, outputs, own, hashes)
        for parent in {(folder / name).parent for name in stale}:
            sync(parent)
        _remove(folder, [name for name in strays if name not in blocking], hashes)
    return len(stale)


def deliver_one(path: Path, outputs: Outputs, name: str, hashes: Hashes) -> bool:
    """Put one file in its place; returns whether it was written."""
    sweep(path.parent)
    if not _differs(path, outputs.digests[name], hashes):
        return False
    _put(path, outputs, name, hashes)
    sync(path.parent)
    return True


def _put(path: Path, outputs: Outputs, name: str, hashes: Hashes) -> None:
    data = outputs[name]
    hashes.learn(str(path), outputs.digests[name], replace(path, data))


def _stale(folder: Path, files: Wanted, hashes: Hashes) -> list[str]:
    """Name the files that are not there as they should be."""
    return [name for name, (outputs, own) in files.items() if _differs(folder / name, outputs.digests[own], hashes)]


def _differs(path: Path, digest: str, hashes: Hashes) -> bool:
    try:
        return hashes.check(str(path)) != digest
    except OSError:
        return True


def _strays(folder: Path, files: Collection[str]) -> list[str]:
    """Name what is there and should not be; links to folders, through which nothing may be written, among it."""
    return [name for name in _present(folder) if name not in files]


def _present(folder: Path) -> Iterator[str]:
    for where, folders, names in os.walk(folder):
        within = os.path.relpath(where, folder)
        for name in [*names, *(one for one in folders if os.path.islink(f"{where}/{one}"))]:  # noqa: PTH114  quicker
            yield name if within == "." else f"{within}/{name}"


def _blocks(stray: str, files: Collection[str]) -> bool:
    """Tell whether a stray lies where a wanted file, or a folder above one, must be."""
    above = f"{stray}/"
    return any(name.startswith(above) for name in files) or any(
        str(parent) in files for parent in PurePosixPath(stray).parents
    )


def _remove(folder: Path, strays: list[str], hashes: Hashes) -> None:
    """Remove strays, and the folders that are empty without them."""
    for name in strays:
        path = folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise refused(error, "cannot be removed", path) from error
        hashes.forget(str(path))
        with contextlib.suppress(OSError):  # the first that is not empty ends it
            for parent in path.relative_to(folder).parents:
                if parent.name:
                    (folder / parent).rmdir()
