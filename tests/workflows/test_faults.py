# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Faults that people make, each in a folder of tests/designs named after it: one sentence, status 1, nothing lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

DESIGNS = Path(__file__).parents[1] / "designs"
FAULTS = sorted(path.parent.name for path in DESIGNS.glob("*/expected.toml"))


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line inside a community."""
    return subprocess.run(
        [sys.executable, "-m", "makeshare", *arguments], capture_output=True, text=True, check=False, cwd=root
    )


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound community in a git checkout of its own, built and locked."""
    root = tmp_path_factory.mktemp("community") / "sound"
    shutil.copytree(DESIGNS / "sound", root)
    shutil.copytree(DESIGNS.parents[1] / "licenses", root / "licenses")
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], check=True, cwd=root)
    for arguments in (["lock"], ["build"], ["check"]):
        done = run(root, *arguments)
        assert done.returncode == 0, done.stderr
    return root


def outputs(root: Path) -> dict[str, bytes]:
    """Everything published and locked, by path."""
    folders = (root / "build" / "designs", root / "build" / "packages", root / "bom")
    return {str(path.relative_to(root)): path.read_bytes() for folder in folders for path in folder.glob("**/*.*")}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_with_its_place_and_loses_nothing(fault: str, sound: Path, tmp_path: Path) -> None:
    """The command that meets the fault says what, where and what to do, exits 1, and leaves earlier outputs alone."""
    root = tmp_path / "community"
    shutil.copytree(sound, root)
    shutil.copytree(DESIGNS / fault, root, dirs_exist_ok=True)
    before = {name: data for name, data in outputs(root).items() if "catalog" not in name}
    expected = tomllib.loads((DESIGNS / fault / "expected.toml").read_text())
    done = run(root, *expected["command"])
    errors = [line for line in done.stderr.split("\n") if line.startswith("error: ")]
    assert [line.startswith("error: " + expected["says"]) for line in errors] == [True], done.stderr
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    after = outputs(root)
    assert {name: after.get(name) for name in before} == before


def test_one_bad_design_never_stops_the_others(sound: Path, tmp_path: Path) -> None:
    """Beside a design that does not build, the sound one is built and told."""
    root = tmp_path / "community"
    shutil.copytree(sound, root)
    shutil.copytree(root / "designs" / "tray", root / "designs" / "broken")
    (root / "designs" / "broken" / "design.py").write_text("import cadquery\n1 / 0\n")
    subprocess.run(["git", "add", "--all"], check=True, cwd=root)
    done = run(root, "build")
    assert done.returncode == 1
    assert "designs/broken/design.py:2" in done.stderr
    assert "tray" in done.stdout
    assert "2 built" in done.stdout


def test_a_design_that_nobody_vouches_for_is_built_confined(sound: Path, tmp_path: Path) -> None:
    """A stranger's folder is built like any other; run without a sandbox, its package says so."""
    root = tmp_path / "community"
    shutil.copytree(sound, root)
    shutil.copytree(root / "designs" / "tray", root / "designs" / "foreign")
    said = []
    for flags in ([], ["--unconfined"]):
        assert run(root, "build", "foreign", "--variant", "default", *flags).returncode == 0
        with zipfile.ZipFile(root / "build" / "packages" / "foreign_r0.1.0.zip") as package:
            said.append(json.loads(package.read("foreign_r0.1.0/manifest.json"))["confined"])
    assert said == [True, False]


NESTING = '''
import cadquery as cq
from designs.tray.design import Tray
from makeshare import Assembly, Design, count


class Stack(Design):
    """Trays on trays."""

    trays: int = count(default=2, min=1, max=4, help="how many")

    def assemble(self) -> Assembly:
        stack = Assembly()
        stack.nest(Tray(), *[(0, 0, 50 * level) for level in range(self.trays)])
        return stack
'''


def test_a_design_that_uses_another_is_billed_level_by_level(sound: Path, tmp_path: Path) -> None:
    """Two trays in a stack: the BOM shows the assembly, and twice a tray's parts and oil below it."""
    root = tmp_path / "community"
    shutil.copytree(sound, root)
    folder = root / "designs" / "stack"
    folder.mkdir()
    card = (root / "designs" / "tray" / "design.toml").read_text().split("[variants")[0]
    (folder / "design.toml").write_text(card + 'uses = ["tray"]\n')
    (folder / "design.py").write_text(NESTING)
    subprocess.run(["git", "add", "--all"], check=True, cwd=root)
    done = run(root, "bom", "stack", "--format", "csv")
    assert done.returncode == 0, done.stderr
    rows = [line.split(",")[:6] for line in done.stdout.strip().split("\n")[1:]]
    assert [(row[0], row[1], row[3], row[4], row[5]) for row in rows] == [
        ("0", "tray", "assembly", "2", "pcs"),
        ("1", "tray/board", "make", "2", "pcs"),
        ("1", "tray/foot", "make", "4", "pcs"),
        ("1", "tray/oil", "consume", "20", "mL"),
        ("1", "tray/screw-4x20", "buy", "4", "pcs"),
    ]
    assert run(root, "build", "stack").returncode == 0
