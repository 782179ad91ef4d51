# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Communities made in empty folders, and published from there: real packages and catalogues, no CAD kernel."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue, DesignEntry, Licence
from makeshare.model.federation.index import Index
from makeshare.model.production.making import Making, WorkshopView
from makeshare.model.proposal import ProposalView
from makeshare.read.federation import parse_index
from makeshare.read.production.workshop import load_workshops
from makeshare.site_plugin import written
from makeshare.workflows import community, federation
from makeshare.workflows.repository import Repository
from makeshare.write.package import package
from makeshare.write.pages.render import render
from tests.write import builders

SOUND = Path(__file__).parents[2] / "designs" / "sound"
LICENCES = Path(__file__).parents[3] / "licenses"
TRAY = ("designs/tray/design.py", "designs/tray/design.toml")
PROJECT = """# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: CC0-1.0
[tool.makeshare]
name = "{name}"
currency = "{currency}"
region = "EU"
url = "{url}"
contact = "{contact}"
batches = [1, 10]
"""
SHED = """
name = "EXAMPLE shed"
example = true
summary = "EXAMPLE: cuts sheets."
status = "Active"
access = "Membership"
contact = "https://example.org/shed"
languages = ["en"]
currency = "EUR"
people_hours_per_week = "12.5 h"

[location]
place = "EXAMPLE place"
region = "EU"

[[machines]]
key = "router"
title = "Router"
processes = ["cut"]
envelope = { x = "2.5 m", y = "1.25 m", z = "150 mm" }
hours_per_week = "20 h"
"""


def found(folder: Path, name: str, *, currency: str = "EUR", url: str = "", contact: str = "") -> Repository:
    """Make a community in an empty folder: its settings, a catalogue of materials, licences, no design, no page."""
    folder.mkdir(parents=True)
    text = PROJECT.format(name=name, currency=currency, url=url, contact=contact)
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    for empty in ("designs", "site", "bom"):
        (folder / empty).mkdir()
    shutil.copytree(SOUND / "bom" / "catalog", folder / "bom" / "catalog")
    shutil.copytree(LICENCES, folder / "licenses")
    return Repository(folder)


def tray(repository: Repository, **card: str) -> DesignEntry:
    """Give a community the tray: its sources in the checkout, and what a build would have made of them."""
    shutil.copytree(SOUND / "designs" / "tray", repository.root / "designs" / "tray", dirs_exist_ok=True)
    for name, value in card.items():
        path = repository.root / "designs" / "tray" / "design.toml"
        path.write_text(
            path.read_text().replace(f'{name} = "{_stated(name)}"', f'{name} = "{value}"'), encoding="utf-8"
        )
    made = built(repository, **card)
    return DesignEntry(manifest=made.manifest, builts=(made,), guide="Screw the feet on.")


def shed(repository: Repository) -> None:
    """Give a community a workshop."""
    (repository.root / "site" / "workshops").mkdir()
    (repository.root / "site" / "workshops" / "example-shed.toml").write_text(SHED, encoding="utf-8")


def built(repository: Repository, **card: Any) -> Built:  # noqa: ANN401  any field of the card
    """Make what was built, with a package that holds the sources as they lie in the checkout."""
    one = builders.built(folder="tray", title="Tray", variants={}, **card)
    sources = {name: (repository.root / name).read_bytes() for name in TRAY}
    licence = one.manifest.license
    packed = package(
        builders.job(one, sources=sources, community=repository.settings.name, licences={licence: "The text.\n"})
    )
    return msgspec.structs.replace(one, package=packed, estimates=_priced(one))


def publish(
    repository: Repository, entries: Iterable[DesignEntry] = (), proposals: Iterable[ProposalView] = ()
) -> Index:
    """Lay the site's files into build/site as publishing does, and return the catalogue as a stranger reads it."""
    fresh = Repository(repository.root)
    network, problems = federation.gather(fresh)
    together, wrong, _ = community.gather(fresh)
    workshops, broken = load_workshops(fresh.root, fresh.catalog)
    assert [*problems, *wrong, *broken] == []
    catalogue = Catalogue(
        community=fresh.settings,
        catalog=fresh.catalog,
        designs=tuple(entries),
        proposals=tuple(proposals),
        licences=(Licence(spdx="CERN-OHL-W-2.0", text="The text.\n"),),
        network=network,
        together=together,
        making=Making(workshops=tuple(WorkshopView(workshop=one) for one in workshops)),
    )
    site = fresh.root / "build" / "site"
    shutil.rmtree(site, ignore_errors=True)
    for name, data in (*written(fresh.root / "site", catalogue), *render(catalogue).items()):
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return parse_index((site / "catalog.json").read_bytes(), "catalog.json")


def _priced(one: Built) -> dict[int, object]:
    """Give every line a price, so that a unit has one."""
    return {
        batch: msgspec.structs.replace(estimate, missing=(), lines=estimate.lines[:1], assumed_share=Decimal("0.25"))
        for batch, estimate in one.estimates.items()
    }


def _stated(name: str) -> str:
    return {"license": "CERN-OHL-W-2.0", "version": "0.1.0", "status": "idea"}[name]
