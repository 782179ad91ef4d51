# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How often a killed build tears a published file: `python bench/crash.py [--kills 1000] [--folder FOLDER]`.

Kill -9, an interrupt and a request to terminate, each so often at random moments, then kill -9 of a build that writes
published files in place. tests/engine/crash_build.py is what is killed. On a real disk, where every file is waited for
until it is there, it takes twenty times as long as on one in memory.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
CAMPAIGNS = {
    "kill -9": (),
    "interrupt": ("--signal", "SIGINT"),
    "terminate": ("--signal", "SIGTERM"),
    "kill -9, written in place": ("--careless",),
}
HANGS = 100
"""Seconds for a hundred kills, after which a build is believed to hang."""


def main() -> None:
    """Print a line for each campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm"), help="on which disk")  # noqa: S108  a new one in it
    options = parser.parse_args()
    for name, words in CAMPAIGNS.items():
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            numbers = ("--kills", str(options.kills), "--seed", str(options.seed))
            sys.stdout.write(f"{name}: {told(campaign(Path(folder), *numbers, *words, kills=options.kills))}\n")


def campaign(folder: Path, *words: str, kills: int) -> dict[str, object]:
    """Run a campaign in a process of its own."""
    command = [sys.executable, "-m", "tests.engine.crash_build", str(folder / "community"), *words]
    limit = HANGS * (1 + kills // 100)
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=limit)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def told(report: dict[str, object]) -> str:
    """Put a report in a line; a list by its length, of which twenty are kept at most."""
    return ", ".join(f"{name} {len(value) if isinstance(value, list) else value}" for name, value in report.items())


if __name__ == "__main__":
    main()
