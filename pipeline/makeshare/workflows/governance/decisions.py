# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A decision from its rules to its result: open, vote, answer, close, recount."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from makeshare.derive.governance.ballots import append, replay
from makeshare.derive.governance.decisions import ballots_file, decision_problems
from makeshare.derive.governance.opening import rules_hash
from makeshare.derive.governance.recount import recount
from makeshare.engine.locks import locked
from makeshare.errors import InputError, MakeshareError, UnknownKey
from makeshare.files import write_whole
from makeshare.model.governance.ballot import Answer, Ballot, Box, Opening, Result
from makeshare.model.governance.community import DecisionView
from makeshare.model.governance.decision import Decision, moment
from makeshare.read.governance.decision import (
    load_ballots,
    load_decision,
    load_words,
    meeting_slugs,
    parse_ballot,
    proposal_slugs,
    slugs,
)
from makeshare.read.governance.roles import load_roles
from makeshare.read.plain import read_text
from makeshare.read.toml import LARGEST
from makeshare.write.decision import closed, opened

_LOCK = Path(".makeshare", "ballots.lock")


@dataclass(frozen=True)
class Loaded:
    """A decision, the lines of its ballots and what they add up to."""

    decision: Decision
    lines: tuple[str, ...]
    box: Box


def load(root: Path, slug: str) -> Loaded:
    """Read a decision and replay its ballots; raises MakeshareError for what is wrong with either."""
    if slug not in slugs(root):
        raise UnknownKey("decision", slug, slugs(root))
    decision, lines = load_decision(root, slug), load_ballots(root, slug)
    return Loaded(decision, lines, replay(lines, decision, ballots_file(decision)))


def view(root: Path, slug: str) -> DecisionView:
    """Return everything that a decision's page shows; raises MakeshareError when it cannot be shown."""
    found = load(root, slug)
    result = recount(found.decision, found.box) if found.decision.status == "closed" else None
    return DecisionView(
        decision=found.decision,
        box=found.box,
        result=result,
        prose_markdown=load_words(root, slug),
        files={
            "decision.toml": read_text(root, found.decision.place.file, LARGEST),
            "ballots.jsonl": "".join(f"{line}\n" for line in found.lines),
        },
    )


def problems(root: Path, slug: str) -> tuple[MakeshareError, ...]:
    """Hold a decision against the rules and its ballots; returns what is wrong."""
    try:
        found, roles = load(root, slug), load_roles(root)
    except MakeshareError as error:
        return (error,)
    proposals, meetings = proposal_slugs(root), meeting_slugs(root)
    return tuple(decision_problems(found.decision, found.box, roles, proposals=proposals, meetings=meetings))


def count(root: Path, slug: str) -> tuple[Decision, Result, tuple[MakeshareError, ...]]:
    """Count a decision's ballots anew; returns its result and what is wrong with it, a record that differs included.

    While it is open the result is what would follow if it closed now.
    """
    found = load(root, slug)
    if found.decision.status == "draft":
        raise InputError("is a draft: there is nothing to count", found.decision.at("status"))
    return found.decision, recount(found.decision, found.box), problems(root, slug)


def open_(root: Path, slug: str, date: str) -> None:
    """Open a draft: pin its rules in the first line of its ballots, before voting begins. Raises MakeshareError."""
    with locked(root / _LOCK):
        found = load(root, slug)
        if found.decision.status != "draft":
            raise InputError(f"is {found.decision.status}, and only a draft opens", found.decision.at("status"))
        for problem in problems(root, slug):
            raise problem
        decision = msgspec.structs.replace(found.decision, status="open")
        line = append((), decision, Opening(rules=rules_hash(decision)), date)
        write_whole(root / ballots_file(decision), f"{line}\n".encode())
        _rewrite(root, decision, opened)


def vote(root: Path, slug: str, voter: str, ballot: str, date: str) -> Ballot:
    """Append a ballot as it is typed; returns it. Raises MakeshareError when it cannot follow."""
    decision = load(root, slug).decision
    parsed = parse_ballot(voter, ballot, decision.method)
    _append(root, slug, parsed, date)
    return parsed


def answer(root: Path, slug: str, to: int, by: str, words: str, date: str) -> None:
    """Append an answer of a role to the objection in a line; raises MakeshareError when it cannot follow."""
    roles = load_roles(root)
    if roles is None or by not in roles.roles:
        raise UnknownKey("role", by, roles.roles if roles else ())
    _append(root, slug, Answer(to=to, by=by, words=words.strip()), date)


def close(root: Path, slug: str, date: str) -> Result:
    """Close a decision whose time is over: pin its ballots and record the result. Raises MakeshareError.

    Everything else about it must be right first: what is closed is never changed again.
    """
    with locked(root / _LOCK):
        found = load(root, slug)
        decision = found.decision
        if decision.status != "open":
            raise InputError(f"is {decision.status}, and only an open decision closes", decision.at("status"))
        if dt.datetime.fromisoformat(date) <= decision.closes:
            tip = "until then people may vote and change their votes"
            raise InputError(f"closes {moment(decision.closes)}, and it is {date}", decision.at("closes"), tip)
        for problem in problems(root, slug):
            raise problem
        result = recount(decision, found.box)
        _rewrite(root, decision, lambda text: closed(text, found.box.head, result))
    return result


def _rewrite(root: Path, decision: Decision, change: Callable[[str], str]) -> None:
    """Change decision.toml."""
    file = decision.place.file
    write_whole(root / file, change(read_text(root, file, LARGEST)).encode())


def _append(root: Path, slug: str, event: Ballot | Answer, date: str) -> None:
    """Append an event to the ballots, one writer at a time."""
    with locked(root / _LOCK):
        found = load(root, slug)
        if found.decision.status != "open":
            raise InputError(f"is {found.decision.status}: nobody votes now", found.decision.at("status"))
        line = append(found.lines, found.decision, event, date)
        whole = "".join(f"{one}\n" for one in (*found.lines, line))
        write_whole(root / ballots_file(found.decision), whole.encode())
