# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The events of a run, as they stand in ledger.jsonl: what people did, never what a program concluded.

`pledge`, `member` are random pseudonyms; `party` a name that proposal.toml declares. Amounts are minor units of the
terms' currency. `ref` names the row of an import that confirms a movement of money: the same row never counts twice.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from makeshare.model.funding.terms import Terms

Plan = Literal["once", "instalments"]


class Event(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"
):
    """Something that happened."""


# ----------------------------------------------------------------------------------------- what the whole run does
class Discussed(Event, frozen=True, tag="discuss"):
    """The draft is put up for discussion."""


class Opened(Event, frozen=True, tag="open"):
    """Pledges are taken, to these terms."""

    terms: Terms


class Amended(Event, frozen=True, tag="amend"):
    """The terms change while pledges are taken; whom it touches must consent anew."""

    terms: Terms
    why: str


class Extended(Event, frozen=True, tag="extend"):
    """The deadline moves, by a decision that is named."""

    deadline: str
    decision: str


class Round(Event, frozen=True, tag="round"):
    """A round of bids is counted: how many, their sum, and a commitment to the confidential list."""

    number: int
    bids: int
    total: int
    commitment: str


class Underwritten(Event, frozen=True, tag="underwrite"):
    """The party named for unsold units takes some, and pays for them."""

    party: str
    variant: str
    units: int
    shares: int


class Closed(Event, frozen=True, tag="close"):
    """The deadline is over, or the optimum reached: what was pledged decides."""


class Collected(Event, frozen=True, tag="collect"):
    """Members are asked to pay an instalment, counted from 1."""

    instalment: int = 1


class Funded(Event, frozen=True, tag="fund"):
    """The money is there."""


class FellShort(Event, frozen=True, tag="fall-short"):
    """Collecting is given up: everybody is paid back."""


class Started(Event, frozen=True, tag="start"):
    """Production begins, of so many units in all."""

    units: int


class Reached(Event, frozen=True, tag="milestone"):
    """A milestone is reached, as these files show (SHA-256 of each)."""

    milestone: int
    evidence: tuple[str, ...]


class Billed(Event, frozen=True, tag="bill"):
    """A party is owed money for a line of the budget."""

    party: str
    line: str
    amount: int
    evidence: str = ""


class Delivering(Event, frozen=True, tag="deliver"):
    """Distribution begins."""


class Stopped(Event, frozen=True, tag="stop"):
    """The run ends early, by a decision that is named."""

    decision: str


class Settled(Event, frozen=True, tag="settle"):
    """The books are closed: who bears what is computed, and instructed."""


class Received(Event, frozen=True, tag="party-paid"):
    """A party's payment into the run is confirmed."""

    party: str
    amount: int
    ref: str


class Spent(Event, frozen=True, tag="spent"):
    """A payment to a party is confirmed."""

    party: str
    amount: int
    ref: str


class Tally(Event, frozen=True, tag="tally"):
    """What the members' own events add up to, where those are kept in private; `root` is that ledger's last hash."""

    root: str
    length: int
    units: int
    shares: int
    members: int
    pledges: int
    promised: int
    waiting: int
    """Pledges that wait for a renewed consent."""
    most: int
    """What all members can owe at most, cover and unworked hours included."""
    cover: int
    due: int
    to_collect: int
    to_pay_out: int
    hours: int = 0
    worked: int = 0
    cancelled: int = 0
    paid_shares: int = 0
    in_kind: int = 0
    interested_units: int = 0
    interested_members: int = 0
    variants: tuple[tuple[str, int, int, int], ...] = ()
    """Variant, units, shares, and money promised for them."""
    taken: tuple[tuple[str, int], ...] = ()
    """Variant and units of members who left after funding, for whom the party for unsold units stands in."""
    taken_shares: int = 0
    taken_money: int = 0


# ------------------------------------------------------------------------------------------------ what members do
class Interested(Event, frozen=True, tag="interest"):
    """Somebody would like one: it binds nobody."""

    pledge: str
    member: str
    units: int
    variant: str = "default"


class Pledged(Event, frozen=True, tag="pledge"):
    """A member promises `amount` for shares, and accepts the terms of this hash."""

    pledge: str
    member: str
    units: int
    shares: int
    amount: int
    terms: str
    variant: str = "default"
    plan: Plan = "once"
    hours: int = 0
    point: str = ""
    """The pickup point chosen, by its key."""


class Rebid(Event, frozen=True, tag="bid"):
    """A member bids anew, in the next round."""

    pledge: str
    amount: int


class Consented(Event, frozen=True, tag="consent"):
    """A member accepts changed terms, for this amount."""

    pledge: str
    terms: str
    amount: int


class Cancelled(Event, frozen=True, tag="cancel"):
    """A member takes a pledge (or an interest) back, before the deadline."""

    pledge: str


class Paid(Event, frozen=True, tag="paid"):
    """A member's payment is confirmed."""

    pledge: str
    amount: int
    ref: str


class Bounced(Event, frozen=True, tag="bounced"):
    """A member's payment failed, or was taken back (`amount`, where money had come in)."""

    pledge: str
    ref: str
    amount: int = 0


class Dropped(Event, frozen=True, tag="drop"):
    """A pledge is ended because it was not paid in the time that the terms give."""

    pledge: str


class Withdrawn(Event, frozen=True, tag="withdraw"):
    """A member leaves after the deadline, as the terms or the law allow, and is to be paid back so much."""

    pledge: str
    refund: int
    ground: str


class Refunded(Event, frozen=True, tag="refunded"):
    """A payment back to a member is confirmed."""

    pledge: str
    amount: int
    ref: str


class Worked(Event, frozen=True, tag="worked"):
    """A member did hours of the work that was promised."""

    pledge: str
    hours: int


class Gave(Event, frozen=True, tag="in-kind"):
    """A member gave a thing or help that the budget counts at this value; no money moves."""

    member: str
    line: str
    value: int


RunEvent: TypeAlias = (
    Discussed | Opened | Amended | Extended | Round | Underwritten | Closed | Collected | Funded | FellShort | Started
    | Reached | Billed | Delivering | Stopped | Settled | Received | Spent | Tally
)  # fmt: skip
MemberEvent: TypeAlias = (
    Interested | Pledged | Rebid | Consented | Cancelled | Paid | Bounced | Dropped | Withdrawn | Refunded | Worked
    | Gave
)  # fmt: skip
LedgerEvent: TypeAlias = RunEvent | MemberEvent
