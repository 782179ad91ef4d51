# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A page's file: front matter for the theme, headings as Markdown (contents and search find them), the rest as HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from makeshare.write.html import Child, Html, Value, join, link, tag
from makeshare.write.text import plain

_HEADING = re.compile(r"## (?P<title>.+) \{#(?P<anchor>[a-z-]+)\}")


def page(
    blocks: Iterable[str],
    *,
    title: str,
    description: str,
    image: str = "",
    kind: str = "website",
    hide: Iterable[str] = (),
) -> bytes:
    """Write a page. `image` is a picture's path from the root of the site, shown where the page's link is shared."""
    meta = {
        "title": plain(title),
        "description": plain(description),
        "image": image,
        "kind": kind,
        "hide": list(hide),
    }
    front = "\n".join(f"{key}: {json.dumps(entry, ensure_ascii=False)}" for key, entry in meta.items() if entry)
    body = "\n\n".join(block for block in blocks if block)
    return f"---\n{front}\n---\n\n{body}\n".encode()


def heading(title: str, anchor: str) -> str:
    """Start a section: our own words only, since this is Markdown."""
    return f"## {title} {{#{anchor}}}"


def contents(blocks: Iterable[str]) -> Html:
    """Link to the sections among blocks: on a phone the theme's own table of contents hides behind a menu."""
    found = [match for block in blocks if (match := _HEADING.fullmatch(block))]
    links = (tag("li", tag("a", match["title"], href=f"#{match['anchor']}")) for match in found)
    return tag("nav", tag("ul", *links, class_="ms-chips"), class_="ms-contents", aria_label="On this page")


def table(
    head: Iterable[Child], rows: Iterable[Iterable[Child]], *, label: str, foot: Iterable[Child] = (), class_: str = ""
) -> Html:
    """Make a table that scrolls within its own frame on a narrow screen, by keyboard too; first cells are headers."""
    feet = list(foot)
    whole = tag(
        "table",
        tag("caption", label, class_="ms-hidden"),
        tag("thead", tag("tr", *(tag("th", cell, scope="col") for cell in head))),
        tag("tbody", *(_row(cells) for cells in rows)),
        tag("tfoot", _row(feet)) if feet else None,
        class_="ms-grid",
    )
    return tag("div", whole, class_=f"ms-table {class_}".strip(), role="region", aria_label=label, tabindex=0)


def facts(pairs: Iterable[tuple[str, Child]], class_: str = "ms-facts") -> Html:
    """Make a list of named facts."""
    return tag("dl", *(tag("div", tag("dt", name), tag("dd", fact)) for name, fact in pairs if fact), class_=class_)


def more(summary: Child, *inside: Child) -> Html:
    """Fold something away behind a summary; search leaves it out too."""
    return tag("details", tag("summary", summary), *inside, class_="ms-more", data_search_exclude=True)


def section(*children: Child, class_: str = "", **attributes: Value) -> Html:
    """Wrap a block of a page."""
    return tag("div", *children, class_=class_ or None, **attributes)


def listing(items: Iterable[Child], class_: str = "ms-list") -> Html:
    """Make a bulleted list."""
    return tag("ul", *(tag("li", item) for item in items), class_=class_)


def chips(labels: Iterable[str]) -> Html:
    """Show short labels side by side."""
    return tag("ul", *(tag("li", label) for label in labels), class_="ms-chips")


def cite(source: str) -> Html:
    """Show where a figure was read: an address becomes a link, what follows it stays text."""
    address, _, rest = source.partition(" ")
    if not address.startswith(("https://", "http://")):
        return join((source,))
    host = address.split("/")[2]
    return join((link(host, address), f" {rest}" if rest else None))


def _row(cells: Iterable[Child]) -> Html:
    first, *rest = cells
    return tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in rest))
