# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Stage B, measuring: import what stage A handed over, judge it, and state every fact about it.

In:  `job.json` (a MeasureJob) and the geometry files that it names.
Out: `facts.json` (Facts); or `failure.json`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from makeshare.errors import MakeshareError
from makeshare.kernel import shapes
from makeshare.kernel.scene import Body, Scene
from makeshare.measure.flat import flat_profile
from makeshare.measure.holes import holes
from makeshare.measure.overlap import clashes
from makeshare.measure.solid import measure, name_of
from makeshare.measure.unfold import unfold
from makeshare.model.facts import Facts, ItemFacts, MeasureJob, PartFacts, PartOrder, Point
from makeshare.model.flat import FlatProfile
from makeshare.stages import exchange
from makeshare.stages.bodies import scene


def main(inputs: Path, outputs: Path) -> None:
    """Run the job in a folder."""
    job = exchange.read(inputs, "job.json", MeasureJob)
    try:
        facts = state(job, scene(job, inputs))
    except MakeshareError as error:
        exchange.fail(outputs, error)
        return
    exchange.write(outputs, "facts.json", msgspec.json.encode(facts))


def state(job: MeasureJob, whole: Scene) -> Facts:
    """State all facts about a scene."""
    bodies = {body.name: body for body in whole.bodies}
    parts = tuple(_part(order, bodies[order.key]) for order in job.parts)
    low, size = _box(whole)
    return Facts(
        geometry_hash=_identity(job, whole, parts),
        low=low,
        box=size,
        parts=parts,
        items=tuple(_item(bodies[thing.key]) for thing in job.things),
        clashes=clashes(whole),
    )


def profile(order: PartOrder, body: Body) -> FlatProfile | None:
    """Return the flat outline of a part that is cut from sheet, unfolded if it is bent; None for any other part."""
    if not order.flat:
        return None
    try:
        if order.k_factor is None:
            return flat_profile(body.shape, order.thickness)
        return unfold(body.shape, order.thickness, order.k_factor)
    except MakeshareError as error:
        error.message = f"{order.name} cannot be cut from a sheet: {error.message}"
        error.place = type(error.place)(field=order.key)
        raise


def _part(order: PartOrder, body: Body) -> PartFacts:
    facts = measure(body.shape, order.key)
    flat = profile(order, body)
    facts = msgspec.structs.replace(facts, holes=holes(body.shape))
    if flat is None:
        return facts
    return msgspec.structs.replace(
        facts,
        flat=flat.size,
        cut_length=round(flat.length, 3),
        pierces=len(flat.loops),
        bends=len(flat.bends),
        notes=flat.notes,
    )


def _item(body: Body) -> ItemFacts:
    x, y, z = (round(value, 4) for value in shapes.centre_of_mass(body.shape))
    return ItemFacts(key=body.name, volume=round(shapes.volume(body.shape), 3), centre=(x, y, z))


def _box(whole: Scene) -> tuple[Point, Point]:
    """Return the low corner and the size of the box around everything placed."""
    boxes = [shapes.box(shapes.located(whole.bodies[one.body].shape, one.matrix)) for one in whole.placed]
    low = [min(box.low[axis] for box in boxes) for axis in range(3)]
    high = [max(box.high[axis] for box in boxes) for axis in range(3)]
    return _point(low), _point([b - a for a, b in zip(low, high, strict=True)])


def _point(values: list[float]) -> Point:
    x, y, z = (round(value, 3) + 0.0 for value in values)
    return (x, y, z)


def _identity(job: MeasureJob, whole: Scene, parts: tuple[PartFacts, ...]) -> str:
    """Name the whole by what stands where: part hashes and thing keys, placements to 1e-3 mm."""
    names = [part.geometry_hash for part in parts] + [thing.key for thing in job.things]
    rows = sorted(
        f"{one.path} {names[one.body]} {' '.join(f'{round(value, 3) + 0.0:.3f}' for value in one.matrix)}"
        for one in whole.placed
    )
    return name_of("\n".join(rows))
