# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Every answer has its reason: what a workshop can do, what it lacks, and what nobody knows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from makeshare.derive.production.match import match
from makeshare.model.bom import Bom, Line
from makeshare.model.production.match import Ask, Match
from makeshare.model.production.step import Body, Step
from makeshare.model.production.workshop import Machine, Span, Workshop
from makeshare.units import Quantity
from tests.derive.builders import catalog, process, thing
from tests.derive.production.shops import HERE, THERE, answers, machine, serviced, step, work, workshop

CATALOG = catalog(
    [
        msgspec.structs.replace(thing("board"), material="birch"),
        msgspec.structs.replace(thing("tube", "square-tube"), material="steel"),
    ],
    processes=[process("saw"), process("glue"), process("weld", skills=("welding",))],
)
BOM = Bom(
    slug="thing",
    variant="default",
    revision="0.1.0+g1:abc",
    geometry_hash="g1:abc",
    lines=(Line(path="bolt", kind="buy", title="Bolt M8", quantity=Quantity(Decimal(4), "pcs"), thing="bolt"),),
)
MARCH = Ask(units=10, start=dt.date(2027, 3, 1), by=dt.date(2027, 3, 14))


def asked(*workshops: Workshop, steps: tuple[Step, ...] = (step(),), ask: Ask = MARCH) -> Match:
    """Ask workshops for a design of some steps."""
    return match(work(*steps), BOM, workshops, CATALOG, ask)


def one(machines: Machine, ask: Ask = MARCH, **changes: Any) -> Any:  # noqa: ANN401  any field, any answer
    """Ask a workshop of one machine for one step, changed as said."""
    return asked(workshop("shop", machines), steps=(step(**changes),), ask=ask).workshops[0]


def test_a_machine_that_fits_says_why() -> None:
    """All of it, with where the part lies; what is bought is no gap."""
    found = asked(workshop("shop", machine("saw", "saw")))
    answer = found.workshops[0]
    assert (answer.verdict, answer.gaps, answer.questions) == ("all", (), ())
    assert "piece of 600 × 300 × 18 mm fits into 3000 × 1500 × 1000 mm, as drawn" in answer.reasons[0]
    assert found.bought == ("Bolt M8",)


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"processes": ("glue",)}, "no machine for: Saw (saw)"),
        ({"envelope": (Decimal(500), Decimal(500), Decimal(50))}, "does not fit into 500 × 500 × 50 mm"),
        ({"materials": ("steel",)}, "does not work Board (birch, sheet)"),
        ({"stock": ("lumber",)}, "does not work Board (birch, sheet)"),
        ({"things": ("tube",)}, "does not work Board (birch, sheet)"),
        ({"thickness": Span(None, Decimal(12))}, "has a thickness of 18 mm, and it takes up to 12 mm"),
        ({"maintenance": serviced(run=130)}, "its maintenance was due at 100 h, and it has run 130 h"),
        ({"hours_per_week": Decimal(3)}, "10 units take 10 h, and 6 h are free until 2027-03-14"),
        ({"maintenance": serviced(run=96)}, "10 units take 10 h, and 4 h are free"),
    ],
)
def test_each_gap_has_a_sentence(changes: dict[str, Any], lacks: str) -> None:
    """What a machine lacks is said, and the workshop cannot make all of it."""
    processes = changes.pop("processes", ("saw",))
    answer = one(machine("saw", *processes, **changes))
    assert answer.verdict != "all"
    assert any(lacks in gap for gap in answer.gaps), answer.gaps


@pytest.mark.parametrize(
    ("changes", "of_step", "question"),
    [
        ({"envelope": None}, {}, "how big a piece it takes is not stated"),
        ({}, {"bodies": ()}, "how big part is was not measured"),
        ({}, {"busy": None, "why": "cut_m was not measured"}, "how long it takes is not known: cut_m was not measured"),
        ({"hours_per_week": None}, {}, "how many hours a week Saw has is not stated"),
        ({"maintenance": msgspec.structs.replace(serviced(10), last_at=None)}, {}, "is not fully recorded"),
        ({}, {"skills": ("sawing",)}, "nobody there is listed with the skill 'sawing'"),
    ],
)
def test_what_nobody_knows_is_asked(changes: dict[str, Any], of_step: dict[str, Any], question: str) -> None:
    """Unknown is neither a yes nor a gap: it is a question."""
    answer = one(machine("saw", "saw", **changes), **of_step)
    assert answer.verdict == "all"
    assert any(question in sentence for sentence in answer.questions), answer.questions
    assert answer.gaps == ()


@pytest.mark.parametrize(
    ("keeps", "wanted", "said"),
    [
        ("m", "c", "all"),
        ("c", "m", "part"),
        ("0.5 mm", "m", "all"),  # 600 mm: m allows 0.8
        ("1 mm", "m", "part"),
        ("m", "0.5 mm", "part"),
    ],
)
def test_tolerances_are_held_on_the_largest_dimension(keeps: str, wanted: str, said: str) -> None:
    """Classes and lengths are compared at the size of the part."""
    found = one(machine("saw", "saw", tolerance=keeps), ask=msgspec.structs.replace(MARCH, tolerance=wanted))
    assert (found.verdict == "all") == (said == "all")


def test_a_tolerance_that_is_not_stated_is_asked() -> None:
    """No class, no promise, no gap."""
    found = one(machine("saw", "saw"), ask=msgspec.structs.replace(MARCH, tolerance="m"))
    assert found.verdict == "all"
    assert "which tolerance it keeps is not stated" in found.questions[0]


def test_a_print_that_fits_only_on_its_side_is_asked() -> None:
    """Layers carry along, not across: a machine that is too low is no plain gap."""
    body = Body("part", (Decimal(100), Decimal(80), Decimal(240)), "upright")
    small = machine("printer", "saw", envelope=(Decimal(250), Decimal(250), Decimal(200)))
    found = one(small, bodies=(body,))
    assert "may its layers lie that way?" in found.questions[0]


def test_a_closed_workshop_makes_nothing() -> None:
    """Whatever stands in it."""
    found = asked(workshop("shop", machine("saw", "saw"), status="Closed")).workshops[0]
    assert (found.verdict, found.gaps) == ("nothing", ("it is not open: closed",))


def test_the_better_of_two_machines_is_taken() -> None:
    """One too small is no gap beside one that is large enough."""
    small = machine("small", "saw", envelope=(Decimal(1), Decimal(1), Decimal(1)))
    found = asked(workshop("shop", small, machine("large", "saw"))).workshops[0]
    assert (found.verdict, found.gaps) == ("all", ())
    assert found.reasons[0].startswith("Saw (part): Large")


def test_hours_may_be_shared_by_machines() -> None:
    """Six hours on each of two saws are enough for ten, and five on each of two are not for eleven."""
    saws = [machine(key, "saw", hours_per_week=Decimal(3)) for key in ("one", "two")]
    assert asked(workshop("shop", *saws)).workshops[0].verdict == "all"
    assert (
        asked(workshop("shop", machine("twins", "saw", hours_per_week=Decimal(3), count=2))).workshops[0].verdict
        == "all"
    )
    assert asked(workshop("shop", *saws), ask=msgspec.structs.replace(MARCH, units=13)).workshops[0].verdict == "part"


def test_people_are_a_limit_too() -> None:
    """Machines that run need hands."""
    found = asked(workshop("shop", machine("saw", "saw"), people_hours_per_week=Decimal(2))).workshops[0]
    assert found.gaps == ("people: 10 units take 10 h, and 4 h are free until 2027-03-14",)


def test_the_best_answer_comes_first_and_an_unknown_place_last() -> None:
    """All before part, near before far, a place that nobody knows behind those that are known."""
    far = workshop("far", machine("saw", "saw"), spot=THERE)
    near = workshop("near", machine("saw", "saw"))
    lost = workshop("lost", machine("saw", "saw"), spot=None)
    some = workshop("some", machine("glue", "glue"))
    ask = msgspec.structs.replace(MARCH, spot=HERE)
    found = asked(some, lost, far, near, steps=(step(), step("glue", path="top")), ask=ask)
    assert [one.slug for one in found.workshops] == ["some", "near", "far", "lost"]
    found = asked(lost, far, near, ask=ask)
    assert [(one.slug, one.distance) for one in found.workshops] == [
        ("near", Decimal("0.0")),
        ("far", Decimal("11.1")),
        ("lost", None),
    ]


def test_two_that_complete_each_other_are_named() -> None:
    """The fewest, the nearest of equals; nothing when one alone is enough."""
    steps = (step(), step("glue", path="top"))
    saw, glue = workshop("saw", machine("saw", "saw")), workshop("glue", machine("glue", "glue"))
    again = workshop("again", machine("glue", "glue"), spot=THERE)
    ask = msgspec.structs.replace(MARCH, spot=HERE)
    assert asked(again, saw, glue, steps=steps, ask=ask).together == ("saw", "glue")
    assert asked(saw, workshop("both", machine("saw", "saw", "glue")), steps=steps, ask=ask).together == ()


def test_together_has_hours_enough() -> None:
    """Where one workshop can do it but not in time, a second is added."""
    shops = [workshop(key, machine("saw", "saw", hours_per_week=Decimal(3))) for key in ("one", "two", "three")]
    found = asked(*shops)
    assert [answers(found.workshops)[shop.slug].verdict for shop in shops] == ["part"] * 3
    assert found.together == ("one", "two")


def test_what_nobody_can_do_is_named() -> None:
    """A gap of all is a gap of the region."""
    found = asked(workshop("saw", machine("saw", "saw")), steps=(step(), step("weld", path="frame", things=("tube",))))
    assert found.nobody == ("Weld (frame)",)


def test_no_workshop_is_an_answer() -> None:
    """Nobody listed, nobody able."""
    found = asked()
    assert (found.workshops, found.together, found.nobody) == ((), (), ("Saw (part)",))
