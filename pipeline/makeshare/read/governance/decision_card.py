# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""decision.toml as it is written, and the rules that its own fields must keep among each other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from fractions import Fraction

import msgspec

from makeshare.errors import InputError
from makeshare.model.governance.decision import (
    Authority,
    Completion,
    Method,
    Outcome,
    Portion,
    Status,
    TieBreak,
)
from makeshare.model.governance.roles import PSEUDONYM
from makeshare.read.governance.files import KEY
from makeshare.read.toml import Document

NOTICE = dt.timedelta(hours=24)
"""So long before the end, at least, answers to objections end: the last word is the voter's."""

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PORTION = re.compile(r"(at least|more than) ([0-9]{1,4})/([1-9][0-9]{0,3})", re.ASCII)
_OWN: dict[str, tuple[Method, ...]] = {
    "answers_until": ("consent",),
    "score_max": ("score",),
    "currency": ("budget",),
    "budget": ("budget",),
    "completion": ("budget",),
    "raise_by": ("budget",),
    "threshold": ("consent", "approval", "score", "ranked"),
    "tie_break": ("approval", "score", "ranked", "budget"),
}
"""Fields that only some methods have."""
_NEEDED: dict[Method, tuple[str, ...]] = {
    "consent": ("answers_until",),
    "approval": ("tie_break",),
    "score": ("tie_break", "score_max"),
    "ranked": ("tie_break",),
    "budget": ("tie_break", "currency", "budget", "completion"),
}
_TIE: dict[str, tuple[str, ...]] = {"order": ("order",), "key": (), "seed": ("source", "date")}


class OptionCard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An option as it is written."""

    key: str
    title: str
    cost: str | None = None
    proposal: str = ""


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """decision.toml as it is written."""

    title: str
    question: str
    status: Status
    example: bool
    matter: str
    authority: Authority
    method: Method
    options: tuple[OptionCard, ...]
    electorate: int | tuple[str, ...]
    opens: dt.datetime
    closes: dt.datetime
    quorum: str
    tie_break: TieBreak | None = None
    answers_until: dt.datetime | None = None
    threshold: str | None = None
    score_max: int | None = None
    currency: str | None = None
    budget: str | None = None
    completion: Completion | None = None
    raise_by: str | None = None
    proposals: tuple[str, ...] = ()
    minutes: tuple[str, ...] = ()
    ballots_length: int | None = None
    ballots_head: str | None = None
    outcome: Outcome | None = None
    chosen: tuple[str, ...] | None = None


def portion(document: Document, text: str, field: str) -> Portion:
    """Read "at least 2/3" or "more than 1/2"; raises InputError for anything else, and for more than the whole."""
    match = _PORTION.fullmatch(text)
    if match is None or Fraction(int(match[2]), int(match[3])) > 1:
        tip = 'write "at least 1/2" or "more than 2/3"'
        raise InputError(f"'{text}' is no part of a whole", document.place(field), tip)
    return Portion(numerator=int(match[2]), denominator=int(match[3]), more=match[1] == "more than")


def card_problems(card: Card, document: Document) -> Iterator[InputError]:
    """Yield what is wrong in single fields and between neighbours."""
    yield from _method(card, document)
    yield from _options(card, document)
    yield from _tie_break(card, document)
    yield from _times(card, document)
    yield from _electorate(card, document)
    yield from _closing(card, document)


def _method(card: Card, document: Document) -> Iterator[InputError]:
    """Every method has its own fields, all that it needs, and no others'."""
    for field, methods in _OWN.items():
        if getattr(card, field) is not None and card.method not in methods:
            yield InputError(f"the method {card.method} has no {field}", document.place(field), "leave it out")
    for field in _NEEDED[card.method]:
        if getattr(card, field) is None:
            yield InputError(f"the method {card.method} needs {field}", document.place("method"))
    if card.score_max is not None and not 1 <= card.score_max <= 100:  # noqa: PLR2004  the most that people tell apart
        yield InputError("scores go up to 1 or more, at most 100", document.place("score_max"))
    if (card.completion == "raise-shares") != (card.raise_by is not None):
        tip = "it says by how much each share is raised in a round"
        yield InputError("raise_by and the completion raise-shares go together", document.place("completion"), tip)


def _options(card: Card, document: Document) -> Iterator[InputError]:
    """Keys are keys, each once; what is to be paid for has a cost."""
    keys = [option.key for option in card.options]
    for index, key in enumerate(keys):
        place = document.place("options", index, "key")
        if not KEY.fullmatch(key):
            yield InputError(f"'{key}' is no key", place, "small letters, digits and single hyphens")
        if key in keys[:index]:
            yield InputError(f"option '{key}' is there twice", place)
        if (card.options[index].cost is not None) != (card.method == "budget"):
            yield InputError("an option has a cost where a budget is voted on, only and always there", place)
    if card.method == "consent" and len(keys) != 1:
        yield InputError("consent is asked for one option", document.place("options", 0))
    if card.method != "consent" and len(keys) < 2:  # noqa: PLR2004  a choice
        yield InputError("a choice has two options or more", document.place("options", 0))


def _tie_break(card: Card, document: Document) -> Iterator[InputError]:
    """A tie-break decides every tie, and nobody can know a lot before the vote closes."""
    rule = card.tie_break
    if rule is None:
        return
    place = document.place("tie_break")
    needed = _TIE[rule.rule]
    for field in ("order", "source", "date"):
        if bool(getattr(rule, field)) != (field in needed):
            said = "needs" if field in needed else "has no"
            yield InputError(f"the tie-break by {rule.rule} {said} {field}", place)
    if rule.rule == "order" and sorted(rule.order) != sorted(option.key for option in card.options):
        yield InputError("the order of a tie-break names every option once", document.place("tie_break", "order"))
    if rule.seed and rule.rule != "seed":
        yield InputError(f"the tie-break by {rule.rule} has no seed", place)
    if rule.date and rule.date <= card.closes.date():
        yield InputError("the lot would be known while people vote", place, "its date lies after the closing day")


def _times(card: Card, document: Document) -> Iterator[InputError]:
    """Times carry their offset and follow each other."""
    for field in ("opens", "closes", "answers_until"):
        when = getattr(card, field)
        if when is not None and when.tzinfo is None:
            tip = "write its offset: 2027-03-31T18:00:00+02:00"
            yield InputError(f"{field} has no time zone", document.place(field), tip)
            return
    if card.opens >= card.closes:
        yield InputError("it closes before it opens", document.place("closes"))
    if card.answers_until and not card.opens < card.answers_until <= card.closes - NOTICE:
        tip = "so that whoever is not content with an answer can object again"
        yield InputError("answers end a day or more before the vote closes", document.place("answers_until"), tip)


def _electorate(card: Card, document: Document) -> Iterator[InputError]:
    """It is known how many may vote, and each once."""
    place, voters = document.place("electorate"), card.electorate
    if isinstance(voters, int):
        if voters < 1:
            yield InputError("somebody must be entitled", place)
        return
    if not voters or len(set(voters)) != len(voters):
        yield InputError("the electorate names everybody entitled, each once", place)
    for voter in voters:
        if not PSEUDONYM.fullmatch(voter):
            yield InputError(f"'{voter}' is no pseudonym", place, "16 random hexadecimal digits, never a name")


def _closing(card: Card, document: Document) -> Iterator[InputError]:
    """What closing writes is there once it is closed, and not before."""
    for field in ("ballots_length", "ballots_head", "outcome", "chosen"):
        if (getattr(card, field) is not None) != (card.status == "closed"):
            said = "a closed decision pins" if card.status == "closed" else f"a decision that is {card.status} has no"
            tip = "`makeshare decision close` writes it"
            yield InputError(f"{said} {field}", document.place(field), tip)
    if card.ballots_head is not None and not _HASH.fullmatch(card.ballots_head):
        yield InputError("this pins no ballots", document.place("ballots_head"), "the last line's hash, 64 hex digits")
