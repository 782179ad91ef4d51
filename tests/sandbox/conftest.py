# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Workers in each kind of sandbox that this machine has, and things planted around them that no design may reach."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from makeshare.engine import sandbox, worker
from makeshare.engine.job import KERNEL, PRELOAD
from makeshare.engine.worker import Worker
from tests.sandbox.attacking import BARE

PROGRAMS = Path(__file__).parent / "programs"
SECRET = "hunter2-the-launcher-knows"  # noqa: S105  planted to be looked for

Workers = Callable[..., Worker]


@dataclass(frozen=True)
class Planted:
    """What an attack may look for: all of it is open to every user of this machine."""

    canary: Path
    port: int
    abstract: str
    listener: Path


def usable(kind: str) -> str:
    """Return a kind of sandbox that this machine has; skip the test where it has not."""
    lacking = sandbox.lacks(kind)
    if lacking:
        pytest.skip(lacking)
    return kind


@pytest.fixture(params=sandbox.CONFINED)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of sandbox."""
    return usable(request.param)


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Give workers by kind and room, one of each for all tests; they can run the program in `programs`."""
    ours = (*sandbox._ours(), PROGRAMS)
    bare = worker.bare_environment()
    with pytest.MonkeyPatch.context() as patched, ExitStack() as opened:
        patched.setenv("MAKESHARE_CANARY", SECRET)
        patched.setitem(PRELOAD, BARE, "attack")
        patched.setattr(sandbox, "_ours", lambda: ours)
        patched.setattr(worker, "bare_environment", lambda: {**bare, "PYTHONPATH": str(PROGRAMS)})
        made: dict[tuple[str, str], Worker] = {}

        def give(kind: str, room: str = BARE) -> Worker:
            if (kind, room) not in made:
                made[kind, room] = Worker(kind, room)
                opened.callback(made[kind, room].close)
            return made[kind, room]

        yield give


@pytest.fixture
def confined(kind: str, workers: Workers) -> Worker:
    """Give a worker in each kind of sandbox, with nothing loaded."""
    return workers(kind)


@pytest.fixture
def loaded(kind: str, workers: Workers) -> Worker:
    """Give a worker in each kind of sandbox, with the CAD kernel loaded."""
    return workers(kind, KERNEL)


@pytest.fixture
def free(workers: Workers) -> Worker:
    """Give a worker that nothing confines: an attack that fails here too proves nothing."""
    return workers(sandbox.NONE)


@pytest.fixture(scope="session")
def planted() -> Iterator[Planted]:
    """Plant a file that all may read and change, and listen on sockets that all may reach."""
    folder = Path(tempfile.mkdtemp(prefix="planted-"))
    folder.chmod(0o777)
    canary = folder / "canary"
    canary.write_text(SECRET)
    canary.chmod(0o666)
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX) as unix,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        unix.bind(str(folder / "listener"))
        (folder / "listener").chmod(0o777)
        unix.listen()
        name = f"\0planted-{os.getpid()}" if sys.platform == "linux" else str(folder / "other")
        abstract.bind(name)
        abstract.listen()
        yield Planted(canary, tcp.getsockname()[1], name, folder / "listener")
    shutil.rmtree(folder)
