# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a change does to one configuration of a design: geometry, bill, mass, cost, and pledges that rest on it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.model.money import Money
from makeshare.units import Quantity


class LineChange(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the bill before and after; None where there is none. `geometry` says that the part's shape changed."""

    path: str
    title: str
    before: Quantity | None
    after: Quantity | None
    geometry: bool = False


class Affected(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal that offers the design. `reasons` say why members would be asked again; empty when they would not."""

    slug: str
    phase: str
    pledges: int
    reasons: tuple[str, ...]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One configuration before and after. Masses are in g, `batch` is the run that the costs are of.

    A figure is None where it is unknown: before a new design, after one that was removed, or with an incomplete cost.
    """

    slug: str
    variant: str
    kind: Literal["new", "gone", "changed", "same"]
    geometry: bool
    batch: int
    mass_before: Decimal | None = None
    mass_after: Decimal | None = None
    cost_before: Money | None = None
    cost_after: Money | None = None
    lines: tuple[LineChange, ...] = ()
    proposals: tuple[Affected, ...] = ()

    @property
    def mass(self) -> Decimal | None:
        """How much heavier it became, in g, or None when that is unknown."""
        if self.mass_before is None or self.mass_after is None:
            return None
        return self.mass_after - self.mass_before

    @property
    def cost(self) -> Money | None:
        """How much dearer one unit became, or None when that is unknown."""
        if self.cost_before is None or self.cost_after is None:
            return None
        return self.cost_after - self.cost_before
