# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""production.toml as it is written, and the rules that its own fields must keep among each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import msgspec

from makeshare.errors import InputError, UnknownKey
from makeshare.model.production.plan import Weekday
from makeshare.read.production.workshop import SLUG
from makeshare.read.toml import Document


class ClosedCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days on which nobody works; one day where `last` is left out."""

    first: dt.date
    why: str
    last: dt.date | None = None


class CalendarCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When work is done."""

    weekdays: tuple[Weekday, ...]
    hours_a_day: str
    closed: tuple[ClosedCard, ...] = ()


class StationCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A station; hours and waiting as the estimate and the file's order have them, where left out."""

    key: str
    title: str
    workshop: str
    processes: tuple[str, ...]
    machine: str = ""
    people: int = 1
    hours_per_unit: str = ""
    setup: str = ""
    why: str = ""
    hours_a_day: str = ""
    weekdays: tuple[Weekday, ...] = ()
    after: tuple[str, ...] | None = None
    waits_for: Literal["units", "run"] = "units"
    hazardous: bool = False
    work_share: str = ""


class EquipmentCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something bought that outlives the run."""

    item: str
    cost: str
    currency: str
    paid_by: str
    owned_afterwards: str
    source: str = ""
    assumed: str = ""
    fee: str = ""


class ServiceCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A planned maintenance."""

    workshop: str
    machine: str
    date: dt.date
    takes: str


class TrainingCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who learned to work where."""

    station: str
    who: str
    date: dt.date
    evidence: str
    until: dt.date | None = None


class InsuranceCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What insures those who work."""

    covers: str
    until: dt.date
    evidence: str


class MilestoneCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which station reaches a milestone."""

    name: str
    station: str
    units: int = 0


class PlanCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """production.toml as it is written."""

    example: bool
    start: dt.date
    calendar: CalendarCard
    stations: tuple[StationCard, ...]
    equipment: tuple[EquipmentCard, ...] = ()
    services: tuple[ServiceCard, ...] = ()
    training: tuple[TrainingCard, ...] = ()
    insurance: InsuranceCard | None = None
    milestones: tuple[MilestoneCard, ...] = ()
    reserve_fee: str = ""


def plan_problems(card: PlanCard, document: Document) -> Iterator[InputError]:
    """Yield what is wrong in single fields and between them."""
    yield from _empty(document, document.data)
    yield from _never(card, document)
    keys = [station.key for station in card.stations]
    for at, station in enumerate(card.stations):
        yield from _station_problems(station, document, at, keys)
    for at, one in enumerate(card.training):
        yield from _known(one.station, keys, document, "training", at)
    for at, milestone in enumerate(card.milestones):
        yield from _known(milestone.station, keys, document, "milestones", at)
        if milestone.units < 0:
            yield InputError("units cannot be below zero", document.place("milestones", at, "units"), "0: all of them")
        if milestone.name in [one.name for one in card.milestones[:at]]:
            yield InputError(f"'{milestone.name}' is there twice", document.place("milestones", at, "name"))


def _never(card: PlanCard, document: Document) -> Iterator[InputError]:
    """Yield why no work would ever be done."""
    if not card.stations:
        yield InputError("a run without a station makes nothing", document.place("stations"), "[[stations]]")
    if not card.calendar.weekdays:
        yield InputError("on no day is work done", document.place("calendar", "weekdays"), '["mon", "tue"]')
    for at, closed in enumerate(card.calendar.closed):
        if closed.last is not None and closed.last < closed.first:
            yield InputError("it is closed until before it closes", document.place("calendar", "closed", at, "last"))


def _known(station: str, keys: list[str], document: Document, name: str, at: int) -> Iterator[InputError]:
    if station not in keys:
        yield UnknownKey("station of this plan", station, keys, document.place(name, at, "station"))


def _station_problems(card: StationCard, document: Document, at: int, keys: list[str]) -> Iterator[InputError]:
    if not SLUG.fullmatch(card.key):
        tip = "use small letters, digits and single hyphens, such as weld"
        yield InputError(f"'{card.key}' cannot be a station's key", document.place("stations", at, "key"), tip)
    if card.key in keys[:at]:
        yield InputError(f"two stations are called '{card.key}'", document.place("stations", at, "key"))
    if not card.processes:
        yield InputError("a station works no process", document.place("stations", at, "processes"))
    if not 1 <= card.people <= 100:  # noqa: PLR2004  more is a mistake
        yield InputError(f"{card.people} people cannot stand there", document.place("stations", at, "people"))
    if (card.hours_per_unit or card.setup) and not card.why:
        tip = 'why = "measured on the first three", or leave the hours to the estimate'
        yield InputError(
            "why these hours, and not the estimate's?", document.place("stations", at, "hours_per_unit"), tip
        )
    for key in card.after or ():
        if key not in keys[:at]:
            yield UnknownKey("station before this one", key, keys[:at], document.place("stations", at, "after"))


def _empty(document: Document, value: object, keys: tuple[str | int, ...] = ()) -> Iterator[InputError]:
    """Every text that is written says something."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _empty(document, inner, (*keys, key))
    elif isinstance(value, str) and not value.strip():
        yield InputError(f"{keys[-1]} is empty", document.place(*keys), "leave it out, or say it")
