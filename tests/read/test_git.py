# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What git knows of an earlier state must be found whole, and nothing else written."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from makeshare.errors import EngineError
from makeshare.read.git import changed_designs, export

FOLDERS = ("bench", "stool")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout of two designs and a catalogue, committed."""
    for name in ("designs/bench/design.py", "designs/stool/design.py", "bom/catalog/things/wood.toml", "README.md"):
        path = tmp_path / "here" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("first\n", encoding="utf-8")
    (tmp_path / "here/pyproject.toml").write_text("", encoding="utf-8")
    (tmp_path / "here/licenses").mkdir()
    (tmp_path / "here/licenses/CC0-1.0.txt").write_text("free\n", encoding="utf-8")
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "first"],
    ):
        subprocess.run(["git", "-C", str(tmp_path / "here"), *command], check=True)
    return tmp_path / "here"


def test_only_designs_that_differ_are_compared(root: Path) -> None:
    """An edited file, a new one and a removed one each count; a README does not."""
    assert changed_designs(root, "HEAD", FOLDERS) == ()
    (root / "README.md").write_text("second\n", encoding="utf-8")
    (root / "designs/stool/design.py").write_text("second\n", encoding="utf-8")
    assert changed_designs(root, "HEAD", FOLDERS) == ("stool",)
    (root / "designs/table").mkdir()
    (root / "designs/table/design.py").write_text("new\n", encoding="utf-8")
    (root / "designs/bench/design.py").unlink()
    assert changed_designs(root, "HEAD", ("stool", "table")) == ("bench", "stool", "table")


def test_a_changed_price_touches_every_design(root: Path) -> None:
    """The catalogue decides the cost of all of them, and of those that are gone too."""
    (root / "bom/catalog/things/wood.toml").write_text("second\n", encoding="utf-8")
    assert changed_designs(root, "HEAD", ("stool",)) == FOLDERS


def test_an_earlier_state_is_written_whole(root: Path, tmp_path: Path) -> None:
    """As it was committed, whatever lies in the checkout now, and only what a design is built from."""
    (root / "designs/stool/design.py").write_text("second\n", encoding="utf-8")
    folder = tmp_path / "base"
    folder.mkdir()
    export(root, "HEAD", folder)
    assert (folder / "designs/stool/design.py").read_text(encoding="utf-8") == "first\n"
    assert sorted(path.name for path in folder.iterdir()) == ["bom", "designs", "licenses", "pyproject.toml"]


def test_a_commit_that_is_none_is_told(root: Path, tmp_path: Path) -> None:
    """A misspelt name is no empty comparison."""
    with pytest.raises(EngineError, match="knows no commit 'no-such-commit'"):
        changed_designs(root, "no-such-commit", FOLDERS)
    with pytest.raises(EngineError, match="knows no commit"):
        export(root, "--output=/tmp/elsewhere", tmp_path)
