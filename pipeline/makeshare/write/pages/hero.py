# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The head of a design's page: picture and 3D view, title, what it is, key facts, what to do next."""

from __future__ import annotations

from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write import labels
from makeshare.write.html import Html, join, tag
from makeshare.write.pages.cards import example_mark, picture, proposal_folder, share_price
from makeshare.write.pages.downloads import model_path, package_path
from makeshare.write.pages.figures import file_size, mass, price, size, words
from makeshare.write.pages.page import chips, facts
from makeshare.write.pages.panels import panels, switcher, variant_title


def hero(catalogue: Catalogue, entry: DesignEntry, root: str) -> Html:
    """Show the design as a whole; on a phone its name comes first, then the picture, then what to do."""
    manifest = entry.manifest
    head = tag(
        "div",
        tag(
            "p", tag("a", "Designs", href=f"{root}designs/"), f" / {labels.word(manifest.category)}", class_="ms-kicker"
        ),
        tag("h1", manifest.title),
        tag("p", manifest.summary, class_="ms-lead"),
        chips([labels.STATUS[manifest.status], labels.DELIVERED[manifest.delivered_as], f"Version {manifest.version}"]),
        class_="ms-hero__head",
    )
    act = tag(
        "div",
        _warning(entry),
        switcher(entry),
        panels(entry, _prices),
        _offers(catalogue, entry, root),
        class_="ms-hero__do",
    )
    view = panels(entry, lambda built: _view(built, root))
    return tag(
        "div",
        head,
        tag("div", view, class_="ms-hero__view"),
        act,
        tag("div", panels(entry, _facts), class_="ms-hero__facts"),
        class_="ms-hero ms-hero--design",
    )


def _warning(entry: DesignEntry) -> Html | None:
    """Say what keeps people from relying on it."""
    if entry.manifest.status == "withdrawn":
        return tag(
            "p",
            tag("strong", "WITHDRAWN. "),
            "Do not build this version: its files are no longer offered.",
            class_="ms-warn",
        )
    if not entry.manifest.built:
        return tag(
            "p",
            tag("strong", "Never built. "),
            "Nobody has made this version yet: build one before you make many.",
            class_="ms-warn",
        )
    return None


def _prices(built: Built) -> Html:
    """Say what a unit costs at each batch, and offer the package."""
    prices = facts(
        (
            (f"{estimate.batch} made" if estimate.batch > 1 else "one made", tag("strong", price(estimate)))
            for _, estimate in sorted(built.estimates.items())
        ),
        "ms-prices",
    )
    return join((tag("p", "Estimated price of a unit", class_="ms-label"), prices, _actions(built)))


def _facts(built: Built) -> Html:
    """List the figures that people ask for next."""
    manifest = built.manifest
    level = manifest.technology_readiness
    technology = f"technology {level} of 6 ({labels.TECHNOLOGY.get(level, 'not known')})"
    return facts(
        (
            ("Outside size", size(built.facts.box)),
            ("Mass", mass(built.bom.mass)),
            ("Safe load", manifest.safe_load),
            ("Skills", words(manifest.skills)),
            (
                "Readiness",
                f"{technology}, documentation {manifest.documentation_readiness} of 4",
            ),
            ("Revision", tag("code", built.revision)),
        )
    )


def _actions(built: Built) -> Html | None:
    if built.manifest.status == "withdrawn" or not built.package:
        return None
    button = tag(
        "a",
        "Download the build package",
        tag("small", f"zip, {file_size(built.package)}"),
        href=package_path(built),
        class_="ms-button",
        download=True,
    )
    return tag(
        "p", button, tag("a", "What it costs", href="#cost", class_="ms-button ms-button--quiet"), class_="ms-actions"
    )


def _offers(catalogue: Catalogue, entry: DesignEntry, root: str) -> Html:
    """Link to the proposals that would make it, or say how to start one."""
    offers = catalogue.proposals_for(entry.manifest.folder)
    if not offers:
        start = tag("a", "Propose a run", href=f"{root}proposals/#propose")
        return tag(
            "p",
            "Nobody has proposed a run of this yet. ",
            start,
            " and share the cost.",
            class_="ms-offer ms-offer--none",
        )
    return join(
        tag(
            "a",
            tag("span", example_mark(view), "Make it together", class_="ms-kicker"),
            tag("strong", view.proposal.title),
            tag(
                "span",
                f"{share_price(view)} a share · {view.pledged_units} of {view.proposal.run.minimum} units pledged",
            ),
            href=f"{root}{proposal_folder(view)}",
            class_="ms-offer",
        )
        for view in offers
    )


def _view(built: Built, root: str) -> Html:
    """Show the picture; scripts add the button that loads the 3D view in its place."""
    title = built.manifest.title
    alt = f"{title}, {variant_title(built).lower()}: drawing of the whole from above and the side"
    model = built.files.get("assembly.glb")
    button = None
    if model is not None and built.manifest.status != "withdrawn":
        label = f"Turn it in 3D ({file_size(model)})"
        button = tag(
            "button",
            label,
            type="button",
            class_="ms-button ms-button--view",
            data_view=model_path(built),
            data_alt=f"3D model of {title}, {variant_title(built).lower()}",
            hidden=True,
        )
    return tag("figure", picture(built, root, alt=alt, eager=built.variant == "default"), button, class_="ms-view")
