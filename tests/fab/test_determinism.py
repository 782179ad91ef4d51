# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Every file is the same in every process: no clock, no random id, no hash seed, no history."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def digests(folder: Path, seed: str, zone: str, warm_up: int) -> dict[str, str]:
    """Make all files in a process of its own, in another folder, time zone and hash seed."""
    environment = os.environ | {
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LC_ALL": "C" if warm_up else "C.UTF-8",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "pipeline")]),
    }
    command = [sys.executable, "-m", "tests.fab.digests", str(warm_up)]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(run.stdout)
    return found


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """Two processes that differ in all that must not matter."""
    return (
        digests(tmp_path_factory.mktemp("one"), "1", "Pacific/Kiritimati", 0),
        digests(tmp_path_factory.mktemp("two"), "4242", "America/Anchorage", 2),
    )


def test_two_processes_write_the_same_bytes(runs: tuple[dict[str, str], dict[str, str]]) -> None:
    """STEP, STL, 3MF, GLB, DXF, PNG and WebP, parts and whole, agree file by file."""
    one, two = runs
    assert {Path(name).suffix for name in one} == {".step", ".stl", ".3mf", ".glb", ".dxf", ".png", ".webp"}
    assert [name for name in one if one[name] != two[name]] == []
    assert one.keys() == two.keys()
