# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What the coordinator takes along: who gets what when, parcels, what is unplaced, what each pledge's way costs.

Pseudonyms only. CSV for spreadsheets; text that one would run as a formula, or read as a number, is quoted.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping

from makeshare.model.distribution.plan import Handover, Plan, Shipment, Ware
from makeshare.model.distribution.terms import Distribution
from makeshare.units import tidy
from makeshare.write.lists import figure, table
from makeshare.write.tables import Cell

_WHEN = ("Date", "From", "To", "Point", "Slot")
PICKUP = (*_WHEN, "Pledge", "Variant", "Units", "Parcels", "Serial numbers", "Handed over")
_PACKED = ("Parcel", "Box", "Contents", "Size (mm)", "Mass (g)")
PARCELS = ("Pledge", "Zone", *_PACKED, "Tariff", "Box price", "Postage", "Currency", "Why unknown")
UNPLACED = ("Pledge", "Variant", "Units", "Why")
COSTS = ("Leg", "What", "To", "Rule", "Pledge", "Amount", "Currency", "In the share price")
PARTS = ("Variant", "Piece", "Pieces for one", "Size x (mm)", "Size y (mm)", "Size z (mm)", "Mass each (g)")

Serials = Mapping[str, tuple[str, ...]]
"""Serial numbers by pledge."""
_LIKE_A_NUMBER = re.compile(r"[0-9]+(e[0-9]+)?", re.ASCII)


def lists(plan: Plan, terms: Distribution, wares: Iterable[Ware], serials: Serials) -> dict[str, bytes]:
    """Write every list, by its name: one for each pickup day, and those of the whole."""
    return {
        **{f"pickup-{day.isoformat()}.csv": pickup_csv(day, plan, terms, serials) for day in days(plan)},
        "parcels.csv": table(PARCELS, [row for one in plan.shipments for row in _parcels(one, terms.currency)]),
        "unplaced.csv": table(UNPLACED, [(_name(o.pledge), o.variant, o.units, o.reason) for o in plan.unplaced]),
        "costs.csv": table(COSTS, _costs(plan)),
        "parts.csv": table(PARTS, [row for ware in wares for row in _parts(ware)]),
    }


def days(plan: Plan) -> tuple[dt.date, ...]:
    """Return the days on which something is handed over, in order."""
    return tuple(sorted({load.slot.start.date() for load in plan.loads if load.pledges}))


def of_day(day: dt.date, plan: Plan) -> Iterator[tuple[str, str, Handover]]:
    """Yield from when, until when and what is handed over on a day: by time, point and pseudonym."""
    for load in plan.loads:
        if load.slot.start.date() == day:
            for one in plan.handovers:
                if (one.point, one.slot) == (load.point.key, load.slot.key):
                    yield f"{load.slot.start:%H:%M}", f"{load.slot.end:%H:%M}", one


def pickup_csv(day: dt.date, plan: Plan, terms: Distribution, serials: Serials) -> bytes:
    """Write who gets what on one day; the last column is empty, to be filled by hand."""
    names = {point.key: point.name for point in terms.points}
    return table(
        PICKUP,
        [
            (
                day.isoformat(), start, end, names[one.point], one.slot, _name(one.pledge), one.variant, one.units,
                one.parcels, " ".join(serials.get(one.pledge, ())), "",
            )
            for start, end, one in of_day(day, plan)
        ],
    )  # fmt: skip


def _parcels(one: Shipment, currency: str) -> Iterator[tuple[Cell, ...]]:
    if not one.packed.parcels:
        yield (_name(one.pledge), one.zone, *(None,) * 8, currency, one.packed.reason)
    for number, parcel in enumerate(one.packed.parcels, 1):
        sides = " x ".join(str(tidy(side)) for side in parcel.size)
        contents = ", ".join(f"{count} {title}" for title, count in parcel.contents)
        postage = None if parcel.postage is None else figure(parcel.postage)
        yield (
            _name(one.pledge), one.zone, f"{number} of {len(one.packed.parcels)}", parcel.box, contents, sides,
            math.ceil(parcel.mass), parcel.carrier, figure(parcel.box_price), postage, currency, "",
        )  # fmt: skip


def _costs(plan: Plan) -> Iterator[tuple[Cell, ...]]:
    """Yield each line of cost pledge by pledge, then its sum; an unknown one says so."""
    for leg in plan.legs:
        head, paid = (leg.leg, leg.name, leg.to, leg.rule), "yes" if leg.in_price else "no"
        for pledge, amount in sorted(leg.by_pledge.items()):
            yield (*head, _name(pledge), figure(amount), amount.currency, paid)
        if leg.amount is None:
            yield (*head, "all", "unknown", None, paid)
        else:
            yield (*head, "all", figure(leg.amount), leg.amount.currency, paid)


def _parts(ware: Ware) -> Iterator[tuple[Cell, ...]]:
    for piece in ware.pieces:
        sides = (None, None, None) if piece.size is None else tuple(str(tidy(side)) for side in piece.size)
        mass = None if piece.mass is None else math.ceil(piece.mass)
        yield (ware.variant, piece.name, piece.count, *sides, mass)


def _name(pledge: str) -> str:
    """Keep a pseudonym that looks like a number as text: a spreadsheet would round its sixteen digits."""
    return f"'{pledge}" if _LIKE_A_NUMBER.fullmatch(pledge) else pledge
