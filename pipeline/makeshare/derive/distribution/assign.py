# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Who collects at which slot: as many pledges as fit, then as many units, then what they prefer. Never over capacity.

A pledge is not divided, and it takes units, and often parcels and floor, so this is a generalised assignment problem.
It is solved as an integer program (HiGHS branch and cut: Q. Huangfu and J. A. J. Hall, Parallelizing the dual revised
simplex method, 2018) in three steps, each of which keeps what the one before reached: most pledges and units; least
sum of ranks; then the order of pseudonyms, early ones to early slots. Pledges that ask for the same are one variable:
who gets the last seat is decided by the pseudonym, which is random. The answer is counted again in whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from makeshare.errors import EngineError

STEPS = 300
"""Nodes of the search tree after which the best plan found is taken, and not called proven: a few seconds at most."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A pledge: what it takes of each resource (units first), and the rank of each slot that it accepts, by index.

    A None in `takes` is unknown: no slot that limits the resource accepts it.
    """

    pledge: str
    takes: tuple[int | None, ...]
    ranks: dict[int, int]


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A slot: how much of each resource it has; None where it has no limit."""

    has: tuple[int | None, ...]


class Assignment(msgspec.Struct, frozen=True, kw_only=True):
    """Slot index by pledge; who is missing has no place. `proven` says that no better assignment exists."""

    slots: dict[str, int]
    proven: bool


Kind = tuple[tuple[int | None, ...], tuple[tuple[int, int], ...]]


def allowed(wish: Wish, room: Room) -> bool:
    """Tell whether a pledge could collect at an empty slot."""
    return all(
        has is None or (takes is not None and takes <= has) for takes, has in zip(wish.takes, room.has, strict=True)
    )


def assign(wishes: Iterable[Wish], rooms: Sequence[Room]) -> Assignment:
    """Assign pledges to slots. The order of `wishes` does not matter; raises EngineError when the solver fails."""
    kinds: defaultdict[Kind, list[Wish]] = defaultdict(list)
    for wish in sorted(wishes, key=lambda one: one.pledge):
        able = {index: rank for index, rank in wish.ranks.items() if allowed(wish, rooms[index])}
        if able:
            kinds[wish.takes, tuple(sorted(able.items()))].append(wish)
    if not kinds:
        return Assignment(slots={}, proven=True)
    counts, proven = _solve(kinds, rooms)
    slots: dict[str, int] = {}
    for (_, ranks), alike in kinds.items():
        seats = [
            index
            for index, _ in sorted(ranks, key=lambda one: (one[1], one[0]))
            for _ in range(counts.get((id(alike), index), 0))
        ]
        slots |= {wish.pledge: index for wish, index in zip(alike, seats, strict=False)}
    _count_again(slots, {wish.pledge: wish for alike in kinds.values() for wish in alike}, rooms)
    return Assignment(slots=slots, proven=proven)


def _solve(kinds: Mapping[Kind, list[Wish]], rooms: Sequence[Room]) -> tuple[dict[tuple[int, int], int], bool]:
    """Return how many pledges of each kind (by the identity of its list) go to each slot, and whether that is best."""
    program = _Program(kinds, rooms)
    all_units = sum((takes[0] or 0) * len(alike) for (takes, _), alike in kinds.items())
    program.least([-(all_units + 1 + (cell.takes[0] or 0)) for cell in program.cells])
    program.least([cell.rank for cell in program.cells])
    proven = program.proven
    # as if a pledge that stays out stood in a slot after the last one: so the later pseudonyms stay out
    early = {id(alike): len(kinds) - place for place, alike in enumerate(kinds.values())}
    program.least([(cell.slot - len(rooms)) * early[cell.alike] for cell in program.cells])
    return {(cell.alike, cell.slot): count for cell, count in zip(program.cells, program.counts, strict=True)}, proven


class _Cell(msgspec.Struct, frozen=True):
    """A variable: how many pledges of one kind collect at one slot."""

    alike: int
    takes: tuple[int | None, ...]
    slot: int
    rank: int
    most: int


class _Program:
    """An integer program; its rows are kept sparse, each with the whole number that its sum may not exceed."""

    def __init__(self, kinds: Mapping[Kind, list[Wish]], rooms: Sequence[Room]) -> None:
        self.cells = [
            _Cell(id(alike), takes, slot, rank, len(alike))
            for (takes, ranks), alike in kinds.items()
            for slot, rank in ranks
        ]
        self.entries: list[tuple[int, int, int]] = []
        self.high: list[int] = []
        self.counts: list[int] = []
        self.proven = True
        for alike in kinds.values():
            self._row([int(cell.alike == id(alike)) for cell in self.cells], len(alike))
        for slot, room in enumerate(rooms):
            for resource, has in enumerate(room.has):
                if has is not None:
                    self._row([(cell.takes[resource] or 0) * (cell.slot == slot) for cell in self.cells], has)

    def least(self, costs: Sequence[int]) -> None:
        """Find counts of least cost, and hold on to it: what is asked next may not raise it.

        Raises EngineError when the solver finds no counts at all; later questions then keep the earlier answer.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415  slow, and few commands plan

        result = milp(
            costs,
            integrality=[1] * len(costs),
            bounds=Bounds(0, [cell.most for cell in self.cells]),
            constraints=LinearConstraint(self._matrix(), ub=self.high),
            options={"mip_rel_gap": 0.0, "node_limit": STEPS},
        )
        self.proven = self.proven and result.status == 0
        if result.x is not None:
            self.counts = [round(value) for value in result.x]
        elif not self.counts:
            raise EngineError(f"the slots could not be filled: {result.message}")
        self._row(costs, sum(cost * count for cost, count in zip(costs, self.counts, strict=True)))

    def _row(self, row: Sequence[int], high: int) -> None:
        """Add a row: the sum of these coefficients may not exceed a whole number."""
        self.entries += [(value, len(self.high), column) for column, value in enumerate(row) if value]
        self.high.append(high)

    def _matrix(self) -> Any:  # noqa: ANN401  scipy has no types
        from scipy.sparse import csr_array  # noqa: PLC0415  as above

        values, rows, columns = zip(*self.entries, strict=True)
        return csr_array((values, (rows, columns)), shape=(len(self.high), len(self.cells)), dtype=float)


def _count_again(slots: Mapping[str, int], wishes: Mapping[str, Wish], rooms: Sequence[Room]) -> None:
    """Add up in whole numbers what every slot is to take; raises EngineError where it is too much."""
    for index, room in enumerate(rooms):
        here = [wishes[pledge] for pledge, at in slots.items() if at == index]
        for resource, has in enumerate(room.has):
            if has is not None and sum(wish.takes[resource] or 0 for wish in here) > has:
                raise EngineError(f"the solver filled slot {index + 1} beyond its capacity", tip="report this fault")
