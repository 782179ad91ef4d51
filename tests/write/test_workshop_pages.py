# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Pages of workshops and the section of a run's production: what they say, and what no word in them can do."""

from __future__ import annotations

import html
import re

import msgspec
import pytest

from makeshare.model.catalogue import Catalogue
from makeshare.model.production.making import Making
from makeshare.write.pages.production import production_section
from makeshare.write.pages.render import render
from makeshare.write.pages.workshops import workshop_page, workshops_page
from tests.write.hostile import ATTACKS, poisoned
from tests.write.sample import catalogue
from tests.write.sample_making import making, production_view


@pytest.fixture(scope="module")
def known() -> Catalogue:
    """The sample with workshops."""
    return msgspec.structs.replace(catalogue(), making=making())


def words(page: bytes | str) -> str:
    """Return what a reader sees: tags dropped, entities read."""
    text = page.decode() if isinstance(page, bytes) else page
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_list_names_who_could_make_what(known: Catalogue) -> None:
    """Each workshop with a link, its place, its status and the designs that it could make whole."""
    page = workshops_page(known)
    said = words(page)
    assert "EXAMPLE EXAMPLE place (EU) · Active EXAMPLE metal workshop" in said
    assert "Laser cutting Welding" in said
    assert "Could make all of: Workbench" in said
    assert b'href="../workshops/example-metal/"' in page
    assert "Planned" in said


def test_no_workshop_is_said(known: Catalogue) -> None:
    """An empty list tells how to fill it."""
    said = words(workshops_page(msgspec.structs.replace(known, making=Making())))
    assert "No workshop is listed yet." in said
    assert "makeshare match DESIGN" in said


def test_a_workshop_says_what_it_knows_and_what_it_does_not(known: Catalogue) -> None:
    """Envelope, material, tolerance, hours, rate, maintenance; unknown is written, never zero."""
    said = words(workshop_page(known, known.making.workshops[0]))
    for fact in (
        "There is no such workshop",
        "51.60, 2.60, rounded",
        "Laser Cut by laser 3000 × 1500 × 100 mm steel, sheet; thickness 0.5 mm to 12 mm ISO 2768-m 6 h",
        "EUR 110.00, with operator",
        "2 × Welder The jig is bought with the run. Weld unknown whatever its processes work unknown unknown unknown",
        "Bench Assemble, Paint any whatever its processes work",
        "Laser the workshop 90 h 100 h 10 h EUR 9.00",
        "Welder unknown 250 h 200 h overdue: no work is planned unknown",
        "Broadfork a part of it, 2 of 3 steps 2 reasons",
        "its maintenance was due at 200 h",
        "To ask: Laser: which tolerance it keeps is not stated",
        "Workbench all of it, 4 of 4 steps none",
        "EXAMPLE wood workshop unknown",
    ):
        assert fact in said, fact


def test_production_section_says_when_it_ends_and_what_stands_in_the_way() -> None:
    """Weeks, the end against the promise, equipment and its later owner, hazards, reserve, open points."""
    said = words(production_section(production_view()))
    for fact in (
        "EXAMPLE Nobody has taken on this work",
        "30 units from 2027-04-05",
        "05 Apr 12 Apr All Weld (bottleneck) 8 2.5 10.5 h",
        "It ends on 2027-06-20; delivery is promised for 2027-06-15. It is late.",
        "It never ends: Weld stops after 3 of 60 units",
        "Welder stops on 2027-04-05, its maintenance being due; no service is planned.",
        "Work is done on Monday, Tuesday, 4 hours a day.",
        "Closed 2027-04-05: feast",
        "Jig EUR 160.00 the run the tool fund assumed: a guess",
        "Weld fire, arc radiation example-juniper (2027-04-05) 2 h",
        "Insured until 2027-12-31: members.",
        "Laser 3 h EUR 9.00 EUR 27.00",
        "Welder 10 h unknown unknown",
        "the run ends on 2027-06-20, and delivery is promised for 2027-06-15",
    ):
        assert fact in said, fact


def test_same_catalogue_gives_same_bytes_and_links_that_lead_somewhere(known: Catalogue) -> None:
    """Every address within the site is a file that is rendered."""
    pages = render(known)
    assert pages == render(known)
    for name in ("workshops/index.md", "workshops/example-metal/index.md", "workshops/example-wood/index.md"):
        folder = name.rpartition("/")[0].split("/")
        for found in re.findall(r'href="([^"]*)"', pages[name].decode()):
            address = html.unescape(found)
            if re.match(r"\w+:", address):
                continue
            path = list(folder)
            for step in address.split("/"):
                path = path[:-1] if step == ".." else [*path, step]
            assert f"{'/'.join(path)}index.md" in pages, f"{name} -> {address}"


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_word_of_a_workshop_becomes_a_tag(known: Catalogue, attack: str) -> None:
    """However poisoned, a page has no element that a plain one has not, and no attack within one."""
    bad = poisoned(known.making, attack)
    hostile = msgspec.structs.replace(known, making=bad)
    for mine, theirs in zip(known.making.workshops, bad.workshops, strict=True):
        _harmless(workshop_page(hostile, theirs).decode(), workshop_page(known, mine).decode())
    _harmless(workshops_page(hostile).decode(), workshops_page(known).decode())
    _harmless(production_section(bad.productions[0]), production_section(known.making.productions[0]))


def _harmless(page: str, plain: str) -> None:
    body = page.partition("\n---\n")[2] or page
    tags = re.findall(r"<[^>]*>", body)
    assert {re.match(r"</?(\w+)", one)[1] for one in tags} <= set(re.findall(r"</?(\w+)", plain)) | {"p"}  # type: ignore[index]  # each has a name
    assert [one for one in tags if "window.hit" in one or "example.org/spy" in one] == []
