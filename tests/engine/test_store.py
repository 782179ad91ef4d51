# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The store: shared with other machines, tidied, and left whole by whatever happens to a command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from makeshare.engine import tidy
from makeshare.engine.deliver import deliver
from makeshare.engine.remote import Shared
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.engine.task import From
from tests.engine.helpers import run, step

MANY = step("many", "many", {"in": b"data"})
END = step("end", "join", {"*": From(MANY, "*")})


def test_another_machine_takes_from_the_remote_store_what_this_one_made(tmp_path: Path) -> None:
    """With the same remote store an empty one runs nothing, and gives the same bytes."""
    remote = Shared(str(tmp_path / "remote"))
    (made,), diary = run(tmp_path / "here", END, remote=remote)
    assert diary.ran == ["many", "end"]
    (taken,), diary = run(tmp_path / "there", END, remote=Shared((tmp_path / "remote").as_uri()))
    assert (diary.ran, dict(taken.outputs)) == ([], dict(made.outputs))


def test_a_forged_remote_file_is_not_believed(tmp_path: Path) -> None:
    """A blob from elsewhere must hash to its name, or the task runs here."""
    remote = Shared(str(tmp_path / "remote"))
    (made,), _ = run(tmp_path / "here", END, remote=remote)
    for blob in (tmp_path / "remote" / "blobs").rglob("*"):
        if blob.is_file():
            blob.write_bytes(b"forged")
    (again,), diary = run(tmp_path / "there", END, remote=remote)
    assert (diary.ran, dict(again.outputs)) == (["end"] if "many" not in diary.ran else diary.ran, dict(made.outputs))
    assert not any(path.read_bytes() == b"forged" for path in (tmp_path / "there" / "blobs").rglob("*/*"))


def test_a_store_far_away_can_be_in_memory_too(tmp_path: Path) -> None:
    """Any address that fsspec knows will do."""
    remote = Shared("memory://shared-by-tests")
    run(tmp_path / "here", END, remote=remote)
    assert run(tmp_path / "there", END, remote=remote)[1].ran == []


def test_tidying_keeps_what_stands_and_removes_the_rest(tmp_path: Path) -> None:
    """After gc the last build still runs nothing, and what only an older one gave is gone."""
    run(tmp_path, step("old", "join", {"in": b"of old"}))
    (tmp_path / "known.msgpack").unlink()
    run(tmp_path, END)
    before = tidy.stat(Store(tmp_path))
    assert before.loose_files == 1
    freed = tidy.gc(Store(tmp_path), 0)
    assert (freed.tasks, freed.files, freed.bytes) == (1, 1, len(b"of old"))
    assert run(tmp_path, END)[1].ran == []
    assert tidy.stat(Store(tmp_path)).loose_files == 0


def test_tidying_waits_for_commands_that_use_the_store(tmp_path: Path) -> None:
    """While an engine is open gc does not remove a file."""
    code = (
        "import sys; from pathlib import Path\n"
        "from makeshare.engine import tidy; from makeshare.engine.store import Store\n"
        "tidy.gc(Store(Path(sys.argv[1])), 0); print('tidied', flush=True)"
    )
    with Engine(Store(tmp_path), 1) as engine:
        engine.run(END)
        process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
    assert process.communicate(timeout=60)[0] == "tidied\n"


def test_unfinished_files_of_dead_commands_are_swept(tmp_path: Path) -> None:
    """A part of a process that is no more goes; one that a living command writes stays."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / f"{done.pid}-1-1").write_bytes(b"torn")
    (parts / f"{os.getpid()}-1-1").write_bytes(b"being written")
    Store(tmp_path)
    assert [path.read_bytes() for path in parts.iterdir()] == [b"being written"]


def test_delivering_writes_what_differs_and_removes_strays(tmp_path: Path) -> None:
    """A folder ends up with exactly the outputs; edited, missing and foreign files are put right."""
    folder, lock = tmp_path / "out", tmp_path / "lock"
    with Engine(Store(tmp_path / "store"), 1) as engine:
        outputs = engine.run(MANY)
        files = {name: (outputs, name) for name in outputs}
        assert deliver(folder, files, engine.hashes, lock) == 3
        assert deliver(folder, files, engine.hashes, lock) == 0
        (folder / "a" / "one").write_bytes(b"edited!!")
        (folder / "b" / "three").unlink()
        (folder / "b" / "stray").write_bytes(b"")
        assert deliver(folder, files, engine.hashes, lock) == 2
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert found == {"a/one": b"data", "a/two": b"", "b/three": b"datadata"}


def test_a_deleted_build_folder_comes_back_from_the_store(tmp_path: Path) -> None:
    """Delivering to an empty folder runs nothing."""
    ran = []
    for _ in range(2):
        results, diary = run(tmp_path / "store", MANY)
        ran.append(diary.ran)
        with Engine(Store(tmp_path / "store"), 1) as engine:
            files = {name: (results[0].outputs, name) for name in results[0].outputs}
            deliver(tmp_path / "out", files, engine.hashes, tmp_path / "lock")
        assert (tmp_path / "out" / "b" / "three").read_bytes() == b"datadata"
        for path in (tmp_path / "out").rglob("*"):
            if path.is_file():
                path.unlink()
    assert ran == [["many"], []]
