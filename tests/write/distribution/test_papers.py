# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Lists, labels and calendars of a hand-over: complete, inert, and the same bytes every time."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zoneinfo
from typing import Any

import msgspec
import pypdf
import pytest
from icalendar import Calendar

from makeshare.derive.distribution.plan import plan
from makeshare.derive.distribution.serials import serials
from makeshare.model.distribution.plan import Due, Plan
from makeshare.model.distribution.terms import Distribution, Point
from makeshare.write.distribution.calendar import calendar, calendars
from makeshare.write.distribution.labels import Label, labels_pdf
from makeshare.write.distribution.lists import days, lists
from makeshare.write.distribution.sheets import pickup_pdf
from tests.derive.distribution.cases import box, fee, name, piece, point, slot, tariff, terms, ware
from tests.write.hostile import ATTACKS

FORK = ware(piece("fork", (900, 420, 120), 8_000))
NUMBERS = {name(1): serials("0001", "B01", 5), name(2): serials("0001", "B02", 1)}


def of(*points: Point) -> Distribution:
    """A distribution with a fee, a box and a tariff."""
    return terms(
        *points,
        fees=[fee("coordinator", "run", 1_000)],
        boxes=[box("carton", (1000, 500, 150), 180, tare=700)],
        tariffs=[tariff("post", {10_000: 900})],
    )


TERMS = of(point("barn", slot("sat", 6), slot("sun", 6, 24)), point("shop", slot("sat", 6)))
DUES = (
    Due(pledge=name(1), units=5, prefers=("barn/sat",)),
    Due(pledge=name(2), units=1, prefers=("shop",)),
    Due(pledge=name(3), units=1, prefers=("barn/sun",)),
    Due(pledge=name(4), units=9),
    Due(pledge=name(5), units=1, zone="home"),
    Due(pledge=name(6), units=1, zone="=moon()"),
)


def found() -> Plan:
    """The plan of these tests."""
    return plan(TERMS, DUES, {"default": FORK})


def rows(data: bytes) -> list[dict[str, str]]:
    """Read a CSV back."""
    return list(csv.DictReader(io.StringIO(data.decode()), strict=True))


def text(pdf: bytes) -> str:
    """Return what a PDF says."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


# ------------------------------------------------------------------------------------------------------- lists
def test_there_is_a_list_for_each_pickup_day_and_everybody_is_on_one() -> None:
    """Saturday and Sunday; serial numbers beside each pledge; who has no place and what is sent have their own."""
    written = lists(found(), TERMS, [FORK], NUMBERS)
    assert days(found()) == (dt.date(2027, 7, 3), dt.date(2027, 7, 4))
    saturday, sunday = (rows(written[f"pickup-2027-07-0{day}.csv"]) for day in (3, 4))
    assert [(row["From"], row["Pledge"], row["Serial numbers"]) for row in saturday] == [
        ("10:00", name(1), " ".join(NUMBERS[name(1)])),
        ("10:00", name(2), "0001-B02-001-15"),
    ]
    assert [row["Pledge"] for row in sunday] == [name(3)]
    assert [row["Pledge"] for row in rows(written["unplaced.csv"])] == [name(4)]
    parcels = rows(written["parcels.csv"])
    assert [(row["Pledge"], row["Postage"]) for row in parcels] == [(name(5), "9.00"), (name(6), "")]
    assert "no tariff to zone" in parcels[1]["Why unknown"]


def test_the_costs_add_up_in_the_list_too() -> None:
    """Each line's pledges add up to its `all`; an unknown is a word, not a number."""
    lines = rows(lists(found(), TERMS, [FORK], NUMBERS)["costs.csv"])
    coordination = [line for line in lines if line["Leg"] == "coordinator"]
    cents = [round(float(line["Amount"]) * 100) for line in coordination]
    assert (cents[-1], sum(cents[:-1])) == (1_000, 1_000)
    assert [line["Amount"] for line in lines if line["What"] == "Carriage"] == ["unknown"]


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "\t=1", "\uff1d1", "|x"])
def test_no_cell_is_a_formula(words: str) -> None:
    """Names that people chose are quoted where a spreadsheet would run them."""
    mean = of(msgspec.structs.replace(TERMS.points[0], name=words))
    one = plan(mean, [Due(pledge=name(1), units=1)], {"default": FORK})
    (row,) = rows(lists(one, mean, [FORK], {})["pickup-2027-07-03.csv"])
    assert row["Point"] == f"'{words}"
    sent = rows(lists(found(), TERMS, [FORK], NUMBERS)["parcels.csv"])
    assert sent[1]["Zone"] == "'=moon()"


@pytest.mark.parametrize("pledge", ["1234567890123456", "12345678901234e6"])
def test_a_pseudonym_that_looks_like_a_number_stays_text(pledge: str) -> None:
    """A spreadsheet would round it, and the fork would go to nobody."""
    one = plan(TERMS, [Due(pledge=pledge, units=1)], {"default": FORK})
    (row,) = rows(lists(one, TERMS, [FORK], {})["pickup-2027-07-03.csv"])
    assert row["Pledge"] == f"'{pledge}"


# ------------------------------------------------------------------------------------------------------- paper
def test_the_sheet_of_a_day_has_every_pledge_and_every_serial_number_whole() -> None:
    """Five numbers take three lines, and none is cut."""
    said = text(pickup_pdf(dt.date(2027, 7, 3), found(), TERMS, "A first run", NUMBERS))
    assert "EXAMPLE" in said
    for expected in (name(1), name(2), *NUMBERS[name(1)], *NUMBERS[name(2)], "10:00 to 13:00"):
        assert expected in said
    assert name(3) not in said


def test_a_long_day_goes_on_on_the_next_page() -> None:
    """Nobody falls off the bottom of the paper."""
    wide = of(point("barn", slot("sat", 90)))
    many = plan(wide, [Due(pledge=name(number), units=1) for number in range(70)], {"default": FORK})
    pdf = pickup_pdf(dt.date(2027, 7, 3), many, wide, "A first run", {})
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 3
    said = text(pdf)
    assert all(name(number) in said for number in range(70))


def label(serial: str, address: str = "https://example.org/designs/broadfork/") -> Label:
    """A label of the example's."""
    return Label(
        serial=serial, title="Broadfork", revision="0.1.0+g1.89abcdef", maker="EXAMPLE workshop",
        report="run@example.org", address=address, example=True,
    )  # fmt: skip


def test_every_unit_has_its_label_with_its_number_whole() -> None:
    """Thirty labels on two sheets, each number in full, none with a pledge."""
    numbers = serials("0001", "B01", 30)
    pdf = labels_pdf([label(one) for one in numbers])
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2
    said = text(pdf)
    assert all(one in said for one in numbers)
    assert "run@example.org" in said


def test_the_code_leads_to_the_designs_page_at_this_revision() -> None:
    """With a public address; else it names unit and revision."""
    assert label("0001-B01-007-87").code == "https://example.org/designs/broadfork/#0.1.0+g1.89abcdef"
    assert label("0001-B01-007-87", "").code == "0001-B01-007-87 0.1.0+g1.89abcdef"


def test_the_same_plan_gives_the_same_bytes() -> None:
    """No clock, no random id."""
    day = dt.date(2027, 7, 3)
    assert lists(found(), TERMS, [FORK], NUMBERS) == lists(found(), TERMS, [FORK], NUMBERS)
    assert pickup_pdf(day, found(), TERMS, "A", NUMBERS) == pickup_pdf(day, found(), TERMS, "A", NUMBERS)
    assert labels_pdf([label("0001-B01-007-87")]) == labels_pdf([label("0001-B01-007-87")])
    assert calendars(TERMS, "A first run") == calendars(TERMS, "A first run")


# --------------------------------------------------------------------------------------------------- calendars
def entry(data: bytes) -> Any:  # noqa: ANN401  each property has a type of its own
    """Read back the one event of a calendar."""
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    return event


def test_a_slot_is_in_the_calendar_at_its_own_time_in_its_own_zone() -> None:
    """Ten in the morning in Brussels, which a program anywhere computes back from the file."""
    where = TERMS.points[0]
    event = entry(calendar(TERMS, where, where.slots[0], "A first run"))
    there = event["DTSTART"].dt.astimezone(zoneinfo.ZoneInfo("Europe/Brussels"))
    assert (there.hour, there.date(), event["DTEND"].dt - event["DTSTART"].dt) == (
        10, dt.date(2027, 7, 3), dt.timedelta(hours=3),
    )  # fmt: skip
    assert event["DTSTAMP"].dt == TERMS.changed
    assert "EXAMPLE" in event["SUMMARY"]
    assert "told to members privately" in event["LOCATION"]


def test_a_moved_slot_keeps_its_identity_and_counts_up() -> None:
    """So that a calendar moves the entry instead of making a second one; two slots are never one."""
    where = TERMS.points[0]
    later = msgspec.structs.replace(where.slots[0], end=where.slots[0].end + dt.timedelta(hours=1))
    moved = msgspec.structs.replace(TERMS, edition=1)
    before, after, other = (
        entry(calendar(*one, "A"))
        for one in ((TERMS, where, where.slots[0]), (moved, where, later), (TERMS, where, where.slots[1]))
    )
    assert before["UID"] == after["UID"] != other["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


@pytest.mark.parametrize(
    "attack", [*ATTACKS, "x\r\nBEGIN:VALARM\r\nACTION:DISPLAY", "x\nATTENDEE:mailto:a@example.org"]
)
def test_words_cannot_add_lines_to_a_calendar(attack: str) -> None:
    """Whatever a name holds, there is one event with the properties that we wrote."""
    where = msgspec.structs.replace(TERMS.points[0], name=attack, place=attack, access=attack, contact=attack)
    written = calendar(TERMS, where, where.slots[0], attack)
    assert not Calendar.from_ical(written).walk("VALARM")
    assert "ATTENDEE" not in entry(written)
    lines = written.split(b"\r\n")
    assert sum(line.startswith((b"BEGIN:", b"END:")) for line in lines) == 4
