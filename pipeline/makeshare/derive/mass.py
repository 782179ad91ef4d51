# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Masses in g, by the mass model of the route; None where a density is not known."""

from __future__ import annotations

from decimal import Decimal

from makeshare.model.assembly import Description, Part
from makeshare.model.catalog import Catalog, Process, Thing
from makeshare.model.facts import Facts, PartFacts
from makeshare.model.placement import Point, absolute, move

MILLIGRAM = Decimal("0.001")
"""Masses are rounded to it, so that platforms whose last float digits differ agree."""
_GRAMS = Decimal("1e-6")
"""g in 1 mm3 at 1 kg/m3."""


def part_mass(part: Part, facts: Facts, catalog: Catalog) -> Decimal | None:
    """Return the mass of a made part in g; None when its stock states no density.

    A part is as heavy as its volume, unless a process of its route prints it: see `printed_volume`.
    Raises UnknownKey for a stock or process that the catalogue does not have.
    """
    density = catalog.thing(part.stock).density
    measured = facts.part(part.key)
    printing = printer(part.route, catalog)
    volume = printed_volume(measured, printing) if printing else Decimal(str(measured.volume))
    return _grams(volume, density)


def printer(route: tuple[str, ...], catalog: Catalog) -> Process | None:
    """Return the process of a route that prints, if one does."""
    processes = (catalog.process(key) for key in route)
    return next((process for process in processes if process.mass_model == "printed"), None)


def printed_volume(measured: PartFacts, printing: Process) -> Decimal:
    """Return the plastic in a printed part, in mm3: a full shell under its surface, and a share of the rest.

    The shell's volume is area x thickness, at most the whole part; thin parts come out solid, as they print.
    """
    whole, area = Decimal(str(measured.volume)), Decimal(str(measured.area))
    shell = min(whole, area * (printing.shell or Decimal(0)))
    return shell + (whole - shell) * (Decimal(1) if printing.infill is None else printing.infill)


def thing_mass(thing: Thing, facts: Facts) -> Decimal | None:
    """Return the mass of one bought thing in g: as stated, else density x the volume drawn, else None."""
    if thing.mass is not None:
        return Decimal(str(thing.mass)).quantize(MILLIGRAM)
    drawn = next((item.volume for item in facts.items if item.key == thing.key), None)
    return None if drawn is None else _grams(Decimal(str(drawn)), thing.density)


def total_mass(description: Description, facts: Facts, catalog: Catalog) -> Decimal | None:
    """Return the mass in g of all that is made and bought, not used up; None when one mass is unknown."""
    weighed = [mass for mass, _ in _placed(description, facts, catalog)]
    known = [mass for mass in weighed if mass is not None]
    return sum(known, Decimal(0)) if len(known) == len(weighed) else None


def centre_of_mass(description: Description, facts: Facts, catalog: Catalog) -> Point | None:
    """Return the centre of mass of the whole in mm; None when a mass is unknown or there is none.

    Each part counts at the centroid of its solid, also a printed one.
    """
    placed = _placed(description, facts, catalog)
    known = [(float(mass), centre) for mass, centre in placed if mass is not None]
    whole = sum(mass for mass, _ in known)
    if len(known) < len(placed) or whole <= 0:
        return None
    x, y, z = (round(sum(mass * centre[axis] for mass, centre in known) / whole, 3) + 0.0 for axis in range(3))
    return (x, y, z)


def _placed(description: Description, facts: Facts, catalog: Catalog) -> list[tuple[Decimal | None, Point]]:
    """Return the mass of each made or bought instance, and its centre in the whole."""
    where = absolute(description.instances)
    parts = {part.key: part_mass(part, facts, catalog) for part in description.parts}
    centres = {part.key: part.centre for part in facts.parts}
    drawn = {item.key: item.centre for item in facts.items}
    placed = []
    for one in description.instances:
        if one.kind == "part":
            placed.append((parts[one.key], move(where[one.path], centres[one.key])))
        elif one.kind == "item":
            mass = thing_mass(catalog.thing(one.key), facts)
            placed.append((mass, move(where[one.path], drawn.get(one.key, (0.0, 0.0, 0.0)))))
    return placed


def _grams(volume: Decimal, density: float | None) -> Decimal | None:
    return None if density is None else (volume * Decimal(str(density)) * _GRAMS).quantize(MILLIGRAM)
