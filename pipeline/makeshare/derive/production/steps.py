# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a design asks of workshops: its steps in the order of work, each with what it works and how big that is.

The steps are those of `derive.hours`, one for one, so that their hours are the estimate's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from makeshare.derive.hours import hours
from makeshare.derive.paths import common, line_path, within
from makeshare.derive.production.bodies import assembled, made
from makeshare.derive.production.moves import moves
from makeshare.model.assembly import Description, Join
from makeshare.model.bom import Bom, Line
from makeshare.model.catalog import Catalog, Process
from makeshare.model.facts import Facts
from makeshare.model.production.step import Body, Kind, Step, Work

_MINUTES = Decimal(60)
Groups = dict[tuple[str, str], list[Join]]


def asked(description: Description, facts: Facts, bom: Bom, catalog: Catalog) -> Work:
    """Return a design's steps and what moves between them; raises UnknownKey for an unknown process or stock."""
    joined = groups(description)
    steps = (
        *_parts(facts, bom, catalog),
        *_joins(joined, description, facts, bom, catalog),
        *_whole(description, facts, bom, catalog),
    )
    return Work(slug=bom.slug, variant=bom.variant, steps=steps, edges=tuple(moves(steps, joined, bom)))


def timed(work: Work, description: Description, facts: Facts, bom: Bom, catalog: Catalog) -> Work:
    """Give each step its hours for one unit; those that follow from something unmeasured stay unknown."""
    spent = hours(description, facts, bom, catalog)
    return msgspec.structs.replace(
        work,
        steps=tuple(
            msgspec.structs.replace(
                step,
                busy=None if one.running is None else one.running + one.handling,
                labour=one.labour,
                why=one.why,
            )
            for step, one in zip(work.steps, spent, strict=True)
        ),
    )


def groups(description: Description) -> Groups:
    """Gather joins by the assembly that they close and their process, in the order in which they are made."""
    found: Groups = {}
    for join in description.joins:
        found.setdefault((line_path(common(join.members)), join.process), []).append(join)
    return found


def _parts(facts: Facts, bom: Bom, catalog: Catalog) -> Iterator[Step]:
    """Yield all first steps, then all second ones, as `hours` does."""
    lines = [line for line in bom.lines if line.kind == "make"]
    for place in range(max((len(line.route) for line in lines), default=0)):
        for line in lines:
            if place < len(line.route):
                yield _part(line, place, facts, catalog)


def _part(line: Line, place: int, facts: Facts, catalog: Catalog) -> Step:
    process = catalog.process(line.route[place])
    sheet = catalog.thing(line.thing).kind == "sheet" and "cut_m" in process.seconds_per
    return _step(
        process,
        path=line.path,
        kind="part",
        things=(line.thing,),
        bodies=made(line, place, facts, catalog),
        group=f"{process.key} of {line.thing}" if sheet else f"{process.key} of {line.path}, step {place + 1}",
    )


def _joins(joined: Groups, description: Description, facts: Facts, bom: Bom, catalog: Catalog) -> Iterator[Step]:
    for (path, key), joins in joined.items():
        members = {line_path(member) for join in joins for member in join.members}
        worked = [line for line in bom.lines if line.kind == "make" and any(within(line.path, one) for one in members)]
        yield _step(
            catalog.process(key),
            path=path,
            kind="join",
            things=tuple(dict.fromkeys(line.thing for line in worked)),
            bodies=assembled(path, description, facts),
            group=f"{key} of joins",
        )


def _whole(description: Description, facts: Facts, bom: Bom, catalog: Catalog) -> Iterator[Step]:
    things = tuple(dict.fromkeys(line.thing for line in bom.lines if line.kind == "make"))
    for place, key in enumerate(description.route):
        yield _step(
            catalog.process(key),
            path="",
            kind="whole",
            things=things,
            bodies=assembled("", description, facts),
            group=f"{key} of the whole, step {place + 1}",
        )


def _step(
    process: Process, path: str, kind: Kind, things: tuple[str, ...], bodies: tuple[Body, ...], group: str
) -> Step:
    return Step(
        path=path,
        process=process.key,
        title=process.title,
        kind=kind,
        things=things,
        bodies=bodies,
        skills=process.skills,
        setup=process.batch_minutes / _MINUTES,
        group=group,
    )
