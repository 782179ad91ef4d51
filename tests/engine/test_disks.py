# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""On a disk that is full, read-only or in disorder: one sentence, nothing lost, and the next build converges."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from makeshare.errors import EngineError
from tests.disks import small_disk
from tests.engine.crash_build import build, published
from tests.engine.crashing import clean, ends_as


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MiB."""
    with small_disk(tmp_path / "disk", 8 << 20) as folder:
        yield folder


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
