# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""site/community/machines.toml, and answers.toml beside a proposal."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from makeshare.errors import InputError, UnitError
from makeshare.model.governance.stakeholders import (
    Answers,
    Care,
    EnvironmentAnswer,
    Machine,
    MachineAnswer,
    Machines,
    MachineState,
    RunObjection,
    Verdict,
)
from makeshare.read.governance.files import KEY, LARGEST, check_texts, located, there
from makeshare.read.plain import read_text
from makeshare.read.toml import Document, Key, read_toml
from makeshare.units import parse

MACHINES = "site/community/machines.toml"


class _CareCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of a log as it is written: hours are text with a unit."""

    date: dt.date
    at: str
    what: str
    by: str
    service: bool = False


class _MachineCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A machine as it is written."""

    steward: str
    state: MachineState
    asks: str
    care: tuple[_CareCard, ...] = ()


class _MachinesCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """machines.toml as it is written: [machines.<workshop>.<machine>], by the keys of site/workshops."""

    machines: dict[str, dict[str, dict[str, Any]]]
    example: bool = False


class _MachineAnswerCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A machine's answer as it is written."""

    machine: str
    by: str
    date: dt.date
    verdict: Verdict
    maintenance: str
    hours_available: str
    words: str = ""


class _AnswersCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """answers.toml as it is written."""

    relies_on: tuple[str, ...]
    environment: dict[str, Any] | None = None
    machines: tuple[_MachineAnswerCard, ...] = ()
    objections: tuple[RunObjection, ...] = ()


def load_machines(root: Path) -> Machines | None:
    """Read machines.toml; None where the community has none. Raises InputError or UnitError with the place."""
    if not there(root, MACHINES):
        return None
    document = read_toml(root, MACHINES)
    card = document.convert(_MachinesCard, document.data)
    check_texts(document)
    where, found = located(document), dict[str, Machine]()
    for workshop, machines in card.machines.items():
        for name, table in machines.items():
            if not KEY.fullmatch(workshop) or not KEY.fullmatch(name):
                tip = "small letters, digits and single hyphens"
                raise InputError(f"'{workshop}.{name}' is no key", document.place("machines", workshop, name), tip)
            machine = document.convert(_MachineCard, table, "machines", workshop, name)
            found[f"{workshop}/{name}"] = _machine(document, workshop, name, machine)
    return Machines(example=card.example, machines=found, place=where.place, lines=where.lines)


def load_answers(root: Path, proposal: str) -> Answers | None:
    """Read site/proposals/<proposal>/answers.toml; None where there is none. Raises InputError with the place."""
    file = f"site/proposals/{proposal}/answers.toml"
    if not there(root, file):
        return None
    document = read_toml(root, file)
    card = document.convert(_AnswersCard, document.data)
    check_texts(document)
    where = located(document)
    return Answers(
        relies_on=card.relies_on,
        environment=_environment(document, card.environment),
        machines=tuple(
            MachineAnswer(
                machine=one.machine, by=one.by, date=one.date, verdict=one.verdict, maintenance=one.maintenance,
                hours_available=_hours(document, one.hours_available, "machines", index, "hours_available"),
                words=one.words,
            )
            for index, one in enumerate(card.machines)
        ),
        objections=card.objections,
        place=where.place,
        lines=where.lines,
    )  # fmt: skip


def load_routes(root: Path, design: str, variant: str) -> set[str]:
    """Return the processes that a design's parts go through, from its committed bill; none when it has no bill."""
    file = f"bom/{design.replace('_', '-')}.csv"
    if not there(root, file):
        return set()
    rows = csv.DictReader(io.StringIO(read_text(root, file, LARGEST)))
    routes = [row.get("route") or "" for row in rows if row.get("variant") == variant]
    return {process for route in routes for process in route.split(">") if process}


def _environment(document: Document, table: dict[str, Any] | None) -> EnvironmentAnswer | None:
    return None if table is None else document.convert(EnvironmentAnswer, table, "environment")


def _machine(document: Document, workshop: str, name: str, card: _MachineCard) -> Machine:
    keys = ("machines", workshop, name)
    return Machine(
        key=f"{workshop}/{name}",
        steward=card.steward,
        state=card.state,
        asks=card.asks,
        care=tuple(
            Care(
                date=one.date, hours=_hours(document, one.at, *keys, "care", index, "at"), what=one.what, by=one.by,
                service=one.service,
            )
            for index, one in enumerate(card.care)
        ),
    )  # fmt: skip


def _hours(document: Document, text: str, *keys: Key) -> Decimal:
    """Read a time as hours, zero or more; raises UnitError with its place."""
    try:
        hours = parse(text, "time").value
    except UnitError as error:
        raise error.at(document.place(*keys)) from error.__cause__
    if hours < 0:
        raise InputError("is less than no time", document.place(*keys))
    return hours
