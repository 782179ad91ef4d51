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
from makeshare.model.funding.state import State
from makeshare.model.funding.terms import MEMBERS, Bearer, Pricing
from makeshare.model.money import Money
from makeshare.model.price import Drift, Policy, PriceBuildUp, Quote, Savings

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
    """How many units are made. Below the minimum the run fails; towards the optimum it saves.

    `least` is what must be pledged of the first variant itself, where others are offered beside it.
    """

    minimum: int
    optimum: int
    least: int | None = None

    @property
    def batch(self) -> int:
        """The batch that the price of the first variant rests on: the smallest in which it would be made."""
        return self.minimum if self.least is None else self.least


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """Another variant on offer: the least units in which it is made, on whose cost its price rests."""

    name: str
    minimum: int
    share_price: Money | None = None


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a share is. Either several units make a share, or several shares pay for a unit, or one is one."""

    gives: str
    charged: str
    cancelling: str
    unsold: str
    unsold_party: str
    """Who owns units that no member takes, and pays for them."""
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
    remainder_to: str = MEMBERS
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


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the order in which a loss is borne: by whom, up to what in words, and for a party up to how much."""

    who: str
    up_to: str
    bearer: Bearer
    amount: Money | None = None


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """What happens when things go wrong, and the most that one can lose.

    `cover` is the percentage of the price that a member adds at most when the run turns out dearer.
    """

    not_reached: str
    late: str
    defective: str
    maker_stops: str
    most: str
    losses: tuple[Loss, ...]
    cover: int = 0


class Instalment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the price, and when it is collected."""

    percent: int
    when: str


class Pledging(msgspec.Struct, frozen=True, kw_only=True):
    """How a share is pledged and paid.

    `lowest` is the least that may be chosen or bid for a share; `band` the percentage by which the price may rise
    without asking those who pledged; `instalments` when which percentage is collected, in words.
    """

    pricing: Pricing = "fixed"
    lowest: Money | None = None
    band: int = 0
    extensions: int = 1
    grace_days: int = 7
    collect_days: int = 30
    instalments: tuple[Instalment, ...] = ()


class WorkShare(msgspec.Struct, frozen=True, kw_only=True):
    """Hours instead of money: what is done, what an hour counts, how many at most for a share, and who looks after it.

    Work at a machine that can maim takes recorded training and insurance: `safety` says which.
    """

    tasks: str
    rate: Money
    most: int
    safety: str


class Matching(msgspec.Struct, frozen=True, kw_only=True):
    """A fund that adds so much to each share, up to a sum."""

    by: str
    per_share: Money
    up_to: Money


class Milestone(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step with its date, and what will show that it was taken."""

    name: str
    date: dt.date
    evidence: str
    releases: int = 0
    """Percentage of the budget that may be spent from then on."""


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
    pledging: Pledging = Pledging()
    variants: tuple[Variant, ...] = ()
    work: WorkShare | None = None
    matching: tuple[Matching, ...] = ()
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


class VariantPrice(msgspec.Struct, frozen=True, kw_only=True):
    """What a share of another variant costs, or why that is not known."""

    name: str
    minimum: int
    price: Money | None
    why: str = ""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a share costs in the end when the run turns out so many percent dearer (or cheaper) than budgeted.

    `member` is what one share pays more (above zero) or gets back (below zero); `borne` says who bears how much of a
    loss of the whole run, `parts` who gets how much of a surplus.
    """

    percent: int
    member: Money
    borne: tuple[tuple[str, Money], ...] = ()
    parts: tuple[tuple[str, Money], ...] = ()


class ProposalView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a proposal's page shows.

    `price` is None when there is none to show: `problems` says why.
    """

    proposal: Proposal
    prose_markdown: str
    price: PriceBuildUp | None
    savings: Savings | None
    state: State
    variants: tuple[VariantPrice, ...] = ()
    previews: tuple[Preview, ...] = ()
    consent: tuple[str, ...] = ()
    """Why members would be asked again if the terms were those of today; empty when they would not."""
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    drift: Drift | None = None
    quote: Quote | None = None

    @property
    def open(self) -> bool:
        """Whether its terms are pinned: it was opened once."""
        return self.state.terms is not None

    @property
    def pledged_units(self) -> int:
        """Units that count towards the minimum: what members pledged, and what the party for unsold units took."""
        return self.state.counts.units + self.state.counts.underwritten_units

    @property
    def missing_units(self) -> int:
        """Units still missing to the minimum; 0 when it is reached."""
        return max(0, self.proposal.run.minimum - self.pledged_units)

    @property
    def unclaimed_units(self) -> int:
        """Units that shares pay for and that nobody takes: `share.unsold_party` owns them."""
        counts = self.state.counts
        return max(0, self.proposal.share.units_for(counts.shares) - counts.units)
