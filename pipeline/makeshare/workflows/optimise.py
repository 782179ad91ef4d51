# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Search a design's parameters within declared bounds: each candidate is built, checked and costed like any other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from makeshare.derive.optimise import MOST, around, better, ranked, span, spread
from makeshare.engine.run import Engine
from makeshare.errors import InputError, UnknownKey
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.cost import Estimate
from makeshare.model.optimisation import Candidate, Goal, Search, Span, Values
from makeshare.read.description import decoded
from makeshare.workflows.chain import estimate
from makeshare.workflows.each import Outcome, each
from makeshare.workflows.repository import Configuration, Repository

Bounds = Mapping[str, tuple[Decimal | None, Decimal | None]]
"""Least and most of each parameter that varies; None is the design's own."""
_SPREAD = Decimal("0.6")
"""Part of the tries that is spread evenly; the rest looks around the best."""


def optimise(
    name: str,
    variant: str,
    bounds: Bounds,
    repository: Repository,
    engine: Engine,
    *,
    goal: Goal,
    batch: int,
    tries: int,
) -> Search:
    """Build and compare at most `tries` configurations beside the variant as it is.

    Raises UnknownKey for a parameter that does not exist, InputError for bounds that do not hold, ExceptionGroup when
    the variant itself does not build.
    """
    (start,) = repository.configurations(name, (variant,))
    spans = _spans(start, bounds, repository, engine)

    def tried(places: Iterable[Values]) -> Iterator[Candidate]:
        wanted = list(places)
        configurations = [_configuration(name, variant, place, spans, repository) for place in wanted]
        for place, outcome in zip(wanted, _built(configurations, batch, repository, engine), strict=True):
            yield _candidate(place, outcome, batch)

    (outcome,) = _built([start], batch, repository, engine)
    baseline = _candidate((), outcome, batch)
    if outcome.problems:
        raise ExceptionGroup(start.name, list(outcome.problems))
    found = list(tried(spread(spans, max(1, int(tries * _SPREAD)))))
    turn = 0
    while len(found) < tries and turn < tries:
        best = ranked(found, goal)[0]
        places = around(best.values, spans, [one.values for one in found], turn)
        found += tried(places[: tries - len(found)])
        turn += 0 if places and better(ranked(found, goal)[0], best, goal) else 1
    return Search(
        slug=start.manifest.slug, variant=variant, goal=goal, batch=batch, spans=spans, baseline=baseline,
        candidates=ranked(found, goal),
    )  # fmt: skip


def _spans(start: Configuration, bounds: Bounds, repository: Repository, engine: Engine) -> tuple[Span, ...]:
    if not 1 <= len(bounds) <= MOST:
        raise InputError(f"a search varies one to {MOST} parameters", tip="--over width=40cm..60cm")
    (outcome,) = each(lambda found: (found.assemble,), [start], repository, engine)
    if outcome.problems:
        raise ExceptionGroup(start.name, list(outcome.problems))
    (outputs,) = outcome.outputs.values()
    known = {one.name: one for one in decoded(outputs["design.json"], Description).parameters}
    for name in bounds:
        if name not in known:
            raise UnknownKey("parameter", name, known)
    return tuple(span(known[name], *bounds[name]) for name in bounds)


def _configuration(
    name: str, variant: str, place: Values, spans: tuple[Span, ...], repository: Repository
) -> Configuration:
    units = {one.name: one.unit for one in spans}
    sets = [f"{key}={value} {units[key]}".rstrip() for key, value in place]
    (found,) = repository.configurations(name, (variant,), sets)
    return found


def _built(
    configurations: Iterable[Configuration], batch: int, repository: Repository, engine: Engine
) -> Iterator[Outcome]:
    return each(lambda found: (found.bill, estimate(found, (batch,), repository)), configurations, repository, engine)


def _candidate(place: Values, outcome: Outcome, batch: int) -> Candidate:
    if outcome.problems:
        return Candidate(values=place, why=str(outcome.problems[0]))
    files = {name: data for outputs in outcome.outputs.values() for name, data in outputs.items()}
    bom = msgspec.json.decode(files["bom.json"], type=Bom)
    cost = msgspec.json.decode(files["estimates.json"], type=dict[int, Estimate])[batch]
    return Candidate(values=place, mass=bom.mass, cost=cost.total.expected if cost.complete else None)
