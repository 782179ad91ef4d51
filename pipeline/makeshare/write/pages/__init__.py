# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The site's generated files: from a catalogue to {path below the site's folder: bytes}; nothing is read or written.

Pages are Markdown with HTML in it, as MkDocs takes them; every word of a contributor is encoded or cleaned (`text`).
"""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.pages.cards import poster_path
from makeshare.write.pages.design import design_page
from makeshare.write.pages.downloads import Files, files
from makeshare.write.pages.fragments import fill
from makeshare.write.pages.lists import designs_page, proposals_page
from makeshare.write.pages.proposal import proposal_page
from makeshare.write.pages.schema import index

__all__ = ["fill", "render"]


def render(catalogue: Catalogue) -> dict[str, bytes]:
    """Write every generated page, picture and file; the same catalogue gives the same bytes."""
    offered = {built.name: files(built) for entry in catalogue.designs for built in entry.builts}
    pages = {
        "designs/index.md": designs_page(catalogue),
        "proposals/index.md": proposals_page(catalogue),
        "catalog.json": index(catalogue, offered),
    }
    for entry in catalogue.designs:
        pages |= dict(_design(catalogue, entry, offered))
    for view in catalogue.proposals:
        pages[f"proposals/{view.proposal.slug}/index.md"] = proposal_page(catalogue, view)
    for licence in catalogue.licences:
        pages[f"licences/{licence.spdx}.txt"] = licence.text.encode()
    return pages


def _design(catalogue: Catalogue, entry: DesignEntry, offered: Files) -> Iterator[tuple[str, bytes]]:
    """Yield a design's page and what it shows and offers."""
    folder = f"designs/{entry.manifest.slug}"
    yield f"{folder}/index.md", design_page(catalogue, entry, offered)
    for built in entry.builts:
        for ending in ("webp", "png"):
            if poster_path(built, ending):
                yield poster_path(built, ending), built.files[f"poster.{ending}"]
        for name, data in offered[built.name].items():
            yield f"{folder}/files/{name}", data
