# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""One design in one configuration, built: everything that packages and pages are written from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from makeshare.model.assembly import Description, Value
from makeshare.model.bom import Bom
from makeshare.model.cost import Estimate
from makeshare.model.design import Manifest
from makeshare.model.facts import Facts
from makeshare.model.money import Range
from makeshare.model.package import top_folder


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit costs in a batch; `missing` counts what has no price, and then the total is none."""

    total: Range
    missing: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A configuration in a few figures: mass in g (None: unknown), box in mm, price by batch."""

    revision: str
    values: dict[str, Value]
    mass: Decimal | None
    box: tuple[float, float, float]
    prices: dict[int, Price]


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """The result of the pipeline for one configuration.

    `variant` is `default`, a name from design.toml, or `custom` when values were set by hand. `files` are the
    published geometry files by name: `parts/<part>.step|stl|3mf|glb`, `parts/<part>.dxf` for what is cut flat,
    `assembly.step`, `assembly.glb`, `poster.png`, `poster.webp`. `package` is the zip for fabricators.
    """

    manifest: Manifest
    variant: str
    revision: str
    description: Description
    facts: Facts
    bom: Bom
    estimates: Mapping[int, Estimate]
    files: Mapping[str, bytes]
    package: bytes = b""

    @property
    def name(self) -> str:
        """The configuration's name in files and addresses."""
        return public_name(self.manifest.slug, self.variant)

    @property
    def package_name(self) -> str:
        """What the package is called where people download it: `broadfork-deep_r0.1.0.zip`."""
        return f"{top_folder(self.name, self.manifest.version)}.zip"


def public_name(slug: str, variant: str) -> str:
    """Name a configuration in files and addresses: the slug, and the variant unless it is the default."""
    return slug + ("" if variant == "default" else f"-{variant}")
