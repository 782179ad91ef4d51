# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The demand for the checkout's designs, from site/demand and from ledgers; examples never mix with the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from makeshare.derive.demand.forecast import Rounds, rounds_of
from makeshare.derive.demand.ledgers import cycles_of
from makeshare.derive.demand.view import demand_view
from makeshare.derive.funding.replay import LEDGER
from makeshare.engine.run import Engine
from makeshare.errors import InputError, MakeshareError, UnknownKey
from makeshare.model.cost import Estimate
from makeshare.model.demand import Cycle, DemandView, Waiting, Wanted
from makeshare.read.demand import demand_files, load_demand
from makeshare.read.proposal import load_ledger
from makeshare.workflows.distribution import track_of
from makeshare.workflows.inspect import costed
from makeshare.workflows.proposals import ledger_of, proposal_of, slugs
from makeshare.workflows.repository import Repository

_TO_COME = ("draft", "discussion", "open")


@dataclass
class Known:
    """What is known of the demand for one design, from all sources that are examples, or from all that are none."""

    cycles: dict[tuple[object, ...], Cycle] = field(default_factory=dict)
    wanted: tuple[Wanted, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    minimums: list[tuple[str, int]] = field(default_factory=list)
    as_of: str = ""


Book = dict[tuple[bool, str], Known]
"""By whether it is an example, and the design's folder."""


def views(repository: Repository, engine: Engine, only: str = "") -> tuple[DemandView, ...]:
    """Return the demand for every design of which something is known, or for one; raises MakeshareError."""
    book = gather(repository)
    chosen = repository.manifest(only).folder if only else ""
    return tuple(
        _view(folder, example, book, repository, engine)
        for example, folder in sorted(book)
        if folder == chosen or not chosen
    )


def gather(repository: Repository) -> Book:
    """Read site/demand and the ledgers of all proposals; raises MakeshareError for what is wrong in either."""
    book: Book = {}
    for folder in demand_files(repository.root):
        if folder not in repository.folders:
            raise UnknownKey("design", folder, repository.folders)
        file = load_demand(repository.root, folder)
        known = book.setdefault((file.example, folder), Known())
        known.cycles |= {_key(cycle): cycle for cycle in file.cycles}
        known.wanted, known.waiting, known.as_of = file.wanted, file.waiting, file.as_of.isoformat()
    for slug in slugs(repository.root):
        _from_ledger(slug, repository, book)
    return book


def published(repository: Repository, engine: Engine) -> tuple[tuple[DemandView, ...], tuple[MakeshareError, ...]]:
    """Return the demand as the site shows it, and the problems that keep it from being shown."""
    wrong = problems(repository)
    if wrong:
        return (), wrong
    try:
        return views(repository, engine), ()
    except MakeshareError as error:
        return (), (error,)
    except ExceptionGroup as group:
        return (), tuple(error for error in group.exceptions if isinstance(error, MakeshareError))


def problems(repository: Repository) -> tuple[MakeshareError, ...]:
    """Return what is wrong with the files of demand."""
    try:
        book = gather(repository)
    except MakeshareError as error:
        return (error,)
    return tuple(_unknown_variants(book, repository))


def _from_ledger(slug: str, repository: Repository, book: Book) -> None:
    """Add what a proposal tells: its cycle once that is over, else its minimum, which is still to be reached."""
    proposal = proposal_of(slug, repository)
    state = ledger_of(proposal, repository)
    entries = LEDGER.read(load_ledger(repository.root, slug), f"{slug}/ledger.jsonl")
    cycles = cycles_of(proposal.design, entries, state, track_of(proposal, repository))
    key = (proposal.example, proposal.design)
    if cycles:
        known = book.setdefault(key, Known())
        known.cycles |= {_key(cycle): cycle for cycle in cycles if _key(cycle) not in known.cycles}
        known.as_of = max(known.as_of, state.as_of[:10])
    elif state.phase in _TO_COME and key in book:
        book[key].minimums.append((proposal.title, proposal.run.minimum))


def _view(folder: str, example: bool, book: Book, repository: Repository, engine: Engine) -> DemandView:  # noqa: FBT001  half of the key
    known = book[example, folder]
    return demand_view(
        folder,
        title=repository.manifest(folder).title,
        example=example,
        as_of=known.as_of,
        cycles=known.cycles.values(),
        rounds=_rounds(book, example=example),
        wanted=known.wanted,
        waiting=known.waiting,
        alone=_alone(folder, known.waiting, repository, engine),
        minimums=known.minimums,
    )


def _rounds(book: Book, *, example: bool) -> Mapping[str, Rounds]:
    """Return the cycles of all designs of one kind: nothing real is ever forecast from an example."""
    return {folder: rounds_of(known.cycles.values()) for (kind, folder), known in book.items() if kind is example}


def _alone(folder: str, waiting: Iterable[Waiting], repository: Repository, engine: Engine) -> dict[str, Estimate]:
    """Cost one unit made alone of each variant that somebody waits for."""
    variants = sorted({one.variant for one in waiting})
    if not variants:
        return {}
    found = {}
    for configuration in repository.configurations(folder, variants):
        _, (estimate,) = costed(configuration, (1,), repository, engine)
        found[configuration.variant] = estimate
    return found


def _unknown_variants(book: Book, repository: Repository) -> Iterator[MakeshareError]:
    for (_, folder), known in sorted(book.items()):
        names = {"default", *repository.manifest(folder).variants}
        counted = {one.variant for one in known.cycles.values()} | {one.variant for one in known.waiting}
        for variant in sorted(counted - names):
            yield InputError(f"site/demand or a ledger counts variant '{variant}' of {folder}, which is not there")


def _key(cycle: Cycle) -> tuple[object, ...]:
    return cycle.opened, cycle.closed, cycle.variant
