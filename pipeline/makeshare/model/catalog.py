# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The catalogue: things with dimensions, offers with prices, processes and labour with rates.

Designs see dimensions only. Prices and rates never reach a design's code, so that a price edit builds no geometry.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.errors import Place, UnknownKey
from makeshare.model.money import Money
from makeshare.units import Quantity

KINDS: dict[str, tuple[str, ...]] = {
    # stock: what parts are made from
    "sheet": ("thickness", "length", "width"),
    "lumber": ("thickness", "width", "length"),
    "flat-bar": ("thickness", "width", "length"),
    "round-bar": ("diameter", "length"),
    "round-tube": ("diameter", "wall", "length"),
    "square-tube": ("width", "height", "wall", "length"),
    "angle": ("leg_a", "leg_b", "thickness", "root_radius", "length"),
    "filament": ("diameter",),
    # items: what is bought and placed; `hardware` draws each kind from these dimensions
    "hex-bolt": ("diameter", "length", "head_width", "head_height", "thread_length"),
    "socket-bolt": ("diameter", "length", "head_diameter", "head_height", "socket"),
    "button-bolt": ("diameter", "length", "head_diameter", "head_height", "socket"),
    "carriage-bolt": ("diameter", "length", "head_diameter", "head_height", "neck_width", "neck_length"),
    "wood-screw": ("diameter", "length", "head_diameter", "root_diameter"),
    "washer": ("inside", "outside", "thickness"),
    "nut": ("diameter", "width", "height"),
    "box": ("length", "width", "height"),
    "tube-cap": ("width", "height", "depth", "thickness"),
    # consumables: what is used up, counted by quantity and never placed
    "consumable": (),
}
"""Each kind of thing, and the dimensions (mm) that it must state; others may be added to any thing."""

STOCK = ("sheet", "lumber", "flat-bar", "round-bar", "round-tube", "square-tube", "angle", "filament")
BARS = ("lumber", "flat-bar", "round-bar", "round-tube", "square-tube", "angle")

FEATURES = (
    "cut_m",
    "pierce",
    "hole",
    "bend",
    "cut_off",
    "area_m2",
    "volume_cm3",
    "print_g",
    "piece",
    "weld_m",
    "screw",
    "bolt",
    "glue",
    "glue_m2",
)
"""What a process may count its time by: measured on each part (first row), or stated by each join (second row)."""


class Thing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stock, an item or a consumable. Dimensions in mm; density in kg/m3; mass in g a piece."""

    key: str
    kind: str
    title: str
    material: str
    grade: str = ""
    standard: str = ""
    source: str = ""
    dimensions: dict[str, float] = {}
    density: float | None = None
    mass: float | None = None
    colour: str = "#b0b4b8"
    metallic: bool = False
    grain: bool = False
    substitutes: tuple[str, ...] = ()
    note: str = ""
    place: Place = Place()

    @property
    def role(self) -> Literal["stock", "item", "consumable"]:
        """Say how a design may use it: make from it, buy and place it, or use it up."""
        if self.kind in STOCK:
            return "stock"
        return "consumable" if self.kind == "consumable" else "item"


class Break(msgspec.Struct, frozen=True):
    """From this many packs on, a pack costs this much."""

    packs: int
    price: Money


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A price for packs of a thing: `pack` says how much is in one (pcs, mm of a bar, g, mL).

    `source` is where the price was read, on `date`; without a source, `assumed` says on what it rests.
    """

    thing: str
    supplier: str
    region: str
    pack: Quantity
    breaks: tuple[Break, ...]
    date: str
    source: str = ""
    assumed: str = ""
    minimum_packs: int = 1
    shipping: Money | None = None
    place: Place = Place()


class Rate(msgspec.Struct, frozen=True):
    """Money an hour, with where it was read or on what it rests."""

    hourly: Money
    source: str
    assumed: str


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """A way of working: what it costs an hour, how long it takes, what it needs.

    Times follow a `Timing`: fixed per batch and per part, plus so much per unit of each measured feature.
    """

    key: str
    title: str
    code: str
    machine: Rate | None
    labour: str
    attendance: Decimal
    batch_minutes: Decimal
    part_minutes: Decimal
    seconds_per: dict[str, Decimal]
    tools: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    stock: tuple[str, ...] = ()
    mass_model: str = "solid"
    shell: Decimal | None = None
    infill: Decimal | None = None
    k_factor: Decimal | None = None
    kerf: Decimal | None = None
    tool_diameter: Decimal | None = None
    spread: Decimal = Decimal("0.2")
    source: str = ""
    assumed: str = ""
    place: Place = Place()


class Labour(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of work by hand, and what an hour of it costs, all charges included."""

    key: str
    title: str
    rate: Rate
    place: Place = Place()


class Catalog(msgspec.Struct, frozen=True, kw_only=True):
    """Everything under bom/catalog, by key."""

    things: dict[str, Thing]
    offers: dict[str, tuple[Offer, ...]]
    processes: dict[str, Process]
    labour: dict[str, Labour]

    def thing(self, key: str, place: Place | None = None) -> Thing:
        """Return a thing; raises UnknownKey with the nearest keys."""
        if key not in self.things:
            raise UnknownKey("thing in bom/catalog/things", key, self.things, place)
        return self.things[key]

    def process(self, key: str, place: Place | None = None) -> Process:
        """Return a process; raises UnknownKey with the nearest keys."""
        if key not in self.processes:
            raise UnknownKey("process in bom/catalog/rates", key, self.processes, place)
        return self.processes[key]
