# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Write what other tools and communities read: all formats of the community, or the manifest of one design."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from makeshare.engine.run import Engine
from makeshare.errors import InputError, MakeshareError, Place
from makeshare.files import write_whole
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.workflows.publish import gather
from makeshare.workflows.repository import DEFAULT, Repository
from makeshare.workflows.whole import built
from makeshare.write.exchange import Exchange, exports, ohm, okh
from makeshare.write.exchange.forms import Published
from makeshare.write.pages.downloads import files

MANIFESTS: dict[str, Callable[[Published, DesignEntry], bytes]] = {"losh": okh.document, "ohm": ohm.document}
"""Dialects of a design's manifest."""


def everything(repository: Repository, engine: Engine) -> tuple[Exchange, list[MakeshareError]]:
    """Write every format of what can be published; returns the problems of what cannot."""
    catalogue, problems = gather(repository, engine)
    offered = {one.name: files(one) for entry in catalogue.designs for one in entry.builts}
    return exports(catalogue, offered), problems


def deliver(made: Exchange, folder: Path) -> list[str]:
    """Write the files below a folder and return the paths of those that changed; raises EngineError."""
    return [path for path, data in sorted(made.files.items()) if write_whole(folder / path, data)]


def manifest(name: str, dialect: str, repository: Repository, engine: Engine) -> bytes:
    """Write the manifest of a design's default configuration in a dialect of `MANIFESTS`.

    Raises UnknownKey for a design that is not there, InputError for one that was withdrawn, ExceptionGroup with the
    problems of one that does not build.
    """
    (configuration,) = repository.configurations(name, (DEFAULT,))
    card = configuration.manifest
    if card.status == "withdrawn":
        raise InputError("the design was withdrawn: nobody should make it", Place(f"designs/{card.folder}/design.toml"))
    found = built(configuration, repository, engine)
    entry = DesignEntry(manifest=card, builts=(found,), guide=card.guide)
    nested = tuple(DesignEntry(manifest=repository.manifest(folder), builts=()) for folder in repository.closure(card))
    catalogue = Catalogue(community=repository.settings, catalog=repository.catalog, designs=(entry, *nested))
    return MANIFESTS[dialect](Published(catalogue, {found.name: files(found)}), entry)
