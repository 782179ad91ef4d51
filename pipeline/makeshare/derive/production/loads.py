# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether the hours suffice: what a run takes of each machine and of the people, against what they have."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from makeshare.derive.production.pose import Posed
from makeshare.derive.production.problem import busy, labour
from makeshare.derive.production.split import shortage
from makeshare.model.production.match import Load

PEOPLE = "people"
_SHOWN = Decimal("0.01")


def loads(posed: Posed) -> tuple[tuple[str, Load], ...]:
    """Spread all units over the machines so that the hours lacking are as few as can be; returns who is taken how long.

    Each load comes with its workshop's name in files. Machines without work are left out.
    """
    if not posed.steps:
        return ()
    units, short = shortage(posed.problem)
    return told(posed, units, short)


def told(
    posed: Posed, units: tuple[int, ...], short: dict[tuple[str, int], Fraction] | None = None
) -> tuple[tuple[str, Load], ...]:
    """Say what so many units of each option take of machines and people."""
    problem, lacking, found = posed.problem, short or {}, []
    for at, hours in enumerate(busy(problem, units)):
        seat, machine = problem.seats[at], posed.seats[at]
        if hours:
            where = posed.workshops[seat.workshop].slug
            lack = lacking.get(("machine", at), Fraction(0))
            found.append((where, _load(machine.key, machine.title, hours, seat.hours, lack)))
    for at, hours in enumerate(labour(problem, units)):
        if hours:
            lack = lacking.get(("people", at), Fraction(0))
            found.append((posed.workshops[at].slug, _load("", PEOPLE, hours, problem.people[at], lack)))
    return tuple(found)


def _load(machine: str, title: str, hours: Fraction, free: Fraction | None, short: Fraction) -> Load:
    return Load(
        machine=machine,
        title=title,
        needed=shown(hours, up=True),
        free=None if free is None else shown(free, up=False),
        short=shown(short, up=True),
    )


def shown(hours: Fraction, *, up: bool) -> Decimal:
    """Round hours to a hundredth for people to read: what is needed up, what is free down."""
    whole = hours / Fraction(_SHOWN)
    return (-(-whole.numerator // whole.denominator) if up else whole.numerator // whole.denominator) * _SHOWN
