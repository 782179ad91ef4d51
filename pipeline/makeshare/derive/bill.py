# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The bill of materials, derived from the assembly: what is placed is counted, what is used up is summed."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal

from makeshare.derive.mass import part_mass, thing_mass
from makeshare.derive.paths import line_path, natural
from makeshare.model.assembly import Description, Part
from makeshare.model.bom import Bom, Line
from makeshare.model.catalog import Catalog, Thing
from makeshare.model.facts import Facts
from makeshare.units import Quantity

_ML_TO_M3 = Decimal("0.001")
"""g in 1 mL at 1 kg/m3."""


def bill(description: Description, facts: Facts, catalog: Catalog, *, variant: str, revision: str) -> Bom:
    """Bill a configuration: one line for each path without indices, assemblies before their content.

    Fasteners that joins brought are instances like all others. Raises UnknownKey for a thing that is
    not in the catalogue.
    """
    counts = Counter((line_path(one.path), one.kind, one.key) for one in description.instances)
    parts = {part.key: part for part in description.parts}
    lines = []
    for (path, kind, key), count in counts.items():
        if kind == "part":
            lines.append(_made(path, parts[key], count, facts, catalog))
        elif kind == "item":
            lines.append(_bought(path, catalog.thing(key), count, facts))
        else:
            lines.append(Line(path=path, kind="assembly", title=_title(path), quantity=_pieces(count)))
    lines += _consumed(description, catalog)
    return Bom(
        slug=description.design,
        variant=variant,
        revision=revision,
        geometry_hash=facts.geometry_hash,
        lines=tuple(sorted(lines, key=lambda line: (natural(line.path), line.kind, line.thing, line.quantity.unit))),
    )


def _made(path: str, part: Part, count: int, facts: Facts, catalog: Catalog) -> Line:
    measured = facts.part(part.key)
    return Line(
        path=path,
        kind="make",
        title=_title(part.name),
        quantity=_pieces(count),
        thing=part.stock,
        route=part.route,
        geometry_hash=measured.geometry_hash,
        mass_each=part_mass(part, facts, catalog),
        box=measured.box,
        note=part.note,
    )


def _bought(path: str, thing: Thing, count: int, facts: Facts) -> Line:
    return Line(
        path=path,
        kind="buy",
        title=thing.title,
        quantity=_pieces(count),
        thing=thing.key,
        mass_each=thing_mass(thing, facts),
    )


def _consumed(description: Description, catalog: Catalog) -> list[Line]:
    """Sum what is used up, for each assembly, thing and unit."""
    amounts: defaultdict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    notes: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in description.consumables:
        key = (line_path(one.path), one.thing, one.quantity.unit)
        amounts[key] += one.quantity.value
        if one.note and one.note not in notes[key]:
            notes[key].append(one.note)
    return [
        Line(
            path="/".join(filter(None, (path, thing))),
            kind="consume",
            title=catalog.thing(thing).title,
            quantity=Quantity(amount, unit),
            thing=thing,
            mass_each=_used_mass(amount, unit, catalog.thing(thing)),
            note="; ".join(notes[path, thing, unit]),
        )
        for (path, thing, unit), amount in amounts.items()
    ]


def _used_mass(amount: Decimal, unit: str, thing: Thing) -> Decimal | None:
    """Return the mass in g of one piece, or of all that is used where it is no count."""
    if unit == "g":
        return amount
    if unit == "mL" and thing.density is not None:
        return amount * Decimal(str(thing.density)) * _ML_TO_M3
    return Decimal(str(thing.mass)) if unit == "pcs" and thing.mass is not None else None


def _pieces(count: int) -> Quantity:
    return Quantity(Decimal(count), "pcs")


def _title(path: str) -> str:
    """Make words of a name: tube-long becomes Tube long."""
    return path.rpartition("/")[2].replace("-", " ").capitalize()
