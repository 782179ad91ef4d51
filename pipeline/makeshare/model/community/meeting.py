# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A meeting, a design sprint or a workshop to learn in: when, where, for whom, and what came of it."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from makeshare.errors import Place

MeetingKind = Literal["meeting", "sprint", "workshop"]
MeetingStatus = Literal["planned", "held", "cancelled"]


class MeetingTask(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody took on: a role or a pseudonym, until a day, done or not yet."""

    what: str
    due: dt.date
    role: str = ""
    pseudonym: str = ""
    done: bool = False

    @property
    def who(self) -> str:
        """Who took it on, as the page names it."""
        return self.role or self.pseudonym


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A dated event. `slug` is the file's name, YYYY-MM-DD-words.

    `start` and `end` carry their offset from UTC, `time_zone` is the IANA name. `changed` is the day on which the entry
    was last changed and `edition` how often, for calendars that already hold it. `minutes` is Markdown, empty while
    none are written; `decisions` name folders of site/decisions.
    """

    slug: str
    title: str
    kind: MeetingKind
    status: MeetingStatus
    example: bool
    start: dt.datetime
    end: dt.datetime
    time_zone: str
    location: str
    open_to: str
    agenda: tuple[str, ...]
    changed: dt.date
    edition: int = 0
    learn: tuple[str, ...] = ()
    bring: str = ""
    online: str = ""
    decisions: tuple[str, ...] = ()
    tasks: tuple[MeetingTask, ...] = ()
    minutes: str = ""
    place: Place = Place()

    @property
    def when(self) -> str:
        """Print the time so that it needs no clock: 2026-12-03 19:00 to 21:00 +01:00 (Europe/Brussels)."""
        offset = f"{self.start:%z}"
        end = f"{self.end:%H:%M}" if self.end.date() == self.start.date() else f"{self.end:%Y-%m-%d %H:%M}"
        return f"{self.start:%Y-%m-%d %H:%M} to {end} {offset[:3]}:{offset[3:]} ({self.time_zone})"
