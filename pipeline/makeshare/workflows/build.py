# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From designs in git to what is published of them: build/designs and build/packages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import msgspec

from makeshare.engine.deliver import deliver, deliver_one
from makeshare.engine.run import Engine
from makeshare.errors import MakeshareError
from makeshare.model.built import Summary
from makeshare.model.package import top_folder
from makeshare.workflows.chain import Chain
from makeshare.workflows.each import Outcome, each
from makeshare.workflows.repository import Configuration, Repository


@dataclass(frozen=True)
class Published:
    """One configuration as published: where its files lie, and its figures."""

    configuration: Configuration
    summary: Summary
    files: tuple[str, ...]
    package: str


@dataclass(frozen=True)
class Result:
    """What became of one design: all its configurations, or the problems that kept every one of them back."""

    name: str
    published: tuple[Published, ...]
    problems: tuple[MakeshareError, ...]


def build(
    names: Iterable[str], variants: Iterable[str], sets: Iterable[str], repository: Repository, engine: Engine
) -> Iterator[Result]:
    """Build designs and publish each that is sound as a whole: one bad variant keeps all its earlier outputs."""
    wanted: list[Configuration] = []
    for name in names:
        try:
            wanted += repository.configurations(name, variants, sets)
        except MakeshareError as error:
            yield Result(name, (), (error,))
    outcomes = each(lambda found: found.ends, wanted, repository, engine)
    for slug, group in groupby(outcomes, lambda outcome: outcome.configuration.manifest.slug):
        found = list(group)
        problems = tuple({str(problem): problem for outcome in found for problem in outcome.problems}.values())
        yield Result(slug, () if problems else tuple(_published(found, repository.root, engine)), problems)


def _published(outcomes: Iterable[Outcome], root: Path, engine: Engine) -> Iterator[Published]:
    for outcome in outcomes:
        if outcome.chain is not None:
            yield publish(outcome, outcome.chain, root, engine)


def publish(outcome: Outcome, built: Chain, root: Path, engine: Engine) -> Published:
    """Write one configuration's files and package; each replaces its older self whole, and strays go last."""
    configuration, name = outcome.configuration, outcome.configuration.name
    estimated, made, packed = (outcome.outputs[task] for task in built.ends)
    package = f"{top_folder(name, configuration.manifest.version)}.zip"
    lock = engine.store.root / "locks" / name
    deliver(root / "build" / "designs" / name, {file: (made, file) for file in made}, engine.hashes, lock)
    deliver_one(root / "build" / "packages" / package, packed, "package.zip", engine.hashes)
    summary = msgspec.json.decode(estimated["summary.json"], type=Summary)
    return Published(configuration, summary, tuple(sorted(made)), f"build/packages/{package}")
