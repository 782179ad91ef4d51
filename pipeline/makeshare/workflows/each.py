# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Run the same links for many configurations, so that one that fails never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from makeshare.engine.outputs import Outputs
from makeshare.engine.run import Engine, Result
from makeshare.engine.task import FAILURE, Task
from makeshare.errors import EngineError, MakeshareError, Place
from makeshare.model.assembly import Description
from makeshare.model.places import Places, together
from makeshare.read.description import decoded, failures, plain
from makeshare.workflows.chain import Chain, chain
from makeshare.workflows.repository import Configuration, Repository

Links = Callable[[Chain], tuple[Task, ...]]


@dataclass(frozen=True)
class Outcome:
    """What became of one configuration: the outputs of the links asked for, or the problems that kept it from them."""

    configuration: Configuration
    chain: Chain | None = None
    outputs: dict[Task, Outputs] = field(default_factory=dict)
    problems: tuple[MakeshareError, ...] = ()


def each(
    links: Links, configurations: Iterable[Configuration], repository: Repository, engine: Engine
) -> Iterator[Outcome]:
    """Yield an outcome for each configuration, in the order given."""
    planned = [_planned(one, repository, engine) for one in configurations]
    wanted = {one.chain: set(links(one.chain)) for one in planned if one.chain is not None}
    owner = {task: found for found, tasks in wanted.items() for task in tasks}
    ended: dict[Chain, list[Result]] = {found: [] for found in wanted}
    results = engine.run_all(owner)
    for one in planned:
        if one.chain is None:
            yield one
            continue
        while len(ended[one.chain]) < len(wanted[one.chain]):
            result = next(results)
            ended[owner[result.task]].append(result)
        yield _outcome(one.chain, ended[one.chain], engine)


def _planned(configuration: Configuration, repository: Repository, engine: Engine) -> Outcome:
    try:
        return Outcome(configuration, chain(configuration, repository, confined=not engine.unconfined))
    except MakeshareError as error:
        return Outcome(configuration, problems=(error,))


def _outcome(found: Chain, results: list[Result], engine: Engine) -> Outcome:
    problems = {str(problem): problem for result in results for problem in _problems(found, result, engine)}
    outputs = {result.task: result.outputs for result in results}
    return Outcome(found.configuration, found, {} if problems else outputs, tuple(problems.values()))


def _problems(found: Chain, result: Result, engine: Engine) -> Iterator[MakeshareError]:
    """Yield what a link ended with, each problem with its place in the design."""
    if result.ok:
        return
    here = Place(f"designs/{found.configuration.manifest.folder}/design.py")
    if result.error is not None:
        yield _ours(result).at(here)
        return
    try:
        reported = failures(result.outputs[FAILURE])
    except EngineError as error:
        reported = [error]
    for one in reported:
        yield (one if result.at is found.assemble else _placed(one, found, engine)).at(here)


def _ours(result: Result) -> MakeshareError:
    """Return what a task ended with; an error that nobody foresaw is told as ours, so that others are built."""
    error = result.error
    if isinstance(error, MakeshareError):
        return error
    unforeseen = EngineError(
        f"{result.at.name}: {type(error).__name__}: {error}", tip="a fault of makeshare's own: report it"
    )
    unforeseen.__cause__ = error
    return unforeseen


def _placed(error: MakeshareError, found: Chain, engine: Engine) -> MakeshareError:
    """Give a problem that names a part the line where the design made it."""
    try:
        assembled = engine.run(found.assemble)
        description = decoded(assembled["design.json"], Description)
        parts = {part.key: part for part in together(description, decoded(assembled["places.json"], Places)).parts}
    except (EngineError, KeyError):
        return error
    part = parts.get(error.place.field)
    return error if part is None else error.at(Place(plain(part.file), part.line or None))
