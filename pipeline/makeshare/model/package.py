# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A package's own list of contents: what its writer states and its reader checks."""

from __future__ import annotations

import msgspec

SCHEMA = "makeshare-package/1"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
UNLISTED = (MANIFEST, SUMS)
"""Files that the manifest cannot list: itself, and the sums, which cover the manifest."""


class PackedFile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file: its name below the top folder, its bytes, and what it is for; `quantity` counts for one unit."""

    name: str
    size: int
    sha256: str
    purpose: str
    part: str = ""
    process: str = ""
    quantity: int | None = None


class ParameterValue(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter as resolved: lengths in mm, angles in degrees."""

    name: str
    value: int | float | str | bool
    unit: str


class PackageManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What manifest.json states. Fields that a later schema adds are read over.

    `confined` is false where the design's code ran as whoever built the package, without a sandbox.
    """

    schema: str
    name: str
    title: str
    version: str
    variant: str
    revision: str
    geometry_hash: str
    parameters: tuple[ParameterValue, ...]
    community: str
    tool: str
    licence: str
    files: tuple[PackedFile, ...]
    confined: bool = True

    @property
    def top(self) -> str:
        """The name of the package, and of the one folder in it."""
        return top_folder(self.name, self.version)


def top_folder(name: str, version: str) -> str:
    """Return the name of a package without its extension: `broadfork-deep_r0.1.0`."""
    return f"{name}_r{version}"
