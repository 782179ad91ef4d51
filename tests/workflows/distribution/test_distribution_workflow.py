# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From a proposal's folder to lists and back to its records, on a copy of the worked example."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest

from makeshare.derive.distribution.serials import serial
from makeshare.engine.run import Engine
from makeshare.errors import InputError, IntegrityError
from makeshare.model.distribution.plan import Ware
from makeshare.model.distribution.records import Batch, Defect, Delivered
from makeshare.workflows import distribution as workflow
from makeshare.workflows.repository import Repository
from tests.derive.distribution.cases import name, piece, ware

ROOT = Path(__file__).parents[3]
SLUG = "0001-broadfork-first-run"
FOLDER = f"site/proposals/{SLUG}"
DATE = "2027-07-03T12:00:00+02:00"
BATCH = Batch(
    batch="B01", workshop="EXAMPLE workshop", units=12, revision="0.1.0+g1.89abcdef", geometry_hash="g1:89abcdef"
)  # fmt: skip
NO_ENGINE = cast("Engine", None)
"""Nothing is built in these tests: the units are given."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A checkout with the worked example, the design's card, and units of known size."""
    shutil.copytree(ROOT / FOLDER, tmp_path / FOLDER)
    shutil.copytree(ROOT / "designs/broadfork", tmp_path / "designs/broadfork")
    shutil.copytree(ROOT / "licenses", tmp_path / "licenses")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / FOLDER / "records.jsonl").unlink(missing_ok=True)

    def given(*_: object) -> dict[str, Ware]:
        return {"default": ware(piece("broadfork", (1518, 544, 105), 11_282), footprint="0.06")}

    monkeypatch.setattr(workflow, "wares_of", given)
    return Repository(tmp_path)


def edit(here: Repository, old: str, new: str) -> None:
    """Change one passage of the example's distribution.toml."""
    path = here.root / FOLDER / "distribution.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_worked_example_has_no_problem_and_a_place_for_everybody() -> None:
    """As it is committed: its pledges fit, its records, if any, are sound."""
    assert workflow.problems(SLUG, Repository(ROOT)) == ()


def test_pledges_of_the_ledger_are_planned_and_written(here: Repository, tmp_path: Path) -> None:
    """Every pledge that stands is on a list, with its serial number once its batch is made."""
    workflow.write_record(SLUG, DATE, BATCH, here)
    found = workflow.planned("0001", here, NO_ENGINE)
    pledged = {one.pledge: one.units for one in found.plan.handovers}
    assert len(pledged) >= 2
    assert not found.plan.unplaced
    names = workflow.write_lists(found, tmp_path / "out", here)
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(names)
    assert {"labels-B01.pdf", "pickup-2027-07-03.csv", "pickup-2027-07-03.pdf"} <= set(names)
    listed = (tmp_path / "out/pickup-2027-07-03.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(listed)))
    assert {row["Pledge"]: len(row["Serial numbers"].split()) for row in rows} == pledged


def test_a_private_list_takes_the_place_of_the_ledger(here: Repository, tmp_path: Path) -> None:
    """Preferences and shipping come from it."""
    path = tmp_path / "dues.csv"
    path.write_text(
        f"pledge,variant,units,prefers,zone,ready\n{name(1)},,1,example-tool-library,,\n{name(2)},,1,,home,\n",
        encoding="utf-8",
    )
    plan = workflow.planned(SLUG, here, NO_ENGINE, listed=path).plan
    assert [(one.pledge, one.point) for one in plan.handovers] == [(name(1), "example-tool-library")]
    assert str(plan.shipments[0].cost) == "EUR 48.50"


def test_what_a_page_shows_is_counted_from_the_ledger(here: Repository) -> None:
    """Units due, room taken, and nothing about anybody."""
    view = workflow.view(SLUG, here, NO_ENGINE)
    assert view is not None
    assert sum(load.units for load in view.loads) + view.unplaced + view.sent <= view.due
    assert sum(load.units for load in view.loads) > 0
    (here.root / FOLDER / "distribution.toml").unlink()
    assert workflow.view(SLUG, here, NO_ENGINE) is None
    with pytest.raises(InputError, match="is not there"):
        workflow.planned(SLUG, here, NO_ENGINE)


def test_records_are_appended_and_count_for_the_design_as_examples(here: Repository) -> None:
    """An example's records never count as real ones."""
    workflow.write_record(SLUG, DATE, BATCH, here)
    track = workflow.write_record("0001", DATE, Delivered(serial=serial("0001", "B01", 1)), here)
    assert (track.made, track.out, track.head.length) == (12, 1, 2)
    real, examples = workflow.tracks_of_design("broadfork", here)
    assert (real.made, examples.made, examples.out) == (0, 12, 1)


def test_a_real_pseudonym_in_an_example_is_refused_and_the_file_stays_as_it_was(here: Repository) -> None:
    """Neither typed, nor written by hand."""
    workflow.write_record(SLUG, DATE, BATCH, here)
    before = (here.root / FOLDER / "records.jsonl").read_bytes()
    with pytest.raises(IntegrityError, match="stand apart"):
        workflow.write_record(SLUG, DATE, Delivered(serial=serial("0001", "B01", 1), pledge="0" * 16), here)
    with pytest.raises(InputError, match="mistyped"):
        workflow.write_record(SLUG, DATE, Delivered(serial="0001-B01-001-00"), here)
    assert (here.root / FOLDER / "records.jsonl").read_bytes() == before


def test_several_who_record_at_once_lose_nothing(here: Repository) -> None:
    """Each waits for the other: ten hand-overs at the same time are ten lines."""
    workflow.write_record(SLUG, DATE, BATCH, here)
    events = [Delivered(serial=serial("0001", "B01", number)) for number in range(1, 11)]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda event: workflow.write_record(SLUG, DATE, event, here), events))
    assert workflow.problems(SLUG, here) == ()
    assert workflow.tracks_of_design("broadfork", here)[1].out == 10


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("example = true", "example = false", "an example's distribution is one too"),
        ('time_zone = "Europe/Brussels"\n', 'time_zone = "Europe/Brusels"\n', "no time zone"),
        ("2027-07-03T10:00:00+02:00\nend = 2027-07-03", "2027-03-29T10:00:00+02:00\nend = 2027-03-29", "deadline"),
        ("[packing]", '[[stock]]\nkey = "a"\nvariant = "default"\nunits = 3\nowner = "x"\nplace = "y"\n\n[packing]',
         "the store has 3 units of variant default, the records know of 0"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_found(here: Repository, old: str, new: str, says: str) -> None:
    """Example and real, times before the deadline, stock that was never made."""
    edit(here, old, new)
    assert any(says in str(problem) for problem in workflow.problems(SLUG, here))


def test_broken_records_are_a_problem_with_their_line(here: Repository) -> None:
    """And nothing is raised."""
    workflow.write_record(SLUG, DATE, BATCH, here)
    path = here.root / FOLDER / "records.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("EXAMPLE workshop", "EXAMPLE smithy"), encoding="utf-8")
    (problem,) = workflow.problems(SLUG, here)
    assert (problem.place.file, problem.place.line) == (f"{FOLDER}/records.jsonl", 1)


def test_the_commands_work_on_the_records(here: Repository) -> None:
    """What the help shows can be typed, and a mistake is a sentence with exit status 1."""

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "makeshare", "record", "0001", *words]
        return subprocess.run(
            command, cwd=here.root, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "100"}
        )

    number = serial("0001", "B01", 7)
    made = (
        "--workshop",
        "EXAMPLE workshop",
        "--units",
        "10",
        "--revision",
        BATCH.revision,
        "--geometry",
        "g1:89abcdef",
    )
    assert run("batch", "B01", *made, "--lot", "tube=heat-1@EXAMPLE", "--date", DATE).returncode == 0
    assert run("deliver", number.lower(), name(1), "--date", DATE).returncode == 0
    done = run(
        "defect",
        number,
        "--fault",
        "weld-crack",
        "--what",
        "a crack",
        "--severity",
        "major",
        "--safety",
        "--date",
        DATE,
    )
    assert "line 3: defect" in done.stdout
    wrong = run("fix", number, "--defect", "2", "--how", "welded", "--date", DATE)
    assert (wrong.returncode, "no open defect" in wrong.stderr) == (1, True)
    assert '"open_safety": 1' in run("show", "--json").stdout


def test_a_defect_that_hurts_keeps_a_unit_from_being_given_out(here: Repository) -> None:
    """Its serial number is on no list until it is repaired."""
    workflow.write_record(SLUG, DATE, BATCH, here)
    unsafe = serial("0001", "B01", 1)
    event = Defect(serial=unsafe, fault="weld-crack", what="a crack", severity="critical", safety=True)
    workflow.write_record(SLUG, DATE, event, here)
    given = workflow.planned(SLUG, here, NO_ENGINE).serials
    assert given
    assert all(unsafe not in numbers for numbers in given.values())
