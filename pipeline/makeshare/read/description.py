# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Read what a stage put out. It ran foreign code: only the form of what it wrote is believed, once checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec

from makeshare import errors
from makeshare.errors import EngineError, MakeshareError, Place
from makeshare.model.stage import Failure

_COMMAND = re.compile(r"^\s*::|##(?=\[|[a-z])")
"""What build servers take for a command to them, in whatever a program prints."""
LARGEST = 16 << 20
"""Bytes of one JSON output."""

Record = TypeVar("Record")


def outcome(outputs: Mapping[str, bytes], name: str, kind: type[Record]) -> Record:
    """Return a stage's record; raises the MakeshareError that the stage reported, or EngineError for a broken one."""
    if "failure.json" in outputs:
        raise failure(decoded(outputs["failure.json"], Failure))
    if name not in outputs:
        raise EngineError(f"the stage ended without {name}", tip="did the design leave Python early?")
    return decoded(outputs[name], kind)


def failures(data: bytes) -> list[MakeshareError]:
    """Return all problems that a stage reported; raises EngineError for a broken report."""
    first = decoded(data, Failure)
    return [failure(one) for one in (first, *first.more)]


def failure(reported: Failure) -> MakeshareError:
    """Turn a reported problem back into an error of our tree, its text stripped of control characters."""
    kinds = {
        "InputError": errors.InputError,
        "UnknownKey": errors.InputError,
        "UnitError": errors.InputError,
        "GeometryError": errors.GeometryError,
    }
    kind = kinds.get(reported.kind, errors.DesignError)
    place = Place(plain(reported.file), reported.line, plain(reported.field))
    return kind(plain(reported.message), place, plain(reported.tip))


def plain(text: str, most: int = 500) -> str:
    """Make foreign text safe to print: one line, no control or direction characters, no command to a build server."""
    shown = "".join(char for char in text.replace("\n", " ")[:most] if char.isprintable())
    return _COMMAND.sub(lambda found: " ".join(found.group()), shown)


def decoded(data: bytes, kind: type[Record]) -> Record:
    """Decode a record that a stage wrote; raises EngineError for anything else."""
    if len(data) > LARGEST:
        raise EngineError(f"a stage's output is larger than {LARGEST >> 20} MiB")
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise EngineError(f"a stage's output is malformed: {error}") from error
