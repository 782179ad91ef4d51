# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a person states about a design in design.toml, readable without running any code."""

from __future__ import annotations

from typing import Literal

import msgspec

from makeshare.errors import Place
from makeshare.model.assembly import Value

Status = Literal["idea", "prototype", "tested", "released", "withdrawn"]


class Hazard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can hurt, when (making, assembling, using), and what to do about it."""

    what: str
    when: Literal["making", "assembling", "using"]
    do: str


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A borrowed fact, where it was read, and what it decided; `url` may name a standard instead."""

    fact: str
    url: str
    used_for: str
    read: str = ""


class Built(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody built this version: who (as they wish to be named), when, and the photo in the design's folder."""

    by: str
    date: str
    version: str
    photo: str = ""
    note: str = ""


class Substitution(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A permitted replacement, and under which condition."""

    instead_of: str
    use: str
    condition: str = ""


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """Parameter values under a name, as written: lengths are text with a unit."""

    name: str
    help: str
    values: dict[str, Value]
    lines: dict[str, int] = {}


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A design's card. `folder` is its identity (a Python identifier), `slug` its public name."""

    folder: str
    title: str
    summary: str
    version: str
    license: str
    authors: tuple[str, ...]
    status: Status
    technology_readiness: int
    documentation_readiness: int
    category: str
    delivered_as: Literal["kit", "finished", "parts"]
    safe_load: str
    hazards: tuple[Hazard, ...]
    sources: tuple[Source, ...]
    variants: dict[str, Variant]
    tags: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    built: tuple[Built, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    guide: str = ""
    files: dict[str, str] = {}
    place: Place = Place()

    @property
    def slug(self) -> str:
        """The public name: hyphens instead of underscores."""
        return self.folder.replace("_", "-")
