# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The small community of crash_build.py, built clean, and held against that."""

from __future__ import annotations

from pathlib import Path

from tests.engine.crash_build import Files, build, published, temporary


def clean(root: Path, version: str) -> Files:
    """What a build of a version comes to in a folder of its own."""
    root.mkdir()
    (root / "source").write_text(version)
    build(root)
    return published(root)


def ends_as(root: Path, expected: Files) -> bool:
    """Tell whether everything is there, and nothing else."""
    return published(root) == expected and not temporary(root)
