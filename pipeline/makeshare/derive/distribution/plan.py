# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Who gets what when: pack, assign, add up. What cannot be placed is listed with the reason, never squeezed in."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from makeshare.derive.distribution.assign import Room, Wish, allowed, assign
from makeshare.derive.distribution.fees import leg_costs
from makeshare.derive.distribution.parcels import pack, parcel_cost
from makeshare.errors import InputError
from makeshare.model.distribution.plan import Due, Handover, Load, Packed, Plan, Shipment, Unplaced, Ware
from makeshare.model.distribution.terms import Distribution, Point, Slot

CM2_IN_M2 = 10_000
"""Floor is counted in whole cm2: rounded up where it is needed, down where it is offered."""

Place = tuple[Point, Slot]


def plan(terms: Distribution, dues: Iterable[Due], wares: Mapping[str, Ware]) -> Plan:
    """Plan the hand-over of all that is due. `wares` are the units by variant; a variant not among them is unknown.

    The order of `dues` does not matter. Raises InputError for a pledge that is listed twice, or is due nothing.
    """
    ordered = sorted(dues, key=lambda due: due.pledge)
    for problem in due_problems(ordered):
        raise problem
    places = slots_in_order(terms)
    packings = _Packings(terms, wares)
    collecting = [due for due in ordered if not due.zone]
    wishes = {due.pledge: _wish(due, places, packings) for due in collecting}
    rooms = [Room(has=(slot.units, slot.parcels, _floor(slot.area))) for _, slot in places]
    found = assign(wishes.values(), rooms)
    handovers = tuple(
        _handover(due, places[found.slots[due.pledge]], wishes[due.pledge], found.slots[due.pledge])
        for due in collecting
        if due.pledge in found.slots
    )
    shipments = tuple(_shipment(due, terms, packings) for due in ordered if due.zone)
    loads = tuple(_loads(places, wishes, found.slots))
    waiting = (due for due in collecting if due.pledge not in found.slots)
    boxed = {one.pledge: packings.of(one.variant, one.units, "") for one in handovers} if packings.boxed else {}
    return Plan(
        handovers=handovers,
        shipments=shipments,
        unplaced=tuple(_unplaced(due, wishes[due.pledge], terms, loads, rooms) for due in waiting),
        loads=loads,
        legs=leg_costs(terms, handovers, shipments, boxed),
        proven=found.proven,
    )


def due_problems(dues: Iterable[Due]) -> Iterator[InputError]:
    """Yield what cannot be in a list of what is due."""
    for pledge, times in Counter(due.pledge for due in dues).items():
        if times > 1:
            yield InputError(f"pledge {pledge} is listed {times} times", tip="one line each: a pledge is not divided")
    for due in dues:
        if due.units < 1:
            yield InputError(f"pledge {due.pledge} is due {due.units} units", tip="leave out who is due nothing")


def slots_in_order(terms: Distribution) -> list[Place]:
    """Return all slots with their points, by time, then by point."""
    places = [(point, slot) for point in terms.points for slot in point.slots]
    return sorted(places, key=lambda place: (place[1].start, place[0].key, place[1].key))


class _Packings:
    """Parcels by variant, units and zone, each found once."""

    def __init__(self, terms: Distribution, wares: Mapping[str, Ware]) -> None:
        self.terms = terms
        self.wares = wares
        self.boxed = terms.packing.pickup_boxed
        self.known: dict[tuple[str, int, str], Packed] = {}

    def of(self, variant: str, units: int, zone: str) -> Packed:
        """Return the parcels of so many units; none, with the reason, where that is unknown."""
        key = (variant, units, zone)
        if key not in self.known:
            ware = self.wares.get(variant)
            unknown = Packed(reason=f"nothing is known of variant '{variant}'")
            self.known[key] = pack(ware, units, self.terms, zone) if ware else unknown
        return self.known[key]

    def takes(self, due: Due) -> tuple[int | None, ...]:
        """Return what a pledge takes of a slot: units, parcels, and floor in cm2; None where it is unknown."""
        if self.boxed:
            parcels = self.of(due.variant, due.units, "").parcels
            floor = sum((parcel.floor for parcel in parcels), Decimal(0))
            return (due.units, len(parcels), math.ceil(floor * CM2_IN_M2)) if parcels else (due.units, None, None)
        ware = self.wares.get(due.variant)
        floor_each = ware.footprint if ware else None
        return due.units, due.units, None if floor_each is None else math.ceil(floor_each * CM2_IN_M2) * due.units


def _wish(due: Due, places: Sequence[Place], packings: _Packings) -> Wish:
    """Rank the slots that a pledge accepts: all alike when it names none."""
    ranks: dict[int, int] = {}
    for index, (point, slot) in enumerate(places):
        names = (point.key, f"{point.key}/{slot.key}")
        rank = next((rank for rank, name in enumerate(due.prefers) if name in names), None if due.prefers else 0)
        if rank is not None and (due.ready is None or slot.start.date() >= due.ready):
            ranks[index] = rank
    return Wish(pledge=due.pledge, takes=packings.takes(due), ranks=ranks)


def _floor(area: Decimal | None) -> int | None:
    return None if area is None else math.floor(area * CM2_IN_M2)


def _handover(due: Due, place: Place, wish: Wish, index: int) -> Handover:
    point, slot = place
    return Handover(
        pledge=due.pledge, variant=due.variant, units=due.units, point=point.key, slot=slot.key,
        rank=wish.ranks[index], parcels=wish.takes[1] or 0,
    )  # fmt: skip


def _shipment(due: Due, terms: Distribution, packings: _Packings) -> Shipment:
    packed = packings.of(due.variant, due.units, due.zone)
    cost = parcel_cost(packed.parcels, terms.currency) if packed.parcels else None
    return Shipment(pledge=due.pledge, variant=due.variant, units=due.units, zone=due.zone, packed=packed, cost=cost)


def _loads(places: Sequence[Place], wishes: Mapping[str, Wish], slots: Mapping[str, int]) -> Iterator[Load]:
    for index, (point, slot) in enumerate(places):
        here = [wishes[pledge].takes for pledge, at in slots.items() if at == index]
        floors = [floor for _, _, floor in here if floor is not None]
        yield Load(
            point=point,
            slot=slot,
            pledges=len(here),
            units=sum(units or 0 for units, _, _ in here),
            parcels=sum(parcels or 0 for _, parcels, _ in here),
            area=Decimal(sum(floors)) / CM2_IN_M2 if len(floors) == len(here) else None,
        )


def _unplaced(due: Due, wish: Wish, terms: Distribution, loads: Sequence[Load], rooms: Sequence[Room]) -> Unplaced:
    """Say why nothing takes a pledge: nothing that it accepts, too much for a slot, or all full."""
    names = {name for load in loads for name in (load.point.key, f"{load.point.key}/{load.slot.key}")}
    strange = [name for name in due.prefers if name not in names]
    if not terms.points:
        reason = "there is no pickup point"
    elif strange and len(strange) == len(due.prefers):
        reason = f"nothing is called {', '.join(strange)}"
    elif not wish.ranks:
        reason = f"every slot that it accepts is before {due.ready}, when it is ready"
    else:
        able = [index for index in wish.ranks if allowed(wish, rooms[index])]
        reason = "; ".join(_full(loads[index], due.units) for index in able) if able else _too_much(due, wish)
    return Unplaced(pledge=due.pledge, variant=due.variant, units=due.units, reason=reason)


def _full(load: Load, units: int) -> str:
    slot = load.slot
    uses = [f"{load.units} of {slot.units} units"]
    uses += [f"{load.parcels} of {slot.parcels} parcels"] if slot.parcels is not None else []
    uses += [f"{load.area} of {slot.area} m2"] if slot.area is not None else []
    return f"{units} more do not fit {load.point.key}/{slot.key}: {', '.join(uses)} taken"


def _too_much(due: Due, wish: Wish) -> str:
    if None in wish.takes:
        return "its size is unknown, and every slot that it accepts limits parcels or floor"
    units, parcels, floor = wish.takes
    needs = f"{units} units, {parcels} parcels, {Decimal(floor or 0) / CM2_IN_M2} m2"
    return f"more than any slot that it accepts can take at all ({needs}): divide pledge {due.pledge}"
