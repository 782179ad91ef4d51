# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a community's own pages show besides designs and proposals: meetings, skills, discussions."""

from __future__ import annotations

import msgspec

from makeshare.errors import Place
from makeshare.model.community.meeting import Meeting
from makeshare.model.community.skills import Skills


class Discussion(msgspec.Struct, frozen=True, kw_only=True):
    """Where a design is talked over: a thread, a list, a room. `design` is a folder of designs/."""

    design: str
    address: str
    title: str
    place: Place = Place()


class Together(msgspec.Struct, frozen=True, kw_only=True):
    """Meetings by date, the register of skills where there is one, discussions by design folder."""

    meetings: tuple[Meeting, ...] = ()
    skills: Skills | None = None
    discussions: dict[str, Discussion] = {}
