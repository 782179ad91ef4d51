# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Everything that can go wrong, as one tree.

    MakeshareError            one sentence with its place; the command line prints it and exits 1
    ├── InputError            a file or a value that a person wrote is wrong
    │   ├── UnknownKey        a key that the catalogue does not have
    │   └── UnitError         a quantity without a unit, or with the wrong one
    ├── DesignError           a design's own code failed, or broke one of its rules
    ├── GeometryError         a shape that cannot be made: invalid, empty, overlapping, too big for its stock
    ├── MoneyError            two currencies met, or a price is impossible
    ├── StaleError            a generated file no longer follows from its sources
    ├── IntegrityError        a package, a ledger or a store does not hold what it claims
    └── EngineError           the machine fails: a full disk, no sandbox, a missing tool
        └── TaskError         a program in a worker took too much, was killed, or gave no result

Below the command line nobody prints and nobody exits: functions raise one of these.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

FEW = 12
"""So many known keys are listed in a message; more are searched."""


@dataclass(frozen=True)
class Place:
    """Where something is wrong: a file, a line in it (from 1), a field by name."""

    file: str = ""
    line: int | None = None
    field: str = ""

    def __str__(self) -> str:
        """Print as `file:line: field`, the form that editors turn into a link."""
        where = self.file + (f":{self.line}" if self.line else "")
        return ": ".join(part for part in (where, self.field) if part)


class MakeshareError(Exception):
    """A problem that a person can act on."""

    def __init__(self, message: str, place: Place | None = None, tip: str = "") -> None:
        """Keep the sentence, its place and what to do about it apart, so that each edge can lay them out."""
        super().__init__(message)
        self.message = message
        self.place = place or Place()
        self.tip = tip

    def __str__(self) -> str:
        """Join place, sentence and tip into the line that people read."""
        where = str(self.place)
        return (f"{where}: " if where else "") + self.message + (f" ({self.tip})" if self.tip else "")

    def at(self, place: Place) -> MakeshareError:
        """Return the same problem with a place, where the raiser could not know it."""
        if self.place.file:
            return self
        self.place = Place(place.file, place.line, self.place.field or place.field)
        return self


class InputError(MakeshareError):
    """A file or a value that a person wrote is wrong."""


class UnknownKey(InputError):  # noqa: N818  it is raised as what it says
    """A key that the catalogue does not have."""

    def __init__(self, what: str, key: str, known: Iterable[str], place: Place | None = None) -> None:
        """Name the unknown key and the known ones that look most like it."""
        names = sorted(known)
        near = difflib.get_close_matches(key, names, n=3, cutoff=0.4)
        if near:
            tip = f"did you mean {', '.join(near)}?"
        elif len(names) <= FEW:
            tip = f"there is {', '.join(names)}" if names else "there is none yet"
        else:
            tip = "`makeshare catalog find WORD` lists what there is"
        super().__init__(f"no {what} is called '{key}'", place, tip)


class UnitError(InputError):
    """A quantity without a unit, or with a unit of another kind."""


class DesignError(MakeshareError):
    """A design's own code failed, or one of its rules is broken."""


class GeometryError(MakeshareError):
    """A shape that cannot be made."""


class MoneyError(MakeshareError):
    """Two currencies met, or an amount is impossible."""


class StaleError(MakeshareError):
    """A generated file no longer follows from its sources."""


class IntegrityError(MakeshareError):
    """A package, a ledger or a store does not hold what it claims."""


class EngineError(MakeshareError):
    """The machine fails: its disk is full, it has no sandbox, or it lacks a tool."""


class TaskError(EngineError):
    """A program in a worker took too much, was killed, failed, or gave no result: it is to blame, not the machine."""
