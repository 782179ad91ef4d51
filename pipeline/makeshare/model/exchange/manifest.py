# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Somebody else's manifest of an open design, whatever its dialect, as it stands: nothing is mended, nothing lost."""

from __future__ import annotations

from typing import Literal

import msgspec

from makeshare.errors import Place
from makeshare.model.exchange.stated import Image, Link, Measure, Person, Shape, Stated
from makeshare.model.exchange.tree import Node, Table

Dialect = Literal["okh-1.0", "okh-losh", "ohm"]
DIALECTS: dict[str, str] = {
    "okh-1.0": "Open Know-How 1.0 manifest",
    "okh-losh": "OKH-LOSH manifest",
    "ohm": "Open Hardware Manager manifest",
    "okw": "Open Know-Where facility",
}
"""What each kind of file is called among people."""


class ForeignPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part that the project documents itself. `at` is the field and line where it begins."""

    at: Stated
    name: Stated | None = None
    quantity: Measure | None = None
    mass: Measure | None = None
    shape: Shape | None = None
    material: Stated | None = None
    processes: tuple[Stated, ...] = ()
    links: tuple[Link, ...] = ()


class ForeignSupply(msgspec.Struct, frozen=True, kw_only=True):
    """A material (by weight, length …) or a component (by pieces) that is bought or comes from another project."""

    at: Stated
    kind: Literal["material", "component"]
    name: Stated | None = None
    key: Stated | None = None
    quantity: Measure | None = None
    links: tuple[Link, ...] = ()


class ForeignManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a manifest states. None or empty: it does not say, or what it says cannot be read.

    `original` is the whole file; `extra` the fields of it, by path, that nothing here stands for. `licences` are in
    the roles hardware, documentation, software or project; `relations` lead to other projects.
    """

    file: str
    dialect: Dialect
    original: Table
    extra: tuple[tuple[str, Node], ...] = ()
    spec: Stated | None = None
    title: Stated | None = None
    function: Stated | None = None
    description: Stated | None = None
    intended_use: Stated | None = None
    version: Stated | None = None
    licences: tuple[tuple[str, Stated], ...] = ()
    people: tuple[Person, ...] = ()
    organizations: tuple[Stated, ...] = ()
    languages: tuple[Stated, ...] = ()
    dates: tuple[Stated, ...] = ()
    keywords: tuple[Stated, ...] = ()
    stage: Stated | None = None
    technology: Stated | None = None
    documentation: Stated | None = None
    made: Stated | None = None
    made_independently: Stated | None = None
    safety: Stated | None = None
    standards: tuple[Stated, ...] = ()
    patent_class: Stated | None = None
    processes: tuple[Stated, ...] = ()
    tools: tuple[Stated, ...] = ()
    links: tuple[Link, ...] = ()
    relations: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    mass: Measure | None = None
    shape: Shape | None = None
    parts: tuple[ForeignPart, ...] = ()
    supplies: tuple[ForeignSupply, ...] = ()

    def at(self, stated: Stated) -> Place:
        """Return the place of a value of this file."""
        return Place(self.file, stated.line or None, stated.field)

    @property
    def whole(self) -> Place:
        """The file itself."""
        return Place(self.file)

    def link(self, role: str) -> Link | None:
        """Return the first link in a role."""
        return next((link for link in self.links if link.role == role), None)

    @property
    def all_links(self) -> tuple[Link, ...]:
        """Every address and file that is named, those of parts and pictures included."""
        parts = [link for part in self.parts for link in part.links]
        supplies = [link for supply in self.supplies for link in supply.links]
        images = [Link(role="image", target=image.location) for image in self.images if image.location]
        return (*self.links, *self.relations, *images, *parts, *supplies)
