# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""DXF of a flat part for laser, plasma, waterjet or router: closed outlines in mm, bend lines, nothing else.

ezdxf pins its clock readings and random ids by an option of its own; the order in which it declares classes follows
the hash seed unless they are declared beforehand.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ezdxf._options import options
from ezdxf.document import Drawing
from ezdxf.enums import InsertUnits
from ezdxf.filemanagement import new
from ezdxf.layouts.layout import Modelspace

from makeshare.model.flat import Bounds, Circle, Contour, FlatProfile, Loop, Vertex

VERSION = "R2010"
METRIC = 1
"""Value of $MEASUREMENT for metric line types and hatches."""

MARGIN = 1.1
"""How much more than the part a viewer shows at first."""


@dataclass(frozen=True)
class LayerProfile:
    """What a shop calls its layers; `outer` and `inner` differ where it wants holes apart."""

    outer: str = "CUT"
    inner: str = "CUT"
    bend_up: str = "BEND_UP"
    bend_down: str = "BEND_DOWN"

    @property
    def colours(self) -> dict[str, int]:
        """AutoCAD colour index of each layer: cuts red, bends blue and green, as many controllers expect."""
        return {self.outer: 1, self.inner: 1, self.bend_up: 5, self.bend_down: 3}


DEFAULT_LAYERS = LayerProfile()


def flat_dxf(profile: FlatProfile, *, layers: LayerProfile = DEFAULT_LAYERS, revision: str = "") -> bytes:
    """Write a flat part; no text and no splines, since a controller may cut every line that it finds.

    `revision` goes into the drawing's custom properties, which no machine draws. Holes come before the
    outline.
    """
    drawing = _drawing(profile, layers)
    if revision:
        drawing.header.custom_vars.append("Revision", revision)
    space = drawing.modelspace()
    for hole in profile.holes:
        _add_loop(space, hole, layers.inner)
    _add_loop(space, profile.outer, layers.outer)
    for bend in profile.bends:
        layer = layers.bend_up if bend.up else layers.bend_down
        space.add_line((bend.x0, bend.y0), (bend.x1, bend.y1), dxfattribs={"layer": layer})
    return _bytes(drawing)


def lines_dxf(loops: Sequence[Loop], pieces: Sequence[tuple[Vertex, Vertex]] = ()) -> bytes:
    """Write closed outlines, and pieces of lines that close nothing, all on the layer of cuts."""
    ends = [Contour(piece).bounds for piece in pieces]
    bounds = [*(loop.bounds for loop in loops), *ends]
    x0, y0 = (min(bound[side] for bound in bounds) for side in (0, 1))
    x1, y1 = (max(bound[side] for bound in bounds) for side in (2, 3))
    layers = DEFAULT_LAYERS
    drawing = _blank((x0, y0, x1, y1), {layers.outer: layers.colours[layers.outer]})
    space = drawing.modelspace()
    for loop in reversed(loops):
        _add_loop(space, loop, layers.outer)
    for piece in pieces:
        space.add_lwpolyline(piece, format="xyb", dxfattribs={"layer": layers.outer})
    return _bytes(drawing)


def _drawing(profile: FlatProfile, layers: LayerProfile) -> Drawing:
    """Open an empty drawing with the layers that a flat part will use."""
    cuts = (layers.outer, layers.inner)
    used = {name: colour for name, colour in layers.colours.items() if profile.bends or name in cuts}
    return _blank(profile.outer.bounds, used)


def _blank(bounds: Bounds, layers: Mapping[str, int]) -> Drawing:
    """Open an empty drawing in mm with these layers, its view on where the lines will be."""
    options.write_fixed_meta_data_for_testing = True  # no clock, no random ids
    drawing = new(VERSION, units=InsertUnits.Millimeters)
    drawing.header["$MEASUREMENT"] = METRIC
    for name, colour in layers.items():
        if name not in drawing.layers:
            drawing.layers.add(name, color=colour)
    x0, y0, x1, y1 = bounds
    low, high = (x0, y0, 0.0), (x1, y1, 0.0)
    drawing.modelspace().reset_extents(low, high)
    drawing.header["$EXTMIN"], drawing.header["$EXTMAX"] = low, high  # else lost at the origin
    drawing.set_modelspace_vport(height=max(x1 - x0, y1 - y0) * MARGIN, center=((x0 + x1) / 2, (y0 + y1) / 2))
    return drawing


def _add_loop(space: Modelspace, loop: Loop, layer: str) -> None:
    """Draw a loop as one closed thing."""
    if isinstance(loop, Circle):
        space.add_circle((loop.x, loop.y), loop.radius, dxfattribs={"layer": layer})
    else:
        space.add_lwpolyline(loop.vertices, format="xyb", close=True, dxfattribs={"layer": layer})


def _bytes(drawing: Drawing) -> bytes:
    for kind in sorted(drawing.entitydb.dxf_types_in_use()):
        drawing.classes.add_class(kind)
    stream = io.StringIO()
    drawing.write(stream)
    return stream.getvalue().encode()
