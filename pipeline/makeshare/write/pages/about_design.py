# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a design's card states, section by section: hazards, parameters, replacements, sources, evidence, licence."""

from __future__ import annotations

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write import labels
from makeshare.write.html import Html, join, reach, tag
from makeshare.write.pages.figures import value, words
from makeshare.write.pages.page import cite, listing, table

_SHOWN = 10
"""Changes that a page lists; the repository has the rest."""


def hazards(entry: DesignEntry) -> Html:
    """List what can hurt and what to do about it, by when it happens."""
    found = entry.manifest.hazards
    if not found:
        return tag("p", "None stated. That does not mean there are none.")
    groups = (
        join(
            (
                tag("h3", title),
                tag(
                    "ul",
                    *(
                        tag("li", tag("strong", hazard.what), tag("span", hazard.do))
                        for hazard in found
                        if hazard.when == when
                    ),
                    class_="ms-hazards",
                ),
            )
        )
        for when, title in labels.WHEN.items()
        if any(hazard.when == when for hazard in found)
    )
    return tag("div", *groups)


def parameters(entry: DesignEntry) -> Html:
    """List what can be changed, within which bounds, and what each variant sets."""
    description = entry.default.description
    if not description.parameters:
        return tag("p", "This design has one size.")
    rows = (
        (
            tag("div", tag("code", parameter.name), tag("small", parameter.help, class_="ms-bill__how")),
            value(parameter, parameter.default),
            " or ".join(parameter.options)
            if parameter.options
            else f"{value(parameter, parameter.min)} to {value(parameter, parameter.max)}",
        )
        for parameter in description.parameters
    )
    name, *_ = (parameter.name for parameter in description.parameters)
    command = f"makeshare build {entry.manifest.slug} --set {name}=…"
    return join(
        (
            table(("Parameter", "Default", "Allowed"), rows, label="Parameters"),
            tag(
                "p",
                "Another size: ",
                tag("code", command),
                " in a checkout makes every file for it.",
                class_="ms-small",
            ),
        )
    )


def substitutions(catalogue: Catalogue, entry: DesignEntry) -> Html:
    """List permitted replacements with their conditions."""
    rows = (
        (catalogue.thing(one.instead_of), catalogue.thing(one.use), one.condition or "none")
        for one in entry.manifest.substitutions
    )
    return table(("Instead of", "You may use", "Condition"), rows, label="Permitted substitutions")


def sources(entry: DesignEntry) -> Html:
    """List borrowed facts, where they were read, and what they decided."""
    return listing(
        join(
            (
                one.fact,
                " ",
                cite(one.url),
                f", read {one.read}" if one.read else None,
                tag("small", f"Used for: {one.used_for}"),
            )
        )
        for one in entry.manifest.sources
    )


def built_by(entry: DesignEntry) -> Html:
    """List who built it, or say that nobody did."""
    if not entry.manifest.built:
        return tag(
            "p",
            tag("strong", "Never built."),
            " No photograph, no test, no experience exists for this version. If you make one, "
            "say so: variant, revision, what went well and what did not.",
        )
    return listing(
        f"{one.by}, {one.date}, version {one.version}" + (f": {one.note}" if one.note else "")
        for one in entry.manifest.built
    )


def faults(catalogue: Catalogue, entry: DesignEntry) -> Html:
    """Say where a fault is reported, and what the report needs."""
    contact = catalogue.community.contact
    where = (
        join((" Write to ", reach(contact), "."))
        if contact
        else " This community has published no contact yet: use the place where you found the design."
    )
    return tag(
        "p",
        "Name the design and its revision (",
        tag("code", entry.default.revision),
        "), what you saw, and whether somebody could be hurt: then start with the word SAFETY.",
        where,
    )


def licence(catalogue: Catalogue, entry: DesignEntry, root: str) -> Html:
    """Name the licence and its authors, with a link to its full text."""
    found = catalogue.licence(entry.manifest.license)
    name = (
        tag("a", f"{found.name} ({found.spdx})", href=f"{root}licences/{found.spdx}.txt")
        if found
        else entry.manifest.license
    )
    return join(
        (
            tag("p", "By ", words(entry.manifest.authors), ", under ", name, "."),
            tag(
                "p",
                "You may make, change and sell it. Pass on the source, your changes to it, and this licence.",
                class_="ms-small",
            )
            if entry.manifest.license == "CERN-OHL-W-2.0"
            else None,
        )
    )


def history(entry: DesignEntry) -> Html:
    """List the latest changes to the design's folder."""
    if not entry.history:
        return tag("p", "No change has been recorded in git yet.")
    rows = ((change.date, change.subject, tag("code", change.commit)) for change in entry.history[:_SHOWN])
    older = len(entry.history) - _SHOWN
    note = (
        "Only part of the history is in this checkout."
        if entry.shallow
        else f"{older} older changes are in the repository."
        if older > 0
        else None
    )
    return join(
        (
            table(("Date", "Change", "Commit"), rows, label="History", class_="ms-history"),
            tag("p", note, class_="ms-small") if note else None,
        )
    )
