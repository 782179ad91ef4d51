# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Single values as a foreign file states them, each with its field and line."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.model.exchange.tree import Kind
from makeshare.units import Quantity


class Stated(msgspec.Struct, frozen=True):
    """Text as it stands in the file, at a field such as `part[2].name`. Empty text says that there is none."""

    text: str
    field: str
    line: int
    kind: Kind = "text"

    @property
    def known(self) -> bool:
        """Whether there is any text."""
        return bool(self.text.strip())


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """An amount: the letters, and what they are in one unit; None when the unit is missing or nothing can be read.

    `step` is the worth of the last digit that was written, in the same unit: 0.5 of it either way is rounding.
    """

    stated: Stated
    amount: Quantity | None = None
    step: Decimal = Decimal(0)


Form = Literal["box", "cylinder", "sphere"]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """The outer shape of a thing: three edges of a box, height and radius of a cylinder, or the radius of a sphere."""

    stated: Stated
    form: Form
    sizes: tuple[Measure, ...]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, in the role that the file gives them."""

    role: str
    name: Stated | None = None
    email: Stated | None = None
    affiliation: Stated | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An address or a file of the project, in a role such as `bom`, `source` or `repository`."""

    role: str
    target: Stated
    title: str = ""


class Image(msgspec.Struct, frozen=True, kw_only=True):
    """A picture; a slot is a purpose that one picture of a project may serve."""

    location: Stated | None
    place: Stated
    slots: tuple[Stated, ...] = ()
    tags: tuple[Stated, ...] = ()
    depicts: Stated | None = None
