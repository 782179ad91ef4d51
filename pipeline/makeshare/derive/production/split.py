# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Split a run over workshops: the cheapest whole numbers within every limit, proven so by HiGHS or with the gap told.

Hours are counted in whole seconds, those needed rounded up and those free rounded down, so that no rounding of the
solver can exceed a limit; what it answers is then held against every limit once more, exactly. It is a plan of
capacity: that a step waits for the one before it is the schedule's to say (see `schedule`).
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from makeshare.derive.production.problem import Lane, Problem, Solution, busy, labour, set_up
from makeshare.derive.production.program import Program
from makeshare.errors import EngineError

HOUR = 3600
INFINITE = float("inf")
FEW = 40
"""Options up to which the hours lacking are the fewest of all whole splits: beyond, that search would take minutes."""
ALMOST = 1e-6
"""By which a whole number of the solver's may miss itself."""


class _Split:
    """The program of a problem: its variables by what they stand for."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.program = problem, Program()
        self.units = [self.program.variable(problem.units) for _ in problem.options]
        self.setups = {
            pair: self.program.variable(1)
            for pair in dict.fromkeys((problem.tasks[one.task].group, one.seat) for one in problem.options)
        }

    def assigned(self, made: int | None = None) -> None:
        """Ask that every step is done for all units, or for as many as a variable says."""
        for task in range(len(self.problem.tasks)):
            terms = {
                variable: 1.0
                for variable, option in zip(self.units, self.problem.options, strict=True)
                if option.task == task
            }
            if made is None:
                self.program.row(terms, self.problem.units, self.problem.units)
            else:
                self.program.row({**terms, made: -1.0}, 0, 0)

    def set_up(self) -> None:
        """Ask for a set-up wherever a unit is made."""
        for variable, option in zip(self.units, self.problem.options, strict=True):
            used = self.setups[self.problem.tasks[option.task].group, option.seat]
            self.program.row({variable: 1.0, used: -float(self.problem.units)}, -INFINITE, 0)

    def limited(self, *, elastic: bool = False) -> dict[tuple[str, int], int]:
        """Keep machines and people within their hours; when elastic, return what counts the seconds beyond them."""
        over: dict[tuple[str, int], int] = {}
        for kind, at, room, terms in (*self._machines(), *self._people()):
            if elastic:
                over[kind, at] = self.program.variable(INFINITE, whole=False)
                terms[over[kind, at]] = -1.0
            self.program.row(terms, -INFINITE, floor(room * HOUR))
        return over

    def _machines(self) -> list[tuple[str, int, Fraction, dict[int, float]]]:
        problem = self.problem
        found = []
        for at, seat in enumerate(problem.seats):
            if seat.hours is not None:
                terms = {
                    variable: _seconds(problem.tasks[option.task].busy)
                    for variable, option in zip(self.units, problem.options, strict=True)
                    if option.seat == at
                }
                for (group, where), variable in self.setups.items():
                    if where == at:
                        terms[variable] = _seconds(problem.groups[group].busy)
                found.append(("machine", at, seat.hours, terms))
        return found

    def _people(self) -> list[tuple[str, int, Fraction, dict[int, float]]]:
        problem = self.problem
        found = []
        for at, hours in enumerate(problem.people):
            if hours is not None:
                terms = {
                    variable: _seconds(problem.tasks[option.task].labour)
                    for variable, option in zip(self.units, problem.options, strict=True)
                    if problem.where(option) == at
                }
                for (group, seat), variable in self.setups.items():
                    if problem.seats[seat].workshop == at:
                        terms[variable] = _seconds(problem.groups[group].labour)
                found.append(("people", at, hours, terms))
        return found

    def moved(self) -> tuple[dict[tuple[int, int, int | None], int], dict[Lane, int]]:
        """Let what one step gives move to where the next is done, and count the trips that carry it."""
        problem = self.problem
        flows = {key: self.program.variable(problem.units) for key in problem.travelled()}
        for at, way in enumerate(problem.ways):
            for shop in problem.shops(way.before):
                out = {variable: 1.0 for (one, start, _), variable in flows.items() if (one, start) == (at, shop)}
                self.program.row(self._less(out, way.before, shop), 0, 0)
            for shop in () if way.after is None else problem.shops(way.after):
                into = {variable: 1.0 for (one, _, end), variable in flows.items() if (one, end) == (at, shop)}
                self.program.row(self._less(into, way.after, shop), 0, 0)
        lanes = dict.fromkeys((start, end) for _, start, end in flows if start != end)
        trips = {lane: self._trips(lane, flows) for lane in lanes}
        return flows, trips

    def _less(self, terms: dict[int, float], task: int | None, shop: int) -> dict[int, float]:
        """Subtract what a workshop makes of a step."""
        made = {
            variable: -1.0
            for variable, option in zip(self.units, self.problem.options, strict=True)
            if option.task == task and self.problem.where(option) == shop
        }
        return terms | made

    def _trips(self, lane: Lane, flows: dict[tuple[int, int, int | None], int]) -> int:
        """Count the trips of a lane: one at least where anything moves, and as many as its mass takes."""
        problem, tariff = self.problem, self.problem.tariff
        carried = {at: variable for (at, start, end), variable in flows.items() if (start, end) == lane}
        masses = {variable: float(problem.ways[at].grams or 0) for at, variable in carried.items()}
        most = 1
        if tariff is not None:
            most = max(1, ceil(sum(masses.values()) * problem.units / float(tariff.payload)))
        trips = self.program.variable(most)
        if tariff is not None:
            self.program.row({**masses, trips: -float(tariff.payload)}, -INFINITE, 0)
        for variable in carried.values():  # one row for each: far tighter for the solver than one for all together
            self.program.row({variable: 1.0, trips: -float(problem.units)}, -INFINITE, 0)
        return trips

    def rank(self) -> dict[int, float]:
        """Prefer what was declared first."""
        return {variable: float(option.seat) for variable, option in zip(self.units, self.problem.options, strict=True)}

    def made(self) -> dict[int, float]:
        """Count what making costs."""
        problem = self.problem
        money = {variable: float(one.cost) for variable, one in zip(self.units, problem.options, strict=True)}
        for option in problem.options:
            money[self.setups[problem.tasks[option.task].group, option.seat]] = float(option.setup)
        return money


def split(problem: Problem, *, co2e_first: bool = False) -> Solution | None:
    """Return the best split, or None when there is none within the limits.

    Best is least money with the declared price on CO2e; with `co2e_first` least CO2e, then least money. Ties go to less
    CO2e, fewer trips, and what was declared first (see `Program.least`). Raises EngineError when the solver's answer
    breaks a limit: it is never handed on.
    """
    if any(not problem.shops(task) for task in range(len(problem.tasks))):
        return None
    model = _Split(problem)
    model.assigned()
    model.set_up()
    model.limited()
    flows, trips = model.moved()
    money, grams = model.made(), _trip_costs(problem, trips)
    weighed = dict(money)
    for variable, (cost, emitted) in grams.items():
        weighed[variable] = float(cost + emitted * problem.co2e_price)
    emissions = {variable: float(emitted) for variable, (_, emitted) in grams.items()}
    counting = (emissions, weighed) if co2e_first else (weighed,)
    found = model.program.least(*counting, ties=(emissions, dict.fromkeys(trips.values(), 1.0), model.rank()))
    if found is None:
        return None
    whole = [round(value) for value in found.values]
    units = tuple(whole[variable] for variable in model.units)
    _hold(problem, units)
    return Solution(
        units=units,
        setups=set_up(problem, units),
        moved={key: whole[variable] for key, variable in flows.items() if whole[variable]},
        trips={lane: whole[variable] for lane, variable in trips.items() if whole[variable]},
        gap=found.gap,
    )


def _trip_costs(problem: Problem, trips: dict[Lane, int]) -> dict[int, tuple[Fraction, Fraction]]:
    """Return what one trip of each lane costs (minor units) and emits (g); nothing without a tariff."""
    tariff = problem.tariff
    if tariff is None or problem.lanes is None:
        return {}
    return {
        variable: (problem.lanes[lane] * tariff.cost, problem.lanes[lane] * tariff.grams)
        for lane, variable in trips.items()
    }


def _hold(problem: Problem, units: tuple[int, ...]) -> None:
    """Hold an answer against every limit, exactly."""
    for task in range(len(problem.tasks)):
        made = sum(count for option, count in zip(problem.options, units, strict=True) if option.task == task)
        if made != problem.units:
            raise EngineError(f"the solver made {made} of {problem.units} units", tip="report this")
    machines = zip(busy(problem, units), (seat.hours for seat in problem.seats), strict=True)
    people = zip(labour(problem, units), problem.people, strict=True)
    if any(room is not None and hours > room for hours, room in (*machines, *people)):
        raise EngineError("the solver's answer takes more hours than there are", tip="report this")


def possible(problem: Problem) -> int:
    """Return how many units can be made within the limits, when each step can be done somewhere."""
    model = _Split(problem)
    made = model.program.variable(problem.units)
    model.assigned(made)
    model.set_up()
    model.limited()
    found = model.program.least({made: -1.0})
    return 0 if found is None else round(found.values[made])


def feasible(problem: Problem) -> bool:
    """Tell whether all units can be made within the limits."""
    if any(not problem.shops(task) for task in range(len(problem.tasks))):
        return False
    model = _Split(problem)
    model.assigned()
    model.set_up()
    model.limited()
    return model.program.least() is not None


def shortage(problem: Problem) -> tuple[tuple[int, ...], dict[tuple[str, int], Fraction]]:
    """Return a split that exceeds the limits by as few hours in all as can be, and by how many each.

    Keys are ("machine", seat) and ("people", workshop). Each step must be possible somewhere. In a large run (see
    `FEW`) fractions of units and set-ups are weighed and then rounded: nearly as few hours, told exactly.
    """
    model = _Split(problem)
    model.assigned()
    model.set_up()
    over = model.limited(elastic=True)
    if len(problem.options) > FEW:
        model.program.free([*model.units, *model.setups.values()])
    found = model.program.least(dict.fromkeys(over.values(), 1.0), ties=(model.rank(),))
    if found is None:
        raise EngineError("the solver found no way to lift the limits", tip="report this")
    units = _whole(problem, [found.values[variable] for variable in model.units])
    used = {
        **{("machine", at): hours for at, hours in enumerate(busy(problem, units))},
        **{("people", at): hours for at, hours in enumerate(labour(problem, units))},
    }
    rooms = {
        **{("machine", at): seat.hours for at, seat in enumerate(problem.seats)},
        **{("people", at): hours for at, hours in enumerate(problem.people)},
    }
    return units, {
        key: hours - room for key, hours in used.items() if (room := rooms[key]) is not None and hours > room
    }


def _whole(problem: Problem, shares: list[float]) -> tuple[int, ...]:
    """Round the units of each step to whole ones that still add up to all: the largest fractions go up."""
    units = [floor(share + ALMOST) for share in shares]
    for task in range(len(problem.tasks)):
        own = [at for at, option in enumerate(problem.options) if option.task == task]
        rest = problem.units - sum(units[at] for at in own)
        for at in sorted(own, key=lambda one: units[one] - shares[one])[:rest]:
            units[at] += 1
    return tuple(units)


def fewest(problem: Problem, away: list[int]) -> tuple[int, ...]:
    """Return the fewest workshops that can do all steps for all units within the limits, the nearest of those.

    `away` is how far each is, in any unit; nothing is returned when not even all of them suffice.
    """
    model = _Split(problem)
    model.assigned()
    model.set_up()
    model.limited()
    used = [model.program.variable(1) for _ in problem.people]
    for variable, option in zip(model.units, problem.options, strict=True):
        model.program.row({variable: 1.0, used[problem.where(option)]: -float(problem.units)}, -INFINITE, 0)
    nearest = {variable: float(far) for variable, far in zip(used, away, strict=True)}
    first = {variable: float(at) for at, variable in enumerate(used)}
    found = model.program.least(dict.fromkeys(used, 1.0), nearest, ties=(first,))
    return () if found is None else tuple(at for at, variable in enumerate(used) if round(found.values[variable]))


def _seconds(hours: Fraction) -> float:
    return float(ceil(hours * HOUR))
