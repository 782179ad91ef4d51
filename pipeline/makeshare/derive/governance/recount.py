# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From a decision's rules and its ballots to its result: what closing writes down and anybody can do again."""

from __future__ import annotations

from fractions import Fraction

from makeshare.derive.governance.cardinal import count_approval, count_score
from makeshare.derive.governance.consent import count_consent
from makeshare.derive.governance.count import Count, figure, tie_order
from makeshare.derive.governance.ranked import count_ranked
from makeshare.derive.governance.shares import count_budget
from makeshare.errors import InputError
from makeshare.model.governance.ballot import Box, Result, Step
from makeshare.model.governance.decision import Decision, Portion


def recount(decision: Decision, box: Box) -> Result:
    """Count the ballots by the declared rules; their order in the file does not matter.

    Raises InputError when a tie-break waits for its seed, or a budget's shares are raised by too little.
    """
    cast, entitled = len(box.ballots), decision.entitled
    enough = decision.quorum.met(Fraction(cast, entitled))
    said = f"{cast} of {entitled} entitled voted; {decision.quorum} must: {'enough' if enough else 'too few'}."
    quorum = Step(title="Quorum", words=(said,))
    if not enough:
        return Result(
            outcome="no-quorum", chosen=(), cast=cast, entitled=entitled, steps=(quorum,), objections=box.objections
        )
    count = _count(decision, box)
    steps, chosen = [quorum, *count.steps], count.chosen
    if decision.threshold and count.support is not None and chosen:
        met = decision.threshold.met(count.support)
        steps.append(_threshold(count.support, decision.threshold, met=met))
        chosen = chosen if met else ()
    return Result(
        outcome="decided" if chosen else "not-carried", chosen=chosen, cast=cast, entitled=entitled,
        steps=tuple(steps), tied=count.tied, objections=box.objections,
    )  # fmt: skip


def _count(decision: Decision, box: Box) -> Count:
    """Hand the ballots to the counter of the method."""
    match decision.method:
        case "consent":
            return count_consent(box.ballots, box.objections, decision.keys[0])
        case "approval":
            return count_approval([ballot.approves for ballot in box.ballots], tie_order(decision))
        case "score":
            return count_score([ballot.scores for ballot in box.ballots], decision.score_max, tie_order(decision))
        case "ranked":
            return count_ranked([ballot.ranks for ballot in box.ballots], tie_order(decision))
        case "budget":
            return _budget(decision, box)


def _budget(decision: Decision, box: Box) -> Count:
    costs = {option.key: option.cost.minor for option in decision.options if option.cost}
    if decision.budget is None or len(costs) != len(decision.options):
        raise InputError("a budget vote has a budget, and a cost for each option", decision.at("budget"))
    raise_by = decision.raise_by.minor if decision.completion == "raise-shares" and decision.raise_by else 0
    approvals = [ballot.approves for ballot in box.ballots]
    return count_budget(approvals, costs, decision.budget, tie_order(decision), raise_by)


def _threshold(support: Fraction, needed: Portion, *, met: bool) -> Step:
    reached = f"Support is {support} of the whole ({figure(support * 100)} %); {needed} is needed"
    return Step(title="Threshold", words=(f"{reached}: {'met' if met else 'missed'}.",))
