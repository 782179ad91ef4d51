# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How big what lies on a machine is: a blank as it is cut, a part as it stands after bending, an assembly."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from makeshare.derive.paths import line_path, within
from makeshare.model.assembly import Description, Instance
from makeshare.model.bom import Line
from makeshare.model.catalog import BARS, Catalog, Thing
from makeshare.model.facts import Facts, PartFacts
from makeshare.model.production.step import Body, Rule

Box = tuple[float, float, float]


def made(line: Line, place: int, facts: Facts, catalog: Catalog) -> tuple[Body, ...]:
    """Return what step number `place` of a part's route lays on its machine; nothing where no size is known.

    Sheet lies as it is cut until it is bent, with room for the cutter around it where it is cut; the step that bends
    it needs room for the blank and for the folded part. Bars lie along x where they are sawn. Prints stand as drawn,
    since their layers decide what they carry.
    """
    if line.box is None:
        return ()
    thing, process = catalog.thing(line.thing), catalog.process(line.route[place])
    if thing.kind == "sheet":
        return _sheet(line, line.box, place, _measured(line, facts), thing, catalog)
    if thing.kind in BARS:
        return (_body("piece", line.box, "bar" if "cut_off" in process.seconds_per else "free"),)
    return (_body("part", line.box, "upright" if thing.kind == "filament" else "free"),)


def _measured(line: Line, facts: Facts) -> PartFacts | None:
    return next((part for part in facts.parts if part.key == line.path), None)


def _sheet(
    line: Line, box: Box, place: int, measured: PartFacts | None, thing: Thing, catalog: Catalog
) -> tuple[Body, ...]:
    bends = 0 if measured is None else measured.bends
    if bends and (measured is None or measured.flat is None):
        return ()
    thick = thing.dimensions["thickness"] if bends else box[2]
    flat = box[:2] if measured is None or measured.flat is None else measured.flat
    routes = [catalog.process(key) for key in line.route]
    process, bent = routes[place], [at for at, one in enumerate(routes) if "bend" in one.seconds_per]
    folded = _body("folded part", box, "free")
    if bends and bent and place > bent[0]:
        return (folded,)
    if bends and bent and place == bent[0]:
        return (_body("blank", (*flat, thick), "free"), folded)
    if "cut_m" in process.seconds_per and process.kerf is not None:
        kerf = float(process.kerf)
        return (_body("blank and its cut", (flat[0] + kerf, flat[1] + kerf, thick), "flat"),)
    return (_body("blank", (*flat, thick), "free"),)


def assembled(path: str, description: Description, facts: Facts) -> tuple[Body, ...]:
    """Return the outside of an assembly, or of the whole: of its made parts, where they stand.

    Of an assembly within the whole it is the box around the boxes of its parts, which it never exceeds.
    """
    if not path:
        return (_body("whole", facts.box, "free"),) if min(facts.box, default=0) > 0 else ()
    boxes = {part.key: part for part in facts.parts}
    placed = [one for one in description.instances if one.kind == "part" and within(line_path(one.path), path)]
    corners = [corner for one in placed if one.key in boxes for corner in _corners(one, boxes[one.key])]
    if not corners or any(one.key not in boxes for one in placed):
        return ()
    low, high = ([pick(corner[axis] for corner in corners) for axis in range(3)] for pick in (min, max))
    size = (high[0] - low[0], high[1] - low[1], high[2] - low[2])
    return (_body(f"assembly {path}", size, "free"),)


def _corners(instance: Instance, part: PartFacts) -> list[Box]:
    """Return the corners of a part's box where it stands."""
    m = instance.matrix
    ends = [(low, low + side) for low, side in zip(part.low, part.box, strict=True)]
    return [
        (
            m[0] * x + m[1] * y + m[2] * z + m[3],
            m[4] * x + m[5] * y + m[6] * z + m[7],
            m[8] * x + m[9] * y + m[10] * z + m[11],
        )
        for x, y, z in product(*ends)
    ]


def _body(what: str, size: Box, rule: Rule) -> Body:
    x, y, z = (Decimal(str(round(side, 3))) for side in size)
    return Body(what, (x, y, z), rule)
