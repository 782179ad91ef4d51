# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A result follows from rules and ballots: quorum, threshold, tie-break, and what is recorded must equal it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.governance.ballots import replay
from makeshare.derive.governance.count import tie_order
from makeshare.derive.governance.decisions import decision_problems
from makeshare.derive.governance.recount import recount
from makeshare.errors import InputError
from makeshare.model.governance.ballot import Answer, Ballot, Result
from makeshare.model.governance.decision import Decision, Portion, TieBreak
from makeshare.model.governance.roles import Body, Holder, Right, Role, Roles
from makeshare.model.money import Money
from tests.derive.governance.polls import HALF, cast, name, poll

MORE = Portion(numerator=1, denominator=2, more=True)
TERM = {"since": dt.date(2027, 1, 1), "until": dt.date(2027, 12, 31)}
ROLES = Roles(
    matters={"what-is-made": "what is made", "rules": "the rules"},
    bodies={"assembly": Body(title="Assembly", about="all")},
    roles={
        "member": Role(
            title="Member",
            about="all",
            duties=("pay",),
            rights={"choose": Right(may="choose", decides=("what-is-made",)), "speak": Right(may="speak")},
            holders=(Holder(who="assembly", **TERM),),
        ),
        "coordinator": Role(title="Coordinator", about="one", rights={}, duties=("answer",)),
    },
    tools={},
)


def approvals(decision: Decision, *ballots: str) -> Result:
    """The result of approval ballots, each given as the letters it approves."""
    events = [Ballot(voter=name(number), approves=tuple(keys)) for number, keys in enumerate(ballots, 1)]
    return recount(decision, replay(cast(decision, events), decision))


def consents(decision: Decision, *says: str) -> Result:
    """The result of consent ballots."""
    events = [
        Ballot(voter=name(number), says=said, reason="harm" if said == "object" else "")  # type: ignore[arg-type]
        for number, said in enumerate(says, 1)
    ]
    return recount(decision, replay(cast(decision, events), decision))


def test_too_few_ballots_decide_nothing() -> None:
    """Under the quorum nothing is counted; at it, it is."""
    five = poll("approval", quorum=HALF)
    assert approvals(five, "a", "a", "a", "a").outcome == "no-quorum"
    assert approvals(five, "a", "a", "a", "a").chosen == ()
    assert approvals(five, "a", "a", "a", "a", "").outcome == "decided"
    assert approvals(msgspec.structs.replace(five, quorum=MORE), "a", "a", "a", "a", "").outcome == "no-quorum"


@pytest.mark.parametrize(
    ("threshold", "ballots", "outcome"),
    [
        (HALF, ("a", "a", "b", ""), "decided"),
        (MORE, ("a", "a", "b", ""), "not-carried"),
        (MORE, ("a", "a", "ab", "b"), "decided"),
        (None, ("a", "", "", ""), "decided"),
        (None, ("", "", "", ""), "not-carried"),
    ],
)
def test_a_threshold_counts_blank_ballots(threshold: Portion | None, ballots: tuple[str, ...], outcome: str) -> None:
    """Support is a part of all ballots cast; what nobody approves is never chosen."""
    assert approvals(poll("approval", threshold=threshold), *ballots).outcome == outcome


@pytest.mark.parametrize(
    ("threshold", "says", "outcome"),
    [
        (None, ("consent", "stand-aside"), "decided"),
        (MORE, ("consent", "stand-aside"), "not-carried"),
        (None, ("stand-aside", "stand-aside"), "not-carried"),
        (None, ("consent", "consent", "object"), "not-carried"),
        (None, ("", ""), "not-carried"),
    ],
)
def test_consent_is_carried_without_open_objections(
    threshold: Portion | None, says: tuple[str, ...], outcome: str
) -> None:
    """One open objection stops it, standing aside does not, and nobody's consent carries nothing."""
    assert consents(poll("consent", "a", threshold=threshold), *says).outcome == outcome


def test_an_answered_objection_no_longer_stops() -> None:
    """And it stays in the result, with its answer."""
    decision = poll("consent", "a")
    objection = Ballot(voter=name(1), says="object", reason="harm")
    answer = Answer(to=2, by="coordinator", words="averted")
    lines = cast(decision, [objection, Ballot(voter=name(2), says="consent"), answer])
    result = recount(decision, replay(lines, decision))
    assert (result.outcome, result.chosen) == ("decided", ("a",))
    assert [(one.reason, one.answer, one.answered_by) for one in result.objections] == [
        ("harm", "averted", "coordinator")
    ]


def test_each_method_reaches_its_counter() -> None:
    """The same four people, asked in each of the ways."""
    ranked = poll("ranked")
    events = [Ballot(voter=name(number), ranks=tuple(keys)) for number, keys in enumerate(("ab", "ba", "b", "cb"), 1)]
    assert recount(ranked, replay(cast(ranked, events), ranked)).chosen == ("b",)
    score = poll("score")
    events = [Ballot(voter=name(number), scores={"a": number, "c": 3}) for number in range(1, 5)]
    assert recount(score, replay(cast(score, events), score)).chosen == ("c",)
    budget = poll("budget", budget=Money(350, "EUR"))
    assert approvals(budget, "ab", "ab", "a", "c").chosen == ("a", "b")
    raised = msgspec.structs.replace(budget, completion="raise-shares", raise_by=Money(25, "EUR"))
    assert approvals(raised, "a", "c", "c", "").chosen == ("a", "c")
    assert approvals(budget, "a", "c", "c", "").chosen == ("c",)


# -------------------------------------------------------------------------------------------------------- ties
def test_a_lot_waits_for_its_seed_and_can_be_drawn_again() -> None:
    """Before the seed is known nothing is counted; afterwards any order may come out, the same for everybody."""
    rule = TieBreak(rule="seed", source="a public draw", date=dt.date(2027, 6, 12))
    with pytest.raises(InputError, match="waits for its seed"):
        approvals(poll("approval", tie_break=rule), "a", "b")
    orders = {
        tuple(tie_order(poll("approval", tie_break=msgspec.structs.replace(rule, seed=str(seed)))))
        for seed in range(200)
    }
    assert len(orders) == 6
    assert approvals(poll("approval", tie_break=TieBreak(rule="key")), "b", "a").chosen == ("a",)


@given(st.permutations("abc"))
def test_a_tie_goes_by_the_declared_order(order: list[str]) -> None:
    """Of options with the same approvals the one declared first is chosen, and the result says that it was tied."""
    rule = TieBreak(rule="order", order=tuple(order))
    result = approvals(poll("approval", tie_break=rule), "a", "b", "c")
    assert (result.chosen, result.tied) == ((order[0],), ("a", "b", "c"))


# --------------------------------------------------------------------------------------------------- decisions
def found(decision: Decision, *ballots: str, roles: Roles | None = ROLES) -> list[str]:
    """What is wrong with an approval decision and its ballots."""
    events = [Ballot(voter=name(number), approves=tuple(keys)) for number, keys in enumerate(ballots, 1)]
    box = replay(cast(poll("approval"), events), decision)
    wrong = decision_problems(decision, box, roles, proposals=("0001-first",), meetings=("2027-06-12-assembly",))
    return [str(problem) for problem in wrong]


def closed(**changes: Any) -> Decision:  # noqa: ANN401  any field of a decision
    """A closed decision with one ballot for a, as `close` records it."""
    decision = poll("approval")
    head = replay(cast(decision, [Ballot(voter=name(1), approves=("a",))]), decision).head
    pins: dict[str, Any] = {
        "ballots_length": head.length,
        "ballots_head": head.hash,
        "outcome": "decided",
        "chosen": ("a",),
    }
    return poll("approval", **({"status": "closed", "chosen": ("a",)} | pins | changes))


def test_a_sound_decision_has_no_problem() -> None:
    """Open or closed, with links to what there is."""
    links: dict[str, Any] = {"proposals": ("0001-first",), "minutes": ("2027-06-12-assembly",)}
    assert found(poll("approval", **links), "a") == []
    assert found(closed(**links), "a") == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"chosen": ("b",)}, "recorded is decided b, and from the ballots follows decided a"),
        ({"outcome": "not-carried", "chosen": ()}, "recorded is not-carried, and"),
        ({"ballots_length": 3}, "2 lines of 3 pinned: its end was cut"),
        ({"ballots_length": 1}, "2 lines and only 1 are pinned"),
        ({"ballots_head": "0" * 64}, "were rewritten"),
    ],
)
def test_a_record_that_does_not_follow_is_found(changes: dict[str, object], says: str) -> None:
    """Neither a forged result nor a lost ballot passes."""
    (problem,) = found(closed(**changes), "a")
    assert says in problem
    assert problem.startswith("site/decisions/0007-what-next/decision.toml")


@pytest.mark.parametrize(
    ("roles", "says"),
    [
        (None, "nobody may decide yet"),
        (msgspec.structs.replace(ROLES, roles={}), "no role is called 'member'"),
        (msgspec.structs.replace(ROLES, example=True), "cannot rest on example roles"),
        (msgspec.structs.replace(ROLES, matters={"rules": "x"}), "no matter is called 'what-is-made'"),
    ],
)
def test_a_decision_names_who_may_decide(roles: Roles | None, says: str) -> None:
    """Without roles, or with others, there is no authority."""
    assert [says in problem for problem in found(poll("approval"), "a", roles=roles)] == [True]


@pytest.mark.parametrize(
    ("member", "says"),
    [
        ({"rights": {}}, "no right of member is called 'choose'"),
        ({"rights": {"choose": Right(may="x", decides=("rules",))}}, "the right choose does not cover 'what-is-made'"),
        ({"holders": ()}, "'assembly' does not hold the role member then"),
        (
            {"holders": (Holder(who="assembly", since=dt.date(2020, 1, 1), until=dt.date(2027, 5, 31)),)},
            "'assembly' does not hold the role member then",
        ),
    ],
)
def test_a_right_covers_the_matter_and_is_held_when_it_opens(member: dict[str, object], says: str) -> None:
    """A right to something else, or a term that is over, is no authority."""
    changed = msgspec.structs.replace(ROLES.roles["member"], **member)
    roles = msgspec.structs.replace(ROLES, roles=ROLES.roles | {"member": changed})
    assert [says in problem for problem in found(poll("approval"), "a", roles=roles)] == [True]


def test_links_lead_somewhere() -> None:
    """A proposal or minutes that there are not are named."""
    said = found(poll("approval", proposals=("0009-none",), minutes=("2027-06-13-none",)), "a")
    assert [problem.split(": ")[-1].split(" (")[0] for problem in said] == [
        "no proposal is called '0009-none'",
        "no meeting is called '2027-06-13-none'",
    ]


def test_an_open_decision_was_opened_by_an_event() -> None:
    """Setting the status by hand pins no rules."""
    box = replay([], poll("approval"))
    (problem,) = decision_problems(poll("approval"), box, ROLES, proposals=(), meetings=())
    assert "was not opened by an event" in str(problem)
