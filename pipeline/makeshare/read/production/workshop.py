# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Workshops on disk: site/workshops/<slug>.toml, held against the catalogue that their keys refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from makeshare.errors import InputError, MakeshareError, Place, UnknownKey
from makeshare.model.catalog import STOCK, Catalog
from makeshare.model.production.workshop import Machine, Maintenance, Span, Spot, Workshop
from makeshare.read.production.fields import hours, money, positive, quantity, tolerance
from makeshare.read.production.workshop_card import MachineCard, MaintenanceCard, SpanCard, WorkshopCard
from makeshare.read.toml import Document, Key, read_toml

FOLDER = "site/workshops"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
WEEK_HOURS = 168
_GPS = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]+)?), ?(-?[0-9]{1,3}(?:\.[0-9]+)?)", re.ASCII)
_ROUNDED = 2
"""Decimals of a degree: about a kilometre, so that nobody's house is shown."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def slugs(root: Path) -> tuple[str, ...]:
    """Return the names of all workshops' files, sorted."""
    return tuple(sorted(path.stem for path in (root / FOLDER).glob("*.toml")))


def load_workshops(root: Path, catalog: Catalog) -> tuple[tuple[Workshop, ...], tuple[MakeshareError, ...]]:
    """Read every workshop; returns those that are sound, and the first problem of each other."""
    found, problems = [], []
    for slug in slugs(root):
        try:
            found.append(load_workshop(root, slug, catalog))
        except MakeshareError as error:
            problems.append(error)
    return tuple(found), tuple(problems)


def load_workshop(root: Path, slug: str, catalog: Catalog) -> Workshop:
    """Read a workshop.

    Raises InputError, UnknownKey, UnitError or MoneyError, with file, line and field, for what is missing, unknown
    or not allowed.
    """
    document = read_toml(root, f"{FOLDER}/{slug}.toml")
    if not SLUG.fullmatch(slug):
        raise InputError("cannot name a workshop", Place(document.file), "small letters, digits and single hyphens")
    card = document.convert(WorkshopCard, document.data)
    for problem in _problems(card, document):
        raise problem
    return Workshop(
        slug=slug,
        name=card.name,
        example=card.example,
        summary=card.summary,
        where=card.location.place,
        region=card.location.region,
        spot=_spot(document, card.location.gps),
        status=card.status,
        access=card.access,
        contact=card.contact,
        languages=card.languages,
        machines=tuple(_machine(document, card, at, catalog) for at in range(len(card.machines))),
        skills=card.skills,
        certifications=card.certifications,
        batch=card.typical_batch_size,
        people_hours_per_week=hours(document, card.people_hours_per_week, "people_hours_per_week"),
        labour_rate=money(document, card.labour_rate, card.currency, "labour_rate"),
        outgoing=card.outgoing_transport,
        place=Place(document.file),
    )


def _problems(card: WorkshopCard, document: Document) -> Iterator[InputError]:
    """Yield what is wrong in words and between fields."""
    if not card.contact.strip():
        yield InputError("nobody can be asked: contact is empty", document.place("contact"), "an address people read")
    for name in ("name", "summary"):
        if not getattr(card, name).strip():
            yield InputError(f"{name} is empty", document.place(name))
    if card.example and "EXAMPLE" not in card.name:
        yield InputError("an example says so in its name", document.place("name"), 'name = "EXAMPLE workshop: …"')
    for language in card.languages:
        if not _LANGUAGE.fullmatch(language):
            yield InputError(f"'{language}' is no language code", document.place("languages"), "en, fr, nl-BE")
    if not card.machines:
        yield InputError("a workshop without a machine can make nothing", document.place("machines"), "[[machines]]")
    keys = [machine.key for machine in card.machines]
    for at, machine in enumerate(card.machines):
        yield from _machine_problems(machine, document, at, keys[:at])


def _machine_problems(card: MachineCard, document: Document, at: int, before: list[str]) -> Iterator[InputError]:
    if not SLUG.fullmatch(card.key):
        tip = "use small letters, digits and single hyphens, such as band-saw"
        yield InputError(f"'{card.key}' cannot be a machine's key", document.place("machines", at, "key"), tip)
    if card.key in before:
        yield InputError(f"two machines are called '{card.key}'", document.place("machines", at, "key"))
    if not card.title.strip():
        yield InputError("title is empty", document.place("machines", at, "title"))
    if not card.processes:
        yield InputError(f"'{card.key}' runs no process", document.place("machines", at, "processes"))
    if not 1 <= card.count <= 1000:  # noqa: PLR2004  more is a mistake
        yield InputError(
            f"there are {card.count} of '{card.key}'", document.place("machines", at, "count"), "1 or more"
        )
    if card.envelope is not None and card.any_size:
        yield InputError("either an envelope or any_size", document.place("machines", at, "any_size"))


def _machine(document: Document, card: WorkshopCard, at: int, catalog: Catalog) -> Machine:
    """Read a machine, its keys held against the catalogue."""
    found, here = card.machines[at], ("machines", at)
    materials = {thing.material for thing in catalog.things.values() if thing.role == "stock"}
    things = {key for key, thing in catalog.things.items() if thing.role == "stock"}
    for name, keys, what, known in (
        ("processes", found.processes, "process in bom/catalog/rates", set(catalog.processes)),
        ("materials", found.materials, "material in bom/catalog/things", materials),
        ("stock", found.stock, "kind of stock", set(STOCK)),
        ("things", found.things, "stock in bom/catalog/things", things),
    ):
        for key in keys:
            if key not in known:
                raise UnknownKey(what, key, known, document.place(*here, name))
    return Machine(
        key=found.key,
        title=found.title,
        processes=found.processes,
        count=found.count,
        envelope=_envelope(document, found, at),
        any_size=found.any_size,
        materials=found.materials,
        stock=found.stock,
        things=found.things,
        thickness=_span(document, found.thickness, *here, "thickness"),
        diameter=_span(document, found.diameter, *here, "diameter"),
        tolerance=tolerance(document, found.tolerance, *here, "tolerance"),
        hours_per_week=_week(document, found.hours_per_week, *here, "hours_per_week"),
        rate=money(document, found.rate, card.currency, *here, "rate"),
        with_operator=found.rate_includes_operator,
        maintenance=_maintenance(document, found.maintenance, card.currency, at),
        owner=found.owner,
        note=found.note,
        place=document.place(*here),
    )


def _envelope(document: Document, card: MachineCard, at: int) -> tuple[Decimal, Decimal, Decimal] | None:
    if card.envelope is None:
        return None
    x, y, z = (
        positive(document, getattr(card.envelope, side), "length", "machines", at, "envelope", side) for side in "xyz"
    )
    return x, y, z


def _span(document: Document, card: SpanCard, *keys: Key) -> Span:
    low = quantity(document, card.min, "length", *keys, "min")
    high = quantity(document, card.max, "length", *keys, "max")
    if low is not None and high is not None and low > high:
        raise InputError("the least is more than the most", document.place(*keys))
    return Span(low, high)


def _week(document: Document, text: str, *keys: Key) -> Decimal | None:
    found = hours(document, text, *keys)
    if found is not None and found > WEEK_HOURS:
        raise InputError(f"a week has {WEEK_HOURS} hours, not {found}", document.place(*keys), "for each machine alone")
    return found


def _maintenance(document: Document, card: MaintenanceCard, currency: str, at: int) -> Maintenance:
    here = ("machines", at, "maintenance")
    found = Maintenance(
        hours_run=hours(document, card.hours_run, *here, "hours_run"),
        every=hours(document, card.every, *here, "every"),
        last_at=hours(document, card.last_at, *here, "last_at"),
        takes=hours(document, card.takes, *here, "takes"),
        reserve=money(document, card.reserve_per_hour, currency, *here, "reserve_per_hour"),
    )
    if found.every == 0:
        raise InputError("a service every 0 h is none", document.place(*here, "every"))
    if found.last_at is not None and found.hours_run is not None and found.last_at > found.hours_run:
        sentence = f"it was serviced at {found.last_at} h, and has run {found.hours_run} h"
        raise InputError(sentence, document.place(*here, "last_at"), "both are read from the same counter")
    return found


def _spot(document: Document, text: str) -> Spot | None:
    if not text:
        return None
    try:
        spot = parse_spot(text)
    except InputError as error:
        raise error.at(document.place("location", "gps")) from error
    if any(-value.as_tuple().exponent > _ROUNDED for value in (spot.latitude, spot.longitude)):  # type: ignore[operator]  # finite
        tip = f"round to {_ROUNDED} decimals, about a kilometre: nobody's house is shown then"
        raise InputError(f"'{text}' is too exact", document.place("location", "gps"), tip)
    return spot


def parse_spot(text: str) -> Spot:
    """Read "51.6, 2.6" as latitude and longitude; raises InputError for anything else."""
    match = _GPS.fullmatch(text.strip())
    spot = Spot(Decimal(match[1]), Decimal(match[2])) if match else None
    if spot is None or abs(spot.latitude) > 90 or abs(spot.longitude) > 180:  # noqa: PLR2004  the poles, the date line
        raise InputError(f"'{text}' is no place", tip='latitude and longitude in degrees, such as "51.6, 2.6"')
    return spot
