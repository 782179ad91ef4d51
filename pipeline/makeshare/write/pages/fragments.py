# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Pieces that a community's own pages can show: a line `<!-- makeshare: designs -->` becomes cards of all designs."""

from __future__ import annotations

import re
from collections.abc import Callable

from makeshare.errors import InputError, Place
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.html import Html, reach, tag
from makeshare.write.pages.cards import batch_prices, design_card, design_folder, picture, proposal_card
from makeshare.write.pages.figures import plural, price

_MARK = re.compile(r"<!-- makeshare: ([a-z-]+) -->")
_POSTERS = 6
_AT_ONCE = 2
"""Posters that are loaded before anybody scrolls."""


def fill(text: str, catalogue: Catalogue, path: str) -> str:
    """Put the pieces into a page of the community; `path` is the page's, from the root of the site.

    Raises InputError for a piece that does not exist.
    """
    root = _to_root(path)

    def piece(match: re.Match[str]) -> str:
        make = PIECES.get(match[1])
        if make is None:
            line = text.count("\n", 0, match.start()) + 1
            raise InputError(
                f"there is no piece '{match[1]}'", Place(f"site/{path}", line), f"known: {', '.join(PIECES)}"
            )
        return make(catalogue, root)

    return _MARK.sub(piece, text)


def _to_root(path: str) -> str:
    """Return the way from a page's address to the root: about.md becomes about/, index.md its own folder."""
    folders = path.removesuffix(".md").split("/")
    depth = len(folders) - (folders[-1] == "index")
    return "../" * depth


def _posters(catalogue: Catalogue, root: str) -> Html:
    """Show what there is, picture by picture."""
    shown = [entry for entry in catalogue.designs if entry.manifest.status != "withdrawn"][:_POSTERS]
    return tag(
        "div", *(_poster(entry, root, eager=place < _AT_ONCE) for place, entry in enumerate(shown)), class_="ms-posters"
    )


def _poster(entry: DesignEntry, root: str, *, eager: bool) -> Html:
    """Show one design with the lowest price that is known for it."""
    largest = batch_prices(entry)[-1:]
    lowest = "".join(f"from {price(estimate)}" for estimate in largest if estimate.complete)
    label = tag("span", entry.manifest.title, tag("small", lowest) if lowest else None)
    return tag("a", picture(entry.default, root, alt="", eager=eager), label, href=f"{root}{design_folder(entry)}")


def _designs(catalogue: Catalogue, root: str) -> Html:
    return tag(
        "div", *(design_card(catalogue, entry, root) for entry in catalogue.designs), class_="ms-cards ms-cards--strip"
    )


def _featured(catalogue: Catalogue, root: str) -> Html:
    """Show the proposal that comes first: an open one before a draft, and that before what is under way or over."""
    order = {"open": 0, "discussion": 1, "draft": 2}
    first = sorted(catalogue.proposals, key=lambda view: (order.get(view.state.phase, 3), view.proposal.slug))[:1]
    if not first:
        return tag(
            "p", "Nothing is proposed at the moment: ", tag("a", "propose a run", href=f"{root}proposals/#propose"), "."
        )
    return tag("div", proposal_card(catalogue, first[0], root), class_="ms-cards ms-cards--wide")


def _counts(catalogue: Catalogue, root: str) -> Html:
    """Say how much there is."""
    variants = sum(len(entry.builts) for entry in catalogue.designs)
    return tag(
        "p",
        tag("a", plural(len(catalogue.designs), "design"), href=f"{root}designs/"),
        f" in {plural(variants, 'variant')}, ",
        tag("a", plural(len(catalogue.proposals), "proposal"), href=f"{root}proposals/"),
        ".",
        class_="ms-small",
    )


def _contact(catalogue: Catalogue, root: str) -> Html:  # noqa: ARG001  every piece is made the same way
    """Say where to write to, or that no address is set."""
    contact = catalogue.community.contact
    if not contact:
        return tag(
            "p",
            "No contact address is set yet: the people who gave you this site's address can tell you where to write.",
        )
    return tag("p", "Write to ", reach(contact), ".")


PIECES: dict[str, Callable[[Catalogue, str], Html]] = {
    "posters": _posters,
    "designs": _designs,
    "featured": _featured,
    "counts": _counts,
    "contact": _contact,
}
