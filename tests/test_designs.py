# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What every design in designs/ must hold; a new folder there is tested without a word written here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from makeshare.derive.checks import problems
from makeshare.engine.run import Engine
from makeshare.engine.task import Task
from makeshare.model.assembly import Description, Parameter
from makeshare.model.facts import Facts
from makeshare.read.project import design_folders
from makeshare.workflows.chain import Chain
from makeshare.workflows.each import Outcome, each
from makeshare.workflows.lock import stale
from makeshare.workflows.repository import Repository

FOLDERS = design_folders(Path(__file__).parents[1])
designs = pytest.mark.parametrize("folder", FOLDERS)


def checked(found: Chain) -> tuple[Task, ...]:
    """The links that assemble, measure and check a design."""
    return found.assemble, found.measure, found.bill


def claimed(outcome: Outcome) -> Description:
    """What a design says of itself."""
    assert outcome.chain is not None
    return msgspec.json.decode(outcome.outputs[outcome.chain.assemble]["design.json"], type=Description)


def default(folder: str, repository: Repository, engine: Engine) -> tuple[Description, Facts]:
    """Assemble and check a design as it stands."""
    (outcome,) = each(checked, repository.configurations(folder, ("default",)), repository, engine)
    assert outcome.chain is not None
    return claimed(outcome), msgspec.json.decode(outcome.outputs[outcome.chain.measure]["facts.json"], type=Facts)


def edges(parameter: Parameter) -> Iterator[str]:
    """Yield each value at the edge of what a parameter allows, as somebody would write it."""
    if parameter.kind == "flag":
        yield from ("true", "false")
    yield from parameter.options
    for bound in (parameter.min, parameter.max):
        if bound is not None:
            yield f"{bound:g} {parameter.unit}".strip()


@designs
def test_every_variant_is_sound(folder: str, repository: Repository, engine: Engine) -> None:
    """Each part is one valid solid that fits its stock, nothing overlaps undeclared, and every key is known."""
    outcomes = list(each(checked, repository.configurations(folder), repository, engine))
    assert [str(problem) for outcome in outcomes for problem in outcome.problems] == []
    assert 2 <= len(outcomes) - 1 <= 4, "a design has two to four variants"


@designs
def test_every_parameter_builds_at_its_bounds(folder: str, repository: Repository, engine: Engine) -> None:
    """Any single parameter at its least, its most, or any of its options gives a sound design."""
    description, _ = default(folder, repository, engine)
    sets = [f"{one.name}={value}" for one in description.parameters for value in edges(one)]
    wanted = [one for text in sets for one in repository.configurations(folder, ("default",), (text,))]
    outcomes = list(each(checked, wanted, repository, engine))
    found = {text: [str(one) for one in outcome.problems] for text, outcome in zip(sets, outcomes, strict=True)}
    assert {text: said for text, said in found.items() if said} == {}
    assert len(sets) >= 2


@designs
def test_every_made_part_is_measured_and_has_a_mass(folder: str, repository: Repository, engine: Engine) -> None:
    """Volume, area and mass are above zero for each part, and the whole has a mass."""
    description, facts = default(folder, repository, engine)
    assert {part.key for part in description.parts} == {part.key for part in facts.parts}
    assert all(part.volume > 0 and part.area > 0 for part in facts.parts)
    assert list(problems(description, facts, repository.catalog)) == []


@designs
def test_everything_a_design_needs_can_be_bought(folder: str, repository: Repository, engine: Engine) -> None:
    """Each stock, item and consumable of every variant has an offer in the community's currency."""
    missing = set()
    for outcome in each(checked, repository.configurations(folder), repository, engine):
        description = claimed(outcome)
        keys = {part.stock for part in description.parts} | {one.thing for one in description.consumables}
        keys |= {one.key for one in description.instances if one.kind == "item"}
        missing |= {key for key in keys if not repository.catalog.offers.get(key)}
    assert missing == set()


@designs
def test_the_lock_is_current(folder: str, repository: Repository, engine: Engine) -> None:
    """bom/<slug>.csv is what the design says today."""
    assert [str(problem) for problem in stale(folder, repository, engine)] == []


@designs
def test_the_card_tells_what_a_maker_must_know(folder: str, repository: Repository) -> None:
    """Hazards, sources of borrowed facts, a guide, and an honest word on who built it."""
    manifest = repository.manifest(folder)
    assert manifest.hazards
    assert manifest.sources
    assert len(manifest.guide) > 500
    assert manifest.safe_load
    if not manifest.built:
        assert manifest.status in ("idea", "prototype")
