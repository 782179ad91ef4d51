# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A DXF holds what a cutter may follow and nothing else, and says that it is in millimetres."""

from __future__ import annotations

import io
import math

import ezdxf
import pytest
from ezdxf import recover
from ezdxf.document import Drawing
from ezdxf.entities.lwpolyline import LWPolyline
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.fab.dxf import LayerProfile, flat_dxf
from makeshare.model.flat import Contour, FlatProfile
from tests.fab.profiles_for_tests import FOLDED, PLAIN, SLOT


def read(data: bytes) -> Drawing:
    """Read a drawing as strictly as ezdxf can, and let its audit find nothing."""
    drawing, audit = recover.read(io.BytesIO(data))
    assert not audit.errors
    assert not audit.fixes
    assert not drawing.audit().errors
    return drawing


def test_it_says_millimetres_and_its_version() -> None:
    """R2010, $INSUNITS 4, $MEASUREMENT 1, and extents around the part."""
    drawing = read(flat_dxf(FOLDED))
    assert drawing.dxfversion == "AC1024"
    assert (drawing.header["$INSUNITS"], drawing.header["$MEASUREMENT"]) == (4, 1)
    assert tuple(drawing.header["$EXTMIN"]) == (0, 0, 0)
    assert tuple(drawing.header["$EXTMAX"]) == pytest.approx((120, 50, 0))


def test_cut_holds_closed_outlines_only_and_bends_have_layers_of_their_own() -> None:
    """Circles and closed polylines on CUT; one line a bend on BEND_UP and BEND_DOWN; no text, no splines."""
    space = read(flat_dxf(FOLDED)).modelspace()
    assert [(item.dxftype(), item.dxf.layer) for item in space] == [
        ("CIRCLE", "CUT"),
        ("LWPOLYLINE", "CUT"),
        ("LWPOLYLINE", "CUT"),
        ("LINE", "BEND_UP"),
        ("LINE", "BEND_DOWN"),
    ]
    assert all(item.closed for item in space if isinstance(item, LWPolyline))


def test_a_flat_part_has_no_empty_bend_layers() -> None:
    """A shop that sees a bend layer asks where the bends are."""
    assert {layer.dxf.name for layer in read(flat_dxf(PLAIN)).layers} == {"0", "Defpoints", "CUT"}


def test_a_shop_may_name_the_layers() -> None:
    """Holes and outline apart, for machines that cut them in that order."""
    layers = LayerProfile(outer="CUT_OUTER", inner="CUT_INNER")
    space = read(flat_dxf(PLAIN, layers=layers)).modelspace()
    assert [item.dxf.layer for item in space] == ["CUT_INNER", "CUT_OUTER"]


def test_the_revision_is_kept_where_no_machine_draws_it() -> None:
    """A custom property, letters beyond ASCII included; nothing in the drawing."""
    drawing = read(flat_dxf(PLAIN, revision="1.2.0 Größe"))
    assert drawing.header.custom_vars.get("Revision") == "1.2.0 Größe"
    assert len(drawing.modelspace()) == 2


def test_arcs_come_back_as_they_went() -> None:
    """The slot's ends are half circles of its own width, to the last digit that is written."""
    slot = next(item for item in read(flat_dxf(FOLDED)).modelspace() if isinstance(item, LWPolyline))
    assert [tuple(vertex) for vertex in slot.get_points("xyb")] == [pytest.approx(vertex) for vertex in SLOT.vertices]


def test_no_line_is_drawn_twice() -> None:
    """A laser would burn a doubled line twice."""
    space = ezdxf.filemanagement.read(io.StringIO(flat_dxf(FOLDED).decode())).modelspace()
    seen = [repr(item.dxfattribs()) + repr(getattr(item, "get_points", list)()) for item in space]
    drawn = [text.split("'layer'")[1] for text in seen]
    assert len(drawn) == len(set(drawn))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(20, 500), st.integers(-40, 40)), min_size=3, max_size=8))
def test_any_outline_keeps_its_length_and_area(rays: list[tuple[int, int]]) -> None:
    """What another program reads has the length that ezdxf's own flattening gives to the contour."""
    turns = [math.tau * i / len(rays) for i in range(len(rays))]
    corners = tuple((r * math.cos(t), r * math.sin(t), bulge / 100) for t, (r, bulge) in zip(turns, rays, strict=True))
    contour = Contour(corners)
    line = next(iter(read(flat_dxf(FlatProfile(thickness=2.0, outer=contour))).modelspace()))
    assert isinstance(line, LWPolyline)
    length = sum(
        item.dxf.radius * math.radians((item.dxf.end_angle - item.dxf.start_angle) % 360)
        if item.dxftype() == "ARC"
        else item.dxf.start.distance(item.dxf.end)
        for item in line.virtual_entities()
    )
    assert length == pytest.approx(contour.length, rel=1e-9)
