# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Pages of people and of other communities: what they must say, and what a stranger's words cannot do in them."""

from __future__ import annotations

import html
import re

import msgspec
import pytest

from makeshare.model.catalogue import Catalogue
from makeshare.model.community.together import Together
from makeshare.model.federation.network import Network
from makeshare.write.pages.links import discussion_link, origin_note
from makeshare.write.pages.render import render
from tests.write import builders
from tests.write.hostile import ATTACKS, poisoned
from tests.write.sample_community import ENTRY, ORIGIN, catalogue


@pytest.fixture(scope="module")
def pages() -> dict[str, bytes]:
    """Everything that is rendered of it."""
    return render(catalogue())


def words(page: bytes | str) -> str:
    """Return what a reader sees of a page."""
    text = page.decode() if isinstance(page, bytes) else page
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_meetings_are_listed_by_date_with_their_marks(pages: dict[str, bytes]) -> None:
    """What is planned first, examples and cancelled ones marked; which is next, a script says by the reader's clock."""
    said = words(pages["community/index.md"])
    assert said.index("A sprint") < said.index("CANCELLED") < said.index("Called off") < said.index("Held")
    assert said.index("Held") < said.index("EXAMPLE") < said.index("assembly")
    assert "2027-01-16 10:00 to 17:00 +01:00 (Europe/Brussels)" in said
    page = html.unescape(pages["community/index.md"].decode())
    assert page.count("data-starts=") == 1, "neither of what was held nor of what was called off"
    assert 'href="meetings/2027-01-16-sprint/"' in page


def test_a_meetings_page_says_what_came_of_it(pages: dict[str, bytes]) -> None:
    """Agenda, decision, task with its day, minutes; a planned one what to learn and where from afar."""
    said = words(pages["community/meetings/2026-09-06-assembly/index.md"])
    for fact in ("Nobody meets there", "who makes it", "Decision 0001-first-design", "quiet-otter-17", "Eleven came."):
        assert fact in said, fact
    page = html.unescape(pages["community/meetings/2026-09-06-assembly/index.md"].decode())
    assert 'href="../../../decisions/0001-first-design/"' in page
    said = words(pages["community/meetings/2027-01-16-sprint/index.md"])
    assert "Weld, MAG" in said
    assert "https://meet.example.org/room" in said
    assert "No decision is on record." in said


def test_skills_are_counted_without_pointing_at_anybody(pages: dict[str, bytes]) -> None:
    """Counts below three are bounds; who is alone is said; machines show where training is recorded."""
    said = words(pages["community/skills/index.md"])
    assert "EXAMPLE" in said
    assert "4 people offer 12 hours a month" in said
    assert "Weld, MAG fewer than 3 fewer than 3 fewer than 3" in said
    assert "Saw to length 3 0 0" in said
    assert "minutes 3 0 not needed" in said
    assert "1 of 4 entries share their set of skills with fewer than 2 others" in said
    assert "example-heron-04 Weld, MAG" in said


def test_the_network_says_whose_every_figure_is(pages: dict[str, bytes]) -> None:
    """Whose design, whose price, as of when, through whom; currencies apart, unknown as unknown, examples marked."""
    said = words(pages["network/index.md"])
    for fact in (
        "3 communities, 3 designs, 1 open proposal",
        "Hilltop pinned here 2026-11-25 2 1 1 40 h a week",
        "Lake as listed by Hilltop 2026-11-25",
        "Tray Hilltop 0.1.0, Prototype CERN-OHL-W-2.0 10 made: EUR 10.00",
        "10 made: price incomplete",
        "A run Hilltop Open for pledges EUR 20.00 0 of 10 units, up to 30",
        "EXAMPLE A run Hilltop Draft not settled",
        "EXAMPLE The shed Hilltop by the river Weld, MAG unknown",
        "none is converted",
    ):
        assert fact in said, fact
    assert "CHF" not in said, "none of their amounts became ours"
    own = words(pages["network/hill/index.md"])
    for fact in ("As it published itself on 2026-11-25", "ab" * 32, "makeshare federate adopt hill tray", "Lake"):
        assert fact in own, fact
    assert "network/hill/lake/index.md" not in pages
    assert 'href="https://hilltop.example.net/designs/tray/"' in html.unescape(pages["network/hill/index.md"].decode())


def test_a_community_alone_says_how_to_begin() -> None:
    """Nothing pinned, nobody met, no register: each page says what to do."""
    found = render(Catalogue(community=catalogue().community, catalog=builders.catalog(), designs=()))
    assert "No other community is pinned yet." in words(found["network/index.md"])
    assert "Nothing is planned" in words(found["community/index.md"])
    assert "No register is kept yet." in words(found["community/skills/index.md"])
    assert found["community/calendar.ics"].startswith(b"BEGIN:VCALENDAR")


def test_a_design_leads_to_its_discussion_and_its_origin(pages: dict[str, bytes]) -> None:
    """Where to talk it over; from whom it was adopted, and whether its shape is still theirs."""
    said = words(pages["designs/test-shelf/index.md"])
    assert "Ask, suggest and disagree here: the forum" in said
    assert "Adopted from Hilltop : test-shelf , revision 0.1.0+g1.89abcdef , by they and others, under CERN-OHL" in said
    assert "Its shape is still the same." in said
    changed = msgspec.structs.replace(ORIGIN, geometry_hash="g1:0000")
    other = msgspec.structs.replace(catalogue(), network=Network(origins={"test_shelf": changed}), together=Together())
    assert "has been changed here" in words(origin_note(other, ENTRY) or "")
    assert "No place to talk it over is set" in words(discussion_link(other, ENTRY))
    assert origin_note(msgspec.structs.replace(other, network=Network()), ENTRY) is None


def test_same_community_gives_same_bytes(pages: dict[str, bytes]) -> None:
    """No clock, no order of sets."""
    assert render(catalogue()) == pages


CODES = (
    "people_hours_per_week",
    "path",
    "sha256",
    "slug",
    "date",
    "page",
    "pseudonym",
    "decisions",
    "time_zone",
    "url",
    "address",
    "deadline",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_words_stay_words(attack: str) -> None:
    """Whatever stands in a meeting, a register, a foreign catalogue: no tag, no handler, no link of its own."""
    whole = catalogue()
    evil = msgspec.structs.replace(
        whole, together=_poisoned(whole.together, attack), network=_poisoned(whole.network, attack)
    )
    found = render(evil)
    for name, data in found.items():
        if not name.startswith(("community/", "network/")) or not name.endswith(".md"):
            continue
        body = data.decode().split("---\n", 2)[2]
        tags = re.findall(r"<[a-zA-Z/][^>]*>", body)
        assert not [tag for tag in tags if "script" in tag or "onerror" in tag or "onmouseover" in tag], name
        assert "](javascript" not in body
        assert "{{" not in body
        assert not [tag for tag in tags if re.search(r"href=.?javascript", html.unescape(tag))], name


def _poisoned(record: object, attack: str, field: str = "") -> object:
    """Poison the words of a record; codes, which readers refuse to be anything else, stay."""
    if field in CODES:
        return record
    if isinstance(record, msgspec.Struct):
        fields = {
            one.name: _poisoned(getattr(record, one.name), attack, one.name) for one in msgspec.structs.fields(record)
        }
        return msgspec.structs.replace(record, **fields)
    if isinstance(record, tuple):
        return tuple(_poisoned(one, attack, field) for one in record)
    if isinstance(record, dict):
        return {key: _poisoned(one, attack, field) for key, one in record.items()}
    return poisoned(record, attack, field)
