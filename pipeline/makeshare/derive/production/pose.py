# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From workshops that were matched to the numbers of a split: who could do which step, in how long, at which rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from makeshare.derive.hours import is_service
from makeshare.derive.production.problem import Option, Problem, Seat, Setup, Task, Way
from makeshare.derive.production.rates import Hourly, hourly
from makeshare.model.catalog import Catalog
from makeshare.model.production.match import Ask, WorkshopMatch
from makeshare.model.production.step import Step, Work
from makeshare.model.production.workshop import Machine, Workshop

_WEEK = 7
_FREE = Hourly(0, 0, "")
Found = Sequence[tuple[Workshop, WorkshopMatch]]


@dataclass(frozen=True)
class Posed:
    """A problem, and what its numbers stand for: `steps` can be done, and `dropped` says of the others why not."""

    problem: Problem
    steps: tuple[Step, ...]
    workshops: tuple[Workshop, ...]
    seats: tuple[Machine, ...]
    rates: tuple[Hourly, ...]
    carried: tuple[str, ...]
    """What each way of the problem carries."""
    left_out: tuple[str, ...]
    dropped: tuple[str, ...]


def room(machine: Machine, ask: Ask) -> Fraction | None:
    """Return the hours that a machine (all of its kind) has within the time asked for, and before its service is due.

    None is no limit that is known: no time was named or its hours are not stated, and no service is recorded.
    """
    limits = []
    if ask.days is not None and machine.free is not None:
        limits.append(Fraction(machine.free) * ask.days / _WEEK)
    if machine.maintenance.left is not None:
        limits.append(Fraction(machine.maintenance.left) * machine.count)
    return min(limits, default=None)


def people(workshop: Workshop, ask: Ask) -> Fraction | None:
    """Return the hours that a workshop's people have within the time asked for; None is no limit that is known."""
    if ask.days is None or workshop.people_hours_per_week is None:
        return None
    return Fraction(workshop.people_hours_per_week) * ask.days / _WEEK


def pose(work: Work, found: Found, catalog: Catalog, ask: Ask, *, currency: str = "") -> Posed:
    """Set up who can do what. With a currency, what has no rate in it is left out; without one, nothing costs anything.

    Where money is asked for the answer is relied upon: then a machine whose hours are not stated promises none by a
    date, and one about which a question is open at a step does not take that step.
    """
    return _Pose(work, found, catalog, ask, currency).posed()


@dataclass
class _Pose:
    work: Work
    found: Found
    catalog: Catalog
    ask: Ask
    currency: str
    left_out: dict[str, None] = field(default_factory=dict)

    def posed(self) -> Posed:
        """Gather the options of each step, then number what is left."""
        seats = [(at, machine) for at, (shop, _) in enumerate(self.found) for machine in shop.machines]
        options = [(at, seat, rate) for at in range(len(self.work.steps)) for seat, rate in self._offers(at, seats)]
        kept = list(dict.fromkeys(at for at, *_ in options))
        steps = tuple(self.work.steps[at] for at in kept)
        groups = list(dict.fromkeys(step.group for step in steps))
        ways = list(self._ways(kept))
        problem = Problem(
            units=self.ask.units,
            tasks=tuple(_task(step, groups) for step in steps),
            groups=tuple(self._setup(next(one for one in steps if one.group == group)) for group in groups),
            seats=tuple(Seat(shop, room(machine, self.ask)) for shop, machine in seats),
            options=tuple(self._option(kept.index(at), self.work.steps[at], seat, rate) for at, seat, rate in options),
            people=tuple(people(shop, self.ask) for shop, _ in self.found),
            ways=tuple(way for _, way in ways),
        )
        return Posed(
            problem=problem,
            steps=steps,
            workshops=tuple(shop for shop, _ in self.found),
            seats=tuple(machine for _, machine in seats),
            rates=tuple(rate for *_, rate in options),
            carried=tuple(what for what, _ in ways),
            left_out=tuple(self.left_out),
            dropped=tuple(_dropped(step) for at, step in enumerate(self.work.steps) if at not in kept),
        )

    def _offers(self, at: int, seats: list[tuple[int, Machine]]) -> Iterator[tuple[int, Hourly]]:
        """Yield the machines that can do a step, with their rates."""
        step = self.work.steps[at]
        if step.busy is None or step.labour is None:
            return
        for seat, (place, machine) in enumerate(seats):
            shop, match = self.found[place]
            judged = next((one for one in match.steps[at].able if one.machine == machine.key), None)
            if judged is None:
                continue
            if not self.currency:
                yield seat, _FREE
            elif judged.ask:
                self.left_out.update(
                    dict.fromkeys(f"{shop.name}: {machine.title}: {sentence}" for sentence in judged.ask)
                )
            elif self.ask.days is not None and machine.free is None:
                self.left_out[f"{shop.name}: {machine.title} states no hours a week"] = None
            else:
                rate = hourly(shop, machine, self.catalog.process(step.process), self.catalog, self.currency)
                if isinstance(rate, Hourly):
                    yield seat, rate
                else:
                    self.left_out[rate] = None

    def _setup(self, step: Step) -> Setup:
        service = is_service(self.catalog.process(step.process))
        return Setup(Fraction(step.setup), Fraction(0) if service else Fraction(step.setup))

    def _option(self, task: int, step: Step, seat: int, rate: Hourly) -> Option:
        setup = self._setup(step)
        cost = rate.cost(Fraction(step.busy or 0), Fraction(step.labour or 0))
        return Option(task, seat, cost, rate.cost(setup.busy, setup.labour))

    def _ways(self, kept: list[int]) -> Iterator[tuple[str, Way]]:
        """Yield what moves between steps that can be done, and to the people when it is known where they are."""
        for edge in self.work.edges:
            to = self.ask.spot is not None if edge.after is None else edge.after in kept
            if edge.before not in kept or not to:
                continue
            after = None if edge.after is None else kept.index(edge.after)
            grams = None if edge.grams is None else Fraction(edge.grams)
            yield edge.what, Way(kept.index(edge.before), after, grams)


def _task(step: Step, groups: list[str]) -> Task:
    return Task(Fraction(step.busy or 0), Fraction(step.labour or 0), groups.index(step.group))


def _dropped(step: Step) -> str:
    """Say why nobody is planned for a step."""
    if step.busy is None or step.labour is None:
        return f"{step.name}: its hours are not known, {step.why}"
    return f"{step.name}: no workshop can be relied upon for it"
