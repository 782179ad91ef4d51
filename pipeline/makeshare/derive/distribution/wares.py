# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What one unit is when it is handed over: whole, or flat as its parts and a bag of what was bought."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from makeshare.model.bom import Bom, Line
from makeshare.model.distribution.plan import Piece, Ware
from makeshare.model.distribution.terms import Packing, Size

BAG = "bag of bought parts"
_MM2_IN_M2 = 1_000_000


def ware(bom: Bom, box: tuple[float, float, float], packing: Packing) -> Ware:
    """Return a unit as it is packed, from its bill and its measured outer size (mm, as it stands)."""
    if packing.form == "flat":
        return Ware(variant=bom.variant, pieces=tuple(_flat(bom, packing)), footprint=None)
    size = _exact(box)
    whole = Piece(name=bom.slug, size=size, mass=bom.mass)
    return Ware(variant=bom.variant, pieces=(whole,), footprint=size[0] * size[1] / _MM2_IN_M2)


def _flat(bom: Bom, packing: Packing) -> Iterator[Piece]:
    """Yield the made parts, and one bag for everything bought: the catalogue has no sizes of bought things."""
    for line in bom.lines:
        if line.kind == "make":
            size = None if line.box is None else _exact(line.box)
            yield Piece(name=line.path, size=size, mass=line.mass_each, count=int(line.quantity.value))
    bought = [line for line in bom.lines if line.kind == "buy"]
    if bought:
        yield Piece(name=BAG, size=packing.bag, mass=_together(bought))


def _together(lines: list[Line]) -> Decimal | None:
    """Add up masses; None when one is unknown."""
    masses = [line.mass for line in lines]
    return None if None in masses else sum((mass for mass in masses if mass is not None), Decimal(0))


def _exact(box: tuple[float, float, float]) -> Size:
    """Return measured sides to a thousandth of a millimetre."""
    x, y, z = (Decimal(str(round(side, 3))) for side in box)
    return x, y, z
