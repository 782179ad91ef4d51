# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Pin a price to what it was computed from, and say how far today has moved from it."""

from __future__ import annotations

import datetime as dt

import msgspec

from makeshare.errors import MoneyError
from makeshare.files import sha256
from makeshare.model.bom import Bom, Line
from makeshare.model.cost import Estimate
from makeshare.model.money import Money
from makeshare.model.price import Drift, Quote
from makeshare.units import tidy


def quote(estimate: Estimate, bom: Bom, price: Money, date: dt.date) -> Quote:
    """Pin a share's price to the priced lines and the bill that it follows from.

    `date` is the caller's to state. Raises MoneyError when the estimate is incomplete or is not of this bill.
    """
    if not estimate.complete:
        raise MoneyError("an incomplete cost cannot be quoted", tip=f"it lacks {', '.join(estimate.missing)}")
    if (estimate.slug, estimate.variant, estimate.revision) != (bom.slug, bom.variant, bom.revision):
        raise MoneyError(f"the cost of {estimate.revision} cannot be quoted for the bill of {bom.revision}")
    return Quote(
        design=estimate.slug,
        variant=estimate.variant,
        revision=estimate.revision,
        geometry_hash=bom.geometry_hash,
        bom_hash=bom_hash(bom),
        date=date,
        price=price,
        estimate=estimate,
    )


def drift(pinned: Quote, today: Money | None, bom: Bom) -> Drift:
    """Compare a quote with today's price (None when today's cost is incomplete) and today's bill."""
    return Drift(
        quoted=pinned.price,
        today=today,
        geometry_changed=bom.geometry_hash != pinned.geometry_hash,
        bom_changed=bom_hash(bom) != pinned.bom_hash,
    )


def bom_hash(bom: Bom) -> str:
    """Name what is to be made and bought: `b1:` and a SHA-256.

    Each line's path, kind, amount, thing, route and geometry hash count, their order does not. Words, masses
    and sizes are left out: they may be worded or rounded anew without another thing being made.
    """
    lines = sorted(msgspec.json.encode(_named(line)) for line in bom.lines)
    return "b1:" + sha256(b"\n".join(lines))


def _named(line: Line) -> tuple[str | tuple[str, ...], ...]:
    amount = str(tidy(line.quantity.value))
    return line.path, line.kind, amount, line.quantity.unit, line.thing, line.route, line.geometry_hash
