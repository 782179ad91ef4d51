# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a pledge is made to: every figure that decides who owes what, pinned in the ledger when a proposal opens.

All amounts are minor units (cents) of `Terms.currency`. The ledger alone then decides: nothing outside it is read
while it is replayed.
"""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

Pricing = Literal["fixed", "sliding", "bids"]
"""fixed: every share at its price. sliding: each chooses, from `lowest` up. bids: rounds, until they cover what is
needed."""
Bearer = Literal["reserve", "party", "members", "rest"]
"""Who stands at a step of the loss: the reserve, a named party, the members up to their cover, who takes the rest."""

MEMBERS = "members"
"""The receiver of a surplus that goes back to those who paid, in proportion to what each paid."""


class Offered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One variant on offer: exactly which design it is, what a share of it costs, and the least that is made of it."""

    variant: str
    revision: str
    geometry_hash: str
    bom_hash: str
    price: int
    minimum: int = 0
    """Units of this variant that must be pledged, or it is not made and its pledges lapse."""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of the order in which a loss is borne. `up_to` binds a party alone: the others have their own bounds."""

    bearer: Bearer
    who: str
    up_to: int = 0


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who gets which percentage of a surplus. `members` are those who paid."""

    to: str
    percent: int


class Work(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours instead of money: `rate` is credited for each, at most `most` a share. What is not worked is paid."""

    rate: int
    most: int


class Match(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody who adds so much for each share that members pay for, up to a sum."""

    by: str
    per_share: int
    up_to: int


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that decides money in a run. `document` is the SHA-256 of the words that stand beside the figures."""

    currency: str
    document: str
    quote: str
    offers: tuple[Offered, ...]
    minimum: int
    """Units, over all variants, that the run must reach."""
    optimum: int
    shares_per_unit: int = 1
    units_per_share: int = 1
    needed: int
    """Money that a run of the minimum brings in, when all of it is of the first variant."""
    reserve: int
    """Part of `needed` that is put aside; a larger run puts aside more, in proportion to what it brings in."""
    reserve_to: str = MEMBERS
    """Who gets what is left of the reserve."""
    deadline: str
    """ISO 8601 with its offset. Nothing closes by itself: a `close` event does."""
    pricing: Pricing = "fixed"
    lowest: int = 0
    """Least that may be chosen or bid for a share."""
    cover: int = 0
    """Percent of the price that a member adds at most, where a run costs more than expected."""
    instalments: tuple[int, ...] = (100,)
    """Percentages of the price, in the order in which they are collected."""
    releases: tuple[int, ...] = (100,)
    """Percentages of the budget that each milestone releases, in order."""
    work: Work | None = None
    matching: tuple[Match, ...] = ()
    losses: tuple[Step, ...]
    surplus: tuple[Part, ...]
    unsold: str
    """The party that owns units which no member takes, and pays for them."""
    band: int = 0
    """Percent by which a price may rise without asking those who pledged again."""
    grace_days: int = 7
    """Days to repair a payment that failed; then 24 hours after the last reminder."""
    collect_days: int = 30
    """Days after the first collection when it may be given up."""
    extensions: int = 1
    """How often the deadline may be moved, each time by a decision."""

    @property
    def hash(self) -> str:
        """The name under which a pledge accepts these terms: `t1:` and a SHA-256."""
        return "t1:" + hashlib.sha256(msgspec.json.encode(self)).hexdigest()

    def offer(self, variant: str) -> Offered | None:
        """Return the offer of a variant, or None."""
        return next((one for one in self.offers if one.variant == variant), None)

    def units_for(self, shares: int) -> int:
        """How many whole units so many shares pay for."""
        return shares * self.units_per_share // self.shares_per_unit

    def shares_for(self, units: int) -> int:
        """How many whole shares pay for so many units."""
        return -(-units * self.shares_per_unit // self.units_per_share)
