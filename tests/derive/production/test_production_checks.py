# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A production plan is held against its proposal, its workshops and the law of not working untrained."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.production.checks import references, view
from makeshare.derive.production.hazards import hazards
from makeshare.derive.production.reserve import fee_for, maintenance_reserve, unpaid
from makeshare.derive.production.station import station_hours
from makeshare.derive.share import fee_of_run
from makeshare.errors import MakeshareError, Place, UnknownKey
from makeshare.model.money import Money, total
from makeshare.model.production.plan import Equipment, Insurance, Production, Reached, Service, Training
from makeshare.model.production.schedule import ProductionView
from makeshare.model.production.workshop import Maintenance, Workshop
from makeshare.model.proposal import Delivery, Milestone, Proposal
from tests.derive.builders import catalog, process
from tests.derive.production.plans import cost, day, line, plan, station
from tests.derive.production.shops import euro, machine, serviced, workshop
from tests.derive.proposals import fixed, make_proposal, percentage

CATALOG = catalog(
    [],
    processes=[
        process("weld", "12.00", hazards=("fire",), skills=("welding",)),
        process("glue", hazards=("sticky fingers",)),
        process("paint", hazards=("vapour",), skills=("painting",)),
    ],
)
WELD, GLUE = station("weld", place=Place("production.toml", 7)), station("glue", "weld", machine="")
COSTS = {batch: cost(batch, line("weld", "machine", "1"), line("glue", "labour", "0.5")) for batch in (5, 10)}


def shops(**changes: Any) -> tuple[Workshop, ...]:  # noqa: ANN401  fields of the welding machine
    """Return a workshop that welds."""
    return (workshop("shop", machine("weld", "weld", **changes)),)


def wrong(of: Production, proposal: Proposal | None = None, found: tuple[Workshop, ...] | None = None) -> list[str]:
    """Return what refers to nothing."""
    return [str(one) for one in references(of, proposal or make_proposal(), found or shops(), COSTS[5])]


def seen(
    of: Production, proposal: Proposal | None = None, found: tuple[Workshop, ...] | None = None
) -> tuple[ProductionView, tuple[MakeshareError, ...]]:
    """Derive everything of a plan."""
    return view(of, proposal or make_proposal(), found or shops(), CATALOG, COSTS[5], COSTS[10])


def test_a_sound_plan_has_nothing_wrong() -> None:
    """It ends in time, and nothing is to be said but that no reserve is stated."""
    assert wrong(plan(WELD, GLUE)) == []
    found, problems = seen(plan(WELD, GLUE))
    assert problems == ()
    assert found.minimum.finish == day(3)
    assert found.warnings == ("maintenance reserve unknown: Weld: no reserve is stated",)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (plan(station("weld", workshop="shed"), GLUE), "no workshop in site/workshops is called 'shed'"),
        (plan(station("weld", machine="welt"), GLUE), "no machine of shop is called 'welt' (did you mean weld?)"),
        (
            plan(station("weld", processes=("wled",)), GLUE),
            "no process of this design is called 'wled' (did you mean weld",
        ),
        (plan(WELD, station("glue", processes=("glue", "weld"), machine="")), "2 stations work 'weld': weld, glue"),
        (plan(WELD), "no station works 'glue'"),
        (plan(WELD, station("glue", machine="weld")), "Weld does not run 'glue'"),
        (plan(WELD, GLUE, reserve_fee="Care"), "no fee of the proposal is called 'Care'"),
        (plan(WELD, GLUE, milestones=(Reached(name="maid", station="weld"),)), "called 'maid' (did you mean made?)"),
        (
            plan(WELD, GLUE, services=(Service(workshop="shop", machine="x", date=day(1), takes=Decimal(1)),)),
            "no machine of shop is called 'x'",
        ),
    ],
)
def test_what_refers_to_nothing_is_named(changed: Production, sentence: str) -> None:
    """Each with its tip; until then no schedule is made."""
    assert any(sentence in one for one in wrong(changed)), wrong(changed)


def test_an_example_workshop_makes_nothing_real() -> None:
    """A plan that is no example needs a workshop that is none."""
    assert wrong(plan(WELD, GLUE, example=False))[0].endswith(
        "EXAMPLE shop is an example: it makes nothing (name a real workshop)"
    )


def test_an_error_names_the_line_of_its_station() -> None:
    """Errors name the file and the line of the station."""
    (error,) = references(
        plan(station("weld", machine="x", place=WELD.place), GLUE), make_proposal(), shops(), COSTS[5]
    )
    assert isinstance(error, UnknownKey)
    assert error.place == Place("production.toml", 7)


def test_a_run_that_ends_too_late_is_wrong() -> None:
    """Delivery on the second of March cannot be kept with five units; with ten it is a warning of its own."""
    soon = make_proposal(delivery=Delivery(date=day(2), place="shed", how="collect"))
    found, problems = seen(plan(WELD, GLUE), soon)
    assert [str(one) for one in problems] == ["the run ends on 2027-03-03, and delivery is promised for 2027-03-02"]
    assert any(text.startswith("with 10 units: the run ends on") for text in found.warnings)


def test_a_milestone_that_is_reached_too_late_is_wrong() -> None:
    """Its date in the proposal is a promise."""
    early = make_proposal(milestones=(Milestone(name="made", date=day(1), evidence="photograph"),))
    _, problems = seen(plan(WELD, GLUE, milestones=(Reached(name="made", station="glue"),)), early)
    assert [str(one) for one in problems] == ["'made' is reached on 2027-03-03, and promised for 2027-03-01"]


def test_maintenance_that_stops_the_run_is_said() -> None:
    """A run that never ends is a problem, and why is a warning."""
    found, problems = seen(plan(WELD, GLUE), found=shops(maintenance=serviced(run=98)))
    assert "the maintenance of Weld is due, and no service is planned" in str(problems[0])
    assert "the maintenance of Weld falls due: it stops on 2027-03-01, and no service is planned" in found.warnings


def test_hazards_are_of_machines_and_skills_or_stated() -> None:
    """Welding and painting are hazardous, gluing only when the plan says so."""
    of = plan(WELD, GLUE, station("paint", machine=""), station("care", processes=("glue",), hazardous=True))
    assert hazards(of, CATALOG) == {
        "weld": ("fire",),
        "paint": ("vapour",),
        "care": ("stated to be hazardous by the plan",),
    }


TRAINED = Training(station="weld", who="example-juniper", date=day(1), evidence="a sheet")
INSURED = Insurance(covers="members", until=dt.date(2027, 12, 31), evidence="a policy")
SHARED = station("weld", work_share=Decimal(2), place=WELD.place)


@pytest.mark.parametrize(
    ("changes", "lack"),
    [
        ({"insurance": INSURED}, "0 of 1 who stand there are trained"),
        ({"training": (TRAINED,)}, "no insurance is recorded"),
        ({"training": (TRAINED,), "insurance": INSURED}, ""),
        ({"training": (Training(station="glue", who="x", date=day(1), evidence="x"),), "insurance": INSURED}, "0 of 1"),
        (
            {"training": (Training(station="weld", who="x", date=day(2), evidence="x"),), "insurance": INSURED},
            "trained, from before the first day",
        ),
        (
            {
                "training": (Training(station="weld", who="x", date=day(1), until=day(2), evidence="x"),),
                "insurance": INSURED,
            },
            "0 of 1",
        ),
        (
            {"training": (TRAINED,), "insurance": Insurance(covers="m", until=day(2), evidence="x")},
            "the insurance ends on",
        ),
    ],
)
def test_members_work_at_hazards_only_trained_and_insured(changes: dict[str, Any], lack: str) -> None:
    """Recorded before the first day, for as many as stand there, until the last day."""
    _, problems = seen(plan(SHARED, GLUE, **changes))
    said = [str(one) for one in problems]
    assert (said == []) == (lack == "")
    assert any(lack in one and "production.toml:7" in one for one in said) or not lack


def test_two_people_need_two_who_are_trained() -> None:
    """The same one twice is one."""
    two = station("weld", work_share=Decimal(2), people=2)
    _, problems = seen(plan(two, GLUE, training=(TRAINED, TRAINED), insurance=INSURED))
    assert "1 of 2 who stand there are trained" in str(problems[0])


def test_members_may_work_where_nothing_is_hazardous() -> None:
    """Gluing asks for no paper."""
    _, problems = seen(plan(WELD, station("glue", "weld", machine="", work_share=Decimal(3))))
    assert problems == ()


def test_equipment_is_paid_by_the_fee_that_is_named() -> None:
    """A fee that brings less than the jig costs is wrong, one that brings as much is not."""
    jig = Equipment(item="jig", cost=euro(16_000), paid_by="a fee", owned_afterwards="all", evidence="x", fee="per run")
    _, problems = seen(plan(WELD, GLUE, equipment=(jig,)), make_proposal(fees=(fixed("run", 15_999),)))
    assert "the fee 'per run' brings EUR 159.99, and what it pays for costs EUR 160.00" in str(problems[0])
    _, problems = seen(plan(WELD, GLUE, equipment=(jig,)), make_proposal(fees=(fixed("run", 16_000),)))
    assert problems == ()


def reserved(hourly: int, currency: str = "EUR") -> Maintenance:
    """A machine's reserve an hour."""
    return Maintenance(reserve=Money(hourly, currency))


@given(hourly=st.integers(1, 5000), units=st.integers(1, 50))
def test_a_reserve_is_hours_times_its_rate_to_the_cent(hourly: int, units: int) -> None:
    """An hour for each unit."""
    of = plan(WELD, GLUE)
    found = maintenance_reserve(of, station_hours(of, COSTS[5]), shops(maintenance=reserved(hourly)), units, "EUR")
    assert found.total == euro(hourly * units)
    assert found.total == total([one.amount for one in found.lines if one.amount], "EUR")
    assert list(unpaid(found, fee_of_run(fee_for(found, "Care", "the shop"), units, euro(1), euro(1)))) == []
    assert len(list(unpaid(found, None))) == 1


def test_two_stations_on_one_machine_make_one_line() -> None:
    """Its hours are counted together."""
    of = plan(WELD, station("glue", machine="weld"))
    found = maintenance_reserve(of, station_hours(of, COSTS[5]), shops(maintenance=reserved(200)), 4, "EUR")
    assert [(one.hours, one.amount) for one in found.lines] == [(Decimal(6), euro(1200))]


def test_an_unknown_reserve_is_not_nothing() -> None:
    """None stated, or one in another currency: named, and in no total."""
    of = plan(WELD, GLUE)
    for record in (Maintenance(), reserved(100, "USD")):
        found = maintenance_reserve(of, station_hours(of, COSTS[5]), shops(maintenance=record), 5, "EUR")
        assert found.total == euro(0)
        assert found.unknown == ("Weld: no reserve is stated",)
        assert found.lines[0].amount is None


def test_a_fee_that_is_named_must_bring_the_reserve() -> None:
    """Five hours at EUR 2 are EUR 10; named by no fee, that is a warning."""
    care = shops(maintenance=reserved(200))
    found, problems = seen(plan(WELD, GLUE), found=care)
    assert problems == ()
    assert "EUR 10.00 for the maintenance of machines is paid by no fee of the proposal" in found.warnings
    short = make_proposal(fees=(fixed("unit", 199),))
    _, problems = seen(plan(WELD, GLUE, reserve_fee="per unit"), short, care)
    assert "the fee brings EUR 9.95 for the maintenance of machines, and their hours ask for EUR 10.00" in str(
        problems[0]
    )
    found, problems = seen(plan(WELD, GLUE, reserve_fee="per unit"), make_proposal(fees=(fixed("unit", 200),)), care)
    assert (problems, found.warnings) == ((), ())


def test_fees_of_a_percentage_are_counted_as_the_price_counts_them() -> None:
    """Rounded up to a cent, of the cost or of the price."""
    assert fee_of_run(percentage("cost", "2.5"), 5, euro(1001), euro(2001)) == euro(26)
    assert fee_of_run(percentage("price", "2.5"), 5, euro(1001), euro(2001)) == euro(51)
