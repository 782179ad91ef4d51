# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The hash of a decision's rules, which the first line of its ballots holds: nobody changes them while people vote."""

from __future__ import annotations

import msgspec

from makeshare.files import sha256
from makeshare.model.governance.decision import Decision, Portion
from makeshare.model.money import Money

_PLAIN = (
    "question", "matter", "method", "entitled", "electorate", "opens", "closes", "answers_until", "score_max",
    "completion", "example",
)  # fmt: skip


def rules_hash(decision: Decision) -> str:
    """Return the SHA-256 of all that must stand before anybody votes.

    That is everything which decides what is asked, who may answer and how it is counted; not the title, links, status
    and result, nor the seed of a lot, which is not known yet. The list is explicit: a field that is added later must
    not change it where it is left out.
    """
    rules: dict[str, object] = {name: getattr(decision, name) for name in _PLAIN}
    authority, tie = decision.authority, decision.tie_break
    rules |= {
        "authority": (authority.role, authority.right, authority.body),
        "options": [(one.key, one.title, _money(one.cost), one.proposal) for one in decision.options],
        "quorum": _portion(decision.quorum),
        "threshold": _portion(decision.threshold),
        "budget": _money(decision.budget),
        "raise_by": _money(decision.raise_by),
        "tie_break": (tie.rule, tie.order, tie.source, tie.date),
    }
    return sha256(msgspec.json.encode(rules, order="sorted"))


def _portion(portion: Portion | None) -> str:
    return str(portion) if portion else ""


def _money(amount: Money | None) -> str:
    return str(amount) if amount else ""
