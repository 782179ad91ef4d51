# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A build of sixty small tasks that is killed again and again: `python -m tests.engine.crash_build FOLDER --kills 99`.

It plans, runs, keeps and delivers with the real engine, as workflows/build.py does, and no kernel. Two versions of its
source take turns, so that what is published is old or new. Every build is a fork of a process that has imported all,
so that most kills meet it at work and none at imports.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import mmap
import os
import random
import shutil
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from makeshare.engine import deliver as delivering
from makeshare.engine.deliver import deliver, deliver_one
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.engine.task import From, Source, Task
from makeshare.files import PART
from tests.engine.helpers import step

Files = Mapping[str, bytes]
VERSIONS = ("old", "new")
LEAVES, MIDDLE, ENDS, FACES = 14, 38, 8, 4
"""Tasks of each layer, and the files beside its package that each end puts out."""
BEFORE, INSIDE, BETWEEN, AFTER, ENDED = PHASES = ("before", "inside", "between", "after", "ended")
"""Where a build is: before it delivers anything, within a delivery, between two, after the last, or at its end."""
RUNS = 9
"""Builds that are timed before the first is killed."""
MANY = 20
"""Faults of one kind that are listed."""
EMPTIED, DELIVERING, CONVERGED = 1 / 8, 1 / 2, 1 / 4
"""Shares of kills: on an empty store, counted from when the build begins to deliver, and followed by a peaceful one."""


# ------------------------------------------------------------------------------------------------------ the build


def grow(inputs: Files) -> Files:
    """Make some thousand bytes of what comes in."""
    seed = hashlib.sha256(b"|".join(inputs[name] for name in sorted(inputs))).digest()
    return {"out": seed * (40 + seed[0] * 4)}


def end(inputs: Files) -> Files:
    """Put out files that tell by themselves whether they are whole, one under a name that only this version has."""
    (body,) = grow(inputs).values()
    whole = {f"face-{face}": _signed(body + bytes([face])) for face in range(FACES)}
    return {**whole, f"only/{body[:2].hex()}": _signed(body[:99]), "package": _signed(body * 2)}


def _signed(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode() + body


def is_whole(data: bytes) -> bool:
    """Tell whether a published file is what some build put out."""
    return hashlib.sha256(data[64:]).hexdigest().encode() == data[:64]


def plan(source: Path) -> list[Task]:
    """Put sixty tasks in three layers; everything hangs on one file."""
    leaves = [_step(f"leaf {number}", "grow", {"s": source, "n": b"%d" % number}) for number in range(LEAVES)]
    tasks = list(leaves)
    for number in range(MIDDLE):
        needs: dict[str, Source] = {f"{one}": From(tasks[(number * 5 + one * 3) % len(tasks)], "out") for one in (1, 2)}
        tasks.append(_step(f"middle {number}", "grow", {"n": b"%d" % number, **needs}))
    last = tasks[-ENDS * 2 :]
    return [
        _step(f"end {number}", "end", {"a": From(last[number], "out"), "b": From(last[-1 - number], "out")})
        for number in range(ENDS)
    ]


def _step(name: str, function: str, inputs: Mapping[str, Source]) -> Task:
    made = step(name, function, inputs)
    return Task(name=made.name, program=f"{__name__}:{function}", layers=(), inputs=inputs, room=made.room)


def build(root: Path, tell: Callable[[str], None] = lambda _phase: None) -> None:
    """Run everything and publish it, each end as soon as it is there."""
    with Engine(Store(root / "store"), 2) as engine:
        for result in engine.run_all(plan(root / "source")):
            if result.error is not None:
                raise result.error
            name, outputs = result.task.name.replace(" ", "-"), result.outputs
            tell(INSIDE)
            shown = {file: (outputs, file) for file in outputs if file != "package"}
            deliver(root / "out" / name, shown, engine.hashes, root / "store" / "locks" / name)
            deliver_one(root / "packages" / name, outputs, "package", engine.hashes)
            tell(BETWEEN)
        tell(AFTER)


def published(root: Path) -> dict[str, bytes]:
    """Read everything that was published, by path; what is still being written is not published."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for folder in ("out", "packages")
        for path in (root / folder).rglob("*")
        if path.is_file() and not path.name.startswith(PART)
    }


def temporary(root: Path) -> list[str]:
    """Name all temporary files, published or in the store."""
    parts = [*root.rglob(f"{PART}*"), *(root / "store" / "parts").glob("*")]
    return sorted(path.relative_to(root).as_posix() for path in parts)


# --------------------------------------------------------------------------------------------------- the killing


@dataclass
class Report:
    """What a campaign found; `torn`, `strange` and `unlike` must stay empty."""

    kills: int = 0
    phases: Counter[str] = field(default_factory=Counter)
    torn: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    left: int = 0
    mixed: int = 0
    converged: int = 0
    milliseconds: float = 0
    seconds: float = 0


class Campaign:
    """Kills builds in a folder and looks at what they leave."""

    def __init__(self, root: Path, seed: int, number: signal.Signals) -> None:
        """Build both versions in peace, to know what each must come to."""
        self.root = root
        self.chance = random.Random(seed)  # noqa: S311  chance, no secret
        self.signal = number
        self.report = Report()
        self.phase = mmap.mmap(-1, 1)
        self.clean = {version: self._clean(version) for version in VERSIONS}

    def _clean(self, version: str) -> dict[str, bytes]:
        shutil.rmtree(self.root, ignore_errors=True)
        self._edit(version)
        self._waited(self._forked())
        return published(self.root)

    def _edit(self, version: str) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / "source").write_text(version)

    def run(self, kills: int) -> Report:
        """Kill so many builds, each at a moment between its start and the time that such a build takes."""
        began = time.monotonic()
        usual = {emptied: self._usual(emptied=emptied) for emptied in (True, False)}
        self.report.milliseconds = round(1000 * usual[False], 1)
        for number in range(kills):
            version = VERSIONS[number % len(VERSIONS)]
            emptied = self._prepare(version, emptied=self.chance.random() < EMPTIED)
            self._kill(usual[emptied], delivering=self.chance.random() < DELIVERING)
            self._look()
            if self.chance.random() < CONVERGED:
                self._converge(self.chance.choice(VERSIONS))
        self._converge(VERSIONS[0])
        self.report.seconds = round(time.monotonic() - began, 1)
        return self.report

    def _prepare(self, version: str, *, emptied: bool) -> bool:
        """Change the source; sometimes take the whole store away."""
        self._edit(version)
        if emptied:
            shutil.rmtree(self.root / "store", ignore_errors=True)
        return emptied

    def _usual(self, *, emptied: bool) -> float:
        """Return the seconds that a build after an edit takes."""
        times = []
        for number in range(RUNS):
            self._prepare(VERSIONS[number % 2], emptied=emptied)
            start = time.monotonic()
            self._waited(self._forked())
            times.append(time.monotonic() - start)
        return statistics.median(times)

    def _forked(self) -> int:
        """Start a build in a child, which tells in shared memory where it is."""
        self.phase[0] = PHASES.index(BEFORE)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])  # until the child is ready to be interrupted
        child = os.fork()
        if child == 0:
            status = 1
            try:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
                build(self.root, self._tell)
                self._tell(ENDED)
                status = 0
            except KeyboardInterrupt:
                status = 130
            finally:
                os._exit(status)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        return child

    def _tell(self, phase: str) -> None:
        self.phase[0] = PHASES.index(phase)

    def _waited(self, child: int) -> None:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status not in (0, -self.signal, 130):
            self.report.unlike.append(f"a build ended with status {status}")

    def _kill(self, usual: float, *, delivering: bool) -> None:
        child = self._forked()
        while delivering and self.phase[0] == PHASES.index(BEFORE):
            time.sleep(0.0001)
        time.sleep(self.chance.uniform(0, usual / 2 if delivering else usual))
        os.kill(child, self.signal)
        self._waited(child)
        self.report.kills += 1
        self.report.phases[PHASES[self.phase[0]]] += 1

    def _look(self) -> None:
        """Hold each published file against both versions of it."""
        versions: set[str] = set()
        for name, data in published(self.root).items():
            whose = [version for version in VERSIONS if self.clean[version].get(name) == data]
            versions.update(whose if len(whose) == 1 else ())
            if not whose:
                known = any(name in files for files in self.clean.values())
                (self.report.torn if known else self.report.strange).append(f"{self.report.kills}: {name}")
        self.report.left += bool(temporary(self.root))
        self.report.mixed += len(versions) > 1

    def _converge(self, version: str) -> None:
        """Build once in peace: everything must be there, whole, and nothing else."""
        self._edit(version)
        self._waited(self._forked())
        found = published(self.root)
        wrong = [name for name in found.keys() | self.clean[version].keys() if not self._same(version, name, found)]
        self.report.unlike += [f"{self.report.kills}: {name}" for name in [*wrong, *temporary(self.root)]]
        self.report.converged += 1

    def _same(self, version: str, name: str, found: Files) -> bool:
        return name in found and is_whole(found[name]) and found[name] == self.clean[version].get(name)


def carelessly(path: Path, data: bytes) -> os.stat_result:
    """Write a file in place, as most programs do: the control, which must tear."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(data), 256):
            file.write(data[start : start + 256])
    return path.stat()


def main() -> None:
    """Run a campaign and print its report as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=99)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--signal", choices=("SIGKILL", "SIGTERM", "SIGINT"), default="SIGKILL")
    parser.add_argument("--careless", action="store_true", help="write published files in place")
    options = parser.parse_args()
    if options.careless:
        delivering.replace = carelessly  # type: ignore[attr-defined]  # it is imported there
    report = Campaign(options.folder, options.seed, signal.Signals[options.signal]).run(options.kills)
    found = {name: value[:MANY] if isinstance(value, list) else value for name, value in vars(report).items()}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    from tests.engine import crash_build  # tasks name their functions by this module, not by __main__

    crash_build.main()
