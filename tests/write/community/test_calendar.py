# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The calendar of meetings: what programs subscribe to is exact, stable, and safe to read."""

from __future__ import annotations

import datetime as dt

import msgspec
from icalendar import Calendar

from makeshare.model.catalogue import Community
from makeshare.model.community.meeting import Meeting
from makeshare.write.community.calendar import calendar, identity

COMMUNITY = Community(name="Hilltop", currency="EUR", region="EU", url="https://hilltop.example.net/")
ZONE = dt.timezone(dt.timedelta(hours=1))
MEETING = Meeting(
    slug="2026-12-03-winter-meeting",
    title="EXAMPLE: winter meeting",
    kind="meeting",
    status="planned",
    example=True,
    start=dt.datetime(2026, 12, 3, 19, 0, tzinfo=ZONE),
    end=dt.datetime(2026, 12, 3, 21, 0, tzinfo=ZONE),
    time_zone="Europe/Brussels",
    location="the hall",
    open_to="everybody",
    agenda=("what we make next", "soup"),
    changed=dt.date(2026, 11, 20),
)


def test_an_event_says_when_where_and_for_whom() -> None:
    """Read back by a calendar library: the very moment, whatever zone it is shown in."""
    whole = Calendar.from_ical(calendar(COMMUNITY, [MEETING]))
    (event,) = whole.walk("VEVENT")
    assert event.decoded("dtstart") == MEETING.start
    assert event.decoded("dtend") == MEETING.end
    assert event["summary"] == MEETING.title
    assert event["location"] == "the hall"
    assert "- soup" in str(event["description"])
    assert event["status"] == "CONFIRMED"
    assert event["url"] == "https://hilltop.example.net/community/meetings/2026-12-03-winter-meeting/"


def test_same_meetings_give_same_bytes() -> None:
    """No clock: the stamp is the day of the last change."""
    assert calendar(COMMUNITY, [MEETING]) == calendar(COMMUNITY, [MEETING])
    assert b"DTSTAMP:20261120T000000Z" in calendar(COMMUNITY, [MEETING])


def test_a_moved_meeting_is_the_same_event() -> None:
    """Programs replace what they hold: same identity, higher number; a cancelled one is said to be."""
    moved = msgspec.structs.replace(MEETING, start=MEETING.start + dt.timedelta(hours=1), edition=1, status="cancelled")
    (before,), (after,) = (Calendar.from_ical(calendar(COMMUNITY, [one])).walk("VEVENT") for one in (MEETING, moved))
    assert before["uid"] == after["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["status"] == "CANCELLED"


def test_two_communities_have_two_events() -> None:
    """Whoever subscribes to both sees both."""
    other = msgspec.structs.replace(COMMUNITY, name="Rivertown")
    assert identity(other, MEETING) != identity(COMMUNITY, MEETING)


def test_no_word_becomes_a_property() -> None:
    """Line breaks and separators in a title stay in the title."""
    evil = msgspec.structs.replace(MEETING, title="x\r\nATTACH:https://evil.example\r\nEND:VEVENT", location="a;b,c")
    (event,) = Calendar.from_ical(calendar(COMMUNITY, [evil])).walk("VEVENT")
    assert "attach" not in event
    assert event["location"] == "a;b,c"


def test_no_meeting_is_a_calendar_too() -> None:
    """Who subscribes early gets an empty one."""
    assert Calendar.from_ical(calendar(COMMUNITY, [])).walk("VEVENT") == []
