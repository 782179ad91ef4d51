# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a command takes for known from the last one, and what it looks at again."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.engine import hashes, memory
from makeshare.engine.hashes import Hashes
from makeshare.engine.store import Lost, Store
from makeshare.errors import EngineError
from tests.engine.crash_build import build, published
from tests.engine.crashing import clean, ends_as
from tests.engine.helpers import run, step


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
