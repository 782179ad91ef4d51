# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Meetings as an iCalendar file (RFC 5545) that people subscribe to: times in UTC, so that every program shows its own.

The same meetings give the same bytes: the stamp is the day on which an entry was last changed, its number how often.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from makeshare.model.catalogue import Community
from makeshare.model.community.meeting import Meeting
from makeshare.write.text import visible

_STATUS = {"planned": "CONFIRMED", "held": "CONFIRMED", "cancelled": "CANCELLED"}


def calendar(community: Community, meetings: Iterable[Meeting]) -> bytes:
    """Write calendar.ics."""
    from icalendar import Calendar  # noqa: PLC0415  slow to load, and only the site's build writes calendars

    whole = Calendar()
    whole.add("prodid", "-//makeshare//meetings//EN")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", " ".join(visible(community.name).split()))
    for meeting in meetings:
        whole.add_component(_event(community, meeting))
    return bytes(whole.to_ical())


def identity(community: Community, meeting: Meeting) -> str:
    """Name a meeting for calendar programs, the same for ever: a UUID made of the community's and the file's name."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"makeshare:{community.name}:{meeting.slug}"))


def _event(community: Community, meeting: Meeting):  # type: ignore[no-untyped-def]  # noqa: ANN202  the library is loaded above
    from icalendar import Event  # noqa: PLC0415  as above

    event = Event()
    stamp = dt.datetime.combine(meeting.changed, dt.time(), dt.UTC)
    event.add("uid", identity(community, meeting))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", meeting.edition)
    event.add("dtstart", meeting.start.astimezone(dt.UTC))
    event.add("dtend", meeting.end.astimezone(dt.UTC))
    event.add("summary", meeting.title)
    event.add("location", meeting.location)
    event.add("description", _words(meeting))
    event.add("categories", [meeting.kind])
    event.add("status", _STATUS[meeting.status])
    if community.url:
        event.add("url", f"{community.url.rstrip('/')}/community/meetings/{meeting.slug}/")
    return event


def _words(meeting: Meeting) -> str:
    """Say who may come and what it is about."""
    agenda = "\n".join(f"- {point}" for point in meeting.agenda)
    return f"For: {meeting.open_to}\n{agenda}"
