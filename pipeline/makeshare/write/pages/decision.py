# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A decision's page: the question, who may decide, the rules that stood before, the count, and how to count again."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.governance.ballot import Ballot, Objection, Result
from makeshare.model.governance.community import DecisionView
from makeshare.model.governance.decision import Decision, moment
from makeshare.model.governance.roles import Roles
from makeshare.write.html import Child, Html, join, rendered, tag
from makeshare.write.pages.decisions import METHODS, RULES, STATUS, banner, outcome
from makeshare.write.pages.figures import plural
from makeshare.write.pages.page import facts, heading, listing, more, page, section, table

ROOT = "../../"
"""From a decision's page to the root of the site."""
_STATES = {
    "open": "Open: not answered, so it stops the proposal",
    "answered": "Answered",
    "repeated": "Made again after it was answered",
    "withdrawn": "Withdrawn by who made it",
}
_FIGURES = {"budget": "Worth of its support", "score": "Sum of scores", "approval": "Approvals"}
_SAYS = {"consent": "consents", "stand-aside": "stands aside", "object": "objects"}


def decision_page(catalogue: Catalogue, view: DecisionView) -> bytes:
    """Write decisions/<slug>/index.md."""
    one = view.decision
    mark = "EXAMPLE. " if one.example else ""
    return page(
        _blocks(catalogue, view),
        title=one.title,
        description=f"{mark}{outcome(view)}. {one.question}",
        kind="article",
        hide=("navigation",),
    )


def _blocks(catalogue: Catalogue, view: DecisionView) -> Iterator[str]:
    one = view.decision
    if one.example:
        yield banner("Nobody voted, and nothing was decided.")
    yield _head(view)
    yield heading("Who may decide", "authority")
    yield _authority(one, catalogue.governance.roles)
    if view.prose_markdown:
        yield heading("What this is about", "about")
        yield rendered(view.prose_markdown)
    yield heading("Options", "options")
    yield _options(catalogue, one)
    yield heading("The rule, stated beforehand", "rule")
    yield _rule(one)
    yield heading("Ballots", "ballots")
    yield _ballots(view)
    if view.box.objections:
        yield heading("Objections and their answers", "objections")
        yield join(_objection(objection, catalogue.governance.roles) for objection in view.box.objections)
    yield heading("The count, step by step", "count")
    yield _count(one, view.result)
    yield heading("Count it again", "recount")
    yield _recount(one)
    links = list(_links(catalogue, one))
    if links:
        yield heading("What it concerns", "links")
        yield listing(links)


def _head(view: DecisionView) -> Html:
    one = view.decision
    return section(
        tag("p", f"Decision {one.number} · {STATUS[one.status]}", class_="ms-kicker"),
        tag("h1", one.title),
        tag("p", one.question, class_="ms-lead"),
        facts((("Result", tag("strong", outcome(view)) if view.result else None), ("Voting", _times(one)))),
    )


def _times(one: Decision) -> Html:
    """Show from when until when; scripts add how long that is from now."""
    return join(
        (
            tag("time", moment(one.opens), datetime=one.opens.isoformat()),
            " to ",
            tag("time", moment(one.closes), datetime=one.closes.isoformat()),
            tag("span", class_="ms-left", data_deadline=one.closes.isoformat()),
        )
    )


def _authority(one: Decision, roles: Roles | None) -> Html:
    """Say on which right it rests, in the words of the roles."""
    stated = one.authority
    role = roles.roles.get(stated.role) if roles else None
    right = role.rights.get(stated.right) if role else None
    body = roles.title(stated.body) if roles and stated.body else stated.body
    return facts(
        (
            ("Role", join((tag("a", role.title if role else stated.role, href=f"{ROOT}community/roles/"),))),
            ("Right", right.may if right else stated.right),
            ("Used by", body),
            ("Matter", roles.matters.get(one.matter, one.matter) if roles else one.matter),
            ("Entitled to vote", f"{one.entitled}, named in decision.toml" if one.electorate else str(one.entitled)),
        )
    )


def _options(catalogue: Catalogue, one: Decision) -> Html:
    cost = one.budget is not None
    titles = {view.proposal.slug: view.proposal.title for view in catalogue.proposals}
    rows: list[list[Child]] = []
    for option in one.options:
        row: list[Child] = [tag("code", option.key), option.title]
        if cost:
            row.append(str(option.cost) if option.cost else None)
        if option.proposal in titles:
            row.append(_proposal(option.proposal, titles[option.proposal]))
        elif any(other.proposal for other in one.options):
            row.append(option.proposal or "")
        rows.append(row)
    head = ["Key", "Option", *(["Cost"] if cost else [])]
    head += ["Proposal"] if any(option.proposal for option in one.options) else []
    return table(head, rows, label="Options")


def _rule(one: Decision) -> Html:
    raised = f"then every share is raised by {one.raise_by} at a time, while more can be paid" if one.raise_by else ""
    return join(
        (
            tag("p", RULES.get(one.method, one.method)),
            facts(
                (
                    ("Method", METHODS.get(one.method, one.method)),
                    ("Quorum", f"{one.quorum} of those entitled must vote"),
                    ("Threshold", _threshold(one)),
                    ("Scores", f"0 to {one.score_max}" if one.score_max else None),
                    ("Budget", f"{one.budget}" if one.budget else None),
                    ("What is left over", (raised or "stays unspent") if one.budget else None),
                    ("Answers to objections end", moment(one.answers_until) if one.answers_until else None),
                    ("If options are tied", _ties(one) if one.method != "consent" else None),
                )
            ),
        )
    )


def _threshold(one: Decision) -> str | None:
    if one.threshold is None:
        return None
    whole = "the most that it could be" if one.method == "score" else "the ballots cast, blank ones included"
    return f"support must be {one.threshold} of {whole}"


def _ties(one: Decision) -> str:
    rule = one.tie_break
    if rule.rule == "order":
        return f"the first of these is preferred: {', '.join(rule.order)}"
    if rule.rule == "key":
        return "the key that comes first in the alphabet is preferred"
    seed = f"; it was {rule.seed}" if rule.seed else "; it is not known yet"
    return f"a lot decides, drawn from {rule.source}, known on {rule.date}{seed}"


def _ballots(view: DecisionView) -> Html:
    one, box = view.decision, view.box
    if not box.head.length:
        return tag("p", "Nobody can vote yet: the rules are not pinned.")
    said = (
        f"{plural(len(box.ballots), 'ballot')} of {one.entitled}; {box.replaced} were replaced by a later one of the "
        f"same voter. {plural(box.head.length, 'line')}, chained; head "
    )
    rows: list[list[Child]] = [[tag("code", ballot.voter), _choice(ballot)] for ballot in box.ballots]
    shown = table(("Voter", "Ballot"), rows, label="Ballots that count")
    pinned = (
        "" if one.status == "closed" else " It is pinned when the vote closes; until then a cut end would not show."
    )
    return join(
        (
            tag("p", said, tag("code", box.head.hash), ".", pinned),
            more("All ballots", shown) if rows else None,
        )
    )


def _choice(ballot: Ballot) -> str:
    """Print what a ballot says, as it would be typed."""
    if ballot.ranks:
        return " > ".join(ballot.ranks)
    if ballot.scores:
        return ", ".join(f"{key} = {score}" for key, score in ballot.scores.items())
    if ballot.says:
        return _SAYS.get(ballot.says, ballot.says)
    return ", ".join(ballot.approves) or "blank"


def _objection(one: Objection, roles: Roles | None) -> Html:
    by = roles.title(one.answered_by) if roles else one.answered_by
    return section(
        tag("h3", f"Objection in line {one.line}"),
        tag("p", tag("code", one.voter), ": ", one.reason),
        tag("p", tag("strong", f"{by}: "), one.answer) if one.answer else None,
        tag("p", _STATES.get(one.state, one.state), class_="ms-small"),
    )


def _count(one: Decision, result: Result | None) -> Html:
    if result is None:
        return tag("p", "Nothing is counted here before the vote has closed, so that nobody follows the crowd.")
    steps = [
        section(
            tag("h3", step.title),
            _tallies(one, step.tallies, step.title) if step.tallies else None,
            *(tag("p", words) for words in step.words),
        )
        for step in result.steps
    ]
    ending = tag("p", tag("strong", OUTCOME_WORDS.get(result.outcome, result.outcome)))
    return join((*steps, ending))


OUTCOME_WORDS = {
    "decided": "It is decided.",
    "not-carried": "It is not carried.",
    "no-quorum": "Too few voted, so nothing was counted and nothing is decided.",
}


def _tallies(one: Decision, tallies: dict[str, str], label: str) -> Html:
    heads = {"consent": "Consent", "stand-aside": "Stand aside", "object": "Object"}
    rows: list[list[Child]] = [
        [heads.get(key, key) if one.method == "consent" else one.option(key), figure] for key, figure in tallies.items()
    ]
    return table(
        ("Ballot" if one.method == "consent" else "Option", _FIGURES.get(one.method, "Ballots")), rows, label=label
    )


def _recount(one: Decision) -> Html:
    return join(
        (
            tag("p", "In a copy of the repository, without the internet:"),
            tag("pre", tag("code", f"makeshare decision recount {one.slug}")),
            tag(
                "p",
                "It needs only ",
                tag("a", "decision.toml", href="decision.toml"),
                " and ",
                tag("a", "ballots.jsonl", href="ballots.jsonl"),
                ", and another program can count the same files.",
            ),
        )
    )


def _links(catalogue: Catalogue, one: Decision) -> Iterator[Child]:
    for view in catalogue.proposals:
        if view.proposal.slug in one.proposals:
            yield _proposal(view.proposal.slug, view.proposal.title)
    for meeting in catalogue.together.meetings:
        if meeting.slug in one.minutes:
            yield tag("a", f"Minutes: {meeting.title}", href=f"{ROOT}community/meetings/{meeting.slug}/")


def _proposal(slug: str, title: str) -> Html:
    return tag("a", title, href=f"{ROOT}proposals/{slug}/")
