# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Another place at another hour: everything that must not matter to a byte, changed at once.

As a program this is the command line under the clock that its environment names, workers included. Their own
environment is bare and their user another, so the clock is handed to them where Python starts in the sandbox.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from makeshare.cli import main
from makeshare.engine import sandbox
from makeshare.engine.sandbox import Seat

ROOT = Path(__file__).parents[1]
DECADE = 3653
"""Days."""
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
"""Debian's library that gives a program another clock."""
needs_faketime = pytest.mark.skipif(FAKETIME is None, reason="faketime is not installed")


def clock(days: int) -> dict[str, str]:
    """Make the variables by which a process starts so many days from now; none where faketime is not installed.

    Only the hour changes: time limits and what Python notes of its own files go by other clocks.
    """
    if FAKETIME is None:
        return {}
    return {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME": f"{days:+d}d",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


def environment(days: int) -> dict[str, str]:
    """Make the environment of a process elsewhere: another time zone, locale, hash seed, home and clock."""
    kept = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return {
        **kept,
        "TZ": "Pacific/Auckland" if days > 0 else "America/Anchorage",
        "LC_ALL": "C" if days > 0 else "C.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": str(4711 + days),
        "HOME": "/nonexistent",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "pipeline")]),
        **clock(days),
    }


def _run() -> None:
    """Run the command line, every worker under the clock of this very process."""
    told = [f"{name}={os.environ[name]}" for name in clock(0) if name in os.environ]
    real = sandbox.seat

    def seat(kind: str, preload: Sequence[str]) -> Seat:
        found = real(kind, preload)
        at = found.command.index(sys.executable)
        return replace(found, command=(*found.command[:at], "/usr/bin/env", *told, *found.command[at:]))

    with mock.patch.object(sandbox, "seat", seat):
        main()


if __name__ == "__main__":
    _run()
