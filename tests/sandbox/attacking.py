# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How tests make jobs of hostile code, and how they look at the processes that run it."""

from __future__ import annotations

import os
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from makeshare.engine.job import KERNEL, Job
from makeshare.engine.worker import Worker
from makeshare.model.catalog import Thing
from makeshare.model.stage import DesignJob

BARE = "bare"
"""Room of a warm process that has loaded nothing: it starts ten times as fast."""
SHEET = Thing(
    key="ply",
    kind="sheet",
    title="plywood",
    material="plywood",
    dimensions={"thickness": 12.0, "length": 2500.0, "width": 1250.0},
)
BLOCK = """
import cadquery as cq
from makeshare import Assembly, Design, Part, length

class Block(Design):
    size: float = length(default="10 cm", min="1 cm", max="1 m", help="edge")

    def assemble(self) -> Assembly:
        whole = Assembly()
        whole.place(Part("block", cq.Workplane().box(self.size, self.size, 12), stock="ply", route=["cut"]))
        return whole
"""


def attack_job(code: str, seconds: int = 20, room: str = BARE, **inputs: str) -> Job:
    """Make the job of running hostile code; `inputs` are texts for it to read."""
    files = {"attack.py": textwrap.dedent(code).encode(), **{name: text.encode() for name, text in inputs.items()}}
    return Job(program="attack", inputs=files, label="attack", seconds=seconds, room=room)


def attempt(worker: Worker, code: str, seconds: int = 20, **inputs: str) -> str:
    """Run hostile code and return what it told."""
    return worker.run(attack_job(code, seconds, **inputs)).get("told", b"nothing").decode()


def design_job(source: str, seconds: int = 60, beside: Mapping[str, str] = MappingProxyType({})) -> Job:
    """Make the job of stage A on a design's source, with other files beside it."""
    return Job(
        program="makeshare.stages.design",
        inputs={
            "job.json": msgspec.json.encode(DesignJob(design="block", requests=())),
            "things.json": msgspec.json.encode((SHEET,)),
            "processes.json": b'["cut"]',
            "src/designs/block/design.py": source.encode(),
            **{f"src/designs/block/{name}": text.encode() for name, text in beside.items()},
        },
        label="block",
        seconds=seconds,
        room=KERNEL,
    )


def slack() -> float:
    """Return the seconds that a limit may be overrun: one, and more where others keep this machine busy."""
    return 1 + os.getloadavg()[0] / (os.cpu_count() or 1)


def named(marker: str) -> list[int]:
    """Return the processes of which some thread has a name."""
    found = []
    for comm in Path("/proc").glob("[0-9]*/task/*/comm"):
        try:
            if comm.read_text().strip() == marker[:15]:
                found.append(int(comm.parts[2]))
        except OSError:
            continue
    return sorted(set(found))


def eventually(holds: Callable[[], bool], seconds: float = 5) -> bool:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


def descendants(process: int) -> list[int]:
    """Return a process and all that descend from it, parents first."""
    family = [process]
    for one in family:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                family += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return family


def warm_process(worker: Worker) -> int:
    """Return the number of a worker's warm process itself, within whatever starts it."""
    assert worker._process is not None
    for process in descendants(worker._process.pid):
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
        if b"makeshare.engine.warm" in words and b"python" in words[0]:
            return process
    raise AssertionError("there is no warm process")
