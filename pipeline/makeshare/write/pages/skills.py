# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The register of skills: how many can do what, who teaches it, and where training is still missing."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.community.skills import FEW, SkillCount, Skills
from makeshare.write.html import Child, Html, reach, tag
from makeshare.write.pages.figures import plural
from makeshare.write.pages.page import heading, page, table


def skills_page(catalogue: Catalogue) -> bytes:
    """Write community/skills/index.md."""
    return page(
        _blocks(catalogue),
        title="Skills",
        description="What people of this community can do and teach, counted; by pseudonym, and without any name.",
        hide=("toc",),
    )


def _blocks(catalogue: Catalogue) -> Iterator[str]:
    found = catalogue.together.skills
    if found is not None and found.register.example:
        yield tag(
            "div",
            tag("strong", "EXAMPLE"),
            tag("span", " Nobody stands behind these entries."),
            class_="ms-banner",
            role="note",
            aria_label="This register is an example",
        )
    yield tag("h1", "Skills")
    if found is None:
        yield tag("p", "No register is kept yet.")
        return
    yield tag("p", _lead(found), class_="ms-lead")
    yield heading("What people can do", "counts")
    head = ("Skill", "Can do it", "Teach it", "Training recorded")
    yield table(head, (_row(catalogue, one) for one in found.counts), label="Skills, counted")
    yield tag(
        "p",
        f"A count below {FEW} is not told: in a small group it would point at somebody. Work on a dangerous machine "
        "counts only where training is recorded.",
        class_="ms-small",
    )
    yield heading("Who teaches", "teachers")
    yield _people(catalogue, found)
    yield heading("What this list is careful about", "care")
    yield _care(found)


def _lead(found: Skills) -> str:
    people, hours = plural(len(found.register.people), "person", "people"), plural(found.hours_a_month, "hour")
    return f"{people} offer {hours} a month together, as of {found.register.as_of.isoformat()}."


def _row(catalogue: Catalogue, one: SkillCount) -> tuple[Child, ...]:
    trained = _few(one.trained) if one.hazardous else "not needed"
    return catalogue.process(one.skill), _few(one.can), _few(one.teach), trained


def _few(count: int) -> str:
    """Print a count, or that it is small: 0 says nothing about anybody."""
    return f"fewer than {FEW}" if 0 < count < FEW else str(count)


def _people(catalogue: Catalogue, found: Skills) -> Html:
    rows = (
        (tag("code", one.pseudonym), ", ".join(catalogue.process(key) for key in one.can_teach) or "nothing yet")
        for one in found.register.people
    )
    contact = catalogue.community.contact
    ask = tag("p", "Ask through the community: ", reach(contact), ".") if contact else None
    return tag("div", table(("Pseudonym", "Teaches"), rows, label="Who teaches"), ask)


def _care(found: Skills) -> Html:
    """Say how well people are hidden, which among neighbours is never well."""
    alone, all_of_them = len(found.alone), len(found.register.people)
    return tag(
        "p",
        f"{alone} of {all_of_them} entries share their set of skills with fewer than {FEW - 1} others: whoever knows "
        "these people can tell who they are, pseudonym or not. Enter only what you would write on a notice board, and "
        "ask to be taken out whenever you like; what was published before stays in copies and in git.",
    )
