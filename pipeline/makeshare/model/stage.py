# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What crosses the border between the command line and a stage: plain records, written as JSON."""

from __future__ import annotations

import msgspec

from makeshare.model.assembly import Value


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value that somebody asked for, and where: a variant of design.toml or the command line."""

    name: str
    value: Value
    place: str
    line: int | None = None


class DesignJob(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stage A's order: which design with which values."""

    design: str
    requests: tuple[Request, ...]


class Failure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A problem that a stage found: the name of its error class, and what the error says; and those found beside it."""

    kind: str
    message: str
    tip: str = ""
    file: str = ""
    line: int | None = None
    field: str = ""
    more: tuple[Failure, ...] = ()
