# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From files and ledgers to what is known of the demand; examples and real cycles never mix."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import cast

import pytest

from makeshare.engine.run import Engine
from makeshare.errors import InputError, UnknownKey
from makeshare.model.demand import DemandView
from makeshare.workflows import demand as workflow
from makeshare.workflows.repository import Repository

ROOT = Path(__file__).parents[3]
NO_ENGINE = cast("Engine", None)
"""Nobody waits for single units in these tests, so nothing is costed."""
CYCLE = """
[[cycles]]
opened = {year}-01-01
closed = {year}-02-01
variant = "{variant}"
interest = {units}
pledged = {units}
"""


@pytest.fixture
def here(tmp_path: Path) -> Repository:
    """A checkout with the designs' cards and no cycle."""
    for design in (ROOT / "designs").glob("*/design.toml"):
        shutil.copytree(design.parent, tmp_path / "designs" / design.parent.name)
    shutil.copytree(ROOT / "licenses", tmp_path / "licenses")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return Repository(tmp_path)


def counted(here: Repository, design: str, *units: int, example: bool = False, variant: str = "default") -> None:
    """Write cycles of a design, a year apart."""
    folder = here.root / "site/demand"
    folder.mkdir(parents=True, exist_ok=True)
    cycles = "".join(CYCLE.format(year=2019 + at, units=one, variant=variant) for at, one in enumerate(units))
    text = f"example = {str(example).lower()}\nas_of = 2026-11-01\n{cycles}"
    (folder / f"{design}.toml").write_text(text, encoding="utf-8")


def only(here: Repository, design: str) -> DemandView:
    """Return the one view of a design."""
    (found,) = workflow.views(here, NO_ENGINE, design)
    return found


def test_every_design_that_was_counted_is_shown_and_one_can_be_asked_for(here: Repository) -> None:
    """By folder or by its public name."""
    counted(here, "broadfork", 5, 9)
    counted(here, "seedling_shelf", 7)
    assert [view.design for view in workflow.views(here, NO_ENGINE)] == ["broadfork", "seedling_shelf"]
    assert only(here, "seedling-shelf").title == "Seedling shelf"
    with pytest.raises(UnknownKey):
        workflow.views(here, NO_ENGINE, "spade")


def test_nothing_real_is_forecast_from_an_example(here: Repository) -> None:
    """Three example designs are no kin of a real one."""
    counted(here, "workbench", 5)
    for design in ("broadfork", "seedling_shelf", "low_tunnel"):
        counted(here, design, 40, 50, example=True)
    real, example = only(here, "workbench"), only(here, "broadfork")
    assert real.forecast is not None
    assert example.forecast is not None
    assert (real.forecast.designs, example.forecast.designs) == (0, 2)
    assert (real.example, example.example) == (False, True)


def test_a_design_without_cycles_learns_from_three_others(here: Repository) -> None:
    """And says that it cannot from two."""
    counted(here, "workbench")
    for design in ("broadfork", "seedling_shelf"):
        counted(here, design, 12, 14)
    assert "guess" in only(here, "workbench").why
    counted(here, "low_tunnel", 9)
    made = only(here, "workbench").forecast
    assert made is not None
    assert (made.cycles, made.designs) == (0, 3)


def test_what_names_no_design_or_variant_is_a_problem(here: Repository) -> None:
    """A misspelt file is not a design that nobody wants."""
    counted(here, "broadfork", 5, variant="huge")
    (problem,) = workflow.problems(here)
    assert "variant 'huge'" in str(problem)
    counted(here, "spade", 5)
    (problem,) = workflow.problems(here)
    assert "no design is called 'spade'" in str(problem)


def test_a_file_that_cannot_be_read_stops_the_page_with_its_place(here: Repository) -> None:
    """And is not shown as no demand."""
    counted(here, "broadfork", 5)
    path = here.root / "site/demand/broadfork.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("pledged = 5", "pledged = 6"), encoding="utf-8")
    shown, (problem,) = workflow.published(here, NO_ENGINE)
    assert shown == ()
    assert isinstance(problem, InputError)
    assert problem.place.file == "site/demand/broadfork.toml"


def test_the_checkouts_own_files_and_ledgers_are_sound() -> None:
    """Closed ledgers of its proposals count beside what is written by hand."""
    here = Repository(ROOT)
    assert workflow.problems(here) == ()
    book = workflow.gather(here)
    assert (True, "broadfork") in book
