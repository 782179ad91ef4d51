# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The register is counted, and says where it points at one person or trusts somebody untrained with a machine."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.community import hazardous, skills, warnings
from makeshare.model.community.skills import FEW, Register, Skilled, Training
from tests.write.builders import catalog

PROCESSES = catalog().processes
DAY = dt.date(2026, 11, 20)


def person(
    name: str, *able: str, teaches: tuple[str, ...] = (), trained: tuple[str, ...] = (), hours: int = 2
) -> Skilled:
    """An entry."""
    records = tuple(Training(process=one, date=DAY, by="x", evidence="y") for one in trained)
    return Skilled(pseudonym=name, skills=able, can_teach=teaches, hours_a_month=hours, training=records)


def register(*people: Skilled, example: bool = False) -> Register:
    """A register."""
    return Register(example=example, as_of=DAY, people=people)


def test_counts_are_of_people() -> None:
    """Who can, who teaches, who is trained; hours add up."""
    found = skills(
        register(
            person("a-a", "weld", "minutes", teaches=("weld",), trained=("weld",)),
            person("b-b", "weld", hours=5),
            person("c-c", "print"),
        ),
        PROCESSES,
    )
    assert [(one.skill, one.can, one.teach, one.trained, one.hazardous) for one in found.counts] == [
        ("minutes", 1, 0, 0, False),
        ("print", 1, 0, 0, False),
        ("weld", 2, 1, 1, True),
    ]
    assert found.hours_a_month == 9
    assert found.untrained == (("b-b", "weld"),)


def test_a_dangerous_machine_is_one_with_power_and_stated_hazards() -> None:
    """Printing and oiling are not; welding, sawing and cutting are; words that are no process never."""
    assert [key for key in PROCESSES if hazardous(key, PROCESSES)] == ["route-cut", "saw", "drill", "weld"]
    assert not hazardous("bookkeeping", PROCESSES)


@given(st.lists(st.frozensets(st.sampled_from(["weld", "saw", "minutes"]), min_size=1), max_size=9))
def test_who_stands_out_is_told(sets: list[frozenset[str]]) -> None:
    """Exactly those whose set of skills fewer than three share."""
    people = [person(f"p-{number}", *sorted(one)) for number, one in enumerate(sets)]
    found = skills(register(*people), PROCESSES)
    expected = {f"p-{number}" for number, one in enumerate(sets) if sets.count(one) < FEW}
    assert set(found.alone) == expected
    told = [str(one) for one in warnings(found)]
    assert sum("neighbours will know who it is" in one for one in told) == len(expected)


def test_an_example_has_nobody_to_protect() -> None:
    """Its warnings would teach people to read over them."""
    found = skills(register(person("example-a", "weld"), example=True), PROCESSES)
    assert found.alone == ("example-a",)
    assert list(warnings(found)) == []
