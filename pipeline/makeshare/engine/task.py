# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A task: which program on which bytes, and the key that names its outputs before they exist."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from makeshare.files import sha256

KERNEL = (
    "cadquery",
    "cadquery-ocp",
    "vtk",
    "numpy",
    "ezdxf",
    "lib3mf",
    "manifold3d",
    "shapely",
    "pillow",
    "msgspec",
)
"""Packages whose version can change what a program makes."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A program to run on input files, with the wall-clock seconds it may take and a label for people."""

    program: str
    inputs: Mapping[str, bytes]
    label: str
    seconds: int = 300

    @property
    def key(self) -> str:
        """Name the outputs by everything that decides them: program, tools and the content of each input."""
        digest = hashlib.sha256(f"{self.program}\n{tools()}\n".encode())
        for name in sorted(self.inputs):
            digest.update(f"{name}\n{sha256(self.inputs[name])}\n".encode())
        return digest.hexdigest()


@cache
def tools() -> str:
    """Digest this package's own sources and the versions of the packages beneath it."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for layer in ("author", "hardware", "kernel", "measure", "fab", "model", "stages"):
        for path in sorted((root / layer).rglob("*.py")):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    for path in (root / "units.py", root / "errors.py", root / "files.py"):
        digest.update(path.read_bytes())
    for package in KERNEL:
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()
