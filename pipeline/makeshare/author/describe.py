# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Flatten a design, with the designs nested in it, into the plain description that stage A hands over."""

from __future__ import annotations

import inspect
from pathlib import PurePath
from typing import TYPE_CHECKING

import msgspec

from makeshare.author import context
from makeshare.errors import DesignError, Place
from makeshare.kernel.shapes import write_shape
from makeshare.model import assembly as model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from makeshare.author.assembly import Assembly
    from makeshare.author.design import Design
    from makeshare.author.part import Part

DEEPEST = 8
"""Levels of nesting; more is taken for a design that nests itself."""


def describe(design: Design, slug: str) -> tuple[model.Description, dict[str, bytes]]:
    """Run a design and return its description and one geometry file for each distinct part.

    Raises DesignError when it places nothing, and whatever the design itself raises.
    """
    rules = tuple(design.rules())
    if rules:  # a combination that cannot be made is reported, not built
        return _description(design, slug, rules), {}
    levels = list(_levels(design, "", "", 0))
    parts = {key: part for level in levels for key, part in level.parts.items()}
    files = {key: f"part-{number:03d}.bin" for number, key in enumerate(sorted(parts))}
    if not any(level.instances for level in levels):
        raise DesignError("the design places nothing", Place(design.file), "assemble() must return what it placed")
    description = _description(
        design,
        slug,
        rules,
        parts=tuple(_part(key, part, files[key]) for key, part in sorted(parts.items())),
        instances=tuple(instance for level in levels for instance in level.instances),
        joins=tuple(join for level in levels for join in level.joins),
        consumables=tuple(item for level in levels for item in level.consumables),
    )
    return description, {files[key]: write_shape(part.shape) for key, part in parts.items()}


class _Level(msgspec.Struct, frozen=True):
    """One assembly's content with its paths made absolute."""

    parts: dict[str, Part]
    instances: list[model.Instance]
    joins: list[model.Join]
    consumables: list[model.Consumable]


def _levels(design: Design, path: str, key: str, depth: int) -> Iterator[_Level]:
    """Yield a design's level and, for each place where another is nested, that one's levels.

    `path` (with indices) prefixes instances, `key` (without) prefixes parts.
    """
    if depth > DEEPEST:
        raise DesignError(
            f"designs are nested deeper than {DEEPEST} levels", Place(design.file), "does one nest itself?"
        )
    assembled = design.assemble()
    yield _absolute(assembled, path, key)
    for instance in assembled.instances:
        if instance.kind == "assembly":
            nested = assembled.nested[instance.key]
            yield from _levels(nested, f"{path}{instance.path}/", f"{key}{instance.key}/", depth + 1)


def _absolute(assembled: Assembly, path: str, key: str) -> _Level:
    replace = msgspec.structs.replace
    return _Level(
        parts={key + name: part for name, part in assembled.parts.items()},
        instances=[
            replace(one, path=path + one.path, key=one.key if one.kind == "item" else key + one.key)
            for one in assembled.instances
        ],
        joins=[
            replace(
                join,
                members=tuple(path + member for member in join.members),
                items=tuple(path + item for item in join.items),
            )
            for join in assembled.joins
        ],
        consumables=[replace(item, path=path.rstrip("/")) for item in assembled.consumables],
    )


def _part(key: str, part: Part, file: str) -> model.Part:
    """Describe a part, after checking that the catalogue knows what it names."""
    context.thing(part.stock, part.place, roles=("stock",))
    for process in part.route:
        context.process(process, part.place)
    return model.Part(
        key=key,
        name=part.name,
        stock=part.stock,
        route=part.route,
        geometry=file,
        colour=part.colour,
        grain=part.grain,
        note=part.note,
        file=_shown(part.place.file),
        line=part.place.line or 0,
    )


def _description(
    design: Design,
    slug: str,
    rules: tuple[model.Violation, ...],
    *,
    parts: tuple[model.Part, ...] = (),
    instances: tuple[model.Instance, ...] = (),
    joins: tuple[model.Join, ...] = (),
    consumables: tuple[model.Consumable, ...] = (),
) -> model.Description:
    for process in design.route:
        context.process(process, Place(_shown(design.file)))
    return model.Description(
        design=slug,
        about=inspect.getdoc(type(design)) or "",
        parameters=tuple(field.parameter(name) for name, field in design.fields.items()),
        values=design.values,
        parts=parts,
        instances=instances,
        joins=joins,
        consumables=consumables,
        route=tuple(design.route),
        violations=rules,
        things=context.used(),
    )


def _shown(file: str) -> str:
    """Name a design's file as the checkout does, whatever folder it ran in."""
    parts = PurePath(file).parts
    return "/".join(parts[parts.index("designs") :]) if "designs" in parts else PurePath(file).name
