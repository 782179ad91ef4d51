# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What machines read: schema.org data in a design's page, and catalog.json, the site's public index."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from makeshare.files import sha256
from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.model.cost import Estimate
from makeshare.model.proposal import ProposalView
from makeshare.write.pages.cards import design_folder, poster_path, proposal_folder
from makeshare.write.pages.downloads import Files, package_path
from makeshare.write.pages.html import Html
from makeshare.write.pages.text import visible

VERSION = 1
"""Of catalog.json's form: a reader of another version stops."""


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
    return Html(f'<script type="application/ld+json">{_inert(data)}</script>')


def index(catalogue: Catalogue, offered: Files) -> bytes:
    """Write catalog.json: what is published here, for other programs and other communities."""
    community = catalogue.community
    data = {
        "format": "makeshare-catalog",
        "version": VERSION,
        "community": {
            "name": community.name,
            "currency": community.currency,
            "region": community.region,
            "url": community.url,
        },
        "designs": [_design(entry, offered) for entry in catalogue.designs],
        "proposals": [_proposal(view) for view in catalogue.proposals],
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def _design(entry: DesignEntry, offered: Files) -> dict[str, Any]:
    manifest = entry.manifest
    return {
        "slug": manifest.slug,
        "title": manifest.title,
        "summary": manifest.summary,
        "version": manifest.version,
        "licence": manifest.license,
        "authors": list(manifest.authors),
        "status": manifest.status,
        "category": manifest.category,
        "delivered_as": manifest.delivered_as,
        "technology_readiness": manifest.technology_readiness,
        "documentation_readiness": manifest.documentation_readiness,
        "safe_load": manifest.safe_load,
        "tags": list(manifest.tags),
        "processes": sorted(entry.processes),
        "page": design_folder(entry),
        "ever_built": bool(manifest.built),
        "variants": [_variant(built, design_folder(entry), offered[built.name]) for built in entry.builts],
    }


def _variant(built: Built, folder: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    mass = built.bom.mass
    return {
        "name": built.variant,
        "revision": built.revision,
        "geometry_hash": built.facts.geometry_hash,
        "values": dict(sorted(built.description.values.items())),
        "mass_g": None if mass is None else str(round(mass, 1)),
        "size_mm": [round(side, 2) for side in built.facts.box],
        "poster": poster_path(built),
        "unit_cost": {str(batch): _cost(estimate) for batch, estimate in sorted(built.estimates.items())},
        "package": f"{folder}{package_path(built)}" if built.package_name in files else None,
        "files": {
            f"{folder}files/{name}": {"bytes": len(data), "sha256": sha256(data)} for name, data in files.items()
        },
    }


def _cost(estimate: Estimate) -> dict[str, Any]:
    """Write a cost in minor units; an incomplete one has no total."""
    known = {
        "low": estimate.total.low.minor,
        "expected": estimate.total.expected.minor,
        "high": estimate.total.high.minor,
    }
    return {
        "currency": estimate.currency,
        "complete": estimate.complete,
        "missing": list(estimate.missing),
        "assumed_share": str(estimate.assumed_share),
        **(known if estimate.complete else {}),
    }


def _proposal(view: ProposalView) -> dict[str, Any]:
    proposal = view.proposal
    return {
        "slug": proposal.slug,
        "title": proposal.title,
        "summary": proposal.summary,
        "status": proposal.status,
        "example": proposal.example,
        "design": proposal.design.replace("_", "-"),
        "variant": proposal.variant,
        "minimum_units": proposal.run.minimum,
        "optimum_units": proposal.run.optimum,
        "pledged_units": view.pledged_units,
        "shares": view.ledger.shares,
        "members": view.ledger.members,
        "as_of": view.ledger.as_of,
        "deadline": proposal.deadline.isoformat(),
        "page": proposal_folder(view),
        "share_price": None
        if view.price is None
        else {"currency": view.price.share_price.currency, "minor": view.price.share_price.minor},
    }


def _address(catalogue: Catalogue) -> str:
    return catalogue.community.url.rstrip("/") + "/"


def _inert(data: dict[str, Any]) -> str:
    """Write JSON that cannot end its script element, and that Markdown cannot read anything into."""
    text = visible(json.dumps(data, ensure_ascii=False, sort_keys=True))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e").replace("`", "\\u0060")
