# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Building again, somewhere else, at another hour of another day, gives the same bytes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

from makeshare.engine.run import Engine
from makeshare.workflows.build import build
from makeshare.workflows.each import each
from makeshare.workflows.repository import Repository

ELSEWHERE = {
    "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711", "HOME": "/nonexistent",
}  # fmt: skip
SOURCES = ("designs", "bom", "licenses", "site", "pyproject.toml")


def test_every_package_has_the_same_bytes_in_another_folder_and_time_zone(
    repository: Repository, engine: Engine, tmp_path: Path
) -> None:
    """Every design and variant: one build here, one from nothing in another folder, time zone, locale and umask."""
    other = tmp_path / "another place"
    other.mkdir()
    for name in SOURCES:
        source = repository.root / name
        if source.is_dir():
            shutil.copytree(source, other / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, other / name)
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"} | ELSEWHERE
    command = [sys.executable, "-m", "makeshare", "build", "--trust-untracked", "--json"]
    done = subprocess.run(command, cwd=other, env=environment, capture_output=True, text=True, check=False, umask=0o077)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    wanted = [one for folder in repository.folders for one in repository.configurations(folder)]
    here = {
        one.result.package_name: one.result.package for one in each(build, wanted, repository, engine) if one.result
    }
    there = {path.name: path.read_bytes() for path in (other / "build" / "packages").glob("*.zip")}
    assert len(here) == len(wanted)
    assert here.keys() == there.keys()
    assert {name: differing(here[name], there[name]) for name in here if here[name] != there[name]} == {}


def differing(one: bytes, other: bytes) -> list[str]:
    """Name the files that two packages do not share to the byte."""
    with zipfile.ZipFile(BytesIO(one)) as first, zipfile.ZipFile(BytesIO(other)) as second:
        names = sorted({*first.namelist(), *second.namelist()})
        return [
            name
            for name in names
            if name not in first.namelist() or name not in second.namelist() or first.read(name) != second.read(name)
        ]
