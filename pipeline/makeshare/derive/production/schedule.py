# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run from day to day: each station works on what those before it have finished by the evening before.

Exact and without a clock. On a working day a station has the calendar's hours (its own where it states them), times
how many such machines there are; a machine gives no more hours a week than its workshop states, nor do the people of
the workshop. A machine whose service falls due stops until one is planned, and the service takes its hours first.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from makeshare.derive.production.loads import shown
from makeshare.derive.production.station import Hours
from makeshare.model.production.plan import WEEKDAYS, Production, Reached, Service, Station
from makeshare.model.production.schedule import Due, Schedule, StationLoad
from makeshare.model.production.workshop import Machine, Workshop

LONGEST = 1830
"""Days after which a run is said never to end: five years."""
_DAY = dt.timedelta(days=1)
Seat = tuple[str, ...]
"""A workshop and one of its machines; a station without a machine is its own."""


@dataclass
class _Machine:
    """What is known of a machine on the way: hours until its service, planned services, and what one still takes.

    All hours are those of `count` machines together. `stopped` is when it last had to stop, `stops` each time that
    it did and when it went on.
    """

    machine: Machine | None
    count: int
    left: Fraction | None
    services: list[Service]
    servicing: Fraction = Fraction(0)
    stopped: dt.date | None = None
    stops: list[tuple[dt.date, dt.date | None]] = field(default_factory=list)

    def serviced(self, day: dt.date) -> None:
        """Begin the services that are planned for this day or were before it."""
        while self.services and self.services[0].date <= day:
            self.servicing += Fraction(self.services.pop(0).takes) * self.count
            every = self.machine.maintenance.every if self.machine else None
            self.left = None if every is None else Fraction(every) * self.count
            if self.stopped is not None:
                self.stops.append((self.stopped, day))
                self.stopped = None

    def run(self, wanted: Fraction, day: dt.date) -> Fraction:
        """Return for how many of the hours wanted it may run; where that is too few, it stops."""
        hours = wanted if self.left is None else min(wanted, self.left)
        if self.left is not None:
            self.left -= hours
        if hours < wanted and self.stopped is None:
            self.stopped = day
        return hours


@dataclass
class _Bench:
    """A station on the way: hours spent on its set-up and on units, and the units that it has finished."""

    station: Station
    hours: Hours
    spent: Fraction = Fraction(0)
    done: int = 0
    weeks: dict[dt.date, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    days: list[dt.date] = field(default_factory=list)
    counts: list[tuple[dt.date, int]] = field(default_factory=list)

    def wanted(self, released: int) -> Fraction:
        """Return the hours that it can work on what it was given."""
        return self.hours.setup + self.hours.unit * released - self.spent

    def work(self, hours: Fraction, released: int, day: dt.date) -> None:
        """Spend hours, and count the units that are finished."""
        if hours:
            self.spent += hours
            self.weeks[_monday(day)] += hours
            self.days.append(day)
        ready = self.spent - self.hours.setup
        finished = released if not self.hours.unit else ready // self.hours.unit
        count = min(released, int(finished)) if ready >= 0 else 0
        if count > self.done:
            self.done = count
            self.counts.append((day, count))


def schedule(plan: Production, hours: dict[str, Hours | str], workshops: Iterable[Workshop], units: int) -> Schedule:
    """Work a run of so many units through its stations."""
    unknown = next((text for text in hours.values() if isinstance(text, str)), "")
    if unknown:
        return Schedule(units=units, start=plan.start, finish=None, loads=(), bottleneck="", stuck=unknown)
    return _Run(plan, hours, {one.slug: one for one in workshops}, units).schedule()


class _Run:
    """The state of a run on one day after another."""

    def __init__(
        self, plan: Production, hours: dict[str, Hours | str], workshops: dict[str, Workshop], units: int
    ) -> None:
        self.plan, self.workshops, self.units = plan, workshops, units
        known = {key: found for key, found in hours.items() if isinstance(found, Hours)}
        self.benches = {station.key: _Bench(station, known[station.key]) for station in plan.stations}
        self.machines = {_seat(station): self._machine(station) for station in plan.stations}
        self.given: defaultdict[tuple[object, ...], Fraction] = defaultdict(Fraction)

    def _machine(self, station: Station) -> _Machine:
        found = self.workshops[station.workshop].machine(station.machine) if station.machine else None
        left = found.maintenance.left if found else None
        services = [one for one in self.plan.services if (one.workshop, one.machine) == _seat(station)]
        count = found.count if found else station.people
        return _Machine(
            machine=found,
            count=count,
            left=None if left is None else Fraction(left) * count,
            services=sorted(services, key=lambda one: one.date),
        )

    def schedule(self) -> Schedule:
        """Go from day to day until all is made, or for so long that it never will be."""
        day = self.plan.start
        while not self._finished() and (day - self.plan.start).days < LONGEST:
            if self.plan.calendar.open(day):
                self._work(day)
            day += _DAY
        loads = tuple(self._load(bench) for bench in self.benches.values())
        slowest = max(loads, key=lambda load: load.days)  # the first of those that are equally slow
        return Schedule(
            units=self.units,
            start=self.plan.start,
            finish=max((day for bench in self.benches.values() for day in bench.days), default=self.plan.start)
            if self._finished()
            else None,
            loads=loads,
            bottleneck=slowest.station,
            due=tuple(self._due()),
            reached={one.name: on for one in self.plan.milestones if (on := self._reached(one)) is not None},
            stuck="" if self._finished() else self._stuck(),
        )

    def _finished(self) -> bool:
        return all(bench.done >= self.units for bench in self.benches.values())

    def _work(self, day: dt.date) -> None:
        """Let every station work on what was finished before this day."""
        released = {key: self._released(bench.station) for key, bench in self.benches.items()}
        for machine in self.machines.values():
            machine.serviced(day)
        for key, bench in self.benches.items():
            self._spend(bench, released[key], day)

    def _released(self, station: Station) -> int:
        """Return how many units have come to a station."""
        before = [self.benches[key].done for key in station.after]
        if station.waits_for == "run" and any(done < self.units for done in before):
            return 0
        return min(before, default=self.units)

    def _spend(self, bench: _Bench, released: int, day: dt.date) -> None:
        """Work while there is work, and hours of the day, of the week, of the people and until the next service."""
        machine = self.machines[_seat(bench.station)]
        free = self._free(bench, machine, day)
        service = min(machine.servicing, free)
        machine.servicing -= service
        hours = machine.run(min(bench.wanted(released), free - service), day)
        self._take(bench, machine_hours=service + hours, people_hours=hours * bench.hours.people, day=day)
        bench.work(hours, released, day)

    def _free(self, bench: _Bench, machine: _Machine, day: dt.date) -> Fraction:
        """Return the hours that a station has on a day: of its machine and of the workshop's people."""
        station, seat, week = bench.station, _seat(bench.station), _monday(day)
        if station.weekdays and WEEKDAYS[day.weekday()] not in station.weekdays:
            return Fraction(0)
        limits = [Fraction(self._daily(station)) * machine.count - self.given["day", seat, day]]
        if machine.machine is not None and machine.machine.free is not None:
            limits.append(Fraction(machine.machine.free) - self.given["week", seat, week])
        shop = self.workshops[station.workshop]
        if shop.people_hours_per_week is not None and bench.hours.people:
            people = Fraction(shop.people_hours_per_week) - self.given["people", shop.slug, week]
            limits.append(people / bench.hours.people)
        return max(Fraction(0), min(limits))

    def _daily(self, station: Station) -> Decimal:
        return self.plan.calendar.hours_a_day if station.hours_a_day is None else station.hours_a_day

    def _take(self, bench: _Bench, machine_hours: Fraction, people_hours: Fraction, day: dt.date) -> None:
        seat, week = _seat(bench.station), _monday(day)
        self.given["day", seat, day] += machine_hours
        self.given["week", seat, week] += machine_hours
        self.given["people", bench.station.workshop, week] += people_hours

    def _load(self, bench: _Bench) -> StationLoad:
        """Say what a station takes in all, and how many days that would be if nothing kept it waiting."""
        station, machine = bench.station, self.machines[_seat(bench.station)]
        hours = bench.hours.setup + bench.hours.unit * self.units
        worked = len(set(self.plan.calendar.weekdays) & set(station.weekdays or self.plan.calendar.weekdays))
        weekly = Fraction(self._daily(station)) * machine.count * worked
        if machine.machine is not None and machine.machine.free is not None:
            weekly = min(weekly, Fraction(machine.machine.free))
        return StationLoad(
            station=station.key,
            title=station.title,
            hours=shown(hours, up=True),
            weeks={week: shown(spent, up=True) for week, spent in sorted(bench.weeks.items())},
            days=shown(hours * worked / weekly, up=True) if weekly else Decimal(LONGEST),
            first=bench.days[0] if bench.days else None,
            last=bench.days[-1] if bench.days else None,
        )

    def _due(self) -> Iterator[Due]:
        """Yield each stop of a machine for its service."""
        for seat, state in self.machines.items():
            stops = [*state.stops]
            if state.stopped is not None:
                stops.append((state.stopped, None))
            for stopped, until in stops:
                if state.machine is not None:
                    yield Due(workshop=seat[0], machine=seat[1], title=state.machine.title, date=stopped, until=until)

    def _reached(self, one: Reached) -> dt.date | None:
        """Return the day on which a station had made what a milestone asks for."""
        wanted = min(one.units, self.units) or self.units
        return next((day for day, count in self.benches[one.station].counts if count >= wanted), None)

    def _stuck(self) -> str:
        """Say why it never ends: the first station that is not done."""
        bench = next(bench for bench in self.benches.values() if bench.done < self.units)
        machine = self.machines[_seat(bench.station)]
        made = f"{bench.station.title} stops after {bench.done} of {self.units} units"
        if machine.stopped is not None and machine.machine is not None:
            return f"{made}: the maintenance of {machine.machine.title} is due, and no service is planned"
        return f"{made}: its machine or its people have no hours, or too few"


def _seat(station: Station) -> Seat:
    return (station.workshop, station.machine) if station.machine else (station.workshop, "", station.key)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
