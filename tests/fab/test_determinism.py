# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Every file is the same in every process: no clock, no random id, no hash seed, no history."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.elsewhere import DECADE, FAKETIME, environment

Digests = dict[str, str]


def digests(folder: Path, days: int, warm_up: int) -> Digests:
    """Make all files in a process of its own, in another folder, year, time zone, locale and hash seed."""
    command = [sys.executable, "-m", "tests.fab.digests", str(warm_up)]
    run = subprocess.run(command, cwd=folder, env=environment(days), capture_output=True, text=True, check=True)
    found: Digests = json.loads(run.stdout)
    return found


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Digests, Digests]:
    """Two processes that differ in all that must not matter."""
    return digests(tmp_path_factory.mktemp("one"), -DECADE, 0), digests(tmp_path_factory.mktemp("two"), DECADE, 2)


def test_two_processes_write_the_same_bytes(runs: tuple[Digests, Digests]) -> None:
    """STEP, STL, 3MF, GLB, DXF, SVG, PNG and WebP, parts and whole, agree file by file."""
    one, two = runs
    assert one.keys() == two.keys()
    assert {Path(name).suffix for name in one} >= {".step", ".stl", ".3mf", ".glb", ".dxf", ".svg", ".png", ".webp"}
    assert [name for name in one if one[name] != two[name] and not name.startswith("control/")] == []


def test_the_two_processes_were_in_another_world(runs: tuple[Digests, Digests]) -> None:
    """What a format would show that held the year, the zone, a hash's order or the folder: all of it differs."""
    one, two = runs
    same = {name for name in one if name.startswith("control/") and one[name] == two[name]}
    assert same == (set() if FAKETIME else {"control/year"})
