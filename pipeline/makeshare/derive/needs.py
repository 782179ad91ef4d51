# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a whole batch needs of each thing, pooled over all lines that use it, and each line's share.

Bars and sheets are cut from whole ones and the leftover is charged; so are packs of bought things. Filament and
consumables are charged by what is used, since what is left of a spool or a bottle serves the next job.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
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


class _Batch(msgspec.Struct, frozen=True):
    """What the makers of needs look things up in."""

    description: Description
    facts: Facts
    catalog: Catalog
    size: int

    def pieces(self, line: Line) -> int:
        return int(line.quantity.value) * self.size


def needs(description: Description, facts: Facts, bom: Bom, catalog: Catalog, *, batch: int) -> tuple[Need, ...]:
    """Return what a batch needs, sorted by kind of use and thing. Raises UnknownKey for an unknown thing."""
    lines: defaultdict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for line in bom.lines:
        if line.kind != "assembly":
            lines[_kind(line, catalog.thing(line.thing)), line.thing, line.quantity.unit].append(line)
    job = _Batch(description, facts, catalog, batch)
    return tuple(_MAKERS[kind](job, catalog.thing(key), lines[kind, key, unit]) for kind, key, unit in sorted(lines))


def _kind(line: Line, thing: Thing) -> str:
    if line.kind != "make":
        return {"buy": "bought", "consume": "used"}[line.kind]
    return "bar" if thing.kind in BARS else thing.kind


def _sheets(job: _Batch, thing: Thing, lines: list[Line]) -> Need:
    """Lay out rectangles around the blanks, a kerf (and a web, where parts are cut free) apart."""
    sheet = (thing.dimensions["length"], thing.dimensions["width"])
    gap = max(_gap(job, line) for line in lines)
    blanks = {line.path: Blank(_ways(job, line), job.pieces(line)) for line in lines}
    weights = {path: Fraction(str(blank.ways[0][0] * blank.ways[0][1])) * blank.count for path, blank in blanks.items()}
    return _cut("sheet", thing, cut_sheets(blanks.values(), sheet, float(gap)), weights)


def _ways(job: _Batch, line: Line) -> tuple[tuple[float, float], ...]:
    measured = job.facts.part(line.path)
    return orientations(measured.flat or measured.box[:2], job.description.part(line.path).grain)


def _gap(job: _Batch, line: Line) -> Decimal:
    gaps = []
    for key in line.route:
        process = job.catalog.process(key)
        if process.kerf is not None:
            gaps.append(process.kerf + (WEB if "pierce" in process.seconds_per else 0))
    return max(gaps, default=WEB)


def _bars(job: _Batch, thing: Thing, lines: list[Line]) -> Need:
    kerf = max(
        (job.catalog.process(key).kerf or Decimal(0) for line in lines for key in line.route), default=Decimal(0)
    )
    lengths = {line.path: job.facts.part(line.path).box[0] for line in lines}
    pieces = [(lengths[line.path], job.pieces(line)) for line in lines]
    weights = {line.path: (Fraction(str(lengths[line.path])) + Fraction(kerf)) * job.pieces(line) for line in lines}
    return _cut("bar", thing, cut_bars(pieces, thing.dimensions["length"], float(kerf)), weights)


def _cut(kind: Kind, thing: Thing, layout: Layout | None, weights: dict[str, Fraction]) -> Need:
    if layout is None:
        why = f"a part does not fit in {thing.key}"
        return Need(thing=thing, kind=kind, amount=None, shares=_shares(weights), why=why)
    amount = Quantity(Decimal(layout.used), "pcs")
    return Need(thing=thing, kind=kind, amount=amount, shares=_shares(weights), bound=layout.bound)


def _filament(job: _Batch, thing: Thing, lines: list[Line]) -> Need:
    weights = {line.path: Fraction(line.mass or 0) for line in lines}
    if any(line.mass_each is None for line in lines):
        shares = {line.path: Fraction(1, len(lines)) for line in lines}
        why = f"{thing.key} states no density"
        return Need(thing=thing, kind="filament", amount=None, shares=shares, why=why)
    mass = sum((line.mass or Decimal(0) for line in lines), Decimal(0)) * job.size * (1 + PRINT_WASTE)
    return Need(thing=thing, kind="filament", amount=Quantity(mass, "g"), shares=_shares(weights))


def _bought(job: _Batch, thing: Thing, lines: list[Line]) -> Need:
    return _counted("bought", job, thing, lines)


def _used(job: _Batch, thing: Thing, lines: list[Line]) -> Need:
    return _counted("used", job, thing, lines)


def _counted(kind: Kind, job: _Batch, thing: Thing, lines: list[Line]) -> Need:
    amount = sum((line.quantity.value for line in lines), Decimal(0)) * job.size
    weights = {line.path: Fraction(line.quantity.value) for line in lines}
    return Need(thing=thing, kind=kind, amount=Quantity(amount, lines[0].quantity.unit), shares=_shares(weights))


def _shares(weights: dict[str, Fraction]) -> dict[str, Fraction]:
    whole = sum(weights.values(), Fraction(0))
    return {path: weight / whole if whole else Fraction(1, len(weights)) for path, weight in weights.items()}


_MAKERS: dict[str, Callable[[_Batch, Thing, list[Line]], Need]] = {
    "sheet": _sheets,
    "bar": _bars,
    "filament": _filament,
    "bought": _bought,
    "used": _used,
}  # fmt: skip  one table
