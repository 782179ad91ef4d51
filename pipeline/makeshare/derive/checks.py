# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a configuration: small generators that yield errors, each with the place in the design.

A design passes when `problems` yields nothing. The engineering of one design (edge distances, tool access) is
asserted by that design's own tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from makeshare.derive.fit import fit_problems
from makeshare.derive.overlaps import clash_problems
from makeshare.derive.paths import line_path, within
from makeshare.errors import DesignError, InputError, MakeshareError, Place, UnknownKey
from makeshare.model.assembly import Description, Join, Part
from makeshare.model.catalog import Catalog
from makeshare.model.facts import Facts


def problems(description: Description, facts: Facts, catalog: Catalog) -> Iterator[MakeshareError]:
    """Yield everything that is wrong. Keys come first: what needs them is only checked when all are known."""
    yield from broken_rules(description)
    yield from name_problems(description)
    unknown = list(key_problems(description, catalog))
    yield from unknown
    if not unknown:
        yield from route_problems(description, facts, catalog)
        yield from fit_problems(description, facts, catalog)
        yield from clash_problems(description, facts, catalog)


def broken_rules(description: Description) -> Iterator[MakeshareError]:
    """Yield each rule across parameters that the values break, at the line of its first parameter."""
    lines = {parameter.name: parameter.line for parameter in description.parameters}
    for violation in description.violations:
        first = next((lines[name] for name in violation.parameters if name in lines), 0)
        named = ", ".join(violation.parameters)
        yield DesignError(violation.message, Place(design_file(description), first or None, named))


def name_problems(description: Description) -> Iterator[MakeshareError]:
    """Yield paths that stand for two different things, and joins of things that are not placed."""
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for one in description.instances:
        keys[line_path(one.path)].add(one.key)
        if len(keys[line_path(one.path)]) > 1:
            both = " and ".join(sorted(keys[line_path(one.path)]))
            place = Place(design_file(description), one.line or None, line_path(one.path))
            yield DesignError(f"one name stands for {both}", place, "give one of them another name")
    paths = [one.path for one in description.instances]
    for join in description.joins:
        for member in (*join.members, *join.items):
            if not any(within(path, member) for path in paths):
                yield DesignError(
                    f"the {join.kind} joins {member}, which is not placed", _join_place(description, join)
                )


def key_problems(description: Description, catalog: Catalog) -> Iterator[MakeshareError]:
    """Yield keys of stocks, items, consumables and processes that the catalogue does not have."""
    things = [(part.stock, _part_place(part, "stock")) for part in description.parts]
    things += [
        (one.key, Place(design_file(description), one.line or None, one.path))
        for one in description.instances
        if one.kind == "item"
    ]
    things += [
        (one.thing, Place(design_file(description), one.line or None, one.path)) for one in description.consumables
    ]
    processes = [(key, _part_place(part, "route")) for part in description.parts for key in part.route]
    processes += [(join.process, _join_place(description, join)) for join in description.joins]
    processes += [(key, Place(design_file(description), None, "route")) for key in description.route]
    for key, place in _first(things):
        if key not in catalog.things:
            yield UnknownKey("thing in bom/catalog/things", key, catalog.things, place)
    for key, place in _first(processes):
        if key not in catalog.processes:
            yield UnknownKey("process in bom/catalog/rates", key, catalog.processes, place)


def route_problems(description: Description, facts: Facts, catalog: Catalog) -> Iterator[MakeshareError]:
    """Yield processes that cannot work a part's kind of stock, and bends that no process makes."""
    for part in description.parts:
        kind = catalog.things[part.stock].kind
        route = [catalog.processes[key] for key in part.route]
        for process in route:
            if process.stock and kind not in process.stock:
                allowed = f"it works {', '.join(process.stock)}"
                yield InputError(
                    f"{process.key} cannot work {part.stock}, a {kind}", _part_place(part, "route"), allowed
                )
        if facts.part(part.key).bends and not any("bend" in process.seconds_per for process in route):
            yield InputError(f"{part.name} is bent, but no process of its route bends", _part_place(part, "route"))


def design_file(description: Description) -> str:
    """Return the design's file as the checkout names it."""
    return f"designs/{description.design.replace('-', '_')}/design.py"


def _part_place(part: Part, field: str) -> Place:
    return Place(part.file, part.line or None, f"{part.name}: {field}")


def _join_place(description: Description, join: Join) -> Place:
    return Place(design_file(description), join.line or None, join.kind)


def _first(pairs: list[tuple[str, Place]]) -> list[tuple[str, Place]]:
    """Keep each key where it is named first."""
    found: dict[str, Place] = {}
    for key, place in pairs:
        found.setdefault(key, place)
    return list(found.items())
