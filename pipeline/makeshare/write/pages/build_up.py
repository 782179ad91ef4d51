# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The price of a share, line by line, as a bar and as a table that adds up to the cent."""

from __future__ import annotations

from makeshare.model.funding.terms import Pricing
from makeshare.model.price import PriceBuildUp, PriceLine, Savings
from makeshare.model.proposal import ProposalView
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.labels import POLICY
from makeshare.write.pages import chart
from makeshare.write.pages.figures import bare, plural
from makeshare.write.pages.page import facts, listing, table

_MEANS: dict[Pricing, str] = {
    "fixed": "It is what a share costs: what a larger run saves goes back by the rule below.",
    "sliding": "It is a guide: you pay what you choose. What a larger run saves goes back by the rule below.",
    "bids": "It is a guide: you pay what you bid. What a larger run saves goes back by the rule below.",
}
_COLOURS = ("material", "labour", "machine", "bought", "setup", "consumable", "shipping")
"""The bar's colours in turn: the same ones that costs have."""


def build_up(view: ProposalView) -> Html:
    """Show how the price follows from the cost at the minimum run, or why there is no price."""
    price = view.price
    if price is None:
        reasons = listing(view.problems) if view.problems else None
        return join((tag("p", tag("strong", "There is no price to show."), class_="ms-warn"), reasons))
    other = view.proposal.comparable
    return join(
        (
            tag(
                "p",
                f"The price is made for the minimum run of {plural(price.units, 'unit')}, on {POLICY[price.policy]}. "
                + _MEANS[view.proposal.pledging.pricing],
            ),
            _bar(price),
            _table(price),
            tag("p", f"Making the whole run is expected to cost {price.cost}.", class_="ms-small"),
            tag("p", f"To compare: {other.title}, {other.price} ({other.date}). {other.note}", class_="ms-small"),
        )
    )


def _bar(price: PriceBuildUp) -> Html:
    parts = [(_colour(place), line.each) for place, line in enumerate(price.lines)]
    said = ", ".join(f"{line.title} {line.each}" for line in price.lines)
    label = f"{price.share_price} a share: {said}"
    return tag(
        "div",
        chart.row("A share", str(price.share_price), chart.bar(parts, price.share_price, label=label)),
        chart.legend((_colour(place), line.title) for place, line in enumerate(price.lines)),
        class_="ms-bars",
    )


def _colour(place: int) -> str:
    return _COLOURS[place % len(_COLOURS)]


def _table(price: PriceBuildUp) -> Html:
    rows = ((_reason(line), bare(line.each), bare(line.run)) for line in price.lines)
    total: tuple[Child, ...] = (
        tag("strong", f"Price of a share ({plural(price.shares, 'share')} in the run)"),
        tag("strong", bare(price.share_price)),
        tag("strong", bare(price.total)),
    )
    return table(
        (f"{price.total.currency}", "A share", "The run"),
        rows,
        foot=total,
        label="How the price is built up",
        class_="ms-money",
    )


def _reason(line: PriceLine) -> Html:
    words = [word for word in (line.rule, f"to {line.to}" if line.to else "", line.why) if word]
    return tag("div", tag("span", line.title), tag("small", join(words, " · "), class_="ms-bill__how"))


def savings(found: Savings) -> Html:
    """Show what a run at the optimum saves and who gets it."""
    if found.surplus.minor <= 0:
        return tag("p", f"A run of {plural(found.units, 'unit')} saves nothing at this price.")
    parts = (
        join(
            (
                tag("strong", f"{part.percent} % "),
                f"to {part.to}: {part.amount}",
                f" ({part.why})" if part.why else None,
            )
        )
        for part in found.parts
    )
    return join(
        (
            tag(
                "p",
                f"If {plural(found.units, 'unit')} are made at the same price, {found.collected} come in and "
                f"{found.needed} are needed. What is left is shared by a rule set beforehand:",
            ),
            listing(parts),
            facts(
                (("Paid back for each share", str(found.back)), ("So a share costs in the end", str(found.effective)))
            ),
        )
    )
