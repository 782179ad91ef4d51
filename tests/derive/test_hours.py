# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hours follow from measured features; what was not measured is unknown, never zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from makeshare.derive.hours import Spent, hours
from makeshare.derive.work import work
from makeshare.model.assembly import Description, Instance, Join, Part
from makeshare.model.catalog import Catalog, Process
from makeshare.model.facts import PartFacts
from tests.derive.builders import billed, catalog, describe, facts, measured, part, placed, process, thing

ROUTER = process(
    "route",
    "25.00",
    attendance=Decimal("0.5"),
    batch_minutes=Decimal(30),
    part_minutes=Decimal(3),
    seconds_per={"cut_m": 40, "pierce": 4},
    tools=("router", "vacuum"),
    skills=("routing",),
    hazards=("dust",),
)  # fmt: skip  one table
SAW = process("saw", part_minutes=Decimal(1), seconds_per={"cut_off": 60, "cut_m": 10}, tools=("saw", "vacuum"))


def shop(*processes: Process) -> Catalog:
    """A catalogue with these processes."""
    return catalog(
        [thing("board"), thing("beam", "lumber"), thing("petg", "filament", density=1000.0)], processes=list(processes)
    )


def spent(
    parts: list[Part],
    shapes: list[PartFacts],
    shelf: Catalog,
    *,
    joins: tuple[Join, ...] = (),
    route: tuple[str, ...] = (),
    instances: tuple[Instance, ...] = (),
) -> tuple[Description, tuple[Spent, ...]]:  # fmt: skip  one signature
    """Return the hours of a design that has each part once."""
    placed_parts = [placed(f"{one.key}[1]") for one in parts]
    description = describe(parts, [*placed_parts, *instances], list(joins), route=route)
    known = facts(shapes)
    return description, hours(description, known, billed(description, known, shelf), shelf)


def test_a_machine_runs_is_loaded_and_attended() -> None:
    """2 m of cut and one pierce are 84 s; loading takes 3 min of both; somebody attends half of the run."""
    shape = measured("side", (600.0, 400.0, 18.0))
    _, (cut,) = spent([part("side", "board", "route")], [shape], shop(ROUTER))
    assert cut.machine == pytest.approx(Decimal(84) / 3600 + Decimal(3) / 60)
    assert cut.labour == pytest.approx(Decimal(42) / 3600 + Decimal(3) / 60)
    assert cut.setup == Decimal("0.5")


def test_work_by_hand_takes_a_person_all_the_time() -> None:
    """Without a machine there are no machine hours; a saw counts cuts of a bar, not its outline."""
    _, (cut,) = spent([part("leg", "beam", "saw")], [measured("leg", (900.0, 95.0, 45.0))], shop(SAW))
    assert cut.machine == 0
    assert cut.labour == pytest.approx(Decimal(2) / 60)


def test_a_bought_service_needs_nobody() -> None:
    """An attendance of zero means that the machine's rate pays for the people."""
    service = process("coat", "60.00", attendance=Decimal(0), part_minutes=Decimal(6), seconds_per={"area_m2": 100})
    _, (coat,) = spent([part("side", "board", "coat")], [measured("side")], shop(service))
    assert coat.labour == 0
    assert coat.machine
    assert coat.machine > Decimal("0.1")


def test_parts_of_one_sheet_share_the_set_up() -> None:
    """Two parts of the same board are cut in one set-up, and each bar part has its own."""
    shelf = shop(ROUTER, process("trim", batch_minutes=Decimal(6)))
    parts = [part(name, "board", "route", "trim") for name in ("a", "b")]
    _, found = spent(parts, [measured("a"), measured("b")], shelf)
    assert [(one.process.key, one.path, one.setup) for one in found] == [
        ("route", "a", Decimal("0.5")),
        ("route", "b", Decimal(0)),
        ("trim", "a", Decimal("0.1")),
        ("trim", "b", Decimal("0.1")),
    ]


def test_what_was_not_measured_has_no_hours() -> None:
    """A sheet without its outline, or a process that counts what a part cannot have: unknown, with the reason."""
    _, (cut,) = spent([part("side", "board", "route")], [measured("side", cut_length=None)], shop(ROUTER))
    assert (cut.machine, cut.labour, cut.why) == (None, None, "route of side: cut_m was not measured")
    _, (cut,) = spent([part("leg", "beam", "route")], [measured("leg", (900.0, 95.0, 45.0))], shop(ROUTER))
    assert cut.labour is None
    assert "none of cut_m, pierce" in cut.why


def test_a_print_counts_its_grams() -> None:
    """A gram of a solid cube takes its seconds."""
    printer = process(
        "print",
        "1.00",
        attendance=Decimal("0.1"),
        mass_model="printed",
        shell=Decimal(1),
        infill=Decimal(1),
        seconds_per={"print_g": 36},
    )  # fmt: skip  one table
    _, (printed,) = spent([part("cube", "petg", "print")], [measured("cube", (10.0, 10.0, 10.0))], shop(printer))
    assert printed.machine == Decimal("0.01")


def test_joins_count_their_welds_screws_and_bolts() -> None:
    """Two welds of 3 x 100 mm in one assembly are summed, handled twice, set up once for the design."""
    shelf = shop(process("weld", part_minutes=Decimal(6), batch_minutes=Decimal(12), seconds_per={"weld_m": 360}))
    instances = [placed("frame[1]", "assembly")] + [placed(f"{path}[1]") for path in ("frame[1]/a", "b", "c")]
    inner = Join(kind="weld", process="weld", members=("frame[1]/a[1]", "frame[1]/a[1]"), length=100.0, count=3)
    outer = Join(kind="weld", process="weld", members=("b[1]", "frame[1]/a[1]"), length=500.0)
    parts = [part("frame/a"), part("b"), part("c")]
    description = describe(parts, instances, [inner, inner, outer])
    known = facts([measured(one.key) for one in parts])
    inside, outside = hours(description, known, billed(description, known, shelf), shelf)
    assert (inside.path, inside.labour, inside.setup) == ("frame", Decimal("0.06") + Decimal("0.2"), Decimal("0.2"))
    assert (outside.path, outside.labour, outside.setup) == ("", Decimal("0.05") + Decimal("0.1"), Decimal(0))


def test_the_designs_own_route_sums_everything() -> None:
    """Coating counts all surfaces; packing counts what is placed, but not the screws that joins brought."""
    shelf = shop(
        process("coat", seconds_per={"area_m2": 1000}), process("pack", seconds_per={"piece": 36}), process("screws")
    )
    join = Join(kind="screw", process="screws", members=("a[1]",), items=("screw[1]", "screw[2]"), count=2)
    items = tuple(placed(f"screw[{index}]", "item", "board") for index in (1, 2))
    shapes = [measured("a"), measured("b")]
    _, found = spent([part("a"), part("b")], shapes, shelf, joins=(join,), route=("coat", "pack"), instances=items)
    coat, pack = (one for one in found if one.process.key in ("coat", "pack"))
    assert coat.running == Decimal(str(2 * shapes[0].area)) / 10**6 * 1000 / 3600
    assert pack.running == Decimal("0.02")


def test_work_gathers_tools_once_and_sums_hours() -> None:
    """Each process has one row in the order of work; a tool that two processes share is listed once."""
    shelf = shop(ROUTER, SAW)
    parts = [part("side", "board", "route", "saw"), part("leg", "beam", "saw")]
    known = facts([measured("side"), measured("leg", (900.0, 95.0, 45.0))])
    description = describe(parts, [placed("side[1]"), placed("side[2]"), placed("leg[1]")])
    found = work(description, known, billed(description, known, shelf), shelf)
    assert [one.key for one in found.processes] == ["saw", "route"]
    assert found.tools == ("saw", "vacuum", "router")
    assert (found.skills, found.hazards) == (("routing",), ("dust",))
    assert found.labour_hours == sum((one.labour_hours or Decimal(0) for one in found.processes), Decimal(0))


def test_an_unknown_hour_leaves_the_sum_unknown() -> None:
    """Hours with a gap are no total."""
    known = facts([measured("side", cut_length=None)])
    description = describe([part("side", "board", "route")], [placed("side[1]")])
    shelf = shop(ROUTER)
    assert work(description, known, billed(description, known, shelf), shelf).labour_hours is None
