# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small runs to split, and every way in which they could be: what the solver is held against."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import ceil

from hypothesis import strategies as st

from makeshare.derive.production.problem import (
    Lane,
    Option,
    Problem,
    Seat,
    Setup,
    Tariff,
    Task,
    Way,
    busy,
    labour,
    making,
)

MINUTE = Fraction(1, 60)
Over = dict[tuple[str, int], Fraction]


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a run of up to three units, steps and machines in one or two workshops, often too big for its limits."""
    shops = draw(st.sampled_from([2, 2, 1]))
    minutes = st.integers(0, 60).map(lambda number: number * MINUTE)
    limit = st.one_of(st.none(), st.integers(20, 400).map(lambda number: number * MINUTE))
    seats = tuple(Seat(at % shops, draw(limit)) for at in range(draw(st.integers(shops, 3))))
    count = draw(st.integers(1, 3))
    groups = tuple(Setup(draw(minutes), draw(minutes)) for _ in range(draw(st.integers(1, count))))
    tasks = tuple(Task(draw(minutes), draw(minutes), draw(st.integers(0, len(groups) - 1))) for _ in range(count))
    money = st.integers(0, 5000).map(lambda number: Fraction(number, 7))
    setups = {(group, seat): draw(money) for group in range(len(groups)) for seat in range(len(seats))}
    options = [
        Option(task, seat, draw(money), setups[tasks[task].group, seat])
        for task in range(count)
        for seat in range(len(seats))
        if draw(st.integers(0, 5))
    ]
    grams = st.one_of(st.none(), st.integers(0, 400).map(Fraction))
    ways = [Way(task, task + 1, draw(grams)) for task in range(count - 1)]
    ways += [Way(count - 1, None, draw(grams))] if draw(st.booleans()) else []
    ends: list[int | None] = [*range(shops), None]
    lanes: dict[Lane, int] = {
        (start, end): draw(st.integers(1, 50_000)) for start in range(shops) for end in ends if start != end
    }
    tariff = Tariff(Fraction(draw(st.integers(0, 90)), 1000), Fraction(draw(st.integers(0, 300)), 1000), Fraction(500))
    return Problem(
        units=draw(st.integers(1, 3)),
        tasks=tasks,
        groups=groups,
        seats=seats,
        options=tuple(options),
        people=tuple(draw(limit) for _ in range(shops)),
        ways=tuple(ways),
        lanes=lanes,
        tariff=draw(st.sampled_from([tariff, None])),
        co2e_price=Fraction(draw(st.integers(0, 20)), 100),
    )


def assignments(problem: Problem, made: int) -> Iterator[tuple[int, ...]]:
    """Yield every way in which machines can share so many units of each step, as units of each option."""
    places = [[at for at, one in enumerate(problem.options) if one.task == task] for task in range(len(problem.tasks))]
    for shares in product(*(list(parts(made, len(own))) for own in places)):
        units = [0] * len(problem.options)
        for own, share in zip(places, shares, strict=True):
            for at, count in zip(own, share, strict=True):
                units[at] = count
        yield tuple(units)


def parts(whole: int, count: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to divide a whole into so many parts."""
    if count == 0:
        if whole == 0:
            yield ()
        return
    for first in range(whole + 1) if count > 1 else (whole,):
        for rest in parts(whole - first, count - 1):
            yield (first, *rest)


def over(problem: Problem, units: tuple[int, ...]) -> Over:
    """Return by how many hours each limit is exceeded."""
    used = [("machine", at, hours, problem.seats[at].hours) for at, hours in enumerate(busy(problem, units))]
    used += [("people", at, hours, problem.people[at]) for at, hours in enumerate(labour(problem, units))]
    return {(kind, at): hours - room for kind, at, hours, room in used if room is not None and hours > room}


def cheapest(problem: Problem) -> Fraction | None:
    """Return the least objective of all splits within the limits, by trying every one; None when there is none."""
    costs = [
        making(problem, units) + carrying(problem, units)
        for units in assignments(problem, problem.units)
        if not over(problem, units)
    ]
    return min(costs, default=None)


def carrying(problem: Problem, units: tuple[int, ...]) -> Fraction:
    """Return the least that carrying costs and is held to be worth, when each step is done where it is."""
    if problem.tariff is None or problem.lanes is None:
        return Fraction(0)
    costs = []
    for flows in product(*(list(_flows(problem, way, units)) for way in problem.ways)):
        moved: dict[Lane, Fraction] = {}
        for way, flow in zip(problem.ways, flows, strict=True):
            for lane, count in flow.items():
                if count and lane[0] != lane[1]:
                    moved[lane] = moved.get(lane, Fraction(0)) + (way.grams or Fraction(0)) * count
        costs.append(sum((_trip(problem, lane, grams) for lane, grams in moved.items()), Fraction(0)))
    return min(costs)


def _trip(problem: Problem, lane: Lane, grams: Fraction) -> Fraction:
    assert problem.tariff is not None
    assert problem.lanes is not None
    trips = max(1, ceil(grams / problem.tariff.payload))
    return trips * problem.lanes[lane] * (problem.tariff.cost + problem.tariff.grams * problem.co2e_price)


def _flows(problem: Problem, way: Way, units: tuple[int, ...]) -> Iterator[dict[Lane, int]]:
    """Yield every way to bring what each workshop made of a step to where the next one is done."""
    shops = range(len(problem.people))
    made = [made_at(problem, way.before, shop, units) for shop in shops]
    if way.after is None:
        yield {(shop, None): count for shop, count in enumerate(made)}
        return
    wanted = [made_at(problem, way.after, shop, units) for shop in shops]
    for rows in product(*(list(parts(count, len(shops))) for count in made)):
        if [sum(column) for column in zip(*rows, strict=True)] == wanted:
            yield {(start, end): rows[start][end] for start in shops for end in shops}


def made_at(problem: Problem, task: int | None, shop: int, units: tuple[int, ...]) -> int:
    """Count what a workshop makes of a step."""
    return sum(
        count
        for option, count in zip(problem.options, units, strict=True)
        if option.task == task and problem.where(option) == shop
    )
