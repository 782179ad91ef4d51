# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What an hour costs at a workshop: its own rates, or the catalogue's where it states none, and then that is said."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from makeshare.derive.hours import is_service
from makeshare.model.catalog import Catalog, Process
from makeshare.model.money import Money
from makeshare.model.production.workshop import Machine, Workshop


@dataclass(frozen=True)
class Hourly:
    """Minor units an hour of the machine and of a person; `said` in words, `assumed` where the catalogue stood in."""

    machine: int
    person: int
    said: str
    assumed: str = ""

    def cost(self, busy: Fraction, labour: Fraction) -> Fraction:
        """Return what hours of both cost, in exact minor units."""
        return busy * self.machine + labour * self.person


def hourly(workshop: Workshop, machine: Machine, process: Process, catalog: Catalog, currency: str) -> Hourly | str:
    """Return the rates of a process on a machine, or a sentence that says why there are none.

    Work by hand has no machine to pay; a rate that includes the operator, and a service's, have no person to pay.
    """
    by_machine = machine.rate or (process.machine.hourly if process.machine else Money(0, currency))
    by_person, whose = Money(0, currency), ""
    if not machine.with_operator and not is_service(process):
        listed = catalog.labour.get(process.labour)
        person = workshop.labour_rate or (listed.rate.hourly if listed else None)
        if person is None:
            return f"{workshop.name}: no rate is known for the people at {machine.title}"
        by_person, whose = person, "" if workshop.labour_rate else f"{process.labour} at {person}"
    for rate in (by_machine, by_person):
        if rate.currency != currency:
            return f"{workshop.name}: {machine.title} is paid in {rate.currency}, and nothing is converted"
    mine = f"{machine.title} at {by_machine}" if machine.rate is None and process.machine else ""
    return Hourly(
        machine=by_machine.minor,
        person=by_person.minor,
        said=_said(by_machine, by_person),
        assumed=_assumed(workshop, [one for one in (mine, whose) if one]),
    )


def _said(machine: Money, person: Money) -> str:
    parts = [(machine, "the machine"), (person, "a person")]
    return " and ".join(f"{rate} an hour for {what}" for rate, what in parts if rate.minor) or "nothing an hour"


def _assumed(workshop: Workshop, rates: list[str]) -> str:
    listed = " and ".join(f"{rate} an hour" for rate in rates)
    return f"{workshop.name} states no rate: {listed} from the catalogue" if rates else ""
