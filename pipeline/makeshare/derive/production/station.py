# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a station takes: hours for one unit and once for the run, from the estimate where the plan states none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from makeshare.model.cost import Estimate
from makeshare.model.production.plan import Production, Station


@dataclass(frozen=True)
class Hours:
    """Hours of a station for one unit, once for the run, and of people for each hour that it is busy."""

    unit: Fraction
    setup: Fraction
    people: Fraction


def station_hours(plan: Production, estimate: Estimate) -> dict[str, Hours | str]:
    """Return each station's hours, or a sentence that says why they are not known."""
    return {station.key: _hours(station, estimate) for station in plan.stations}


def processes(estimate: Estimate) -> tuple[str, ...]:
    """Return the processes that an estimate counts hours of, in the order of work."""
    return tuple(dict.fromkeys(line.process for line in estimate.lines if line.process))


def _hours(station: Station, estimate: Estimate) -> Hours | str:
    """Sum the hours of a station's processes.

    A process with a machine has lines of machine hours, and of people's beside them; one without has people's alone.
    """
    busy, people, setup = Fraction(0), Fraction(0), Fraction(0)
    for process in station.processes:
        lines = [line for line in estimate.lines if line.process == process]
        unknown = next((line for line in lines if line.hours is None), None)
        if unknown is not None and station.hours_per_unit is None:
            return f"how long {unknown.title} takes is not known: {unknown.basis}"
        machine, labour = (
            _sum(line.hours for line in lines if line.category == name) for name in ("machine", "labour")
        )
        busy += machine or labour
        people += labour
        setup += _sum(line.hours for line in lines if line.category == "setup") * estimate.batch
    share = people / busy if busy else Fraction(station.people)
    return Hours(
        unit=busy if station.hours_per_unit is None else Fraction(station.hours_per_unit),
        setup=setup if station.setup is None else Fraction(station.setup),
        people=share,
    )


def _sum(hours: Iterable[Decimal | None]) -> Fraction:
    return sum((Fraction(one) for one in hours if one is not None), Fraction(0))
