# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Paths in the tree of assemblies: `frame/tube-long[2]` is one instance, `frame/tube-long` its line."""

from __future__ import annotations

import re

_INDEX = re.compile(r"\[[0-9]+\]", re.ASCII)
_DIGITS = re.compile(r"([0-9]+)", re.ASCII)


def line_path(path: str) -> str:
    """Return an instance's path without indices."""
    return _INDEX.sub("", path)


def parent(path: str) -> str:
    """Return the path of the assembly that holds a path; nothing for the design itself."""
    return path.rpartition("/")[0]


def common(paths: tuple[str, ...]) -> str:
    """Return the innermost assembly that holds all paths."""
    split = [parent(path).split("/") for path in paths]
    shared: list[str] = []
    for names in zip(*split, strict=False):
        if len(set(names)) > 1:
            break
        shared.append(names[0])
    return "/".join(shared)


def within(path: str, member: str) -> bool:
    """Tell whether a path is a member, or lies below it where the member is an assembly."""
    return path == member or path.startswith(f"{member}/")


def natural(path: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    """Return a sorting key: an assembly before its content, bolt-m6 before bolt-m10."""
    return tuple(
        tuple((0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in _DIGITS.split(name) if piece)
        for name in path.split("/")
    )
