# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a batch buys, in whole packs, and the work that it takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.model.money import Money
from makeshare.units import Quantity


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the shopping list of a batch: `packs` of `pack` cover `needed`.

    `packs` is None when nobody offers the thing, or when `needed` is unknown; `note` then says which.
    """

    thing: str
    title: str
    role: Literal["stock", "item", "consumable"]
    needed: Quantity | None
    packs: int | None = None
    pack: Quantity | None = None
    pack_price: Money | None = None
    price: Money | None = None
    left: Quantity | None = None
    supplier: str = ""
    region: str = ""
    source: str = ""
    date: str = ""
    assumed: str = ""
    note: str = ""


class ProcessWork(msgspec.Struct, frozen=True, kw_only=True):
    """What one process takes: hours for one unit, and hours of set-up once a batch; None when not known."""

    key: str
    title: str
    code: str
    machine_hours: Decimal | None
    labour_hours: Decimal | None
    setup_hours: Decimal


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """All the work on a design, in the order of first use; tools, skills and hazards without repetition."""

    processes: tuple[ProcessWork, ...]
    tools: tuple[str, ...]
    skills: tuple[str, ...]
    hazards: tuple[str, ...]

    @property
    def labour_hours(self) -> Decimal | None:
        """Hours by hand for one unit, without set-up; None when one process's are not known."""
        hours = [process.labour_hours for process in self.processes]
        known = [value for value in hours if value is not None]
        return sum(known, Decimal(0)) if len(known) == len(hours) else None
