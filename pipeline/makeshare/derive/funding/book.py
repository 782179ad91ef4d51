# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The state of a run while its ledger is replayed: accounts, counts, and the only way in which either changes.

Every account has what is due and what imports confirmed; what is outstanding is their difference. All changes pass
`post`, so that totals never have to be added up anew, and a journal can be kept on the way.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field

from makeshare.derive.funding.account import Movement, Open, record_of
from makeshare.errors import IntegrityError
from makeshare.model.chain import Head
from makeshare.model.funding.state import (
    AccountState,
    BidRound,
    Counts,
    Phase,
    Settlement,
    State,
    Turn,
)
from makeshare.model.funding.terms import Offered, Terms

_NOT_A_PARTY = re.compile(r"members|reserve|(?:example-)?[0-9a-f]{16}", re.ASCII)
"""Names that mean somebody else wherever members and parties stand side by side."""


@dataclass(slots=True)
class Book:
    """Everything that a replay knows so far."""

    phase: Phase = "draft"
    head: Head = field(default_factory=Head)
    date: str = ""
    known: dict[str, Terms] = field(default_factory=dict)
    now: str = ""
    """Hash of the terms that hold."""
    accounts: dict[str, Open] = field(default_factory=dict)
    parties: dict[str, Open] = field(default_factory=dict)
    interest: dict[str, tuple[str, int]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    """Interests that were taken back: their names are never used again."""
    refs: set[str] = field(default_factory=set)
    members: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)
    shares: Counter[str] = field(default_factory=Counter)
    underwritten: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    """Units, by variant, of members who left after funding: the party for unsold units stands in for them."""
    taken_shares: int = 0
    taken_money: int = 0
    contributed: Counter[str] = field(default_factory=Counter)
    """What parties add to the money of the run: matching, and unsold units."""
    pledges: int = 0
    promised: int = 0
    waiting: int = 0
    cancelled: int = 0
    in_kind: int = 0
    pot: int = 0
    asked_of_members: int = 0
    """What is due of all members together."""
    to_collect: int = 0
    to_pay_out: int = 0
    overlap: int = 0
    """What some members owe while others are owed, where a pool stands for all of them."""
    spent: int = 0
    lapsed: set[str] = field(default_factory=set)
    """Variants that are not made: too few wanted them."""
    costs: dict[str, int] = field(default_factory=dict)
    history: list[Turn] = field(default_factory=list)
    extensions: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)
    rounds: list[BidRound] = field(default_factory=list)
    milestones: list[tuple[int, str, tuple[str, ...]]] = field(default_factory=list)
    deadline: str = ""
    closes: dt.datetime | None = None
    collected: int = 0
    """Instalments collected so far."""
    asked: dt.datetime | None = None
    """When members were first asked to pay."""
    units_made: int = 0
    settlement: Settlement | None = None
    tally: Counts | None = None
    """Where members' own events are kept in private: what they add up to."""
    tallied_money: dict[str, int] = field(default_factory=dict)
    """What is promised for each variant, where only a tally says so."""
    journal: list[Movement] | None = None

    # -------------------------------------------------------------------------------------------------- looking up
    @property
    def terms(self) -> Terms:
        """The terms that hold; raises IntegrityError before there are any."""
        if not self.now:
            raise IntegrityError("the proposal was not opened yet: there are no terms")
        return self.known[self.now]

    @property
    def moment(self) -> dt.datetime:
        """When the event at hand was written down."""
        return dt.datetime.fromisoformat(self.date)

    def account(self, pledge: str) -> Open:
        """Return a pledge's account; raises IntegrityError when it was never made."""
        found = self.accounts.get(pledge)
        if found is None:
            raise IntegrityError(f"pledge {pledge} was not made")
        return found

    def live(self, pledge: str) -> Open:
        """Return the account of a pledge that was not ended; raises IntegrityError for any other."""
        found = self.account(pledge)
        if found.state not in ("live", "waiting"):
            raise IntegrityError(f"pledge {pledge} was {found.state} before")
        return found

    def party(self, name: str) -> Open:
        """Return a party's account, opened where there is none."""
        check_party(name)
        if name not in self.parties:
            self.parties[name] = Open(name, "party", "party")
        return self.parties[name]

    def offer(self, variant: str) -> Offered:
        """Return what is offered of a variant; raises IntegrityError for none."""
        found = self.terms.offer(variant)
        if found is None:
            raise IntegrityError(f"no variant '{variant}' is on offer")
        return found

    # --------------------------------------------------------------------------------------------------- changing
    def turn(self, phase: Phase) -> None:
        """Enter a phase."""
        self.phase = phase
        self.history.append(Turn(phase=phase, date=self.date, seq=self.head.length + 1))

    def post(self, account: Open, why: str, *, due: int = 0, net: int = 0, line: str = "") -> None:
        """Change what is due or confirmed. What is due never exceeds a pledge's bound: that would be our own fault."""
        if not due and not net:
            return
        before = account.due - account.net
        account.due += due
        account.net += net
        after = account.due - account.net
        self.to_collect += max(0, after) - max(0, before)
        self.to_pay_out += max(0, -after) - max(0, -before)
        self.pot += net
        if account.kind == "member" and self.tally is None and account.due > account.most:
            raise IntegrityError(f"pledge {account.who} would owe more than was pledged")
        if account.kind == "member":
            self.asked_of_members += due
            self._date(account, why)
        if self.journal is not None:
            seq = self.head.length + 1
            self.journal.append(Movement(seq, self.date, account.who, account.kind, due, net, why, line))

    def _date(self, account: Open, why: str) -> None:
        """Keep the dates of a share's life."""
        if account.due and account.net >= account.due >= account.promised:
            account.paid_on = account.paid_on or self.date
        if why == "refunded":
            account.paid_back_on = self.date

    def movement(self, ref: str) -> None:
        """Take note of a row of an import; raises IntegrityError when it was counted before."""
        if not ref:
            raise IntegrityError("a movement of money names the row of an import that confirms it", tip="ref")
        if ref in self.refs:
            raise IntegrityError(f"row {ref} was counted before", tip="the same payment is never counted twice")
        self.refs.add(ref)

    def count(self, account: Open) -> None:
        """Count a pledge, once."""
        if not account.counted:
            self._count(account, 1)

    def uncount(self, account: Open) -> None:
        """Count a pledge no more."""
        if account.counted:
            self._count(account, -1)

    def _count(self, account: Open, sign: int) -> None:
        account.counted = sign > 0
        self.units[account.variant] += sign * account.units
        self.shares[account.variant] += sign * account.shares
        self.members[account.member] += sign
        if not self.members[account.member]:
            del self.members[account.member]
        self.pledges += sign
        self.promised += sign * account.promised

    def wait(self, account: Open) -> None:
        """Have a pledge wait for consent."""
        self.uncount(account)
        account.state = "waiting"
        self.waiting += 1

    def revive(self, account: Open) -> None:
        """End a pledge's waiting, if it waits."""
        if account.state == "waiting":
            account.state = "live"
            self.waiting -= 1

    def end(self, account: Open, state: AccountState) -> None:
        """End a pledge: it counts no more; what is due is the caller's to settle."""
        self.uncount(account)
        self.revive(account)
        account.state = state
        account.ended_on = self.date

    # -------------------------------------------------------------------------------------------------- adding up
    @property
    def counted_units(self) -> int:
        """Units that pledges and the party for unsold units pay for."""
        units = self.tally.units if self.tally else self.units.total()
        return units + self.underwritten.total() + self.taken.total()

    def units_of(self, variant: str) -> int:
        """Units of a variant that pledges and the party for unsold units pay for."""
        return self.units[variant] + self.underwritten[variant]

    @property
    def room(self) -> int:
        """Units that may still be pledged."""
        return max(0, self.terms.optimum - self.counted_units)

    @property
    def counted_shares(self) -> int:
        """Shares of members that count."""
        return self.tally.shares if self.tally else self.shares.total()

    @property
    def counted_money(self) -> int:
        """What members, matching funds and the party for unsold units promise together."""
        promised = self.tally.promised if self.tally else self.promised
        return promised + sum(self.matching().values()) + self.underwritten_money

    @property
    def needed(self) -> int:
        """What the shares that count must bring in.

        At a fixed price each brings in the price that was accepted: within the band a rise asks nobody again, and the
        reserve bears it. Where one chooses or bids, all together bring in today's price, less work done instead.
        """
        terms = self.terms
        if terms.pricing == "fixed":
            return (self.tally.promised if self.tally else self.promised) + self.underwritten_money
        shares = {
            one.variant: self.shares[one.variant] + terms.shares_for(self.underwritten[one.variant])
            for one in terms.offers
        }
        hours = self.tally.hours if self.tally else sum(one.hours for one in self.accounts.values() if one.counted)
        credit = hours * terms.work.rate if terms.work else 0
        return sum(one.price * shares[one.variant] for one in terms.offers) - credit

    @property
    def wanted(self) -> int:
        """What must come in: for the minimum while fewer units are pledged, then for all shares that count."""
        terms = self.terms
        return self.needed if self.counted_units >= terms.minimum else max(self.needed, terms.needed)

    @property
    def underwritten_shares(self) -> int:
        """Shares that the party for unsold units pays for."""
        return sum(self.terms.shares_for(units) for units in self.underwritten.values() if units)

    @property
    def underwritten_money(self) -> int:
        """What the party for unsold units pays."""
        terms = self.terms
        prices = {one.variant: one.price for one in terms.offers}
        return sum(prices[variant] * terms.shares_for(units) for variant, units in self.underwritten.items())

    def matching(self) -> dict[str, int]:
        """What each matching fund adds to the shares that count."""
        shares = self.counted_shares
        return {one.by: min(one.up_to, one.per_share * shares) for one in self.terms.matching} if self.now else {}

    @property
    def funds(self) -> int:
        """All that was asked for, of members and parties."""
        return self.asked_of_members + self.contributed.total()

    def state(self) -> State:
        """Return all of it as a record."""
        return State(
            phase=self.phase,
            head=self.head,
            terms=self.known[self.now] if self.now else None,
            history=tuple(self.history),
            counts=self._counts(),
            variants={key: (self.units[key], self.shares[key]) for key in sorted(self.shares) if self.shares[key]},
            accounts=tuple(record_of(one) for group in (self.accounts, self.parties) for one in group.values()),
            deadline=self.deadline,
            extensions=tuple(self.extensions),
            rounds=tuple(self.rounds),
            milestones=tuple(self.milestones),
            costs=dict(sorted(self.costs.items())),
            needed=self.wanted if self.now else 0,
            pot=self.pot,
            to_collect=self.to_collect,
            to_pay_out=self.to_pay_out,
            released=self.released(),
            units_made=self.units_made,
            settlement=self.settlement,
            private=self.tally is not None,
            imports=len(self.refs),
            as_of=self.head.date,
            changes=tuple(self.changes),
        )

    def released(self) -> int:
        """What milestones have released of the budget, rounded down."""
        if not self.now or self.asked is None:
            return 0
        from makeshare.derive.funding.settle import reserve_of  # noqa: PLC0415  keeps the two modules independent

        funds = self.funds
        percent = sum(self.terms.releases[: len(self.milestones)])
        return (funds - reserve_of(self.terms, funds)) * percent // 100

    def _counts(self) -> Counts:
        common = {
            "matched": sum(self.matching().values()),
            "underwritten_units": self.underwritten.total() + self.taken.total(),
            "underwritten_shares": self.underwritten_shares + self.taken_shares,
        }
        if self.tally is not None:
            return _with(self.tally, common)
        paid = [one for one in self.accounts.values() if one.counted and one.paid_on]
        return Counts(
            units=self.units.total(),
            shares=self.shares.total(),
            members=len(self.members),
            pledges=self.pledges,
            promised=self.promised,
            waiting=self.waiting,
            cancelled=self.cancelled,
            hours=sum(one.hours for one in self.accounts.values() if one.counted),
            worked=sum(one.worked for one in self.accounts.values() if one.counted),
            interested_units=sum(units for _, units in self.interest.values()),
            interested_members=len({member for member, _ in self.interest.values()}),
            in_kind=self.in_kind,
            paid=sum(one.net for one in self.accounts.values()),
            paid_shares=sum(one.shares for one in paid),
            **common,
        )


def positive(amount: int) -> None:
    """Raise IntegrityError for an amount that is none."""
    if amount < 1:
        raise IntegrityError("an amount is more than nothing")


def check_party(name: str) -> None:
    """Raise IntegrityError for what cannot name a party: nothing, or what stands for members or for the reserve."""
    if not name.strip():
        raise IntegrityError("a party has a name")
    if _NOT_A_PARTY.fullmatch(name):
        raise IntegrityError(f"no party is called '{name}': that stands for members, or for the reserve")


def _with(counts: Counts, values: dict[str, int]) -> Counts:
    import msgspec  # noqa: PLC0415  only here

    return msgspec.structs.replace(counts, **values)
