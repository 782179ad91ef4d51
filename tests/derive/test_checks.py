# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A sound design yields no problem; each fault yields one sentence at the part's line."""

from __future__ import annotations

import pytest

from makeshare.derive.checks import problems
from makeshare.errors import DesignError, GeometryError, InputError, MakeshareError, Place, UnknownKey
from makeshare.model.assembly import Description, Join, Parameter, Violation
from makeshare.model.catalog import Catalog
from makeshare.model.facts import Facts, PartFacts
from tests.derive.builders import catalog, describe, facts, measured, part, placed, process, thing

SHOP = catalog(
    [
        thing("board"),
        thing("beam", "lumber"),
        thing("tube", "square-tube"),
        thing("angle", "angle"),
        thing("petg", "filament"),
        thing("bolt", "hex-bolt"),
        thing("carriage", "carriage-bolt"),
        thing("screw", "wood-screw"),
        thing("nut", "nut"),
        thing("washer", "washer"),
    ],
    processes=[
        process("cut", stock=("sheet",)),
        process("saw", stock=("lumber", "square-tube", "angle")),
        process("bend", stock=("sheet",), seconds_per={"bend": 30}),
        process("screws"),
    ],
)
DRAWN = {"bolt": 2500.0, "carriage": 4500.0, "screw": 400.0, "nut": 700.0, "washer": 200.0}


def found(description: Description, measurements: Facts, shop: Catalog = SHOP) -> list[MakeshareError]:
    """List the problems."""
    return list(problems(description, measurements, shop))


def one_part(stock: str, shape: PartFacts, *route: str, grain: str = "") -> list[MakeshareError]:
    """Check a design of one part."""
    return found(describe([part("it", stock, *route, grain=grain)], [placed("it[1]")]), facts([shape]))


@pytest.mark.parametrize(
    ("stock", "box"),
    [
        ("board", (600.0, 300.0, 18.0)),
        ("board", (2500.0, 1250.0, 18.04)),
        ("board", (1250.0, 2500.0, 17.96)),
        ("beam", (4200.0, 45.0, 95.0)),
        ("beam", (900.0, 95.0, 45.0)),
        ("beam", (900.0, 30.0, 60.0)),
        ("petg", (900.0, 900.0, 900.0)),
    ],
)
def test_a_part_that_fits_its_stock_is_fine(stock: str, box: tuple[float, float, float]) -> None:
    """Either way round, up to the stock's own size, ripped lumber included; filament has no size."""
    assert one_part(stock, measured("it", box)) == []


@pytest.mark.parametrize(
    ("stock", "box", "says"),
    [
        ("board", (600.0, 300.0, 21.0), "is 21 mm thick, and board is 18 mm"),
        ("board", (600.0, 18.0, 300.0), "is 300 mm thick, and board is 18 mm"),
        ("board", (1300.0, 1300.0, 18.0), "of 1300 x 1300 mm does not fit in a sheet of 2500 x 1250 mm"),
        ("beam", (4201.0, 45.0, 95.0), "is 4201 mm long, and beam comes in 4200 mm"),
        ("beam", (900.0, 46.0, 95.0), "has a section of 95 x 46 mm"),
        ("beam", (45.0, 95.0, 900.0), "has a section of 900 x 95 mm"),
    ],
)
def test_a_part_that_does_not_fit_says_by_how_much(stock: str, box: tuple[float, float, float], says: str) -> None:
    """Too thick, too large, too long, or not lying along X: one error, at the part's line."""
    (error,) = one_part(stock, measured("it", box))
    assert isinstance(error, GeometryError)
    assert says in error.message
    assert error.place == Place("designs/thing/design.py", 7, "it")


def test_grain_fixes_how_a_part_lies() -> None:
    """1300 mm across the grain is more than the sheet's 1250, along it is not."""
    shape = measured("it", (1300.0, 400.0, 18.0))
    assert one_part("board", shape, grain="x") == []
    (error,) = one_part("board", shape, grain="y")
    assert "with its grain along y" in error.message


def test_bent_sheet_is_judged_by_its_blank() -> None:
    """The folded box may be as thick as it likes; the blank must fit, and a process must bend it."""
    folded = measured("it", (300.0, 200.0, 90.0), bends=2, flat=(470.0, 200.0))
    assert one_part("board", folded, "cut", "bend") == []
    (error,) = one_part("board", folded, "cut")
    assert "no process of its route bends" in error.message
    (error,) = one_part("board", measured("it", (300.0, 200.0, 90.0), bends=2, flat=(2600.0, 200.0)), "bend")
    assert "2600 x 200 mm does not fit" in error.message
    (error,) = one_part("board", measured("it", (300.0, 200.0, 90.0), bends=2, notes=("too tight",)), "bend")
    assert (error.message, error.tip) == ("it is bent, and could not be unfolded", "too tight")


@pytest.mark.parametrize(("stock", "area"), [("tube", 444.0), ("angle", 4 * 76 + 36 * (1 - 3.14159 / 4))])
def test_a_hollow_section_drawn_full_is_found(stock: str, area: float) -> None:
    """The right section's volume passes, a full bar of the same outside does not."""
    box = (1000.0, 40.0, 40.0)
    assert one_part(stock, measured("it", box, volume=area * 1000)) == []
    (error,) = one_part(stock, measured("it", box))
    assert "holds more material" in error.message


def test_a_process_that_cannot_work_the_stock_is_refused() -> None:
    """A saw for bars does not cut sheet."""
    (error,) = one_part("board", measured("it"), "saw")
    assert isinstance(error, InputError)
    assert "saw cannot work board, a sheet" in str(error)


def test_unknown_keys_come_with_near_ones_and_stop_the_rest() -> None:
    """Stock, process, item and join are looked up before anything needs them."""
    join = Join(kind="screw", process="screw-it", members=("it[1]",), line=12)
    description = describe([part("it", "bord", "cutt")], [placed("it[1]"), placed("bolt[1]", "item", "bolts")], [join])
    errors = found(description, facts([measured("it")]))
    assert all(isinstance(error, UnknownKey) for error in errors)
    assert [error.place.line for error in errors] == [7, 9, 7, 12]
    assert "did you mean board" in errors[0].tip


def test_a_broken_rule_is_placed_at_its_parameter() -> None:
    """The first parameter that the rule names has a line."""
    width = Parameter(name="width", kind="length", default=1.0, help="", line=14)
    rule = Violation(message="too wide for its depth", parameters=("width", "depth"))
    (error,) = found(describe([], [], parameters=(width,), violations=(rule,)), facts([]))
    assert isinstance(error, DesignError)
    assert str(error) == "designs/thing/design.py:14: width, depth: too wide for its depth"


def test_one_name_for_two_things_is_refused() -> None:
    """A line of the bill stands for one thing only."""
    twice = describe([], [placed("foot[1]", "item", "bolt"), placed("foot[2]", "item", "nut")])
    (error,) = found(twice, facts([], DRAWN))
    assert error.message == "one name stands for bolt and nut"


def test_a_join_of_what_is_not_placed_is_refused() -> None:
    """Stage A's word on what it joined is checked."""
    join = Join(kind="bolt", process="screws", members=("ghost[1]",), line=3)
    (error,) = found(describe([], [placed("bolt[1]", "item", "bolt")], [join]), facts([], DRAWN))
    assert "ghost[1], which is not placed" in error.message


def clash(
    one: str,
    other: str,
    volume: float,
    *,
    kind: str = "screw",
    items: tuple[str, ...] = ("screw[1]",),
    members: tuple[str, ...] = ("a[1]", "b[1]"),
) -> list[MakeshareError]:  # fmt: skip  one signature
    """Check two boards in a join, one of them in an assembly, that share some volume with what holds them."""
    keys = ("screw", "bolt", "carriage", "nut", "washer")
    instances = [placed("a[1]"), placed("b[1]"), placed("box[1]", "assembly"), placed("box[1]/a[1]", key="a")]
    instances += [placed(f"{key}[1]", "item", key) for key in keys]
    join = Join(kind=kind, process="screws", members=members, items=items)
    shapes = [measured("a"), measured("b")]
    return found(describe([part("a"), part("b")], instances, [join]), facts(shapes, DRAWN, [(one, other, volume)]))


@pytest.mark.parametrize("kind", ["glue", "weld", "bolt", "screw"])
def test_two_made_parts_never_overlap(kind: str) -> None:
    """No join excuses it: neither glue nor weld needs shared space."""
    (error,) = clash("a[1]", "b[1]", 1.5, kind=kind, items=())
    assert isinstance(error, GeometryError)
    assert str(error).startswith("designs/thing/design.py:7: a[1]: a[1] and b[1] overlap by 1.5 mm3")


def test_a_screw_may_cut_into_what_it_joins() -> None:
    """Up to its own volume, and into nothing else."""
    assert clash("a[1]", "screw[1]", 400.0) == []
    assert len(clash("a[1]", "screw[1]", 402.0)) == 1
    assert len(clash("a[1]", "screw[1]", 10.0, members=("b[1]",))) == 1
    assert len(clash("a[1]", "screw[1]", 10.0, items=())) == 1
    assert len(clash("a[1]", "screw[1]", 10.0, kind="glue")) == 1


def test_an_assembly_as_member_stands_for_its_content() -> None:
    """A screw into a nested design's part is allowed when the nested design is the member."""
    assert clash("box[1]/a[1]", "screw[1]", 400.0, members=("box[1]",)) == []
    assert len(clash("a[1]", "screw[1]", 400.0, members=("box[1]",))) == 1


def test_a_bolt_needs_its_clearance_hole() -> None:
    """With a nut, the bolt runs free through the members; without one it threads into them."""
    stack = ("bolt[1]", "nut[1]", "washer[1]")
    assert clash("a[1]", "bolt[1]", 1.5, kind="bolt", items=stack) == []
    assert len(clash("a[1]", "bolt[1]", 300.0, kind="bolt", items=stack)) == 1
    assert clash("a[1]", "bolt[1]", 300.0, kind="bolt", items=("bolt[1]",)) == []


def test_a_nut_may_share_the_bolts_thread_only() -> None:
    """Up to the smaller of both; a washer and a bolt may not."""
    stack = ("bolt[1]", "nut[1]", "washer[1]")
    assert clash("bolt[1]", "nut[1]", 320.0, kind="bolt", items=stack) == []
    assert len(clash("bolt[1]", "nut[1]", 800.0, kind="bolt", items=stack)) == 1
    assert len(clash("bolt[1]", "washer[1]", 100.0, kind="bolt", items=stack)) == 1
    assert len(clash("bolt[1]", "nut[1]", 320.0, kind="bolt", items=("bolt[1]",))) == 1


def test_a_carriage_bolts_neck_is_pulled_into_the_wood() -> None:
    """Up to the neck's 8 x 8 x 4 mm, not the shank."""
    stack = ("carriage[1]", "nut[1]")
    assert clash("a[1]", "carriage[1]", 200.0, kind="bolt", items=stack) == []
    assert len(clash("a[1]", "carriage[1]", 300.0, kind="bolt", items=stack)) == 1
