# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A checkout as loaded: the community's settings, its catalogue, and the designs it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from makeshare.engine.task import HERE, Task
from makeshare.errors import InputError, Place, UnknownKey
from makeshare.model.built import public_name
from makeshare.model.catalog import Catalog
from makeshare.model.design import Manifest
from makeshare.model.stage import Request
from makeshare.read.catalog import catalog_files, load_catalog
from makeshare.read.manifest import load_manifest
from makeshare.read.project import Settings, design_folders, find_root, load_settings
from makeshare.read.sources import source_files

DEFAULT = "default"
CUSTOM = "custom"
_PHOTO = re.compile(r"[a-z0-9][a-z0-9-]*\.(jpg|png|webp)", re.ASCII)


@dataclass(frozen=True)
class Configuration:
    """A design with the values asked for; the stage that runs the design resolves them."""

    manifest: Manifest
    variant: str
    requests: tuple[Request, ...]

    @property
    def name(self) -> str:
        """Its name in files and addresses, and what progress and problems call it."""
        return public_name(self.manifest.slug, self.variant)


@dataclass(frozen=True)
class Repository:
    """Everything that a workflow reads, loaded when it is first asked for."""

    root: Path

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """Find the checkout around a folder; raises InputError when there is none."""
        return cls(find_root(folder))

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
    def catalogue(self) -> Task:
        """The task that reads bom/catalog as a table; raises InputError where there is none."""
        files = {name: self.root / name for name in catalog_files(self.root)}
        layers = ("model", "read", "workflows/steps.py")
        return Task(
            name="catalogue", program="makeshare.workflows.steps:catalog", layers=layers, inputs=files, room=HERE
        )

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

    def sources(self, manifest: Manifest) -> tuple[str, ...]:
        """Return the source files of a design and of all that it uses; raises InputError for what is no plain file."""
        return source_files(self.root, manifest.folder, self.closure(manifest))

    def licence(self, spdx: str) -> Path:
        """Return where a licence's full text lies; raises InputError when the checkout has none."""
        path = self.root / "licenses" / f"{spdx}.txt"
        if not path.is_file():
            raise InputError(
                "the licence's full text is missing", Place(f"licenses/{spdx}.txt"), "a package may not go without it"
            )
        return path

    def photos(self, manifest: Manifest) -> Iterator[Path]:
        """Yield the photos of what was built; raises InputError for one that is no plain picture beside design.toml."""
        for name in (one.photo for one in manifest.built if one.photo):
            path = self.root / "designs" / manifest.folder / name
            if not _PHOTO.fullmatch(name) or path.is_symlink() or not path.is_file():
                raise InputError(
                    f"the photo '{name}' is no picture beside design.toml",
                    Place(f"designs/{manifest.folder}/design.toml", field="built.photo"),
                    "a .jpg, .png or .webp, named in small letters, digits and hyphens",
                )
            yield path


def _override(text: str) -> Request:
    """Read NAME=VALUE from the command line; raises InputError."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise InputError(f"'{text}' sets nothing", Place("--set"), "write --set width=90cm")
    return Request(name=name.strip().replace("-", "_"), value=value.strip(), place="--set")
