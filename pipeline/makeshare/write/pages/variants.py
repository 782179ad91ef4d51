# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The variants of a design side by side: picture, what each is for, what differs, size, price, package."""

from __future__ import annotations

from makeshare.model.built import Built
from makeshare.model.catalogue import DesignEntry
from makeshare.write.html import Html, tag
from makeshare.write.pages import figures
from makeshare.write.pages.cards import picture
from makeshare.write.pages.downloads import package_path
from makeshare.write.pages.page import facts
from makeshare.write.pages.panels import variant_title


def variant_cards(entry: DesignEntry, root: str) -> Html:
    """Show every variant as a card."""
    return tag("div", *(_card(entry, built, root) for built in entry.builts), class_="ms-variants")


def _card(entry: DesignEntry, built: Built, root: str) -> Html:
    stated = entry.manifest.variants.get(built.variant)
    estimates = sorted(built.estimates.items())
    prices = ", ".join(f"{figures.price(estimate)} for {batch}" for batch, estimate in estimates)
    offered = built.package and entry.manifest.status != "withdrawn"
    return tag(
        "article",
        tag("div", picture(built, root, alt=""), class_="ms-card__picture"),
        tag(
            "div",
            tag("h3", variant_title(built)),
            tag("p", _sentence(stated.help) if stated else "As designed, with every parameter at its default."),
            facts(
                (
                    ("Differs in", _values(built, set(stated.values) if stated else set())),
                    ("Size", figures.size(built.facts.box)),
                    ("Mass", figures.mass(built.bom.mass)),
                    ("A unit", prices),
                )
            ),
            tag(
                "p",
                tag(
                    "button",
                    "Show",
                    type="button",
                    class_="ms-button ms-button--quiet",
                    data_choose=built.variant,
                    aria_label=f"Show the variant {variant_title(built)}",
                    hidden=True,
                ),
                tag(
                    "a",
                    f"Package, {figures.file_size(built.package)}",
                    href=package_path(built),
                    download=True,
                    aria_label=f"Package of {variant_title(built)}, {figures.file_size(built.package)}",
                )
                if offered
                else None,
                class_="ms-actions",
            ),
            class_="ms-card__body",
        ),
        class_="ms-card",
        data_variant_card=built.variant,
    )


def _sentence(words: str) -> str:
    """Start with a capital letter."""
    return words[:1].upper() + words[1:]


def _values(built: Built, names: set[str]) -> str:
    """Print the values that a variant sets."""
    chosen = [parameter for parameter in built.description.parameters if parameter.name in names]
    return ", ".join(
        f"{parameter.name.replace('_', ' ')} {figures.value(parameter, built.description.values.get(parameter.name))}"
        for parameter in chosen
    )
