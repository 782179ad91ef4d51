# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Workshops: read and checked, asked who can make a design, and given their parts of a run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from makeshare import units as units_of
from makeshare.derive.production.distance import kilometres
from makeshare.derive.production.match import ask_one, match
from makeshare.derive.production.run import plan_run
from makeshare.derive.production.steps import asked, timed
from makeshare.engine.run import Engine
from makeshare.errors import InputError, MakeshareError, UnitError, UnknownKey
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.catalogue import DesignEntry
from makeshare.model.facts import Facts
from makeshare.model.money import Money
from makeshare.model.production.making import Capability, WorkshopView
from makeshare.model.production.match import Ask, Match
from makeshare.model.production.split import SplitPlan
from makeshare.model.production.step import Work
from makeshare.model.production.workshop import TOLERANCES, Spot, Workshop
from makeshare.read.production.transport import load_transport
from makeshare.read.production.workshop import load_workshops, parse_spot
from makeshare.workflows.each import each
from makeshare.workflows.repository import Configuration, Repository

Record = TypeVar("Record")


@dataclass(frozen=True)
class Matched:
    """A design's work, the workshops that were asked, and their answers."""

    work: Work
    workshops: tuple[Workshop, ...]
    match: Match


def problems(repository: Repository) -> tuple[tuple[MakeshareError, ...], tuple[str, ...]]:
    """Hold workshops and the vehicle between them against the rules: what is wrong, and which service is overdue."""
    found, wrong = load_workshops(repository.root, repository.catalog)
    try:
        load_transport(repository.root)
    except MakeshareError as error:
        wrong = (*wrong, error)
    overdue = (
        f"{machine.place}: the maintenance of {machine.title} is overdue, so no work is planned on it"
        for workshop in found
        for machine in workshop.machines
        if machine.maintenance.overdue
    )
    return wrong, tuple(overdue)


def workshops(repository: Repository, names: Iterable[str] = ()) -> tuple[Workshop, ...]:
    """Return the named workshops, or all; raises ExceptionGroup with the problems of their files, or UnknownKey."""
    found, wrong = load_workshops(repository.root, repository.catalog)
    if wrong:
        raise ExceptionGroup("workshops", list(wrong))
    by_slug = {one.slug: one for one in found}
    for name in (wanted := tuple(dict.fromkeys(names))):
        if name not in by_slug:
            raise UnknownKey("workshop in site/workshops", name, by_slug)
    return tuple(by_slug[name] for name in wanted) if wanted else found


def spot(place: str, known: Iterable[Workshop]) -> Spot:
    """Read a place, or take a workshop's, by its file's name; raises UnknownKey or InputError."""
    if any(sign.isdigit() for sign in place) and "," in place:
        return parse_spot(place)
    by_slug = {one.slug: one for one in known}
    if place not in by_slug:
        raise UnknownKey("workshop", place, by_slug)
    found = by_slug[place].spot
    if found is None:
        raise InputError(f"{by_slug[place].name} says not where it is", by_slug[place].place, 'write gps = "51.6, 2.6"')
    return found


def asking(
    known: Iterable[Workshop],
    *,
    units: int,
    place: str = "",
    start: dt.date | None = None,
    by: dt.date | None = None,
    tolerance: str = "",
) -> Ask:
    """Put a question together; raises InputError, UnknownKey or UnitError for what cannot be asked."""
    if (start is None) != (by is None) or (start and by and start > by):
        raise InputError("hours are counted between two dates", tip="give both --start and --by, in that order")
    wanted = tolerance.removeprefix("ISO 2768-")
    if wanted and wanted not in TOLERANCES and not _is_length(wanted):
        raise InputError(f"'{tolerance}' is no tolerance", tip='a class such as "ISO 2768-m", or "0.2 mm"')
    return Ask(units=units, start=start, by=by, tolerance=wanted, spot=spot(place, known) if place else None)


def _is_length(text: str) -> bool:
    try:
        return units_of.length(text) > 0
    except UnitError:
        return False


def asked_all(
    configuration: Configuration, chosen: tuple[Workshop, ...], ask: Ask, repository: Repository, engine: Engine
) -> Matched:
    """Ask workshops who can make a configuration; raises ExceptionGroup with the configuration's problems."""
    (outcome,) = each(lambda found: (found.assemble, found.measure, found.bill), [configuration], repository, engine)
    if outcome.problems or outcome.chain is None:
        raise ExceptionGroup(configuration.name, list(outcome.problems))
    outputs, chain = outcome.outputs, outcome.chain
    description = msgspec.json.decode(outputs[chain.assemble]["design.json"], type=Description)
    facts = msgspec.json.decode(outputs[chain.measure]["facts.json"], type=Facts)
    bom = msgspec.json.decode(outputs[chain.bill]["bom.json"], type=Bom)
    catalog = repository.catalog
    work = timed(asked(description, facts, bom, catalog), description, facts, bom, catalog)
    return Matched(work, chosen, match(work, bom, chosen, catalog, ask))


def split_over(
    matched: Matched, ask: Ask, repository: Repository, *, co2e_price: Money | None, co2e_first: bool
) -> SplitPlan:
    """Split a run over the workshops that were asked."""
    answers = {one.slug: one for one in matched.match.workshops}
    return plan_run(
        matched.work,
        [(workshop, answers[workshop.slug]) for workshop in matched.workshops],
        repository.catalog,
        ask,
        repository.settings.currency,
        transport=load_transport(repository.root),
        co2e_price=co2e_price,
        co2e_first=co2e_first,
    )


def shown(
    repository: Repository, entries: Iterable[DesignEntry]
) -> tuple[tuple[WorkshopView, ...], list[MakeshareError]]:
    """Return every sound workshop with what it could make of the published designs, and the problems of the others."""
    found, wrong = load_workshops(repository.root, repository.catalog)
    designs = tuple(entries)
    return tuple(_view(one, found, designs, repository) for one in found), list(wrong)


def _view(
    one: Workshop, every: tuple[Workshop, ...], designs: tuple[DesignEntry, ...], repository: Repository
) -> WorkshopView:
    return WorkshopView(
        workshop=one,
        designs=tuple(_capability(one, entry, repository) for entry in designs),
        distances={other.slug: kilometres(one.spot, other.spot) for other in every if other is not one},
    )


def _capability(one: Workshop, entry: DesignEntry, repository: Repository) -> Capability:
    """Ask a workshop for one unit of a design's standard variant; its hours are another question."""
    built = entry.default
    work = asked(built.description, built.facts, built.bom, repository.catalog)
    answer = ask_one(work, one, repository.catalog, Ask())
    return Capability(
        slug=entry.manifest.slug,
        title=entry.manifest.title,
        verdict=answer.verdict,
        can=answer.can,
        steps=len(answer.steps),
        gaps=answer.gaps,
        questions=answer.questions,
    )
