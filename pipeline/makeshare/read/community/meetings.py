# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""site/community/meetings/YYYY-MM-DD-words.toml, with the minutes beside it under the same name as .md."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import msgspec

from makeshare.errors import InputError, Place
from makeshare.model.community.meeting import Meeting, MeetingKind, MeetingStatus, MeetingTask
from makeshare.read.plain import read_text
from makeshare.read.toml import Document, read_toml

FOLDER = "site/community/meetings"
DECISIONS = "site/decisions"
LONGEST = dt.timedelta(days=14)
"""A sprint of a week is one; a month is a mistake."""
MINUTES = 200_000
"""Bytes of minutes."""
PSEUDONYM = re.compile(r"[a-z]{2,20}(-[a-z0-9]{1,20}){1,3}", re.ASCII)
_SLUG = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(-[a-z0-9]+)+", re.ASCII)
_DECISION = re.compile(r"[0-9]{4}(-[a-z0-9]+)+", re.ASCII)
_COMMENT = re.compile(r"\A\s*<!--.*?-->\s*", re.DOTALL)


class _Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A meeting's file as it is written."""

    title: str
    kind: MeetingKind
    status: MeetingStatus
    start: dt.datetime
    end: dt.datetime
    time_zone: str
    location: str
    open_to: str
    agenda: tuple[str, ...]
    changed: dt.date
    example: bool = False
    edition: int = 0
    learn: tuple[str, ...] = ()
    bring: str = ""
    online: str = ""
    decisions: tuple[str, ...] = ()
    tasks: tuple[MeetingTask, ...] = ()


def load_meetings(root: Path) -> Iterator[Meeting | InputError]:
    """Yield each meeting in the order of its name, or what is wrong with it."""
    for path in sorted((root / FOLDER).glob("*")):
        if path.suffix == ".md" and not path.with_suffix(".toml").exists():
            yield InputError("are minutes of no meeting", Place(f"{FOLDER}/{path.name}"), "write the .toml beside them")
        if path.suffix != ".toml":
            continue
        try:
            yield _load(root, path.stem)
        except InputError as error:
            yield error


def _load(root: Path, slug: str) -> Meeting:
    document = read_toml(root, f"{FOLDER}/{slug}.toml")
    card = document.convert(_Card, document.data)
    for problem in _problems(root, slug, card, document):
        raise problem
    minutes = f"{FOLDER}/{slug}.md"
    there = (root / minutes).exists() or (root / minutes).is_symlink()
    return Meeting(
        slug=slug,
        minutes=_COMMENT.sub("", read_text(root, minutes, MINUTES)) if there else "",
        place=Place(document.file),
        **{field.name: getattr(card, field.name) for field in msgspec.structs.fields(_Card)},
    )


def _problems(root: Path, slug: str, card: _Card, document: Document) -> Iterator[InputError]:
    named = _SLUG.fullmatch(slug)
    if not named:
        yield InputError("cannot name a meeting", Place(document.file), "its day and words: 2026-12-03-winter-meeting")
    yield from _times(card, document)
    if named and named[1] != card.start.date().isoformat():
        yield InputError(
            f"the file is named for {named[1]}, and it starts on {card.start.date()}", document.place("start")
        )
    for name in ("title", "location", "open_to"):
        if not getattr(card, name).strip():
            yield InputError(f"{name} is empty", document.place(name))
    if not card.agenda or not all(point.strip() for point in card.agenda):
        yield InputError("an agenda has a point, and each says something", document.place("agenda"))
    if not 0 <= card.edition <= 1000:  # noqa: PLR2004  more is a mistake
        yield InputError(f"edition is {card.edition}", document.place("edition"), "0, and 1 more with each change")
    if card.example and "EXAMPLE" not in card.title:
        yield InputError("an example says so in its title", document.place("title"), 'begin it with "EXAMPLE: "')
    yield from _decisions(root, card, document)
    for index, task in enumerate(card.tasks):
        yield from _task(task, document, index)


def _times(card: _Card, document: Document) -> Iterator[InputError]:
    """Both times carry the offset that their time zone has then, and one comes after the other."""
    try:
        zone = zoneinfo.ZoneInfo(card.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        sentence = f"no time zone is called '{card.time_zone}'"
        yield InputError(sentence, document.place("time_zone"), "an IANA name, such as Europe/Lisbon")
        return
    for name in ("start", "end"):
        moment: dt.datetime = getattr(card, name)
        if moment.tzinfo is None:
            yield InputError(
                f"{name} has no time zone", document.place(name), "write its offset: 2026-12-03T19:00:00+01:00"
            )
            return
        there = moment.astimezone(zone)
        if there.utcoffset() != moment.utcoffset():
            stated, actual = moment.isoformat()[-6:], there.isoformat()[-6:]
            yield InputError(f"then it is {actual} in {card.time_zone}, not {stated}", document.place(name))
    if not dt.timedelta() < card.end - card.start <= LONGEST:
        yield InputError("it ends after it starts, within 14 days", document.place("end"))


def _decisions(root: Path, card: _Card, document: Document) -> Iterator[InputError]:
    """Every decision that was taken there is on record."""
    for slug in card.decisions:
        if not _DECISION.fullmatch(slug) or not (root / DECISIONS / slug / "decision.toml").is_file():
            tip = f"write {DECISIONS}/{slug}/decision.toml, or take the name out"
            yield InputError(f"there is no decision '{slug}'", document.place("decisions"), tip)


def _task(task: MeetingTask, document: Document, index: int) -> Iterator[InputError]:
    place = document.place("tasks", index)
    if not task.what.strip():
        yield InputError("a task says what is to be done", place)
    if bool(task.role.strip()) == bool(task.pseudonym):
        yield InputError("a task is a role's or a pseudonym's", place, "one of role and pseudonym")
    if task.pseudonym and not PSEUDONYM.fullmatch(task.pseudonym):
        yield InputError(
            f"'{task.pseudonym}' is no pseudonym", document.place("tasks", index, "pseudonym"), "such as quiet-otter-17"
        )
