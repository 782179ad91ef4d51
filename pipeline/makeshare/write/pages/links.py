# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What ties a design to people and to other communities: where it is talked over, and where it came from."""

from __future__ import annotations

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.html import Html, join, link, tag
from makeshare.write.pages.figures import words


def discussion_link(catalogue: Catalogue, entry: DesignEntry) -> Html:
    """Link to the place where a design is talked over, or say how one comes about."""
    found = catalogue.together.discussions.get(entry.manifest.folder)
    if found is None:
        return tag("p", "No place to talk it over is set: name one in site/community/discussions.toml.")
    return tag("p", "Ask, suggest and disagree here: ", link(found.title, found.address), ".")


def origin_note(catalogue: Catalogue, entry: DesignEntry) -> Html | None:
    """Say from which community a design was adopted, whose it is, and under which licence it was there."""
    origin = catalogue.network.origins.get(entry.manifest.folder)
    if origin is None:
        return None
    there = link(origin.design, origin.page) if origin.page else origin.design
    changed = origin.geometry_hash != entry.default.facts.geometry_hash
    return tag(
        "p",
        join(("Adopted from ", tag("strong", origin.community), ": ", there, ", revision ")),
        tag("code", origin.revision),
        f", by {words(origin.authors)}, under {origin.licence}, on {origin.date.isoformat()}. ",
        "Its shape has been changed here." if changed else "Its shape is still the same.",
    )
