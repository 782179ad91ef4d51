# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a program is made of: the sources of our layers, and the versions of the packages that they call."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from functools import cache
from pathlib import Path

from makeshare.engine.hashes import Hashes

PACKAGES = (
    "cadquery",
    "cadquery_ocp",
    "ezdxf",
    "lib3mf",
    "manifold3d",
    "markdown_it_py",
    "msgspec",
    "nh3",
    "numpy",
    "pillow",
    "pint",
    "reportlab",
    "scipy",
    "segno",
    "shapely",
    "vtk",
    "xlsxwriter",
)
"""Packages whose version can change what a program makes, as their metadata folders spell them."""
ALWAYS = ("errors.py", "files.py", "units.py")
"""What every layer may import."""
OTHERS = frozenset(
    {
        "community", "demand", "distribution", "exchange", "federation", "funding", "governance", "pages", "privacy",
        "production",
    }
)  # fmt: skip
"""Folders within a layer that no program of a worker imports (import-linter holds them to it): people, money, the
site. An edit there builds no design anew."""
_ROOT = Path(__file__).parents[1]


def tools(layers: tuple[str, ...], hashes: Hashes) -> str:
    """Digest some of our layers (folders or files of this package) with what lies beneath them all."""
    digest = hashlib.sha256(versions().encode())
    for layer in sorted({*layers, *ALWAYS}):
        path = _ROOT / layer
        for source in _sources(path) if path.is_dir() else [str(path)]:
            digest.update(f"{source.removeprefix(str(_ROOT))} {hashes.of(source)}\n".encode())
    return digest.hexdigest()


def versions() -> str:
    """Return the versions of Python and of PACKAGES."""
    found = installed()
    return "\n".join(f"{name} {found.get(name, 'none')}" for name in ("python", *PACKAGES))


@cache
def installed() -> dict[str, str]:
    """Return what is installed, with versions, by the names of the metadata folders: reading those takes far longer."""
    found = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for folder in reversed([path for path in sys.path if path and Path(path).is_dir()]):
        for entry in os.listdir(folder):  # noqa: PTH208  a third of the time of Path.iterdir
            match = _INFO.fullmatch(entry)
            if match:
                found[match[1].lower().replace("-", "_")] = match[2]
    return found


_INFO = re.compile(r"([A-Za-z0-9_.-]+?)-([^-]+)\.dist-info")


@cache
def _sources(folder: Path) -> tuple[str, ...]:
    own = (path for path in folder.rglob("*.py") if OTHERS.isdisjoint(path.relative_to(_ROOT).parts))
    return tuple(sorted(str(path) for path in own))
