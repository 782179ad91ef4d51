# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A newcomer's first walk, as the README prints it, in a checkout of their own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from makeshare.workflows.repository import Repository

SOURCES = ("bom/catalog", "licenses", "pyproject.toml")


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line inside the checkout."""
    command = [sys.executable, "-m", "makeshare", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)


@pytest.fixture(scope="module")
def checkout(repository: Repository, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git checkout with this community's catalogue and no design yet."""
    root = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        source = repository.root / name
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, root / name)
        else:
            shutil.copy(source, root / name)
    (root / "designs").mkdir()
    subprocess.run(["git", "init", "--quiet"], check=True, cwd=root)
    return root


def test_new_build_check_works_as_the_readme_prints_it(checkout: Path) -> None:
    """`makeshare new bird-box && makeshare build bird-box && makeshare check` ends well, with a package to show."""
    for arguments in (("new", "bird-box"), ("build", "bird-box"), ("check",)):
        done = run(checkout, *arguments)
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
    assert (checkout / "build" / "packages" / "bird-box_r0.1.0.zip").is_file()
    assert (checkout / "bom" / "bird-box.csv").read_text().startswith("variant,path,")
    card = Repository(checkout).manifest("bird-box")
    assert len(card.variants) >= 2, "the tests of every design ask for two"
    assert card.sources
    assert len(card.guide) > 500
    scaffold = (checkout / "designs" / "bird_box" / "design.py").read_text()
    assert "class BirdBox(Design):" in scaffold
    assert "{" not in scaffold.replace("{board", "").split("def ")[0]


def test_a_new_design_passes_the_lint_that_every_change_must_pass(checkout: Path) -> None:
    """A pull request from the scaffold does not fail on its own template."""
    if not (checkout / "designs" / "bird_box").is_dir():
        assert run(checkout, "new", "bird-box").returncode == 0
    for mode in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *mode, "--no-cache", "designs"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=checkout)
        assert done.returncode == 0, done.stdout


def test_a_design_also_runs_by_hand(checkout: Path) -> None:
    """`python designs/bird_box/design.py` lists its parts; a CadQuery viewer gets an assembly."""
    if not (checkout / "designs" / "bird_box").is_dir():
        assert run(checkout, "new", "bird-box").returncode == 0
    script = "designs/bird_box/design.py"
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True, cwd=checkout)
    assert "2 x end" in done.stdout
    viewer = (
        "import runpy, sys; shown = []; "
        f"runpy.run_path({script!r}, {{'show_object': lambda thing, name='': shown.append(thing)}}); "
        "print(type(shown[0]).__name__, len(shown[0].children))"
    )
    done = subprocess.run([sys.executable, "-c", viewer], capture_output=True, text=True, check=True, cwd=checkout)
    assert done.stdout.startswith("Assembly ")


@pytest.mark.parametrize("name", ["Bird-Box", "bird--box", "1box", "../box", "class", "bird box", ""])
def test_a_name_that_cannot_be_one_is_refused(checkout: Path, name: str) -> None:
    """Folder, class and file names follow from it, so it is small letters, digits and single hyphens."""
    done = run(checkout, "new", name)
    assert done.returncode == 1
    assert "cannot name a design" in done.stderr


def test_a_taken_name_is_refused_and_nothing_is_overwritten(checkout: Path) -> None:
    """The second `new` of one name leaves the first one's work alone."""
    if not (checkout / "designs" / "bird_box").is_dir():
        assert run(checkout, "new", "bird-box").returncode == 0
    file = checkout / "designs" / "bird_box" / "design.py"
    before = file.read_bytes()
    done = run(checkout, "new", "bird-box")
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert file.read_bytes() == before
