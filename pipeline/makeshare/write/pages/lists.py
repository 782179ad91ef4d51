# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The two lists: all designs with filters, all proposals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.funding.state import Phase
from makeshare.write import labels
from makeshare.write.html import Html, tag
from makeshare.write.pages.cards import design_card, poster_path, process_groups, proposal_card
from makeshare.write.pages.figures import plural
from makeshare.write.pages.page import heading, page

_ROOT = "../"
_GROUPS: tuple[tuple[str, str, tuple[Phase, ...]], ...] = (
    ("To join", "join", ("open", "discussion", "draft")),
    ("Under way", "under-way", ("met", "collecting", "funded", "production", "distribution", "settling", "refunding")),
    ("Over", "over", ("settled", "refunded", "failed")),
)
_PROPOSE = tag(
    "ol",
    tag(
        "li",
        "Choose a design and a variant, and build one first: a run of something never built is a run of mistakes.",
    ),
    tag(
        "li",
        "Find who makes it, who holds the money, who answers for defects. Without one of them it stays a draft.",
    ),
    tag(
        "li",
        "Copy a proposal's folder in the repository, fill in its data, and let the tool derive the price.",
    ),
    tag("li", "Open it by pull request. From then on its price is pinned, and pledges go into its ledger."),
)


def designs_page(catalogue: Catalogue) -> bytes:
    """Write designs/index.md: every design as a card; scripts add the filters."""
    count = plural(len(catalogue.designs), "design")
    image = next((poster_path(entry.default, "png") for entry in catalogue.designs), "")
    words = f"{count} that a community can make: shop-ready files, bills, prices at one, ten and a hundred."
    cards = tag(
        "div",
        *(design_card(catalogue, entry, _ROOT, level=2) for entry in catalogue.designs),
        class_="ms-cards",
        data_cards=True,
    )
    head = tag(
        "div",
        tag("h1", "Designs"),
        tag("p", "Take one to a workshop, change it, or propose to make it together.", class_="ms-lead"),
    )
    none = tag(
        "p",
        "No design fits. ",
        tag("button", "Show all", type="button", class_="ms-link", data_clear=True),
        class_="ms-none",
        data_none=True,
        hidden=True,
    )
    return page(
        (head, _filters(catalogue), cards, none),
        title="Designs",
        description=words,
        image=image,
        hide=("navigation", "toc"),
    )


def proposals_page(catalogue: Catalogue) -> bytes:
    """Write proposals/index.md."""
    words = "Runs that people fund together: price of a share, minimum, deadline, and what happens if it fails."
    head = tag(
        "div",
        tag("h1", "Proposals"),
        tag(
            "p",
            "A run is made when enough people want it. Each proposal says what a share costs, and what if it fails.",
            class_="ms-lead",
        ),
    )
    groups = tuple(_groups(catalogue)) or (tag("p", "Nothing is proposed at the moment."),)
    return page(
        (head, *groups, heading("Propose a run", "propose"), _PROPOSE),
        title="Proposals",
        description=words,
        hide=("navigation", "toc"),
    )


def _groups(catalogue: Catalogue) -> Iterator[str]:
    """Yield the proposals that can be joined, then those under way, then those that are over; no empty group."""
    for title, anchor, phases in _GROUPS:
        views = [view for view in catalogue.proposals if view.state.phase in phases]
        if views:
            yield heading(title, anchor)
            cards = (proposal_card(catalogue, view, _ROOT) for view in views)
            yield tag("div", *cards, class_="ms-cards ms-cards--wide")


def _filters(catalogue: Catalogue) -> Html:
    """Offer what the designs differ in; hidden until a script makes it work."""
    entries = catalogue.designs
    manifests = [entry.manifest for entry in entries]
    codes = {code for entry in entries for code in process_groups(catalogue, entry)}
    return tag(
        "form",
        _select("category", "Category", sorted((one.category, labels.word(one.category)) for one in manifests)),
        _select(
            "process",
            "Process",
            [(code, labels.PROCESS.get(code, code)) for code in (*labels.PROCESS, *sorted(codes)) if code in codes],
        ),
        _select(
            "status",
            "Status",
            [(key, name) for key, name in labels.STATUS.items() if any(one.status == key for one in manifests)],
        ),
        _select(
            "delivered",
            "Delivered as",
            [
                (key, name)
                for key, name in labels.DELIVERED.items()
                if any(one.delivered_as == key for one in manifests)
            ],
        ),
        tag(
            "p",
            tag("span", role="status", data_count=plural(len(entries), "design"), data_counted=True),
            tag("button", "Clear filters", type="button", class_="ms-link", data_clear=True, hidden=True),
            class_="ms-filters__count",
        ),
        class_="ms-filters",
        data_filters=True,
        aria_label="Filter the designs",
        hidden=True,
    )


def _select(key: str, title: str, options: Iterable[tuple[str, str]]) -> Html:
    choices = (tag("option", name, value=option) for option, name in dict.fromkeys(options))
    return tag(
        "p",
        tag("label", title, for_=f"filter-{key}"),
        tag("select", tag("option", "All", value=""), *choices, id=f"filter-{key}", name=key, data_filter=key),
    )
