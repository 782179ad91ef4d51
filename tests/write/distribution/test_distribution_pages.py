# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What pages say of hand-overs and of what is known of a design's units; hostile words stay words."""

from __future__ import annotations

import html
import re

import msgspec
import pytest

from makeshare.derive.distribution.plan import plan
from makeshare.model.distribution.plan import Due
from makeshare.model.distribution.records import Count, DefectState, Item, NoticeState, Track
from makeshare.model.distribution.terms import Stock
from makeshare.model.distribution.view import DistributionView
from makeshare.write.pages.distribution import distribution_files, distribution_section
from makeshare.write.pages.track_record import track_record
from tests.derive.distribution.cases import fee, name, piece, point, slot, tariff, terms, ware
from tests.write.hostile import ATTACKS, poisoned

REVISION = "0.1.0+g1.89abcdef"
TERMS = msgspec.structs.replace(
    terms(
        point("barn", slot("sat", 6, area="4"), slot("sun", 3, 24)),
        fees=[fee("pickup", "unit", 300, at="barn"), fee("coordinator", "run", 1_000)],
        tariffs=[tariff("post", {10_000: 900}, length=1200, around=3000)],
    ),
    stock=(Stock(key="left", variant="default", units=2, owner="the tool library", place="barn", note="for repairs"),),
)
TRACK = Track(
    counts=(
        Count(
            revision=REVISION, made=10, delivered=6, returns=1, defects=3, open_defects=1, open_safety=1,
            faults=(("weld-crack", 2), ("paint", 1)),
        ),
    ),
    items=tuple(Item(serial=f"s{number}", batch="B01", revision=REVISION, variant="default", out=number < 5)
                for number in range(10)),
    defects=(
        DefectState(line=4, date="2027-07-04", serial="0001-B01-007-87", revision=REVISION, fault="weld-crack",
                    what="a crack at the socket", severity="critical", safety=True),
        DefectState(line=5, date="2027-07-05", serial="0001-B01-001-08", revision=REVISION, fault="paint",
                    what="a scratch", severity="minor", safety=False, fixed="2027-07-09", how="painted over"),
    ),
    notices=(
        NoticeState(line=6, date="2027-07-04", revision=REVISION, batch="B01", what="A weld may crack.",
                    do="Do not step on it."),
        NoticeState(line=7, date="2027-07-01", revision=REVISION, batch="", what="Loose caps.", do="Glue them.",
                    lifted="2027-07-02", why="all were glued"),
    ),
)  # fmt: skip


def view(**changes: object) -> DistributionView:
    """A view in which four of six units have a place on Saturday."""
    dues = [Due(pledge=name(1), units=4, prefers=("barn/sat",)), Due(pledge=name(2), units=2, prefers=("mill",))]
    found = plan(TERMS, dues, {"default": ware(piece("fork", None, None))})
    base = DistributionView(
        proposed="A first run", terms=TERMS, loads=found.loads, track=TRACK, due=6, unplaced=2, sent=0
    )
    return msgspec.structs.replace(base, **changes)


def words(page: str) -> str:
    """Return what a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_supporter_reads_when_where_how_much_room_and_what_it_costs() -> None:
    """Dates with their zone, room left, access, fees with who gets them, tariffs with source, the store, progress."""
    said = words(distribution_section(view()))
    for fact in (
        "2027-07-03 10:00 to 13:00 +02:00 (Europe/Brussels)",
        "2 of 6 units",
        "3 of 3 units",
        "a village, told to members privately",
        "EUR 3.00 for each unit",
        "Pickup point, EXAMPLE barn",
        "on top",
        "EXAMPLE post, parcel",
        "10 kg EUR 9.00",
        "1200 mm long, length and girth 3000 mm",
        "2026-11-23, invented for a test",
        "the tool library",
        "6 units to hand over, 10 made, 5 with members, 2 without a place yet",
    ):
        assert fact in said, fact


def test_nobodys_pledge_stands_in_the_page() -> None:
    """Places, amounts and a pseudonym together could tell who it is."""
    assert name(1) not in distribution_section(view())


def test_where_pledges_are_private_no_room_is_invented() -> None:
    """Six of six left would be a lie."""
    said = words(distribution_section(view(private=True)))
    assert "6 units in all; who comes is not published" in said
    assert "2 of 6" not in said


def test_each_slot_links_to_its_calendar_file() -> None:
    """And the file is there."""
    page = distribution_section(view())
    links = set(re.findall(r'href="([^"]*\.ics)"', html.unescape(page)))
    assert links == set(distribution_files(view())) == {"pickup-barn-sat.ics", "pickup-barn-sun.ics"}


def test_without_a_point_the_page_says_so() -> None:
    """An empty table would look like a fault."""
    assert "No pickup point is named yet." in words(distribution_section(view(terms=terms(), loads=())))


def test_warnings_stand_before_everything_else() -> None:
    """What holds, then what is unsafe and open, then counts; what is over is folded away, with why."""
    said = words(track_record(TRACK))
    order = [
        "Safety warning of 2027-07-04, revision 0.1.0+g1.89abcdef, batch B01: A weld may crack. Do: Do not step on",
        "Safety: 1 unit with an open defect that could hurt somebody: weld-crack",
        "2027-07-01 to 2027-07-02",
        "Made Handed over Came back Defects Open 0.1.0+g1.89abcdef 10 6 1 3 1",
        "weld-crack: 2, paint: 1",
        "2027-07-09: painted over",
    ]
    places = [said.index(one) for one in order]
    assert places == sorted(places)
    assert said.startswith("Safety warning")


def test_no_report_is_no_proof() -> None:
    """A design without defects is not called safe, and one without units says so."""
    clean = msgspec.structs.replace(
        TRACK, counts=(msgspec.structs.replace(TRACK.counts[0], defects=0, faults=()),), defects=(), notices=()
    )
    assert "not a proof" in words(track_record(clean))
    assert "No unit of it was made" in words(track_record(Track()))


def test_example_records_stand_apart_and_are_marked() -> None:
    """An invented run never looks like a real one."""
    said = words(track_record(Track(), TRACK))
    assert said.index("No unit of it was made") < said.index("EXAMPLE") < said.index("weld-crack")
    assert "EXAMPLE" not in words(track_record(TRACK, Track()))


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_words_stay_words(attack: str) -> None:
    """No element, attribute or address of theirs comes into being in either section."""
    mean = poisoned(view(problems=("nothing",)), attack)
    for page in (distribution_section(mean), track_record(poisoned(TRACK, attack))):
        assert "\n" not in page
        assert not re.search(r"<(script|img|iframe)\b", page)
        assert not re.search(r"<[^>]*\son\w+=", page)
        assert "javascript:" not in page
        assert not re.search(r"(?<!&#\d\d;)[`{}\[\]]", page)
