# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a design says of itself once its code has run: parameters, parts, where they stand, how they are joined.

Stage A writes this as `design.json`, and it is only a claim: everything measurable is measured again by stage B.
"""

from __future__ import annotations

import msgspec

from makeshare.units import Quantity

Matrix = tuple[float, ...]
"""A placement: 3 rows of 4 numbers, row by row; rotation without scale, translation in mm."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)

Value = float | int | str | bool


class Parameter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One parameter of a design: lengths in mm, angles in degrees."""

    name: str
    kind: str
    default: Value
    help: str
    min: float | None = None
    max: float | None = None
    options: tuple[str, ...] = ()
    line: int = 0

    @property
    def unit(self) -> str:
        """The unit that the values are in, or nothing."""
        return {"length": "mm", "angle": "deg"}.get(self.kind, "")


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A distinct made part: one geometry, one stock, one route. `key` is its path without indices."""

    key: str
    name: str
    stock: str
    route: tuple[str, ...]
    geometry: str
    colour: str = ""
    grain: str = ""
    note: str = ""
    file: str = ""
    line: int = 0


class Instance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part, bought item or sub-assembly at its place in the whole. `key`: a part's key or a thing's key."""

    path: str
    kind: str
    key: str
    matrix: Matrix
    line: int = 0


class Join(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Members that are held together. Sizes in mm; `items` are the paths of the fasteners it brought."""

    kind: str
    process: str
    members: tuple[str, ...]
    items: tuple[str, ...] = ()
    length: float | None = None
    size: float | None = None
    style: str = ""
    count: int = 1
    note: str = ""
    line: int = 0


class Consumable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something used up, not placed: glue, paint, wire. `path` is the assembly that uses it."""

    path: str
    thing: str
    quantity: Quantity
    note: str = ""
    line: int = 0


class Violation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule across parameters that these values break."""

    message: str
    parameters: tuple[str, ...]


class Description(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that stage A hands over, beside one geometry file for each part."""

    design: str
    about: str
    parameters: tuple[Parameter, ...]
    values: dict[str, Value]
    parts: tuple[Part, ...]
    instances: tuple[Instance, ...]
    joins: tuple[Join, ...]
    consumables: tuple[Consumable, ...]
    route: tuple[str, ...]
    violations: tuple[Violation, ...]
    things: tuple[str, ...]

    def part(self, key: str) -> Part:
        """Return the part of a key; raises KeyError."""
        return next(part for part in self.parts if part.key == key)
