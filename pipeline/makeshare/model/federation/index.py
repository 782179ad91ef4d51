# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""catalog.json: all that a community publishes, as other communities and programs read it.

Within a version fields are only added, each with a default, and readers pass over those that they do not know; a
change of meaning is a new version, at which a reader stops. Amounts are minor units, never converted. An unknown
figure is null or left out, never zero.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from makeshare.model.design import Status as DesignStatus
from makeshare.model.federation.agreement import Agreement
from makeshare.model.federation.fields import (
    Address,
    Count,
    Currency,
    Geometry,
    Level,
    Millimetres,
    Minor,
    Moment,
    Name,
    Number,
    Path,
    Revision,
    Sha256,
    Slug,
    Spdx,
    Version,
    Words,
)

FORMAT: Final = "makeshare-catalog"
VERSION: Final = 1
FILE = "catalog.json"

Labels: TypeAlias = Annotated[tuple[Name, ...], Meta(max_length=200)]
Value: TypeAlias = Annotated[int, Meta(ge=-(10**12), le=10**12)] | float | bool | Words
"""A parameter's value: lengths in mm, angles in degrees."""


class CommunityCard(msgspec.Struct, frozen=True, kw_only=True):
    """Who publishes. `url` is where the site lies, and with it every path below; empty where none is set."""

    name: Name
    currency: Currency
    region: Words
    url: Address = ""
    repository: Words = ""
    contact: Words = ""


class FileCard(msgspec.Struct, frozen=True, kw_only=True):
    """A published file by its content."""

    bytes: Count
    sha256: Sha256


class CostCard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a unit costs in a batch. Amounts are there only when it is complete; `missing` names what has no price.

    `prices_from` and `prices_to` are the dates of the oldest and the newest price in it, as the catalogue writes them.
    """

    currency: Currency
    complete: bool
    missing: Annotated[tuple[Words, ...], Meta(max_length=2000)]
    assumed_share: Number
    prices_from: Words = ""
    prices_to: Words = ""
    low: Minor | None = None
    expected: Minor | None = None
    high: Minor | None = None


class VariantCard(msgspec.Struct, frozen=True, kw_only=True):
    """A design in one configuration; `files` by path from the site's root, `package` among them or null."""

    name: Slug
    revision: Revision
    geometry_hash: Geometry
    values: dict[Name, Value]
    mass_g: Number | None
    size_mm: tuple[Millimetres, Millimetres, Millimetres]
    poster: Path
    unit_cost: dict[Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,6}(?!\n)$")], CostCard]
    package: Path | None
    files: Annotated[dict[Path, FileCard], Meta(max_length=200)]


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where an adopted design came from: whose it is, which revision, and the package that it was taken from.

    `page` is the design's page there, empty where that community has no public address.
    """

    community: Name
    page: Address
    design: Slug
    version: Version
    revision: Revision
    geometry_hash: Geometry
    licence: Spdx
    authors: Labels
    package_sha256: Sha256
    catalogue_sha256: Sha256
    date: dt.date


class DesignCard(msgspec.Struct, frozen=True, kw_only=True):
    """A design with its variants, default first."""

    slug: Slug
    title: Name
    summary: Words
    version: Version
    licence: Spdx
    authors: Labels
    status: DesignStatus
    category: Slug
    delivered_as: Literal["kit", "finished", "parts"]
    technology_readiness: Level
    documentation_readiness: Level
    safe_load: Words
    tags: Labels
    processes: Labels
    page: Path
    ever_built: bool
    variants: Annotated[tuple[VariantCard, ...], Meta(min_length=1, max_length=200)]
    discussion: Address = ""
    origin: Origin | None = None

    def variant(self, name: str) -> VariantCard | None:
        """Return a variant by name."""
        return next((one for one in self.variants if one.name == name), None)


class PriceCard(msgspec.Struct, frozen=True, kw_only=True):
    """The price of a share."""

    currency: Currency
    minor: Minor


class OfferCard(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal: what is offered, how far it is, when it closes. `as_of` is the date of its ledger's last line.

    `closes` is the deadline in words, with its time zone. An example is none that anybody can join.
    """

    slug: Slug
    title: Name
    summary: Words
    status: Name
    example: bool
    design: Slug
    variant: Slug
    minimum_units: Count
    optimum_units: Count
    pledged_units: Count
    shares: Count
    members: Count
    as_of: Words
    deadline: Moment
    page: Path
    share_price: PriceCard | None
    version: Words = ""
    closes: Words = ""
    minimum_shares: Count = 0
    delivery: Words = ""


class MachineCard(msgspec.Struct, frozen=True, kw_only=True):
    """A machine, or several alike: what it runs, the largest piece it takes, hours a week it is free, each of them."""

    key: Slug
    title: Name
    processes: Labels
    count: Count
    envelope_mm: tuple[Number, Number, Number] | None = None
    hours_per_week: Number | None = None


class CapabilityCard(msgspec.Struct, frozen=True, kw_only=True):
    """A workshop that may make things: where, with which machines, for how many hours of people a week."""

    slug: Slug
    name: Name
    example: bool
    summary: Words
    where: Words
    region: Words
    status: Name
    contact: Words
    page: Path
    machines: Annotated[tuple[MachineCard, ...], Meta(max_length=500)]
    people_hours_per_week: Number | None = None

    @property
    def processes(self) -> tuple[str, ...]:
        """All processes that its machines run, each once."""
        return tuple(dict.fromkeys(key for machine in self.machines for key in machine.processes))


class ListedCard(msgspec.Struct, frozen=True, kw_only=True):
    """A community that the publisher has pinned: `path` leads to it over those that list it, and names the copy.

    The copy of path ("hill", "lake") lies at network/hill/lake.json, to the byte as it was on `date`.
    """

    path: Annotated[tuple[Slug, ...], Meta(min_length=1, max_length=8)]
    name: Name
    url: Address
    sha256: Sha256
    date: dt.date

    @property
    def copy(self) -> str:
        """Where its publisher keeps the copy, from the site's root."""
        return f"network/{'/'.join(self.path)}.json"


class Sums(msgspec.Struct, frozen=True, kw_only=True):
    """SHA-256 of each section of this file (as JSON with sorted keys and without spaces), and of other files."""

    sections: dict[Name, Sha256]
    files: Annotated[dict[Path, FileCard], Meta(max_length=100_000)]


class Index(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of catalog.json. `licence` is that of the index itself; every design names its own."""

    format: Literal["makeshare-catalog"]
    version: Literal[1]
    community: CommunityCard
    designs: Annotated[tuple[DesignCard, ...], Meta(max_length=5000)]
    proposals: Annotated[tuple[OfferCard, ...], Meta(max_length=5000)]
    capabilities: Annotated[tuple[CapabilityCard, ...], Meta(max_length=5000)] = ()
    agreements: Annotated[tuple[Agreement, ...], Meta(max_length=1000)] = ()
    network: Annotated[tuple[ListedCard, ...], Meta(max_length=200)] = ()
    licence: Spdx = "CC-BY-SA-4.0"
    sums: Sums | None = None

    def design(self, slug: str) -> DesignCard | None:
        """Return a design by slug."""
        return next((one for one in self.designs if one.slug == slug), None)
