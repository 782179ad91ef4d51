# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The example workshops and the example plan: plainly examples, sound, and able to make every design between them."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from makeshare.cli.match import match as match_command
from makeshare.engine.run import Engine
from makeshare.errors import InputError, MakeshareError, UnknownKey
from makeshare.model.production.workshop import Spot
from makeshare.read.production.workshop import slugs
from makeshare.read.project import design_folders
from makeshare.workflows import production
from makeshare.workflows.repository import Repository
from makeshare.workflows.workshops import asked_all, asking, problems, split_over, spot, workshops

ROOT = Path(__file__).parents[3]
SPRING = {"start": dt.date(2027, 4, 14), "by": dt.date(2027, 6, 16)}


@pytest.fixture
def checkout(repository: Repository, tmp_path: Path) -> Path:
    """A checkout with this community's catalogue and its example workshops."""
    for name in ("bom/catalog", "site/workshops"):
        shutil.copytree(repository.root / name, tmp_path / name)
    shutil.copy(repository.root / "pyproject.toml", tmp_path)
    (tmp_path / "designs").mkdir()
    return tmp_path


def test_examples_are_plainly_examples(repository: Repository) -> None:
    """Their names, words and addresses say so, their places lie in the sea, and nothing in them is wrong."""
    assert problems(repository) == ((), ())
    found = [one for one in workshops(repository) if one.example]
    assert {one.slug for one in found} >= {"example-metal", "example-wood", "example-makerspace"}
    for one in found:
        assert "EXAMPLE" in one.name
        assert "EXAMPLE" in one.where
        assert one.summary.startswith("EXAMPLE")
        assert "example.org" in one.contact


@pytest.mark.parametrize("design", design_folders(ROOT))
def test_examples_can_make_every_design_between_them(repository: Repository, engine: Engine, design: str) -> None:
    """Ten of each, in spring, alone or together; split at a cost that is proven to be the least."""
    (configuration,) = repository.configurations(design, ("default",))
    ask = asking(workshops(repository), units=10, place="51.7,2.7", **SPRING)  # type: ignore[arg-type]  # dates
    examples = tuple(one for one in workshops(repository) if one.example)
    found = asked_all(configuration, examples, ask, repository, engine)
    assert found.match.nobody == ()
    assert any(one.verdict == "all" for one in found.match.workshops) or found.match.together
    plan = split_over(found, ask, repository, co2e_price=None, co2e_first=False)
    assert plan.shortage is None
    assert plan.proven
    assert plan.total is not None
    assert sum(line.units for line in plan.lines) == 10 * len(found.work.steps)


def test_the_example_plan_is_kept(repository: Repository, engine: Engine) -> None:
    """It refers to what there is, ends before what is promised, and lets no member work untrained."""
    found, wrong = production.planned("0001-broadfork-first-run", repository, engine)
    assert wrong == ()
    assert found is not None
    assert found.plan.example
    assert found.minimum.finish is not None
    assert found.optimum.finish is not None
    assert found.minimum.finish <= found.optimum.finish <= found.promised
    assert found.reserve.total.minor > 0


def test_an_overdue_machine_is_a_warning(checkout: Path) -> None:
    """Nothing is wrong with the file, but no work is planned on the machine."""
    path = checkout / "site/workshops/example-metal.toml"
    text = path.read_text("utf-8")
    assert 'hours_run = "1430 h"' in text
    path.write_text(text.replace('hours_run = "1430 h"', 'hours_run = "1600 h"'), "utf-8")
    wrong, warnings = problems(Repository(checkout))
    assert wrong == ()
    assert [text.partition(": ")[2] for text in warnings] == [
        "machines: the maintenance of MIG source with welding table and jig is overdue, so no work is planned on it"
    ]


def test_a_broken_file_stops_those_who_rely_on_it(checkout: Path) -> None:
    """Its problem is told with its place, once, and nobody is asked behind its back."""
    (checkout / "site/workshops/broken.toml").write_text("name = 3\n", "utf-8")
    wrong, _ = problems(Repository(checkout))
    assert [one.place.file for one in wrong] == ["site/workshops/broken.toml"]
    with pytest.raises(ExceptionGroup) as caught:
        workshops(Repository(checkout))
    assert all(isinstance(one, MakeshareError) for one in caught.value.exceptions)


def test_places_are_coordinates_or_workshops(repository: Repository) -> None:
    """Anything else is unknown, with what was probably meant."""
    known = workshops(repository)
    assert spot("51.7,2.7", known) == Spot(Decimal("51.7"), Decimal("2.7"))
    assert spot("example-wood", known) == Spot(Decimal("51.72"), Decimal("2.48"))
    with pytest.raises(UnknownKey, match="did you mean example-wood"):
        spot("exmple-wood", known)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": dt.date(2027, 4, 1)},
        {"by": dt.date(2027, 4, 1)},
        {"start": dt.date(2027, 4, 2), "by": dt.date(2027, 4, 1)},
        {"tolerance": "fine"},
        {"tolerance": "0 mm"},
    ],
)
def test_what_cannot_be_asked_is_refused(wrong: dict[str, object]) -> None:
    """One date alone, dates in the wrong order, a tolerance that is none."""
    with pytest.raises(InputError):
        asking((), units=1, **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_the_command_prints_reasons_and_a_split(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences for people, JSON for machines, status 0 while somebody can."""
    monkeypatch.chdir(ROOT)
    asked = [
        "broadfork",
        "--units",
        "10",
        "--from",
        "51.7,2.7",
        "--start",
        "2027-04-14",
        "--by",
        "2027-06-16",
        "--split",
    ]
    told = CliRunner().invoke(match_command, asked)
    assert told.exit_code == 0, told.output
    assert "EXAMPLE metal workshop: can make all of it (11 of 11 steps), 13.1 km away as the crow flies" in told.output
    assert "proven the best" in told.output
    short = CliRunner().invoke(match_command, [*asked[:1], "--units", "2000", *asked[3:]])
    assert short.exit_code == 1
    assert "no split meets every limit" in short.output
    assert "Within the limits" in short.output
    assert slugs(ROOT)
