# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a run looks like for one member: every share with its life, checkable against the public ledger's end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from makeshare.derive.chain import head_of
from makeshare.derive.funding.account import Movement
from makeshare.derive.funding.book import Book
from makeshare.derive.funding.replay import LEDGER, take
from makeshare.errors import InputError, IntegrityError
from makeshare.model.chain import Entry
from makeshare.model.funding import events as e
from makeshare.model.funding.reference import reference
from makeshare.model.funding.share import Anchor, Share, ShareStatement, Step
from makeshare.model.funding.state import Account
from makeshare.model.money import digits

_OWN = ("live", "waiting")
_CLOSED = ("failed", "refunding", "refunded", "settling", "settled")
"""Phases in which no more is asked for than was."""


def share_statement(
    pseudonym: str,
    lines: Sequence[str],
    *,
    proposal: str,
    title: str,
    example: bool,
    public: Sequence[str] | None = None,
) -> ShareStatement:
    """Return a member's statement; `pseudonym` is the member's, or that of one pledge.

    `lines` (without line ends) are the ledger that holds members' events; `public` the published one, where that is
    another. Raises InputError when nobody goes by the pseudonym, IntegrityError when a ledger is broken or the two do
    not belong together.
    """
    life = _Life(pseudonym)
    entries = []
    for line, entry in zip(lines, LEDGER.read(lines, "ledger.jsonl"), strict=True):
        life.take(entry, line)
        entries.append(entry)
    state = life.book.state()
    accounts = [one for one in state.accounts if one.kind == "member" and pseudonym in (one.who, one.member)]
    if not accounts:
        raise InputError(f"nobody goes by {pseudonym} here", tip="a member's pseudonym, or a pledge's")
    known = entries if public is None else list(LEDGER.read(public, "ledger.jsonl"))
    end = head_of(known)
    return ShareStatement(
        proposal=proposal,
        title=title,
        example=example,
        currency=life.book.terms.currency,
        digits=digits(life.book.terms.currency),
        member=accounts[0].member,
        phase=state.phase,
        as_of=state.as_of,
        terms=life.book.now,
        ledger=Anchor(head=end.hash, length=end.length),
        private=None if public is None else _tallied(known, entries),
        shares=tuple(_share(one, proposal, life) for one in accounts),
    )


def _tallied(public: Sequence[Entry[e.LedgerEvent]], private: Sequence[Entry[e.LedgerEvent]]) -> Anchor:
    """Return the private ledger's line that the public one last tallied; raises IntegrityError for no such line."""
    tally = next((one.event for one in reversed(public) if isinstance(one.event, e.Tally)), None)
    if tally is None or not 0 < tally.length <= len(private) or private[tally.length - 1].hash != tally.root:
        raise IntegrityError("the public ledger does not tally this private one", tip="publish it first")
    return Anchor(head=tally.root, length=tally.length)


def _share(one: Account, proposal: str, life: _Life) -> Share:
    open_ended = one.state in _OWN and life.book.phase not in _CLOSED
    left = (one.most if open_ended else one.due) - one.net
    return Share(
        pledge=one.who,
        reference=str(reference(proposal, one.who)),
        state=one.state,
        variant=one.variant,
        units=one.units,
        shares=one.shares,
        plan=one.plan,
        hours=one.hours,
        hours_worked=one.worked,
        point=one.point,
        promised=one.promised,
        asked=one.due,
        paid=one.net,
        to_pay=one.to_collect,
        to_be_paid_back=one.to_pay_out,
        most=one.most,
        still_at_most=max(0, left),
        terms=one.terms,
        pledged_on=one.pledged_on,
        issued_on=one.issued_on,
        paid_on=one.paid_on,
        ended_on=one.ended_on,
        paid_back_on=one.paid_back_on,
        life=tuple(life.steps(one.who)),
    )


class _Life:
    """The ledger as it is replayed, and every line that touches the pledges of one member."""

    def __init__(self, pseudonym: str) -> None:
        self.pseudonym = pseudonym
        self.book = Book()
        self.found: dict[str, list[Step]] = {}

    def take(self, entry: Entry[e.LedgerEvent], line: str) -> None:
        """Take an entry into the book, and note what it does to the member's pledges."""
        moves: list[Movement] = []
        self.book.journal = moves
        take(self.book, entry)
        if isinstance(entry.event, e.Pledged) and self.pseudonym in (entry.event.pledge, entry.event.member):
            self.found[entry.event.pledge] = []
        for pledge, steps in self.found.items():
            own = getattr(entry.event, "pledge", "") == pledge
            asked = sum(one.due for one in moves if one.who == pledge)
            paid = sum(one.net for one in moves if one.who == pledge)
            if own or asked or paid:
                tag = str(entry.event.__struct_config__.tag)
                step = Step(
                    seq=entry.seq, date=entry.date, event=tag, hash=entry.hash, asked=asked, paid=paid,
                    line=line if own else "",
                )  # fmt: skip
                steps.append(step)

    def steps(self, pledge: str) -> Iterator[Step]:
        """Yield the life of a pledge, oldest first."""
        yield from self.found.get(pledge, ())
