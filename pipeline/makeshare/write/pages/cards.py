# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Designs and proposals as cards, and the addresses of what is published about them."""

from __future__ import annotations

from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.model.cost import Estimate
from makeshare.model.proposal import ProposalView
from makeshare.write import labels
from makeshare.write.html import Html, join, tag
from makeshare.write.pages.figures import about, price
from makeshare.write.pages.page import chips

POSTER = (960, 720)
"""Width and height of a page's pictures in pixels: browsers keep the place free before it is loaded."""


def design_folder(entry: DesignEntry) -> str:
    """Return where a design's page lies, from the root of the site."""
    return f"designs/{entry.manifest.slug}/"


def proposal_folder(view: ProposalView) -> str:
    """Return where a proposal's page lies, from the root of the site."""
    return f"proposals/{view.proposal.slug}/"


def poster_path(built: Built, ending: str = "webp") -> str:
    """Return where a configuration's picture lies, from the root of the site; empty when it has none."""
    return f"designs/{built.manifest.slug}/posters/{built.name}.{ending}" if f"poster.{ending}" in built.files else ""


def picture(built: Built, root: str, *, alt: str, eager: bool = False) -> Html:
    """Show a configuration's picture, or an empty sheet of drawing paper while there is none."""
    path = poster_path(built)
    if not path:
        return tag(
            "div", tag("span", "no picture yet"), class_="ms-nopicture", role="img", aria_label=alt or "no picture yet"
        )
    return tag(
        "img",
        src=f"{root}{path}",
        alt=alt,
        width=POSTER[0],
        height=POSTER[1],
        loading=None if eager else "lazy",
        decoding="async",
        fetchpriority="high" if eager else None,
    )


def batch_prices(entry: DesignEntry) -> list[Estimate]:
    """Return the default configuration's estimates by batch size, the smallest first."""
    return [estimate for _, estimate in sorted(entry.default.estimates.items())]


def headline(entry: DesignEntry) -> str:
    """Say in one phrase what a unit costs: in the middle batch, the size that a group would order."""
    estimates = batch_prices(entry)
    if not estimates:
        return "price unknown"
    middle = estimates[len(estimates) // 2]
    return f"{price(middle)} a unit, {middle.batch} at a time" if middle.complete else "price incomplete"


def process_groups(catalogue: Catalogue, entry: DesignEntry) -> tuple[str, ...]:
    """Return the kinds of work that a design needs, by the codes of its processes, in the order of the labels."""
    found = {catalogue.catalog.processes[key].code for key in entry.processes if key in catalogue.catalog.processes}
    return tuple(
        code for code in (*labels.PROCESS, *sorted(found - set(labels.PROCESS))) if code in found and code != "ASM"
    )


def design_card(catalogue: Catalogue, entry: DesignEntry, root: str, *, level: int = 3) -> Html:
    """Show a design as a card that filters can find. `root` leads from the page to the root of the site."""
    manifest = entry.manifest
    groups = process_groups(catalogue, entry)
    offers = catalogue.proposals_for(manifest.folder)
    link = tag("a", manifest.title, href=f"{root}{design_folder(entry)}", class_="ms-card__link")
    return tag(
        "article",
        tag("div", picture(entry.default, root, alt=""), class_="ms-card__picture"),
        tag(
            "div",
            tag(f"h{level}", link, class_="ms-card__title"),
            tag("p", manifest.summary, class_="ms-card__words"),
            chips(
                [
                    labels.STATUS[manifest.status],
                    labels.DELIVERED[manifest.delivered_as],
                    *(labels.PROCESS.get(code, code) for code in groups),
                ]
            ),
            tag("p", headline(entry), class_="ms-card__price"),
            tag("p", "A run of this is proposed", class_="ms-card__offer") if offers else None,
            class_="ms-card__body",
        ),
        class_="ms-card",
        data_category=manifest.category,
        data_status=manifest.status,
        data_delivered=manifest.delivered_as,
        data_process=" ".join(groups),
    )


def progress(view: ProposalView) -> Html:
    """Show how far the pledged units have come towards the minimum, and where the optimum lies."""
    run, pledged = view.proposal.run, view.pledged_units
    whole = max(run.optimum, pledged, 1)
    said = f"{pledged} of {run.minimum} units pledged"
    filled = tag("div", class_="ms-progress__fill", style=f"width: {100 * pledged / whole:.1f}%")
    mark = tag("div", class_="ms-progress__mark", style=f"left: {100 * run.minimum / whole:.1f}%")
    bar = tag(
        "div",
        filled,
        mark,
        class_="ms-progress",
        role="progressbar",
        aria_valuemin=0,
        aria_valuemax=run.minimum,
        aria_valuenow=min(pledged, run.minimum),
        aria_valuetext=said,
        aria_label="Pledged towards the minimum run",
    )
    words = tag(
        "p",
        tag("strong", f"{pledged} of {run.minimum}"),
        " units pledged towards the minimum; up to ",
        tag("strong", str(run.optimum)),
        " can be made",
        class_="ms-progress__words",
    )
    return tag("div", bar, words)


def proposal_card(catalogue: Catalogue, view: ProposalView, root: str, *, level: int = 3) -> Html:
    """Show a proposal as a card: picture, price of a share, progress, deadline."""
    proposal = view.proposal
    entry = catalogue.design(proposal.design)
    shown = (
        next((built for built in entry.builts if built.variant == proposal.variant), entry.default) if entry else None
    )
    link = tag("a", proposal.title, href=f"{root}{proposal_folder(view)}", class_="ms-card__link")
    return tag(
        "article",
        tag("div", picture(shown, root, alt=""), class_="ms-card__picture") if shown else None,
        tag(
            "div",
            tag(
                "p",
                example_mark(view),
                f"Proposal {proposal.number} · {labels.PHASE[view.state.phase]}",
                class_="ms-kicker",
            ),
            tag(f"h{level}", link, class_="ms-card__title"),
            tag("p", proposal.summary, class_="ms-card__words"),
            tag("p", tag("strong", share_price(view)), " a share", class_="ms-card__price"),
            progress(view),
            tag("p", "Closes ", closes(view), class_="ms-small"),
            class_="ms-card__body",
        ),
        class_="ms-card ms-card--wide",
    )


def example_mark(view: ProposalView) -> Html | None:
    """Mark what is only an example."""
    return tag("span", "EXAMPLE", class_="ms-example") if view.proposal.example else None


def share_price(view: ProposalView) -> str:
    """Print the price of a share to the cent, or that there is none; where one chooses or bids, from what up."""
    if view.price is None:
        return "price not settled"
    lowest = view.proposal.pledging.lowest
    return str(view.price.share_price) if lowest is None else f"from {lowest}, guide {view.price.share_price}"


def closes(view: ProposalView) -> Html:
    """Show the deadline with its time zone; the browser adds how long that is from now."""
    deadline = view.proposal.deadline
    return join(
        (
            tag("time", view.proposal.closes, datetime=deadline.isoformat()),
            tag("span", class_="ms-left", data_deadline=deadline.isoformat()),
        )
    )


def description(entry: DesignEntry) -> str:
    """Write what a shared link says of a design: its price, then its summary."""
    estimates = batch_prices(entry)
    known = [estimate for estimate in estimates if estimate.complete]
    prices = ", ".join(f"{about(one.total.expected)} each for {one.batch}" for one in known)
    return f"About {prices}. {entry.manifest.summary}" if known else entry.manifest.summary
