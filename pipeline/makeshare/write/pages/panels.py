# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Parts of a page that differ by variant: one is shown at a time, and all of them where no script runs."""

from __future__ import annotations

from collections.abc import Callable

from makeshare.model.built import Built
from makeshare.model.catalogue import DesignEntry
from makeshare.write.html import Html, join, tag
from makeshare.write.labels import word


def variant_title(built: Built) -> str:
    """Print a variant's name as a word."""
    return "Standard" if built.variant == "default" else word(built.variant)


def panels(entry: DesignEntry, make: Callable[[Built], Html], class_: str = "") -> Html:
    """Write a block for each variant; only the first is visible and searched until somebody chooses another."""
    if len(entry.builts) == 1:
        return tag("div", make(entry.default), class_=class_ or None)
    return join(
        tag(
            "div",
            tag("p", variant_title(built), class_="ms-panel__name"),
            make(built),
            class_=f"ms-panel {class_}".strip(),
            data_variant=built.variant,
            hidden=place > 0,
            data_search_exclude=place > 0,
        )
        for place, built in enumerate(entry.builts)
    )


def switcher(entry: DesignEntry) -> Html | None:
    """Offer the variants as a group of radio buttons; scripts make it work and show it."""
    if len(entry.builts) == 1:
        return None
    choices = (
        tag(
            "label",
            tag("input", type="radio", name="variant", value=built.variant, checked=place == 0),
            tag("span", variant_title(built)),
        )
        for place, built in enumerate(entry.builts)
    )
    return tag("fieldset", tag("legend", "Variant"), *choices, class_="ms-switch", data_switch=True, hidden=True)
