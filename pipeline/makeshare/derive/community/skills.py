# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Count who can do what, and tell where the register says too much or too little about somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from makeshare.errors import InputError
from makeshare.model.catalog import Process
from makeshare.model.community.skills import FEW, POWERED, Register, SkillCount, Skilled, Skills


def skills(register: Register, processes: Mapping[str, Process]) -> Skills:
    """Return the register with its counts, its hours, and the entries that stand out."""
    people = register.people
    names = sorted({skill for one in people for skill in one.skills})
    return Skills(
        register=register,
        counts=tuple(_count(name, people, processes) for name in names),
        hours_a_month=sum(one.hours_a_month for one in people),
        alone=tuple(_alone(people)),
        untrained=tuple(
            (one.pseudonym, skill)
            for one in people
            for skill in one.skills
            if hazardous(skill, processes) and skill not in one.trained
        ),
    )


def hazardous(key: str, processes: Mapping[str, Process]) -> bool:
    """Say whether a process runs on a machine that can maim: power, and hazards that the catalogue states."""
    process = processes.get(key)
    return process is not None and process.code in POWERED and bool(process.hazards)


def warnings(found: Skills) -> Iterator[InputError]:
    """Yield what is allowed and still worth a thought: people who stand out, machines without training.

    An example has nobody to protect.
    """
    if found.register.example:
        return
    for one in found.register.people:
        if one.pseudonym in found.alone:
            message = f"fewer than {FEW} share the skills of {one.pseudonym}: neighbours will know who it is"
            yield InputError(message, one.place, "leave out what they would not write on a notice board")
    places = {one.pseudonym: one.place for one in found.register.people}
    for pseudonym, skill in found.untrained:
        message = f"no training is recorded for {pseudonym} at '{skill}': no share of such work counts"
        yield InputError(message, places[pseudonym])


def _count(name: str, people: tuple[Skilled, ...], processes: Mapping[str, Process]) -> SkillCount:
    return SkillCount(
        skill=name,
        can=sum(name in one.skills for one in people),
        teach=sum(name in one.can_teach for one in people),
        trained=sum(name in one.trained for one in people),
        hazardous=hazardous(name, processes),
    )


def _alone(people: tuple[Skilled, ...]) -> Iterator[str]:
    """Yield whose set of skills fewer than three share: k-anonymity (Sweeney 2002, doi 10.1142/S0218488502001648)."""
    sets = Counter(frozenset(one.skills) for one in people)
    yield from (one.pseudonym for one in people if sets[frozenset(one.skills)] < FEW)
