# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which workshops can make a design, in the order in which to ask them, each with its reasons, gaps and questions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from makeshare.derive.production.distance import kilometres
from makeshare.derive.production.judge import judge
from makeshare.derive.production.loads import PEOPLE, loads
from makeshare.derive.production.pose import Found, pose
from makeshare.derive.production.together import together
from makeshare.model.bom import Bom
from makeshare.model.catalog import Catalog
from makeshare.model.production.match import Ask, Load, Match, StepMatch, Verdict, WorkshopMatch
from makeshare.model.production.step import Step, Work
from makeshare.model.production.workshop import Workshop
from makeshare.units import tidy

OPEN = "Active"
_ORDER: dict[Verdict, int] = {"all": 0, "part": 1, "nothing": 2}


def match(work: Work, bom: Bom, workshops: tuple[Workshop, ...], catalog: Catalog, ask: Ask) -> Match:
    """Ask every workshop, and say who could do it together when no single one can."""
    found = [(workshop, ask_one(work, workshop, catalog, ask)) for workshop in workshops]
    ranked = sorted(found, key=lambda pair: _rank(pair[1]))
    nobody = tuple(_nobody(work, found))
    alone = any(one.verdict == "all" for _, one in found)
    return Match(
        design=work.slug,
        variant=work.variant,
        units=ask.units,
        workshops=tuple(one for _, one in ranked),
        together=() if alone or nobody else together(work, found, catalog, ask),
        nobody=nobody,
        bought=tuple(dict.fromkeys(line.title for line in bom.lines if line.kind == "buy")),
    )


def ask_one(work: Work, workshop: Workshop, catalog: Catalog, ask: Ask) -> WorkshopMatch:
    """Hold all steps of a design against one workshop."""
    steps = tuple(_step(step, workshop, catalog, ask) for step in work.steps)
    can = sum(bool(one.able) for one in steps)
    plain = WorkshopMatch(
        slug=workshop.slug,
        name=workshop.name,
        example=workshop.example,
        verdict="all" if can == len(steps) else "part" if can else "nothing",
        steps=steps,
        loads=(),
        distance=kilometres(workshop.spot, ask.spot),
        reasons=tuple(dict.fromkeys(sentence for step in steps for sentence in _reasons(step))),
        questions=tuple(dict.fromkeys(sentence for step in steps for sentence in _questions(step))),
        gaps=tuple(dict.fromkeys(sentence for step in steps for sentence in _gaps(step))),
    )
    return _in_time(plain, work, workshop, catalog, ask) if can else plain


def _step(step: Step, workshop: Workshop, catalog: Catalog, ask: Ask) -> StepMatch:
    """Judge every machine that runs a step's process, the best first: without objection, then with fewest questions."""
    judged = [
        judge(step, workshop, machine, catalog, ask.tolerance)
        for machine in workshop.machines
        if step.process in machine.processes
    ]
    gap = ""
    if workshop.status != OPEN:
        gap = f"it is not open: {workshop.status.lower()}"
    elif not judged:
        gap = f"no machine for: {step.title} ({step.process})"
    return StepMatch(
        step=step.name,
        path=step.path,
        process=step.process,
        machines=tuple(sorted(judged, key=lambda one: (len(one.no), len(one.ask)))),
        gap=gap,
    )


def _reasons(step: StepMatch) -> Iterator[str]:
    """Say on which machine a step is done, and why it can be."""
    for judgement in step.able[:1]:
        yield f"{step.step}: {judgement.title}" + (f", since {'; '.join(judgement.yes)}" if judgement.yes else "")


def _questions(step: StepMatch) -> Iterator[str]:
    return (f"{one.title}: {sentence}" for one in step.able[:1] for sentence in one.ask)


def _gaps(step: StepMatch) -> Iterator[str]:
    return (sentence if sentence == step.gap else f"{step.step}: {sentence}" for sentence in step.gaps)


def _in_time(found: WorkshopMatch, work: Work, workshop: Workshop, catalog: Catalog, ask: Ask) -> WorkshopMatch:
    """Add the hours that the run takes there: what they exceed is a gap, and what nobody knows a question."""
    taken = tuple(load for _, load in loads(pose(work, [(workshop, found)], catalog, ask)))
    gaps = tuple(_short(load, ask) for load in taken if load.short)
    questions = tuple(_unknown(load, workshop, ask) for load in taken if load.free is None and ask.days is not None)
    return msgspec.structs.replace(
        found,
        verdict="part" if gaps else found.verdict,
        loads=taken,
        gaps=(*found.gaps, *gaps),
        questions=(*found.questions, *questions),
    )


def _short(load: Load, ask: Ask) -> str:
    until = f" until {ask.by}" if ask.days is not None else " before its maintenance is due"
    return (
        f"{load.title}: {_units(ask)} take {tidy(load.needed)} h, and {tidy(load.free or Decimal(0))} h are free{until}"
    )


def _unknown(load: Load, workshop: Workshop, ask: Ask) -> str:
    who = "the people there have" if load.title == PEOPLE else f"{load.title} has"
    return f"how many hours a week {who} is not stated at {workshop.name}: {_units(ask)} take {tidy(load.needed)} h"


def _units(ask: Ask) -> str:
    return f"{ask.units} unit{'' if ask.units == 1 else 's'}"


def _rank(found: WorkshopMatch) -> tuple[int, int, int, bool, Decimal]:
    """Order by how much it can do, by how little is open, by how near it is; the declared order decides the rest."""
    far = found.distance
    return (_ORDER[found.verdict], -found.can, len(found.questions), far is None, far or Decimal(0))


def _nobody(work: Work, found: Found) -> Iterator[str]:
    """Yield the steps that no workshop can do."""
    for at, step in enumerate(work.steps):
        if not any(one.steps[at].able for _, one in found):
            yield step.name
