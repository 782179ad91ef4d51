# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The same tasks on a Dask cluster on this machine: the same bytes, though a worker is killed on the way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from makeshare.engine.cluster import Cluster
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.engine.task import Task
from makeshare.errors import EngineError
from tests.engine.test_engine import task
from tests.sandbox.attacking import BLOCK


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(folder: Path, program: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a part of the cluster as a person would, in a process group of its own."""
    with (folder / f"{program}.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{program}", *arguments],
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "DASK_DISTRIBUTED__DIAGNOSTICS__NVML": "false"},
            cwd=folder,
        )


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on loopback, started by hand."""
    address = f"tcp://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    scheduler = start(tmp_path, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    workers = [
        start(tmp_path, "worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--host", "127.0.0.1")
        for _ in range(2)
    ]
    yield address, workers
    for process in (*workers, scheduler):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def designs(number: int) -> list[Task]:
    """Some designs that differ."""
    return [task(BLOCK.replace('"10 cm"', f'"{10 + size} cm"')) for size in range(number)]


def test_a_cluster_gives_the_same_bytes_though_a_worker_is_killed(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    """Half-way one of two workers is killed with kill -9; the other does its work, and nothing differs."""
    address, workers = cluster
    tasks = [
        Task(name=f"{one.name} {number}", program=one.program, layers=one.layers, inputs=one.inputs, twice=True)
        for number, one in enumerate(designs(12))
    ]
    with Engine(Store(tmp_path / "there"), place=Cluster(address)) as far:
        there = {}
        for result in far.run_all(tasks):
            there[result.task.name] = dict(result.outputs)
            if len(there) == 4:
                os.killpg(workers[0].pid, signal.SIGKILL)
        assert workers[0].wait(10) == -signal.SIGKILL
    with Engine(Store(tmp_path / "here"), 1) as near:
        here = {result.task.name: dict(result.outputs) for result in near.run_all(tasks)}
    assert len(there) == len(tasks)
    assert there == here
    leaked = [path for path in Path("/proc").glob("[0-9]*/cmdline") if str(tmp_path).encode() in _read(path)]
    assert leaked == []


def test_what_a_design_does_there_is_confined_and_reported(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    """An endless loop is stopped on the worker's machine and told here in the same sentence."""
    with Engine(Store(tmp_path), place=Cluster(cluster[0])) as far:
        with pytest.raises(EngineError, match="took longer than 2 s and was stopped"):
            far.run(task("while True: pass\n" + BLOCK, seconds=2))
        outputs = far.run(task("import socket; socket.socket()\n" + BLOCK))
        assert b"PermissionError" in outputs["failure.json"]


def test_a_scheduler_that_does_not_answer_is_one_sentence() -> None:
    """A wrong address says what to start."""
    with pytest.raises(EngineError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:"):
        Cluster(f"tcp://127.0.0.1:{free_port()}", timeout=2)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
