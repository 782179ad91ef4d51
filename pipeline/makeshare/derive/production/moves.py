# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What moves on from step to step: a part along its route, parts into their joins, the whole to the people.

Masses are those of the finished parts, for one unit; what is bought rides along from the join that brings it in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from makeshare.derive.paths import line_path, within
from makeshare.model.assembly import Join
from makeshare.model.bom import Bom, Line
from makeshare.model.production.step import Edge, Step


@dataclass(frozen=True)
class _Lump:
    """Lines that hold together, and the step that worked them last; None while no workshop has had them."""

    step: int | None
    lines: frozenset[str]


def moves(steps: tuple[Step, ...], joined: Mapping[tuple[str, str], list[Join]], bom: Bom) -> Iterator[Edge]:
    """Yield every way that something takes, in the order of work."""
    lines = {line.path: line for line in bom.lines if line.kind in ("make", "buy")}
    lumps = []
    for path, line in lines.items():
        own = [at for at, step in enumerate(steps) if step.kind == "part" and step.path == path]
        yield from (_edge(before, after, [line]) for before, after in pairwise(own))
        lumps.append(_Lump(own[-1] if own else None, frozenset([path])))
    taken = [_taken(joins, lines) for joins in joined.values()]
    at_joins = [at for at, step in enumerate(steps) if step.kind == "join"]
    wholes = [(at, frozenset(lines)) for at, step in enumerate(steps) if step.kind == "whole"]
    for at, members in (*zip(at_joins, taken, strict=True), *wholes):
        met = [lump for lump in lumps if lump.lines & members]
        yield from (_edge(lump.step, at, _of(lump, lines)) for lump in met if lump.step is not None)
        lumps = [lump for lump in lumps if lump not in met]
        lumps.append(_Lump(at, members.union(*(lump.lines for lump in met))))
    yield from (_edge(lump.step, None, _of(lump, lines)) for lump in lumps if lump.step is not None)


def _taken(joins: Iterable[Join], lines: Mapping[str, Line]) -> frozenset[str]:
    """Return the lines that joins hold together, and the fasteners that they bring."""
    members = {line_path(member) for join in joins for member in (*join.members, *join.items)}
    return frozenset(path for path in lines if any(within(path, member) for member in members))


def _of(lump: _Lump, lines: Mapping[str, Line]) -> list[Line]:
    return [line for path, line in lines.items() if path in lump.lines]


def _edge(before: int, after: int | None, lines: list[Line]) -> Edge:
    masses = [line.mass for line in lines]
    known = [mass for mass in masses if mass is not None]
    what = lines[0].path if len(lines) == 1 else f"{lines[0].path} and {len(lines) - 1} more"
    grams = sum(known, Decimal(0)) if len(known) == len(masses) else None
    return Edge(before=before, after=after, what=what, grams=grams)
