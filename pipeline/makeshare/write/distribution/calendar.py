# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Pickup slots as calendar files (RFC 5545): times in UTC, so that every program shows its own zone's.

The same plan gives the same bytes: the stamp is when the plan was last changed, the sequence how often before.
"""

from __future__ import annotations

import datetime as dt
import uuid

from makeshare.model.distribution.terms import Distribution, Point, Slot


def calendars(terms: Distribution, title: str) -> dict[str, bytes]:
    """Write a calendar file for each slot, by its name; `title` is the proposal's."""
    return {
        calendar_name(point, slot): calendar(terms, point, slot, title)
        for point in terms.points
        for slot in point.slots
    }


def calendar_name(point: Point, slot: Slot) -> str:
    """Name a slot's file; keys hold nothing but small letters, digits and hyphens."""
    return f"pickup-{point.key}-{slot.key}.ics"


def calendar(terms: Distribution, point: Point, slot: Slot, title: str) -> bytes:
    """Write one slot as a calendar of one event."""
    from icalendar import Calendar, Event  # noqa: PLC0415  slow to load, and few commands write calendars

    stamp = terms.changed.astimezone(dt.UTC)
    event = Event()
    event.add("uid", identity(terms, point, slot))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", terms.edition)
    event.add("dtstart", slot.start.astimezone(dt.UTC))
    event.add("dtend", slot.end.astimezone(dt.UTC))
    event.add("summary", f"{'EXAMPLE: ' if terms.example else ''}Pickup: {title}")
    event.add("location", f"{point.name}, {point.where}")
    event.add("description", "\n".join(_words(point)))
    whole = Calendar()
    whole.add("prodid", "-//makeshare//pickup//EN")
    whole.add("version", "2.0")
    whole.add_component(event)
    return bytes(whole.to_ical())


def identity(terms: Distribution, point: Point, slot: Slot) -> str:
    """Name a slot for calendar programs, the same for ever: a UUID made of the proposal's, point's and slot's keys."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"makeshare:{terms.slug}/{point.key}/{slot.key}"))


def _words(point: Point) -> list[str]:
    """Say what to bring, how to get in, and whom to ask."""
    said = ["Bring the pseudonym of your pledge."]
    said += [f"Access: {point.access}"] if point.access else []
    return said + ([f"Questions: {point.contact}"] if point.contact else [])
