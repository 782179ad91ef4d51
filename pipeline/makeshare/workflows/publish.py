# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Put what was built where people find it: build/designs, build/packages, and the record behind the pages."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.errors import MakeshareError
from makeshare.files import write_whole
from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue, DesignEntry, Licence
from makeshare.read.git import History, history
from makeshare.workflows.build import build
from makeshare.workflows.each import Outcome, each
from makeshare.workflows.proposals import slugs, view
from makeshare.workflows.repository import DEFAULT, Configuration, Repository


@dataclass(frozen=True)
class Result:
    """What became of one design: all its configurations, or the problems that kept every one of them back."""

    name: str
    builts: tuple[Built, ...]
    problems: tuple[MakeshareError, ...]


def build_designs(
    names: Iterable[str], variants: Iterable[str], sets: Iterable[str], repository: Repository, engine: Engine
) -> Iterator[Result]:
    """Build designs and publish each that is sound as a whole: one bad variant keeps all its earlier outputs."""
    wanted: list[Configuration] = []
    for name in names:
        try:
            wanted += repository.configurations(name, variants, sets)
        except MakeshareError as error:
            yield Result(name, (), (error,))
    outcomes = each(build, wanted, repository, engine)
    for slug, group in groupby(outcomes, lambda outcome: outcome.configuration.manifest.slug):
        found = list(group)
        problems = tuple({str(problem): problem for outcome in found for problem in outcome.problems}.values())
        builts = () if problems else tuple(outcome.result for outcome in found if outcome.result)
        for built in builts:
            publish(built, repository)
        yield Result(slug, builts, problems)


def publish(built: Built, repository: Repository) -> None:
    """Write one configuration's files and package; each replaces its older self whole, and strays go last."""
    folder = repository.root / "build" / "designs" / built.name
    for name, data in built.files.items():
        write_whole(folder / name, data)
    write_whole(repository.root / "build" / "packages" / built.package_name, built.package)
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in built.files:
            path.unlink()


def catalogue(root: Path) -> Catalogue:
    """Build everything, mostly from the store, and return what the site shows; the site's plugin calls it."""
    repository = Repository.around(root)
    with Engine(Store(repository.root / "build" / "store"), os.cpu_count() or 1) as engine:
        found, problems = gather(repository, engine)
    if problems:
        raise ExceptionGroup("the site is not built while designs or proposals have problems", problems)
    return found


def gather(repository: Repository, engine: Engine) -> tuple[Catalogue, list[MakeshareError]]:
    """Build every design that builds and view every proposal that can be; returns the problems of the others."""
    wanted = [one for folder in repository.folders for one in repository.configurations(folder)]
    outcomes = list(each(build, wanted, repository, engine))
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    past = history(repository.root, "designs")
    views = []
    for slug in slugs(repository.root):
        try:
            views.append(view(slug, repository, engine))
        except MakeshareError as error:
            problems.append(error)
    return Catalogue(
        community=repository.settings,
        catalog=repository.catalog,
        designs=tuple(_entries(repository.folders, outcomes, past)),
        proposals=tuple(views),
        licences=tuple(_licences(repository.root)),
    ), problems


def _entries(folders: Iterable[str], outcomes: list[Outcome[Built]], past: History) -> Iterable[DesignEntry]:
    """Yield an entry for each design whose default was built: a variant alone is not shown."""
    for folder in folders:
        builts = tuple(one.result for one in outcomes if one.result and one.configuration.manifest.folder == folder)
        if builts and builts[0].variant == DEFAULT:
            yield DesignEntry(
                manifest=builts[0].manifest,
                builts=builts,
                guide=builts[0].manifest.guide,
                history=past.folders.get(folder, ()),
                shallow=past.shallow,
            )


def _licences(root: Path) -> Iterable[Licence]:
    for path in sorted((root / "licenses").glob("*.txt")):
        yield Licence(spdx=path.stem, text=path.read_text(encoding="utf-8"))
