# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small pure programs for tests of the engine, which knows nothing of kernels: bytes in, bytes out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from makeshare.errors import InputError

Files = Mapping[str, bytes]


def join(inputs: Files) -> Files:
    """Put all inputs behind each other, by name; fails where one says so."""
    if b"fail" in inputs.values():
        raise InputError("it was told to fail")
    return {"out": b"|".join(inputs[name] for name in sorted(inputs))}


def first_letter(inputs: Files) -> Files:
    """Keep only the first letter: most edits change nothing behind this."""
    (data,) = inputs.values()
    return {"out": data[:1]}


def look_up(inputs: Files) -> Files:
    """Look two entries of a table up: the one that is named, and the one that this one names."""
    table = json.loads(inputs["table.json"])
    first = inputs["name"].decode()
    second = table.get(first, "")
    return {"out": f"{second} {table.get(second)}".encode(), "asked.json": json.dumps([first, second]).encode()}


def digests(inputs: Files) -> Files:
    """Make a table of one JSON file."""
    table = json.loads(inputs["table.json"])
    return {"table.json": inputs["table.json"], "digests.json": json.dumps(table).encode()}


def many(inputs: Files) -> Files:
    """Put out several files, one of them empty."""
    return {"a/one": inputs["in"], "a/two": b"", "b/three": inputs["in"] * 2}
