# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Amounts that nothing can have: none, less than none, half a piece, a kilometre."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from makeshare.derive.exchange.say import cut, error, warning
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.model.exchange.stated import Measure, Shape

_MOST = {"mm": Decimal(100_000), "g": Decimal(100_000_000), "pcs": Decimal(1_000_000)}
"""What no manifest means: 100 m, 100 t, a million pieces."""


def amount_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield amounts of the whole, of parts and of supplies that cannot be meant."""
    for measure in _all(manifest):
        amount = measure.amount
        if amount is None:
            continue
        place = manifest.at(measure.stated)
        if amount.value <= 0:
            what = "is zero, which a template may have left" if amount.value == 0 else "is less than nothing"
            yield error("not-positive", place, f"'{cut(measure.stated.text)}' {what}", "write it, or leave it out")
        elif amount.unit == "pcs" and amount.value != amount.value.to_integral_value():
            yield error("fraction-of-a-piece", place, f"{amount} is no whole number of pieces")
        elif amount.value > _MOST.get(amount.unit, amount.value):
            yield warning("too-much", place, f"{amount} is hardly meant", "is a unit wrong?", faulty=True)


def _all(manifest: ForeignManifest) -> Iterator[Measure]:
    yield from _of(manifest.mass, manifest.shape)
    for part in manifest.parts:
        yield from _of(part.mass, part.shape)
        yield from (part.quantity,) if part.quantity else ()
    yield from (supply.quantity for supply in manifest.supplies if supply.quantity is not None)


def _of(mass: Measure | None, shape: Shape | None) -> Iterator[Measure]:
    yield from (mass,) if mass else ()
    yield from shape.sizes if shape else ()
