# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Replay ballots.jsonl: who voted what in the end, and what became of each objection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from makeshare.derive.chain import Chain
from makeshare.derive.governance.opening import rules_hash
from makeshare.errors import InputError, IntegrityError, Place
from makeshare.model.chain import Head
from makeshare.model.governance.ballot import Answer, Ballot, Box, Objection, ObjectionState, Opening
from makeshare.model.governance.decision import Decision, Method, moment
from makeshare.model.governance.roles import PSEUDONYM

LONGEST = 1000
"""Characters of a reason or an answer; whoever has more to say links to it."""

_LINES: Chain[Opening | Ballot | Answer] = Chain(Opening | Ballot | Answer)
_FIELD: dict[Method, str] = {
    "approval": "approves", "budget": "approves", "ranked": "ranks", "score": "scores", "consent": "says",
}  # fmt: skip
"""Where a ballot of each method holds its choice."""


def replay(lines: Iterable[str], decision: Decision, file: str = "ballots.jsonl") -> Box:
    """Return what the lines (without line ends) add up to.

    Raises IntegrityError, with the line, at the first that is no whole line of the chain or that cannot follow: under
    other rules than it was opened with, outside the time of voting, by somebody who may not vote, for an option that
    there is not.
    """
    poll = _Poll(decision)
    for entry in _LINES.read(lines, file):
        try:
            poll.take(entry.seq, entry.date, entry.event)
        except IntegrityError as error:
            raise error.at(Place(file, entry.seq)) from error.__cause__
        poll.head = Head(length=entry.seq, hash=entry.hash, date=entry.date)
    return poll.box()


def append(lines: Sequence[str], decision: Decision, event: Opening | Ballot | Answer, date: str) -> str:
    """Return the line (without line end) that appends an event.

    Raises IntegrityError when the lines are broken, InputError when the event cannot follow from them.
    """
    before = replay(lines, decision)
    try:
        line = _LINES.line(before.head, date, event)
        replay([*lines, line], decision)
    except IntegrityError as error:
        raise InputError(error.message, tip=error.tip) from error
    return line


class _Poll:
    """The state while lines are replayed."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.head = Head()
        self.live: dict[str, tuple[int, Ballot]] = {}
        self.cast = 0
        self.objections: dict[int, Ballot] = {}
        self.answers: dict[int, Answer] = {}

    def take(self, line: int, date: str, event: Opening | Ballot | Answer) -> None:
        """Take an event in, or raise IntegrityError when it cannot follow."""
        when, one = dt.datetime.fromisoformat(date), self.decision
        if one.status == "draft":
            raise IntegrityError("nobody votes on a draft", tip="`makeshare decision open` opens it")
        if isinstance(event, Opening) != (line == 1):
            raise IntegrityError(
                "the first line opens the vote, and no other", tip="`makeshare decision open` writes it"
            )
        if isinstance(event, Opening):
            self._open(when, event)
        elif not one.opens <= when <= one.closes:
            raise IntegrityError(f"{date} lies outside the vote, {moment(one.opens)} to {moment(one.closes)}")
        elif isinstance(event, Ballot):
            self.vote(line, event)
        else:
            self.answer(when, event)

    def _open(self, when: dt.datetime, event: Opening) -> None:
        """Refuse rules that were not stated beforehand, or were changed since."""
        if when > self.decision.opens:
            raise IntegrityError(f"the rules were stated after the vote opened, {moment(self.decision.opens)}")
        if event.rules != rules_hash(self.decision):
            tip = "put them back as they were: who wants others opens another decision"
            raise IntegrityError("the rules in decision.toml are not those that the vote was opened with", tip=tip)

    def vote(self, line: int, ballot: Ballot) -> None:
        """Take a ballot in; it replaces an earlier one of the same voter."""
        self._may_vote(ballot.voter)
        _check_choice(ballot, self.decision)
        self.live[ballot.voter] = (line, ballot)
        self.cast += 1
        if ballot.says == "object":
            self.objections[line] = ballot

    def answer(self, when: dt.datetime, answer: Answer) -> None:
        """Take an answer in, to an objection that stands and before the time when answers end."""
        until, objection = self.decision.answers_until, self.objections.get(answer.to)
        if objection is None or self.live[objection.voter][0] != answer.to:
            raise IntegrityError(f"line {answer.to} is no objection that stands")
        if answer.to in self.answers:
            raise IntegrityError(f"the objection in line {answer.to} was answered before")
        if until is None or when > until:
            said = f"answers end {moment(until)}" if until else "objections are not answered in this decision"
            raise IntegrityError(f"{said}: the last word is the voter's")
        _check_words(answer.words, "an answer")
        self.answers[answer.to] = answer

    def box(self) -> Box:
        """Return the last ballots, and every objection in the order of its lines."""
        ballots = tuple(ballot for _, (_, ballot) in sorted(self.live.items()))
        objections = tuple(self._objection(line, ballot) for line, ballot in sorted(self.objections.items()))
        return Box(ballots=ballots, replaced=self.cast - len(ballots), objections=objections, head=self.head)

    def _objection(self, line: int, ballot: Ballot) -> Objection:
        answer, (last, latest) = self.answers.get(line), self.live[ballot.voter]
        state: ObjectionState = "answered" if answer else "open"
        if last != line:
            state = "repeated" if latest.says == "object" else "withdrawn"
        return Objection(
            line=line, voter=ballot.voter, reason=ballot.reason, state=state,
            answer=answer.words if answer else "", answered_by=answer.by if answer else "",
        )  # fmt: skip

    def _may_vote(self, voter: str) -> None:
        """Refuse who is no pseudonym of the right kind, is not among those named, or would be one too many."""
        one = self.decision
        if not PSEUDONYM.fullmatch(voter):
            tip = "16 random hexadecimal digits, never a name or an address"
            raise IntegrityError(f"voter '{voter}' is no pseudonym", tip=tip)
        if voter.startswith("example-") != one.example:
            tip = "an example's pseudonyms begin with `example-`, real ones never"
            raise IntegrityError("examples and real votes stand apart", tip=tip)
        if one.electorate and voter not in one.electorate:
            raise IntegrityError(f"voter {voter} is not among those entitled")
        if voter not in self.live and len(self.live) == one.entitled:
            raise IntegrityError(f"{one.entitled} are entitled, and this is one voter more")


def _check_choice(ballot: Ballot, decision: Decision) -> None:
    """Refuse a choice of another method, of an unknown option, twice, or not in the one form it is written in."""
    own = _FIELD[decision.method]
    for field in dict.fromkeys(_FIELD.values()):
        if field != own and getattr(ballot, field):
            raise IntegrityError(f"a ballot of the method {decision.method} has no '{field}'")
    if bool(ballot.reason) != (ballot.says == "object"):
        raise IntegrityError("an objection has a reason, and no other ballot has one")
    if ballot.says == "object":
        _check_words(ballot.reason, "a reason")
    keys = ballot.approves or ballot.ranks or tuple(ballot.scores)
    for key in keys:
        if key not in decision.keys:
            raise IntegrityError(f"there is no option '{key}'", tip=f"there is {', '.join(decision.keys)}")
    if len(set(keys)) != len(keys):
        raise IntegrityError("an option is named twice")
    if not ballot.ranks and list(keys) != sorted(keys):
        raise IntegrityError("the options of such a ballot are written in the order of their keys")
    if any(not 0 <= score <= decision.score_max for score in ballot.scores.values()):
        raise IntegrityError(f"a score is a whole number from 0 to {decision.score_max}")


def _check_words(words: str, what: str) -> None:
    if not words.strip() or len(words) > LONGEST:
        raise IntegrityError(f"{what} has 1 to {LONGEST} characters")
