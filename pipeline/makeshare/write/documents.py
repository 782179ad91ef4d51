# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Fill the blanks of a document that a community adopts, from its own data. What nobody has stated is never made up.

A template names a fact as {community}, or asks for one that no file holds as {ask: who holds the second key}.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec

from makeshare.model.catalogue import Community
from makeshare.model.governance.policy import Policy
from makeshare.model.governance.roles import Role, Roles
from makeshare.model.proposal import Party, Proposal
from makeshare.write.text import plain

_BLANK = re.compile(r"\{(?:ask: ([^{}]+)|([a-z_]+))\}")
_PRICING = {
    "fixed": "Everybody pays the same for a share.",
    "sliding": "Everybody chooses what a share is worth to them.",
    "bids": "Everybody bids in confidence, in rounds, until the bids cover what is needed.",
}
_EXAMPLE = "**EXAMPLE.** It was filled in from example data and binds nobody.\n\n"
_OF_ROLES = {"members", "matters", "roles", "environment", "machines", "tools"}
"""Blanks that roles.toml fills."""
_MARKS = re.compile(r"([*_|])")
_HEADING = re.compile(r"^# .+\n\n", re.MULTILINE)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Where a document's facts come from; None where there is no such file, or no proposal was named."""

    community: Community
    roles: Roles | None = None
    policy: Policy | None = None
    proposal: Proposal | None = None

    def example(self, used: set[str]) -> bool:
        """Say whether any of the facts that are used is an example."""
        of_roles = bool(used & _OF_ROLES and self.roles and self.roles.example)
        return of_roles or bool(self.proposal and self.proposal.example)


def blanks(template: str) -> set[str]:
    """Return the names of the facts that a template needs, without what it asks for."""
    return {name for _, name in _BLANK.findall(template) if name}


def document(template: str, facts: Facts) -> tuple[str, int]:
    """Return a template with its blanks filled, and how many facts are still to be stated.

    Raises KeyError for a blank that has no meaning here: a test holds every template against that.
    """

    def fill(found: re.Match[str]) -> str:
        asked, name = found[1], found[2]
        words = "" if asked else _FACTS[name][1](facts)
        return words or _unstated(asked or _FACTS[name][0])

    mark = _EXAMPLE if facts.example(blanks(template)) else ""
    text = _HEADING.sub(lambda title: f"{title[0]}{mark}", _BLANK.sub(fill, template), count=1)
    return text, text.count(_unstated("").strip("*"))


def _unstated(what: str) -> str:
    return f"**TO BE STATED: {' '.join(what.split())}**"


# ------------------------------------------------------------------------------------------------------- forms
def _plain(words: str) -> str:
    """Return words that mean nothing to Markdown, on one line."""
    return _MARKS.sub(r"\\\1", plain(words))


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _of(read: Callable[[Proposal], str]) -> Callable[[Facts], str]:
    """Read a fact of the proposal, where one was named."""
    return lambda facts: _plain(read(facts.proposal)) if facts.proposal else ""


def _by(read: Callable[[Proposal], str]) -> Callable[[Facts], str]:
    """Read a list or table of the proposal, each line of which was made harmless already."""
    return lambda facts: read(facts.proposal) if facts.proposal else ""


def _here(name: str) -> Callable[[Facts], str]:
    return lambda facts: _plain(str(getattr(facts.community, name)))


def _allowed(kind: str) -> Callable[[Facts], str]:
    return lambda facts: ", ".join(map(_plain, getattr(facts.policy.licences, kind))) if facts.policy else ""


# ------------------------------------------------------------------------------------------------------- roles
def _matters(facts: Facts) -> str:
    if facts.roles is None:
        return ""
    return _bullets(
        f"{_plain(words)} {_deciders(facts.roles, matter)}" for matter, words in facts.roles.matters.items()
    )


def _deciders(roles: Roles, matter: str) -> str:
    found = [
        f"{_plain(role.title)} ({_plain(right.may)})"
        for role in roles.roles.values()
        for right in role.rights.values()
        if matter in right.decides
    ]
    return f"Decided by: {', '.join(found)}" if found else _unstated("who decides it")


def _roles(facts: Facts) -> str:
    return "\n\n".join(_role(role, facts.roles) for role in facts.roles.roles.values()) if facts.roles else ""


def _role(role: Role, roles: Roles) -> str:
    lines = [f"### {_plain(role.title)}", "", _plain(role.about), ""]
    lines += [f"- May: {_plain(right.may)}" for right in role.rights.values()]
    lines += [f"- Owes: {_plain(duty)}" for duty in role.duties]
    lines += [f"- Held by {_plain(roles.title(one.who))}, {one.since} to {one.until}" for one in role.holders]
    if not role.holders:
        lines.append(f"- Held by {_unstated('who holds this role, and until when')}")
    return "\n".join(lines)


def _speakers(cause: str) -> Callable[[Facts], str]:
    def read(facts: Facts) -> str:
        found = [role for role in facts.roles.roles.values() if role.speaks_for == cause] if facts.roles else []
        return " and ".join(f"the {_plain(role.title).lower()}" for role in found)

    return read


def _members(facts: Facts) -> str:
    """The bodies and what they are: who belongs to the community is said there."""
    found = facts.roles.bodies.values() if facts.roles else ()
    return _bullets(f"{_plain(body.title)}: {_plain(body.about)}" for body in found)


def _tools(facts: Facts) -> str:
    found = facts.roles.tools.values() if facts.roles else ()
    return _bullets(
        f"{_plain(tool.title)}: {_plain(tool.task)} {_plain(tool.answerable)} answers for it. It never decides "
        f"{', '.join(map(_plain, tool.never))}."
        for tool in found
    )


# ------------------------------------------------------------------------------------------------------ policy
def _held(facts: Facts) -> str:
    found = facts.policy.held if facts.policy else ()
    return _bullets(
        f"**{_plain(one.what)}.** Where: {_plain(one.where)}. Seen by: {_plain(one.seen_by)}. Kept: {_plain(one.kept)}."
        + (f" {_plain(one.basis)}" if one.basis else "")
        for one in found
    )


def _never(facts: Facts) -> str:
    return _bullets(map(_plain, facts.policy.never)) if facts.policy else ""


# ---------------------------------------------------------------------------------------------------- proposal
def _party(read: Callable[[Proposal], Party]) -> Callable[[Facts], str]:
    """Name a party and how to reach it; empty while nobody has taken it on."""

    def shown(facts: Facts) -> str:
        party = read(facts.proposal) if facts.proposal else None
        if party is None or not party.name:
            return ""
        return _plain(f"{party.name}, {party.contact}" if party.contact else party.name)

    return shown


def _parties(proposal: Proposal) -> str:
    return "\n".join(
        f"| {role} | {_plain(party.name) if party.name else _unstated(role)} | {_plain(party.duty)} |"
        for role, party in proposal.parties.each()
    )


def _prices(proposal: Proposal) -> str:
    """Name the price of a share of each variant; empty while one of them has none."""
    prices = [(proposal.variant, proposal.share_price), *((one.name, one.share_price) for one in proposal.variants)]
    if any(price is None for _, price in prices):
        return ""
    return ", ".join(f"{price} ({_plain(name)})" if proposal.variants else str(price) for name, price in prices)


def _pledging(proposal: Proposal) -> str:
    """Say how a share is pledged and paid, where that is more than one price at once."""
    terms = proposal.pledging
    lines = [_PRICING[terms.pricing] + (f" Nobody gives less than {terms.lowest}." if terms.lowest else "")]
    lines.append(
        f"Those who pledged are asked again before the price rises by more than {terms.band} %."
        if terms.band
        else "Those who pledged are asked again before the price rises at all."
    )
    lines += [f"{part.percent} % is collected {_plain(part.when)}." for part in terms.instalments]
    lines.append(f"Whoever does not pay is reminded and has {terms.grace_days} days more; then the pledge lapses.")
    if work := proposal.work:
        lines.append(
            f"Hours count instead of money, at {work.rate} an hour and at most {work.most} for a share: "
            f"{_plain(work.tasks)} {_plain(work.safety)}"
        )
    lines += [f"{_plain(one.by)} adds {one.per_share} to each share, up to {one.up_to}." for one in proposal.matching]
    return _bullets(lines)


def _fees(proposal: Proposal) -> str:
    lines = (f"{_plain(fee.name)}: {_plain(fee.rule)}, to {_plain(fee.to)}. {_plain(fee.why)}" for fee in proposal.fees)
    return _bullets(lines) or "- none"


def _savings(proposal: Proposal) -> str:
    return _bullets(
        f"{part.percent} % to {_plain(part.to)}{f'. {_plain(part.why)}' if part.why else ''}"
        for part in proposal.savings
    )


def _losses(proposal: Proposal) -> str:
    return _numbered(
        f"**{_plain(loss.who)}**: {_plain(loss.up_to)}{f', at most {loss.amount}' if loss.amount else ''}"
        for loss in proposal.risk.losses
    )


def _cover(proposal: Proposal) -> str:
    if not proposal.risk.cover:
        return "Nobody is asked to add anything."
    return f"If the run turns out dearer, a member adds at most {proposal.risk.cover} % of the price."


def _milestones(proposal: Proposal) -> str:
    return _bullets(
        f"{step.date}: {_plain(step.name)}. Shown by: {_plain(step.evidence)}."
        + (f" Then {step.releases} % of the budget may be spent." if step.releases else "")
        for step in proposal.milestones
    )


_FACTS: dict[str, tuple[str, Callable[[Facts], str]]] = {
    "community": ("the community's name", _here("name")),
    "region": ("the region", _here("region")),
    "contact": ("an address that people read", _here("contact")),
    "url": ("the site's public address", _here("url")),
    "repository": ("where the repository lies", _here("repository")),
    "repository_words": (
        "where the repository lies",
        lambda facts: f"The repository: {_plain(facts.community.repository)}." if facts.community.repository else "",
    ),
    "members": ("who belongs to the community", _members),
    "matters": ("who may decide what, in site/community/roles.toml", _matters),
    "roles": ("the roles, in site/community/roles.toml", _roles),
    "environment": ("who speaks for the environment", _speakers("environment")),
    "machines": ("who speaks for the machines", _speakers("machines")),
    "tools": ("the tools that take part, or that there are none", _tools),
    "held": ("what is held, in site/community/policy.toml", _held),
    "never": ("what is never held, in site/community/policy.toml", _never),
    **{
        f"licences_{kind}": (f"the licence of {kind}", _allowed(kind))
        for kind in ("designs", "words", "data", "software")
    },
    "proposal_title": ("the proposal", _of(lambda one: one.title)),
    "proposal_number": ("the proposal's number", _of(lambda one: one.number)),
    "proposal_design": ("the design", _of(lambda one: one.design.replace("_", " "))),
    "proposal_variant": ("the variant", _of(lambda one: one.variant)),
    "proposal_version": ("the version", _of(lambda one: one.version)),
    "proposal_currency": ("the currency", _of(lambda one: one.currency)),
    "parties": ("who takes part", _by(_parties)),
    "money_holder": ("who holds the money", _party(lambda one: one.parties.money_holder)),
    "defects": ("who answers for defects", _party(lambda one: one.parties.defects)),
    "complaints": ("where complaints go", _party(lambda one: one.parties.complaints)),
    "jurisdiction": ("whose law applies", _party(lambda one: one.parties.jurisdiction)),
    "tax_status": ("whether the price holds tax", _party(lambda one: one.parties.tax_status)),
    "share_gives": ("what a share gives", _of(lambda one: one.share.gives)),
    "share_price": ("the price of a share", _by(_prices)),
    "pledging": ("how a share is pledged and paid", _by(_pledging)),
    "share_charged": ("when a share is charged", _of(lambda one: one.share.charged)),
    "share_cancelling": ("how to cancel", _of(lambda one: one.share.cancelling)),
    "share_duties": ("what a member owes", _of(lambda one: one.share.duties)),
    "share_unsold": ("what becomes of unclaimed units", _of(lambda one: one.share.unsold)),
    "share_unsold_party": ("who takes unclaimed units", _of(lambda one: one.share.unsold_party)),
    "run_minimum": ("the smallest run", _of(lambda one: str(one.run.minimum))),
    "run_optimum": ("the largest run", _of(lambda one: str(one.run.optimum))),
    "deadline": ("the deadline", _of(lambda one: one.closes)),
    "fees": ("the fees", _by(_fees)),
    "reserve_rule": ("the reserve", _of(lambda one: one.reserve.rule)),
    "reserve_covers": ("what the reserve covers", _of(lambda one: one.reserve.covers)),
    "reserve_remainder": ("what becomes of the rest of the reserve", _of(lambda one: one.reserve.remainder)),
    "savings": ("who gets what a larger run saves", _by(_savings)),
    "losses": ("who bears a loss, in which order", _by(_losses)),
    "risk_most": ("the most that a member can lose", _of(lambda one: one.risk.most)),
    "risk_cover": ("what a member adds at most", _by(_cover)),
    "risk_not_reached": ("what happens if it fails", _of(lambda one: one.risk.not_reached)),
    "risk_late": ("what happens if it is late", _of(lambda one: one.risk.late)),
    "risk_defective": ("what happens with a defect", _of(lambda one: one.risk.defective)),
    "risk_maker_stops": ("what happens if the maker stops", _of(lambda one: one.risk.maker_stops)),
    "milestones": ("the milestones", _by(_milestones)),
    "delivery_date": ("the date of delivery", _of(lambda one: one.delivery.date.isoformat())),
    "delivery_place": ("the place of delivery", _of(lambda one: one.delivery.place)),
    "delivery_how": ("how it is handed over", _of(lambda one: one.delivery.how)),
}
"""What each blank is, in words for who must state it, and where it is read."""
