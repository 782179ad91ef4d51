# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a script shows, let through the gates, meshed once, and written in the formats asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import cadquery as cq
import numpy as np
from OCP.BRepMesh import BRepMesh_IncrementalMesh

from makeshare.errors import GeometryError
from makeshare.fab.dxf import lines_dxf
from makeshare.fab.glb import glb
from makeshare.fab.step import StepHeader, assembly_step, part_step
from makeshare.fab.stl import scene_stl
from makeshare.fab.svg import ISOMETRIC, TOP, svg
from makeshare.fab.threemf import threemf
from makeshare.kernel import shapes
from makeshare.kernel.mesh import ANGLE, DEFLECTION, Mesh, tessellate
from makeshare.kernel.scene import Body, Placed, Scene
from makeshare.kernel.shapes import Box
from makeshare.measure.section import Lines, extent, lines_of
from makeshare.model.assembly import IDENTITY
from makeshare.model.flat import Vertex
from makeshare.model.script import ScriptJob, ScriptReport
from makeshare.stages.script_shown import Item

NO_MESH = Mesh(
    *(np.zeros((0, 3)), np.zeros((0, 3), np.int32), np.zeros(0, np.int32)),
    *(np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int32), ()),
)
"""Mesh of what needs none."""
MESHED = frozenset({"stl", "3mf", "glb"})
"""Formats that hold solids only."""
FLAT = 1e-6
"""Height (mm) below which a thing is seen from above."""


class Unfit(GeometryError):  # noqa: N818  it is raised as what it says
    """A format cannot hold what is shown, sound as it is."""


def write_all(items: list[Item], job: ScriptJob) -> tuple[ScriptReport, dict[str, bytes]]:
    """Write everything that the formats can hold, nothing for no items; raises GeometryError for an unsound solid."""
    for item in items:
        gate(item)
    if not items:
        return ScriptReport(objects=0, solids=0, box=(0, 0, 0), volume=0), {}
    whole = Whole(job.name, items, meshed=not MESHED.isdisjoint(job.formats))
    files: dict[str, bytes] = {}
    unfit: dict[str, list[str]] = {}
    for name in job.formats:
        try:
            files[f"result.{name}"] = WRITERS[name](whole)
        except Unfit as error:
            unfit.setdefault(error.message, []).append(name)
    whole.notes.extend(f"no {', '.join(names)}: {reason}" for reason, names in unfit.items())
    return whole.report(), files


def gate(item: Item) -> None:
    """Let through sound shapes only; raises GeometryError saying what is wrong with another."""
    if not item.shape.isValid():
        raise GeometryError(
            f"{item.path} is not sound", tip="a fillet may be too large, or an outline may cross itself"
        )
    for solid in item.shape.Solids():
        volume = shapes.volume(solid)
        if volume <= 0:
            what = "is turned inside out" if volume < 0 else "has no volume"
            raise GeometryError(f"{item.path} is not sound: a solid of it {what}")


@dataclass
class Whole:
    """All that is shown as one scene, and what follows from it when a format asks."""

    name: str
    items: list[Item]
    meshed: bool

    def __post_init__(self) -> None:
        """Mesh each distinct shape once, however often and in whichever colours it stands."""
        self.notes: list[str] = []
        self._meshes: dict[cq.Shape, Mesh] = {}
        bodies: dict[tuple[cq.Shape, object], int] = {}
        listed: list[Body] = []
        placed: list[Placed] = []
        for item in self.items:
            key = (item.shape, item.colour)
            if key not in bodies:
                bodies[key] = len(listed)
                name = self.name if len(self.items) == 1 else item.path.rpartition("/")[2]
                listed.append(Body(name, item.shape, self._mesh(item), item.colour, metallic=False))
            placed.append(Placed(item.path, bodies[key], item.matrix))
        self.scene = Scene(self.name, tuple(listed), tuple(placed))

    @cached_property
    def solids(self) -> Scene:
        """The scene without what is no solid; raises Unfit when nothing is left."""
        kept = [index for index, body in enumerate(self.scene.bodies) if body.shape.Solids()]
        if not kept:
            raise Unfit("no solid")
        bodies = tuple(self.scene.bodies[index] for index in kept)
        placed = (one for one in self.scene.placed if one.body in kept)
        return Scene(self.name, bodies, tuple(Placed(one.path, kept.index(one.body), one.matrix) for one in placed))

    @cached_property
    def standing(self) -> list[cq.Shape]:
        """Every shape at its place."""
        return [shapes.located(item.shape, item.matrix) for item in self.items]

    @cached_property
    def compound(self) -> cq.Shape:
        """All shapes as one."""
        return self.standing[0] if len(self.standing) == 1 else cq.Compound.makeCompound(self.standing)

    @cached_property
    def box(self) -> Box:
        """The box around it, mm."""
        boxes = [extent(shape) for shape in self.standing]
        low = tuple(min(box.low[axis] for box in boxes) for axis in range(3))
        high = tuple(max(box.high[axis] for box in boxes) for axis in range(3))
        return Box((low[0], low[1], low[2]), (high[0], high[1], high[2]))

    def report(self) -> ScriptReport:
        """Say what it is."""
        x, y, z = self.box.size
        return ScriptReport(
            objects=len(self.items),
            solids=sum(len(item.shape.Solids()) for item in self.items),
            box=(round(x, 4) + 0.0, round(y, 4) + 0.0, round(z, 4) + 0.0),
            volume=round(sum(shapes.volume(item.shape) for item in self.items if item.solid), 3),
            notes=tuple(self.notes),
        )

    def _mesh(self, item: Item) -> Mesh:
        """Mesh an item where a format needs that; the mesh stays in the shape too, where views are drawn from."""
        if not (self.meshed and item.solid):
            return NO_MESH
        if item.shape not in self._meshes:
            self._meshes[item.shape] = tessellate(item.shape)
        return self._meshes[item.shape]


def _step(whole: Whole) -> bytes:
    header = StepHeader(name=whole.name, revision="", organisation="", system="makeshare")
    if len(whole.items) == 1 and whole.items[0].matrix == IDENTITY:
        (body,) = whole.scene.bodies
        return part_step(body.shape, body.name, body.colour, header=header)
    return assembly_step(whole.scene, header=header)


def _svg(whole: Whole) -> bytes:
    """Draw the whole; what no other format has meshed is meshed for it."""
    for item in whole.items:
        if not (whole.meshed and item.solid):
            BRepMesh_IncrementalMesh(item.shape.wrapped, DEFLECTION, isRelative=False, theAngDeflection=ANGLE)
    return svg(whole.compound, whole.name, TOP if whole.box.size[2] < FLAT else ISOMETRIC)


def _dxf(whole: Whole) -> bytes:
    level = (whole.box.low[2] + whole.box.high[2]) / 2
    try:
        drawn = [lines_of(shape, level) for shape in whole.standing]
    except GeometryError as error:
        raise Unfit(error.message) from error
    if not any(lines.loops or lines.pieces for lines in drawn):
        raise Unfit("there is nothing to draw at half its height")
    whole.notes.extend(dict.fromkeys(f"dxf: {lines.note}" for lines in drawn if lines.note))
    loops = [loop for lines in drawn for loop in lines.loops]
    return lines_dxf(loops, [piece for lines in drawn for piece in _pieces(lines)])


def _pieces(lines: Lines) -> Iterator[tuple[Vertex, Vertex]]:
    for piece in lines.pieces:
        yield (*piece.start, piece.bulge), (*piece.end, 0.0)


WRITERS: dict[str, Callable[[Whole], bytes]] = {
    "step": _step,
    "stl": lambda whole: scene_stl(whole.solids),
    "3mf": lambda whole: threemf(whole.solids),
    "glb": lambda whole: glb(whole.solids),
    "dxf": _dxf,
    "svg": _svg,
}
"""How each format is written."""
