# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The command line never loads the kernel or a design, whatever it is asked."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from makeshare.cli import COMMANDS, SUMMARIES

ROOT = Path(__file__).parents[2]
HEAVY = ("cadquery", "OCP", "vtkmodules", "designs")
PROBE = """
import json, sys
sys.argv = ["makeshare", *sys.argv[1:]]
from makeshare.cli import main
try:
    main()
except SystemExit:
    pass
print()
print(json.dumps(sorted(name for name in sys.modules if name.split(".")[0] in %r)))
"""
CALLS = [
    ["--help"],
    ["adopt", "--list"],
    ["bom", "seedling-shelf"],
    ["books", "0001", "--format", "csv"],
    ["build", "seedling-shelf", "--variant", "default", "--json"],
    ["catalog", "find", "M6x20"],
    ["check", "seedling-shelf"],
    ["community", "check"],
    ["compare", "seedling-shelf", "--base", "no-such-commit"],
    ["cost", "seedling-shelf", "--batch", "1"],
    ["decision", "list"],
    ["demand"],
    ["distribute", "0001"],
    ["doctor"],
    ["exchange", "--help"],
    ["export", "bench/scripts/nothing.py", "-o", "build/nothing"],
    ["ledger", "show", "0001"],
    ["federate", "list"],
    ["lock", "seedling-shelf"],
    ["match", "seedling-shelf", "--split"],
    ["member", "list"],
    ["new", "seedling-shelf"],
    ["okh", "read", "nothing.toml"],
    ["optimise", "seedling-shelf", "--over", "no_such_parameter", "--tries", "2"],
    ["payments", "codes", "0001"],
    ["production", "0001-broadfork-first-run"],
    ["proposal", "show", "0001-broadfork-first-run"],
    ["rebuild", "--compare", "nothing.zip"],
    ["record", "0001", "show"],
    ["simulate", "--events", "50"],
    ["site", "--help"],
    ["statement"],
    ["store", "stat"],
    ["verify", "nothing.zip"],
]


def run(*arguments: str) -> list[str]:
    """Run a command in a process of its own and return the heavy modules that it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE % (HEAVY,), *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: list[str] = json.loads(done.stdout.strip().split("\n")[-1])
    return found


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_no_command_loads_the_kernel_or_a_design(call: list[str]) -> None:
    """Designs run in processes of their own; the one that people talk to holds no foreign code."""
    assert run(*call) == []


def test_every_command_is_called_above_and_has_a_summary() -> None:
    """A new command cannot slip past the test before."""
    assert set(COMMANDS) == set(SUMMARIES) == {call[0] for call in CALLS if not call[0].startswith("-")}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str) -> None:
    """Its help has an example to copy, and says what it prints or writes."""
    done = subprocess.run(
        [sys.executable, "-m", "makeshare", command, "--help"], capture_output=True, text=True, check=True
    )
    assert f"Usage: python -m makeshare {command}" in done.stdout or f"Usage: makeshare {command}" in done.stdout
    assert len(done.stdout.split("\n")) > 6
