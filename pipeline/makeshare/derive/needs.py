# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a whole batch needs of each thing, pooled over all lines that use it, and each line's share.

Bars and sheets are cut from whole ones and the leftover is charged; so are packs of bought things. Filament and
consumables are charged by what is used, since what is left of a spool or a bottle serves the next job.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Literal

import msgspec

from makeshare.derive.fit import orientations
from makeshare.derive.packing import Blank, Layout, cut_bars, cut_sheets
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom, Line
from makeshare.model.catalog import BARS, Catalog, Thing
from makeshare.model.facts import Facts
from makeshare.units import Quantity

PRINT_WASTE = Decimal("0.08")
"""Skirts, supports and failed starts, as a share of the printed mass: our assumption until prints are weighed."""
WEB = Decimal(3)
"""mm left standing between parts that are pierced and cut free, besides the kerf: what keeps a sheet flat. Assumed."""

Kind = Literal["sheet", "bar", "filament", "bought", "used"]


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a thing for the batch; `amount` is None when it cannot be known, and `why` says so.

    `shares` add up to one, by line path. `whole`: whole packs are charged, else what is used of them. `bound`: the
    fewest bars or sheets that any layout needs, as a fraction of one.
    """

    thing: Thing
    kind: Kind
    amount: Quantity | None
    shares: dict[str, Fraction]
    bound: Fraction | None = None
    why: str = ""

    @property
    def whole(self) -> bool:
        """Whether what is left over is paid for."""
        return self.kind in ("sheet", "bar", "bought")


def needs(description: Description, facts: Facts, bom: Bom, catalog: Catalog, *, batch: int) -> tuple[Need, ...]:
    """Return what a batch needs, sorted by kind of use and thing."""
    lines: defaultdict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in bom.lines:
        if line.kind != "assembly":
            thing = catalog.thing(line.thing)
            lines[_kind(line, thing), thing.key, line.quantity.unit].append(line)
    makers = {"sheet": _sheets, "bar": _bars, "filament": _filament, "bought": _counted, "used": _counted}
    return tuple(
        makers[kind](kind, catalog.thing(key), lines[kind, key, unit], description, facts, catalog, batch)
        for kind, key, unit in sorted(lines)
    )


def _kind(line: Line, thing: Thing) -> Kind:
    if line.kind == "consume":
        return "used"
    if line.kind == "buy":
        return "bought"
    return "filament" if thing.kind == "filament" else "bar" if thing.kind in BARS else "sheet"
