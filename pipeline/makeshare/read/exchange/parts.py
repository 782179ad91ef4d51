# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The parts that a project documents, and what it takes from elsewhere: materials and components."""

from __future__ import annotations

from typing import Literal

from makeshare.model.exchange.manifest import ForeignPart, ForeignSupply
from makeshare.model.exchange.stated import Measure, Stated
from makeshare.read.exchange.look import Look
from makeshare.read.exchange.measure import supply
from makeshare.read.exchange.shape import shape

_PART_LINKS = ("source", "export", "auxiliary", "image")


def parts(look: Look) -> tuple[ForeignPart, ...]:
    """Take the parts, in the order of the file."""
    return tuple(_part(table) for table in look.tables("part", "parts"))


def supplies(look: Look) -> tuple[ForeignSupply, ...]:
    """Take materials and components, in the order of the file; a material may be a word alone."""
    return tuple(
        ForeignSupply(at=one, kind=kind, name=one) if isinstance(one, Stated) else _supply(one, kind)
        for name, kind in _SUPPLIES
        for one in look.items(name)
    )


_SUPPLIES: tuple[tuple[str, Literal["material", "component"]], ...] = (
    ("materials", "material"),
    ("components", "component"),
)


def _part(table: Look) -> ForeignPart:
    materials = table.texts("material")
    return ForeignPart(
        at=table.here,
        name=table.text("name", "title"),
        quantity=table.measure("count", "quantity"),
        mass=_mass(table),
        shape=shape(table),
        material=materials[0] if len(materials) == 1 else None,
        processes=table.texts("tsdc", "tsdc-id"),
        links=tuple(link for role in _PART_LINKS for link in table.links(role, role)),
    )


def _mass(table: Look) -> Measure | None:
    """Take a mass: a number of grams, or the older table of value and unit."""
    if not table.is_table("mass"):
        return table.measure("mass", "mass")
    tables = table.tables("mass")
    if len(tables) != 1:
        return None
    (inner,) = tables
    unit = inner.text("unit")
    if unit is None or not unit.known:
        inner.tell("unit-missing", "error", inner.here, "has no unit beside its value", 'add unit = "g"', faulty=True)
        return None
    return inner.measure("mass", "value", unit=unit.text.strip())


def _supply(table: Look, kind: Literal["material", "component"]) -> ForeignSupply:
    return ForeignSupply(
        at=table.here,
        kind=kind,
        name=table.text("name", "title"),
        key=table.text("material-id", "part-number", numbers=True),
        quantity=_quantity(table, kind),
        links=tuple(link for name in ("okh-ref", "product-url") for link in table.links(name, name)),
    )


def _quantity(table: Look, kind: Literal["material", "component"]) -> Measure | None:
    """Take how much or how many; components are counted in pieces, materials need a unit."""
    if kind == "component" and not table.has("unit"):
        return table.measure("count", "quantity")
    stated, unit = table.text("quantity", numbers=True), table.text("unit")
    return supply(stated, unit, table.tell) if stated is not None and stated.known else None
