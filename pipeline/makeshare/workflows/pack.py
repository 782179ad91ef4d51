# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The last step of a build: gather what a workshop needs besides geometry, and write the package."""

from __future__ import annotations

import re
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import msgspec

from makeshare.derive.revision import shop_name
from makeshare.derive.shopping import shopping
from makeshare.derive.work import work
from makeshare.engine.run import Engine
from makeshare.engine.task import key
from makeshare.errors import InputError, Place
from makeshare.model.built import Built
from makeshare.model.design import Manifest
from makeshare.read.sources import sources
from makeshare.workflows.repository import Repository
from makeshare.write.job import Job
from makeshare.write.package import package

_PHOTO = re.compile(r"[a-z0-9][a-z0-9-]*\.(jpg|png|webp)", re.ASCII)
WORDS_LICENCE = "CC-BY-SA-4.0"
"""Of the guide and every other text, whatever the design's own licence is."""


def pack(built: Built, repository: Repository, engine: Engine) -> Built:
    """Return the built design with its package; raises InputError when a licence's text is missing."""
    job = gather(built, repository)
    named = key("package", ("derive", "model", "write"), {"job": msgspec.msgpack.encode(job)})
    packed = engine.recall(named, lambda: {"package.zip": package(job)})
    return msgspec.structs.replace(built, package=packed["package.zip"])


def gather(built: Built, repository: Repository) -> Job:
    """Gather everything that the package is written from."""
    catalog, settings, manifest = repository.catalog, repository.settings, built.manifest
    description, facts, bom = built.description, built.facts, built.bom
    counts = Counter(one.key for one in description.instances if one.kind == "part")
    return Job(
        built=built,
        catalog=catalog,
        community=settings.name,
        url=settings.url,
        repository=settings.repository,
        contact=settings.contact,
        tool=f"makeshare {version('makeshare')}",
        stems={
            part.key: shop_name(part, catalog.thing(part.stock), counts[part.key], manifest.version)
            for part in description.parts
        },
        shopping={
            batch: shopping(
                description, facts, bom, catalog, batch=batch, currency=settings.currency, region=settings.region
            )
            for batch in sorted(built.estimates)
        },
        work=work(description, facts, bom, catalog),
        licences={spdx: licence(repository.root, spdx) for spdx in (manifest.license, WORDS_LICENCE)},
        sources=sources(repository.root, manifest.folder, repository.closure(manifest)),
        photos=photos(manifest, repository.root),
    )


def photos(manifest: Manifest, root: Path) -> dict[str, bytes]:
    """Read the photos of what was built; raises InputError for one that is no plain picture beside design.toml."""
    found = {}
    for name in (one.photo for one in manifest.built if one.photo):
        path = root / "designs" / manifest.folder / name
        if not _PHOTO.fullmatch(name) or path.is_symlink() or not path.is_file():
            raise InputError(
                f"the photo '{name}' is no picture beside design.toml",
                Place(f"designs/{manifest.folder}/design.toml", field="built.photo"),
                "a .jpg, .png or .webp, named in small letters, digits and hyphens",
            )
        found[name] = path.read_bytes()
    return found


def licence(root: Path, spdx: str) -> str:
    """Read a licence's full text; raises InputError when the checkout has none."""
    path = root / "licenses" / f"{spdx}.txt"
    if not path.is_file():
        raise InputError(
            "the licence's full text is missing", Place(f"licenses/{spdx}.txt"), "a package may not go without it"
        )
    return path.read_text(encoding="utf-8")
