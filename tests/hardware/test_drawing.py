# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is drawn is what the catalogue says, where the convention puts it."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable

import pytest

from makeshare.errors import GeometryError, UnknownKey
from makeshare.hardware import draw
from makeshare.hardware.drawers import DRAWERS
from makeshare.kernel.shapes import write_shape
from makeshare.model.catalog import KINDS, STOCK, Thing

Range = tuple[float, float]
Size = dict[str, float]


def box_of(thing: Thing) -> tuple[Range, Range, Range]:
    """Return the extent in X, Y and Z (mm) that a thing's dimensions and the frame convention ask for."""
    size = thing.dimensions
    around, below, above = AROUND[thing.kind](size)
    half_x, half_y = around[0] / 2, around[1] / 2
    return (-half_x, half_x), (-half_y, half_y), (-below, above)


def _hexagon(width: float) -> Range:
    return (width * 2 / math.sqrt(3), width)


def _circle(diameter: float) -> Range:
    return (diameter, diameter)


def _nut(size: Size) -> tuple[Range, float, float]:
    round_one = "shank_diameter" in size or "cross_hole" in size
    around = _circle(size["width"]) if round_one else _hexagon(size["width"])
    return around, size.get("shank_length", 0), size["height"]


AROUND: dict[str, Callable[[Size], tuple[Range, float, float]]] = {
    "hex-bolt": lambda s: (_hexagon(s["head_width"]), s["length"], s["head_height"]),
    "socket-bolt": lambda s: (_circle(s["head_diameter"]), s["length"], s["head_height"]),
    "button-bolt": lambda s: (_circle(s["head_diameter"]), s["length"], s["head_height"]),
    "carriage-bolt": lambda s: (_circle(s["head_diameter"]), s["length"], s["head_height"]),
    "wood-screw": lambda s: (_circle(s["head_diameter"]), s["length"], s.get("head_height", 0)),
    "washer": lambda s: (_circle(s["outside"]), 0, s["thickness"]),
    "nut": _nut,
    "box": lambda s: ((s["length"], s["width"]), 0, s["height"]),
    "tube-cap": lambda s: ((s["width"], s["height"]), s["depth"], s["thickness"]),
}


def test_every_kind_of_item_is_drawn() -> None:
    """A kind that the catalogue may hold and a design may place has a drawing."""
    assert set(DRAWERS) == {kind for kind in KINDS if kind not in STOCK and kind != "consumable"}


def test_the_box_is_the_stated_one(item: Thing) -> None:
    """A drawing reaches exactly as far as its dimensions say; a mistyped one or a wrong frame shows here."""
    drawn = draw(item).BoundingBox(0.001)
    extents = (drawn.xmin, drawn.xmax), (drawn.ymin, drawn.ymax), (drawn.zmin, drawn.zmax)
    for found, stated in zip(extents, box_of(item), strict=True):
        assert found == pytest.approx(stated, abs=0.01)


def test_the_stated_mass_fits_the_drawing(item: Thing) -> None:
    """Where a mass is stated beside a density, the drawn solid weighs about that: threads are not drawn."""
    if item.mass is None or item.density is None:
        assert item.mass or item.density, "neither mass nor density: the bill cannot weigh it"
        return
    grams = draw(item).Volume() * item.density / 1e6
    assert 0.6 < grams / item.mass < 1.4


def test_a_hexagon_nut_has_its_true_volume(things: dict[str, Thing]) -> None:
    """Across flats means across flats: the volume of a hexagonal prism less the bore."""
    size = things["nut-m10"].dimensions
    hexagon = math.sqrt(3) / 2 * size["width"] ** 2
    expected = (hexagon - math.pi / 4 * size["diameter"] ** 2) * size["height"]
    assert draw(things["nut-m10"]).Volume() == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("bolt", "nut"), [("hex-bolt-m8x40", "lock-nut-m8"), ("carriage-bolt-m10x120", "nut-m10")])
def test_a_nut_on_its_bolt_does_not_overlap(bolt: str, nut: str, things: dict[str, Thing]) -> None:
    """A nut's hole is as wide as the bolt's shank, so that a bolted joint shows no interference."""
    shank, body = draw(things[bolt]), draw(things[nut])
    on_the_shank = body.moved(0, 0, -30)
    assert shank.intersect(on_the_shank).Volume() < 1e-3


def test_a_screw_fits_the_pilot_hole_it_names(things: dict[str, Thing]) -> None:
    """The pilot hole is never wider than the thread, and never so narrow that the core splits the wood."""
    for thing in things.values():
        pilot = thing.dimensions.get("pilot_hole")
        if pilot is not None:
            assert 0.75 * thing.dimensions["root_diameter"] <= pilot < thing.dimensions["diameter"], thing.key


def test_a_cross_dowel_is_threaded_across(things: dict[str, Thing]) -> None:
    """The bolt meets a cross dowel along X at half its height: there is no material on that line."""
    dowel = draw(things["cross-dowel-m6"])
    assert not dowel.isInside((0, 0, 7))
    assert not dowel.isInside((4.5, 0, 7))
    assert dowel.isInside((0, 4.5, 7))
    assert dowel.isInside((0, 0, 2))


def test_a_bracket_has_a_hole_in_each_leg(things: dict[str, Thing]) -> None:
    """A bracket's holes lie where `hole_offset` puts them, measured from the outside of the corner."""
    bracket = draw(things["angle-bracket-40"])
    assert not bracket.isInside((0, -20 + 28, 1))
    assert not bracket.isInside((0, -19, 28))
    assert bracket.isInside((0, -20 + 20, 1))
    assert bracket.isInside((0, -19, 20))


def test_drawing_twice_gives_the_same_bytes(things: dict[str, Thing]) -> None:
    """Nothing about a drawing depends on when or how often it is made."""
    for thing in {thing.kind: thing for thing in things.values() if thing.role == "item"}.values():
        assert write_shape(draw(thing)) == write_shape(draw(thing)), thing.key


def test_stock_is_not_drawn(things: dict[str, Thing]) -> None:
    """Stock is cut to parts first; asking for its drawing says which kinds are drawn."""
    with pytest.raises(UnknownKey, match="'sheet'"):
        draw(things["plywood-birch-18"])


def test_impossible_dimensions_name_the_thing() -> None:
    """A washer whose hole is wider than itself is a mistake in the catalogue, and the error names it."""
    wrong = Thing(
        key="washer-odd",
        kind="washer",
        title="",
        material="",
        dimensions={"inside": 9, "outside": 8, "thickness": 1},
    )
    with pytest.raises(GeometryError, match="washer-odd"):
        draw(wrong)


def test_importing_the_package_loads_no_kernel() -> None:
    """The command line may import the package's name without paying for the CAD kernel."""
    code = "import sys, makeshare.hardware; sys.exit('cadquery' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
