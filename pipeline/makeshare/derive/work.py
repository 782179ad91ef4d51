# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The work on a design: hours by process, and the tools, skills and hazards that come with the processes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from makeshare.derive.hours import Spent, hours
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.catalog import Catalog, Process
from makeshare.model.facts import Facts
from makeshare.model.purchase import ProcessWork, Work

_SHOWN = Decimal("0.001")


def work(description: Description, facts: Facts, bom: Bom, catalog: Catalog) -> Work:
    """Sum the hours of each process for one unit, in the order of work, and gather what it takes.

    Raises UnknownKey for an unknown process.
    """
    groups: dict[str, list[Spent]] = {}
    for spent in hours(description, facts, bom, catalog):
        groups.setdefault(spent.process.key, []).append(spent)
    processes = [group[0].process for group in groups.values()]
    return Work(
        processes=tuple(_process(group) for group in groups.values()),
        tools=_gathered(processes, "tools"),
        skills=_gathered(processes, "skills"),
        hazards=_gathered(processes, "hazards"),
    )


def _process(group: list[Spent]) -> ProcessWork:
    process = group[0].process
    return ProcessWork(
        key=process.key,
        title=process.title,
        code=process.code,
        machine_hours=_sum(one.machine for one in group),
        labour_hours=_sum(one.labour for one in group),
        setup_hours=sum((one.setup for one in group), Decimal(0)).quantize(_SHOWN),
    )


def _sum(hours_each: Iterable[Decimal | None]) -> Decimal | None:
    """Add hours; a sum with an unknown in it is unknown."""
    values = list(hours_each)
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)).quantize(_SHOWN) if len(known) == len(values) else None


def _gathered(processes: list[Process], field: str) -> tuple[str, ...]:
    """Collect a list of words over processes, each once, in the order of work."""
    return tuple(dict.fromkeys(word for process in processes for word in getattr(process, field)))
