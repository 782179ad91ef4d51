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

from makeshare.engine.job import KERNEL, Job
from makeshare.files import sha256

PACKAGES = (
    "cadquery",
    "cadquery-ocp",
    "ezdxf",
    "lib3mf",
    "manifold3d",
    "markdown-it-py",
    "msgspec",
    "nh3",
    "numpy",
    "pillow",
    "reportlab",
    "segno",
    "shapely",
    "vtk",
    "xlsxwriter",
)
"""Packages whose version can change what a program makes."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A program to run on input files.

    `layers` of this package are what it is made of, `label` is for people, `seconds` of wall clock it may take.
    """

    program: str
    layers: tuple[str, ...]
    inputs: Mapping[str, bytes]
    label: str
    seconds: int = 300

    @property
    def job(self) -> Job:
        """What a worker is given of it."""
        return Job(program=self.program, inputs=self.inputs, label=self.label, seconds=self.seconds, room=KERNEL)

    @property
    def key(self) -> str:
        """Name the outputs before they exist."""
        return key(self.program, self.layers, self.inputs)


def key(program: str, layers: tuple[str, ...], inputs: Mapping[str, bytes]) -> str:
    """Name outputs by everything that decides them: program, tools and the content of each input."""
    digest = hashlib.sha256(f"{program}\n{tools(layers)}\n".encode())
    for name in sorted(inputs):
        digest.update(f"{name}\n{sha256(inputs[name])}\n".encode())
    return digest.hexdigest()


@cache
def tools(layers: tuple[str, ...]) -> str:
    """Digest the sources of some of our layers, what lies beneath them all, and the versions of other packages."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    files = [path for layer in layers for path in (root / layer).rglob("*.py")]
    for path in sorted([*files, root / "errors.py", root / "files.py", root / "units.py"]):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    for package in PACKAGES:
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()
