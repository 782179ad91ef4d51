# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Replay a ledger of pledges: one JSON object a line, each holding the hash of the line before it.

The chain shows an edited, removed or moved line. It cannot show that the last lines are gone or that all of
it was rewritten: for that the proposal pins the length and the last hash (`check_head`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence

import msgspec

from makeshare.errors import InputError, IntegrityError, Place
from makeshare.files import sha256
from makeshare.model.ledger import Entry, EventKind, LedgerState

GENESIS = "0" * 64
"""What stands for the hash before the first line, and the head of a ledger without lines."""

_PSEUDONYM = re.compile(r"(?:example-)?[0-9a-f]{16}", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[0-9]{2}:){2}[0-9]{2}(?:Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII)
_DECODER = msgspec.json.Decoder(Entry)


def replay(lines: Iterable[str], file: str = "ledger.jsonl") -> LedgerState:
    """Return what the lines (without line ends) add up to.

    Raises IntegrityError, with the line, at the first one that is not a whole line of the chain, or that
    cannot follow from those before: a pledge made twice, a cancellation of what was not pledged, a date going
    back.
    """
    book = _Book()
    for number, line in enumerate(lines, start=1):
        try:
            book.take(_read(line, number, book.head))
        except IntegrityError as error:
            raise error.at(Place(file, number)) from error.__cause__
    return book.state()


def check_head(state: LedgerState, head: str, length: int, place: Place) -> None:
    """Compare a replayed ledger with what the proposal pins.

    Raises IntegrityError when lines were cut from the end, added without being pinned, or rewritten.
    """
    if state.length < length:
        raise IntegrityError(f"the ledger has {state.length} lines of {length} pinned: its end was cut", place)
    if state.length > length:
        tip = f'if they belong there, pin ledger_length = {state.length} and ledger_head = "{state.head}"'
        raise IntegrityError(f"the ledger has {state.length} lines and only {length} are pinned", place, tip)
    if state.head != head:
        raise IntegrityError("the ledger's last hash is not the pinned one: its lines were rewritten", place)


def pledge(
    lines: Sequence[str],
    *,
    date: str,
    pledge: str,
    member: str,
    units: int,
    shares: int,
    kind: EventKind = "pledge",
) -> str:
    """Return the line (without line end) to append for an event.

    The pseudonyms are the caller's to draw at random: nothing in this package does. Raises IntegrityError
    when the ledger is broken, InputError when the event cannot follow from it.
    """
    state = replay(lines)
    draft = Entry(
        seq=state.length + 1, date=date, kind=kind, pledge=pledge, member=member, units=units, shares=shares,
        prev=state.head, hash="",
    )  # fmt: skip
    line = _encode(msgspec.structs.replace(draft, hash=entry_hash(draft)))
    try:
        replay([*lines, line])
    except IntegrityError as error:
        raise InputError(error.message, tip=error.tip) from error
    return line


def entry_hash(entry: Entry) -> str:
    """SHA-256 of the entry's line with an empty hash: every other field counts, the hash before included."""
    return sha256(msgspec.json.encode(msgspec.structs.replace(entry, hash="")))


def _encode(entry: Entry) -> str:
    return msgspec.json.encode(entry).decode()


def _read(line: str, number: int, head: str) -> Entry:
    """Read a line and check what can be checked by itself: its form, number, and place in the chain."""
    try:
        entry = _DECODER.decode(line)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise IntegrityError(f"this is no line of a ledger: {error}") from error
    if _encode(entry) != line:
        raise IntegrityError("this line is not in the one form that a ledger is written in")
    if entry.seq != number:
        raise IntegrityError(f"here stands line number {entry.seq}: lines were removed, moved or added")
    if entry.prev != head:
        raise IntegrityError("this line does not follow the one before it: one of the two was changed")
    if entry.hash != entry_hash(entry):
        raise IntegrityError("this line's hash does not fit what it says: it was changed")
    return entry


class _Book:
    """The state while lines are replayed."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.live: dict[str, Entry] = {}
        self.seen: set[str] = set()
        self.last: dt.datetime | None = None

    @property
    def head(self) -> str:
        return self.entries[-1].hash if self.entries else GENESIS

    def take(self, entry: Entry) -> None:
        """Take an entry in, or raise IntegrityError when it cannot follow."""
        self._in_time(entry)
        for what, name in (("pledge", entry.pledge), ("member", entry.member)):
            if not _PSEUDONYM.fullmatch(name):
                tip = "16 random hexadecimal digits, never a name or an address"
                raise IntegrityError(f"{what} '{name}' is no pseudonym", tip=tip)
        if entry.kind == "cancel":
            self._cancel(entry)
        else:
            self._add(entry)
        self.entries.append(entry)

    def _in_time(self, entry: Entry) -> None:
        try:
            date = dt.datetime.fromisoformat(entry.date) if _DATE.fullmatch(entry.date) else None
        except ValueError:
            date = None
        if date is None:
            raise IntegrityError(f"'{entry.date}' is no date", tip='write "2027-01-31T18:00:00+01:00"')
        if self.last is not None and date < self.last:
            raise IntegrityError(f"{entry.date} lies before the line above")
        self.last = date

    def _add(self, entry: Entry) -> None:
        if entry.pledge in self.seen:
            raise IntegrityError(f"pledge {entry.pledge} was made before", tip="each gets its own pseudonym")
        if entry.units < 0 or entry.shares < 0 or not entry.units + entry.shares:
            raise IntegrityError("a pledge is for at least one unit or share")
        if entry.kind == "interest" and entry.shares:
            raise IntegrityError("interest binds nobody: it counts units and has no shares")
        if entry.kind == "pledge" and not entry.shares:
            raise IntegrityError("a pledge is for at least one share", tip='without one it is "interest"')
        self.seen.add(entry.pledge)
        self.live[entry.pledge] = entry

    def _cancel(self, entry: Entry) -> None:
        made = self.live.pop(entry.pledge, None)
        if made is None:
            raise IntegrityError(f"pledge {entry.pledge} was not made, or was cancelled before")
        if (made.member, made.units, made.shares) != (entry.member, entry.units, entry.shares):
            claim = f"{made.units} units, {made.shares} shares, member {made.member}"
            raise IntegrityError(f"a cancellation repeats all of its pledge: {claim}")

    def state(self) -> LedgerState:
        pledges = [entry for entry in self.live.values() if entry.kind == "pledge"]
        interest = [entry for entry in self.live.values() if entry.kind == "interest"]
        return LedgerState(
            units=sum(entry.units for entry in pledges),
            shares=sum(entry.shares for entry in pledges),
            members=len({entry.member for entry in pledges}),
            pledges=len(pledges),
            cancelled=sum(entry.kind == "cancel" for entry in self.entries),
            interested_units=sum(entry.units for entry in interest),
            interested_members=len({entry.member for entry in interest}),
            head=self.head,
            length=len(self.entries),
            as_of=self.entries[-1].date if self.entries else "",
            entries=tuple(self.entries),
        )
