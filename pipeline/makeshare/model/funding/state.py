# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a run stands once its ledger is replayed: its phase, who promised what, and every account."""

from __future__ import annotations

from typing import Literal

import msgspec

from makeshare.model.chain import Head
from makeshare.model.funding.terms import Terms

Phase = Literal[
    "draft", "discussion", "open", "met", "failed", "collecting", "refunding", "refunded", "funded", "production",
    "distribution", "settling", "settled",
]  # fmt: skip
"""draft → discussion → open → met or failed → collecting → funded (or refunding → refunded) → production →
distribution → settling → settled. A run that is stopped goes to failed where nobody was charged, else to settling."""

End = Literal["", "surplus", "loss", "stopped"]
AccountKind = Literal["member", "party"]
AccountState = Literal["live", "waiting", "cancelled", "lapsed", "dropped", "withdrawn", "party"]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What one pledge, or one party, owes and has paid. Minor units.

    `due` is what is instructed in all so far: above zero it is owed to the run, below zero the run owes it. `net` is
    what imports confirmed: paid in less paid out. `most` is what can ever be owed; a party's is not bounded here.
    """

    who: str
    kind: AccountKind
    state: AccountState
    due: int = 0
    net: int = 0
    most: int = 0
    promised: int = 0
    member: str = ""
    variant: str = ""
    units: int = 0
    shares: int = 0
    hours: int = 0
    worked: int = 0
    terms: str = ""
    plan: str = "once"
    point: str = ""
    pledged_on: str = ""
    issued_on: str = ""
    paid_on: str = ""
    ended_on: str = ""
    paid_back_on: str = ""

    @property
    def to_collect(self) -> int:
        """What is still to come in: instructed, not confirmed."""
        return max(0, self.due - self.net)

    @property
    def to_pay_out(self) -> int:
        """What is still to be paid back or out: instructed, not confirmed."""
        return max(0, self.net - self.due)


class Borne(msgspec.Struct, frozen=True, kw_only=True):
    """What one step of the loss bears, and the most that it could."""

    who: str
    amount: int
    most: int | None


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """How the books close. Minor units; always: funds + borne by parties and cover = costs + parts + paid back.

    `budget` is funds less reserve. A loss is borne step by step (`borne`); a surplus goes out by parts (`parts`), the
    rest of the reserve with it. `members` is what each contributor's account changes by: below zero it is paid back.
    """

    end: End
    funds: int
    reserve: int
    costs: int
    loss: int = 0
    surplus: int = 0
    reserve_left: int = 0
    borne: tuple[Borne, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    members: dict[str, int] = {}
    parties: dict[str, int] = {}


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Units, shares and members, counted apart; minor units for money. Interest binds nobody and counts apart."""

    units: int = 0
    shares: int = 0
    members: int = 0
    pledges: int = 0
    promised: int = 0
    matched: int = 0
    """What matching funds add to that."""
    waiting: int = 0
    """Pledges that wait for a renewed consent: they do not count."""
    cancelled: int = 0
    hours: int = 0
    worked: int = 0
    underwritten_units: int = 0
    underwritten_shares: int = 0
    interested_units: int = 0
    interested_members: int = 0
    in_kind: int = 0
    paid: int = 0
    """Money of members that imports confirmed, less what was paid back."""
    paid_shares: int = 0
    """Shares that are paid in full."""


class BidRound(msgspec.Struct, frozen=True, kw_only=True):
    """A round of bids, as counted: whether it covered what is needed."""

    number: int
    bids: int
    total: int
    commitment: str
    covered: bool
    date: str


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """A change of phase: what happened, when, in which line."""

    phase: Phase
    date: str
    seq: int


class State(msgspec.Struct, frozen=True, kw_only=True):
    """All that a ledger says. `private` says that members' own events are kept elsewhere and only tallied here."""

    phase: Phase = "draft"
    head: Head = Head()
    terms: Terms | None = None
    history: tuple[Turn, ...] = ()
    counts: Counts = Counts()
    variants: dict[str, tuple[int, int]] = {}
    """Units and shares that count, by variant."""
    accounts: tuple[Account, ...] = ()
    """Members by pledge, then parties by name."""
    deadline: str = ""
    extensions: tuple[tuple[str, str], ...] = ()
    """Deadline and decision of each extension."""
    rounds: tuple[BidRound, ...] = ()
    milestones: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    """Milestone, date and evidence of each that was reached."""
    costs: dict[str, int] = {}
    """Billed so far, by budget line."""
    needed: int = 0
    """What must come in: for the minimum, or for the shares that count where those are more."""
    pot: int = 0
    """Money that imports say the holder has."""
    to_collect: int = 0
    """Instructed, and not confirmed: what is still to come in."""
    to_pay_out: int = 0
    """Instructed, and not confirmed: what is still to be paid back or out."""
    released: int = 0
    """What milestones have released for spending."""
    units_made: int = 0
    settlement: Settlement | None = None
    private: bool = False
    imports: int = 0
    """How many rows of imports stand behind it."""
    as_of: str = ""
    changes: tuple[tuple[str, str], ...] = ()
    """Date and reason of each amendment."""
