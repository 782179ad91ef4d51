# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Ballots, answers to objections, and what comes out when they are counted."""

from __future__ import annotations

from typing import Literal

import msgspec

from makeshare.model.chain import Head
from makeshare.model.governance.decision import Outcome

Says = Literal["", "consent", "stand-aside", "object"]
ObjectionState = Literal["open", "answered", "repeated", "withdrawn"]


class Opening(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="opening", tag_field="kind"
):  # fmt: skip
    """The first line: the hash of the rules as they stood before anybody voted."""

    rules: str


class Ballot(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True,
    tag="ballot", tag_field="kind",
):  # fmt: skip
    """One vote, by a pseudonym. Which field holds the choice follows from the method; none of them: a blank ballot.

    Ballots are open to everybody and can never be taken out again: nothing in them may name a person.
    """

    voter: str
    approves: tuple[str, ...] = ()
    ranks: tuple[str, ...] = ()
    scores: dict[str, int] = {}
    says: Says = ""
    reason: str = ""


class Answer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="answer", tag_field="kind"
):  # fmt: skip
    """What a role answers to an objection; `to` is the objection's line."""

    to: int
    by: str
    words: str


class Objection(msgspec.Struct, frozen=True, kw_only=True):
    """An objection and what became of it.

    `open`: nobody has answered it, and it blocks. `answered`: its voter did not come back to it. `repeated`: the voter
    objected again, which is an objection of its own. `withdrawn`: the voter took it back.
    """

    line: int
    voter: str
    reason: str
    state: ObjectionState
    answer: str = ""
    answered_by: str = ""


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines add up to: the last ballot of each voter, sorted by voter, and every objection."""

    ballots: tuple[Ballot, ...] = ()
    replaced: int = 0
    objections: tuple[Objection, ...] = ()
    head: Head = Head()


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a count: a figure for each option by key, rounded for reading, and what follows in words."""

    title: str
    tallies: dict[str, str] = {}
    words: tuple[str, ...] = ()


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a count gives. `tied` names the options between which only the declared tie-break decided."""

    outcome: Outcome
    chosen: tuple[str, ...]
    cast: int
    entitled: int
    steps: tuple[Step, ...] = ()
    tied: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()
