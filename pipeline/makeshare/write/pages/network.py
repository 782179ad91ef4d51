# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Other communities beside this one: who they are, what they design, offer and can make, each in its own words.

Every figure is the other community's, as of the day it was pinned; amounts keep their currency and are never added up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from makeshare.model.catalogue import Catalogue
from makeshare.model.federation.agreement import Agreement
from makeshare.model.federation.index import CapabilityCard, DesignCard, OfferCard
from makeshare.model.federation.network import Neighbour
from makeshare.model.money import Money
from makeshare.units import tidy
from makeshare.write import labels
from makeshare.write.html import Child, Html, join, link, reach, tag
from makeshare.write.pages.figures import UNKNOWN, about, moment, plural, words
from makeshare.write.pages.page import facts, heading, listing, page, table

_NOTE = (
    "Each figure is what that community published on the day named. Amounts stand in its own currency: none is "
    "converted, none is added to another."
)
_PROMISES = "No promise is made here for them: ask them before you count on it."


def network_page(catalogue: Catalogue) -> bytes:
    """Write network/index.md: this community and all it knows, rolled up."""
    return page(
        _roll_up(catalogue),
        title="Network",
        description="Communities that share their designs, offers and workshops with this one, by files alone.",
        hide=("toc",),
    )


def neighbour_page(catalogue: Catalogue, neighbour: Neighbour) -> bytes:
    """Write network/<slug>/index.md of a community that was pinned here."""
    name = neighbour.index.community.name
    return page(
        _blocks(catalogue, neighbour),
        title=name,
        description=f"What {name} designs, offers and can make, as of {neighbour.date.isoformat()}.",
        hide=("navigation",),
    )


# --------------------------------------------------------------------------------------------------- the roll-up
def _roll_up(catalogue: Catalogue) -> Iterator[str]:
    neighbours = catalogue.network.neighbours
    yield tag("h1", "Network")
    yield tag("p", _counted(catalogue), class_="ms-lead")
    yield heading("Communities", "communities")
    head = ("Community", "Known through", "As of", "Designs", "Open proposals", "Workshops", "Their people's time")
    yield table(head, _communities(catalogue), label="Communities")
    if not neighbours:
        command = tag("code", "makeshare federate add https://…")
        yield tag("p", "No other community is pinned yet. ", command, " adds one.")
        return
    yield tag("p", _NOTE, class_="ms-small")
    yield heading("Designs of others", "designs")
    yield _designs(catalogue, neighbours)
    offers = [(one, offer) for one in neighbours for offer in one.index.proposals]
    if offers:
        yield heading("Proposals of others", "proposals")
        yield _offers(offers)
    workshops = [(one, workshop) for one in neighbours for workshop in one.index.capabilities]
    if workshops:
        yield heading("Workshops of others", "workshops")
        yield _workshops(catalogue, workshops)
    if catalogue.network.agreements:
        yield heading("Agreements", "agreements")
        yield _agreements(catalogue.network.agreements)


def _counted(catalogue: Catalogue) -> str:
    """Say how much there is; a design that two communities publish counts twice, an example never."""
    indexes = [one.index for one in catalogue.network.neighbours]
    designs = len(catalogue.designs) + sum(len(one.designs) for one in indexes)
    proposals = _own_open(catalogue) + sum(_open(one.proposals) for one in indexes)
    return (
        f"{plural(1 + len(indexes), 'community', 'communities')}, {plural(designs, 'design')}, "
        f"{plural(proposals, 'open proposal')}."
    )


def _open(offers: tuple[OfferCard, ...]) -> int:
    return sum(one.status == "open" and not one.example for one in offers)


def _communities(catalogue: Catalogue) -> Iterator[tuple[Child, ...]]:
    workshops = [view.workshop for view in catalogue.making.workshops if not view.workshop.example]
    counts = (len(catalogue.designs), _own_open(catalogue), len(workshops))
    yield (
        tag("strong", catalogue.community.name),
        "this site",
        "now",
        *(str(count) for count in counts),
        _time([one.people_hours_per_week for one in workshops]),
    )
    for one in catalogue.network.neighbours:
        index = one.index
        name, real = index.community.name, [workshop for workshop in index.capabilities if not workshop.example]
        yield (
            tag("a", name, href=f"{one.path[0]}/") if one.direct else link(name, one.address),
            _through(catalogue, one),
            one.date.isoformat(),
            str(len(index.designs)),
            str(_open(index.proposals)),
            str(len(real)),
            _time([Decimal(each) if (each := one.people_hours_per_week) else None for one in real]),
        )


def _time(hours: Sequence[Decimal | None]) -> str:
    """Add up the hours that workshops state; how many state none is said, and never counts as zero."""
    known = [one for one in hours if one is not None]
    if not known:
        return UNKNOWN if hours else "none"
    missing = f", {len(hours) - len(known)} unknown" if len(known) < len(hours) else ""
    return f"{tidy(sum(known, Decimal(0)))} h a week{missing}"


def _own_open(catalogue: Catalogue) -> int:
    return sum(view.state.phase == "open" and not view.proposal.example for view in catalogue.proposals)


def _through(catalogue: Catalogue, neighbour: Neighbour) -> str:
    """Say who vouches for it: this community pinned it, or one that it pinned lists it."""
    if neighbour.direct:
        return "pinned here"
    names = {one.path: one.index.community.name for one in catalogue.network.neighbours}
    steps = (neighbour.path[:size] for size in range(1, len(neighbour.path)))
    return f"as listed by {' and '.join(names.get(step, step[-1]) for step in steps)}"


def _designs(catalogue: Catalogue, neighbours: tuple[Neighbour, ...]) -> Html:
    own = {built.facts.geometry_hash for entry in catalogue.designs for built in entry.builts}
    rows = (
        (
            _design_name(one, design),
            one.index.community.name,
            f"{design.version}, {labels.STATUS.get(design.status, design.status)}",
            design.licence,
            _prices(design),
            "also here, same shape" if design.variants[0].geometry_hash in own else None,
        )
        for one in neighbours
        for design in one.index.designs
    )
    return table(
        ("Design", "Whose", "Version", "Licence", "Their price of a unit", "Here"), rows, label="Designs of others"
    )


def _design_name(neighbour: Neighbour, design: DesignCard) -> Html:
    there = _there(neighbour, design.page)
    return tag("div", link(design.title, there) if there else design.title, tag("small", design.summary))


def _there(neighbour: Neighbour, path: str) -> str:
    """Return a page's address at its community, empty where that has no public address."""
    return f"{neighbour.address}{path}" if neighbour.address else ""


def _prices(design: DesignCard) -> Html:
    """Print what they say a unit costs, by batch, with how much of it is assumed; unknown stays unknown."""
    costs = sorted(design.variants[0].unit_cost.items(), key=lambda item: int(item[0]))
    if not costs:
        return tag("span", UNKNOWN)
    lines: list[Child] = []
    for batch, cost in costs:
        if cost.expected is None:
            lines.append(f"{batch} made: price incomplete")
        else:
            lines.append(f"{batch} made: {about(Money(cost.expected, cost.currency))}")
    dates = sorted(date for _, cost in costs for date in (cost.prices_from, cost.prices_to) if date)
    when = f"prices of {dates[0]} to {dates[-1]}" if dates else "prices without a date"
    return tag("div", join(lines, "; "), tag("small", when))


def _offers(offers: list[tuple[Neighbour, OfferCard]]) -> Html:
    rows = (
        (
            join((tag("span", "EXAMPLE", class_="ms-example") if offer.example else None, _offer_name(one, offer))),
            one.index.community.name,
            labels.PHASE.get(offer.status, offer.status),
            str(Money(offer.share_price.minor, offer.share_price.currency)) if offer.share_price else "not settled",
            f"{offer.pledged_units} of {offer.minimum_units} units, up to {offer.optimum_units}",
            offer.closes or moment(offer.deadline.isoformat()),
        )
        for one, offer in offers
    )
    head = ("Proposal", "Whose", "State", "Price of a share", "Pledged", "Closes")
    return table(head, rows, label="Proposals of others")


def _offer_name(neighbour: Neighbour, offer: OfferCard) -> Child:
    there = _there(neighbour, offer.page)
    return link(offer.title, there) if there else offer.title


def _workshops(catalogue: Catalogue, workshops: list[tuple[Neighbour, CapabilityCard]]) -> Html:
    rows = (
        (
            join((tag("span", "EXAMPLE", class_="ms-example") if one.example else None, _workshop_name(by, one))),
            by.index.community.name,
            one.where,
            words(catalogue.process(key) for key in one.processes) or UNKNOWN,
            f"{one.people_hours_per_week} h a week" if one.people_hours_per_week else UNKNOWN,
        )
        for by, one in workshops
    )
    return table(("Workshop", "Known to", "Where", "Does", "Has time"), rows, label="Workshops of others")


def _workshop_name(neighbour: Neighbour, workshop: CapabilityCard) -> Child:
    there = _there(neighbour, workshop.page)
    return link(workshop.name, there) if there else workshop.name


def _agreements(agreements: tuple[Agreement, ...]) -> Html:
    rows = (
        (
            join((tag("span", "EXAMPLE", class_="ms-example") if one.example else None, one.title)),
            one.maker.name,
            one.payer.name,
            f"{one.units} of {one.design.slug}, {one.design.revision}",
            str(Money(one.price, one.currency)) + " each" if one.price is not None else "price not settled",
            one.standing,
        )
        for one in agreements
    )
    head = ("Agreement", "Makes", "Pays", "What", "Price", "State")
    return tag(
        "div",
        table(head, rows, label="Agreements between communities"),
        tag("p", "Statements of communities in files. They move no money and are no legal advice.", class_="ms-small"),
    )


# ------------------------------------------------------------------------------------------------ one community
def _blocks(catalogue: Catalogue, neighbour: Neighbour) -> Iterator[str]:
    index, slug = neighbour.index, neighbour.path[0]
    card = index.community
    yield tag("p", tag("a", "Network", href="../"), " / Community", class_="ms-kicker")
    yield tag("h1", card.name)
    yield tag("p", f"As it published itself on {neighbour.date.isoformat()}. {_PROMISES}", class_="ms-lead")
    yield facts(
        (
            ("Site", link(neighbour.address, neighbour.address) if neighbour.address else "no public address"),
            ("Region", card.region),
            ("Currency", card.currency),
            ("Contact", reach(card.contact) if card.contact else None),
            ("Index", join((tag("a", "catalog.json as pinned", href=f"../{slug}.json"), f", {index.licence}"))),
            ("SHA-256", tag("code", neighbour.sha256)),
        )
    )
    yield heading("Designs", "designs")
    yield _designs(catalogue, (neighbour,)) if index.designs else tag("p", "It publishes no design.")
    if index.designs:
        yield _commands(slug, index.designs[0].slug)
    if index.proposals:
        yield heading("Proposals", "proposals")
        yield _offers([(neighbour, one) for one in index.proposals])
    if index.capabilities:
        yield heading("Workshops", "workshops")
        yield _workshops(catalogue, [(neighbour, one) for one in index.capabilities])
    agreements = tuple(one for one in catalogue.network.agreements if card.name in (one.maker.name, one.payer.name))
    if agreements:
        yield heading("Agreements", "agreements")
        yield _agreements(agreements)
    listed = [one for one in catalogue.network.neighbours if one.path[0] == slug and not one.direct]
    if listed:
        yield heading("Communities that it lists", "listed")
        yield listing(link(one.index.community.name, one.address) for one in listed)
    yield tag("p", _NOTE, class_="ms-small")


def _commands(slug: str, design: str) -> Html:
    """Show how a design is taken over, in a checkout of this repository."""
    lines = (
        (f"makeshare federate fetch {slug} {design}", "gets its package and checks every file"),
        (f"makeshare federate adopt {slug} {design} --date …", "takes its sources over, with where they came from"),
        (f"makeshare federate propose {slug} {design} …", "drafts a proposal to make it here"),
    )
    return tag("ul", *(tag("li", tag("code", command), f" {said}") for command, said in lines), class_="ms-list")
