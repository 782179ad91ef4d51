# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The schemas that describe our exports, published beside them: others can hold our files, or their own, against them.

They are files of the package, as constant as its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

FOLDER = "exchange/schemas/"


@cache
def schemas() -> Mapping[str, bytes]:
    """Return every schema by its path below the site."""
    folder = files("makeshare") / "schemas"
    return {f"{FOLDER}{one.name}": one.read_bytes() for one in sorted(folder.iterdir(), key=lambda one: one.name)}
