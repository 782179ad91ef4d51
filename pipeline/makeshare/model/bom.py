# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The bill of materials of one configuration: what is made, bought and used up, in the tree of its assemblies."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.units import Quantity

LineKind = Literal["assembly", "make", "buy", "consume"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line: `path` without indices (frame/tube-long), `quantity` in the whole design.

    `thing` is the stock of a made part, or the bought or used thing itself; masses are in g, None when unknown.
    """

    path: str
    kind: LineKind
    title: str
    quantity: Quantity
    thing: str = ""
    route: tuple[str, ...] = ()
    geometry_hash: str = ""
    mass_each: Decimal | None = None
    box: tuple[float, float, float] | None = None
    note: str = ""

    @property
    def level(self) -> int:
        """How deep in the tree: 0 for what the design places itself."""
        return self.path.count("/")

    @property
    def mass(self) -> Decimal | None:
        """Mass of the whole line in g, or None when unknown."""
        if self.mass_each is None or self.quantity.unit != "pcs":
            return self.mass_each
        return self.mass_each * self.quantity.value


class Bom(msgspec.Struct, frozen=True, kw_only=True):
    """All lines of a design in one variant, in the order of their paths."""

    slug: str
    variant: str
    revision: str
    geometry_hash: str
    lines: tuple[Line, ...]

    @property
    def mass(self) -> Decimal | None:
        """Mass of the whole in g: made and bought things; None when one of them is unknown."""
        masses = [line.mass for line in self.lines if line.kind in ("make", "buy")]
        known = [mass for mass in masses if mass is not None]
        return sum(known, Decimal(0)) if len(known) == len(masses) else None
