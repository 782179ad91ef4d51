# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A split is the best there is: held against every other one, and against every limit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings

from makeshare.derive.production.problem import Option, Problem, Seat, Setup, Tariff, Task, Way, making
from makeshare.derive.production.split import fewest, possible, shortage, split
from tests.derive.production.problems_for_tests import (
    MINUTE,
    assignments,
    carrying,
    cheapest,
    made_at,
    over,
    problems,
)

CENT = Fraction(1, 100)
HUNDREDS = settings(max_examples=250)
MANY = settings(max_examples=60)


@HUNDREDS
@given(problem=problems())
def test_split_is_the_cheapest_of_all(problem: Problem) -> None:
    """Trying every split finds none that is cheaper, and none at all exactly when the solver finds none."""
    found, best = split(problem), cheapest(problem)
    assert (found is None) == (best is None)
    if found is not None and best is not None:
        assert abs(making(problem, found.units) + carrying(problem, found.units) - best) < CENT
        assert found.gap == 0  # proven: nothing better is left


@MANY
@given(problem=problems())
def test_split_keeps_every_limit(problem: Problem) -> None:
    """All units of all steps are assigned, only where they can be made, within the hours of machines and people."""
    found = split(problem)
    assume(found is not None)
    assert found is not None
    assert over(problem, found.units) == {}
    for task in range(len(problem.tasks)):
        assert sum(made_at(problem, task, shop, found.units) for shop in range(len(problem.people))) == problem.units


@MANY
@given(problem=problems())
def test_what_moves_is_what_was_made(problem: Problem) -> None:
    """Each way carries all units, from where they were made to where they are needed, in trips that hold their mass."""
    found = split(problem)
    assume(found is not None)
    assert found is not None
    for at, way in enumerate(problem.ways):
        for shop in range(len(problem.people)):
            out = sum(count for (one, start, _), count in found.moved.items() if (one, start) == (at, shop))
            assert out == made_at(problem, way.before, shop, found.units)
            if way.after is not None:
                into = sum(count for (one, _, end), count in found.moved.items() if (one, end) == (at, shop))
                assert into == made_at(problem, way.after, shop, found.units)
    for (at, start, end), count in found.moved.items():
        if start != end and problem.tariff is not None:
            grams = (problem.ways[at].grams or 0) * count
            assert found.trips[start, end] >= max(Fraction(1), grams / problem.tariff.payload)


@MANY
@given(problem=problems())
def test_shortage_is_the_least_that_helps(problem: Problem) -> None:
    """No other split exceeds the limits by fewer hours in all; lifted by just that, they let the run be made."""
    assume(all(problem.shops(task) for task in range(len(problem.tasks))))
    units, short = shortage(problem)
    assert short == over(problem, units)
    least = min(sum(over(problem, one).values()) for one in assignments(problem, problem.units))
    assert sum(short.values()) == least
    lifted = replace(
        problem,
        seats=tuple(
            replace(seat, hours=None if seat.hours is None else seat.hours + short.get(("machine", at), 0))
            for at, seat in enumerate(problem.seats)
        ),
        people=tuple(
            None if hours is None else hours + short.get(("people", at), 0) for at, hours in enumerate(problem.people)
        ),
    )
    assert split(lifted) is not None


@MANY
@given(problem=problems())
def test_possible_units_are_the_most_that_fit(problem: Problem) -> None:
    """One unit more than is possible fits in no way at all."""
    assume(all(problem.shops(task) for task in range(len(problem.tasks))))
    most = possible(problem)
    fits = [any(not over(problem, one) for one in assignments(problem, made)) for made in range(problem.units + 1)]
    assert most == max(made for made, fit in enumerate(fits) if fit)


@MANY
@given(problem=problems())
def test_fewest_workshops_suffice(problem: Problem) -> None:
    """Those named can do it, and nobody could with fewer."""
    assume(all(problem.shops(task) for task in range(len(problem.tasks))))
    chosen = fewest(problem, [0] * len(problem.people))
    used = [
        {problem.where(option) for option, count in zip(problem.options, one, strict=True) if count}
        for one in assignments(problem, problem.units)
        if not over(problem, one)
    ]
    assert len(chosen) == min((len(shops) for shops in used), default=0)
    assert not used or set(chosen) in [set(shops) for shops in used] or any(shops <= set(chosen) for shops in used)


def one_step(units: int, *seats: Seat, cost: tuple[int, ...] = (100, 100), **changes: object) -> Problem:
    """A run of one step of an hour, which any of some machines could do."""
    fields: dict[str, object] = {
        "units": units,
        "tasks": (Task(Fraction(1), Fraction(1), 0),),
        "groups": (Setup(Fraction(0), Fraction(0)),),
        "seats": seats,
        "options": tuple(Option(0, at, Fraction(cost[at]), Fraction(0)) for at in range(len(seats))),
        "people": (None,) * (1 + max(seat.workshop for seat in seats)),
    }
    return Problem(**(fields | changes))  # type: ignore[arg-type]  # the tests know the fields


def test_equal_workshops_go_by_the_order_declared() -> None:
    """Where nothing else decides, the first one gets all of it."""
    found = split(one_step(5, Seat(0), Seat(1)))
    assert found is not None
    assert found.units == (5, 0)


def test_same_run_gives_same_answer() -> None:
    """Solved twice it is the same to the last bit."""
    problem = one_step(7, Seat(0, Fraction(4)), Seat(1, Fraction(4)), cost=(100, 99))
    assert split(problem) == split(problem)


def test_set_up_is_paid_once_for_each_machine_used() -> None:
    """Two machines would be set up twice: the cheaper hour of the second does not pay for that."""
    options = (Option(0, 0, Fraction(100), Fraction(500)), Option(0, 1, Fraction(60), Fraction(500)))
    problem = one_step(10, Seat(0), Seat(1, Fraction(5)), options=options)
    found = split(problem)
    assert found is not None
    assert found.units == (10, 0)
    assert making(problem, found.units) == 1500


def test_a_price_on_co2e_can_change_who_makes_it() -> None:
    """Ten cents of money are worth less than a hundred grams at two cents each."""
    ways = (Way(0, None, Fraction(10)),)
    lanes = {(0, None): 1000, (1, None): 2000, (0, 1): 1, (1, 0): 1}
    near_but_dear = one_step(
        1, Seat(0), Seat(1), cost=(110, 100), ways=ways, lanes=lanes,
        tariff=Tariff(Fraction(0), Fraction(1, 10), Fraction(1000)),
    )  # fmt: skip
    free = split(near_but_dear)
    priced = split(replace(near_but_dear, co2e_price=Fraction(2)))
    first = split(near_but_dear, co2e_first=True)
    assert free is not None
    assert priced is not None
    assert first is not None
    assert (free.units, priced.units, first.units) == ((0, 1), (1, 0), (1, 0))


def test_heavy_loads_take_more_trips() -> None:
    """Three units of 400 kg take two trips of a van for 800 kg."""
    problem = one_step(
        3, Seat(0), ways=(Way(0, None, Fraction(400_000)),), lanes={(0, None): 1000},
        tariff=Tariff(Fraction(1), Fraction(0), Fraction(800_000)),
    )  # fmt: skip
    found = split(problem)
    assert found is not None
    assert found.trips == {(0, None): 2}


def test_a_second_too_little_is_too_little() -> None:
    """Hours are kept to the second: no tolerance of the solver lets a run slip over a limit."""
    assert split(one_step(3, Seat(0, Fraction(3)))) is not None
    assert split(one_step(3, Seat(0, Fraction(3) - Fraction(1, 3600)))) is None
    assert possible(one_step(3, Seat(0, Fraction(3) - MINUTE))) == 2
