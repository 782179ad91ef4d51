# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A schedule spends exactly the hours that there are, in the order of the work, and says what stands in its way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import ceil

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.production.schedule import schedule
from makeshare.derive.production.station import Hours, processes, station_hours
from makeshare.model.production.plan import Production, Reached, Service
from makeshare.model.production.schedule import Due, Schedule
from makeshare.model.production.workshop import Machine, Workshop
from tests.derive.production.plans import MONDAY, closed, cost, day, line, plan, station
from tests.derive.production.shops import machine, serviced, workshop

KEYS = ("cut", "weld", "coat")


def shop(*machines: Machine) -> tuple[Workshop, ...]:
    """Return a workshop whose people have hours without end."""
    return (workshop("shop", *machines, people_hours_per_week=None),)


def run(
    of: Production, units: int, unit: str = "1", setup: str = "0", shops: tuple[Workshop, ...] | None = None
) -> Schedule:
    """Work a run in which every station takes the same hours."""
    hours: dict[str, Hours | str] = {
        one.key: Hours(Fraction(unit), Fraction(setup), Fraction(1)) for one in of.stations
    }
    return schedule(
        of, hours, shops or shop(*(machine(one.key, one.key, hours_per_week=None) for one in of.stations)), units
    )


def test_a_station_works_the_days_of_the_calendar() -> None:
    """Twenty hours at four a day are Monday to Friday; twenty-one end on the next Monday."""
    assert run(plan(station("cut")), 20).finish == day(5)
    assert run(plan(station("cut")), 21).finish == day(8)
    assert run(plan(station("cut"), calendar=closed(3, 4)), 20).finish == day(9)


def test_a_set_up_comes_first_and_once() -> None:
    """Two hours before the first unit: the second day ends after six units, not eight."""
    found = run(plan(station("cut"), milestones=(Reached(name="six", station="cut", units=6),)), 6, setup="2")
    assert (found.finish, found.reached) == (day(2), {"six": day(2)})
    assert found.loads[0].hours == 8


def test_a_station_takes_what_was_finished_the_evening_before() -> None:
    """Three stations of four units a day each, one day apart."""
    found = run(plan(station("cut"), station("weld", "cut"), station("coat", "weld")), 8)
    assert [(load.first, load.last) for load in found.loads] == [
        (day(1), day(2)),
        (day(2), day(3)),
        (day(3), day(4)),
    ]


def test_a_station_may_wait_for_the_whole_run() -> None:
    """What comes by van comes together."""
    late = station("weld", "cut", waits_for="run")
    found = run(plan(station("cut"), late), 8)
    assert found.loads[1].first == day(3)


def test_stations_that_wait_for_nothing_work_side_by_side() -> None:
    """Plates and bars are cut on the same days."""
    found = run(plan(station("cut"), station("saw"), station("weld", "cut", "saw")), 4)
    assert [load.first for load in found.loads] == [day(1), day(1), day(2)]


def test_a_machine_gives_no_more_hours_a_week_than_it_has() -> None:
    """Six hours a week: ten units take until the second Tuesday."""
    shops = shop(machine("cut", "cut", hours_per_week=Decimal(6)))
    found = run(plan(station("cut")), 10, shops=shops)
    assert found.finish == day(8)
    assert found.loads[0].weeks == {day(1): Decimal(6), day(8): Decimal(4)}


def test_two_stations_on_one_machine_share_its_day() -> None:
    """Four hours a day between them, the first one first."""
    both = plan(station("cut"), msgspec.structs.replace(station("bend"), machine="cut"))
    found = run(both, 4, shops=shop(machine("cut", "cut", "bend", hours_per_week=None)))
    assert [load.first for load in found.loads] == [day(1), day(2)]


def test_two_machines_alike_do_twice_as_much() -> None:
    """Eight hours a day of two saws."""
    found = run(plan(station("cut")), 16, shops=shop(machine("cut", "cut", hours_per_week=None, count=2)))
    assert found.finish == day(2)


def test_people_are_a_limit_of_the_workshop() -> None:
    """Five hours a week of people, whatever the machines could do."""
    people = (workshop("shop", machine("cut", "cut", hours_per_week=None), people_hours_per_week=Decimal(5)),)
    assert run(plan(station("cut")), 10, shops=people).finish == day(9)


def test_a_station_may_have_days_and_hours_of_its_own() -> None:
    """Coating on Thursdays, two hours."""
    coat = station("coat", weekdays=("thu",), hours_a_day=Decimal(2))
    assert run(plan(coat), 4).finish == day(11)


def test_the_slowest_station_is_the_bottleneck() -> None:
    """The one that would take the most days by itself."""
    hours: dict[str, Hours | str] = {
        key: Hours(Fraction(number), Fraction(0), Fraction(1)) for key, number in (("cut", 1), ("weld", 3), ("coat", 2))
    }
    of = plan(station("cut"), station("weld", "cut"), station("coat", "weld"))
    shops = shop(*(machine(key, key, hours_per_week=None) for key in KEYS))
    found = schedule(of, hours, shops, 4)
    assert found.bottleneck == "weld"
    assert {load.station: load.days for load in found.loads} == {"cut": 1, "weld": 3, "coat": 2}


def test_maintenance_that_falls_due_stops_the_run() -> None:
    """Six hours are left until the service: the second day stops halfway, and nothing follows."""
    shops = shop(machine("cut", "cut", hours_per_week=None, maintenance=serviced(run=94)))
    found = run(plan(station("cut")), 10, shops=shops)
    assert found.finish is None
    assert found.due == (Due(workshop="shop", machine="cut", title="Cut", date=day(2), until=None),)
    assert found.stuck == "Cut stops after 6 of 10 units: the maintenance of Cut is due, and no service is planned"


def test_a_planned_service_takes_its_hours_and_lets_it_go_on() -> None:
    """Stopped on Tuesday with six done, serviced for five hours from Thursday, four more units by Saturday's Monday."""
    shops = shop(machine("cut", "cut", hours_per_week=None, maintenance=serviced(run=94)))
    service = Service(workshop="shop", machine="cut", date=day(4), takes=Decimal(5))
    found = run(plan(station("cut"), services=(service,)), 10, shops=shops)
    assert found.due == (Due(workshop="shop", machine="cut", title="Cut", date=day(2), until=day(4)),)
    assert found.finish == day(8)  # three hours of Friday, one of Monday
    assert sum(found.loads[0].weeks.values()) == 10  # a service is no work


def test_a_service_in_time_stops_nothing() -> None:
    """Done before it is due, it only takes its hours."""
    shops = shop(machine("cut", "cut", hours_per_week=None, maintenance=serviced(run=94)))
    service = Service(workshop="shop", machine="cut", date=day(1), takes=Decimal(4))
    found = run(plan(station("cut"), services=(service,)), 8, shops=shops)
    assert (found.due, found.finish) == ((), day(3))


def test_overdue_machines_are_not_scheduled() -> None:
    """Not an hour."""
    shops = shop(machine("cut", "cut", hours_per_week=None, maintenance=serviced(run=120)))
    found = run(plan(station("cut")), 1, shops=shops)
    assert (found.finish, found.loads[0].weeks) == (None, {})


def test_no_hours_never_end() -> None:
    """A machine that is never free is said to be so, not waited for."""
    found = run(plan(station("cut")), 1, shops=shop(machine("cut", "cut", hours_per_week=Decimal(0))))
    assert found.finish is None
    assert "have no hours" in found.stuck


def test_unknown_hours_give_no_date() -> None:
    """What was not measured ends never, and says why."""
    found = schedule(plan(station("cut")), {"cut": "how long cut takes is not known"}, shop(machine("cut", "cut")), 5)
    assert (found.finish, found.stuck) == (None, "how long cut takes is not known")


@given(
    units=st.integers(1, 30),
    unit=st.integers(1, 200),
    setup=st.integers(0, 300),
    weekly=st.one_of(st.none(), st.integers(1, 30)),
)
def test_hours_are_conserved_and_limits_kept(units: int, unit: int, setup: int, weekly: int | None) -> None:
    """What is spent in all weeks is what the run takes; no week has more than the calendar or the machine."""
    of = plan(station("cut"), station("weld", "cut"), station("coat", "weld"))
    shops = shop(*(machine(key, key, hours_per_week=None if weekly is None else Decimal(weekly)) for key in KEYS))
    found = run(of, units, f"{unit}/60", f"{setup}/60", shops)
    assert found.finish is not None
    total = Fraction(unit * units + setup, 60)
    for load in found.loads:
        assert abs(sum(load.weeks.values()) - load.hours) <= Decimal("0.01") * len(load.weeks)
        assert load.hours >= Decimal(total.numerator) / Decimal(total.denominator) - Decimal("0.01")
        assert all(hours <= min(20, weekly or 20) for hours in load.weeks.values())
    firsts = [load.first for load in found.loads if load.first]
    lasts = [load.last for load in found.loads if load.last]
    assert lasts == sorted(lasts)
    assert max(lasts) == found.finish
    assert min(firsts) == MONDAY


@given(units=st.integers(1, 40), unit=st.integers(1, 200), setup=st.integers(0, 300))
def test_one_station_alone_takes_as_many_days_as_its_hours_fill(units: int, unit: int, setup: int) -> None:
    """Hours divided by four, rounded up to working days."""
    found = run(plan(station("cut")), units, f"{unit}/60", f"{setup}/60")
    days = ceil(Fraction(unit * units + setup, 240))
    expected = MONDAY + dt.timedelta(days=(days - 1) // 5 * 7 + (days - 1) % 5)
    assert found.finish == expected


@given(units=st.integers(1, 20), more=st.integers(0, 5), shut=st.integers(1, 12))
def test_more_units_or_holidays_never_end_earlier(units: int, more: int, shut: int) -> None:
    """Nothing is won by making more or working less."""
    stations = (station("cut"), station("weld", "cut"))
    plain = run(plan(*stations), units)
    assert plain.finish is not None
    larger, slower = run(plan(*stations), units + more), run(plan(*stations, calendar=closed(shut, shut)), units)
    assert larger.finish is not None
    assert slower.finish is not None
    assert plain.finish <= larger.finish
    assert plain.finish <= slower.finish


def test_hours_come_from_the_estimate() -> None:
    """A machine's own where there is one, people's where there is none, the set-up for the whole batch."""
    found = cost(
        10,
        line("cut", "machine", "0.5"),
        line("cut", "labour", "0.2"),
        line("cut", "setup", "0.05"),
        line("glue", "labour", "0.3"),
        line("coat", "machine", "0.4"),
    )
    of = plan(station("cut"), station("glue", machine=""), station("coat"))
    assert station_hours(of, found) == {
        "cut": Hours(Fraction(1, 2), Fraction(1, 2), Fraction(2, 5)),
        "glue": Hours(Fraction(3, 10), Fraction(0), Fraction(1)),
        "coat": Hours(Fraction(2, 5), Fraction(0), Fraction(0)),
    }
    assert processes(found) == ("cut", "glue", "coat")


def test_stated_hours_go_before_the_estimates() -> None:
    """Measured hours hold, also where the estimate knows none."""
    found = cost(10, line("cut", "machine", None))
    unknown = station_hours(plan(station("cut")), found)["cut"]
    assert isinstance(unknown, str)
    stated = station("cut", hours_per_unit=Decimal("0.25"), setup=Decimal(1))
    assert station_hours(plan(stated), found)["cut"] == Hours(Fraction(1, 4), Fraction(1), Fraction(1))


@pytest.mark.parametrize("units", [1, 7])
def test_a_milestone_is_reached_by_as_many_units_as_there_are(units: int) -> None:
    """One for ten units, or for all, is reached by the last of a smaller run."""
    marks = (Reached(name="ten", station="cut", units=10), Reached(name="all", station="cut"))
    found = run(plan(station("cut"), milestones=marks), units)
    assert found.reached == {"ten": found.finish, "all": found.finish}
