# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run's production plan, site/proposals/NNNN-words/production.toml, where there is one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.production.plan import (
    Calendar,
    Closed,
    Equipment,
    Insurance,
    Production,
    Reached,
    Service,
    Station,
    Training,
)
from makeshare.read.production.fields import hours, money, positive
from makeshare.read.production.plan_card import (
    CalendarCard,
    EquipmentCard,
    PlanCard,
    ServiceCard,
    plan_problems,
)
from makeshare.read.toml import Document, read_toml

FOLDER = "site/proposals"
NAME = "production.toml"
DAY_HOURS = 24


def load_production(root: Path, slug: str) -> Production | None:
    """Read a proposal's production plan, or None where it has none.

    Raises InputError, UnknownKey, UnitError or MoneyError, with file, line and field, for what is missing, unknown
    or not allowed.
    """
    file = f"{FOLDER}/{slug}/{NAME}"
    if not (root / file).exists() and not (root / file).is_symlink():
        return None
    document = read_toml(root, file)
    card = document.convert(PlanCard, document.data)
    for problem in plan_problems(card, document):
        raise problem
    return Production(
        slug=slug,
        example=card.example,
        start=card.start,
        calendar=_calendar(document, card.calendar),
        stations=tuple(_station(document, card, at) for at in range(len(card.stations))),
        equipment=tuple(_bought(document, one, at) for at, one in enumerate(card.equipment)),
        services=tuple(_planned(document, one, at) for at, one in enumerate(card.services)),
        training=tuple(
            Training(**msgspec.structs.asdict(one), place=document.place("training", at))
            for at, one in enumerate(card.training)
        ),
        insurance=None
        if card.insurance is None
        else Insurance(**msgspec.structs.asdict(card.insurance), place=document.place("insurance")),
        milestones=tuple(
            Reached(**msgspec.structs.asdict(one), place=document.place("milestones", at))
            for at, one in enumerate(card.milestones)
        ),
        reserve_fee=card.reserve_fee,
        place=Place(document.file),
    )


def _station(document: Document, card: PlanCard, at: int) -> Station:
    """Read a station; without `after` it waits for the one before it in the file."""
    one, here = card.stations[at], ("stations", at)
    before = (card.stations[at - 1].key,) if at else ()
    daily = hours(document, one.hours_a_day, *here, "hours_a_day")
    if daily is not None and not 0 < daily <= DAY_HOURS:
        raise InputError(f"a day has no {daily} working hours", document.place(*here, "hours_a_day"))
    return Station(
        key=one.key,
        title=one.title,
        workshop=one.workshop,
        machine=one.machine,
        processes=one.processes,
        people=one.people,
        hours_per_unit=hours(document, one.hours_per_unit, *here, "hours_per_unit"),
        setup=hours(document, one.setup, *here, "setup"),
        hours_a_day=daily,
        weekdays=one.weekdays,
        after=before if one.after is None else one.after,
        waits_for=one.waits_for,
        hazardous=one.hazardous,
        work_share=hours(document, one.work_share, *here, "work_share") or Decimal(0),
        why=one.why,
        place=document.place(*here),
    )


def _calendar(document: Document, card: CalendarCard) -> Calendar:
    daily = positive(document, card.hours_a_day, "time", "calendar", "hours_a_day")
    if daily > DAY_HOURS:
        raise InputError(f"a day has no {daily} working hours", document.place("calendar", "hours_a_day"))
    closed = tuple(Closed(first=one.first, last=one.last or one.first, why=one.why) for one in card.closed)
    return Calendar(weekdays=card.weekdays, hours_a_day=daily, closed=closed)


def _bought(document: Document, card: EquipmentCard, at: int) -> Equipment:
    here = ("equipment", at)
    cost = money(document, card.cost, card.currency, *here, "cost")
    if cost is None:
        raise InputError("what it costs is empty", document.place(*here, "cost"))
    if bool(card.source) == bool(card.assumed):
        tip = 'state one: source = "where it was read", or assumed = "on what the guess rests"'
        raise InputError("the cost has no evidence, or two kinds of it", document.place(*here), tip)
    return Equipment(
        item=card.item,
        cost=cost,
        paid_by=card.paid_by,
        owned_afterwards=card.owned_afterwards,
        evidence=card.source or f"assumed: {card.assumed}",
        fee=card.fee,
        place=document.place(*here),
    )


def _planned(document: Document, card: ServiceCard, at: int) -> Service:
    return Service(
        workshop=card.workshop,
        machine=card.machine,
        date=card.date,
        takes=positive(document, card.takes, "time", "services", at, "takes"),
        place=document.place("services", at),
    )
