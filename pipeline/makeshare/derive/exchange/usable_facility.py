# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From a foreign facility to our terms: only what it states soundly; the rest is unknown, and named so."""

from __future__ import annotations

from collections.abc import Iterable

from makeshare.derive.exchange.facility import degrees
from makeshare.derive.exchange.processes import code_of
from makeshare.derive.exchange.usable import Sound
from makeshare.model.exchange.facility import ForeignFacility, ForeignMachine
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.stated import Stated
from makeshare.model.exchange.usable import UsableFacility, UsableMachine


def usable_facility(facility: ForeignFacility, findings: Iterable[Finding]) -> UsableFacility:
    """Return what of a facility can be used."""
    sound = Sound(findings)
    machines = tuple(_machine(machine, sound) for machine in facility.machines)
    codes = {*_codes(facility.processes, sound), *(code for machine in machines for code in machine.processes)}
    place = ", ".join(sound.texts(one for one in (facility.city, facility.country) if one is not None))
    found = {
        "name": sound.text(facility.name),
        "status": sound.text(facility.status),
        "access": sound.text(facility.access),
        "place": place or None,
        "coordinates": degrees(facility.coordinates) if sound.text(facility.coordinates) else None,
        "batch": sound.text(facility.batch),
        "processes": tuple(sorted(codes)),
        "machines": machines,
    }
    return UsableFacility(
        **found,  # type: ignore[arg-type]  # a value for each name, as listed above
        unknown=tuple(name for name, value in found.items() if not value),
    )


def _machine(machine: ForeignMachine, sound: Sound) -> UsableMachine:
    x, y, z = (sound.amount(one) for one in machine.travel)
    made = " ".join(sound.texts(one for one in (machine.make, machine.model) if one is not None))
    types = (machine.type,) if machine.type is not None else ()
    return UsableMachine(
        field=machine.at.field,
        name=made or sound.text(machine.type),
        processes=tuple(sorted({*_codes(machine.processes, sound), *_codes(types, sound)})),
        quantity=sound.amount(machine.quantity),
        travel=(x, y, z),
        laser_power=sound.amount(machine.laser_power),
        tolerance=sound.text(machine.tolerance),
    )


def _codes(many: Iterable[Stated], sound: Sound) -> tuple[str, ...]:
    return tuple(code for text in sound.texts(many) if (code := code_of(text)) is not None)
