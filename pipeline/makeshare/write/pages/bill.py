# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The bill of materials as a table: the tree of assemblies, what each line is made of and goes through, and masses."""

from __future__ import annotations

from makeshare.model.bom import Line
from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue
from makeshare.units import tidy
from makeshare.write.html import Html, join, tag
from makeshare.write.labels import KIND
from makeshare.write.pages.figures import TIMES, mass, size
from makeshare.write.pages.page import table

_DEEPEST = 4
"""Deeper levels are not indented any further."""


def bill(catalogue: Catalogue, built: Built) -> Html:
    """Show all lines of a configuration, and what the whole weighs."""
    rows = [(_item(catalogue, line), _quantity(line), _mass(line)) for line in built.bom.lines]
    whole = mass(built.bom.mass)
    return table(
        ("Item", "Quantity", "Mass"),
        rows,
        label="Bill of materials",
        class_="ms-bill",
        foot=("Whole, without what is used up", "", whole),
    )


def _item(catalogue: Catalogue, line: Line) -> Html:
    """Show a line's name at its place in the tree, then what it is made of and how."""
    name = tag(
        "span",
        line.title,
        tag("small", KIND[line.kind], class_=f"ms-kind ms-kind--{line.kind}"),
        class_="ms-bill__name",
    )
    made_of = catalogue.thing(line.thing) if line.kind == "make" and line.thing else ""
    route = " → ".join(catalogue.process(key) for key in line.route)
    box = size(line.box) if line.kind == "make" and line.box else ""
    words = [word for word in (made_of, box, route, line.note) if word]
    return tag(
        "div",
        name,
        tag("small", join(words, " · "), class_="ms-bill__how") if words else None,
        class_=f"ms-bill__item ms-level-{min(line.level, _DEEPEST)}",
    )


def _mass(line: Line) -> str:
    """Print what a line weighs; a group has its parts' masses, and what is used up is not weighed."""
    return "" if line.mass is None and line.kind in ("assembly", "consume") else mass(line.mass)


def _quantity(line: Line) -> str:
    """Print how many or how much."""
    amount = tidy(line.quantity.value)
    return f"{amount} {TIMES}" if line.quantity.unit == "pcs" else f"{amount} {line.quantity.unit}"
