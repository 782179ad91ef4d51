# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Put geometry files and bought things back together as one scene, each distinct body imported and meshed once."""

from __future__ import annotations

from pathlib import Path

from makeshare.errors import GeometryError
from makeshare.hardware import draw
from makeshare.kernel.mesh import tessellate
from makeshare.kernel.scene import Body, Colour, Placed, Scene
from makeshare.kernel.shapes import read_shape
from makeshare.measure.solid import gate
from makeshare.model.catalog import Thing
from makeshare.model.facts import MeasureJob, PartOrder
from makeshare.model.placement import absolute


def scene(job: MeasureJob, folder: Path) -> Scene:
    """Import every part, draw every bought thing, and place them; raises GeometryError naming the part at fault."""
    bodies = [_part(order, folder) for order in job.parts] + [_thing(thing) for thing in job.things]
    index = {order.key: number for number, order in enumerate(job.parts)}
    things = {thing.key: len(job.parts) + number for number, thing in enumerate(job.things)}
    places = absolute(job.instances)
    placed = tuple(
        Placed(one.path, (index if one.kind == "part" else things)[one.key], places[one.path])
        for one in job.instances
        if one.kind != "assembly"
    )
    return Scene(job.design, tuple(bodies), placed)


def _part(order: PartOrder, folder: Path) -> Body:
    """Import a part, let it through the gate, and mesh it."""
    try:
        shape = read_shape(_geometry(order, folder))
        gate(shape, order.name)
        return Body(order.key, shape, tessellate(shape), colour(order.colour), order.metallic)
    except GeometryError as error:
        error.place = error.place if error.place.field else type(error.place)(field=order.key)
        raise


def _geometry(order: PartOrder, folder: Path) -> bytes:
    try:
        return (folder / order.geometry).read_bytes()
    except FileNotFoundError as error:
        tip = "did it leave Python early?"
        raise GeometryError(f"the design handed over no geometry of {order.name}", tip=tip) from error


def _thing(thing: Thing) -> Body:
    shape = draw(thing)
    return Body(thing.key, shape, tessellate(shape), colour(thing.colour), thing.metallic)


def colour(code: str) -> Colour:
    """Read #rrggbb as three numbers from 0 to 1."""
    red, green, blue = (int(code[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return (red, green, blue)
