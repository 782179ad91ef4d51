# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A production plan against its proposal, the workshops and the estimate: problems with their places, and warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makeshare.derive.production.hazards import hazard_problems, hazards
from makeshare.derive.production.reserve import maintenance_reserve, unpaid
from makeshare.derive.production.schedule import schedule
from makeshare.derive.production.station import processes, station_hours
from makeshare.derive.share import fee_of_run
from makeshare.errors import InputError, MakeshareError, UnknownKey
from makeshare.model.catalog import Catalog
from makeshare.model.cost import Estimate
from makeshare.model.money import Money, total
from makeshare.model.production.plan import Production, Service, Station
from makeshare.model.production.schedule import ProductionView, Schedule
from makeshare.model.production.workshop import Workshop
from makeshare.model.proposal import Fee, Proposal


def references(
    plan: Production, proposal: Proposal, workshops: Iterable[Workshop], estimate: Estimate
) -> Iterator[MakeshareError]:
    """Yield what refers to nothing: a workshop, a machine, a process, a fee, a milestone; work of nobody, or of two.

    Until nothing is yielded a schedule would mean nothing.
    """
    shops, known = {one.slug: one for one in workshops}, processes(estimate)
    for station in plan.stations:
        yield from _station(station, shops, known)
        if not plan.example and (shop := shops.get(station.workshop)) and shop.example:
            yield InputError(f"{shop.name} is an example: it makes nothing", station.place, "name a real workshop")
    for service in plan.services:
        yield from _service(service, shops)
    for process in known:
        at = [station.key for station in plan.stations if process in station.processes]
        if len(at) != 1:
            how = f"{len(at)} stations work '{process}': {', '.join(at)}" if at else f"no station works '{process}'"
            yield InputError(how, plan.place, "each process of the design belongs to one station")
    yield from _named(plan, proposal)


def _named(plan: Production, proposal: Proposal) -> Iterator[UnknownKey]:
    """Yield milestones and fees that the proposal does not have."""
    names, fees = [one.name for one in proposal.milestones], [fee.name for fee in proposal.fees]
    for reached in plan.milestones:
        if reached.name not in names:
            yield UnknownKey("milestone of the proposal", reached.name, names, reached.place)
    for name, place in (*((one.fee, one.place) for one in plan.equipment), (plan.reserve_fee, plan.place)):
        if name and name not in fees:
            yield UnknownKey("fee of the proposal", name, fees, place)


def _service(service: Service, shops: dict[str, Workshop]) -> Iterator[UnknownKey]:
    shop = shops.get(service.workshop)
    if shop is None:
        yield UnknownKey("workshop in site/workshops", service.workshop, shops, service.place)
    elif shop.machine(service.machine) is None:
        yield UnknownKey(f"machine of {shop.slug}", service.machine, _keys(shop), service.place)


def _keys(shop: Workshop) -> list[str]:
    return [machine.key for machine in shop.machines]


def _station(station: Station, shops: dict[str, Workshop], known: tuple[str, ...]) -> Iterator[MakeshareError]:
    shop = shops.get(station.workshop)
    if shop is None:
        yield UnknownKey("workshop in site/workshops", station.workshop, shops, station.place)
        return
    for process in station.processes:
        if process not in known:
            yield UnknownKey("process of this design", process, known, station.place)
    if not station.machine:
        return
    machine = shop.machine(station.machine)
    if machine is None:
        yield UnknownKey(f"machine of {shop.slug}", station.machine, _keys(shop), station.place)
        return
    for process in station.processes:
        if process in known and process not in machine.processes:
            yield InputError(f"{machine.title} does not run '{process}'", station.place, f"see {machine.place}")


def view(
    plan: Production,
    proposal: Proposal,
    workshops: tuple[Workshop, ...],
    catalog: Catalog,
    minimum: Estimate,
    optimum: Estimate,
) -> tuple[ProductionView, tuple[MakeshareError, ...]]:
    """Derive all that follows from a plan whose references are sound; returns it with its problems.

    The estimates are of the proposal's minimum and optimum run.
    """
    hours = station_hours(plan, minimum)
    least = schedule(plan, hours, workshops, proposal.run.minimum)
    most = schedule(plan, station_hours(plan, optimum), workshops, proposal.run.optimum)
    found = hazards(plan, catalog)
    reserve = maintenance_reserve(plan, hours, workshops, proposal.run.minimum, proposal.currency)
    paying = next((fee for fee in proposal.fees if fee.name == plan.reserve_fee), None)
    paid = _fee(paying, proposal, minimum) if paying else None
    problems: list[MakeshareError] = [
        *(InputError(text, plan.place) for text in _late(least, proposal, plan)),
        *hazard_problems(plan, found, most.finish or least.finish),
        *_equipment(plan, proposal, minimum),
        *(InputError(text, plan.place) for text in unpaid(reserve, paid) if paying),
    ]
    warnings = [
        *_others(proposal),
        *(f"with {most.units} units: {text}" for text in _late(most, proposal, plan)),
        *_stops(least),
        *(() if paying else unpaid(reserve, None)),
        *(f"maintenance reserve unknown: {text}" for text in reserve.unknown),
    ]
    return ProductionView(
        plan=plan,
        minimum=least,
        optimum=most,
        promised=proposal.delivery.date,
        reserve=reserve,
        hazards=found,
        problems=tuple(str(one) for one in problems),
        warnings=tuple(dict.fromkeys(warnings)),
    ), tuple(problems)


def _others(proposal: Proposal) -> Iterator[str]:
    if proposal.variants:
        names = ", ".join(one.name for one in proposal.variants)
        yield f"units of {names} are counted with the hours of {proposal.variant}"


def _late(found: Schedule, proposal: Proposal, plan: Production) -> Iterator[str]:
    """Yield what is not ready when it is promised."""
    if found.finish is None:
        yield f"the run never ends: {found.stuck}"
    elif found.finish > proposal.delivery.date:
        yield f"the run ends on {found.finish}, and delivery is promised for {proposal.delivery.date}"
    promised = {one.name: one.date for one in proposal.milestones}
    for one in plan.milestones:
        day = found.reached.get(one.name)
        if day is not None and day > promised[one.name]:
            yield f"'{one.name}' is reached on {day}, and promised for {promised[one.name]}"


def _stops(found: Schedule) -> Iterator[str]:
    for due in found.due:
        until = f"until its service on {due.until}" if due.until else "and no service is planned"
        yield f"the maintenance of {due.title} falls due: it stops on {due.date}, {until}"


def _fee(fee: Fee, proposal: Proposal, estimate: Estimate) -> Money:
    """Return what a fee brings in the smallest run; one on the price counts on the stated price."""
    cost = estimate.total.expected * estimate.batch
    price = proposal.share_price * proposal.minimum_shares if proposal.share_price else cost
    return fee_of_run(fee, estimate.batch, cost, price)


def _equipment(plan: Production, proposal: Proposal, estimate: Estimate) -> Iterator[InputError]:
    """Yield fees that bring less than the equipment costs that they are said to pay."""
    for fee in proposal.fees:
        bought = [one for one in plan.equipment if one.fee == fee.name]
        foreign = [one for one in bought if one.cost.currency != proposal.currency]
        yield from (
            InputError(f"'{one.item}' costs {one.cost}, and the fee is in {proposal.currency}", one.place)
            for one in foreign
        )
        if bought and not foreign:
            cost, brings = total((one.cost for one in bought), proposal.currency), _fee(fee, proposal, estimate)
            if brings < cost:
                yield InputError(
                    f"the fee '{fee.name}' brings {brings}, and what it pays for costs {cost}", bought[0].place
                )
