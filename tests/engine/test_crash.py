# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A build may end at any moment: what was published stays whole, and the next one comes to what it would have been.

The build is crash_build.py: real engine, store and delivery, no kernel.
"""

from __future__ import annotations

import json
import multiprocessing
import shutil
import subprocess
import sys
import threading
import time
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import pytest

from makeshare.engine.job import Job
from makeshare.engine.local import Local
from makeshare.engine.locks import locked
from makeshare.errors import EngineError
from tests.engine.crash_build import Files, build, published
from tests.engine.crashing import clean, ends_as

ROOT = Path(__file__).parents[2]
KILLS = 1000
SHARE = 1 / 4
"""Of the kills, that must at least have met a build while it delivered."""


def campaign(folder: Path, *options: str) -> dict[str, Any]:
    """Kill builds in a process that has one thread, as only such a one may fork."""
    command = [sys.executable, "-m", "tests.engine.crash_build", str(folder / "community"), *options]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=600)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_a_thousand_kills_tear_nothing(quick: Path) -> None:
    """After each every published file is the old or the new one; the next build is a clean one and leaves no part."""
    report = campaign(quick, "--kills", str(KILLS))
    assert report["kills"] == KILLS
    assert (report["torn"], report["strange"], report["unlike"]) == ([], [], [])
    phases = report["phases"]
    assert phases["inside"] + phases["between"] > KILLS * SHARE, phases
    assert phases["before"] > KILLS / 20, phases
    assert report["mixed"] > KILLS / 20, "kills met folders that were partly new"


def test_an_interrupt_at_any_moment_ends_a_build(quick: Path) -> None:
    """It never hangs, tears nothing, and leaves nothing behind."""
    report = campaign(quick, "--kills", "300", "--signal", "SIGINT")
    assert (report["torn"], report["unlike"], report["left"]) == ([], [], 0)


def test_files_written_in_place_are_torn(quick: Path) -> None:
    """The control: had we written as most programs do, this would have told."""
    assert campaign(quick, "--kills", "150", "--careless")["torn"]


# ------------------------------------------------------------------------------------------------- several at once


def _build(root: Path) -> None:
    build(root)


def started(root: Path, count: int) -> list[SpawnProcess]:
    """Start builds of one community at once."""
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_build, args=(root,)) for _ in range(count)]
    for process in processes:
        process.start()
    return processes


def test_four_builds_at_once_come_to_the_same(quick: Path) -> None:
    """On an empty store they all end well, and what they published is what one alone would have."""
    expected, root = clean(quick / "clean", "old"), quick / "root"
    root.mkdir()
    (root / "source").write_text("old")
    processes = started(root, 4)
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 4
    assert ends_as(root, expected)


def test_builds_of_two_versions_at_once_publish_only_whole_files(quick: Path) -> None:
    """While the source changes under them every file is one version's, and the last build alone puts all right."""
    versions = {version: clean(quick / version, version) for version in ("old", "new")}
    root = quick / "root"
    shutil.copytree(quick / "old", root)
    processes = started(root, 4)
    deadline = time.monotonic() + 60
    edits = 0
    while any(process.is_alive() for process in processes) and time.monotonic() < deadline:
        (root / "source").write_text(("old", "new")[edits % 2])
        edits += 1
        time.sleep(0.01)
        for name, data in published_meanwhile(root).items():
            assert data in (versions["old"].get(name), versions["new"].get(name)), name
    for version in ("new", "old"):
        (root / "source").write_text(version)
        build(root)
        assert ends_as(root, versions[version])


def published_meanwhile(root: Path) -> Files:
    """Read what is published while others write: what goes before it is read is left out."""
    while True:
        try:
            return published(root)
        except FileNotFoundError:
            continue


def test_a_lock_is_free_as_soon_as_its_holder_is_killed(tmp_path: Path) -> None:
    """Whoever waits for it gets it at once."""
    code = (
        "import sys, time; from pathlib import Path; from makeshare.engine.locks import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        taken = threading.Event()

        def take() -> None:
            with locked(tmp_path / "lock"):
                taken.set()

        waiting = threading.Thread(target=take)
        waiting.start()
        assert not taken.wait(0.3), "two held it"
        holder.kill()
        assert taken.wait(2)
        waiting.join()


def test_a_lock_holds_although_its_file_was_deleted_meanwhile(tmp_path: Path) -> None:
    """Whoever waited on a file that is no longer there waits on the one that took its place."""
    path, order = tmp_path / "locks" / "one", list[str]()

    def second() -> None:
        with locked(path):
            order.append("second")

    with locked(path):
        waiting = threading.Thread(target=second)
        waiting.start()
        time.sleep(0.2)
        shutil.rmtree(path.parent)
        with locked(path):
            released = threading.Timer(0.2, order.append, ["third"])
            released.start()
            released.join()
            first = list(order)
    waiting.join(10)
    assert first == ["third"]
    assert order == ["third", "second"]


# ------------------------------------------------------------------------------------------------- being stopped


class Endless:
    """A worker whose job runs until it is closed, as a design that loops for ever."""

    runs = 0

    def __init__(self, *_given: str) -> None:
        """Wait for a job."""
        self.closed = threading.Event()

    def run(self, _job: Job) -> Files:
        """Run until closed; a worker that was closed can start again, as the real one."""
        type(self).runs += 1
        self.closed.clear()
        self.closed.wait(30)
        raise EngineError("was stopped")

    def close(self) -> None:
        """End the job."""
        self.closed.set()


def test_who_was_there_at_a_close_starts_nothing_new(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads that come back for another job, or were about to begin one, get none; threads made later do."""
    monkeypatch.setattr("makeshare.engine.local.Worker", Endless)
    monkeypatch.setattr(Endless, "runs", 0)
    place, job = Local(4, "none"), Job(program="x", inputs={}, label="x", seconds=1)
    seen: list[str] = []

    def insist() -> None:
        for _ in range(5):
            try:
                place.perform(job)
            except EngineError as error:
                seen.append(str(error))

    threads = [threading.Thread(target=insist) for _ in range(4)]
    for thread in threads:
        thread.start()
    place.close()
    for thread in threads:
        thread.join(10)
    assert not any(thread.is_alive() for thread in threads)
    assert len(seen) == 20
    assert Endless.runs <= 4
    before = Endless.runs
    later = threading.Thread(target=insist)
    later.start()
    while Endless.runs == before:
        time.sleep(0.01)
    place.close()
    later.join(10)
    assert not later.is_alive()
