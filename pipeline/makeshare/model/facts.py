# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What trusted code measured on geometry: the only source of numbers that are published.

Lengths in mm, areas in mm2, volumes in mm3. Masses are not here: they follow from density and route.
"""

from __future__ import annotations

import msgspec

from makeshare.model.assembly import Instance
from makeshare.model.catalog import Thing

Point = tuple[float, float, float]


class PartOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stage B must know to measure a part: its file, and whether it is cut flat or bent."""

    key: str
    name: str
    geometry: str
    thickness: float | None = None
    flat: bool = False
    k_factor: float | None = None
    colour: str = "#b0b4b8"
    metallic: bool = False


class MeasureJob(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stage B's order to measure: parts, the bought things to draw, and where all of them stand."""

    design: str
    parts: tuple[PartOrder, ...]
    things: tuple[Thing, ...]
    instances: tuple[Instance, ...]


class MakeJob(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Stage B's order to make files: what to measure, and the words that go into the files."""

    title: str
    revision: str
    measured: MeasureJob


class Hole(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A round hole: its axis, depth, and how near its centre comes to the edge of the face it opens in."""

    diameter: float
    at: Point
    axis: Point
    depth: float
    edge: float | None


class PartFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was measured on one distinct part, in its own frame."""

    key: str
    geometry_hash: str
    volume: float
    area: float
    box: Point
    low: Point
    centre: Point
    holes: tuple[Hole, ...] = ()
    flat: tuple[float, float] | None = None
    cut_length: float | None = None
    pierces: int | None = None
    bends: int = 0
    notes: tuple[str, ...] = ()


class ItemFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was measured on a bought thing as drawn."""

    key: str
    volume: float
    centre: Point


class Clash(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two instances that share space: their paths, and how much (mm3)."""

    one: str
    other: str
    volume: float


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was measured on a design in one configuration."""

    geometry_hash: str
    box: Point
    low: Point
    parts: tuple[PartFacts, ...]
    items: tuple[ItemFacts, ...]
    clashes: tuple[Clash, ...]

    def part(self, key: str) -> PartFacts:
        """Return a part's facts; raises KeyError."""
        return {part.key: part for part in self.parts}[key]
