# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a unit costs when a batch of so many is made, line by line, with its uncertainty."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.model.money import Range

Category = Literal["material", "bought", "consumable", "machine", "labour", "setup", "shipping"]


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """One reason to pay, for one unit of the batch. `amount` is None when no price is known.

    `basis` says in words how the figure follows (0.42 of a sheet at EUR 78.00); `source` where the price was read;
    `assumed` on what it rests when nobody published it.
    """

    path: str
    title: str
    category: Category
    amount: Range | None
    basis: str
    thing: str = ""
    process: str = ""
    source: str = ""
    date: str = ""
    assumed: str = ""
    hours: Decimal | None = None


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """The cost of one unit at a batch size. `total` covers the known lines only; `missing` says what it lacks."""

    slug: str
    variant: str
    revision: str
    batch: int
    currency: str
    lines: tuple[CostLine, ...]
    total: Range
    missing: tuple[str, ...]
    assumed_share: Decimal
    """Share (0 to 1) of the expected total that rests on an assumed price, rate or time."""

    @property
    def complete(self) -> bool:
        """Whether every line has a price: an incomplete total is never shown as a price."""
        return not self.missing
