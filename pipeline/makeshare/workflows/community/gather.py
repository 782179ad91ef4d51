# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Meetings, skills and discussions of a checkout, with everything that is wrong in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from makeshare.derive.community import skills, warnings
from makeshare.errors import MakeshareError
from makeshare.model.community.meeting import Meeting
from makeshare.model.community.skills import Skills
from makeshare.model.community.together import Together
from makeshare.read.community import load_discussions, load_meetings, load_register
from makeshare.workflows.repository import Repository

Found = TypeVar("Found")


def gather(repository: Repository) -> tuple[Together, tuple[MakeshareError, ...], tuple[str, ...]]:
    """Return what is sound, what is wrong, and warnings."""
    problems: list[MakeshareError] = []
    outcomes = list(load_meetings(repository.root))
    problems += [one for one in outcomes if isinstance(one, MakeshareError)]
    counted = _or_none(lambda: _skills(repository), problems)
    discussions = _or_none(lambda: load_discussions(repository.root, repository.folders), problems)
    together = Together(
        meetings=tuple(sorted((one for one in outcomes if isinstance(one, Meeting)), key=lambda one: one.start)),
        skills=counted,
        discussions=discussions or {},
    )
    return together, tuple(problems), tuple(str(one) for one in (warnings(counted) if counted else ()))


def _skills(repository: Repository) -> Skills | None:
    processes = repository.catalog.processes
    register = load_register(repository.root, processes)
    return skills(register, processes) if register else None


def _or_none(load: Callable[[], Found], problems: list[MakeshareError]) -> Found | None:
    """Return what loads; else note what is wrong and return None."""
    try:
        return load()
    except MakeshareError as error:
        problems.append(error)
    except ExceptionGroup as group:
        problems += [one for one in group.exceptions if isinstance(one, MakeshareError)]
    return None
