# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A CadQuery script as `makeshare export` sees it: its parameters, the order to run it, and what came of that."""

from __future__ import annotations

import msgspec

FORMATS = ("step", "stl", "3mf", "glb", "dxf", "svg")
"""What a script can be exported to, in the order in which it is told."""

Value = bool | int | float | str | list[bool | int | float | str]
"""Value of a parameter; a list stands for a tuple."""


class ScriptParameter(msgspec.Struct, frozen=True, kw_only=True):
    """A literal that a script assigns at its top level, and what it says of it; `kind` is flag, number, text, tuple."""

    name: str
    kind: str
    default: Value
    line: int
    help: str = ""


class ScriptJob(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The order to run one script.

    `script` is its file below `src`, `name` what its products are called, `packages` the installed ones that it
    imports, each with what tells its version.
    """

    script: str
    name: str
    formats: tuple[str, ...]
    values: dict[str, Value] = {}
    packages: dict[str, str] = {}


class ScriptReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a script showed: how many objects and solids, their box and volume in mm, and what to know of the files.

    It comes from the process that ran the script's own code, so it is the script's word.
    """

    objects: int
    solids: int
    box: tuple[float, float, float]
    volume: float
    notes: tuple[str, ...] = ()


class ScriptTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Seconds that running a script and writing its files took: the one thing that differs from run to run."""

    script: float
    files: float
