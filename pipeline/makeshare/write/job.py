# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A job for a workshop: one built design, told in the order in which people make it. Packages are written from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cached_property

import msgspec

from makeshare.model.assembly import Join, Part
from makeshare.model.built import Built
from makeshare.model.catalog import Catalog, Process, Thing
from makeshare.model.facts import PartFacts
from makeshare.model.package import ParameterValue, top_folder
from makeshare.model.purchase import Purchase, Work

_INDEX = re.compile(r"\[\d+\]")
_LARGER = {"mm": "m", "g": "kg", "mL": "L"}
THOUSAND = Decimal(1000)
_RANK = {"WEL": 1, "POST": 2, "ASM": 3}
"""Order of kinds of work (Open Know-Where's codes) that no route decides: first what shapes parts, last assembly."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A distinct made part with all that is known of it; `number` counts from 1, as on the traveller."""

    number: int
    part: Part
    quantity: int
    mass_each: Decimal | None
    facts: PartFacts
    stock: Thing
    stem: str

    @property
    def source(self) -> str:
        """Its published files' name without extension."""
        return "parts/" + self.part.key.replace("/", "--")


class Weld(msgspec.Struct, frozen=True, kw_only=True):
    """Equal welds: what they hold, how many runs, and each run's length, size and type (mm)."""

    members: str
    runs: int
    length: float | None
    size: float | None
    style: str
    process: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One process, and what goes through it; no parts: the assembled whole."""

    process: str
    title: str
    parts: tuple[Made, ...]
    joins: int = 0


class Job(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything that a package is written from.

    `stems` are file names for shops, without extension, by part key. `licences` are full texts by SPDX identifier,
    `sources` the design's own files by path, `photos` of what was
    built by name.
    """

    built: Built
    catalog: Catalog
    community: str
    url: str
    repository: str
    contact: str
    tool: str
    stems: Mapping[str, str]
    shopping: Mapping[int, tuple[Purchase, ...]]
    work: Work
    licences: Mapping[str, str]
    sources: Mapping[str, bytes] = {}
    photos: Mapping[str, bytes] = {}

    @property
    def top(self) -> str:
        """The package's name without extension."""
        return top_folder(self.built.name, self.built.manifest.version)

    @property
    def address(self) -> str:
        """Where this design is published, or nothing when the community has no site."""
        return f"{self.url.rstrip('/')}/designs/{self.built.manifest.slug}/" if self.url else ""

    @cached_property
    def made(self) -> tuple[Made, ...]:
        """The made parts, stock by stock, else in the order of the design."""
        parts = self.built.description.parts
        stocks = list(dict.fromkeys(part.stock for part in parts))
        placed = [one for one in self.built.description.instances if one.kind == "part"]
        counts = Counter(one.key for one in placed)
        lines = {line.path: line for line in self.built.bom.lines}
        masses = {one.key: lines[plain_path(one.path)].mass_each for one in placed}
        return tuple(
            Made(
                number=number,
                part=part,
                quantity=counts[part.key],
                mass_each=masses.get(part.key),
                facts=self.built.facts.part(part.key),
                stock=self.catalog.thing(part.stock),
                stem=self.stems[part.key],
            )
            for number, part in enumerate(sorted(parts, key=lambda one: stocks.index(one.stock)), 1)
        )

    @cached_property
    def bought(self) -> tuple[tuple[str, str], ...]:
        """Quantity and title of what is bought or used up for one unit: each thing once, however often it is placed."""
        amounts: dict[tuple[str, str], Decimal] = {}
        for line in self.built.bom.lines:
            if line.kind in ("buy", "consume"):
                key = (line.thing, line.quantity.unit)
                amounts[key] = amounts.get(key, Decimal(0)) + line.quantity.value
        return tuple((amount_text(value, unit), self.thing(key)) for (key, unit), value in amounts.items())

    @cached_property
    def welds(self) -> tuple[Weld, ...]:
        """The welds, equal ones counted together."""
        groups: dict[tuple[str, float | None, float | None, str, str], int] = {}
        for join in self.built.description.joins:
            if join.kind == "weld":
                key = (_between(join), join.length, join.size, join.style, join.process)
                groups[key] = groups.get(key, 0) + join.count
        return tuple(
            Weld(members=members, runs=runs, length=length, size=size, style=style, process=process)
            for (members, length, size, style, process), runs in groups.items()
        )

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every process once, in an order that keeps each part's route, then the joins, then the whole's route."""
        routes = [self._route(made.part) for made in self.made] or [self.built.description.route]
        return tuple(
            Step(
                process=key,
                title=self.process(key).title,
                parts=tuple(one for one in self.made if key in one.part.route),
                joins=sum(join.count for join in self.built.description.joins if join.process == key),
            )
            for key in in_order(routes, lambda key: _RANK.get(self.process(key).code, 0))
        )

    def _route(self, part: Part) -> tuple[str, ...]:
        """Return all that a part goes through: its own route, the joins that hold it, the route of the whole."""
        description = self.built.description
        paths = {one.path for one in description.instances if one.key == part.key and one.kind == "part"}
        joined = (
            join.process
            for join in description.joins
            if any(path == member or path.startswith(f"{member}/") for member in join.members for path in paths)
        )
        return tuple(dict.fromkeys((*part.route, *joined, *description.route)))

    @property
    def parameters(self) -> tuple[ParameterValue, ...]:
        """Every parameter with its resolved value."""
        description = self.built.description
        return tuple(
            ParameterValue(name=one.name, value=description.values.get(one.name, one.default), unit=one.unit)
            for one in description.parameters
        )

    def process(self, key: str) -> Process:
        """Return a process of the catalogue; raises UnknownKey."""
        return self.catalog.process(key)

    def thing(self, key: str) -> str:
        """Return a thing's title."""
        return self.catalog.thing(key).title


def in_order(routes: Iterable[tuple[str, ...]], rank: Callable[[str], int] = lambda _: 0) -> tuple[str, ...]:
    """Merge routes into one order that keeps each of them; what may come now or later goes by rank.

    Where routes contradict each other, the earlier one wins.
    """
    routes = tuple(routes)
    waiting = dict.fromkeys(key for route in routes for key in route)
    before = {key: {route[at] for route in routes if key in route for at in range(route.index(key))} for key in waiting}
    result: list[str] = []
    while waiting:
        ready = min((key for key in waiting if not before[key] & waiting.keys()), key=rank, default=next(iter(waiting)))
        del waiting[ready]
        result.append(ready)
    return tuple(result)


def amount_text(value: Decimal, unit: str) -> str:
    """Print an amount for a list: pieces as a bare number, anything else in the unit that suits its size."""
    if unit in _LARGER and value >= THOUSAND:
        value, unit = value / THOUSAND, _LARGER[unit]
    number = f"{round(value, 2).normalize():f}"
    return number if unit == "pcs" else f"{number} {unit}"


def plain_path(path: str) -> str:
    """Return an instance's path without indices: the path of its line in the BOM."""
    return _INDEX.sub("", path)


def _between(join: Join) -> str:
    """Name the parts that a join holds; one name where it holds two of a kind."""
    return " + ".join(dict.fromkeys(plain_path(member) for member in join.members))
