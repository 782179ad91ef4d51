# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How long `makeshare export` takes for 26 CadQuery scripts, against a plain loop in one process.

`python -m bench.export [--formats LIST] [--runs N]`

The loop imports CadQuery once, runs each script as CadQuery's gateway does, and hands what it shows to the same
functions of ours that the command uses: the same meshes, gates and writers, without sandbox, workers and cache. Runs
alternate, so that all meet the same moods of the machine. A ratio holds on other machines better than a time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.measured import Took, command, keep, medians  # noqa: E402  the floor runs this file from elsewhere

SCRIPTS = Path(__file__).parent / "scripts"
RUNS = 5
FLOOR = "plain loop in one process"
COLD = "cold: two workers, sandbox on"


def main() -> None:
    """Measure the floor, the command on an empty store and the unchanged command, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--formats", default="step,stl,3mf,glb,dxf,svg")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--floor", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.floor:
        floor(options.formats.split(","), options.floor)
        return
    with tempfile.TemporaryDirectory(prefix="makeshare-bench-") as folder:
        figures = measured(options.formats, Path(folder), options.runs)
    keep("export" if "," in options.formats else f"export-{options.formats}", figures)
    for name, figure in figures.items():
        sys.stdout.write(f"{name}: {figure}\n")


def measured(formats: str, folder: Path, runs: int) -> dict[str, dict[str, float]]:
    """Time the floor and us in turn, each from an empty folder; then once more each, for the memory."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")

    def afresh(arguments: list[str], *, watch: bool = False) -> Took:
        for name in ("cache", "out", "floor"):
            shutil.rmtree(folder / name, ignore_errors=True)
        return command(arguments, folder, watch=watch)

    works = {
        FLOOR: lambda: afresh(plain(formats, folder)),
        COLD: lambda: afresh(ours(formats, folder)),
        "unchanged": lambda: command(ours(formats, folder), folder),
    }
    walls = dict(zip(works, medians(runs, *works.values()), strict=True))
    least = afresh(plain(formats, folder), watch=True)
    memory = {FLOOR: least.memory, COLD: afresh(ours(formats, folder), watch=True).memory}
    figures = {
        name: {"wall": wall, "ratio": wall / walls[FLOOR], "memory": memory.get(name, 0.0)}
        for name, wall in walls.items()
    }
    figures[FLOOR]["cpu"] = least.cpu
    return figures


def plain(formats: str, work: Path) -> list[str]:
    """Write the command of the plain loop."""
    return [sys.executable, str(Path(__file__)), "--formats", formats, "--floor", str(work / "floor")]


def ours(formats: str, work: Path) -> list[str]:
    """Write our command."""
    scripts = sorted(str(path) for path in SCRIPTS.glob("*.py"))
    return [sys.executable, "-m", "makeshare", "export", *scripts, "--formats", formats, "-o", str(work / "out")]


def floor(formats: list[str], folder: Path) -> None:
    """Do the work in this process: import once, run, gate, mesh, write."""
    from makeshare.model.script import ScriptJob  # noqa: PLC0415  what is timed starts here
    from makeshare.stages.script import run  # noqa: PLC0415  the same
    from makeshare.stages.script_files import write_all  # noqa: PLC0415  the same
    from makeshare.stages.script_shown import gather  # noqa: PLC0415  the same

    folder.mkdir(parents=True)
    for path in sorted(SCRIPTS.glob("*.py")):
        job = ScriptJob(script=path.name, name=path.stem, formats=tuple(formats))
        _, files = write_all(gather(run(job, SCRIPTS), job.name), job)
        for name, data in files.items():
            (folder / f"{path.stem}{Path(name).suffix}").write_bytes(data)


if __name__ == "__main__":
    main()
