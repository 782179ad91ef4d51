# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What planning costs for a community of 50, 200 and 1,000 designs: `python -m bench.planner [RUNS]`.

Each design has ten variants, each variant one task that makes eight files of it, each by a task of its own. The tasks
do next to nothing, so what is measured is the engine: looking up, keeping, delivering. It ends with what a community
of 100,000 designs would take on a cluster, computed from these costs and those of real designs.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.measured import RESULTS, command, keep, medians
from makeshare.engine.deliver import deliver
from makeshare.engine.outputs import Outputs
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.engine.task import HERE, From, Source, Task

SIZES = (50, 200, 1000)
VARIANTS, FILES = 10, 8
RUNS = 10


def main(runs: int) -> None:
    """Measure each size and keep the figures."""
    figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for designs in SIZES:
            figures[str(designs)] = measured(designs, Path(folder, str(designs)), runs)
            sys.stdout.write(f"{designs} designs: {figures[str(designs)]}\n")
    figures["paper"] = paper(figures)
    sys.stdout.write(f"on paper: {figures['paper']}\n")
    keep("planner", figures)


def measured(designs: int, root: Path, runs: int) -> dict[str, float]:
    """Build a synthetic community cold, unchanged, with one design edited, and with its outputs deleted."""
    (root / "designs").mkdir(parents=True)
    for number in range(designs):
        (root / "designs" / f"{number}.txt").write_text(f"design {number}")
    work = [sys.executable, "-m", "bench.planner", "build", str(root)]
    cold = command(work, watch=True)
    time.sleep(2.1)  # a file that was just written is hashed again, in case it is written once more at once
    command(work)
    unchanged, floor = medians(runs, lambda: command(work), lambda: command([sys.executable, "-c", "import msgspec"]))
    (root / "designs" / "0.txt").write_text("edited")
    edited = command(work).wall
    shutil.rmtree(root / "out")
    restored = command(work).wall
    tasks = designs * VARIANTS * FILES
    return {
        "tasks": tasks,
        "cold": cold.wall,
        "memory": cold.memory,
        "unchanged": unchanged,
        "floor": floor,
        "edited": edited,
        "restored": restored,
        "unchanged_us_per_task": (unchanged - floor) / tasks * 1e6,
    }


def build(root: Path) -> None:
    """Build the synthetic community once: plan, run, deliver."""
    made: dict[Task, tuple[str, str]] = {}
    for source in sorted((root / "designs").iterdir()):
        for variant in range(VARIANTS):
            name = f"{source.stem}-{variant}"
            design = step(name, {"source": source, "variant": b"%d" % variant})
            for number in range(FILES):
                task = step(f"{name}: {number}", {"design": From(design, "out"), "file": b"%d" % number})
                made[task] = (name, f"file-{number}")
    with Engine(Store(root / "store"), 2) as engine:
        found: dict[str, dict[str, tuple[Outputs, str]]] = {}
        for result in engine.run_all(made):
            name, file = made[result.task]
            found.setdefault(name, {})[file] = (result.outputs, "out")
        for name, files in found.items():
            deliver(root / "out" / name, files, engine.hashes, root / "locks" / name)


def step(name: str, inputs: Mapping[str, Source]) -> Task:
    """Make a task of `work`."""
    return Task(name=name, program="bench.planner:work", layers=(), inputs=inputs, room=HERE)


def work(inputs: dict[str, bytes]) -> dict[str, bytes]:
    """Do next to nothing."""
    return {"out": b" ".join(inputs[name] for name in sorted(inputs))}


def paper(figures: dict[str, dict[str, float]]) -> dict[str, float]:
    """Compute what 100,000 designs of ten variants take: planning from here, building from what `bench.engine` kept."""
    most = figures[str(SIZES[-1])]
    tasks = 100_000 * VARIANTS * FILES
    found = {"tasks": float(tasks), "unchanged_seconds": tasks * most["unchanged_us_per_task"] / 1e6}
    known = RESULTS / "engine.json"
    if known.exists():
        cold = json.loads(known.read_text())["figures"]["cold: one worker"]
        each = cold["wall"] / 25  # configurations of this checkout, one after another
        found["cpu_hours_cold"] = 100_000 * VARIANTS * each / 3600
        found["hours_on_1000_cores"] = found["cpu_hours_cold"] / 1000
        found["configurations_an_hour_on_1000_cores"] = 3600 * 1000 / each
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["build"]:
        build(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else RUNS)
