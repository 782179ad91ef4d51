# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The price of a share: how it is built up, what a larger run saves, and the quote that it was pinned to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.model.cost import Estimate
from makeshare.model.money import Money, Range

Policy = Literal["P50", "P90"]
"""Which figure of an uncertain cost the price rests on: the expected one, or the high one."""


class PriceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the price.

    `run` is exact for the whole run; `each` is its part of one share, to the cent.
    """

    kind: Literal["cost", "fee", "reserve"]
    title: str
    run: Money
    each: Money
    rule: str
    to: str = ""
    why: str = ""


class PriceBuildUp(msgspec.Struct, frozen=True, kw_only=True):
    """How the price of a share follows from the cost at a run size.

    Always exact: the lines' `run` add up to `total`, their `each` to `share_price`, and total = share_price x
    shares. `rounding` is the part of the reserve line that came from rounding the price up. `cost` is the
    cost of making the whole run, low, expected and high.
    """

    policy: Policy
    units: int
    shares: int
    lines: tuple[PriceLine, ...]
    total: Money
    share_price: Money
    rounding: Money
    cost: Range


class SavingsShare(msgspec.Struct, frozen=True, kw_only=True):
    """What one receiver gets of the savings."""

    to: str
    percent: int
    amount: Money
    why: str = ""


class Savings(msgspec.Struct, frozen=True, kw_only=True):
    """What a larger run saves at the same price, and who gets it by the declared rule.

    collected = needed + surplus, and the parts add up to the surplus. `back` is paid back for each share, so
    that a share costs `effective` in the end; members' cents that do not divide by the shares stay in the
    reserve (`indivisible`). A surplus of zero or less has no parts.
    """

    units: int
    shares: int
    collected: Money
    needed: Money
    surplus: Money
    parts: tuple[SavingsShare, ...]
    back: Money
    effective: Money
    indivisible: Money


class Quote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an open proposal's price rests on (quote.json): the priced lines of one day for one revision."""

    design: str
    variant: str
    revision: str
    geometry_hash: str
    bom_hash: str
    date: dt.date
    price: Money
    estimate: Estimate
    variants: tuple[Quote, ...] = ()
    """The other variants on offer, each at the price and cost of its own smallest batch."""


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """How far today lies from the quote. `today` is None when today's cost is incomplete."""

    quoted: Money
    today: Money | None
    geometry_changed: bool
    bom_changed: bool

    @property
    def none(self) -> bool:
        """Whether nothing has moved."""
        return self.today == self.quoted and not self.geometry_changed and not self.bom_changed

    @property
    def percent(self) -> Decimal | None:
        """How much dearer today is than the quote, in percent to one decimal."""
        if self.today is None or not self.quoted.minor:
            return None
        return (Decimal(self.today.minor - self.quoted.minor) * 100 / self.quoted.minor).quantize(Decimal("0.1"))
