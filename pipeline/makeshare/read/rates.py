# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Processes and labour of bom/catalog/rates: what an hour costs, and how long things take."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.errors import InputError, UnknownKey
from makeshare.model.catalog import FEATURES, STOCK, Labour, Process, Rate
from makeshare.read.row import Row

CODES = ("3DP", "CNC", "LAS", "PCB", "ASM", "MEC", "WEL", "SHEET", "POST", "CIR")
"""Kinds of process in the Open Know-Where taxonomy."""


class _Process(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    title: str
    code: str
    attendance: str
    batch_minutes: str
    part_minutes: str
    machine_rate: str = ""
    currency: str = ""
    labour: str = ""
    seconds_per: dict[str, str] = {}
    tools: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    stock: tuple[str, ...] = ()
    mass_model: Literal["solid", "printed"] = "solid"
    shell: str = ""
    infill: str = ""
    k_factor: str = ""
    kerf: str = ""
    tool_diameter: str = ""
    spread: str = "0.2"
    source: str = ""
    assumed: str = ""


class _Labour(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    title: str
    hourly: str
    currency: str
    source: str = ""
    assumed: str = ""


def read_labour(row: Row) -> Labour:
    """Read a kind of labour; raises InputError or MoneyError at the field."""
    found = row.convert(_Labour)
    row.check_evidence(found.source, found.assumed)
    hourly = row.money(found.hourly, found.currency, "hourly")
    return Labour(key=row.key, title=found.title, rate=Rate(hourly, found.source, found.assumed), place=row.place)


def read_process(row: Row, labour: dict[str, Labour]) -> Process:
    """Read a process; raises InputError, UnknownKey or MoneyError at the field."""
    found = row.convert(_Process)
    row.check_evidence(found.source, found.assumed)
    for value, known, name, what in (
        *((key, FEATURES, "seconds_per", "measured feature") for key in found.seconds_per),
        *((kind, STOCK, "stock", "kind of stock") for kind in found.stock),
        (found.code, CODES, "code", "process code"),
        *((key, labour, "labour", "labour in bom/catalog/rates") for key in (found.labour,) if key),
    ):
        if value not in known:
            raise UnknownKey(what, value, known, row.at(name))
    attendance = row.number(found.attendance, "0", "4", "attendance")
    if attendance and not found.labour:
        raise InputError("nobody is named for the attendance", row.at("labour"), f"one of {', '.join(labour)}")
    printed = found.mass_model == "printed"
    if printed and not (found.shell and found.infill):
        raise InputError("a printed mass needs shell and infill", row.at("mass_model"))
    seconds = found.seconds_per.items()
    return Process(
        key=row.key, title=found.title, code=found.code, machine=_machine(row, found), labour=found.labour,
        attendance=attendance, batch_minutes=row.number(found.batch_minutes, "0", "100000", "batch_minutes"),
        part_minutes=row.number(found.part_minutes, "0", "100000", "part_minutes"),
        seconds_per={key: row.number(text, "0", "1000000", "seconds_per", key) for key, text in seconds},
        tools=found.tools, skills=found.skills, hazards=found.hazards, stock=found.stock,
        mass_model=found.mass_model, shell=_length(row, found.shell, "shell"),
        infill=row.number(found.infill, "0", "1", "infill") if found.infill else None,
        k_factor=row.number(found.k_factor, "0", "1", "k_factor") if found.k_factor else None,
        kerf=_length(row, found.kerf, "kerf"),
        tool_diameter=_length(row, found.tool_diameter, "tool_diameter"),
        spread=row.number(found.spread, "0", "2", "spread"), source=found.source, assumed=found.assumed,
        place=row.place,
    )  # fmt: skip


def _machine(row: Row, found: _Process) -> Rate | None:
    """Read the machine's rate, whose evidence is the process's; a process by hand has none."""
    if not found.machine_rate:
        return None
    return Rate(row.money(found.machine_rate, found.currency, "machine_rate"), found.source, found.assumed)


def _length(row: Row, text: str, name: str) -> Decimal | None:
    return row.quantity(text, "length", name) if text else None
