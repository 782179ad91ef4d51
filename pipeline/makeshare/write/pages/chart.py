# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Bars that show how an amount is made up, in SVG whose colours the theme sets. A table beside them says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from makeshare.model.money import Money, Range
from makeshare.write.html import Html, tag
from makeshare.write.pages.figures import about


def _share(amount: Money, whole: Money) -> str:
    """Return a length along the bar, in percent."""
    return f"{float(Fraction(max(0, amount.minor) * 100, max(1, whole.minor))):.2f}%"


def bar(parts: Sequence[tuple[str, Money]], whole: Money, *, label: str, spread: Range | None = None) -> Html:
    """Draw one stacked bar: parts by the name of their colour, and a line from low to high when there is a spread."""
    drawn, start = [], Money(0, whole.currency)
    for colour, amount in parts:
        drawn.append(
            tag(
                "rect",
                x=_share(start, whole),
                width=_share(amount, whole),
                y="4",
                height="20",
                class_=f"ms-fill-{colour}",
            )
        )
        start += amount
    if spread is not None:
        low, high = _share(spread.low, whole), _share(spread.high, whole)
        drawn.append(tag("line", x1=low, x2=high, y1="14", y2="14", class_="ms-spread"))
        drawn += [tag("line", x1=end, x2=end, y1="8", y2="20", class_="ms-spread") for end in (low, high)]
    return tag(
        "svg", *drawn, class_="ms-bar", width="100%", height="28", role="img", aria_label=label, focusable="false"
    )


def legend(entries: Iterable[tuple[str, str]]) -> Html:
    """Name the colours: pairs of colour and word."""
    return tag(
        "ul",
        *(tag("li", tag("span", class_=f"ms-key ms-fill-{colour}"), name) for colour, name in entries),
        class_="ms-legend",
    )


def row(title: str, figure: str, drawing: Html, spread: Range | None = None) -> Html:
    """Put a bar under its title and its figure."""
    between = tag("small", f"{about(spread.low)} to {about(spread.high)}") if spread else None
    return tag(
        "div",
        tag("div", tag("span", title), tag("span", tag("strong", figure), between), class_="ms-bar__head"),
        drawing,
        class_="ms-bar__row",
    )
