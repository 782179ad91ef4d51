# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The engine: the same bytes from the store as from a worker, and no design's accident harms another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.engine.task import Task
from makeshare.errors import EngineError, InputError
from makeshare.model.assembly import Description
from makeshare.read.description import outcome
from makeshare.workflows.chain import LAYERS
from tests.sandbox.attacking import BLOCK, design_job

ASSEMBLING = LAYERS["assemble"]


def task(source: str, seconds: int = 60) -> Task:
    """Make the task of running a design's source."""
    return Task(
        name="block: assemble",
        program="makeshare.stages.design",
        layers=ASSEMBLING,
        inputs=design_job(source).inputs,
        seconds=seconds,
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine with one worker for all tests here."""
    with Engine(Store(tmp_path_factory.mktemp("store")), 1) as running:
        yield running


def test_a_design_comes_back_as_a_description_and_its_geometry(engine: Engine) -> None:
    """Stage A hands over what was placed, and one file for each distinct part."""
    outputs = engine.run(task(BLOCK))
    description = outcome(outputs, "design.json", Description)
    assert [(one.path, one.kind) for one in description.instances] == [("block[1]", "part")]
    assert description.values == {"size": 100.0}
    assert description.things == ("ply",)
    assert set(outputs) == {"design.json", "places.json", "part-000.bin"}


def test_the_store_gives_what_a_worker_made_without_running_it_again(tmp_path: Path) -> None:
    """The second run is answered from the store, byte for byte, by a new engine too."""
    events: list[str] = []
    with Engine(Store(tmp_path), 1, lambda event, _task, _why: events.append(event)) as first:
        made = dict(first.run(task(BLOCK)))
    with Engine(Store(tmp_path), 1, lambda event, _task, _why: events.append(event)) as second:
        assert dict(second.run(task(BLOCK))) == made
    assert events == ["start", "done", "kept"]


def test_a_damaged_store_is_not_believed(tmp_path: Path) -> None:
    """A blob that no longer hashes to its name is made again."""
    with Engine(Store(tmp_path), 1) as running:
        made = dict(running.run(task(BLOCK)))
        for blob in (tmp_path / "blobs").rglob("*"):
            if blob.is_file():
                blob.write_bytes(b"forged")
        assert dict(running.run(task(BLOCK))) == made


@pytest.mark.parametrize(
    ("accident", "says"),
    [
        ("import ctypes; ctypes.string_at(0)", "killed by signal"),
        ("import os; os._exit(7)", "failed with status 7"),
        ("while True: pass", "took longer than 2 s"),
        (
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
            "took longer than 2 s",
        ),
    ],
)
def test_an_accident_ends_only_its_own_task(engine: Engine, accident: str, says: str) -> None:
    """A crash, an early exit or an endless loop is one sentence, and the next task is as good as ever."""
    with pytest.raises(EngineError, match=says):
        engine.run(task(accident + "\n" + BLOCK, seconds=2))
    assert "design.json" in engine.run(task(BLOCK + f"# after {says}\n"))


def test_leaving_early_with_success_is_no_success(engine: Engine) -> None:
    """An exit status of 0 counts for nothing when the output is missing."""
    outputs = engine.run(task("import os; os._exit(0)\n" + BLOCK))
    with pytest.raises(EngineError, match=r"ended without design\.json"):
        outcome(outputs, "design.json", Description)


def test_a_reported_problem_keeps_its_place_and_loses_its_tricks(engine: Engine) -> None:
    """An unknown key is told with file and line; colour codes in a message do not reach the terminal."""
    outputs = engine.run(task(BLOCK.replace('stock="ply"', 'stock="p\x1b[31mly"')))
    with pytest.raises(InputError, match=r"designs/block/design\.py:10") as caught:
        outcome(outputs, "design.json", Description)
    assert "\x1b" not in str(caught.value)
