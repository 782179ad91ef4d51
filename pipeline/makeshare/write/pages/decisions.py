# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""All decisions as a list, and the words that their pages share."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.governance.community import DecisionView
from makeshare.model.governance.decision import Decision, moment
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.pages.page import heading, page, table

METHODS = {
    "consent": "Consent",
    "approval": "Approval vote",
    "score": "Score vote",
    "ranked": "Ranked vote (instant runoff)",
    "budget": "Budget vote (method of equal shares)",
}
RULES = {
    "consent": "It is carried when no objection is open and somebody consents. An objection is open until its voter "
    "votes otherwise or it is answered; whoever is not content with an answer objects again, and objections after "
    "answers have ended stay open. Standing aside neither carries nor blocks.",
    "approval": "Each ballot names every option that its voter approves of; the option named most often is chosen.",
    "score": "Each ballot gives options a score, no score counting as 0; the option with the highest sum is chosen.",
    "ranked": "Each ballot puts options in order and counts for its first one that is still in. The option with the "
    "fewest ballots drops out, until one has more than half of the ballots that count.",
    "budget": "Each ballot holds the same part of the budget, for the options that it approves. Those who approve an "
    "option pay for it together, each the same, or what they have left. The option whose support is worth most is "
    "bought first, until nothing is left that its supporters can pay.",
}
OUTCOMES = {
    "decided": "Decided",
    "not-carried": "Not carried",
    "no-quorum": "Too few voted: nothing is decided",
}
STATUS = {"draft": "Draft", "open": "Open", "closed": "Closed"}
_PROPOSE = tag(
    "ol",
    tag(
        "li", "Copy the folder of a decision in the repository, and write your question, options and rules as a draft."
    ),
    tag("li", "Name the right it rests on. Talk it over, and change it until it is clear."),
    tag("li", "Open it before voting begins: ", tag("code", "makeshare decision open"), " pins the rules."),
    tag(
        "li",
        "Every ballot is a line: ",
        tag("code", "makeshare decision vote"),
        " writes it, or somebody does it for those who vote on paper.",
    ),
    tag(
        "li", "When the time is over, ", tag("code", "makeshare decision close"), " counts and writes down the result."
    ),
)
EXAMPLE = tag("span", "EXAMPLE", class_="ms-example")

_HOW = (
    "A decision names the role and the right it rests on, and states its rule, its quorum and its tie-break before "
    "anybody votes. These are pinned when it opens. Ballots are open, under pseudonyms, and each line is chained to "
    "the one before it. The result is counted from the files, and anybody can count it again."
)


def decision_folder(decision: Decision) -> str:
    """Return where a decision's page lies, from the root of the site."""
    return f"decisions/{decision.slug}/"


def outcome(view: DecisionView) -> str:
    """Say what came out, or that the vote goes on."""
    one, result = view.decision, view.result
    if result is None:
        return STATUS[one.status]
    titles = ", ".join(one.option(key) for key in result.chosen)
    said = OUTCOMES.get(result.outcome, result.outcome)
    return f"{said}: {titles}" if titles else said


def banner(what: str) -> Html:
    """Mark a whole page as an example."""
    return tag(
        "div",
        tag("strong", "EXAMPLE"),
        tag("span", f" {what}"),
        class_="ms-banner",
        role="note",
        aria_label="This page is an example",
    )


def decisions_page(catalogue: Catalogue) -> bytes:
    """Write decisions/index.md."""
    return page(
        _blocks(catalogue.governance.decisions),
        title="Decisions",
        description="What the community decides, by which rules, and what came out: everybody can recount.",
        hide=("toc",),
    )


def _blocks(views: tuple[DecisionView, ...]) -> Iterator[str]:
    yield tag("div", tag("h1", "Decisions"), tag("p", _HOW, class_="ms-lead"))
    for status, title, none in (
        ("open", "Open now", "No vote is open."),
        ("closed", "Decided", "Nothing has been decided yet."),
        ("draft", "In preparation", ""),
    ):
        found = [view for view in views if view.decision.status == status]
        if found or none:
            yield heading(title, status)
            yield _list(found, title) if found else tag("p", none)
    yield heading("Who may decide", "roles")
    yield tag(
        "p",
        tag("a", "Roles, rights and duties", href="../community/roles/"),
        " says who may decide what, and what they owe for it.",
    )
    yield heading("Ask the community", "ask")
    yield _PROPOSE


def _list(views: list[DecisionView], label: str) -> Html:
    rows: list[list[Child]] = [
        [
            join(
                (EXAMPLE if one.decision.example else None, " " if one.decision.example else None, _link(one.decision))
            ),
            METHODS.get(one.decision.method, one.decision.method),
            moment(one.decision.closes),
            outcome(one),
        ]
        for one in views
    ]
    return table(("Decision", "Method", "Closes", "State"), rows, label=label)


def _link(decision: Decision) -> Html:
    return tag("a", f"{decision.number} {decision.title}", href=f"{decision.slug}/")
