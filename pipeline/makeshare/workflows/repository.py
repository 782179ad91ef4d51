# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A checkout as loaded: the community's settings, its catalogue, and the designs it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from makeshare.errors import InputError, Place, UnknownKey
from makeshare.model.catalog import Catalog
from makeshare.model.design import Manifest
from makeshare.model.stage import Request
from makeshare.read.catalog import load_catalog
from makeshare.read.git import tracked
from makeshare.read.manifest import load_manifest
from makeshare.read.project import Settings, design_folders, find_root, load_settings

DEFAULT = "default"
CUSTOM = "custom"


@dataclass(frozen=True)
class Configuration:
    """A design with the values asked for; the stage that runs the design resolves them."""

    manifest: Manifest
    variant: str
    requests: tuple[Request, ...]

    @property
    def name(self) -> str:
        """What progress and problems call it."""
        return self.manifest.slug + ("" if self.variant == DEFAULT else f" {self.variant}")


@dataclass(frozen=True)
class Repository:
    """Everything that a workflow reads, loaded when it is first asked for."""

    root: Path
    trust_untracked: bool = False

    @classmethod
    def around(cls, folder: Path, *, trust_untracked: bool = False) -> Repository:
        """Find the checkout around a folder; raises InputError when there is none."""
        return cls(find_root(folder), trust_untracked)

    @cached_property
    def settings(self) -> Settings:
        """The community's settings."""
        return load_settings(self.root)

    @cached_property
    def catalog(self) -> Catalog:
        """Everything under bom/catalog."""
        return load_catalog(self.root)

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The names of all design folders."""
        return design_folders(self.root)

    @cached_property
    def tracked(self) -> frozenset[str]:
        """The paths below designs/ that git tracks."""
        return tracked(self.root, "designs")

    def manifest(self, name: str) -> Manifest:
        """Load a design's manifest by folder name or slug; raises UnknownKey for none."""
        folder = name.strip("/").removeprefix("designs/").replace("-", "_")
        if folder not in self.folders:
            raise UnknownKey("design", name, (one.replace("_", "-") for one in self.folders))
        return load_manifest(self.root, folder)

    def configurations(
        self, name: str, variants: Iterable[str] = (), sets: Iterable[str] = ()
    ) -> tuple[Configuration, ...]:
        """Return a design's configurations: the named variants, or all of them; `sets` apply over each.

        Raises UnknownKey for a variant that design.toml does not have.
        """
        manifest = self.manifest(name)
        overrides = tuple(_override(text) for text in sets)
        names = tuple(variants) or ((DEFAULT,) if overrides else (DEFAULT, *manifest.variants))
        return tuple(self._configuration(manifest, variant, overrides) for variant in names)

    def _configuration(self, manifest: Manifest, name: str, overrides: tuple[Request, ...]) -> Configuration:
        file = f"designs/{manifest.folder}/design.toml"
        requests: tuple[Request, ...] = ()
        if name != DEFAULT:
            if name not in manifest.variants:
                raise UnknownKey("variant", name, manifest.variants, Place(file))
            variant = manifest.variants[name]
            requests = tuple(
                Request(name=key, value=value, place=file, line=variant.lines.get(key))
                for key, value in variant.values.items()
            )
        return Configuration(manifest, CUSTOM if overrides else name, requests + overrides)

    def closure(self, manifest: Manifest, path: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return the folders of all designs that one uses, and those that these use; raises InputError for a circle."""
        here = (*path, manifest.folder)
        found: dict[str, None] = {}
        for folder in manifest.uses:
            if folder in here:
                raise InputError(
                    f"designs use each other in a circle: {' -> '.join((*here, folder))}",
                    Place(f"designs/{manifest.folder}/design.toml", field="uses"),
                    "a design may not be a part of itself",
                )
            found[folder] = None
            found |= dict.fromkeys(self.closure(self.manifest(folder), here))
        return tuple(found)

    def require_trusted(self, files: Iterable[str]) -> None:
        """Refuse to run code of which this checkout does not track every file; raises InputError naming the first."""
        for file in files:
            if not self.trust_untracked and file not in self.tracked:
                raise InputError(
                    "is not tracked by git, so its design is not run",
                    Place(file),
                    "`git add` it if you trust it, or pass --trust-untracked",
                )


def _override(text: str) -> Request:
    """Read NAME=VALUE from the command line; raises InputError."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise InputError(f"'{text}' sets nothing", Place("--set"), "write --set width=90cm")
    return Request(name=name.strip().replace("-", "_"), value=value.strip(), place="--set")
