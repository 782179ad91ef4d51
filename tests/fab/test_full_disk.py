# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A full disk is an error, never a shorter file: exporters of CAD kernels are known to say nothing of it."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.exceptions import PluginError

from makeshare.engine import sandbox
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.errors import EngineError, GeometryError
from makeshare.fab import step
from makeshare.files import write_whole
from makeshare.site_plugin import stage
from makeshare.stages import exchange
from makeshare.workflows.repository import Repository
from makeshare.workflows.whole import built
from tests.disks import small_disk
from tests.kernel.shapes_for_tests import scene

ROOT = Path(__file__).parents[2]
SMALL = 64 << 10
"""Bytes of the disk that gets full."""
ON_NO_DISK = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
sys.argv = ["digests", "0"]
runpy.run_module("tests.fab.digests", run_name="__main__")
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB that is full but for 16."""
    with small_disk(tmp_path / "disk", SMALL) as folder:
        (folder / "old").write_bytes(b"old")
        (folder / "ballast").write_bytes(bytes(SMALL * 3 // 4 - 4096))
        yield folder


@pytest.fixture
def community(tmp_path: Path) -> Path:
    """A checkout with one small design."""
    root = tmp_path / "community"
    shutil.copytree(ROOT / "tests" / "designs" / "sound", root)
    shutil.copytree(ROOT / "licenses", root / "licenses")
    return root


def digests(program: list[str]) -> dict[str, str]:
    """Write every format in a process of its own and return the digests of the files."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "pipeline")])}
    done = subprocess.run(
        [sys.executable, "-B", *program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, str] = json.loads(done.stdout)
    return {name: digest for name, digest in found.items() if not name.startswith("control/")}


def test_no_exporter_writes_to_a_disk_at_all() -> None:
    """Every format comes out whole where no file may grow by a byte: whatever a disk does, no exporter notices."""
    assert digests(["-c", ON_NO_DISK]) == digests(["-m", "tests.fab.digests", "0"])


class Short(io.BytesIO):
    """A stream that keeps the first 5000 bytes, and says nothing of the rest."""

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]  # bytes are enough here
        """Keep what there is room for."""
        return super().write(bytes(data)[: max(0, 5000 - self.tell())])


def test_a_step_file_that_was_cut_short_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel itself reports success: so the end of the file is looked at."""
    monkeypatch.setattr(step, "io", SimpleNamespace(BytesIO=Short))
    body = scene().bodies[0]
    header = step.StepHeader("part", "1.0.0", "commons", "makeshare")
    with pytest.raises(GeometryError, match="only a part of part as STEP"):
        step.part_step(body.shape, body.name, body.colour, header=header)


def test_a_stage_fails_on_a_full_disk(disk: Path) -> None:
    """A stage ends with the system's own error, and with it its worker's outputs are dropped."""
    with pytest.raises(OSError, match="No space left on device"):
        exchange.write(disk, "parts/side.step", bytes(SMALL))


def test_a_file_is_the_old_one_or_the_new_one(disk: Path) -> None:
    """What is published is replaced as a whole or not at all, and nothing half written stays behind."""
    with pytest.raises(EngineError, match=r"old: cannot write: No space left on device .*is the disk full"):
        write_whole(disk / "old", bytes(SMALL))
    assert (disk / "old").read_bytes() == b"old"
    assert sorted(path.name for path in disk.iterdir()) == ["ballast", "old"]


def test_a_page_is_the_old_one_or_the_new_one(disk: Path) -> None:
    """The site's plugin stops MkDocs with a sentence."""
    with pytest.raises(PluginError, match=r"page\.md cannot be written: No space left on device"):
        stage(disk, [("old", b"old"), ("ballast", (disk / "ballast").read_bytes()), ("page.md", bytes(SMALL))])
    assert sorted(path.name for path in disk.iterdir()) == ["ballast", "old"]


def test_nothing_is_published_from_a_full_disk(disk: Path, community: Path) -> None:
    """With 64 KiB for all outputs, the command says that the disk is full, exits 3, and hands no package over."""
    (community / "build").symlink_to(disk)
    (disk / "ballast").unlink()
    done = subprocess.run(
        [sys.executable, "-m", "makeshare", "build", "tray", "--variant", "default"],
        cwd=community,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stdout + done.stderr
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert not [path for path in disk.rglob("*") if path.suffix in (".zip", ".step", ".dxf", ".stl")]
    assert not list(disk.rglob(".part-*"))


def test_a_worker_that_runs_out_of_space_hands_nothing_over(
    community: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too small a disk in the sandbox ends the build with the step's name, and no part of its files is kept."""
    if sandbox.choose() != sandbox.BUBBLEWRAP:
        pytest.skip("only bubblewrap gives a worker a disk of its own")
    monkeypatch.setattr(sandbox, "SPACE", 4 * SMALL)
    repository = Repository(community)
    (configuration,) = repository.configurations("tray", ("default",))
    with Engine(Store(tmp_path / "store"), 1) as engine, pytest.raises(ExceptionGroup) as stopped:
        built(configuration, repository, engine)
    (problem,) = stopped.value.exceptions
    assert isinstance(problem, EngineError)
    assert "make files" in str(problem)
    kept = [path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file()]
    assert not [data for data in kept if data.startswith(b"ISO-10303-21")]
