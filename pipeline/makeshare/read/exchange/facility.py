# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From a tree to a facility: the fields of Open Know-Where as the Open Hardware Manager writes them."""

from __future__ import annotations

from makeshare.model.exchange.facility import ForeignFacility, ForeignMachine
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.stated import Measure, Person, Stated
from makeshare.model.exchange.tree import Table
from makeshare.read.exchange.look import Look


def facility(file: str, tree: Table, findings: list[Finding]) -> ForeignFacility:
    """Read a facility's tree; what is of a wrong kind is added to `findings` and stays unknown."""
    look = Look(file, tree, findings)
    place = _location(look)
    return ForeignFacility(
        file=file,
        original=tree,
        name=look.text("name"),
        description=look.text("description"),
        status=look.text("facility-status"),
        access=look.text("access-type"),
        city=_within(place, "city"),
        country=_within(place, "country"),
        coordinates=_coordinates(place),
        opening_hours=look.text("opening-hours"),
        batch=look.text("typical-batch-size", numbers=True),
        processes=look.texts("manufacturing-processes"),
        certifications=look.texts("certifications"),
        people=(*_agents(look, "owner"), *_agents(look, "contact")),
        machines=tuple(_machine(table) for table in look.tables("equipment")),
        extra=tuple(look.rest()),
    )


def _location(look: Look) -> Look | None:
    tables = look.tables("location") if look.has("location") else ()
    return tables[0] if tables else None


def _within(place: Look | None, name: str) -> Stated | None:
    """Take a part of the location, which may stand in its address."""
    found = place.text(name) if place else None
    if place is None or (found is not None and found.known) or not place.is_table("address"):
        return found
    return place.tables("address")[0].text(name)


def _coordinates(place: Look | None) -> Stated | None:
    """Take the coordinates, one text of two numbers; a table of latitude and longitude says the same."""
    if place is None or not place.is_table("gps-coordinates", "coordinates"):
        return place.text("gps-coordinates") if place else None
    table = place.tables("gps-coordinates", "coordinates")[0]
    latitude = table.text("latitude", "lat", numbers=True)
    longitude = table.text("longitude", "lon", numbers=True)
    if latitude is None or longitude is None:
        return None
    return Stated(f"{latitude.text}, {longitude.text}", latitude.field, latitude.line)


def _agents(look: Look, role: str) -> tuple[Person, ...]:
    """Take the name alone: how to reach people stays in the file that they put it in."""
    return tuple(
        Person(role=role, name=one if isinstance(one, Stated) else one.text("name")) for one in look.items(role)
    )


def _machine(table: Look) -> ForeignMachine:
    x, y, z = (table.measure("length", f"{axis}-travel") for axis in "xyz")
    travel: tuple[Measure | None, Measure | None, Measure | None] = (x, y, z)
    return ForeignMachine(
        at=table.here,
        type=table.text("equipment-type"),
        processes=table.texts("manufacturing-process"),
        make=table.text("make"),
        model=table.text("model", numbers=True),
        quantity=table.measure("count", "quantity"),
        materials=_materials(table),
        travel=travel,
        laser_power=table.measure("power", "laser-power"),
        tolerance=table.text("tolerance-class"),
    )


def _materials(table: Look) -> tuple[Stated, ...]:
    found = (one if isinstance(one, Stated) else one.text("material-type") for one in table.items("materials-worked"))
    return tuple(one for one in found if one is not None and one.known)
