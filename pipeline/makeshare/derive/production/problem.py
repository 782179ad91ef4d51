# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run to be split, as numbers alone: what must be done, where it can be done, what that costs, what it is limited by.

Everything is exact: hours and money (in minor units) are fractions. Steps, seats (machines) and workshops go by their
place in the list; where two answers are equally good, the workshop and the machine declared first are taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

Lane = tuple[int, int | None]
"""From a workshop to another, or to the people (None)."""


@dataclass(frozen=True)
class Task:
    """A step: hours of a machine and of people for one unit, and the set-up that it shares with others of its group."""

    busy: Fraction
    labour: Fraction
    group: int


@dataclass(frozen=True)
class Setup:
    """Hours of a machine and of people that a group of steps takes, once wherever it is done."""

    busy: Fraction
    labour: Fraction


@dataclass(frozen=True)
class Seat:
    """A machine in a workshop, and the hours that it has; None is no limit."""

    workshop: int
    hours: Fraction | None = None


@dataclass(frozen=True)
class Option:
    """A step that a machine can do: what one unit costs there, and what a set-up costs."""

    task: int
    seat: int
    cost: Fraction
    setup: Fraction


@dataclass(frozen=True)
class Way:
    """What moves from a step to another, or to the people: g for one unit, None when not known."""

    before: int
    after: int | None
    grams: Fraction | None


@dataclass(frozen=True)
class Tariff:
    """What a trip costs a metre (minor units), emits a metre (g), and carries (g)."""

    cost: Fraction
    grams: Fraction
    payload: Fraction


@dataclass(frozen=True)
class Problem:
    """A run of `units`. `people` are hours of each workshop, None without a limit; `lanes` metres of a whole trip.

    Without a `tariff` trips cost nothing that is known, and only their number counts, after the money.
    """

    units: int
    tasks: tuple[Task, ...]
    groups: tuple[Setup, ...]
    seats: tuple[Seat, ...]
    options: tuple[Option, ...]
    people: tuple[Fraction | None, ...]
    ways: tuple[Way, ...] = ()
    lanes: dict[Lane, int] | None = None
    tariff: Tariff | None = None
    co2e_price: Fraction = Fraction(0)
    """Minor units a gram, as declared by whoever asks; it weighs in the choice and is no money that anybody pays."""

    def where(self, option: Option) -> int:
        """Return the workshop of an option."""
        return self.seats[option.seat].workshop

    def shops(self, task: int) -> tuple[int, ...]:
        """Return the workshops that can do a step, in their order."""
        return tuple(sorted({self.where(option) for option in self.options if option.task == task}))

    def travelled(self) -> Iterator[tuple[int, int, int | None]]:
        """Yield each way (by its place) with each pair of workshops that it may lead between."""
        for at, way in enumerate(self.ways):
            for start in self.shops(way.before):
                for end in (None,) if way.after is None else self.shops(way.after):
                    yield at, start, end


@dataclass(frozen=True)
class Solution:
    """Units of each option, units of each way between workshops, trips of each lane; all whole numbers.

    `gap` is the share of the objective by which a better answer could lie below: 0 when this one is proven the best.
    """

    units: tuple[int, ...]
    setups: frozenset[tuple[int, int]]
    """Groups by seats."""
    moved: dict[tuple[int, int, int | None], int]
    trips: dict[Lane, int]
    gap: float


def busy(problem: Problem, units: tuple[int, ...]) -> list[Fraction]:
    """Return the hours that so many units of each option take of each machine, set-ups included."""
    hours = [Fraction(0)] * len(problem.seats)
    for option, count in zip(problem.options, units, strict=True):
        hours[option.seat] += problem.tasks[option.task].busy * count
    for group, seat in set_up(problem, units):
        hours[seat] += problem.groups[group].busy
    return hours


def labour(problem: Problem, units: tuple[int, ...]) -> list[Fraction]:
    """Return the hours that so many units of each option take of each workshop's people, set-ups included."""
    hours = [Fraction(0)] * len(problem.people)
    for option, count in zip(problem.options, units, strict=True):
        hours[problem.where(option)] += problem.tasks[option.task].labour * count
    for group, seat in set_up(problem, units):
        hours[problem.seats[seat].workshop] += problem.groups[group].labour
    return hours


def set_up(problem: Problem, units: tuple[int, ...]) -> frozenset[tuple[int, int]]:
    """Return which groups are set up on which machines: wherever at least one unit is made."""
    return frozenset(
        (problem.tasks[option.task].group, option.seat)
        for option, count in zip(problem.options, units, strict=True)
        if count
    )


def making(problem: Problem, units: tuple[int, ...]) -> Fraction:
    """Return what making costs, in minor units."""
    used = set_up(problem, units)
    setups = {(problem.tasks[option.task].group, option.seat): option.setup for option in problem.options}
    return sum((option.cost * count for option, count in zip(problem.options, units, strict=True)), Fraction(0)) + sum(
        (setups[pair] for pair in used), Fraction(0)
    )
