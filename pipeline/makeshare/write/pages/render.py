# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The site's generated files: from a catalogue to {path below the site's folder: bytes}; nothing is read or written.

Pages are Markdown with HTML in it, as MkDocs takes them; every word of a contributor is encoded or cleaned (`text`).
"""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.community.calendar import calendar
from makeshare.write.exchange import Exchange, exports
from makeshare.write.pages.books import books_files
from makeshare.write.pages.cards import poster_path
from makeshare.write.pages.decision import decision_page
from makeshare.write.pages.decisions import decision_folder, decisions_page
from makeshare.write.pages.demand import demand_page
from makeshare.write.pages.design import design_page
from makeshare.write.pages.distribution import distribution_files
from makeshare.write.pages.downloads import Files, files
from makeshare.write.pages.exchange import exchange_page
from makeshare.write.pages.index import index
from makeshare.write.pages.lists import designs_page, proposals_page
from makeshare.write.pages.machines import machines_page
from makeshare.write.pages.meetings import CALENDAR, meeting_folder, meeting_page, meetings_page
from makeshare.write.pages.network import neighbour_page, network_page
from makeshare.write.pages.proposal import proposal_page
from makeshare.write.pages.roles import roles_page
from makeshare.write.pages.skills import skills_page
from makeshare.write.pages.workshops import workshop_folder, workshop_page, workshops_page


def render(catalogue: Catalogue) -> dict[str, bytes]:
    """Write every generated page, picture and file; the same catalogue gives the same bytes."""
    offered = {built.name: files(built) for entry in catalogue.designs for built in entry.builts}
    made = exports(catalogue, offered)
    pages = {
        **made.files,
        "exchange/index.md": exchange_page(made),
        "designs/index.md": designs_page(catalogue),
        "proposals/index.md": proposals_page(catalogue),
        "demand/index.md": demand_page(catalogue),
        **dict(_community(catalogue)),
        **dict(_workshops(catalogue)),
        **dict(_governance(catalogue)),
        **dict(books_files(catalogue.books)),
    }
    for entry in catalogue.designs:
        pages |= dict(_design(catalogue, entry, offered, made))
    for view in catalogue.proposals:
        pages[f"proposals/{view.proposal.slug}/index.md"] = proposal_page(catalogue, view)
    for slug, handed in catalogue.distributions.items():
        pages |= {f"proposals/{slug}/{name}": data for name, data in distribution_files(handed).items()}
    for licence in catalogue.licences:
        pages[f"licences/{licence.spdx}.txt"] = licence.text.encode()
    return {**pages, "catalog.json": index(catalogue, offered, pages)}


def _design(catalogue: Catalogue, entry: DesignEntry, offered: Files, made: Exchange) -> Iterator[tuple[str, bytes]]:
    """Yield a design's page and what it shows and offers."""
    folder = f"designs/{entry.manifest.slug}"
    yield f"{folder}/index.md", design_page(catalogue, entry, offered, made)
    for built in entry.builts:
        for ending in ("webp", "png"):
            if poster_path(built, ending):
                yield poster_path(built, ending), built.files[f"poster.{ending}"]
        for name, data in offered[built.name].items():
            yield f"{folder}/files/{name}", data


def _community(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of people: meetings with their calendar, skills, other communities."""
    meetings = catalogue.together.meetings
    yield "community/index.md", meetings_page(catalogue)
    yield CALENDAR, calendar(catalogue.community, meetings)
    for meeting in meetings:
        yield f"{meeting_folder(meeting)}index.md", meeting_page(catalogue, meeting)
    yield "community/skills/index.md", skills_page(catalogue)
    yield "network/index.md", network_page(catalogue)
    for neighbour in catalogue.network.neighbours:
        if neighbour.direct:
            yield f"network/{neighbour.path[0]}/index.md", neighbour_page(catalogue, neighbour)


def _governance(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield roles, machines, and every decision with the files that a recount needs."""
    yield "community/roles/index.md", roles_page(catalogue)
    yield "community/machines/index.md", machines_page(catalogue)
    yield "decisions/index.md", decisions_page(catalogue)
    for view in catalogue.governance.decisions:
        folder = decision_folder(view.decision)
        yield f"{folder}index.md", decision_page(catalogue, view)
        for name, text in view.files.items():
            yield f"{folder}{name}", text.encode()


def _workshops(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """Yield the pages of those who could make it."""
    yield "workshops/index.md", workshops_page(catalogue)
    for view in catalogue.making.workshops:
        yield f"{workshop_folder(view.workshop)}index.md", workshop_page(catalogue, view)
