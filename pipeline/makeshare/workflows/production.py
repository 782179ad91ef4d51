# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How a proposal's run is set up: its plan held against the proposal, the workshops and today's estimate."""

from __future__ import annotations

from collections.abc import Iterable

from makeshare.derive.production.checks import references, view
from makeshare.engine.run import Engine
from makeshare.errors import InputError, MakeshareError
from makeshare.model.catalogue import DesignEntry
from makeshare.model.production.making import Making
from makeshare.model.production.schedule import ProductionView
from makeshare.read.production.plan import load_production
from makeshare.workflows.inspect import costed
from makeshare.workflows.proposals import proposal_of, slugs
from makeshare.workflows.repository import Repository
from makeshare.workflows.workshops import problems as workshop_problems
from makeshare.workflows.workshops import shown, workshops


def planned(
    slug: str, repository: Repository, engine: Engine
) -> tuple[ProductionView | None, tuple[MakeshareError, ...]]:
    """Return what follows from a proposal's production plan, and its problems; None where there is no plan.

    Raises ExceptionGroup or MakeshareError when the proposal, its cost, the plan or a workshop cannot be read.
    """
    plan = load_production(repository.root, slug)
    if plan is None:
        return None, ()
    proposal = proposal_of(slug, repository)
    (configuration,) = repository.configurations(proposal.design, (proposal.variant,))
    sizes = (proposal.run.minimum, proposal.run.optimum)
    _, (minimum, optimum) = costed(configuration, sizes, repository, engine)
    if proposal.example and not plan.example:
        raise InputError("the proposal is an example, and its production plan is none", plan.place, "example = true")
    shops = workshops(repository)
    wrong = tuple(references(plan, proposal, shops, minimum))
    if wrong:
        return None, wrong
    return view(plan, proposal, shops, repository.catalog, minimum, optimum)


def problems(repository: Repository, engine: Engine) -> tuple[tuple[MakeshareError, ...], tuple[str, ...]]:
    """Hold workshops and production plans against the rules: what is wrong, and what to look out for."""
    wrong, warnings = workshop_problems(repository)
    for slug in slugs(repository.root):
        found, faults = _held(slug, repository, engine)
        wrong = (*wrong, *faults)
        if found is not None:
            warnings = (*warnings, *(f"{found.plan.place}: {text}" for text in found.warnings))
    return wrong, warnings


def _held(
    slug: str, repository: Repository, engine: Engine
) -> tuple[ProductionView | None, tuple[MakeshareError, ...]]:
    """Plan a proposal's run; what is wrong with its design, itself or a workshop is told where that is looked at."""
    try:
        return planned(slug, repository, engine)
    except MakeshareError as error:
        return None, (error,)
    except ExceptionGroup:
        return None, ()


def gather(
    repository: Repository, engine: Engine, entries: Iterable[DesignEntry]
) -> tuple[Making, list[MakeshareError]]:
    """Return all that the site shows of making, and the problems of what it cannot show."""
    views, wrong = shown(repository, entries)
    plans = []
    for slug in slugs(repository.root):
        found, faults = _held(slug, repository, engine)
        wrong += faults
        plans += [found] if found is not None else []
    return Making(workshops=views, productions=tuple(plans)), wrong
