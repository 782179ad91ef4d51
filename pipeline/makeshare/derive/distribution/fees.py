# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What each leg of the way costs, and on whom it falls, to the cent.

A fee for the run is split over all units that are handed over or sent; every other one falls on who causes it. Boxes
and carriage are lines of their own, and unknown as a whole while one parcel's price is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from makeshare.model.distribution.plan import Handover, LegCost, Packed, Shipment
from makeshare.model.distribution.terms import Distribution, Leg, LegFee
from makeshare.model.money import Money, split, total


def leg_costs(
    terms: Distribution,
    handovers: Sequence[Handover],
    shipments: Sequence[Shipment],
    boxed: Mapping[str, Packed],
) -> tuple[LegCost, ...]:
    """Return every line of cost; `boxed` are the parcels of pledges that collect them. Without anybody served, none."""
    if not handovers and not shipments:
        return ()
    return (
        *(_fee(fee, terms.currency, handovers, shipments) for fee in terms.fees),
        *_boxes(terms.currency, shipments, boxed),
        *_carriage(terms, shipments),
    )


def _fee(fee: LegFee, currency: str, handovers: Sequence[Handover], shipments: Sequence[Shipment]) -> LegCost:
    served: list[Handover | Shipment] = [one for one in handovers if fee.point in ("", one.point)]
    if not fee.point and fee.leg != "pickup" and fee.base != "handover":
        served += shipments
    if fee.base == "run":
        falls = split(fee.amount, {one.pledge: one.units for one in served}) if served else {}
    else:
        falls = {one.pledge: fee.amount * _times(fee, one) for one in served}
    return LegCost(
        leg=fee.leg, name=fee.name, to=fee.to, rule=fee.rule, amount=total(falls.values(), currency),
        in_price=fee.in_price, by_pledge=falls,
    )  # fmt: skip


def _times(fee: LegFee, one: Handover | Shipment) -> int:
    """Count how often one pledge causes a fee."""
    if fee.base == "unit":
        return one.units
    if fee.base == "parcel":
        return one.parcels if isinstance(one, Handover) else len(one.packed.parcels)
    return 1


def _boxes(currency: str, shipments: Sequence[Shipment], boxed: Mapping[str, Packed]) -> Iterator[LegCost]:
    packings = dict(boxed) | {one.pledge: one.packed for one in shipments}
    if packings:
        falls = {
            pledge: total((parcel.box_price for parcel in packed.parcels), currency)
            for pledge, packed in packings.items()
        }
        known = all(packed.parcels for packed in packings.values())
        rule = f"{_count(packings.values())} boxes"
        yield _bought("packing", "Boxes", "their supplier", rule, falls, currency, known=known)


def _carriage(terms: Distribution, shipments: Sequence[Shipment]) -> Iterator[LegCost]:
    if shipments:
        falls = {
            one.pledge: total((parcel.postage for parcel in one.packed.parcels if parcel.postage), terms.currency)
            for one in shipments
        }
        known = all(one.packed.parcels for one in shipments)
        rule = f"{_count(one.packed for one in shipments)} parcels"
        yield _bought("transport", "Carriage", "the carriers", rule, falls, terms.currency, known=known)


def _bought(
    leg: Leg, name: str, to: str, rule: str, falls: Mapping[str, Money], currency: str, *, known: bool
) -> LegCost:
    """Make a line of what is bought; while a part of it is unknown, so is the line."""
    if not known:
        return LegCost(leg=leg, name=name, to=to, rule=f"{rule}; others have no known price", amount=None,
                       in_price=False, by_pledge={})  # fmt: skip
    amount = total(falls.values(), currency)
    return LegCost(leg=leg, name=name, to=to, rule=rule, amount=amount, in_price=False, by_pledge=dict(falls))


def _count(packings: Iterable[Packed]) -> int:
    return sum(len(packed.parcels) for packed in packings)
