# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A hand-made community that decides: roles, machines, answers, and a decision of each kind."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from makeshare.model.chain import Head
from makeshare.model.governance import Governance
from makeshare.model.governance.ballot import Ballot, Box, Objection, Result, Step
from makeshare.model.governance.community import DecisionView
from makeshare.model.governance.decision import Authority, Decision, Option, Portion, TieBreak
from makeshare.model.governance.policy import Held, Licences, Policy
from makeshare.model.governance.roles import Body, Holder, Right, Role, Roles, Tool
from makeshare.model.governance.stakeholders import (
    Answers,
    Care,
    EnvironmentAnswer,
    Machine,
    MachineAnswer,
    Machines,
    RunObjection,
)
from makeshare.model.production.workshop import Machine as StatedMachine
from makeshare.model.production.workshop import Maintenance
from tests.write.sample_money import eur

PROPOSAL = "0001-broadfork-first-run"
ZONE = dt.timezone(dt.timedelta(hours=2))
TERM = {"since": dt.date(2026, 1, 1), "until": dt.date(2027, 12, 31)}


def pseudonym(number: int) -> str:
    """A pseudonym of an example."""
    return f"example-{number:016x}"


def governance() -> Governance:
    """All that the pages of decisions, roles and machines show."""
    return Governance(
        roles=_roles(),
        policy=_policy(),
        machines=_machines(),
        decisions=(_ranked(), _consent(), _budget(), _open(), _draft()),
        answers={PROPOSAL: _answers()},
    )


def decision(number: int, method: str, **changes: object) -> Decision:
    """A decision with three options, changed as asked."""
    fields: dict[str, object] = {
        "slug": f"{number:04}-sample",
        "title": f"Sample {number}",
        "question": "What shall we do?",
        "status": "closed",
        "example": True,
        "matter": "made",
        "authority": Authority(role="member", right="choose", body="assembly"),
        "method": method,
        "options": tuple(Option(key=key, title=f"Option {key.upper()}") for key in "abc"),
        "entitled": 12,
        "opens": dt.datetime(2026, 9, 1, 9, tzinfo=ZONE),
        "closes": dt.datetime(2026, 9, 20, 20, tzinfo=ZONE),
        "quorum": Portion(numerator=1, denominator=2),
        "tie_break": TieBreak(rule="order", order=("b", "a", "c")),
        "proposals": (PROPOSAL,),
    }
    return Decision(**(fields | changes))  # type: ignore[arg-type]  # msgspec checks nothing, the tests do


def _view(one: Decision, box: Box, result: Result | None = None) -> DecisionView:
    files = {"decision.toml": f'title = "{one.title}"\n', "ballots.jsonl": "{}\n"}
    return DecisionView(decision=one, box=box, result=result, prose_markdown="Words **about** it.", files=files)


def _box(*ballots: Ballot, objections: tuple[Objection, ...] = (), replaced: int = 0) -> Box:
    head = Head(length=len(ballots) + replaced + 1, hash="ab" * 32, date="2026-09-19T10:00:00+02:00")
    return Box(ballots=ballots, objections=objections, replaced=replaced, head=head)


def _ranked() -> DecisionView:
    steps = (
        Step(title="Quorum", words=("7 of 12 entitled voted; at least 1/2 must: enough.",)),
        Step(title="Round 1", tallies={"a": "3", "b": "3", "c": "1"}, words=("c drops out.",)),
        Step(title="Round 2", tallies={"a": "4", "b": "3"}, words=("a has more than half.",)),
    )
    result = Result(outcome="decided", chosen=("a",), cast=7, entitled=12, steps=steps)
    ballots = tuple(Ballot(voter=pseudonym(number), ranks=("a", "c")) for number in range(6))
    return _view(decision(1, "ranked"), _box(*ballots, Ballot(voter=pseudonym(9)), replaced=2), result)


def _consent() -> DecisionView:
    objections = (
        Objection(line=3, voter=pseudonym(1), reason="It is loud.", state="open"),
        Objection(
            line=4, voter=pseudonym(2), reason="It is steep.", state="answered", answer="It has brakes.",
            answered_by="coordinator",
        ),
        Objection(line=5, voter=pseudonym(3), reason="It is red.", state="withdrawn"),
        Objection(line=6, voter=pseudonym(1), reason="It was loud.", state="repeated", answer="Was it?",
                  answered_by="coordinator"),
    )  # fmt: skip
    steps = (Step(title="Ballots", tallies={"consent": "5", "stand-aside": "1", "object": "1"}),)
    result = Result(
        outcome="not-carried", chosen=(), cast=7, entitled=12, steps=steps, objections=objections
    )  # fmt: skip
    one = decision(
        2, "consent", options=(Option(key="yes", title="The cart"),), threshold=Portion(numerator=1, denominator=2),
        answers_until=dt.datetime(2026, 9, 18, 20, tzinfo=ZONE), electorate=(pseudonym(1),),
    )  # fmt: skip
    ballots = (
        Ballot(voter=pseudonym(1), says="object", reason="It is loud."),
        Ballot(voter=pseudonym(4), says="consent"),
        Ballot(voter=pseudonym(5), says="stand-aside"),
    )
    return _view(one, _box(*ballots, objections=objections), result)


def _budget() -> DecisionView:
    options = (
        Option(key="jig", title="A jig", cost=eur("210"), proposal=PROPOSAL),
        Option(key="day", title="An open day", cost=eur("90")),
    )
    one = decision(
        3, "budget", options=options, budget=eur("300"), completion="raise-shares", raise_by=eur("0.50"),
        tie_break=TieBreak(rule="seed", source="a public draw", date=dt.date(2026, 9, 24), seed="7-11-19"),
    )  # fmt: skip
    steps = (Step(title="Purchase 1", tallies={"jig": "4", "day": "2.50"}, words=("jig is bought.",)),)
    result = Result(outcome="decided", chosen=("jig",), cast=7, entitled=12, steps=steps, tied=("day", "jig"))
    return _view(one, _box(Ballot(voter=pseudonym(1), approves=("day", "jig"))), result)


def _open() -> DecisionView:
    one = decision(4, "approval", status="open", tie_break=TieBreak(rule="key"), proposals=())
    return _view(one, _box(Ballot(voter=pseudonym(1), approves=("a",))))


def _draft() -> DecisionView:
    return _view(decision(5, "score", status="draft", score_max=5), Box())


def _roles() -> Roles:
    return Roles(
        example=True,
        matters={"made": "What is made.", "rules": "The rules."},
        bodies={"assembly": Body(title="Members' assembly", about="Everybody who holds a share.")},
        roles={
            "member": Role(
                title="Member",
                about="Whoever holds a share.",
                rights={"choose": Right(may="Choose what is made.", decides=("made", "rules"))},
                duties=("Pay what was pledged.",),
                holders=(Holder(who="assembly", **TERM),),
            ),
            "coordinator": Role(title="Coordinator", about="Keeps a run together.", duties=("Answer.",)),
            "speaker": Role(
                title="Speaker for the environment",
                about="Speaks for soil and water.",
                duties=("Answer every run.",),
                holders=(Holder(who=pseudonym(7), **TERM),),
                speaks_for="environment",
            ),
            "steward": Role(
                title="Machine steward", about="Speaks for machines.", duties=("Log care.",), speaks_for="machines"
            ),
        },
        tools={
            "draft": Tool(
                title="An AI that drafts", task="Proposes words.", answerable=pseudonym(7), never=("what is safe",)
            )
        },
    )


def _policy() -> Policy:
    pledges = Held(
        what="Pledges", where="ledger.jsonl", seen_by="everybody", kept="for good", personal=True, public=True,
        basis="Told so before.",
    )  # fmt: skip
    designs = Held(
        what="Designs", where="the repository", seen_by="everybody", kept="for good", personal=False, public=True
    )
    licences = Licences(
        designs=("CERN-OHL-W-2.0",), words=("CC-BY-SA-4.0",), data=("CC0-1.0",), software=("Apache-2.0",)
    )
    return Policy(licences=licences, held=(pledges, designs), never=("Addresses.",))


def _machines() -> Machines:
    hours = Maintenance(
        hours_run=Decimal(840), every=Decimal(250), last_at=Decimal(750), reserve=eur("0.60")
    )  # fmt: skip
    saw = StatedMachine(key="saw", title="Band saw", processes=("saw",), maintenance=hours, owner="A workshop")
    press = StatedMachine(key="press", title="Press", processes=("bend",))
    log = (Care(date=dt.date(2026, 8, 1), hours=Decimal(750), what="Oil.", by=pseudonym(8), service=True),)
    return Machines(
        example=True,
        machines={
            "metal/saw": Machine(
                key="metal/saw", steward=pseudonym(8), state="in-use", asks="Coolant.", care=log, stated=saw
            ),
            "metal/press": Machine(
                key="metal/press", steward=pseudonym(8), state="needs-care", asks="Oil.", stated=press
            ),
        },
    )


def _answers() -> Answers:
    day = dt.date(2026, 10, 1)
    return Answers(
        relies_on=("metal/saw", "metal/press"),
        environment=EnvironmentAnswer(
            by="speaker", date=day, verdict="concern", footprint="8 kg of steel.", material="Steel.",
            end_of_life="Scrap of one kind.",
        ),
        machines=(
            MachineAnswer(
                machine="metal/saw", by="steward", date=day, verdict="objection", maintenance="Due.",
                hours_available=Decimal(12),
            ),
        ),
        objections=(
            RunObjection(by="steward", date=day, words="The saw is due.", machine="metal/saw", withdrawn=day),
            RunObjection(
                by="speaker", date=day, words="Not so far.", answer="It is near.", answered_by="coordinator",
                answered_on=day,
            ),
            RunObjection(by=pseudonym(3), date=day, words="Too dear."),
        ),
    )  # fmt: skip
