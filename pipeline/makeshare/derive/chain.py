# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Append-only files as lines of JSON, each holding the hash of the line before it.

The chain shows an edited, removed or moved line. It cannot show that the last lines are gone or that all of it was
rewritten: for that, whoever relies on it pins its length and last hash elsewhere (`check_head`).

    RECORDS = Chain(Delivered | Defect)                # any union of tagged msgspec structs
    for entry in RECORDS.read(lines, "records.jsonl"): # checked line by line; IntegrityError names the line
        ...
    line = RECORDS.line(head, date, event)             # what to append
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, cast

import msgspec

from makeshare.errors import IntegrityError, Place
from makeshare.files import sha256
from makeshare.model.chain import GENESIS, E, Entry, Head

_DATE = re.compile(r"2[0-9]{3}-[0-9]{2}-[0-9]{2}T(?:[0-9]{2}:){2}[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_HASH = 64
_ENCODE = msgspec.json.Encoder().encode


class Chain(Generic[E]):
    """The grammar of one kind of file: which events its lines may hold."""

    def __init__(self, events: object) -> None:
        """Take the events' type: a struct, or a union of structs told apart by their tags."""
        self._decoder: msgspec.json.Decoder[Entry[E]] = msgspec.json.Decoder(cast("Any", Entry)[events])

    def read(self, lines: Iterable[str], file: str) -> Iterator[Entry[E]]:
        """Yield the entries of the lines (without line ends), each checked before it is handed out.

        Raises IntegrityError, with the line, at the first one that is no whole line of the chain, or whose date
        lies before that of the line above.
        """
        prev, when = GENESIS, None
        last: str | None = None
        for number, line in enumerate(lines, start=1):
            try:
                entry = self.entry(line, number, prev)
                if entry.date != last:
                    last, when = entry.date, _later(entry.date, when)
            except IntegrityError as error:
                raise error.at(Place(file, number)) from error.__cause__
            prev = entry.hash
            yield entry

    def line(self, head: Head, date: str, event: E) -> str:
        """Return the line (without line end) that appends an event; raises IntegrityError for a date that is none."""
        _later(date, dt.datetime.fromisoformat(head.date) if head.date else None)
        entry = Entry(seq=head.length + 1, date=date, event=event, prev=head.hash, hash="")
        open_end = _ENCODE(entry).decode()
        return f'{open_end[:-2]}{sha256(open_end.encode())}"}}'

    def entry(self, line: str, number: int, prev: str) -> Entry[E]:
        """Read one line, given its number and the hash of the line before it.

        Raises IntegrityError when its form, number or place in the chain is wrong.
        """
        try:
            raw = line.encode()
            entry = self._decoder.decode(raw)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise IntegrityError(f"this is no line of such a file: {error}") from error
        if _ENCODE(entry) != raw:
            raise IntegrityError("this line is not in the one form that such a file is written in")
        if entry.seq != number:
            raise IntegrityError(f"here stands line number {entry.seq}: lines were removed, moved or added")
        if entry.prev != prev:
            raise IntegrityError("this line does not follow the one before it: one of the two was changed")
        if len(entry.hash) != _HASH or sha256(raw[: -_HASH - 2] + b'"}') != entry.hash:
            raise IntegrityError("this line's hash does not fit what it says: it was changed")
        return entry


def head_of(entries: Sequence[Entry[E]]) -> Head:
    """Return where a chain ends."""
    if not entries:
        return Head()
    return Head(length=entries[-1].seq, hash=entries[-1].hash, date=entries[-1].date)


def check_head(found: Head, pinned: Head, place: Place) -> None:
    """Compare where a file ends with where it is pinned to end; `pinned.date` is not looked at.

    Raises IntegrityError when lines were cut from the end, added without being pinned, or rewritten.
    """
    if found.length < pinned.length:
        raise IntegrityError(f"it has {found.length} lines of {pinned.length} pinned: its end was cut", place)
    if found.length > pinned.length:
        tip = f'if they belong there, pin length {found.length} and head "{found.hash}"'
        raise IntegrityError(f"it has {found.length} lines and only {pinned.length} are pinned", place, tip)
    if found.hash != pinned.hash:
        raise IntegrityError("its last hash is not the pinned one: its lines were rewritten", place)


def _later(date: str, before: dt.datetime | None) -> dt.datetime:
    """Read a date; raises IntegrityError when it is none, or lies before another."""
    try:
        when = dt.datetime.fromisoformat(date) if _DATE.fullmatch(date) else None
    except ValueError:
        when = None
    if when is None:
        raise IntegrityError(f"'{date}' is no date", tip='write "2027-01-31T18:00:00+01:00"')
    if before is not None and when < before:
        raise IntegrityError(f"{date} lies before the line above")
    return when
