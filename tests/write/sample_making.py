# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hand-made workshops, and a production plan of the sample's proposal, with everything that a page can show of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from makeshare.model.production.making import Capability, Making, WorkshopView
from makeshare.model.production.plan import (
    Calendar,
    Closed,
    Equipment,
    Insurance,
    Production,
    Station,
    Training,
)
from makeshare.model.production.schedule import (
    Due,
    MaintenanceReserve,
    ProductionView,
    ReserveLine,
    Schedule,
    StationLoad,
)
from makeshare.model.production.workshop import Machine, Maintenance, Span, Spot, Workshop
from tests.write.sample_money import eur

_MONDAY = dt.date(2027, 4, 5)

_METAL = Workshop(
    slug="example-metal",
    name="EXAMPLE metal workshop",
    example=True,
    summary="Cuts and welds steel.",
    where="EXAMPLE place",
    region="EU",
    spot=Spot(Decimal("51.60"), Decimal("2.60")),
    status="Active",
    access="Restricted",
    contact="metal@example.org",
    languages=("en", "fr"),
    skills=("welding",),
    batch="0 -- 50 units",
    people_hours_per_week=Decimal(40),
    machines=(
        Machine(
            key="laser",
            title="Laser",
            processes=("laser-cut",),
            envelope=(Decimal(3000), Decimal(1500), Decimal(100)),
            materials=("steel",),
            stock=("sheet",),
            thickness=Span(Decimal("0.5"), Decimal(12)),
            tolerance="m",
            hours_per_week=Decimal(6),
            rate=eur("110.00"),
            with_operator=True,
            maintenance=Maintenance(hours_run=Decimal(90), every=Decimal(100), last_at=Decimal(0), reserve=eur("9.00")),
            owner="the workshop",
        ),
        Machine(
            key="welder",
            title="Welder",
            processes=("weld",),
            count=2,
            maintenance=Maintenance(hours_run=Decimal(250), every=Decimal(100), last_at=Decimal(100)),
            note="The jig is bought with the run.",
        ),
        Machine(key="bench", title="Bench", processes=("assemble", "paint"), any_size=True, hours_per_week=Decimal(30)),
    ),
)
_WOOD = Workshop(
    slug="example-wood",
    name="EXAMPLE wood workshop",
    example=True,
    summary="Routes plywood.",
    where="EXAMPLE place",
    region="EU",
    spot=None,
    status="Planned",
    access="Membership",
    contact="https://example.org/wood",
    languages=("en",),
    machines=(Machine(key="router", title="Router", processes=("route-cut",)),),
)


def making() -> Making:
    """Make two workshops and one plan."""
    fork = Capability(
        slug="broadfork", title="Broadfork", verdict="part", can=2, steps=3,
        gaps=("Weld (frame): Welder: its maintenance was due at 200 h, and it has run 250 h",),
        questions=("Laser: which tolerance it keeps is not stated",),
    )  # fmt: skip
    bench = Capability(slug="workbench", title="Workbench", verdict="all", can=4, steps=4)
    return Making(
        workshops=(
            WorkshopView(workshop=_METAL, designs=(fork, bench), distances={"example-wood": None}),
            WorkshopView(workshop=_WOOD, designs=(bench,), distances={"example-metal": None}),
        ),
        productions=(production_view(),),
    )


def _schedule(units: int, finish: dt.date | None) -> Schedule:
    weeks = {_MONDAY: Decimal(8), _MONDAY + dt.timedelta(days=7): Decimal("2.5")}
    load = StationLoad(
        station="weld", title="Weld", hours=Decimal("10.5"), weeks=weeks, days=Decimal(2), first=_MONDAY, last=finish
    )
    due = Due(workshop="example-metal", machine="welder", title="Welder", date=_MONDAY, until=None)
    return Schedule(
        units=units, start=_MONDAY, finish=finish, loads=(load,), bottleneck="weld", due=(due,),
        stuck="" if finish else "Weld stops after 3 of 60 units: the maintenance of Welder is due",
    )  # fmt: skip


def production_view() -> ProductionView:
    """Make a plan that has something of everything: a late end, a hazard, equipment, an unknown reserve."""
    station = Station(
        key="weld", title="Weld", workshop="example-metal", machine="welder", processes=("weld",), work_share=Decimal(2)
    )
    plan = Production(
        slug="0001-broadfork-first-run",
        example=True,
        start=_MONDAY,
        calendar=Calendar(
            weekdays=("mon", "tue"), hours_a_day=Decimal(4), closed=(Closed(first=_MONDAY, last=_MONDAY, why="feast"),)
        ),
        stations=(station,),
        equipment=(
            Equipment(
                item="Jig", cost=eur("160.00"), paid_by="the run", owned_afterwards="the tool fund",
                evidence="assumed: a guess",
            ),
        ),
        training=(Training(station="weld", who="example-juniper", date=_MONDAY, evidence="a sheet"),),
        insurance=Insurance(covers="members", until=dt.date(2027, 12, 31), evidence="a policy"),
    )  # fmt: skip
    reserve = MaintenanceReserve(
        units=30,
        lines=(
            ReserveLine(
                workshop="example-metal", machine="laser", title="Laser", hours=Decimal(3), hourly=eur("9.00"),
                amount=eur("27.00"),
            ),
            ReserveLine(
                workshop="example-metal", machine="welder", title="Welder", hours=Decimal(10), hourly=None, amount=None
            ),
        ),
        total=eur("27.00"),
        unknown=("Welder: no reserve is stated",),
    )  # fmt: skip
    return ProductionView(
        plan=plan,
        minimum=_schedule(30, dt.date(2027, 6, 20)),
        optimum=_schedule(60, None),
        promised=dt.date(2027, 6, 15),
        reserve=reserve,
        hazards={"weld": ("fire", "arc radiation")},
        problems=("the run ends on 2027-06-20, and delivery is promised for 2027-06-15",),
        warnings=("maintenance reserve unknown: Welder: no reserve is stated",),
    )
