# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Which overlaps are wanted: a thread in its nut, a screw in its wood. Everything else is a fault.

Two made parts never overlap, whatever joins them: glue and welds need no shared space. A bought thing may
overlap where a `bolt` or `screw` join names it among its items, up to a volume that follows from the join:

- a screw cuts its way: up to its own drawn volume;
- a bolt that ends in a member (no nut) threads into it: up to its own drawn volume;
- a bolt and its nut: up to the smaller of both, since threads are drawn as plain cylinders;
- a carriage bolt's square neck is pulled into the wood: up to the neck's volume;
- all else of a bolted joint sits in clearance holes and on faces: up to `ROUNDNESS`.
"""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.derive.paths import within
from makeshare.errors import GeometryError, MakeshareError, Place
from makeshare.model.assembly import Description, Instance, Join, Part
from makeshare.model.catalog import Catalog, Thing
from makeshare.model.facts import Clash, Facts

ROUNDNESS = 2.0
"""mm3 that two surfaces which only touch may seem to share."""
DRAWN = 1.001
"""Slack on a drawn volume, for a screw that lies wholly within its wood."""


def clash_problems(description: Description, facts: Facts, catalog: Catalog) -> Iterator[MakeshareError]:
    """Yield a GeometryError for each pair that shares more space than a declared join allows."""
    instances = {one.path: one for one in description.instances}
    volumes = {item.key: item.volume for item in facts.items}
    for clash in facts.clashes:
        pair = instances[clash.one], instances[clash.other]
        joins = [join for join in description.joins if join.kind in ("bolt", "screw")]
        allowed = max((_allowed(join, pair, volumes, catalog, instances) for join in joins), default=0.0)
        if clash.volume > allowed:
            yield _error(description, clash, pair, allowed)


def _allowed(
    join: Join,
    pair: tuple[Instance, Instance],
    volumes: dict[str, float],
    catalog: Catalog,
    instances: dict[str, Instance],
) -> float:
    """Return the volume (mm3) that a join allows two instances to share; 0 when it does not join them."""
    items = [one for one in pair if one.path in join.items]
    held = all(one in items or any(within(one.path, member) for member in join.members) for one in pair)
    if not items or not held:
        return 0.0
    things = [catalog.thing(item.key) for item in items]
    drawn = min(volumes.get(item.key, 0.0) for item in items) * DRAWN
    if join.kind == "screw":
        return drawn
    threads = {"bolt", "nut"} == {_role(thing) for thing in things}
    nuts = any(_role(catalog.thing(instances[path].key)) == "nut" for path in join.items if path in instances)
    ends_in_member = len(items) == 1 and _role(things[0]) == "bolt" and not nuts
    if threads or ends_in_member:
        return drawn
    return max(ROUNDNESS, *(_neck(thing) for thing in things))


def _role(thing: Thing) -> str:
    """Tell bolts and nuts from washers and the rest."""
    return "bolt" if thing.kind.endswith("-bolt") else thing.kind


def _neck(thing: Thing) -> float:
    """Return the volume (mm3) of a carriage bolt's square neck; 0 for other things."""
    if thing.kind != "carriage-bolt":
        return 0.0
    return thing.dimensions["neck_width"] ** 2 * thing.dimensions["neck_length"]


def _error(description: Description, clash: Clash, pair: tuple[Instance, Instance], allowed: float) -> GeometryError:
    parts = {part.key: part for part in description.parts}
    made = next((parts[one.key] for one in pair if one.kind == "part"), None)
    place = _place(description, made, pair[0])
    if all(one.kind == "part" for one in pair):
        tip = "two made parts may touch, never overlap"
    elif allowed:
        tip = f"their join allows {allowed:.0f} mm3: is the hole there, and wide enough?"
    else:
        tip = "move one, or declare the bolt or screw that joins them"
    return GeometryError(f"{clash.one} and {clash.other} overlap by {clash.volume:.1f} mm3", place, tip)


def _place(description: Description, made: Part | None, instance: Instance) -> Place:
    if made is not None:
        return Place(made.file, made.line or None, instance.path)
    return Place(f"designs/{description.design.replace('-', '_')}/design.py", instance.line or None, instance.path)
