# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How long `makeshare export` takes for 26 CadQuery scripts, against a plain loop in one process: `bench/export.py`.

The loop imports CadQuery once, runs each script as CadQuery's gateway does, and hands what it shows to the same
functions of ours that the command uses: the same meshes, gates and writers, without sandbox, workers and cache. Runs
alternate, so that all meet the same moods of the machine. A ratio holds on other machines better than a time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

SCRIPTS = Path(__file__).parent / "scripts"
RUNS = 5
PAUSE = 0.02
"""Seconds between two looks at the memory of all processes."""


def main() -> None:
    """Print the floor, the command on an empty store and the unchanged command, each with its ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--formats", default="step,stl,3mf,glb,dxf,svg")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--floor", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.floor:
        floor(options.formats.split(","), options.floor)
        return
    times: dict[str, list[float]] = {"floor": [], "cold": [], "unchanged": []}
    work = Path(tempfile.mkdtemp(prefix="makeshare-bench-"))
    try:
        for _ in range(options.runs):
            times["floor"].append(timed(plain(options.formats, work), work)[0])
            shutil.rmtree(work)
            work.mkdir()
            times["cold"].append(timed(ours(options.formats, work), work)[0])
            times["unchanged"].append(timed(ours(options.formats, work), work)[0])
        report(options.formats, times)
        memory(options.formats, work)
    finally:
        shutil.rmtree(work)


def report(formats: str, times: dict[str, list[float]]) -> None:
    """Print the medians."""
    least = statistics.median(times["floor"])
    sys.stdout.write(f"{len(list(SCRIPTS.glob('*.py')))} scripts to {formats}, median of {len(times['floor'])}\n")
    for name, taken in times.items():
        middle = statistics.median(taken)
        spread = f"{min(taken):.2f} to {max(taken):.2f}"
        sys.stdout.write(f"{name:10s} {middle:6.2f} s  ({spread})  ratio {middle / least:.2f}\n")


def memory(formats: str, work: Path) -> None:
    """Print the greatest memory that all processes of a command share out between them."""
    for name, command in (("floor", plain(formats, work)), ("cold", ours(formats, work))):
        shutil.rmtree(work)
        work.mkdir()
        sys.stdout.write(f"{name:10s} {timed(command, work, watch=True)[1] / 1024:6.0f} MiB at most, all processes\n")


def plain(formats: str, work: Path) -> list[str]:
    """Write the command of the plain loop."""
    return [sys.executable, __file__, "--formats", formats, "--floor", str(work / "floor")]


def ours(formats: str, work: Path) -> list[str]:
    """Write our command."""
    scripts = sorted(str(path) for path in SCRIPTS.glob("*.py"))
    return [sys.executable, "-m", "makeshare", "export", *scripts, "--formats", formats, "-o", str(work / "out")]


def timed(command: list[str], work: Path, *, watch: bool = False) -> tuple[float, int]:
    """Run a command whole, with a store of its own; return its seconds and, if watched, its greatest memory in KiB."""
    environment = os.environ | {"XDG_CACHE_HOME": str(work / "cache")}
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=work, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    most = [0]
    if watch:
        threading.Thread(target=look, args=(process.pid, most), daemon=True).start()
    _, said = process.communicate()
    taken = time.perf_counter() - start
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{said.decode()}")
    return taken, most[0]


def look(root: int, most: list[int]) -> None:
    """Watch the memory of a process with all below it until it ends; what several share is counted once."""
    while Path(f"/proc/{root}/status").exists():
        most[0] = max(most[0], sum(proportional(one) for one in family(root)))
        time.sleep(PAUSE)


def family(root: int) -> list[int]:
    """Return a process and all that come from it."""
    found = [root]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(word) for word in children.read_text().split()]
            except OSError:
                continue
    return found


def proportional(process: int) -> int:
    """Return the memory of a process in KiB, each page divided by those who share it."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.split("\n") if line.startswith("Pss:")), 0)


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
