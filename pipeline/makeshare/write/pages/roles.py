# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Roles with their rights and duties, who holds them, what tools may do, and what is held of whom."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.governance.policy import Policy
from makeshare.model.governance.roles import Role, Roles
from makeshare.write.html import Child, Html, join, tag
from makeshare.write.pages.decisions import banner
from makeshare.write.pages.page import facts, heading, listing, page, section, table

ROOT = "../../"
_LEAD = "Every right comes with duties, every matter has somebody who may decide it, and every role ends on a day."
_CAUSES = {"environment": "the environment", "machines": "machines"}


def roles_page(catalogue: Catalogue) -> bytes:
    """Write community/roles/index.md."""
    return page(
        _blocks(catalogue),
        title="Roles, rights and duties",
        description="Who may decide what in this community, what they owe for it, and until when.",
    )


def _blocks(catalogue: Catalogue) -> Iterator[str]:
    governance = catalogue.governance
    roles = governance.roles
    if roles and roles.example:
        yield banner("Nobody holds these roles.")
    yield tag("div", tag("h1", "Roles, rights and duties"), tag("p", _LEAD, class_="ms-lead"))
    if roles is None:
        yield tag("p", "No roles are written yet, so nobody may decide: they belong into site/community/roles.toml.")
    else:
        yield from _roles(roles)
    if governance.policy:
        yield heading("What is held, and who sees it", "data")
        yield _policy(governance.policy)
    if governance.documents:
        yield heading("Documents that were adopted", "documents")
        yield listing(
            tag("a", one.title, href=f"{ROOT}community/documents/{one.slug}/") for one in governance.documents
        )


def _roles(roles: Roles) -> Iterator[str]:
    yield heading("Who may decide what", "matters")
    yield _matters(roles)
    yield heading("Roles", "roles")
    yield join(_role(key, role, roles) for key, role in roles.roles.items())
    if roles.bodies:
        yield heading("Bodies", "bodies")
        yield facts((body.title, body.about) for body in roles.bodies.values())
    if roles.tools:
        yield heading("Tools and AI that take part", "tools")
        yield _tools(roles)


def _matters(roles: Roles) -> Html:
    """Go from each matter to the roles that decide it."""
    rows: list[list[Child]] = []
    for matter, words in roles.matters.items():
        deciders = [
            f"{role.title}: {right.may}"
            for role in roles.roles.values()
            for right in role.rights.values()
            if matter in right.decides
        ]
        rows.append([words, listing(deciders)])
    return table(("Matter", "Decided by"), rows, label="Matters and who decides them")


def _role(key: str, role: Role, roles: Roles) -> Html:
    speaks = _CAUSES.get(role.speaks_for, role.speaks_for)
    holders = [f"{roles.title(one.who)}, {one.since} to {one.until}" for one in role.holders]
    return section(
        tag("h3", role.title, id=f"role-{key}"),
        tag("p", role.about),
        facts(
            (
                ("Speaks for", speaks),
                ("Rights", listing(right.may for right in role.rights.values()) if role.rights else "none"),
                ("Duties", listing(role.duties) if role.duties else "none"),
                ("Held by", listing(holders) if holders else "nobody at the moment"),
            )
        ),
    )


def _tools(roles: Roles) -> Html:
    rows: list[list[Child]] = [
        [tool.title, tool.task, tag("code", tool.answerable), listing(tool.never)] for tool in roles.tools.values()
    ]
    return table(("Tool", "Task", "Who answers for it", "Never decides"), rows, label="Tools that take part")


def _policy(policy: Policy) -> Html:
    rows: list[list[Child]] = [
        [
            one.what,
            one.where,
            one.seen_by,
            one.kept,
            one.basis or ("no personal data" if not one.personal else "not public"),
        ]
        for one in policy.held
    ]
    allowed = policy.licences
    return join(
        (
            table(("What", "Where", "Seen by", "Kept", "Why"), rows, label="Data that is held"),
            tag("h3", "Never"),
            listing(policy.never),
            tag("h3", "Licences"),
            facts(
                (kind.capitalize(), ", ".join(getattr(allowed, kind)))
                for kind in ("designs", "words", "data", "software")
            ),
            tag("p", "This is a template and no legal advice.", class_="ms-small"),
        )
    )
