# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How a stage reads its inputs and writes its outputs, a failure included."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from makeshare.errors import MakeshareError
from makeshare.model.stage import Failure

Record = TypeVar("Record")


def read(folder: Path, name: str, kind: type[Record]) -> Record:
    """Read one JSON input as a record, or as several."""
    return msgspec.json.decode((folder / name).read_bytes(), type=kind)


def write(folder: Path, name: str, data: bytes) -> None:
    """Write one output, making its folder."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def fail(folder: Path, error: MakeshareError, *more: MakeshareError) -> None:
    """Write problems that a person can act on as the stage's only output."""
    failure = msgspec.structs.replace(_failure(error), more=tuple(map(_failure, more)))
    write(folder, "failure.json", msgspec.json.encode(failure))


def _failure(error: MakeshareError) -> Failure:
    return Failure(
        kind=type(error).__name__,
        message=error.message,
        tip=error.tip,
        file=error.place.file,
        line=error.place.line,
        field=error.place.field,
    )
