# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hazardous stations, and who may work there: members only with recorded training, and insured until the run ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from makeshare.errors import InputError
from makeshare.model.catalog import Catalog, Process
from makeshare.model.production.plan import Insurance, Production, Station, Training


def hazards(plan: Production, catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """Return what can hurt at each hazardous station.

    A station is hazardous where a process of it has a hazard, and a machine or a skill that one must have learned; or
    where the plan says so. Work by hand that anybody can do is not, whatever little it may pinch.
    """
    found = {}
    for station in plan.stations:
        processes = [catalog.process(key, station.place) for key in station.processes]
        named = dict.fromkeys(word for one in processes if _hazardous(one) for word in one.hazards)
        if named or station.hazardous:
            found[station.key] = tuple(named) or ("stated to be hazardous by the plan",)
    return found


def _hazardous(process: Process) -> bool:
    return bool(process.hazards) and (process.machine is not None or bool(process.skills))


def hazard_problems(plan: Production, found: dict[str, tuple[str, ...]], end: dt.date | None) -> Iterator[InputError]:
    """Yield why members may not do their share of work at a station: no training, or no insurance, on record."""
    for station in plan.stations:
        if station.work_share and station.key in found:
            for lack in _lacks(plan, station, end or plan.start):
                yield InputError(
                    f"members may not work at '{station.key}' ({', '.join(found[station.key])}): {lack}",
                    station.place,
                    "record [[training]] and [insurance], or leave work_share out",
                )


def _lacks(plan: Production, station: Station, end: dt.date) -> Iterator[str]:
    trained = {one.who for one in plan.training if one.station == station.key and _valid(one, plan.start, end)}
    if len(trained) < station.people:
        yield f"{len(trained)} of {station.people} who stand there are trained, from before the first day to the last"
    if plan.insurance is None:
        yield "no insurance is recorded"
    elif not _insured(plan.insurance, end):
        yield f"the insurance ends on {plan.insurance.until}, and the work on {end}"


def _valid(training: Training, start: dt.date, end: dt.date) -> bool:
    return training.date <= start and (training.until is None or training.until >= end)


def _insured(insurance: Insurance, end: dt.date) -> bool:
    return insurance.until >= end
