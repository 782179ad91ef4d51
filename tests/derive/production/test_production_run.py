# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A split in whole cents: lines that add up, trips that are counted, and a way out where there is none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.estimate import estimate
from makeshare.derive.production.match import ask_one
from makeshare.derive.production.run import plan_run
from makeshare.model.assembly import Join
from makeshare.model.money import Money, total
from makeshare.model.production.match import Ask
from makeshare.model.production.split import SplitPlan
from makeshare.model.production.step import Edge, Work
from makeshare.model.production.transport import Transport
from makeshare.model.production.workshop import Workshop
from tests.derive.builders import billed, catalog, describe, facts, measured, offer, part, placed, process, thing
from tests.derive.production.shops import HERE, THERE, euro, machine, serviced, step, van, work, work_of, workshop

CATALOG = catalog(
    [thing("board")], processes=[process("saw", "12.00"), process("glue"), process("weld", skills=("welding",))]
)
TWO = (step("saw"), step("glue", path="top"))
CHAIN = (
    Edge(before=0, after=1, what="part", grams=Decimal(5000)),
    Edge(before=1, after=None, what="all", grams=Decimal(9000)),
)
MARCH = Ask(units=10, start=dt.date(2027, 3, 1), by=dt.date(2027, 3, 14), spot=HERE)


def planned(
    *workshops: Workshop,
    of: Work | None = None,
    ask: Ask = MARCH,
    transport: Transport | None = None,
    **changes: Any,  # noqa: ANN401  what plan_run takes
) -> SplitPlan:
    """Split a run of two steps over workshops."""
    wanted = of or work(*TWO, edges=CHAIN)
    found = [(shop, ask_one(wanted, shop, CATALOG, ask)) for shop in workshops]
    return plan_run(wanted, found, CATALOG, ask, "EUR", transport=transport, **changes)


SAW = workshop("saw", machine("saw", "saw", rate=euro(1000)))
GLUE = workshop("glue", machine("bench", "glue", rate=None), spot=THERE)


def test_lines_add_up_to_the_totals() -> None:
    """Hours at their rates, trips at the van's: to the cent, and each in its place."""
    plan = planned(SAW, GLUE, transport=van())
    assert plan.shortage is None
    assert [(one.workshop, one.units, one.money) for one in plan.lines] == [
        ("saw", 10, euro(40_000)),  # 10 h at EUR 10 and EUR 30
        ("glue", 10, euro(30_000)),  # 10 h at EUR 30: a bench costs nothing
    ]
    assert plan.making == total((one.money for one in plan.lines), "EUR")
    there, back = plan.legs
    assert (there.before, there.to, there.trips, there.km) == ("saw", "glue", 1, Decimal("11.1"))
    assert (back.before, back.to, back.trips) == ("glue", "", 1)
    assert there.money == euro(556)  # 11 119 m at EUR 0.50 a km
    assert plan.transport == euro(2 * 556)
    assert plan.grams == 2 * 2780
    assert plan.total == euro(70_000 + 2 * 556)
    assert plan.proven


def test_a_van_that_comes_back_pays_twice_and_a_road_is_longer() -> None:
    """There and back, on roads 1.2 times as long."""
    plan = planned(SAW, GLUE, transport=van(there_and_back=True, detour=Decimal("1.2")))
    assert plan.legs[0].km == Decimal("26.7")


def test_without_a_vehicle_transport_is_unknown_and_not_nothing() -> None:
    """No price, no distance, no total; making is still known."""
    plan = planned(SAW, GLUE)
    assert plan.legs[0].money is None
    assert (plan.transport, plan.total, plan.grams) == (None, None, None)
    assert plan.making == euro(70_000)
    assert any("what transport costs and emits is unknown" in text for text in plan.assumptions)


def test_unknown_emissions_stay_unknown() -> None:
    """A van without a factor has a cost, and no CO2e; a price on it decides nothing, and that is said."""
    plan = planned(SAW, GLUE, transport=van(co2e=None), co2e_price=euro(10))
    assert (plan.grams, plan.transport) == (None, euro(1112))
    assert "What a kilometre emits is unknown: the price of CO2e decides nothing." in plan.assumptions


def test_a_rate_that_is_not_stated_is_the_catalogues_and_said() -> None:
    """Saws cost EUR 12.00 an hour there, people EUR 30.00."""
    plan = planned(workshop("saw", machine("saw", "saw", "glue", rate=None), labour_rate=None))
    assert plan.lines[0].money == euro(10 * (1200 + 3000))
    assert any(
        "states no rate: Saw at EUR 12.00 an hour and worker at EUR 30.00 an hour" in text for text in plan.assumptions
    )


def test_a_rate_with_operator_pays_for_the_people() -> None:
    """EUR 50 an hour, and nothing more."""
    plan = planned(workshop("saw", machine("saw", "saw", "glue", rate=euro(5000), with_operator=True)))
    assert plan.making == euro(20 * 5000)


def test_another_currency_is_left_out_and_never_converted() -> None:
    """Its steps are then nobody's."""
    foreign = workshop("saw", machine("saw", "saw", "glue", rate=Money(1000, "USD")))
    plan = planned(foreign)
    assert plan.shortage is not None
    assert plan.left_out == ("EXAMPLE saw: Saw is paid in USD, and nothing is converted",)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"envelope": None}, "how big a piece it takes is not stated"),
        ({"hours_per_week": None}, "states no hours a week"),
        ({"maintenance": serviced(run=200)}, ""),
    ],
)
def test_what_is_not_known_is_not_relied_upon(changes: dict[str, Any], why: str) -> None:
    """A machine with an open question, without hours or overdue gets no part of a run, and the report says why."""
    plan = planned(workshop("saw", machine("saw", "saw", "glue", **changes)))
    assert plan.lines == ()
    assert plan.shortage is not None
    assert plan.shortage.possible == 0
    assert any(why in text for text in plan.left_out) or not why


def test_a_workshop_without_a_place_gets_no_trips() -> None:
    """Its distance is unknown, so with a van it is left out; without one it may take part."""
    lost = workshop("lost", machine("bench", "glue"), spot=None)
    assert planned(SAW, lost, transport=van()).shortage is not None
    assert planned(SAW, lost, transport=van()).left_out == (
        "EXAMPLE lost says not where it is: no trip can be counted",
    )
    assert planned(SAW, lost).shortage is None


def test_too_few_hours_name_what_would_help() -> None:
    """Six hours are free for ten: six units now, four hours more, or until three weeks and three days later."""
    plan = planned(workshop("saw", machine("saw", "saw", hours_per_week=Decimal(3)), machine("bench", "glue")))
    assert plan.shortage is not None
    assert plan.shortage.possible == 6
    ((slug, load),) = plan.shortage.loads
    assert (slug, load.machine, load.short, load.free) == ("saw", "saw", Decimal(4), Decimal(6))
    assert plan.shortage.by == dt.date(2027, 3, 24)  # 10 h at 3 h a week are 24 days, from 1 March
    assert plan.shortage.sentences[0] == "Within the limits 6 of 10 units can be made."


def test_no_later_date_helps_a_machine_that_must_be_serviced() -> None:
    """Hours until the next service do not grow with time."""
    plan = planned(workshop("saw", machine("saw", "saw", "glue", maintenance=serviced(run=95))))
    assert plan.shortage is not None
    assert plan.shortage.by is None


def test_steps_that_nobody_can_do_are_named() -> None:
    """With or without hours for the others."""
    plan = planned(SAW)
    assert plan.shortage is not None
    assert plan.shortage.nobody == ("Glue (top): no workshop can be relied upon for it",)


@given(
    units=st.integers(1, 12),
    rates=st.lists(st.integers(1, 9000), min_size=2, max_size=2),
    weekly=st.lists(st.integers(1, 6), min_size=2, max_size=2),
)
def test_every_cent_and_every_hour_is_accounted_for(units: int, rates: list[int], weekly: list[int]) -> None:
    """Totals are the sums of their lines, all units are made or none, no machine beyond its hours."""
    shops = [
        workshop(f"shop-{at}", machine("saw", "saw", "glue", rate=euro(rate), hours_per_week=Decimal(free)), spot=spot)
        for at, (rate, free, spot) in enumerate(zip(rates, weekly, (HERE, THERE), strict=True))
    ]
    plan = planned(*shops, ask=msgspec.structs.replace(MARCH, units=units), transport=van())
    if plan.shortage is not None:
        assert plan.shortage.possible < units
        assert plan.shortage.possible == sum(weekly)  # two weeks of half as many hours as a unit takes
        return
    assert 2 * units <= 2 * sum(weekly)
    assert plan.making == total([one.money for one in plan.lines], "EUR")
    assert plan.transport == total([one.money for one in plan.legs if one.money], "EUR")
    for name in ("Saw (part)", "Glue (top)"):
        assert sum(one.units for one in plan.lines if one.step == name) == units
    for _, load in plan.loads:
        assert load.free is None or load.needed <= load.free


def test_one_workshop_at_the_catalogues_rates_costs_what_the_estimate_says() -> None:
    """Machines, people and set-ups of a whole run, from two sides."""
    shelf = catalog(
        [thing("board"), thing("tube", "square-tube")],
        [offer("board", "50.00"), offer("tube", "30.00")],
        [
            process(
                "route",
                "25.00",
                batch_minutes=Decimal(30),
                attendance=Decimal("0.5"),
                seconds_per={"cut_m": 40, "pierce": 4},
            ),
            process("saw", "3.00", batch_minutes=Decimal(5), part_minutes=Decimal(1), seconds_per={"cut_off": 61}),
            process("coat", "65.00", batch_minutes=Decimal(35), attendance=Decimal(0), seconds_per={"area_m2": 1100}),
            process("bolt", batch_minutes=Decimal(5), part_minutes=Decimal(2)),
        ],
    )  # fmt: skip  one table
    parts = [part("side", "board", "route"), part("top", "board", "route"), part("leg", "tube", "saw")]
    shapes = [measured("side"), measured("top", (500.0, 300.0, 18.0)), measured("leg", (500.0, 40.0, 40.0))]
    description = describe(
        parts,
        [placed(f"{key}[1]") for key in ("side", "top", "leg")],
        [Join(kind="bolt", process="bolt", members=("side[1]", "leg[1]"))],
        route=("coat",),
    )
    known = facts(shapes)
    bom = billed(description, known, shelf)
    shop = workshop(
        "all",
        *(machine(key, key, rate=None, any_size=True) for key in shelf.processes),
        labour_rate=None,
    )
    wanted = work_of(description, known, bom, shelf)
    ask = Ask(units=12)
    plan = plan_run(wanted, [(shop, ask_one(wanted, shop, shelf, ask))], shelf, ask, "EUR")
    costed = estimate(description, known, bom, shelf, batch=12, currency="EUR", region="EU")
    expected = sum(
        line.amount.expected.minor * 12
        for line in costed.lines
        if line.amount and line.category in ("machine", "labour", "setup")
    )
    assert plan.making is not None
    assert abs(plan.making.minor - expected) <= 12 * len(costed.lines)  # the estimate rounds each line of one unit
