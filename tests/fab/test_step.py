# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A STEP file brings the same geometry, names, colours and nesting into another program."""

from __future__ import annotations

import re
from pathlib import Path

import cadquery as cq
import pytest

from makeshare.fab.step import StepHeader, assembly_step, canonical, part_step
from makeshare.kernel.scene import Scene
from makeshare.kernel.shapes import box, is_valid, located, solid_count, volume
from tests.kernel.shapes_for_tests import PLY, SHAPES, STEEL, block, scene

HEADER = StepHeader("stand", "1.2.0 g1:0123", "Ökologie & Söhne's", "makeshare 0.1")


def imported(data: bytes, folder: Path) -> cq.Shape:
    """Read a file back as CadQuery's users do."""
    path = folder / "part.step"
    path.write_bytes(data)
    return cq.Compound.makeCompound(cq.importers.importStep(str(path)).vals())  # type: ignore[arg-type]  # all are shapes


@pytest.mark.parametrize("name", SHAPES)
def test_a_part_comes_back_with_its_volume_and_box(name: str, tmp_path: Path) -> None:
    """Relative 1e-5 in volume and 1e-3 mm in the box, valid, and as many solids."""
    shape = SHAPES[name]()
    back = imported(part_step(shape, name, STEEL, header=HEADER), tmp_path)
    assert is_valid(back)
    assert solid_count(back) == solid_count(shape)
    assert volume(back) == pytest.approx(volume(shape), rel=1e-5)
    assert box(back).low == pytest.approx(box(shape).low, abs=1e-3)
    assert box(back).high == pytest.approx(box(shape).high, abs=1e-3)


def test_the_head_names_schema_unit_and_origin() -> None:
    """AP242, millimetres, the revision and who made it; letters beyond ASCII as the standard encodes them."""
    text = part_step(block(), "block", PLY, header=HEADER).decode("ascii")
    assert "AP242_MANAGED_MODEL_BASED_3D_ENGINEERING" in text
    assert "SI_UNIT(.MILLI.,.METRE.)" in text
    assert "1.2.0 g1:0123" in text
    assert "\\X4\\000000D6\\X0\\kologie" in text
    assert "PRODUCT('block','block'" in text


def test_an_assembly_comes_back_nested_named_and_coloured(tmp_path: Path) -> None:
    """Levels, names, colours and places survive, and a shape that was itself placed keeps its name."""
    path = tmp_path / "stand.step"
    path.write_bytes(assembly_step(scene(), header=HEADER))
    stand = cq.Assembly.importStep(str(path))
    assert stand.name == "stand"
    assert [child.name for child in stand.children] == ["frame", "block"]
    frame = stand.children[0]
    assert [child.name for child in frame.children] == ["tube[0]", "tube[1]", "feet"]
    assert [child.name for child in frame.children[2].children] == ["plate[0]", "plate[1]"]
    for leaf, colour in ((frame.children[0], STEEL), (frame.children[2].children[1], STEEL), (stand.children[1], PLY)):
        assert leaf.color is not None
        assert leaf.color.toTuple()[:3] == pytest.approx(colour, abs=1e-4)


def test_an_assembly_comes_back_in_its_places(tmp_path: Path) -> None:
    """The whole has the volume and the box that its placed parts have."""
    whole = scene()
    back = imported(assembly_step(whole, header=HEADER), tmp_path)
    parts = [located(whole.bodies[one.body].shape, one.matrix) for one in whole.placed]
    assert solid_count(back) == len(parts)
    assert volume(back) == pytest.approx(sum(map(volume, parts)), rel=1e-5)
    together = box(cq.Compound.makeCompound(parts))
    assert box(back).low == pytest.approx(together.low, abs=1e-3)
    assert box(back).high == pytest.approx(together.high, abs=1e-3)


def test_a_body_is_written_once_however_often_it_is_placed() -> None:
    """Two tubes and two plates share their geometry: a file of five places holds three solids."""
    text = assembly_step(scene(), header=HEADER).decode("ascii")
    assert text.count("MANIFOLD_SOLID_BREP(") == 3
    assert text.count("NEXT_ASSEMBLY_USAGE_OCCURRENCE('") == 7


def test_earlier_exports_leave_no_trace() -> None:
    """The same scene gives the same bytes however many files the process wrote before."""
    whole = scene()
    first = assembly_step(whole, header=HEADER)
    part_step(block(), "other", PLY, header=HEADER)
    assert assembly_step(whole, header=HEADER) == first
    assert part_step(block(), "b", PLY, header=HEADER) == part_step(block(), "b", PLY, header=HEADER)


def test_the_order_of_colours_does_not_matter() -> None:
    """Whichever colour block the kernel writes first, the result is one and the same, and settled after one pass."""
    text = assembly_step(scene(), header=HEADER).decode("ascii")
    assert canonical(text) == text
    start, end = text.index("MECHANICAL_DESIGN"), text.rindex("ENDSEC;")
    assert start < end
    assert text.count("COLOUR_RGB") == 2


def test_every_reference_leads_somewhere() -> None:
    """Renumbering leaves no entity undefined, doubled or out of reach."""
    data = assembly_step(scene(), header=HEADER).decode("ascii").split("DATA;")[1]
    defined = re.findall(r"^#(\d+) = ", data, re.MULTILINE)
    assert len(defined) == len(set(defined))
    assert set(re.findall(r"#(\d+)", data)) == set(defined)


def test_an_empty_assembly_is_still_a_product() -> None:
    """Nothing placed gives a file with the product's name."""
    assert b"PRODUCT('nothing'" in assembly_step(Scene("nothing", (), ()), header=HEADER)
