# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""site/community/skills.toml: who, under a pseudonym, can do and teach what."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.community.skills import Register, Skilled, Training
from makeshare.read.community.meetings import PSEUDONYM
from makeshare.read.toml import Document, read_toml

FILE = "site/community/skills.toml"
MOST_HOURS = 200
"""Hours that anybody can offer a month."""
_SKILL = re.compile(r"[a-z0-9]+([ -][a-z0-9]+){0,5}", re.ASCII)


class _Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry as it is written."""

    pseudonym: str
    skills: tuple[str, ...]
    can_teach: tuple[str, ...] = ()
    hours_a_month: int = 0
    training: tuple[Training, ...] = ()


class _Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """skills.toml as it is written."""

    as_of: dt.date
    example: bool = False
    person: tuple[_Person, ...] = ()


def load_register(root: Path, processes: Collection[str]) -> Register | None:
    """Read the register, or return None when there is none; `processes` are the catalogue's keys.

    Raises ExceptionGroup of InputErrors, with file and line, for all that is unknown, doubled or impossible.
    """
    if not (root / FILE).exists():
        return None
    document = read_toml(root, FILE)
    card = document.convert(_Card, document.data)
    problems = list(_problems(card, document, processes))
    if problems:
        raise ExceptionGroup("the register of skills has problems", problems)
    people = (
        Skilled(place=document.place("person", index), **msgspec.structs.asdict(one))
        for index, one in enumerate(card.person)
    )
    return Register(example=card.example, as_of=card.as_of, people=tuple(people))


def _problems(card: _Card, document: Document, processes: Collection[str]) -> Iterator[InputError]:
    seen: set[str] = set()
    for index, person in enumerate(card.person):
        yield from _pseudonym(person, card, document.place("person", index, "pseudonym"), seen)
        seen.add(person.pseudonym)
        yield from _skills(person, document, index, processes)
        if not 0 <= person.hours_a_month <= MOST_HOURS:
            place = document.place("person", index, "hours_a_month")
            yield InputError(f"{person.hours_a_month} hours a month", place, f"0 to {MOST_HOURS}")
        for number, training in enumerate(person.training):
            yield from _training(training, card, document.place("person", index, "training", number), processes)


def _pseudonym(person: _Person, card: _Card, place: Place, seen: set[str]) -> Iterator[InputError]:
    """A pseudonym is two words or more, so that nobody's first name slips in, and an example's says that it is one."""
    if not PSEUDONYM.fullmatch(person.pseudonym):
        tip = "two words or more in small letters, not your name: quiet-otter-17"
        yield InputError(f"'{person.pseudonym}' is no pseudonym", place, tip)
    elif person.pseudonym in seen:
        yield InputError(f"'{person.pseudonym}' is there twice", place)
    elif person.pseudonym.startswith("example-") != card.example:
        yield InputError("examples and people stand apart", place, "an example's pseudonyms begin with `example-`")


def _skills(person: _Person, document: Document, index: int, processes: Collection[str]) -> Iterator[InputError]:
    for skill in (*person.skills, *person.can_teach):
        place = document.place("person", index, "skills")
        near = difflib.get_close_matches(skill, processes, n=1, cutoff=0.85)
        if not _SKILL.fullmatch(skill):
            yield InputError(f"'{skill}' is no skill", place, "a process's key, or a few words in small letters")
        elif skill not in processes and near:
            yield InputError(f"no process is called '{skill}'", place, f"did you mean {near[0]}?")
    if not person.skills or len(set(person.skills)) != len(person.skills):
        yield InputError("an entry has skills, each once", document.place("person", index, "skills"))
    for skill in sorted(set(person.can_teach) - set(person.skills)):
        yield InputError(f"teaches '{skill}' without having it", document.place("person", index, "can_teach"))


def _training(training: Training, card: _Card, place: Place, processes: Collection[str]) -> Iterator[InputError]:
    if training.process not in processes:
        near = difflib.get_close_matches(training.process, processes, n=1, cutoff=0.5)
        tip = f"did you mean {near[0]}?" if near else "training is recorded for a process of bom/catalog/rates"
        yield InputError(f"no process is called '{training.process}'", place, tip)
    if training.date > card.as_of:
        yield InputError(f"training on {training.date} lies after the register's day, {card.as_of}", place)
    if not training.by.strip() or not training.evidence.strip():
        yield InputError("training names who gave it and what shows it", place)
