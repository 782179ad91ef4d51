# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Building again, somewhere else, ten years from now, gives the same bytes."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.workflows.repository import Repository
from makeshare.workflows.whole import whole
from tests.elsewhere import DECADE, environment, needs_faketime

SOURCES = ("designs", "bom", "licenses", "pyproject.toml")
PUBLISHED = {".step", ".stl", ".3mf", ".glb", ".dxf", ".png", ".webp", ".xlsx", ".csv", ".html", ".pdf", ".json"}
"""Formats that the comparison must have met."""

Files = dict[str, bytes]


def here(repository: Repository, engine: Engine) -> Files:
    """Everything that this checkout's designs publish, by path below build."""
    wanted = [one for folder in repository.folders for one in repository.configurations(folder)]
    found: Files = {}
    for outcome, built in whole(wanted, repository, engine):
        assert built is not None, outcome.problems
        found[f"packages/{built.package_name}"] = built.package
        found |= {f"designs/{built.name}/{name}": data for name, data in built.files.items()}
    return found


def there(root: Path, days: int, workers: int) -> Files:
    """The same, built from nothing in a checkout under another clock, time zone, locale, hash seed, home and umask."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.elsewhere", "build", "--json", "--jobs", str(workers)],
        cwd=root,
        env=environment(days),
        capture_output=True,
        text=True,
        check=False,
        umask=0o077,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    folder = root / "build"
    paths = [path for name in ("packages", "designs") for path in (folder / name).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def copied(root: Path, sources: Iterable[str], to: Path) -> Path:
    """Copy a checkout's sources to another folder."""
    to.mkdir()
    for name in sources:
        if (root / name).is_dir():
            shutil.copytree(root / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(root / name, to / name)
    return to


def differing(one: Files, other: Files) -> list[str]:
    """Name what two builds do not share to the byte, and what within a package it is."""
    return [
        name + (f" ({', '.join(_within(one[name], other[name]))})" if name.endswith(".zip") else "")
        for name in sorted(one.keys() & other.keys())
        if one[name] != other[name]
    ]


def _within(one: bytes, other: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(one)) as first, zipfile.ZipFile(io.BytesIO(other)) as second:
        names = sorted({*first.namelist(), *second.namelist()})
        files = [{name: opened.read(name) for name in opened.namelist()} for opened in (first, second)]
    return [name.partition("/")[2] for name in names if files[0].get(name) != files[1].get(name)]


def test_every_published_file_has_the_same_bytes_elsewhere(
    repository: Repository, engine: Engine, tmp_path: Path
) -> None:
    """All designs and variants, by one worker here and by two there; there, all that must not matter is another."""
    other = there(copied(repository.root, SOURCES, tmp_path / "another place"), DECADE, workers=2)
    own = here(repository, engine)
    assert own.keys() == other.keys()
    assert differing(own, other) == []
    packed = zipfile.ZipFile(io.BytesIO(next(data for name, data in own.items() if name.startswith("packages/"))))
    assert {Path(name).suffix for name in (*own, *packed.namelist())} >= PUBLISHED


@needs_faketime
def test_a_design_that_reads_the_clock_is_caught(tmp_path: Path) -> None:
    """Ten years back a sound design is the same, and one that looks at the year is not: the clock reaches workers."""
    root = copied(Path(__file__).parent / "designs" / "sound", SOURCES[:2] + SOURCES[3:], tmp_path / "community")
    shutil.copytree(Path(__file__).parents[1] / "licenses", root / "licenses")
    shutil.copytree(root / "designs" / "tray", root / "designs" / "dated")
    design = root / "designs" / "dated" / "design.py"
    sound = design.read_text()
    design.write_text(sound.replace("self.width, 200,", "self.width, __import__('time').gmtime().tm_year / 10,"))
    assert design.read_text() != sound
    for name in ("tray", "dated"):
        card = root / "designs" / name / "design.toml"
        card.write_text(card.read_text().partition("[variants")[0])
    with Engine(Store(tmp_path / "store"), 1) as engine:
        own = here(Repository(root), engine)
    found = differing(own, there(root, -DECADE, workers=1))
    assert [name for name in found if "tray" in name] == []
    assert "designs/dated/assembly.step" in found
    assert "designs/dated/poster.png" in found
    assert any(name.startswith("packages/dated_r0.1.0.zip (README.txt, SHA256SUMS, assembly.glb") for name in found)
