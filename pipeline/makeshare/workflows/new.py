# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Start a design: a folder that builds at once, made from what this community's catalogue has."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from makeshare.engine.run import Engine
from makeshare.errors import InputError, MakeshareError, Place
from makeshare.files import write_whole
from makeshare.model.catalog import Catalog, Thing
from makeshare.read.git import track
from makeshare.workflows.lock import lock
from makeshare.workflows.repository import Repository

FILES = ("design.py", "design.toml", "guide.md")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)


def new(name: str, repository: Repository, engine: Engine) -> tuple[Path, tuple[MakeshareError, ...]]:
    """Write a design's folder, tell git of it, and lock its BOM; returns the folder and its problems.

    Raises InputError when the name cannot be one, is taken, or the catalogue lacks what the start is made from.
    """
    slug = name.replace("_", "-")
    folder = slug.replace("-", "_")
    if not _SLUG.fullmatch(slug) or keyword.iskeyword(folder):
        raise InputError(f"'{name}' cannot name a design", tip="use small letters, digits and single hyphens: bird-box")
    target = repository.root / "designs" / folder
    if target.exists():
        raise InputError("is there already", Place(f"designs/{folder}"), "choose another name")
    words = _words(slug, repository)
    for file in FILES:
        text = files("makeshare").joinpath("template", f"{file}.txt").read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace("{" + word + "}", value)
        write_whole(target / file, text.encode())
    track(repository.root, f"designs/{folder}")
    _changed, problems = lock(slug, Repository(repository.root), engine)
    return target, problems


def _words(slug: str, repository: Repository) -> dict[str, str]:
    """Choose what the template leaves open."""
    catalog = repository.catalog
    sheet = _nearest(catalog, "sheet", "thickness", 15.0, prefer="plywood")
    screw = _nearest(catalog, "wood-screw", "length", 45.0)
    cuts = sorted(
        key for key, process in catalog.processes.items() if "cut_m" in process.seconds_per and _works(process.stock)
    )
    if not cuts:
        raise InputError("the catalogue has no process that cuts sheets", Place("bom/catalog/rates"))
    return {
        "name": "".join(word.capitalize() for word in slug.split("-")),
        "title": slug.replace("-", " ").capitalize(),
        "community": f"{repository.settings.name} contributors".replace(" contributors contributors", " contributors"),
        "sheet": sheet.key,
        "screw": screw.key,
        "cut": next((key for key in cuts if "rout" in key), cuts[0]),
    }


def _works(kinds: Iterable[str]) -> bool:
    return "sheet" in tuple(kinds)


def _nearest(catalog: Catalog, kind: str, dimension: str, wanted: float, prefer: str = "") -> Thing:
    """Return the thing of a kind whose dimension is nearest to what the template needs."""
    found = [thing for thing in catalog.things.values() if thing.kind == kind]
    if not found:
        raise InputError(f"the catalogue has no {kind} to start from", Place("bom/catalog/things"))
    return min(found, key=lambda one: (prefer not in one.key, abs(one.dimensions[dimension] - wanted), one.key))
