# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A proposal to make a run of a design together: its terms, its price, its pledges.

Three things are counted apart: units (what is made), shares (what is paid for) and members (who pays). Files
move no money: everything here is a statement, and what was charged or paid back is known only to who holds
the money.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.errors import Place
from makeshare.model.ledger import LedgerState
from makeshare.model.money import Money
from makeshare.model.price import Drift, Policy, PriceBuildUp, Quote, Savings

Status = Literal["draft", "open", "closed"]
Base = Literal["run", "unit", "cost", "price"]
"""What a fee is counted on: the run, each unit, the cost of making, or all that the members pay."""

TO_BE_NAMED = "to be named before this could open"


class Party(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who answers for something. An empty name says that nobody has taken it on yet."""

    duty: str
    name: str = ""
    contact: str = ""

    @property
    def shown(self) -> str:
        """The name, or that it is still to be named."""
        return self.name or TO_BE_NAMED


class Parties(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everybody and everything that a buyer must be able to hold on to.

    Of jurisdiction and tax status, `name` is the answer.
    """

    seller: Party
    manufacturer: Party
    money_holder: Party
    coordinator: Party
    defects: Party
    complaints: Party
    jurisdiction: Party
    tax_status: Party

    def each(self) -> tuple[tuple[str, Party], ...]:
        """Role (in words) and party, in the order in which they are declared here."""
        names = [field.name for field in msgspec.structs.fields(self)]
        return tuple((TITLES.get(name, name.replace("_", " ")), getattr(self, name)) for name in names)

    @property
    def unnamed(self) -> tuple[str, ...]:
        """The roles that nobody has taken on."""
        return tuple(role for role, party in self.each() if not party.name)


TITLES = {
    "manufacturer": "manufacturer of record",
    "money_holder": "holder of the money",
    "defects": "who answers for defects",
    "complaints": "complaints",
}
"""Roles whose words are not their field's name."""


class Run(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many units are made. Below the minimum the run fails; towards the optimum it saves."""

    minimum: int
    optimum: int


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a share is. Either several units make a share, or several shares pay for a unit, or one is one."""

    gives: str
    charged: str
    cancelling: str
    unsold: str
    duties: str
    shares_per_unit: int = 1
    units_per_share: int = 1

    def shares_for(self, units: int) -> int:
        """How many whole shares pay for so many units."""
        return -(-units * self.shares_per_unit // self.units_per_share)

    def units_for(self, shares: int) -> int:
        """How many whole units so many shares pay for."""
        return shares * self.units_per_share // self.shares_per_unit


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """A named fee: an `amount` for each run or unit, or a `percent` of the cost or of the price."""

    name: str
    to: str
    why: str
    base: Base
    amount: Money | None = None
    percent: Decimal | None = None

    @property
    def rule(self) -> str:
        """How it is counted, in words."""
        if self.amount is not None:
            return f"{self.amount} for " + ("the run" if self.base == "run" else "each unit")
        return f"{self.percent} % of " + ("the cost of making" if self.base == "cost" else "what the members pay")


class Reserve(msgspec.Struct, frozen=True, kw_only=True):
    """What is put aside: an amount or a percentage of cost and fees; what becomes of the rest of it."""

    covers: str
    remainder: str
    amount: Money | None = None
    percent: Decimal | None = None

    @property
    def rule(self) -> str:
        """How it is counted, in words."""
        return f"{self.amount} for the run" if self.amount is not None else f"{self.percent} % of cost and fees"


class SavingsPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who gets which percentage of what a larger run saves. `members` are paid back per share."""

    to: str
    percent: int
    why: str = ""


class Loss(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of the order in which a loss is borne."""

    who: str
    up_to: str


class Risk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What happens when things go wrong, and the most that one can lose."""

    not_reached: str
    late: str
    defective: str
    maker_stops: str
    most: str
    losses: tuple[Loss, ...]


class Milestone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step with its date, and what will show that it was taken."""

    name: str
    date: dt.date
    evidence: str


class Delivery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When, where and how members receive what they paid for."""

    date: dt.date
    place: str
    how: str


class Comparable(msgspec.Struct, frozen=True, kw_only=True):
    """A bought product to compare with: its price where and when it was read, never converted."""

    title: str
    price: Money
    date: str
    source: str
    note: str = ""


class QuotePin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which quote.json an open proposal rests on, and the file beside it that the maker signed."""

    sha256: str
    signed_by: str = ""
    signed_on: dt.date | None = None
    evidence: str = ""

    @property
    def signed(self) -> bool:
        """Whether the maker's signature is on record."""
        return bool(self.signed_by and self.signed_on and self.evidence)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What proposal.toml states. `slug` is the folder's name, NNNN-words; `design` a folder of designs/.

    `deadline` carries its offset from UTC; `time_zone` is its IANA name where one was given. `share_price` is
    what the file claims: it must equal what `derive.share` computes.
    """

    slug: str
    title: str
    summary: str
    status: Status
    example: bool
    design: str
    version: str
    variant: str
    currency: str
    policy: Policy
    run: Run
    share: Share
    deadline: dt.datetime
    time_zone: str
    parties: Parties
    fees: tuple[Fee, ...]
    reserve: Reserve
    savings: tuple[SavingsPart, ...]
    risk: Risk
    milestones: tuple[Milestone, ...]
    delivery: Delivery
    comparable: Comparable
    ledger_head: str
    ledger_length: int
    share_price: Money | None = None
    round_up_to: Money
    """The price is rounded up to a multiple of this, a cent or more; what is added goes to the reserve."""
    quote: QuotePin | None = None
    place: Place = Place()
    lines: dict[str, int] = {}
    """Line in proposal.toml of each field, dotted: `share_price`, `run.minimum`."""

    def at(self, field: str) -> Place:
        """Where a field stands; its table's line, or the file alone, when the field was left out."""
        table = field.rpartition(".")[0]
        return Place(self.place.file, self.lines.get(field) or self.lines.get(table), field)

    @property
    def number(self) -> str:
        """The four digits that people call it by."""
        return self.slug.partition("-")[0]

    @property
    def closes(self) -> str:
        """The deadline in words that need no clock: 2027-03-31 18:00 +02:00 (Europe/Brussels)."""
        offset = self.deadline.strftime("%z")
        zone = f" ({self.time_zone})" if self.time_zone else ""
        return f"{self.deadline:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:]}{zone}"

    @property
    def minimum_shares(self) -> int:
        """How many shares must be pledged for the run to be made."""
        return self.share.shares_for(self.run.minimum)

    @property
    def optimum_shares(self) -> int:
        """How many shares pay for the largest run planned."""
        return self.share.shares_for(self.run.optimum)


class ProposalView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a proposal's page shows.

    `price` is None when there is none to show: `problems` says why.
    """

    proposal: Proposal
    prose_markdown: str
    price: PriceBuildUp | None
    savings: Savings | None
    ledger: LedgerState
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    drift: Drift | None = None
    quote: Quote | None = None

    @property
    def pledged_units(self) -> int:
        """Units that the pledged shares pay for: what counts towards the minimum."""
        return self.proposal.share.units_for(self.ledger.shares)

    @property
    def missing_shares(self) -> int:
        """Shares still missing to the minimum; 0 when it is reached."""
        return max(0, self.proposal.minimum_shares - self.ledger.shares)

    @property
    def unclaimed_units(self) -> int:
        """Units that shares pay for and that nobody takes: `share.unsold` says whose they are."""
        return max(0, self.pledged_units - self.ledger.units)
