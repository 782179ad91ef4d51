# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The repository itself: licences, locks, layers, and documents that keep their word."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from makeshare.engine.tools import OTHERS

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.txt", "requirements-uv.txt")


def run(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command without failing, its output captured."""
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def tool(name: str) -> Path:
    """Find a program that was installed beside this Python."""
    return Path(sys.executable).parent / name


def repository_files() -> list[Path]:
    """List what is committed, or would be by `git add --all`, relative to the root."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    assert listed.returncode == 0, listed.stderr
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def locked(name: str) -> list[Requirement]:
    """Read a lock's requirements, their hashes left out."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return [Requirement(line.removesuffix("\\").strip()) for line in lines if re.match(r"[a-z0-9]", line)]


def declared() -> list[Requirement]:
    """Read what pyproject.toml asks for, the test tools included."""
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    return [Requirement(line) for line in lines]


def test_every_file_has_a_licence_and_every_licence_its_text(tmp_path: Path) -> None:
    """REUSE's own checker agrees, on a copy with the folder name that it reads."""
    for file in repository_files():
        folder, *rest = file.parts
        target = tmp_path.joinpath("LICENSES" if folder == "licenses" else folder, *rest)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, target)
    lint = run(tool("reuse"), "--root", tmp_path, "lint", "--lines", cwd=tmp_path)
    assert lint.returncode == 0, lint.stdout + lint.stderr


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_versions_by_hash_and_names_no_address(lock: str) -> None:
    """Each requirement has one exact version and hashes; where it comes from is the reader's choice."""
    text = (ROOT / lock).read_text("utf-8")
    assert not re.search(r"://|^\s*-[-\w]", text.replace("--hash=", ""), re.MULTILINE)
    blocks = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert blocks
    pin = re.compile(r"[a-z0-9._-]+==\S+( ; [^\n]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n?)+")
    assert [block for block in blocks if not pin.fullmatch(block)] == []


def test_lock_satisfies_what_the_project_asks_for() -> None:
    """An edited dependency without a new lock is noticed."""
    pins = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in locked("requirements.txt")
        if pin.marker is None or pin.marker.evaluate()
    }
    for wanted in declared():
        pin = pins.get(canonicalize_name(wanted.name))
        assert pin is not None, f"{wanted.name} is not locked: make relock"
        assert wanted.specifier.contains(pin), f"{wanted} is locked as {pin}: make relock"


def test_uv_has_one_version_in_both_locks() -> None:
    """The uv that starts an environment is the one that stays in it."""
    (start,) = locked("requirements-uv.txt")
    assert [pin for pin in locked("requirements.txt") if pin.name == "uv"] == [start]


def test_javascript_lock_has_hashes_and_no_address() -> None:
    """The same for JavaScript; npm itself checks that the lock fits package.json."""
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert installed
    for name, entry in installed.items():
        assert entry.get("integrity", "").startswith("sha512-"), name
        assert "resolved" not in entry, name


def test_layers_are_those_of_the_architecture_page() -> None:
    """The page shows the very list that import-linter enforces."""
    enforced = "\n".join(PROJECT["tool"]["importlinter"]["contracts"][0]["layers"])
    assert f"```text\n{enforced}\n```" in (ROOT / "ARCHITECTURE.md").read_text("utf-8")


def test_every_module_stands_in_a_layer() -> None:
    """A new module beside the layers needs a decision where it belongs."""
    layers = set(re.findall(r"\w+", " ".join(PROJECT["tool"]["importlinter"]["contracts"][0]["layers"])))
    package = ROOT / "pipeline" / "makeshare"
    packages = {path.parent.name for path in package.glob("*/*.py")}
    modules = {path.stem for path in package.glob("*.py")} - {"__init__", "__main__"}
    assert packages | modules <= layers


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
def test_documents_name_make_targets_that_exist(document: str) -> None:
    """Each `make target` in a document is a rule of the Makefile."""
    rules = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = (ROOT / document).read_text("utf-8")
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    commands = re.findall(r"\bmake((?: [a-z]+\b)+)", "\n".join(code))
    named = {target for command in commands for target in command.split()}
    assert named
    assert named <= rules


@pytest.mark.parametrize("document", sorted(path.name for path in ROOT.glob("*.md")))
def test_links_between_documents_lead_somewhere(document: str) -> None:
    """Each relative link or picture of the first documents is a file of the repository."""
    text = (ROOT / document).read_text("utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not (ROOT / target).exists()] == []


def test_hooks_run_programs_of_the_lock() -> None:
    """Hooks before a commit need nothing that make did not install."""
    entries = re.findall(r"entry: (\S+)", (ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert entries
    assert [entry for entry in entries if not tool(Path(entry).name).exists()] == []


@pytest.mark.parametrize("script", [".ci/run", "tools/system-packages"])
def test_scripts_can_be_run(script: str) -> None:
    """A script is committed executable and bash can read it."""
    assert (ROOT / script).stat().st_mode & 0o111
    assert run("bash", "-n", ROOT / script).returncode == 0


def test_what_builds_a_design_anew_is_what_workers_may_import() -> None:
    """A folder left out of the keys of tasks is one that import-linter keeps out of their programs."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    forbidden = [name for one in settings["contracts"] for name in one.get("forbidden_modules", ())]
    kept_out = {name for name in forbidden if name.startswith("makeshare.")}
    layers = [ROOT / "pipeline/makeshare" / layer for layer in ("model", "derive", "write")]
    left_out = {f"makeshare.{layer.name}.{name}" for layer in layers for name in OTHERS if (layer / name).is_dir()}
    assert left_out == kept_out


def test_every_theme_is_found_at_a_place_with_its_name() -> None:
    """The page of themes names pages, code and tests that are there."""
    text = (ROOT / "site/community/themes.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:pipeline|tests|site|tools)/[^`]+)`", text)
    assert len(paths) > 30
    assert not [path for path in paths if not (ROOT / path).exists()]
