# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hold machine records and the answers to a run against the rules: whoever has a stake is heard before people pay."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

import msgspec

from makeshare.derive.governance.rules import proper
from makeshare.errors import InputError, MakeshareError, Place, UnknownKey
from makeshare.model.governance.roles import PSEUDONYM, Roles, SpeaksFor
from makeshare.model.governance.stakeholders import Answers, Machine, Machines, RunObjection
from makeshare.model.production.workshop import Workshop

EARLY = ("draft",)
"""Phases of a run before it is discussed: nobody needs to have answered yet."""
ENDING = ("distribution", "settling", "settled", "failed", "refunding", "refunded")
"""Phases in which nothing is made any more: what has become of a machine since does not matter to the run."""


def joined(machines: Machines, workshops: Iterable[Workshop]) -> Machines:
    """Return the machine records with what each machine's workshop states of it."""
    stated = {f"{workshop.slug}/{one.key}": one for workshop in workshops for one in workshop.machines}
    records = {
        key: msgspec.structs.replace(machine, stated=stated.get(key)) for key, machine in machines.machines.items()
    }
    return msgspec.structs.replace(machines, machines=records)


def machine_problems(machines: Machines, roles: Roles | None) -> Iterator[MakeshareError]:
    """Yield what is wrong with the machine records, joined with their workshops; raises nothing."""
    stewards = _holders(roles, "machines") if roles else None
    for key, machine in machines.machines.items():
        yield from _machine(machines, key, machine)
        if stewards is not None and machine.steward not in stewards:
            tip = "a holder of the role that speaks for machines, in roles.toml"
            yield InputError(f"nobody known speaks for {key}", _at(machines, key, "steward"), tip)


def answer_problems(
    phase: str,
    place: Place,
    answers: Answers | None,
    machines: Machines | None,
    roles: Roles | None,
    needed: Collection[str] = (),
) -> Iterator[MakeshareError]:
    """Yield what is wrong with the answers to a run in a phase; raises nothing.

    `place` is the proposal's; `needed` are the processes that its parts go through on machines.
    """
    early = phase in EARLY
    if answers is None:
        if not early:
            tip = "write answers.toml beside it: the environment's speaker, each machine's steward"
            yield InputError("neither the environment nor the machines have answered", place, tip)
        return
    if not early:
        yield from _complete(answers)
        if phase not in ENDING:
            yield from _fit(answers, machines, needed)
    yield from _known_machines(answers, machines)
    if roles is not None:
        yield from _speakers(answers, roles)
    yield from _verdicts(answers)
    for index, objection in enumerate(answers.objections):
        yield from _objection(answers, index, objection, roles)


# --------------------------------------------------------------------------------------------------- machines
def _machine(machines: Machines, key: str, machine: Machine) -> Iterator[MakeshareError]:
    """The machine exists, its log only goes forward, and people are pseudonyms."""
    if machine.stated is None:
        sentence = f"no workshop has a machine {key}"
        yield InputError(sentence, _at(machines, key), "site/workshops/<workshop>.toml states it, with this key")
    elif machine.overdue and machine.state == "in-use":
        tip = 'service it and log it, or state = "needs-care"'
        yield InputError("its service is overdue", _at(machines, key, "state"), tip)
    for index, (before, after) in enumerate(itertools.pairwise(machine.care), start=1):
        if after.date < before.date or after.hours < before.hours:
            yield InputError("the log goes back in time", _at(machines, key, "care", index), "the oldest entry first")
    yield from _counter(machines, key, machine)
    for field, who in (("steward", machine.steward), *(("care", one.by) for one in machine.care)):
        if not PSEUDONYM.fullmatch(who) or who.startswith("example-") != machines.example:
            tip = "16 random hexadecimal digits, in examples after `example-`"
            yield InputError(f"'{who}' is no pseudonym", _at(machines, key, field), tip)


def _counter(machines: Machines, key: str, machine: Machine) -> Iterator[MakeshareError]:
    """The log and the workshop's file tell the same hours."""
    if machine.stated is None or not machine.care:
        return
    run, last = machine.stated.maintenance.hours_run, machine.stated.maintenance.last_at
    if run is not None and machine.care[-1].hours > run:
        yield InputError(f"the log is ahead of the {run} h that its workshop states", _at(machines, key, "care"))
    if machine.last_service and last is not None and machine.last_service.hours != last:
        sentence = f"its last service was at {machine.last_service.hours} h, and its workshop states {last} h"
        yield InputError(sentence, _at(machines, key, "care"), "both are read from the same counter")


def _at(machines: Machines, key: str, *field: str | int) -> Place:
    return machines.at("machines", *key.split("/"), *field)


# ---------------------------------------------------------------------------------------------------- answers
def _complete(answers: Answers) -> Iterator[MakeshareError]:
    """The environment has answered, and every machine that the run relies on."""
    if answers.environment is None:
        tip = "its speaker states footprint, material and end of life"
        yield InputError("the environment has not answered", answers.at("environment"), tip)
    answered = {one.machine for one in answers.machines}
    for key in answers.relies_on:
        if key not in answered:
            yield InputError(f"nobody has answered for {key}", answers.at("machines"), "its steward does")


def _fit(answers: Answers, machines: Machines | None, needed: Collection[str]) -> Iterator[MakeshareError]:
    """The machines can do what the run needs, and none of them waits for care."""
    for key in answers.relies_on:
        machine = machines.machines.get(key) if machines else None
        if machine and (machine.overdue or machine.state == "out-of-use"):
            why = "its service is overdue" if machine.overdue else "it is out of use"
            yield InputError(f"the run relies on {key}: {why}", answers.at("relies_on"), "care for it first")
    stated = [machines.machines[key].stated for key in answers.relies_on if machines and key in machines.machines]
    able = {process for one in stated if one is not None for process in one.processes}
    for process in sorted(set(needed) - able):
        tip = "name the one that does, and let its steward answer"
        yield InputError(f"no machine that it relies on does '{process}'", answers.at("relies_on"), tip)


def _known_machines(answers: Answers, machines: Machines | None) -> Iterator[MakeshareError]:
    """Machines have a record, and those that answer are relied on, each once."""
    for key in answers.relies_on:
        if machines is None or key not in machines.machines:
            known = machines.machines if machines else ()
            yield UnknownKey("machine in site/community/machines.toml", key, known, answers.at("relies_on"))
    times = Counter(one.machine for one in answers.machines)
    for index, one in enumerate(answers.machines):
        if one.machine not in answers.relies_on or times[one.machine] > 1:
            why = "is not relied on" if one.machine not in answers.relies_on else "answers more than once"
            yield InputError(f"{one.machine} {why}", answers.at("machines", index, "machine"))


def _speakers(answers: Answers, roles: Roles) -> Iterator[MakeshareError]:
    """Whoever answers may speak for whom they answer."""
    spoken: list[tuple[SpeaksFor, str, Place]] = [
        ("machines", one.by, answers.at("machines", index, "by")) for index, one in enumerate(answers.machines)
    ]
    if answers.environment:
        spoken.append(("environment", answers.environment.by, answers.at("environment", "by")))
    for cause, by, place in spoken:
        if by not in roles.speakers(cause):
            yield UnknownKey(f"role that speaks for the {cause}", by, roles.speakers(cause), place)


def _verdicts(answers: Answers) -> Iterator[MakeshareError]:
    """An objection as a verdict is written out, so that it can be answered, and one that stands is the verdict."""
    raised = {(one.by, one.machine) for one in answers.objections}
    standing = {(one.by, one.machine) for one in answers.objections if one.standing != "settled"}
    verdicts = [
        (one.verdict, one.by, one.machine, answers.at("machines", index)) for index, one in enumerate(answers.machines)
    ]
    if nature := answers.environment:
        verdicts.append((nature.verdict, nature.by, "", answers.at("environment", "verdict")))
    for verdict, by, machine, place in verdicts:
        if verdict == "objection" and (by, machine) not in raised:
            tip = "as [[objections]], with the same `by` and `machine`"
            yield InputError("the objection is not written out", place, tip)
        if verdict != "objection" and (by, machine) in standing:
            yield InputError(f"the verdict is '{verdict}' while an objection stands", place, 'verdict = "objection"')


def _objection(answers: Answers, index: int, one: RunObjection, roles: Roles | None) -> Iterator[MakeshareError]:
    """An answer says who gave it and when; whoever objects or answers is known."""
    place = answers.at("objections", index)
    given = (bool(one.answer), bool(one.answered_by), one.answered_on is not None)
    if len(set(given)) > 1:
        yield InputError("answer, answered_by and answered_on go together", place)
    if any(day is not None and day < one.date for day in (one.answered_on, one.withdrawn)):
        yield InputError("it is answered or withdrawn before it was raised", place)
    if roles is None:
        return
    if one.by not in roles.roles and not proper(roles, one.by):
        yield InputError(f"'{one.by}' is neither a role nor a pseudonym", place)
    if one.answered_by and one.answered_by not in roles.roles:
        yield UnknownKey("role", one.answered_by, roles.roles, place)


def _holders(roles: Roles, cause: SpeaksFor) -> set[str]:
    return {holder.who for role in roles.speakers(cause).values() for holder in role.holders}
