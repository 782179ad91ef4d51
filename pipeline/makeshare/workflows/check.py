# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a reviewer and CI run: every design, its lock, the catalogue, the proposals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from makeshare.engine.run import Engine
from makeshare.errors import MakeshareError
from makeshare.read.catalog import catalog_problems
from makeshare.workflows import community, demand, distribution, federation, governance, production, proposals
from makeshare.workflows.funding import books
from makeshare.workflows.lock import stale
from makeshare.workflows.repository import Repository


@dataclass(frozen=True)
class Report:
    """What was looked at and what was found."""

    designs: int
    proposals: int
    problems: tuple[MakeshareError, ...]
    warnings: tuple[str, ...]


def check(names: Iterable[str], repository: Repository, engine: Engine) -> Report:
    """Check the named designs; without names all of them, the catalogue and the proposals."""
    chosen = tuple(names)
    problems: list[MakeshareError] = [] if chosen else list(catalog_problems(repository.root))
    if problems:  # every design reads the catalogue: there is no use in saying it once for each
        return Report(0, 0, tuple(problems), ())
    wanted = chosen or repository.folders
    for name in wanted:
        try:
            problems += stale(name, repository, engine)
        except MakeshareError as error:
            problems.append(error)
    if chosen:
        return Report(len(wanted), 0, tuple(problems), ())
    warnings: list[str] = []
    slugs = proposals.slugs(repository.root)
    for slug in slugs:
        wrong, moved = proposals.problems(slug, repository, engine)
        problems += wrong
        warnings += moved
        problems += distribution.problems(slug, repository)
    unmade, watch = production.problems(repository, engine)
    problems += unmade
    warnings += watch
    problems += federation.gather(repository)[1]
    problems += [*governance.problems(repository)[1], *demand.problems(repository), *books.gather(repository)[1]]
    _, broken, thoughts = community.gather(repository)
    problems += [*broken, *community.personal_data(repository.root)]
    warnings += thoughts
    return Report(len(wanted), len(slugs), tuple(problems), tuple(warnings))
