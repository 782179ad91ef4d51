# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Gather what the site shows: every design that builds, every proposal that can be viewed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.errors import MakeshareError
from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue, DesignEntry, Licence
from makeshare.read.git import History, history
from makeshare.read.project import STORE
from makeshare.workflows import community, demand, distribution, federation, governance, production
from makeshare.workflows.funding import books
from makeshare.workflows.proposals import slugs, view
from makeshare.workflows.repository import DEFAULT, Repository
from makeshare.workflows.whole import whole


def catalogue(root: Path) -> Catalogue:
    """Build everything, mostly from the store, and return what the site shows; the site's plugin calls it.

    Raises ExceptionGroup of MakeshareErrors while designs or proposals have problems. The files of what it returns
    are read from the store when somebody looks at them.
    """
    repository = Repository.around(root)
    with Engine(Store(repository.root / STORE), os.cpu_count() or 1) as engine:
        found, problems = gather(repository, engine)
    if problems:
        raise ExceptionGroup("the site is not built while designs or proposals have problems", problems)
    return found


def gather(repository: Repository, engine: Engine) -> tuple[Catalogue, list[MakeshareError]]:
    """Build every design that builds and view every proposal that can be; returns the problems of the others."""
    wanted = [one for folder in repository.folders for one in repository.configurations(folder)]
    outcomes = list(whole(wanted, repository, engine))
    problems = [problem for outcome, _ in outcomes for problem in outcome.problems]
    past = history(repository.root, "designs")
    views = []
    for slug in slugs(repository.root):
        try:
            views.append(view(slug, repository, engine))
        except MakeshareError as error:
            problems.append(error)
    entries = tuple(_entries(repository.folders, [one for _, one in outcomes if one is not None], past))
    making, unmade = production.gather(repository, engine, entries)
    problems += unmade
    network, broken = federation.gather(repository)
    together, wrong, _ = community.gather(repository)
    governed, undecided = governance.gather(repository)
    asked, uncounted = demand.published(repository, engine)
    handed, unhanded = distribution.gather(repository, engine)
    accounts, unbooked = books.gather(repository)
    problems += [*unhanded, *unbooked]
    problems += [*broken, *wrong, *undecided, *uncounted, *community.personal_data(repository.root)]
    return Catalogue(
        community=repository.settings,
        catalog=repository.catalog,
        designs=entries,
        proposals=tuple(views),
        licences=tuple(_licences(repository)),
        network=network,
        making=making,
        together=together,
        governance=governed,
        demand=asked,
        books=accounts,
        distributions=handed,
        tracks={folder: distribution.tracks_of_design(folder, repository) for folder in repository.folders},
    ), problems


def _entries(folders: Iterable[str], builts: list[Built], past: History) -> Iterable[DesignEntry]:
    """Yield an entry for each design whose default was built: a variant alone is not shown."""
    for folder in folders:
        own = tuple(one for one in builts if one.manifest.folder == folder)
        if own and own[0].variant == DEFAULT:
            yield DesignEntry(
                manifest=own[0].manifest,
                builts=own,
                guide=own[0].manifest.guide,
                history=past.folders.get(folder, ()),
                shallow=past.shallow,
            )


def _licences(repository: Repository) -> Iterable[Licence]:
    for path in sorted((repository.root / "licenses").glob("*.txt")):
        yield Licence(spdx=path.stem, text=path.read_text(encoding="utf-8"))
