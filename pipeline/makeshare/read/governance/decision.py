# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A decision's folder, site/decisions/NNNN-words: decision.toml, decision.md, ballots.jsonl."""

from __future__ import annotations

import re
from pathlib import Path

from makeshare.errors import InputError, Place
from makeshare.model.governance.ballot import Ballot, Says
from makeshare.model.governance.decision import Decision, Method, Option, TieBreak
from makeshare.read.governance.decision_card import Card, card_problems, portion
from makeshare.read.governance.files import SLUG, check_texts, located, money, read_lines, read_prose
from makeshare.read.toml import Document, read_toml

FOLDER = "site/decisions"

_AS_WRITTEN = (
    "title", "question", "status", "example", "matter", "authority", "method", "opens", "closes", "answers_until",
    "proposals", "minutes", "ballots_length", "outcome",
)  # fmt: skip
_SAYS: dict[str, Says] = {"consent": "consent", "stand aside": "stand-aside", "stand-aside": "stand-aside"}
_SCORE = re.compile(r"([a-z0-9-]+) *= *([0-9]{1,3})", re.ASCII)


def slugs(root: Path) -> tuple[str, ...]:
    """Return the names of all decision folders, sorted."""
    return tuple(sorted(path.parent.name for path in (root / FOLDER).glob("*/decision.toml")))


def proposal_slugs(root: Path) -> tuple[str, ...]:
    """Return the names of all proposal folders, sorted: what a decision may concern."""
    return tuple(sorted(path.parent.name for path in (root / "site/proposals").glob("*/proposal.toml")))


def meeting_slugs(root: Path) -> tuple[str, ...]:
    """Return the names of all meetings, sorted: minutes are theirs."""
    return tuple(sorted(path.stem for path in (root / "site/community/meetings").glob("*.toml")))


def load_decision(root: Path, slug: str) -> Decision:
    """Read site/decisions/<slug>/decision.toml.

    Raises InputError or MoneyError, with file, line and field, for what is missing, unknown or not allowed.
    """
    if not SLUG.fullmatch(slug):
        raise InputError("cannot name a decision", Place(f"{FOLDER}/{slug}"), "four digits and words: 0002-next-run")
    document = read_toml(root, f"{FOLDER}/{slug}/decision.toml")
    card = document.convert(Card, document.data)
    check_texts(document)
    for problem in card_problems(card, document):
        raise problem
    currency, where = card.currency or "", located(document)
    voters = () if isinstance(card.electorate, int) else card.electorate
    return Decision(
        slug=slug,
        options=tuple(_options(card, document)),
        entitled=card.electorate if isinstance(card.electorate, int) else len(voters),
        electorate=voters,
        quorum=portion(document, card.quorum, "quorum"),
        threshold=portion(document, card.threshold, "threshold") if card.threshold else None,
        tie_break=card.tie_break or TieBreak(rule="key"),
        score_max=card.score_max or 0,
        budget=money(document, card.budget, currency, "budget") if card.budget else None,
        completion=card.completion or "none",
        raise_by=money(document, card.raise_by, currency, "raise_by") if card.raise_by else None,
        ballots_head=card.ballots_head or "",
        chosen=card.chosen or (),
        place=where.place,
        lines=where.lines,
        **{name: getattr(card, name) for name in _AS_WRITTEN},
    )


def load_ballots(root: Path, slug: str) -> tuple[str, ...]:
    """Read the lines of ballots.jsonl, without line ends; raises as `read_lines` does."""
    return read_lines(root, f"{FOLDER}/{slug}/ballots.jsonl")


def load_words(root: Path, slug: str) -> str:
    """Read decision.md; raises InputError when it cannot be read."""
    return read_prose(root, f"{FOLDER}/{slug}/decision.md")


def parse_ballot(voter: str, text: str, method: Method) -> Ballot:
    """Read a ballot as it is typed, empty for a blank one; raises InputError for what the method cannot read.

    "a,b" approves two options, "b>a>c" ranks three, "a=5,b=0" gives scores; "consent", "stand aside" or
    "object: the reason" answers a call for consent.
    """
    words = text.strip()
    match method:
        case "approval" | "budget":
            return Ballot(voter=voter, approves=tuple(sorted(_names(words, ","))))
        case "ranked":
            return Ballot(voter=voter, ranks=tuple(_names(words, ">")))
        case "score":
            return Ballot(voter=voter, scores=dict(sorted(_score(one) for one in _names(words, ","))))
        case "consent":
            return _consent(voter, words)


def _consent(voter: str, words: str) -> Ballot:
    says, _, reason = words.partition(":")
    if says.strip() == "object":
        return Ballot(voter=voter, says="object", reason=reason.strip())
    if words and words not in _SAYS:
        raise InputError(f"'{words}' is no answer", Place("--ballot"), 'consent, stand aside, or "object: the reason"')
    return Ballot(voter=voter, says=_SAYS.get(words, ""))


def _names(words: str, between: str) -> list[str]:
    return [name.strip() for name in words.split(between)] if words else []


def _score(text: str) -> tuple[str, int]:
    match = _SCORE.fullmatch(text)
    if match is None:
        raise InputError(f"'{text}' is no score", Place("--ballot"), "write a=5,b=0")
    return match[1], int(match[2])


def _options(card: Card, document: Document) -> list[Option]:
    return [
        Option(
            key=option.key,
            title=option.title,
            cost=money(document, option.cost, card.currency or "", "options", index, "cost") if option.cost else None,
            proposal=option.proposal,
        )
        for index, option in enumerate(card.options)
    ]
