# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Masses and outer boxes: only what no material allows is impossible, and rounding is never held against anybody."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from makeshare.derive.exchange.densities import HEAVIEST, density_range
from makeshare.derive.exchange.density import density_problems
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.read.exchange.reading import parse_foreign

MATERIALS = ("steel", "birch plywood", "PLA", "aluminium", "HDPE", "oak", "concrete", "acrylic")
EDGES = st.decimals(Decimal(2), Decimal(2000), places=2)
ONE = Decimal(1)


def codes(material: str, mass: object, edges: tuple[object, ...], tsdc: str = "CNC") -> list[str]:
    """Return what is found about the mass of one part."""
    width, depth, height = edges
    named = f'material = "{material}"\n' if material else ""
    text = (
        f'okhv = "2.4"\n[[part]]\nname = "a"\ntsdc = "{tsdc}"\n{named}mass = {mass}\n'
        f"outer-dimensions = {{ width = {width}, depth = {depth}, height = {height} }}\n"
    )
    content = parse_foreign("okh.toml", text.encode()).content
    assert isinstance(content, ForeignManifest)
    return [one.code for one in density_problems(content)]


@settings(max_examples=60)
@given(st.sampled_from(MATERIALS), EDGES, EDGES, EDGES, st.decimals(0, 1, places=3), st.integers(0, 2))
def test_a_solid_part_is_never_called_wrong(
    material: str, width: Decimal, depth: Decimal, height: Decimal, within: Decimal, places: int
) -> None:
    """A block of any density of its material, its figures rounded to whole or part millimetres and grams, passes."""
    allowed = density_range(material)
    assert allowed is not None
    mass = width * depth * height / 1000 * (allowed[0] + (allowed[1] - allowed[0]) * within)
    step = ONE.scaleb(-places)
    rounded = [value.quantize(step, ROUND_HALF_EVEN) for value in (mass, width, depth, height)]
    assume(all(rounded))  # a mass of zero grams is another matter
    assert codes(material, rounded[0], tuple(rounded[1:])) == []


@settings(max_examples=60)
@given(st.sampled_from(MATERIALS), EDGES, EDGES, EDGES, st.decimals(Decimal("1.001"), Decimal(1000), places=3))
def test_more_than_the_densest_block_is_impossible(
    material: str, width: Decimal, depth: Decimal, height: Decimal, times: Decimal
) -> None:
    """Heavier than a full block of the heaviest grade, rounding allowed for: no such part exists."""
    allowed = density_range(material)
    assert allowed is not None
    half = Decimal("0.005")
    most = (width + half) * (depth + half) * (height + half) / 1000 * allowed[1]
    mass = (most * times).quantize(ONE) + 1
    assert codes(material, mass, (width, depth, height)) == ["density-impossible"]


def test_without_a_material_only_matter_itself_sets_the_bound() -> None:
    """A litre of 22 kg may be osmium; one of 23 kg is nothing; a litre of a gram is lighter than its air."""
    assert Decimal(22) < HEAVIEST < Decimal(23)
    assert codes("", 22000, (100, 100, 100)) == []
    assert codes("", 23400, (100, 100, 100)) == ["density-impossible"]
    assert codes("", 2, (100, 100, 100)) == []
    assert codes("", 0.4, (100, 100, 100)) == ["density-unlikely"]


def test_a_thin_sheet_is_judged_with_its_rounding() -> None:
    """1 mm may be 1.4 mm: 10.9 g/cm3 of the box as written is steel all the same; 12 is not."""
    assert codes("steel", 109, (100, 100, 1)) == []
    assert codes("steel", 130, (100, 100, 1)) == ["density-impossible"]
    assert codes("steel", 109, (100, 100, "1.0")) == ["density-impossible"]


@pytest.mark.parametrize(
    ("material", "mass", "edges", "tsdc", "found"),
    [
        ("wood", 15, (566, 24, 22), "CNC", ["density-unlikely"]),  # a published slip: 0.05 g/cm3
        ("wood", 150, (566, 24, 22), "CNC", []),
        ("wood", 900, (500, 400, 300), "CNC", []),  # a frame: nothing is known of how much of its box it fills
        ("steel", 900, (400, 300, 200), "SHEET", []),  # a folded box
        ("steel", 1700, (1000, 40, 40), "MEC", []),  # an angle of 40 x 40 x 3
        ("aluminium", 260, (1000, 30, 30), "MEC", []),  # a tube of 30 x 1
        ("PLA", 30, (120, 100, 5), "3DP", []),
        ("PLA", 25, (120, 100, 50), "3DP", []),  # printed hollow
        ("copper filled PLA", 300, (100, 100, 10), "3DP", []),  # its density is anybody's guess
        ("unobtainium", 15, (566, 24, 22), "CNC", []),
        ("steel and wood", 7000, (100, 100, 100), "CNC", []),
        ("steel and wood", 9000, (100, 100, 100), "CNC", ["density-impossible"]),
    ],
)
def test_light_parts_are_doubted_only_where_solid_ones_are_made(
    material: str, mass: int, edges: tuple[int, int, int], tsdc: str, found: list[str]
) -> None:
    """Boards and bars fill a good part of their box; frames, folded sheet and prints need not."""
    assert codes(material, mass, edges, tsdc) == found


def test_a_cylinder_bounds_closer_than_its_box() -> None:
    """A full box would pass as steel; the cylinder within it, which is what is stated, would have to be denser."""
    template = (
        'okhv = "2.4"\n[[part]]\nname = "a"\nmaterial = "steel"\nmass = {mass}\n'
        '[[part.outer-dimensions]]\nopenSCAD = "cylinder(h=100, r=50)"\nunit = "mm"\n'
    )
    found = []
    for mass in (6000, 7400):  # the cylinder holds 785 cm3, its box 1000 cm3
        content = parse_foreign("okh.toml", template.format(mass=mass).encode()).content
        assert isinstance(content, ForeignManifest)
        found.append([one.code for one in density_problems(content)])
    assert found == [[], ["density-impossible"]]
