# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a run's hours put aside for the maintenance of its machines, and whether a fee of the proposal pays for it.

It stands beside the estimate and changes nothing in it: a machine's rate may or may not hold it, and only the workshop
knows. A community that wants machines to be looked after names it as a fee of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from makeshare.derive.production.loads import shown
from makeshare.derive.production.station import Hours
from makeshare.model.money import Money, round_half_up, total
from makeshare.model.production.plan import Production
from makeshare.model.production.schedule import MaintenanceReserve, ReserveLine
from makeshare.model.production.workshop import Machine, Workshop
from makeshare.model.proposal import Fee


def maintenance_reserve(
    plan: Production, hours: dict[str, Hours | str], workshops: Iterable[Workshop], units: int, currency: str
) -> MaintenanceReserve:
    """Count each machine's hours in a run, and what its reserve an hour makes of them, to the cent.

    A station whose hours are not known, a machine without a reserve, or with one in another currency, is named as
    unknown, never counted as nothing.
    """
    shops = {one.slug: one for one in workshops}
    taken: dict[tuple[str, str], Fraction] = {}
    unknown: dict[str, None] = {}
    for station in plan.stations:
        found = hours[station.key]
        if not station.machine:
            continue
        if isinstance(found, Hours):
            seat = (station.workshop, station.machine)
            taken[seat] = taken.get(seat, Fraction(0)) + found.setup + found.unit * units
        else:
            unknown[f"{station.title}: {found}"] = None
    lines = []
    for (slug, key), spent in taken.items():
        machine = shops[slug].machine(key)
        if machine is not None:
            lines.append(_line(slug, machine, spent, currency))
    unknown |= dict.fromkeys(f"{line.title}: no reserve is stated" for line in lines if line.amount is None)
    return MaintenanceReserve(
        units=units,
        lines=tuple(lines),
        total=total((line.amount for line in lines if line.amount is not None), currency),
        unknown=tuple(unknown),
    )


def _line(slug: str, machine: Machine, spent: Fraction, currency: str) -> ReserveLine:
    hourly = machine.maintenance.reserve
    known = hourly is not None and hourly.currency == currency
    return ReserveLine(
        workshop=slug,
        machine=machine.key,
        title=machine.title,
        hours=shown(spent, up=True),
        hourly=hourly,
        amount=Money(round_half_up(hourly.minor * spent), currency) if hourly is not None and known else None,
    )


def fee_for(reserve: MaintenanceReserve, name: str, to: str) -> Fee:
    """Return the fee that pays a run's reserve: for proposal.toml, as `per_run`."""
    why = (
        f"Put aside for the maintenance of the machines: their hours in a run of {reserve.units}, each at its reserve."
    )
    return Fee(name=name, to=to, why=why, base="run", amount=reserve.total)


def unpaid(reserve: MaintenanceReserve, fee: Money | None) -> Iterator[str]:
    """Yield a sentence when no fee, or too small a one, pays for the reserve."""
    if reserve.total.minor == 0:
        return
    if fee is None:
        yield f"{reserve.total} for the maintenance of machines is paid by no fee of the proposal"
    elif fee < reserve.total:
        yield f"the fee brings {fee} for the maintenance of machines, and their hours ask for {reserve.total}"
