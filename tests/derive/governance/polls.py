# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small decisions made by hand, and ballots for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from makeshare.derive.governance.ballots import append
from makeshare.derive.governance.opening import rules_hash
from makeshare.errors import Place
from makeshare.model.governance.ballot import Answer, Ballot, Opening
from makeshare.model.governance.decision import Authority, Decision, Method, Option, Portion, TieBreak
from makeshare.model.money import Money

ZONE = dt.timezone(dt.timedelta(hours=2))
HALF = Portion(numerator=1, denominator=2)
BEFORE = "2027-05-31T20:00:00+02:00"


def at(day: int, hour: int = 12) -> str:
    """A time in June 2027, when voting is from the 1st to the 10th."""
    return f"2027-06-{day:02}T{hour:02}:00:00+02:00"


def name(number: int) -> str:
    """A pseudonym for a number."""
    return f"{number:016x}"


def poll(method: Method, keys: str = "abc", **changes: object) -> Decision:
    """An open decision between options of one letter, changed as asked."""
    budget = method == "budget"
    fields: dict[str, object] = {
        "slug": "0007-what-next",
        "title": "What next?",
        "question": "What do we make next?",
        "status": "open",
        "example": False,
        "matter": "what-is-made",
        "authority": Authority(role="member", right="choose", body="assembly"),
        "method": method,
        "options": tuple(
            Option(key=key, title=key.upper(), cost=Money(100, "EUR") if budget else None) for key in keys
        ),
        "entitled": 10,
        "opens": dt.datetime(2027, 6, 1, 9, tzinfo=ZONE),
        "closes": dt.datetime(2027, 6, 10, 20, tzinfo=ZONE),
        "quorum": Portion(numerator=1, denominator=10),
        "tie_break": TieBreak(rule="order", order=tuple(keys)),
        "score_max": 5 if method == "score" else 0,
        "budget": Money(300, "EUR") if budget else None,
        "answers_until": dt.datetime(2027, 6, 8, 20, tzinfo=ZONE) if method == "consent" else None,
        "place": Place("site/decisions/0007-what-next/decision.toml"),
    }
    return Decision(**(fields | changes))  # type: ignore[arg-type]  # msgspec checks nothing, the tests do


def opening(decision: Decision) -> list[str]:
    """The first line of a decision's ballots."""
    return [append((), decision, Opening(rules=rules_hash(decision)), BEFORE)]


def cast(decision: Decision, events: Sequence[Ballot | Answer], day: int = 2) -> list[str]:
    """The lines of a decision with these events, all on one day."""
    lines = opening(decision)
    for event in events:
        lines.append(append(lines, decision, event, at(day)))
    return lines
