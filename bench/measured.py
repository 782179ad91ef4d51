# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Time whole commands, and the memory of everything that they start. Figures go to bench/results, as JSON."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "bench" / "results"
LOOK = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Took:
    """Wall clock and CPU in seconds, and the largest memory in MB that all processes held together at one look.

    The CPU is that of processes that were waited for: a worker in a sandbox, which is killed, is not among them.
    """

    wall: float
    cpu: float
    memory: float


def command(arguments: Sequence[str], folder: Path = ROOT, *, watch: bool = False, ok: Sequence[int] = (0,)) -> Took:
    """Run a command to its end; raises RuntimeError when it fails. Watching the memory costs a little time."""
    before, start = os.times(), time.perf_counter()
    with subprocess.Popen(arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        peak = _Peak(process.pid) if watch else None
        said = process.stdout.read() if process.stdout else b""
        status = process.wait()
        most = peak.end() if peak else 0.0
    wall, after = time.perf_counter() - start, os.times()
    if status not in ok:
        raise RuntimeError(f"{arguments} ended with {status}: {said.decode(errors='replace')[-2000:]}")
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return Took(wall, cpu, most)


def makeshare(*arguments: str) -> list[str]:
    """Spell a command of ours as one that runs with this Python."""
    return [sys.executable, "-m", "makeshare", *arguments]


def medians(runs: int, *works: Callable[[], Took]) -> list[float]:
    """Return the median wall clock of each piece of work, done in turn, so that all meet the same moods."""
    walls: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for found, work in zip(walls, works, strict=True):
            found.append(work().wall)
    return [statistics.median(found) for found in walls]


def keep(name: str, figures: object) -> None:
    """Write figures where the page on speed is made from, with what they were measured on."""
    RESULTS.mkdir(exist_ok=True)
    machine = {"cores": os.cpu_count(), "python": sys.version.split()[0]}
    text = json.dumps({"machine": machine, "figures": figures}, indent=1, sort_keys=True) + "\n"
    (RESULTS / f"{name}.json").write_text(text)


class _Peak:
    """Looks at the memory of a process and all below it, now and then, until it is told to end."""

    def __init__(self, process: int) -> None:
        self._most = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, args=(process,))
        self._thread.start()

    def end(self) -> float:
        """Stop looking and return the most that was seen, in MB."""
        self._ended.set()
        self._thread.join()
        return self._most

    def _look(self, process: int) -> None:
        while not self._ended.wait(LOOK):
            self._most = max(self._most, sum(map(_proportional, _tree(process))) / 1e6)


def _tree(process: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found = [process]
    for one in found:
        found += parents.get(one, [])
    return found


def _proportional(process: int) -> int:
    """Return the memory of a process in bytes, what it shares counted in proportion."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().split("\n"):
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
