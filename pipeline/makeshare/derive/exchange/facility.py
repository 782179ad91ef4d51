# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a facility's file: Open Know-Where as the Open Hardware Manager writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from makeshare.derive.exchange.processes import unknown_process
from makeshare.derive.exchange.say import cut, error, note, warning
from makeshare.errors import Place
from makeshare.model.exchange.facility import ForeignFacility, ForeignMachine
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.stated import Stated

STATUSES = ("Active", "Planned", "Temporary Closure", "Closed")
ACCESS = ("Restricted", "Restricted with public hours", "Shared space", "Public", "Membership")
BATCHES = ("0 -- 50 units", "50 -- 500 units", "500 -- 5000 units", "5000 + units")
_TOLERANCE = re.compile(r"(DIN |EN )*ISO 2768(-[12])?([- ][fmcv][HKL]?|[- ][HKL])?|[fmcv][HKL]?", re.ASCII)
"""General tolerances: f, m, c, v for sizes (part 1), H, K, L for form (part 2)."""
_DEGREES = re.compile(r"\s*(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)\s*,\s*(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)\s*", re.ASCII)
_MOST_TRAVEL = Decimal(100_000)
_MOST_POWER = Decimal(100)
"""mm of an axis; kW of a laser: what is larger has a wrong unit."""


def facility_problems(facility: ForeignFacility) -> Iterator[Finding]:
    """Yield what is wrong with a facility, machine by machine."""
    yield from _missing(facility)
    yield from _choices(facility)
    if facility.coordinates is not None and facility.coordinates.known:
        yield from _coordinates(facility.coordinates, facility.at(facility.coordinates))
    for process in facility.processes:
        yield from unknown_process(process, facility.at(process))
    for machine in facility.machines:
        yield from _machine(machine, facility)


def degrees(stated: Stated | None) -> tuple[Decimal, Decimal] | None:
    """Return latitude and longitude in degrees, when they are two numbers that lie on the earth."""
    found = _DEGREES.fullmatch(stated.text) if stated is not None else None
    if found is None:
        return None
    latitude, longitude = Decimal(found[1]), Decimal(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None  # noqa: PLR2004  degrees


def _missing(facility: ForeignFacility) -> Iterator[Finding]:
    places = (facility.city, facility.country, facility.coordinates)
    for field, there in (
        ("name", _known(facility.name)),
        ("location", any(_known(one) for one in places)),
        ("facility_status", _known(facility.status)),
    ):
        if not there:
            line = next((entry.line for entry in facility.original.named(field)), None)
            sentence = f"{field} is missing" if line is None else f"{field} is empty"
            yield error("field-missing", Place(facility.file, line, field), sentence)
    if not facility.machines:
        yield warning("field-missing", Place(facility.file, None, "equipment"), "no machine is listed")


def _choices(facility: ForeignFacility) -> Iterator[Finding]:
    status = facility.status
    if status is not None and _known(status) and status.text.strip() not in STATUSES:
        tip = f"one of {', '.join(STATUSES)}"
        yield error("status-unknown", facility.at(status), f"'{cut(status.text)}' is no status", tip)
    for stated, allowed, code in (
        (facility.access, ACCESS, "access-unknown"),
        (facility.batch, BATCHES, "batch-unknown"),
    ):
        if stated is not None and _known(stated) and stated.text.strip() not in allowed:
            sentence = f"'{cut(stated.text)}' is none of the values that there are"
            yield warning(code, facility.at(stated), sentence, f"one of {'; '.join(allowed)}", faulty=True)
    if status is not None and status.text.strip() in ("Closed", "Temporary Closure", "Planned"):
        yield note("not-working-now", facility.at(status), f"makes nothing now: {status.text.strip()}")


def _coordinates(stated: Stated, place: Place) -> Iterator[Finding]:
    known = degrees(stated)
    found = _DEGREES.fullmatch(stated.text)
    if known is not None and not any(known):
        sentence = "lies in the Gulf of Guinea, where latitude and longitude are zero"
        yield warning("coordinates-unlikely", place, sentence, "write the real ones", faulty=True)
    elif known is None and found is not None and abs(Decimal(found[1])) <= 180 and abs(Decimal(found[2])) <= 90:  # noqa: PLR2004  degrees
        sentence = f"latitude {found[1]} is past the pole"
        yield error("coordinates-unreadable", place, sentence, "the latitude comes first: are they swapped?")
    elif known is None:
        sentence = f"'{cut(stated.text)}' is no pair of degrees"
        yield error("coordinates-unreadable", place, sentence, 'write "latitude, longitude", such as "46.9512, 7.4386"')


def _machine(machine: ForeignMachine, facility: ForeignFacility) -> Iterator[Finding]:
    if not machine.processes and not _known(machine.type):
        sentence = "a machine says neither what it is nor what it does"
        yield warning("machine-without-process", facility.at(machine.at), sentence)
    for process in machine.processes:
        yield from unknown_process(process, facility.at(process))
    tolerance = machine.tolerance
    if tolerance is not None and _known(tolerance) and not _TOLERANCE.fullmatch(tolerance.text.strip()):
        sentence = f"'{cut(tolerance.text)}' is no class of ISO 2768"
        yield warning("tolerance-unknown", facility.at(tolerance), sentence, "such as ISO 2768-m", faulty=True)
    for measure in (*machine.travel, machine.laser_power, machine.quantity):
        if measure is None or measure.amount is None:
            continue
        place, amount = facility.at(measure.stated), measure.amount
        most = {"mm": _MOST_TRAVEL, "kW": _MOST_POWER}.get(amount.unit)
        if amount.value <= 0:
            yield error("not-positive", place, f"'{cut(measure.stated.text)}' is nothing", "write it, or leave it out")
        elif most is not None and amount.value > most:
            yield warning("too-much", place, f"{amount} is hardly meant", "is a unit wrong?", faulty=True)


def _known(stated: Stated | None) -> bool:
    return stated is not None and stated.known
