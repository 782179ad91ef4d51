# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Dates: ISO 8601, such as 2026-11-01. There is no clock here: whether one lies ahead, nobody asks."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from makeshare.derive.exchange.say import cut, error, warning
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.model.exchange.tree import flat

_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})([T ][0-9:.+Z-]*)?", re.ASCII)
_FIRST, _LAST = 1980, 2100
"""Years within which a manifest's date lies; others are slips."""


def date_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield dates that cannot be read, that cannot be true, or that stand in the wrong order."""
    known: dict[str, dt.date] = {}
    for stated in manifest.dates:
        place, date = manifest.at(stated), read_date(stated.text)
        if date is None:
            yield error("date-unreadable", place, f"'{cut(stated.text)}' is no date", "write it as 2026-11-01")
        elif not _FIRST <= date.year <= _LAST:
            yield warning("date-unlikely", place, f"{date} is hardly meant", faulty=True)
        else:
            known[flat(stated.field)] = date
            created = known.get("date-created")
            if flat(stated.field) == "date-updated" and created is not None and date < created:
                yield warning("dates-reversed", place, f"was updated on {date}, before it was created on {created}")


def read_date(text: str) -> dt.date | None:
    """Return the day of an ISO date or time stamp, or None."""
    found = _DATE.fullmatch(text.strip())
    try:
        return dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
