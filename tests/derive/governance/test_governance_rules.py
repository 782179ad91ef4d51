# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""No right without a duty, nobody with a stake unheard, no design under another licence: each breach with its place."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from makeshare.derive.governance.answers import answer_problems, joined, machine_problems
from makeshare.derive.governance.rules import policy_problems, role_problems
from makeshare.errors import MakeshareError, Place
from makeshare.model.governance.policy import Policy
from makeshare.model.governance.roles import Holder, Right, Roles, Tool
from makeshare.model.governance.stakeholders import Answers, Care, Machines, RunObjection
from makeshare.read.catalog import load_catalog
from makeshare.read.governance.roles import load_policy, load_roles
from makeshare.read.governance.stakeholders import load_answers, load_machines
from makeshare.read.manifest import load_manifest
from makeshare.read.production.workshop import load_workshops

ROOT = Path(__file__).parents[3]
SAW, LASER = "example-metal/band-saw", "example-metal/fibre-laser"
HERE = Place("site/proposals/0001-broadfork-first-run/proposal.toml")
DAY = dt.date(2027, 1, 1)


def there(record: Roles | Machines | Policy | Answers | None) -> Any:  # noqa: ANN401  one of the four
    """A record of the worked examples, which exist."""
    assert record is not None
    return record


ROLES: Roles = there(load_roles(ROOT))
MACHINES: Machines = joined(there(load_machines(ROOT)), load_workshops(ROOT, load_catalog(ROOT))[0])
ANSWERS: Answers = there(load_answers(ROOT, "0001-broadfork-first-run"))
POLICY: Policy = there(load_policy(ROOT))


def only(problems: list[MakeshareError]) -> MakeshareError:
    """The one problem."""
    assert len(problems) == 1, [str(one) for one in problems]
    return problems[0]


# ------------------------------------------------------------------------------------------------------- roles
def with_role(key: str, **changes: Any) -> Roles:  # noqa: ANN401  fields of a role
    """The example's roles with one of them changed."""
    role = msgspec.structs.replace(ROLES.roles[key], **changes)
    return msgspec.structs.replace(ROLES, roles=ROLES.roles | {key: role})


def line_of(text: str, file: str = "site/community/roles.toml") -> int:
    """The first line of a file that starts so."""
    lines = (ROOT / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(text))


def test_the_examples_roles_are_sound() -> None:
    """And they include a speaker for the environment, stewards of machines, and tools with their limits."""
    assert list(role_problems(ROLES)) == []
    assert set(ROLES.speakers("environment")) == {"environment-speaker"}
    assert set(ROLES.speakers("machines")) == {"machine-steward"}
    assert all(tool.never for tool in ROLES.tools.values())


@pytest.mark.parametrize("key", ["designer", "environment-speaker"])
def test_rights_without_duties_are_refused_at_their_line(key: str) -> None:
    """Whoever may decide, or speaks for others, owes something."""
    error = only(list(role_problems(with_role(key, duties=()))))
    assert "no duties" in str(error)
    assert error.place.line == line_of(f"[roles.{key}]")


@pytest.mark.parametrize(
    ("roles", "says"),
    [
        (with_role("designer", rights={"x": Right(may="x", decides=("designs", "weather"))}), "no matter is called"),
        (with_role("designer", rights={}), "no right decides 'designs'"),
        (with_role("environment-speaker", speaks_for=""), "nobody speaks for the environment"),
        (with_role("machine-steward", speaks_for=""), "nobody speaks for the machines"),
        (with_role("coordinator", holders=(Holder(who="Anna", since=DAY, until=DAY),)), "neither a pseudonym"),
        (with_role("coordinator", holders=(Holder(who="0" * 16, since=DAY, until=DAY),)), "neither a pseudonym"),
        (
            with_role("member", holders=(Holder(who="assembly", since=DAY, until=dt.date(2026, 1, 1)),)),
            "ends before it begins",
        ),
    ],
)
def test_what_is_wrong_with_roles_is_named(roles: Roles, says: str) -> None:
    """Unknown matters, matters that nobody decides, nobody to speak, holders who are nobody."""
    error = only(list(role_problems(roles)))
    assert says in str(error)
    assert error.place.line is not None


@pytest.mark.parametrize(
    ("tool", "says"),
    [
        (Tool(title="t", task="t", answerable="example-" + "0" * 16, never=("all",)), "nobody known answers"),
        (Tool(title="t", task="t", answerable="assembly", never=("all",)), "nobody known answers"),
        (Tool(title="t", task="t", answerable="example-a04be7716d92f358", never=()), "may decide everything"),
    ],
)
def test_a_person_answers_for_each_tool_and_its_limits_are_stated(tool: Tool, says: str) -> None:
    """A tool answers for nothing itself, and a body is nobody to turn to."""
    assert says in str(only(list(role_problems(msgspec.structs.replace(ROLES, tools={"t": tool})))))


# ------------------------------------------------------------------------------------------------------ policy
def test_the_policy_allows_every_design_of_this_checkout() -> None:
    """And its licences exist."""
    folders = [path.parent.name for path in (ROOT / "designs").glob("*/design.toml")]
    assert folders
    assert list(policy_problems(POLICY, [load_manifest(ROOT, folder) for folder in folders])) == []


def test_a_design_under_another_licence_is_refused_in_its_own_file() -> None:
    """The designer sees it, and which licences there are."""
    design = msgspec.structs.replace(load_manifest(ROOT, "broadfork"), license="CC-BY-NC-SA-4.0")
    error = only(list(policy_problems(POLICY, [design])))
    assert error.place.file == "designs/broadfork/design.toml"
    assert "CERN-OHL-W-2.0" in error.tip


def test_licences_exist_and_public_personal_data_has_a_reason() -> None:
    """A misspelt licence allows nothing; a person's data is not public by itself."""
    licences = msgspec.structs.replace(POLICY.licences, data=("CC-ZERO",))
    wrong = msgspec.structs.replace(POLICY, licences=licences)
    assert "no licence is called 'CC-ZERO'" in str(only(list(policy_problems(wrong, []))))
    held = (*POLICY.held[:2], msgspec.structs.replace(POLICY.held[2], basis=""), *POLICY.held[3:])
    error = only(list(policy_problems(msgspec.structs.replace(POLICY, held=held), [])))
    assert "public without a reason" in str(error)
    assert (
        error.place.line
        == [
            number
            for number, line in enumerate((ROOT / "site/community/policy.toml").read_text().split("\n"), 1)
            if line == "[[held]]"
        ][2]
    )


# ---------------------------------------------------------------------------------------------------- machines
def with_machine(key: str, **changes: Any) -> Machines:  # noqa: ANN401  fields of a machine
    """The example's machines with one of them changed."""
    machine = msgspec.structs.replace(MACHINES.machines[key], **changes)
    return msgspec.structs.replace(MACHINES, machines=MACHINES.machines | {key: machine})


def worn(key: str, **changes: Any) -> Machines:  # noqa: ANN401  fields of a machine
    """The example's machines with one that has run far beyond its service."""
    stated: Any = MACHINES.machines[key].stated
    maintenance = msgspec.structs.replace(stated.maintenance, hours_run=Decimal(99_999))
    return with_machine(key, stated=msgspec.structs.replace(stated, maintenance=maintenance), **changes)


def care(day: int, hours: int, by: str = "example-6b0f25d8e3c7914a") -> Care:
    """An entry of a log."""
    return Care(date=dt.date(2026, 1, day), hours=Decimal(hours), what="oil", by=by, service=True)


def test_the_examples_machines_are_sound() -> None:
    """Each has a steward and is one that a workshop states."""
    assert list(machine_problems(MACHINES, ROLES)) == []
    assert {machine.stated is not None for machine in MACHINES.machines.values()} == {True}
    last = MACHINES.machines[SAW].last_service
    assert last is not None
    assert last.hours == 750


@pytest.mark.parametrize(
    ("machines", "says"),
    [
        (worn(SAW), "its service is overdue"),
        (joined(there(load_machines(ROOT)), ()), "no workshop has a machine example-metal/fibre-laser"),
        (with_machine(SAW, steward="example-" + "0" * 16), "nobody known speaks for"),
        (with_machine(SAW, care=(care(3, 700), care(2, 750))), "goes back in time"),
        (with_machine(SAW, care=(care(2, 760), care(3, 750))), "goes back in time"),
        (with_machine(SAW, care=(care(2, 749),)), "its last service was at 749 h, and its workshop states 750 h"),
        (with_machine(SAW, care=(msgspec.structs.replace(care(2, 5000), service=False),)), "the log is ahead"),
        (with_machine(SAW, care=(care(2, 750, by="Anna"),)), "'Anna' is no pseudonym"),
    ],
)
def test_what_is_wrong_with_a_machine_is_named(machines: Machines, says: str) -> None:
    """With its line in machines.toml."""
    first, *_ = list(machine_problems(machines, ROLES))
    assert says in str(first)
    assert first.place.line is not None


def test_a_machine_that_says_it_needs_care_may_be_overdue() -> None:
    """Nobody is blamed for what is in the open."""
    assert list(machine_problems(worn(SAW, state="needs-care"), ROLES)) == []


# ----------------------------------------------------------------------------------------------------- answers
def said(
    phase: str, answers: Answers | None, machines: Machines | None = MACHINES, needed: tuple[str, ...] = ()
) -> list[str]:
    """What is wrong with the answers to a run in a phase."""
    return [str(one) for one in answer_problems(phase, HERE, answers, machines, ROLES, needed)]


def test_a_draft_needs_no_answer_and_a_discussion_does() -> None:
    """From discussion on, whoever has a stake was heard; the problem names the proposal."""
    assert said("draft", None) == []
    for phase in ("discussion", "open", "settled"):
        (problem,) = said(phase, None)
        assert problem.startswith("site/proposals/0001-broadfork-first-run/proposal.toml: neither")
        assert said(phase, ANSWERS) == []


def test_nobody_who_is_relied_on_is_left_out() -> None:
    """Without the environment, or one of the machines, the answers are not complete."""
    silent = msgspec.structs.replace(ANSWERS, environment=None)
    assert ["the environment has not answered" in one for one in said("discussion", silent)] == [True]
    silent = msgspec.structs.replace(ANSWERS, machines=ANSWERS.machines[1:])
    assert [f"nobody has answered for {LASER}" in one for one in said("discussion", silent)] == [True]
    assert said("draft", silent) == []


def test_every_process_that_the_parts_need_has_its_machine() -> None:
    """A machine that is simply not listed is found by what the design needs."""
    assert said("open", ANSWERS, needed=("laser-cut", "saw", "drill")) == []
    assert ["does 'route-cut'" in one for one in said("open", ANSWERS, needed=("saw", "route-cut"))] == [True]
    assert said("draft", ANSWERS, needed=("route-cut",)) == []


def test_a_run_does_not_rely_on_a_machine_that_waits_for_care() -> None:
    """Overdue, or out of use: first the machine, then the run."""
    assert ["its service is overdue" in one for one in said("open", ANSWERS, worn(SAW))] == [True]
    assert ["it is out of use" in one for one in said("open", ANSWERS, with_machine(SAW, state="out-of-use"))] == [True]
    assert said("settled", ANSWERS, worn(SAW), needed=("route-cut",)) == []


def with_objection(**changes: Any) -> Answers:  # noqa: ANN401  fields of an objection
    """The example's answers with the saw's objection changed."""
    saw, *others = ANSWERS.objections
    return msgspec.structs.replace(ANSWERS, objections=(msgspec.structs.replace(saw, **changes), *others))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (msgspec.structs.replace(ANSWERS, objections=ANSWERS.objections[1:]), "the objection is not written out"),
        (msgspec.structs.replace(ANSWERS, relies_on=ANSWERS.relies_on[1:]), f"{LASER} is not relied on"),
        (
            msgspec.structs.replace(ANSWERS, machines=(*ANSWERS.machines, ANSWERS.machines[0])),
            "answers more than once",
        ),
        (with_objection(machine=LASER, withdrawn=None), "the verdict is 'no-objection' while an objection stands"),
        (with_objection(answered_by=""), "go together"),
        (with_objection(answered_on=dt.date(2026, 1, 1)), "before it was raised"),
        (with_objection(withdrawn=dt.date(2026, 1, 1)), "before it was raised"),
        (with_objection(answered_by="king"), "no role is called 'king'"),
        (with_objection(by="Anna"), "neither a role nor a pseudonym"),
    ],
)
def test_what_is_wrong_with_answers_is_named(answers: Answers, says: str) -> None:
    """In the draft too: what is there must be right."""
    problems = said("draft", answers)
    assert any(says in problem for problem in problems)
    assert all("answers.toml" in problem for problem in problems)


def test_only_whom_it_concerns_speaks() -> None:
    """The coordinator cannot answer for soil and saw, and an unknown machine has no record."""
    nature: Any = ANSWERS.environment
    bare: Answers = msgspec.structs.replace(ANSWERS, objections=())
    answers: Answers = msgspec.structs.replace(
        bare,
        environment=msgspec.structs.replace(nature, by="coordinator", verdict="concern"),
        machines=(),
        relies_on=(),
    )
    assert ["no role that speaks for the environment" in one for one in said("draft", answers)] == [True]
    machines = tuple(msgspec.structs.replace(one, by="coordinator", verdict="concern") for one in ANSWERS.machines)
    answers = msgspec.structs.replace(bare, machines=machines, environment=None)
    assert ["no role that speaks for the machines" in one for one in said("draft", answers)] == [True] * len(machines)
    answers = msgspec.structs.replace(answers, machines=ANSWERS.machines[:1], relies_on=(LASER,))
    assert ["no machine in site/community" in one for one in said("draft", answers, None)] == [True]


def test_an_objection_stands_until_it_is_withdrawn() -> None:
    """Nobody but who raised it can settle it: an answer alone overrides."""
    one = RunObjection(by="machine-steward", date=DAY, words="no")
    assert one.standing == "unanswered"
    answered = msgspec.structs.replace(one, answer="yes", answered_by="coordinator", answered_on=DAY)
    assert answered.standing == "overridden"
    assert msgspec.structs.replace(answered, withdrawn=DAY).standing == "settled"
    assert msgspec.structs.replace(one, withdrawn=DAY).standing == "settled"
