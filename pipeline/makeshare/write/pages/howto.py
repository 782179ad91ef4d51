# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A guide as schema.org's HowTo: its numbered steps under their headings, with what is needed for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.html import Html
from makeshare.write.pages.schema import script

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False})


def howto(catalogue: Catalogue, entry: DesignEntry) -> Html | None:
    """Describe how a design is made; None for a guide without numbered steps, or for a design nobody should make."""
    found = [] if entry.manifest.status == "withdrawn" else list(sections(entry.guide))
    if not found:
        return None
    return script(
        {
            "@context": "https://schema.org",
            "@type": "HowTo",
            "name": f"How to build it: {entry.manifest.title}",
            "description": entry.manifest.summary,
            "supply": list(_supplies(catalogue, entry)),
            "tool": [{"@type": "HowToTool", "name": name} for name in _tools(catalogue, entry)],
            "step": [
                {
                    "@type": "HowToSection",
                    "name": title,
                    "itemListElement": [{"@type": "HowToStep", "text": step} for step in steps],
                }
                for title, steps in found
            ],
        }
    )


@lru_cache(maxsize=256)
def sections(guide: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the headings of a guide that have numbered steps, with these, as plain text."""
    found: dict[str, list[str]] = {}
    kinds: list[str] = []
    title, level = "How to build it", None
    for before, token in pairwise(
        _MARKDOWN.parse(f"---\n\n{guide}")
    ):  # so that the guide's first token has one before it
        if token.type.endswith("_list_open"):
            kinds.append(token.type)
        elif token.type.endswith("_list_close"):
            kinds.pop()
        elif token.type == "list_item_open" and level is None and kinds == ["ordered_list_open"]:
            level = token.level
            found.setdefault(title, []).append("")
        elif token.type == "list_item_close" and token.level == level:
            level = None
        elif token.type == "inline" and level is not None:
            found[title][-1] = f"{found[title][-1]} {_plain(token)}".strip()
        elif token.type == "inline" and before.type == "heading_open":
            title = _plain(token)
    return tuple((name, tuple(filter(None, steps))) for name, steps in found.items() if any(steps))


def _plain(token: Token) -> str:
    """Return the words of a line, without their marks."""
    words = (child.content or " " * (child.type == "softbreak") for child in token.children or ())
    return " ".join("".join(words).split())


def _supplies(catalogue: Catalogue, entry: DesignEntry) -> Iterator[dict[str, Any]]:
    """Yield what has to be there: the stock that parts are made from, then what is bought and used up."""
    lines = entry.default.bom.lines
    for key in dict.fromkeys(line.thing for line in lines if line.kind == "make"):
        yield {"@type": "HowToSupply", "name": catalogue.thing(key)}
    for line in lines:
        if line.kind in ("buy", "consume"):
            amount = {"@type": "QuantitativeValue", "value": float(line.quantity.value), "unitText": line.quantity.unit}
            yield {"@type": "HowToSupply", "name": line.title, "requiredQuantity": amount}


def _tools(catalogue: Catalogue, entry: DesignEntry) -> list[str]:
    known = catalogue.catalog.processes
    return sorted({tool for key in entry.processes if key in known for tool in known[key].tools})
