# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A design's steps are the estimate's own, each with what lies on the machine and where it goes next."""

from __future__ import annotations

from decimal import Decimal

from makeshare.derive.hours import hours
from makeshare.model.assembly import Join
from makeshare.model.production.step import Work
from tests.derive.builders import at, billed, catalog, describe, facts, measured, part, placed, process, thing
from tests.derive.production.shops import work_of

SHELF = catalog(
    [
        thing("board"),
        thing("metal", dimensions={"thickness": 2.0}),
        thing("tube", "square-tube"),
        thing("petg", "filament"),
    ],
    processes=[
        process("route", "25.00", batch_minutes=Decimal(30), seconds_per={"cut_m": 40, "pierce": 4}, kerf=Decimal(6)),
        process("bend", "40.00", seconds_per={"bend": 30}),
        process("saw", "3.00", batch_minutes=Decimal(5), seconds_per={"cut_off": 60}),
        process("print", "1.00", seconds_per={"print_g": 90}),
        process("drill", "3.00", seconds_per={"hole": 30}),
        process("weld", "12.00", batch_minutes=Decimal(20), part_minutes=Decimal(2)),
        process("paint", seconds_per={"area_m2": 900}),
    ],
)  # fmt: skip  one table


def stool() -> tuple[Work, list[tuple[str, str]]]:
    """A bent seat, two tubes that are welded into it, a printed foot, and paint over all; with what hours are of."""
    parts = [
        part("seat", "metal", "route", "bend", "drill"),
        part("frame/tube", "tube", "saw"),
        part("foot", "petg", "print"),
    ]
    shapes = [
        measured("seat", (400.0, 300.0, 30.0), flat=(400.0, 352.0), bends=2),
        measured("frame/tube", (500.0, 40.0, 40.0)),
        measured("foot", (40.0, 40.0, 20.0)),
    ]
    instances = [
        placed("seat[1]"),
        placed("frame[1]", "assembly"),
        placed("frame[1]/tube[1]", key="frame/tube"),
        placed("frame[1]/tube[2]", key="frame/tube", matrix=at(0.0, 260.0, 0.0)),
        placed("foot[1]"),
    ]
    joins = [
        Join(kind="weld", process="weld", members=("frame[1]/tube[1]", "frame[1]/tube[2]"), length=80.0),
        Join(kind="weld", process="weld", members=("seat[1]", "frame[1]"), length=80.0),
    ]
    description = describe(parts, instances, joins, route=("paint",))
    known = facts(shapes)
    bom = billed(description, known, SHELF)
    spent = [(one.process.key, one.path) for one in hours(description, known, bom, SHELF)]
    return work_of(description, known, bom, SHELF), spent


def test_steps_are_those_that_hours_are_counted_of() -> None:
    """Same processes on the same lines in the same order, and set-ups that add up to the same hours."""
    work, spent = stool()
    assert [(step.process, step.path) for step in work.steps] == spent
    assert all(step.busy is not None for step in work.steps if step.process != "print")


def test_a_sheet_lies_flat_until_it_is_bent() -> None:
    """Cut with room for the cutter; the brake takes blank and folded part; the drill the folded part."""
    work, _ = stool()
    route, bend, drill = (step for step in work.steps if step.path == "seat")
    assert [(one.what, one.size, one.rule) for one in route.bodies] == [
        ("blank and its cut", (Decimal(406), Decimal(358), Decimal(2)), "flat")
    ]
    assert [one.what for one in bend.bodies] == ["blank", "folded part"]
    assert [one.size for one in drill.bodies] == [(Decimal(400), Decimal(300), Decimal(30))]


def test_bars_lie_along_x_and_prints_stand() -> None:
    """As they are drawn."""
    work, _ = stool()
    rules = {step.process: step.bodies[0].rule for step in work.steps if step.process in ("saw", "print")}
    assert rules == {"saw": "bar", "print": "upright"}


def test_an_assembly_is_as_big_as_its_parts_where_they_stand() -> None:
    """Two tubes of 40 mm, 260 mm apart, make 300 mm; the whole is as it was measured."""
    work, _ = stool()
    frame = next(step for step in work.steps if step.process == "weld" and step.path == "frame")
    assert frame.bodies[0].size == (Decimal(500), Decimal(300), Decimal(40))
    assert frame.things == ("tube",)


def test_what_moves_goes_through_every_step_to_the_people() -> None:
    """Parts along their routes, into their joins, the whole to the paint and out of it, with their masses."""
    work, _ = stool()
    names = [(step.process, step.path) for step in work.steps]
    ways = {
        (names[edge.before], names[edge.after] if edge.after is not None else None): edge.grams for edge in work.edges
    }
    inside = ("weld", "frame")
    outside = next(one for one in names if one[0] == "weld" and one != inside)
    assert ways.keys() == {
        (("route", "seat"), ("bend", "seat")),
        (("bend", "seat"), ("drill", "seat")),
        (("saw", "frame/tube"), inside),
        (inside, outside),
        (("drill", "seat"), outside),
        (("print", "foot"), ("paint", "")),
        (outside, ("paint", "")),
        (("paint", ""), None),
    }
    tubes, whole = ways[inside, outside], ways[("paint", ""), None]
    assert tubes is not None
    assert whole is not None
    assert tubes == ways[("saw", "frame/tube"), inside]
    assert whole > tubes


def test_sheets_of_one_stock_share_a_set_up() -> None:
    """Two parts of one board are set up once, as the estimate counts it; two tubes of their own each."""
    parts = [
        part("side", "board", "route"),
        part("top", "board", "route"),
        part("leg", "tube", "saw"),
        part("rail", "tube", "saw"),
    ]
    shapes = [
        measured("side"),
        measured("top"),
        measured("leg", (500.0, 40.0, 40.0)),
        measured("rail", (400.0, 40.0, 40.0)),
    ]
    description = describe(parts, [placed(f"{one.key}[1]") for one in parts])
    known = facts(shapes)
    bom = billed(description, known, SHELF)
    work = work_of(description, known, bom, SHELF)
    groups = {step.path: step.group for step in work.steps}
    assert groups["side"] == groups["top"]
    assert groups["leg"] != groups["rail"]
    once = {step.group: step.setup for step in work.steps}
    assert sum(once.values()) == sum(one.setup for one in hours(description, known, bom, SHELF))


def test_unmeasured_work_stays_unknown() -> None:
    """A cut that nobody measured takes unknown hours, and says why."""
    description = describe([part("side", "board", "route")], [placed("side[1]")])
    known = facts([measured("side", cut_length=None)])
    (step,) = work_of(description, known, billed(description, known, SHELF), SHELF).steps
    assert step.busy is None
    assert "cut_m was not measured" in step.why
