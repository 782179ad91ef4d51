# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How long a command takes whole, against a floor measured in the same run: `python bench/start.py`.

A ratio holds on other machines better than a time; both are printed. Build everything once before.
"""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 9


def main() -> None:
    """Print each command's median, its floor's, and the ratio."""
    report("makeshare --help", command("--help"), "import click, msgspec", imports)
    report("makeshare build, unchanged", command("build"), "hash all it publishes", hashes)


def command(*arguments: str) -> Callable[[], None]:
    """Make a run of the command line in a process of its own."""
    return lambda: run([sys.executable, "-m", "makeshare", *arguments])


def imports() -> None:
    """Start Python and import what any command needs: nobody's command can be quicker."""
    run([sys.executable, "-c", "import click, msgspec"])


def hashes() -> None:
    """Read and hash every published file once, in a process of its own: what knowing that nothing changed must cost."""
    run([sys.executable, __file__, "hash"])


def run(arguments: list[str]) -> None:
    """Run a command to its end; raises CalledProcessError when it fails."""
    subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True)


def report(name: str, work: Callable[[], None], floor_name: str, floor: Callable[[], None]) -> None:
    """Time work and floor in turn, so that both meet the same moods of the machine."""
    times: dict[str, list[float]] = {"work": [], "floor": []}
    for _ in range(RUNS):
        for key, call in (("work", work), ("floor", floor)):
            start = time.perf_counter()
            call()
            times[key].append(time.perf_counter() - start)
    ours, least = (statistics.median(times[key]) for key in ("work", "floor"))
    sys.stdout.write(f"{name}: {ours:.3f} s; {floor_name}: {least:.3f} s; ratio {ours / least:.1f}\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["hash"]:
        for folder in ("designs", "packages"):
            for path in sorted((ROOT / "build" / folder).rglob("*.*")):
                hashlib.sha256(path.read_bytes())
    else:
        main()
