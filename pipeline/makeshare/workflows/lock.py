# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The BOM lock: bom/<slug>.csv, written from every variant and held against it."""

from __future__ import annotations

from pathlib import Path

from makeshare.engine.run import Engine
from makeshare.errors import MakeshareError, Place, StaleError
from makeshare.files import write_whole
from makeshare.model.bom import Bom
from makeshare.workflows import inspect
from makeshare.workflows.repository import Repository
from makeshare.write.lock import differences, lock_csv


def boms(name: str, repository: Repository, engine: Engine) -> tuple[tuple[Bom, ...], tuple[MakeshareError, ...]]:
    """Return the BOM of every variant of a design, and the problems of those that have none."""
    found = list(inspect.boms(repository.configurations(name), repository, engine))
    problems = {str(problem): problem for outcome, _ in found for problem in outcome.problems}
    return tuple(bom for _, bom in found if bom is not None), tuple(problems.values())


def lock_path(root: Path, slug: str) -> Path:
    """Return where a design's lock lies."""
    return root / "bom" / f"{slug}.csv"


def lock(name: str, repository: Repository, engine: Engine) -> tuple[bool, tuple[MakeshareError, ...]]:
    """Write a design's lock when every variant is sound; return whether it changed, and the problems if not."""
    found, problems = boms(name, repository, engine)
    if problems:
        return False, problems
    return write_whole(lock_path(repository.root, found[0].slug), lock_csv(found)), ()


def stale(name: str, repository: Repository, engine: Engine) -> tuple[MakeshareError, ...]:
    """Hold a design's lock against its BOMs: returns its problems, a missing or stale lock among them."""
    found, problems = boms(name, repository, engine)
    if problems:
        return problems
    slug = found[0].slug
    path, shown = lock_path(repository.root, slug), f"bom/{slug}.csv"
    tip = f"run `makeshare lock {slug}` and commit the file"
    if not path.is_file():
        return (StaleError("the design has no lock", Place(shown), tip),)
    changes = differences(path.read_bytes(), lock_csv(found))
    if not changes:
        return ()
    return (StaleError("the lock no longer follows from the design: " + "; ".join(changes), Place(shown), tip),)
