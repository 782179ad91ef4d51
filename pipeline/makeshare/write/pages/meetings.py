# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The community's meetings: a list by date, a page for each. Which one comes next, the reader's own clock tells."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.community.meeting import Meeting, MeetingTask
from makeshare.write.html import Child, Html, join, link, rendered, tag
from makeshare.write.pages.page import chips, facts, heading, listing, page, table

KIND = {"meeting": "Meeting", "sprint": "Design sprint", "workshop": "Workshop to learn"}
CALENDAR = "community/calendar.ics"
_EXAMPLE = tag("b", "EXAMPLE", class_="ms-example")


def meeting_folder(meeting: Meeting) -> str:
    """Return where a meeting's page lies, from the root of the site."""
    return f"community/meetings/{meeting.slug}/"


def meetings_page(catalogue: Catalogue) -> bytes:
    """Write community/index.md."""
    return page(
        _list_blocks(catalogue.together.meetings),
        title="Meetings",
        description="When and where the community meets, draws and learns, and what came of it.",
        hide=("toc",),
    )


def meeting_page(catalogue: Catalogue, meeting: Meeting) -> bytes:
    """Write community/meetings/<slug>/index.md."""
    return page(
        _blocks(catalogue, meeting),
        title=meeting.title,
        description=f"{KIND[meeting.kind]}, {meeting.when}, {meeting.location}",
        hide=("navigation",),
    )


def _list_blocks(meetings: tuple[Meeting, ...]) -> Iterator[str]:
    yield tag(
        "div",
        tag("h1", "Meetings"),
        tag("p", "Everybody named under “for” is welcome, and newcomers first.", class_="ms-lead"),
        tag(
            "p",
            tag("a", "Subscribe to the calendar", href="calendar.ics", class_="ms-button"),
            tag("a", "New here? Start here", href="start/", class_="ms-button ms-button--quiet"),
            class_="ms-actions",
        ),
    )
    planned = [one for one in meetings if one.status != "held"]
    held = [one for one in reversed(meetings) if one.status == "held"]
    yield heading("Planned", "planned")
    yield _list(planned, "Nothing is planned: propose a date.")
    yield heading("Held", "held")
    yield _list(held, "No meeting has been held yet.")


def _list(meetings: list[Meeting], none: str) -> Html:
    if not meetings:
        return tag("p", none)
    return tag("ol", *(_item(one) for one in meetings), class_="ms-steps")


def _item(meeting: Meeting) -> Html:
    return tag(
        "li",
        _when(meeting),
        tag("strong", _mark(meeting), tag("a", meeting.title, href=f"meetings/{meeting.slug}/")),
        tag("span", f"{KIND[meeting.kind]}. {meeting.location}. For: {meeting.open_to}"),
    )


def _when(meeting: Meeting) -> Html:
    """Print the time; scripts add whether it is over, from the reader's own clock."""
    times = {"data_starts": meeting.start.isoformat(), "data_ends": meeting.end.isoformat()}
    over = tag("span", class_="ms-left", **times) if meeting.status == "planned" else None
    return join((tag("time", meeting.when, datetime=meeting.start.isoformat()), over))


def _mark(meeting: Meeting) -> Html | None:
    marks = [_EXAMPLE] if meeting.example else []
    if meeting.status == "cancelled":
        marks.append(tag("b", "CANCELLED", class_="ms-example"))
    return join(marks) if marks else None


def _blocks(catalogue: Catalogue, meeting: Meeting) -> Iterator[str]:
    yield tag("p", tag("a", "Meetings", href="../../"), f" / {KIND[meeting.kind]}", class_="ms-kicker")
    yield tag("h1", meeting.title)
    if meeting.example:
        yield tag(
            "p", tag("strong", "EXAMPLE. "), "Nobody meets there: it shows what an entry holds.", class_="ms-warn"
        )
    if meeting.status == "cancelled":
        yield tag("p", tag("strong", "CANCELLED. "), "Do not go there.", class_="ms-warn")
    online = link(meeting.online, meeting.online) if meeting.online else None
    yield facts(
        (
            ("When", _when(meeting)),
            ("Where", meeting.location),
            ("From afar", online),
            ("For", meeting.open_to),
            ("Bring", meeting.bring),
        )
    )
    if meeting.learn:
        yield tag("p", "What you can learn:", class_="ms-label")
        yield chips(catalogue.process(key) for key in meeting.learn)
    yield heading("Agenda", "agenda")
    yield tag("ol", *(tag("li", point) for point in meeting.agenda))
    yield heading("What came of it", "outcome")
    yield _outcome(meeting)
    if meeting.tasks:
        yield heading("Tasks", "tasks")
        yield table(("What", "Who", "Until"), (_task(one) for one in meeting.tasks), label="Tasks")
    if meeting.minutes:
        yield heading("Minutes", "minutes")
        yield rendered(meeting.minutes)


def _outcome(meeting: Meeting) -> Html:
    """Link to the decisions that were taken, or say that none is on record."""
    if not meeting.decisions:
        return tag("p", "No decision is on record.")
    return listing(
        join(("Decision ", tag("a", slug, href=f"../../../decisions/{slug}/"))) for slug in meeting.decisions
    )


def _task(task: MeetingTask) -> tuple[Child, ...]:
    until = "done" if task.done else task.due.isoformat()
    return task.what, task.who, until
