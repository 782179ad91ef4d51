# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A build may end at any moment: what was published stays whole, and the next one comes to what it would have been.

The build is crash_build.py: real engine, store and delivery, no kernel.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.engine import hashes, memory
from makeshare.engine.hashes import Hashes
from makeshare.engine.job import Job
from makeshare.engine.local import Local
from makeshare.engine.locks import locked
from makeshare.engine.store import Lost, Store
from makeshare.errors import EngineError
from tests.engine.crash_build import Files, build, published, temporary
from tests.engine.helpers import run, step

ROOT = Path(__file__).parents[2]
KILLS = 1000
SHARE = 1 / 4
"""Of the kills, that must at least have met a build while it delivered."""


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system in memory where there is one: a kill is no power cut, and waiting for disks is long."""
    shared = Path("/dev/shm")  # noqa: S108  the name below is nobody else's
    if not os.access(shared, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=shared) as folder:
        yield Path(folder)


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


def clean(root: Path, version: str) -> Files:
    """What a build of a version comes to in a folder of its own."""
    root.mkdir()
    (root / "source").write_text(version)
    build(root)
    return published(root)


def ends_as(root: Path, expected: Files) -> bool:
    """Tell whether everything is there, and nothing else."""
    return published(root) == expected and not temporary(root)


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


# ------------------------------------------------------------------------------------------------- disks


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.getuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk may be mounted in this container: {mounted.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("full", ["store", "out"])
@pytest.mark.parametrize("free", [0, 20])
def test_on_a_full_disk_what_was_there_stays_and_the_next_build_converges(
    tmp_path: Path, disk: Path, full: str, free: int
) -> None:
    """Whether the store or the outputs have no room: one sentence, old or new files, all new once there is room."""
    versions = {version: clean(tmp_path / version, version) for version in ("old", "new")}
    root = tmp_path / "old"
    shutil.rmtree(root / full)
    (root / full).symlink_to(disk, target_is_directory=True)
    build(root)
    filled(disk / "blobs" / "ballast" if full == "store" else disk / "end-0" / "ballast", free)
    (root / "source").write_text("new")
    with pytest.raises(EngineError, match=r"No space left on device \(is the disk full\? free some space"):
        build(root)
    for name, data in published(root).items():
        assert "ballast" in name or data in [files.get(name) for files in versions.values()], name
    for ballast in disk.rglob("ballast"):
        ballast.unlink()
    build(root)
    assert ends_as(root, versions["new"])


def filled(ballast: Path, free: int) -> None:
    """Fill the disk but for some KiB."""
    room = os.statvfs(ballast.parent)
    ballast.write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - (free << 10))))


@pytest.mark.parametrize("what", ["store", "out"])
def test_on_a_disk_that_is_read_only_the_error_says_so(tmp_path: Path, disk: Path, what: str) -> None:
    """Nothing changes, and once it can be written again the build converges."""
    versions = {version: clean(tmp_path / version, version) for version in ("old", "new")}
    root = tmp_path / "old"
    shutil.rmtree(root / what)
    (root / what).symlink_to(disk, target_is_directory=True)
    build(root)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    (root / "source").write_text("new")
    with pytest.raises(EngineError, match=r"Read-only file system \(the disk is mounted read-only"):
        build(root)
    assert published(root) == versions["old"]
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    build(root)
    assert ends_as(root, versions["new"])


PLACES = ("out", "packages", "store", "store/lock", "store/locks", "store/parts", "store/blobs")


@pytest.mark.parametrize("where", PLACES)
def test_what_is_of_the_wrong_kind_is_named(tmp_path: Path, where: str) -> None:
    """A file where a folder must be, or the other way round, is a sentence with its path; without it all goes well."""
    expected, root = clean(tmp_path / "new", "new"), tmp_path / "old"
    clean(root, "old")
    (root / "source").write_text("new")
    if where == "store/lock":
        (root / where).unlink()
        (root / where).mkdir()
    else:
        shutil.rmtree(root / where)
        (root / where).write_bytes(b"")
    with pytest.raises(EngineError, match=f"{where}.*: move it away"):
        build(root)
    (root / where).rmdir() if where == "store/lock" else (root / where).unlink()
    build(root)
    assert ends_as(root, expected)


def test_a_folder_where_a_file_must_be_goes_with_its_strays(tmp_path: Path) -> None:
    """In a delivered folder kinds may change from version to version; a link to elsewhere is not written through."""
    expected, root = clean(tmp_path / "old", "old"), tmp_path / "old"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / "out" / "end-1" / "face-1").unlink()
    (root / "out" / "end-1" / "face-1" / "deep").mkdir(parents=True)
    (root / "out" / "end-1" / "face-1" / "deep" / "stray").write_bytes(b"")
    shutil.rmtree(root / "out" / "end-3" / "only")
    (root / "out" / "end-3" / "only").write_bytes(b"")
    shutil.rmtree(root / "out" / "end-2" / "only")
    (root / "out" / "end-2" / "only").symlink_to(elsewhere, target_is_directory=True)
    build(root)
    assert ends_as(root, expected)
    assert not list(elsewhere.iterdir())


# ------------------------------------------------------------------------------------- what is taken for known


def test_a_source_edited_with_its_time_set_back_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Same size, same time, same place on the disk, another content: the time of the change itself tells."""
    monkeypatch.setattr(hashes, "SETTLED", 0)
    expected, root = clean(tmp_path / "new", "new"), tmp_path / "old"
    clean(root, "old")
    build(root)  # by now the source's hash is remembered
    set_back(root / "source", b"new")
    build(root)
    assert ends_as(root, expected)


@pytest.mark.parametrize("file", ["out/end-2/face-0", "packages/end-5"])
def test_a_published_file_edited_with_its_time_set_back_is_put_right(tmp_path: Path, file: str) -> None:
    """What is published is what was built, however well an edit hides."""
    expected, root = clean(tmp_path / "old", "old"), tmp_path / "old"
    set_back(root / file, (root / file).read_bytes()[::-1])
    build(root)
    assert ends_as(root, expected)


def set_back(path: Path, data: bytes) -> None:
    """Edit a file in place and set its time back, as `touch -r` does."""
    before = path.stat()
    with path.open("r+b") as file:
        file.write(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (before.st_mtime_ns, before.st_size, before.st_ino) == (after.st_mtime_ns, after.st_size, after.st_ino)


def test_links_copies_and_modes_change_no_digest(tmp_path: Path) -> None:
    """A hard link, a change of mode, a copy put in its place: whatever the time says, the digest is the content's."""
    path, spare = tmp_path / "file", tmp_path / "spare"
    path.write_bytes(b"data")
    known = Hashes({})
    digest = known.check(str(path))
    for change in (
        lambda: os.link(path, spare),
        lambda: path.chmod(0o600),
        spare.unlink,
        lambda: shutil.copy2(path, spare) and spare.replace(path),
        lambda: os.utime(path),
    ):
        change()
        assert known.check(str(path)) == digest


def test_a_build_after_nothing_changed_reads_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither sources nor published files are read or written: their times tell."""
    expected, root = clean(tmp_path / "old", "old"), tmp_path / "old"
    monkeypatch.setattr(hashes, "SETTLED", 0)
    build(root)
    before = {path: path.stat() for path in root.rglob("*") if path.is_file()}
    monkeypatch.setattr(hashlib, "file_digest", lambda *_: pytest.fail("a file was read"))
    monkeypatch.setattr(Store, "read", lambda *_: pytest.fail("the store was read"))
    build(root)
    assert {path: path.stat() for path in root.rglob("*") if path.is_file()} == before
    assert ends_as(root, expected)


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_clock_that_is_set_between_two_builds_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """Files from the future and from long ago are told apart by content; the build after an edit is the clean one."""
    versions = {version: clean(tmp_path / version, version) for version in ("old", "new")}
    root, shift = tmp_path / "old", hours * 3600
    real = time.time, time.time_ns
    monkeypatch.setattr(time, "time", lambda: real[0]() + shift)
    monkeypatch.setattr(time, "time_ns", lambda: real[1]() + shift * 10**9)
    for path in [root / "source", *(root / "out").rglob("*")]:
        os.utime(path, ns=(time.time_ns(), time.time_ns()))
    for version in ("old", "new", "old", "new"):
        (root / "source").write_text(version)
        os.utime(root / "source", ns=(time.time_ns(), time.time_ns()))
        build(root)
        assert ends_as(root, versions[version])


def test_a_source_that_changes_while_it_is_built_makes_no_mixture(tmp_path: Path) -> None:
    """The build says that it was changed, or is one of the two versions as a whole."""
    source = tmp_path / "source"
    source.write_text("old")
    tasks = [step(f"read {number}", "join", {"in": source}) for number in range(40)]
    edit = threading.Timer(0.01, source.write_text, ["new"])
    edit.start()
    results, _ = run(tmp_path / "store", *tasks)
    edit.join()
    given_by = {bytes(result.outputs["out"]) for result in results if result.error is None}
    assert given_by <= {b"old"}, "the version that it was when it was first looked at, or nothing"
    assert {str(result.error) for result in results if result.error} <= {
        f"{source}: was changed during the build (build again)"
    }


def test_a_copied_store_works_elsewhere(tmp_path: Path) -> None:
    """Another path and other places on the disk: nothing runs that ran before, and the outputs are the same."""
    expected, root = clean(tmp_path / "old", "old"), tmp_path / "old"
    subprocess.run(["cp", "-a", str(root), str(tmp_path / "copy")], check=True)
    shutil.rmtree(root)
    shutil.rmtree(tmp_path / "copy" / "out")
    build(tmp_path / "copy")
    assert ends_as(tmp_path / "copy", expected)


def test_a_store_deleted_during_builds_costs_time_and_nothing_else(quick: Path) -> None:
    """However often it goes, a build ends well or with a sentence, tears nothing, and the next one converges."""
    expected, root = clean(quick / "clean", "old"), quick / "root"
    root.mkdir()
    (root / "source").write_text("old")
    stop = threading.Event()

    def delete() -> None:
        while not stop.wait(0.1):
            shutil.rmtree(root / "store", ignore_errors=True)

    deleting = threading.Thread(target=delete)
    deleting.start()
    try:
        for _ in range(5):
            try:
                build(root)
            except (EngineError, Lost) as error:
                assert isinstance(error, EngineError), "a sentence"  # noqa: PT017  it need not come
            assert all(expected.get(name) == data for name, data in published(root).items())
    finally:
        stop.set()
        deleting.join()
    build(root)
    assert ends_as(root, expected)


def test_a_blob_that_nobody_may_read_is_made_again(tmp_path: Path) -> None:
    """A file in the store that was spoiled, or became a folder, is replaced or named, and never waited for."""
    store = Store(tmp_path)
    digest = store.keep(b"data")
    store.path(digest).write_bytes(b"")
    with pytest.raises(Lost):
        store.read(digest)
    assert store.read(store.keep(b"data")) == b"data"
    store.path(digest).unlink()
    store.path(digest).mkdir()
    with pytest.raises(EngineError, match="is spoiled and cannot be removed"):
        store.read(digest)


@pytest.mark.parametrize("harm", ["garbage", "huge", "link", "pipe", "folder", "endless", "older", "torn"])
def test_a_memory_that_is_none_is_an_empty_one(tmp_path: Path, harm: str) -> None:
    """Whatever lies in its place is not believed, not followed and not waited for; the build is the clean one."""
    expected, root = clean(tmp_path / "old", "old"), tmp_path / "old"
    known = root / "store" / "known.msgpack"
    before = known.read_bytes()
    known.unlink()
    HARMS[harm](known, before)
    assert memory.recall(known) == memory.Memory()
    shutil.rmtree(root / "out")
    build(root)
    assert ends_as(root, expected)
    assert (harm == "folder") != (memory.recall(known) != memory.Memory()), "what can be replaced was"


def _huge(path: Path, before: bytes) -> None:
    path.write_bytes(before)
    os.truncate(path, memory.LARGEST + 1)


def _link(path: Path, before: bytes) -> None:
    path.with_name("elsewhere").write_bytes(before)
    path.symlink_to("elsewhere")


HARMS: dict[str, Callable[[Path, bytes], object]] = {
    "garbage": lambda path, before: path.write_bytes(before[::-1]),
    "huge": _huge,
    "link": _link,
    "pipe": lambda path, _: os.mkfifo(path),
    "folder": lambda path, _: path.mkdir(),
    "endless": lambda path, _: path.symlink_to("/dev/zero"),
    "older": lambda path, _: path.write_bytes(msgspec.msgpack.encode(memory.Memory(version=memory.VERSION - 1))),
    "torn": lambda path, before: path.write_bytes(before[:-7]),
}


@given(st.binary(max_size=300))
def test_no_bytes_make_a_memory_fail(data: bytes) -> None:
    """Any file at all is a memory or none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "known"
        path.write_bytes(data)
        assert isinstance(memory.recall(path), memory.Memory)


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
