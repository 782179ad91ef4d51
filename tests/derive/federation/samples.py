# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small catalogues made by hand."""

from __future__ import annotations

import datetime as dt

from makeshare.model.federation.index import (
    CommunityCard,
    CostCard,
    DesignCard,
    FileCard,
    Index,
    OfferCard,
    PriceCard,
    VariantCard,
)
from makeshare.model.federation.network import ListedPin, Pin

DAY = dt.date(2026, 11, 25)
ZONE = dt.timezone(dt.timedelta(hours=1))


def cost(expected: int | None) -> CostCard:
    """What a unit costs; None is unknown."""
    known = expected is not None
    return CostCard(
        currency="EUR", complete=known, missing=() if known else ("a screw",), assumed_share="0.1", low=expected,
        expected=expected, high=expected,
    )  # fmt: skip


def design(
    slug: str = "tray", *, price: int | None = 1000, status: str = "prototype", version: str = "0.1.0"
) -> DesignCard:
    """A design with one variant."""
    package = f"designs/{slug}/files/{slug}_r{version}.zip"
    return DesignCard(
        slug=slug, title=slug.capitalize(), summary="", version=version, licence="CERN-OHL-W-2.0", authors=("them",),
        status=status, category="making", delivered_as="kit", technology_readiness=1, documentation_readiness=1,  # type: ignore[arg-type]  # one of the statuses
        safe_load="none stated", tags=(), processes=("cut",), page=f"designs/{slug}/", ever_built=False,
        variants=(
            VariantCard(
                name="default", revision=f"{version}+g1.abcd", geometry_hash="g1:abcd", values={}, mass_g=None,
                size_mm=(1.0, 2.0, 3.0), poster="", unit_cost={"10": cost(price)}, package=package,
                files={package: FileCard(bytes=1, sha256="0" * 64)},
            ),
        ),
    )  # fmt: skip


def offer(
    slug: str = "0001-run", *, status: str = "draft", price: int | None = 2000, example: bool = False
) -> OfferCard:
    """A proposal."""
    return OfferCard(
        slug=slug, title="A run", summary="", status=status, example=example, design="tray", variant="default",
        minimum_units=10, optimum_units=30, pledged_units=0, shares=0, members=0, as_of="", page=f"proposals/{slug}/",
        deadline=dt.datetime(2027, 3, 31, 18, 0, tzinfo=ZONE),
        share_price=None if price is None else PriceCard(currency="EUR", minor=price),
    )  # fmt: skip


def index(
    name: str, *, url: str = "", designs: tuple[DesignCard, ...] = (), offers: tuple[OfferCard, ...] = ()
) -> Index:
    """A community's catalogue."""
    return Index(
        format="makeshare-catalog", version=1, community=CommunityCard(name=name, currency="EUR", region="EU", url=url),
        designs=designs, proposals=offers,
    )  # fmt: skip


def pin(slug: str, name: str, *listed: tuple[tuple[str, ...], str], url: str = "") -> Pin:
    """A pinned community, with those that it lists by path and name."""
    return Pin(
        slug=slug, name=name, address="", sha256="0" * 64, date=DAY, index=index(name, url=url),
        listed=tuple(ListedPin(path=path, sha256="0" * 64, date=DAY, index=index(other)) for path, other in listed),
    )  # fmt: skip
