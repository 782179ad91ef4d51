# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The tiny program by which `makeshare doctor` tries a sandbox: it attempts what no design may do.

In:  `canary` (the path of a file that everybody may read).
Out: `report.json`: for each attempt, whether it was refused.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import msgspec


def main(inputs: Path, outputs: Path) -> None:
    """Attempt each; a fork that succeeds ends at once."""
    canary = Path((inputs / "canary").read_text())
    attempts: dict[str, Callable[[], object]] = {
        "open a socket": socket.socket,
        "read a file of yours": canary.read_bytes,
        "change a file of yours": lambda: canary.open("ab").close(),
        "start a process": _fork,
        "look at another process": lambda: os.kill(os.getppid(), 0),
    }
    report = {name: _refused(attempt) for name, attempt in attempts.items()}
    (outputs / "report.json").write_bytes(msgspec.json.encode(report))


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return True
    return False


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)
    os.wait()
