# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What machines read in a design's page: schema.org data."""

from __future__ import annotations

import json
from typing import Any

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.html import Html
from makeshare.write.pages.cards import design_folder, poster_path
from makeshare.write.text import visible


def product(catalogue: Catalogue, entry: DesignEntry) -> Html:
    """Describe a design as a schema.org Product: no offer, since nothing is sold here."""
    manifest, built = entry.manifest, entry.default
    width, depth, height = (round(side, 1) for side in built.facts.box)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": manifest.title,
        "description": manifest.summary,
        "category": manifest.category,
        "sku": built.name,
        **{
            name: {"@type": "QuantitativeValue", "value": side, "unitCode": "MMT"}
            for name, side in (("width", width), ("depth", depth), ("height", height))
        },
        "additionalProperty": [
            {"@type": "PropertyValue", "name": "licence", "value": manifest.license},
            {"@type": "PropertyValue", "name": "revision", "value": built.revision},
            {"@type": "PropertyValue", "name": "version", "value": manifest.version},
        ],
    }
    if built.bom.mass is not None:
        data["weight"] = {"@type": "QuantitativeValue", "value": float(round(built.bom.mass, 1)), "unitCode": "GRM"}
    if catalogue.community.url and poster_path(built, "png"):
        data["image"] = f"{_address(catalogue)}{poster_path(built, 'png')}"
        data["url"] = f"{_address(catalogue)}{design_folder(entry)}"
    return script(data)


def script(data: dict[str, Any]) -> Html:
    """Write structured data for a page, as search engines look for it."""
    return Html(f'<script type="application/ld+json">{_inert(data)}</script>')


def _address(catalogue: Catalogue) -> str:
    return catalogue.community.url.rstrip("/") + "/"


def _inert(data: dict[str, Any]) -> str:
    """Write JSON that cannot end its script element, and that Markdown cannot read anything into."""
    text = visible(json.dumps(data, ensure_ascii=False, sort_keys=True))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e").replace("`", "\\u0060")
