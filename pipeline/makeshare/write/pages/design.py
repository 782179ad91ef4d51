# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A design's page: what it is, what it costs, how to make it, and what is known and not known about it."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.exchange import Exchange
from makeshare.write.html import rendered
from makeshare.write.pages import about_design
from makeshare.write.pages.bill import bill
from makeshare.write.pages.cards import description, poster_path
from makeshare.write.pages.cost import cost
from makeshare.write.pages.downloads import Files, downloads
from makeshare.write.pages.exchange import for_tools
from makeshare.write.pages.hero import hero
from makeshare.write.pages.howto import howto
from makeshare.write.pages.links import discussion_link, origin_note
from makeshare.write.pages.page import heading, page
from makeshare.write.pages.panels import panels
from makeshare.write.pages.schema import product
from makeshare.write.pages.track_record import track_record
from makeshare.write.pages.variants import variant_cards

ROOT = "../../"
"""From a design's page to the root of the site."""


def design_page(catalogue: Catalogue, entry: DesignEntry, offered: Files, made: Exchange) -> bytes:
    """Write designs/<slug>/index.md; `offered` are the files beside it, `made` those for other tools."""
    return page(
        _blocks(catalogue, entry, offered, made),
        title=entry.manifest.title,
        description=description(entry),
        image=poster_path(entry.default, "png"),
        kind="product",
        hide=("navigation",),
    )


def _blocks(catalogue: Catalogue, entry: DesignEntry, offered: Files, made: Exchange) -> Iterator[str]:
    manifest = entry.manifest
    yield hero(catalogue, entry, ROOT)
    if len(entry.builts) > 1:
        yield heading("Variants", "variants")
        yield variant_cards(entry, ROOT)
    yield heading("What it costs", "cost")
    yield panels(entry, cost)
    if manifest.status != "withdrawn":
        yield heading("Downloads", "downloads")
        yield panels(entry, lambda built: downloads(built, offered[built.name]))
    yield heading("Hazards", "hazards")
    yield about_design.hazards(entry)
    if entry.guide:
        yield heading("How to build it", "guide")
        yield rendered(entry.guide)
    yield heading("Bill of materials", "bill")
    yield panels(entry, lambda built: bill(catalogue, built))
    yield heading("Parameters", "parameters")
    yield about_design.parameters(entry)
    yield from for_tools(catalogue, entry, made)
    yield from _reference(catalogue, entry)
    yield product(catalogue, entry)
    yield howto(catalogue, entry) or ""


def _reference(catalogue: Catalogue, entry: DesignEntry) -> Iterator[str]:
    """Write what is looked up rather than read: replacements, sources, evidence, faults, licence, history."""
    manifest = entry.manifest
    if manifest.substitutions:
        yield heading("Permitted substitutions", "substitutions")
        yield about_design.substitutions(catalogue, entry)
    if manifest.sources:
        yield heading("Where facts come from", "sources")
        yield about_design.sources(entry)
    yield heading("Built by", "built")
    yield about_design.built_by(entry)
    track = catalogue.tracks.get(manifest.folder)
    if track is not None:
        yield heading("What runs of it have shown", "track")
        yield track_record(*track)
    yield heading("Report a fault", "faults")
    yield about_design.faults(catalogue, entry)
    yield heading("Talk it over", "discussion")
    yield discussion_link(catalogue, entry)
    yield heading("Licence", "licence")
    yield about_design.licence(catalogue, entry, ROOT)
    yield origin_note(catalogue, entry) or ""
    yield heading("History", "history")
    yield about_design.history(entry)
