# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""okw/<slug>.json of each workshop: an Open Know-Where facility, as Open Hardware Manager matches it.

Field names: https://github.com/helpfulengineering/supply-graph-ai, src/core/models/okw.py. Processes are named by
their codes, which that program knows; lengths are whole mm, rounded down: a machine never seems larger than it is.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from makeshare.model.production.workshop import Machine, Workshop
from makeshare.write.exchange.contact import mail, web
from makeshare.write.exchange.encode import json_bytes, known
from makeshare.write.exchange.forms import Export, Format, LeftOut, Published
from makeshare.write.exchange.parts import codes

CLASSES = ("f", "m", "c", "v")
"""Classes of ISO 2768-1; a tolerance that is stated as a deviation has no field."""
Data = dict[str, object]


def write(published: Published) -> Iterator[Export | LeftOut]:
    """Yield a facility for each workshop."""
    workshops = [one.workshop for one in published.catalogue.making.workshops]
    if not workshops:
        yield LeftOut("every facility", "no workshop is on record")
        return
    yield LeftOut("prices, free hours and upkeep of machines", "the standard has no fields for them")
    for workshop in workshops:
        yield Export(f"okw/{workshop.slug}.json", json_bytes(facility(published, workshop)))
        yield from _gaps(workshop)


def facility(published: Published, workshop: Workshop) -> Data:
    """Return what is stated of a workshop; an example says so in its name and its description."""
    catalogue, page = published.catalogue, published.root and published.address(f"workshops/{workshop.slug}/")
    marked = workshop.example and "EXAMPLE" not in workshop.name
    spot = workshop.spot
    return known(
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, page)) if page else "",
            "name": f"EXAMPLE: {workshop.name}" if marked else workshop.name,
            "description": f"EXAMPLE: {workshop.summary}" if marked else workshop.summary,
            "location": known(
                {
                    "gps_coordinates": f"{spot.latitude}, {spot.longitude}" if spot else "",
                    "directions": workshop.where,
                    "region": workshop.region,
                }
            ),
            "facility_status": workshop.status,
            "access_type": workshop.access,
            "contact": known(
                {
                    "name": workshop.name,
                    "website": web(workshop.contact) or page,
                    "languages": list(workshop.languages),
                    "contact": known({"email": mail(workshop.contact)}),
                }
            ),
            "manufacturing_processes": codes(catalogue, workshop.processes),
            "equipment": [one for machine in workshop.machines for one in _equipment(published, machine)],
            "typical_batch_size": workshop.batch,
            "certifications": list(workshop.certifications),
            "domain": "manufacturing",
        }
    )


def _equipment(published: Published, machine: Machine) -> Iterator[Data]:
    """Yield a machine once for each code of its processes: a piece of equipment has one. Only the first is counted."""
    sides = zip("xyz", machine.envelope or (), strict=machine.envelope is not None)
    travel = {f"{axis}_travel": int(side) for axis, side in sides}
    for place, code in enumerate(codes(published.catalogue, machine.processes)):
        yield known(
            {
                "equipment_type": machine.title,
                "manufacturing_process": code,
                "quantity": machine.count if place == 0 else None,
                "materials_worked": [{"material_type": one} for one in machine.materials],
                **travel,
                "tolerance_class": machine.tolerance if machine.tolerance in CLASSES else "",
                "notes": machine.note if place == 0 else "the same machine",
            }
        )


def _gaps(workshop: Workshop) -> Iterator[LeftOut]:
    """Yield what a facility could say and does not."""
    if workshop.spot is None:
        yield LeftOut(f"gps_coordinates of {workshop.slug}", "the workshop does not say where it is")
    for machine in workshop.machines:
        if machine.tolerance and machine.tolerance not in CLASSES:
            what = f"tolerance_class of {machine.key}, {workshop.slug}"
            yield LeftOut(what, f"'{machine.tolerance}' is no class of ISO 2768-1")


FORMAT = Format(
    key="okw",
    title="Open Know-Where facilities",
    use="programs that match designs to workshops",
    standard="https://github.com/helpfulengineering/supply-graph-ai",
    schema="okw.schema.json",
    write=write,
)
