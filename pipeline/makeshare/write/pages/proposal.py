# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A proposal's page: what a supporter must know first, then how the price follows, the terms, and how to pledge."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.model.governance.community import DecisionView
from makeshare.model.proposal import Party, ProposalView
from makeshare.write import labels
from makeshare.write.html import Child, Html, join, reach, rendered, tag
from makeshare.write.pages.answers import answers_section
from makeshare.write.pages.build_up import build_up, savings
from makeshare.write.pages.cards import closes, design_folder, picture, poster_path, progress, share_price
from makeshare.write.pages.decisions import decision_folder, outcome
from makeshare.write.pages.distribution import distribution_section
from makeshare.write.pages.figures import moment, plural
from makeshare.write.pages.my_share import my_share
from makeshare.write.pages.outcome import preview
from makeshare.write.pages.page import cite, contents, facts, heading, listing, page, table
from makeshare.write.pages.panels import variant_title
from makeshare.write.pages.pledge import pledge
from makeshare.write.pages.production import production_section
from makeshare.write.pages.settlement import settlement
from makeshare.write.pages.stand import stand
from makeshare.write.pages.ways import ways

_PLEDGED = ("draft", "discussion", "open", "collecting")
"""Phases in which a pledge may be prepared."""
ROOT = "../../"
"""From a proposal's page to the root of the site."""


def proposal_page(catalogue: Catalogue, view: ProposalView) -> bytes:
    """Write proposals/<slug>/index.md."""
    proposal = view.proposal
    entry = catalogue.design(proposal.design)
    mark = "EXAMPLE. " if proposal.example else ""
    words = f"{mark}{share_price(view)} a share, until {proposal.closes}. {proposal.summary}"
    return page(
        _blocks(catalogue, view, entry),
        title=proposal.title,
        description=words,
        kind="article",
        hide=("navigation",),
        image=poster_path(entry.default, "png") if entry else "",
    )


def _blocks(catalogue: Catalogue, view: ProposalView, entry: DesignEntry | None) -> Iterator[str]:
    proposal = view.proposal
    if proposal.example:
        yield tag(
            "div",
            tag("strong", "EXAMPLE"),
            tag("span", " Not for sale, and no pledge counts."),
            class_="ms-banner",
            role="note",
            aria_label="This proposal is an example",
        )
    yield _first_screen(view)
    yield _head(view, entry)
    sections = list(_sections(catalogue, view))
    yield contents(sections)
    yield from sections


def _sections(catalogue: Catalogue, view: ProposalView) -> Iterator[str]:
    """Yield everything below the first screen, section by section."""
    proposal = view.proposal
    run = catalogue.books.run(proposal.slug)
    yield heading("Where it stands", "stand")
    yield stand(view)
    done = settlement(view.state, proposal.currency, proposal.slug)
    if done is not None:
        yield heading("How it ended", "settled")
        yield done
    if view.prose_markdown:
        yield heading("What this is about", "about")
        yield rendered(view.prose_markdown)
    yield heading("How the price follows", "price")
    yield build_up(view)
    if view.savings is not None:
        yield heading("If more people join", "savings")
        yield savings(view.savings)
    yield heading("Ways to take part", "ways")
    yield ways(view)
    if view.state.phase in _PLEDGED:
        yield heading("How to pledge", "pledge")
        yield pledge(view)
    if view.state.counts.pledges:
        yield heading("My share", "my-share")
        yield my_share(view)
    yield heading("Terms of a share", "terms")
    yield _terms(view)
    yield heading("If something goes wrong", "risk")
    yield _risk(view)
    ahead = preview(view)
    if ahead is not None:
        yield heading("If it costs more, or less", "preview")
        yield ahead
    yield heading("Milestones and delivery", "milestones")
    yield _milestones(view)
    yield from _making(catalogue, view)
    yield heading("Who answers for what", "parties")
    yield _parties(view)
    yield heading("Who speaks for the environment and the machines", "answers")
    yield answers_section(catalogue, proposal.slug)
    yield from _decisions(catalogue, view)
    if run is not None and run.currency:
        yield heading("Open books", "books")
        yield tag(
            "p",
            "Every cent in and out, each line planned and billed, and files to check it with: ",
            tag("a", "the books of this run", href=f"{ROOT}books/#run-{proposal.slug}"),
            ".",
        )
    yield heading("What is still open", "open")
    yield _open_points(view)


def _making(catalogue: Catalogue, view: ProposalView) -> Iterator[str]:
    """Yield how the run is set up, and how it is handed over, where somebody has planned either."""
    plan = catalogue.making.production(view.proposal.slug)
    if plan is not None:
        yield heading("How it is made", "production")
        yield production_section(plan)
    handed = catalogue.distributions.get(view.proposal.slug)
    if handed is not None:
        yield heading("Who gets what when", "distribution")
        yield distribution_section(handed)


def _decisions(catalogue: Catalogue, view: ProposalView) -> Iterator[str]:
    """Yield what was decided about it, and by whom."""
    found = catalogue.governance.decisions_on(view.proposal.slug)
    if found:
        yield heading("What was decided", "decisions")
        yield listing(_decision(one) for one in found)


def _decision(view: DecisionView) -> Html:
    one = view.decision
    mark = tag("span", "EXAMPLE", class_="ms-example") if one.example else None
    return join((mark, tag("a", one.title, href=f"{ROOT}{decision_folder(one)}"), f", {outcome(view)}"))


def _first_screen(view: ProposalView) -> Html:
    """Answer what a supporter asks, within the first screen of a phone."""
    proposal = view.proposal
    share, risk, delivery, other = proposal.share, proposal.risk, proposal.delivery, proposal.comparable
    price = join((tag("strong", share_price(view), class_="ms-figure"), f" a share: {share.gives}"))
    compared = join((tag("strong", str(other.price)), f" {other.title}, {other.date}; ", cite(other.source)))
    return tag(
        "div",
        tag("p", f"Proposal {proposal.number} · {labels.PHASE[view.state.phase]}", class_="ms-kicker"),
        tag("h1", proposal.title),
        facts(
            (
                ("Price", price),
                ("Charged", share.charged),
                ("Delivered", f"{delivery.date.isoformat()}, {delivery.place}"),
                ("If it fails", risk.not_reached),
                ("Most you can lose", risk.most),
                ("Whom to call", _contact(proposal.parties.coordinator)),
                ("To compare", compared),
            ),
            "ms-first",
        ),
        class_="ms-first-screen",
    )


def _contact(party: Party) -> Html:
    """Name a party and how to reach it."""
    return join((party.shown, join((", ", reach(party.contact))) if party.contact else None))


def _head(view: ProposalView, entry: DesignEntry | None) -> Html:
    """Show what is made, how far the run is, and when it closes."""
    state, counts = view.state, view.state.counts
    counted = (
        f"{plural(counts.units, 'unit')}, {plural(counts.shares, 'share')} and {plural(counts.members, 'member')} "
        f"stand in the ledger" + (f", as of {moment(state.as_of)}." if state.as_of else ".")
    )
    words = tag(
        "div",
        tag("p", view.proposal.summary, class_="ms-lead"),
        progress(view),
        tag("p", counted, class_="ms-small"),
        facts((("Closes", closes(view)), ("Design", _design(view, entry)))),
        tag(
            "p",
            tag("a", "How to pledge", href="#pledge", class_="ms-button") if view.state.phase in _PLEDGED else None,
            tag("a", "How the price follows", href="#price", class_="ms-button ms-button--quiet"),
            class_="ms-actions",
        ),
        class_="ms-hero__words",
    )
    return tag("div", words, _picture(view, entry), class_="ms-hero ms-hero--proposal")


def _picture(view: ProposalView, entry: DesignEntry | None) -> Html | None:
    if entry is None:
        return None
    built = next((one for one in entry.builts if one.variant == view.proposal.variant), entry.default)
    return tag(
        "figure", picture(built, ROOT, alt=f"{entry.manifest.title}: what a share gives", eager=True), class_="ms-view"
    )


def _design(view: ProposalView, entry: DesignEntry | None) -> Child:
    """Link to the design and say which revision of it is offered."""
    proposal = view.proposal
    if entry is None:
        return f"{proposal.design.replace('_', '-')}, version {proposal.version}: not published here"
    built = next((one for one in entry.builts if one.variant == proposal.variant), None)
    variant = variant_title(built) if built else proposal.variant
    return join(
        (
            tag("a", entry.manifest.title, href=f"{ROOT}{design_folder(entry)}"),
            f", {variant.lower()}, version {proposal.version}",
        )
    )


def _terms(view: ProposalView) -> Html:
    share = view.proposal.share
    return join(
        (
            facts(
                (
                    ("A share gives", share.gives),
                    ("Charged", share.charged),
                    ("Cancelling", share.cancelling),
                    ("Unclaimed units", share.unsold),
                    ("Your duties", share.duties),
                )
            ),
            tag(
                "p",
                "These terms are a template and no legal advice. They take away no right that the law gives you.",
                class_="ms-small",
            ),
        )
    )


def _risk(view: ProposalView) -> Html:
    risk = view.proposal.risk
    order = tag(
        "ol",
        *(
            tag("li", tag("strong", loss.who), f", {loss.up_to}", f" (at most {loss.amount})" if loss.amount else None)
            for loss in risk.losses
        ),
    )
    return join(
        (
            facts(
                (
                    ("Minimum not reached", risk.not_reached),
                    ("Late", risk.late),
                    ("Defective", risk.defective),
                    ("The maker stops", risk.maker_stops),
                    ("The most you can lose", risk.most),
                )
            ),
            tag("h3", "Who bears a loss, in this order"),
            order,
            tag("p", "No member ever owes more than was pledged.", class_="ms-small"),
        )
    )


def _milestones(view: ProposalView) -> Html:
    delivery = view.proposal.delivery
    reached = {number: (date, evidence) for number, date, evidence in view.state.milestones}
    steps = (
        tag(
            "li",
            tag("time", step.date.isoformat(), datetime=step.date.isoformat()),
            tag("strong", step.name),
            tag("span", f"Shown by: {step.evidence}"),
            tag("span", f"Releases {step.releases} % of the budget.") if step.releases else None,
            tag("span", _reached(*reached[number]), class_="ms-reached") if number in reached else None,
        )
        for number, step in enumerate(view.proposal.milestones, start=1)
    )
    return join(
        (
            tag("ol", *steps, class_="ms-steps"),
            facts((("Delivery", f"{delivery.date.isoformat()}, {delivery.place}"), ("How", delivery.how))),
        )
    )


def _reached(date: str, evidence: tuple[str, ...]) -> str:
    """Say when a milestone was reached, and name its evidence."""
    return (
        f"Reached {moment(date)}, shown by {plural(len(evidence), 'file')}: {', '.join(one[:12] for one in evidence)}"
    )


def _parties(view: ProposalView) -> Html:
    rows = ((role.capitalize(), _contact(party), party.duty) for role, party in view.proposal.parties.each())
    return table(("Role", "Who", "Duty"), rows, label="Responsible parties")


def _open_points(view: ProposalView) -> Html:
    """Say what keeps it from real money, and what has moved since the quote."""
    proposal, drift = view.proposal, view.drift
    points: list[Child] = [*view.problems, *view.warnings]
    if proposal.parties.unnamed:
        points.append(f"Not yet named: {', '.join(proposal.parties.unnamed)}.")
    if proposal.quote is None or not proposal.quote.signed:
        points.append("No quote signed by the maker is on record.")
    if drift is not None and not drift.none:
        today = str(drift.today) if drift.today else "incomplete"
        points.append(f"Since the quote the cost has moved: {drift.quoted} then, {today} today.")
    if proposal.example:
        points.append("It is an example: it will never open to real money.")
    return listing(points) if points else tag("p", "Nothing is known to be missing.")
