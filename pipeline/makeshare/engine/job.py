# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A job: a program and the bytes of its inputs, all that a worker needs wherever it runs."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

KERNEL, SCRIPT, PAPER = "kernel", "script", "paper"
PRELOAD = {
    KERNEL: "makeshare.stages.preload_kernel",
    SCRIPT: "makeshare.stages.preload_script",
    PAPER: "makeshare.stages.preload_paper",
}
"""What a warm process imports before it forks: the CAD kernel and all that designs need; the kernel and what writes
files; or only what writes documents."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A program to run on input files. `label` is for people, `seconds` of wall clock it may take."""

    program: str
    inputs: Mapping[str, bytes]
    label: str
    seconds: int = 300
    room: str = KERNEL
