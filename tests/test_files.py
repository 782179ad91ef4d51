# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Files are written whole or not at all, whatever the system does meanwhile."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare import files
from makeshare.errors import EngineError
from makeshare.files import PART, sha256, sweep, write_whole

DATA = st.binary(max_size=9000)
STEPS = ("open", "flock", "fstat", "write", "fchmod", "fsync", "replace")
"""What the system is asked for on the way to a file, in order."""


@pytest.fixture(autouse=True)
def _not_swept() -> Iterator[None]:
    """Each test is a command of its own."""
    files._swept.clear()
    yield
    files._swept.clear()


def listed(folder: Path) -> list[str]:
    """Everything in a folder, by name."""
    return sorted(path.name for path in folder.iterdir())


@given(st.lists(DATA, min_size=1, max_size=5))
def test_a_file_holds_what_was_written_last(series: list[bytes]) -> None:
    """After any series of writes the last one is there, and the answer says whether it changed anything."""
    with tempfile.TemporaryDirectory() as folder:
        path, before = Path(folder) / "some" / "file", None
        for data in series:
            assert write_whole(path, data) == (data != before)
            assert sha256(path.read_bytes()) == sha256(data)
            before = data
        assert listed(path.parent) == ["file"]


@given(st.none() | DATA, DATA, st.sampled_from(STEPS), st.integers(0, 2), st.sampled_from([errno.ENOSPC, errno.EIO]))
def test_a_write_that_fails_anywhere_changes_nothing(
    old: bytes | None, new: bytes, step: str, times: int, number: int
) -> None:
    """Whichever call fails, the old file is whole, or the new one where it was named already; no part stays."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        if old is not None:
            path.write_bytes(old)
        with failing(step, times, number):
            try:
                write_whole(path, new)
            except EngineError as error:
                assert os.strerror(number) in str(error)  # noqa: PT017  it need not come: the call may not be made
        found = path.read_bytes() if path.exists() else None
        assert found in (old, new)
        assert listed(Path(folder)) == ([] if found is None else ["file"])


@contextmanager
def failing(step: str, times: int, number: int) -> Iterator[None]:
    """Have the system fail at a step, after it has done it some times."""
    with pytest.MonkeyPatch.context() as patch:
        holder, name = (fcntl, step) if step == "flock" else (Path, step) if step == "replace" else (os, step)
        patch.setattr(holder, name, _after(times, getattr(holder, name), OSError(number, os.strerror(number))))
        yield


def _after(times: int, call: Callable[..., object], error: BaseException) -> Callable[..., object]:
    left = [times]

    def instead(*given: object, **named: object) -> object:
        left[0] -= 1
        if left[0] == -1:
            raise error
        return call(*given, **named)

    return instead


@given(DATA, st.integers(1, 700))
def test_a_system_that_takes_few_bytes_at_a_time_gets_all(data: bytes, most: int) -> None:
    """A short write is no end."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        write = os.write
        patch.setattr(os, "write", lambda file, given: write(file, given[:most]))
        write_whole(Path(folder) / "file", data)
        assert (Path(folder) / "file").read_bytes() == data


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_a_file_is_for_everybody_to_read(tmp_path: Path, mask: int) -> None:
    """The mode is 0644 whatever the umask."""
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "file", b"data")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644


@pytest.mark.parametrize("same", [True, False])
def test_a_link_is_replaced_and_never_followed(tmp_path: Path, same: bool) -> None:  # noqa: FBT001  a parameter of the test
    """What a link points at stays as it is, even where it holds the same bytes."""
    target, path = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"new" if same else b"theirs")
    path.symlink_to(target)
    assert write_whole(path, b"new")
    assert not path.is_symlink()
    assert (path.read_bytes(), target.read_bytes()) == (b"new", b"new" if same else b"theirs")


def test_a_pipe_is_replaced_and_not_waited_for(tmp_path: Path) -> None:
    """Nothing but a plain file is ever read."""
    os.mkfifo(tmp_path / "pipe")
    assert write_whole(tmp_path / "pipe", b"new")
    assert (tmp_path / "pipe").read_bytes() == b"new"


def test_another_name_of_a_file_keeps_the_old_content(tmp_path: Path) -> None:
    """A backup made of hard links is not written through."""
    write_whole(tmp_path / "file", b"old")
    os.link(tmp_path / "file", tmp_path / "backup")
    write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "backup").read_bytes() == b"old"


def test_the_bytes_reach_the_disk_before_the_name_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File, rename, folder: in that order; and a new folder's own name before anything in it."""
    done: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def synced(file: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "file")
        fsync(file)

    def replaced(part: Path, path: Path) -> Path:
        done.append("rename")
        return replace(part, path)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    write_whole(tmp_path / "one" / "two" / "file", b"data")
    assert done == ["folder", "folder", "file", "rename", "folder"]


def test_nothing_is_read_or_written_for_another_size_or_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that stays is not touched; one of another size is not even read."""
    path = tmp_path / "file"
    write_whole(path, b"data")
    before = path.stat()
    assert not write_whole(path, b"data")
    assert path.stat() == before
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("it was read"))
    write_whole(path, b"longer data")


# ---------------------------------------------------------------------------------------------------- left by the dead


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    """The next write into the folder removes it, whatever its number or age."""
    (tmp_path / f"{PART}dead").write_bytes(b"torn")
    (tmp_path / ".part-of-something-else").write_bytes(b"theirs")
    write_whole(tmp_path / "file", b"data")
    assert listed(tmp_path) == [".part-of-something-else", "file"]


def test_what_a_living_writer_writes_is_left_alone(tmp_path: Path) -> None:
    """A part that somebody holds locked is no leftover."""
    part = tmp_path / f"{PART}living"
    file = files._begun(part)
    sweep(tmp_path)
    assert part.exists()
    os.close(file)
    files._swept.clear()
    sweep(tmp_path)
    assert not part.exists()


def test_a_writer_swept_before_its_lock_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between making its part and locking it a writer can lose it: it notices."""
    flock, swept = fcntl.flock, list[Path]()

    def late(file: int, kind: int) -> None:
        if not swept:
            swept.extend(tmp_path.glob(f"{PART}*"))
            swept[0].unlink()
        flock(file, kind)

    monkeypatch.setattr(fcntl, "flock", late)
    write_whole(tmp_path / "file", b"data")
    assert (tmp_path / "file").read_bytes() == b"data"
    assert listed(tmp_path) == ["file"]


def test_a_part_of_another_kind_stops_nobody(tmp_path: Path) -> None:
    """A folder and a link by the name of a part are left alone, and what the link points at too."""
    (tmp_path / "theirs").write_bytes(b"theirs")
    (tmp_path / f"{PART}folder").mkdir()
    (tmp_path / f"{PART}link").symlink_to(tmp_path / "theirs")
    write_whole(tmp_path / "file", b"data")
    assert (tmp_path / "theirs").read_bytes() == b"theirs"
    assert (tmp_path / "file").read_bytes() == b"data"


# ---------------------------------------------------------------------------------------------- what can be in the way


def _folder(root: Path) -> Path:
    (root / "file").mkdir()
    return root / "file"


def _file_above(root: Path) -> Path:
    (root / "above").write_bytes(b"")
    return root / "above" / "file"


def _file_far_above(root: Path) -> Path:
    (root / "above").write_bytes(b"")
    return root / "above" / "folder" / "file"


def _dangling_link_above(root: Path) -> Path:
    (root / "above").symlink_to(root / "nowhere")
    return root / "above" / "file"


WAYS = {
    _folder: "file: cannot write: Is a directory .*a folder lies where the file must be: move it away",
    _file_above: "file: cannot write: .*a file lies where a folder must be: move it away",
    _file_far_above: "file: cannot write: .*a file lies where a folder must be: move it away",
    _dangling_link_above: "file: cannot write: File exists .*a file lies where a folder must be",
    lambda root: root / ("x" * 300): "cannot write: File name too long .*shorten it",
}


@pytest.mark.parametrize("way", WAYS)
def test_what_is_in_the_way_is_named_with_what_to_do(tmp_path: Path, way: Callable[[Path], Path]) -> None:
    """The error has the path, the reason and an advice, and nothing is left of the attempt."""
    path = way(tmp_path)
    before = listed(tmp_path)
    with pytest.raises(EngineError, match=WAYS[way]):
        write_whole(path, b"data")
    assert listed(tmp_path) == before


NUMBERS = {
    errno.ENOSPC: "is the disk full",
    errno.EDQUOT: "quota",
    errno.EROFS: "read-only",
    errno.EACCES: "another user's",
    errno.EIO: "the disk itself failed",
}


@pytest.mark.parametrize("number", NUMBERS)
def test_what_the_system_refuses_comes_with_an_advice(tmp_path: Path, number: int) -> None:
    """Each kind of refusal says what a person can do."""
    with failing("open", 0, number), pytest.raises(EngineError, match=NUMBERS[number]):
        write_whole(tmp_path / "file", b"data")
