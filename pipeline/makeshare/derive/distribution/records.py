# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Replay records.jsonl: what was made, handed over, found faulty, repaired, and what came back.

A line that cannot follow from those before it is refused: a serial number that no batch made, a unit handed over twice,
or handed over while somebody could be hurt by it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from makeshare.derive.chain import Chain, head_of
from makeshare.derive.distribution.serials import BATCH, read_serial, serials
from makeshare.errors import InputError, IntegrityError, MakeshareError, Place
from makeshare.model.chain import Entry
from makeshare.model.distribution.records import (
    Batch,
    Count,
    Defect,
    DefectState,
    Delivered,
    Fixed,
    Item,
    Lifted,
    Notice,
    NoticeState,
    RecordEvent,
    Returned,
    Track,
)

CHAIN: Chain[RecordEvent] = Chain(RecordEvent)
LONGEST = 600
"""Signs in one text of a record."""
MOST_UNITS = 9999

_PSEUDONYM = re.compile(r"(?:example-)?[0-9a-f]{16}", re.ASCII)
_FAULT = re.compile(r"[a-z][a-z0-9-]{1,40}", re.ASCII)
_REVISION = re.compile(r"[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}\+g1[:.][0-9a-f]{6,64}", re.ASCII)


def replay(lines: Iterable[str], slug: str, file: str = "records.jsonl") -> Track:
    """Return what the lines (without line ends) of a proposal add up to.

    Raises IntegrityError, with the line, at the first one that is no whole line of the chain or cannot follow.
    """
    book = _Book(slug)
    for entry in CHAIN.read(lines, file):
        try:
            book.take(entry)
        except MakeshareError as error:
            raise IntegrityError(error.message, Place(file, entry.seq), error.tip) from error
    return book.track()


def record(lines: Sequence[str], slug: str, date: str, event: RecordEvent) -> str:
    """Return the line (without line end) that appends an event.

    Raises IntegrityError when the file is broken, InputError when the event cannot follow from it.
    """
    track = replay(lines, slug)
    try:
        line = CHAIN.line(track.head, date, event)
        replay([*lines, line], slug)
    except IntegrityError as error:
        raise InputError(error.message, tip=error.tip) from error
    return line


def merged(tracks: Iterable[Track]) -> Track:
    """Put the records of several runs of one design together, by revision."""
    tracks = list(tracks)
    counts: dict[str, list[Count]] = {}
    for track in tracks:
        for count in track.counts:
            counts.setdefault(count.revision, []).append(count)
    return Track(
        counts=tuple(_sum(several) for _, several in sorted(counts.items())),
        batches=tuple(batch for track in tracks for batch in track.batches),
        items=tuple(item for track in tracks for item in track.items),
        defects=tuple(defect for track in tracks for defect in track.defects),
        notices=tuple(notice for track in tracks for notice in track.notices),
    )


def allot(track: Track, pledges: Sequence[tuple[str, str, int]]) -> dict[str, tuple[str, ...]]:
    """Give serial numbers to pledges (pseudonym, variant, units), in the order given; who gets none is left out.

    What was handed over stays where it went; of the rest, each takes the lowest that are there, of its variant, and
    without an open defect that could hurt somebody.
    """
    unsafe = {defect.serial for defect in track.defects if defect.safety and not defect.fixed}
    free = [item for item in track.items if not item.out and item.serial not in unsafe]
    given: dict[str, tuple[str, ...]] = {}
    for pledge, variant, units in pledges:
        own = [item.serial for item in track.items if item.out and item.pledge == pledge]
        fitting = [item for item in free if item.variant == variant][: max(0, units - len(own))]
        free = [item for item in free if item not in fitting]
        if own or fitting:
            given[pledge] = (*own, *(item.serial for item in fitting))
    return given


class _Book:
    """The state while lines are replayed."""

    def __init__(self, slug: str) -> None:
        self.number = slug.partition("-")[0]
        self.entries: list[Entry[RecordEvent]] = []
        self.batches: dict[str, Batch] = {}
        self.items: dict[str, Item] = {}
        self.delivered: set[str] = set()
        self.came_back: Counter[str] = Counter()
        self.defects: dict[int, DefectState] = {}
        self.notices: dict[int, NoticeState] = {}

    def take(self, entry: Entry[RecordEvent]) -> None:
        """Take an event in, or raise an error when it cannot follow."""
        event = entry.event
        _wording(event)
        match event:
            case Batch():
                self._batch(event)
            case Delivered():
                self._deliver(event, entry.date)
            case Defect():
                self._defect(event, entry)
            case Fixed():
                self._fix(event, entry.date)
            case Returned():
                self._back(event)
            case Notice():
                self._warn(event, entry)
            case Lifted():
                self._lift(event, entry.date)
        self.entries.append(entry)

    def _batch(self, event: Batch) -> None:
        if not BATCH.fullmatch(event.batch) or event.batch in self.batches:
            raise InputError(f"batch '{event.batch}' is no name, or was made before", tip="B01, B02 and so on")
        if not 1 <= event.units <= MOST_UNITS:
            raise InputError(f"a batch has 1 to {MOST_UNITS} units")
        if not _REVISION.fullmatch(event.revision):
            raise InputError(f"'{event.revision}' is no revision", tip="as the design's page has it: 0.1.0+g1.89abcdef")
        self.batches[event.batch] = event
        for serial in serials(self.number, event.batch, event.units):
            self.items[serial] = Item(serial=serial, batch=event.batch, revision=event.revision, variant=event.variant)

    def _deliver(self, event: Delivered, date: str) -> None:
        item = self._item(event.serial)
        if item.out:
            raise InputError(f"{item.serial} was handed over before", tip="a unit that comes back is a return first")
        if event.pledge and not _PSEUDONYM.fullmatch(event.pledge):
            raise InputError(f"pledge '{event.pledge}' is no pseudonym", tip="16 hexadecimal digits, never a name")
        if any(one.serial == item.serial and one.safety and not one.fixed for one in self.defects.values()):
            raise InputError(
                f"{item.serial} has an open defect that could hurt somebody", tip="record its repair first"
            )
        self.delivered.add(item.serial)
        changes = {"out": True, "pledge": event.pledge, "delivered_on": date[:10]}
        self.items[item.serial] = msgspec.structs.replace(item, **changes)

    def _defect(self, event: Defect, entry: Entry[RecordEvent]) -> None:
        item = self._item(event.serial)
        if not _FAULT.fullmatch(event.fault):
            raise InputError(f"'{event.fault}' is no kind of fault", tip="small letters and hyphens: weld-crack, paint")
        self.defects[entry.seq] = DefectState(
            line=entry.seq, date=entry.date[:10], serial=item.serial, revision=item.revision, fault=event.fault,
            what=event.what, severity=event.severity, safety=event.safety,
        )  # fmt: skip

    def _fix(self, event: Fixed, date: str) -> None:
        found = self.defects.get(event.defect)
        if found is None or found.serial != event.serial or found.fixed:
            raise InputError(f"line {event.defect} is no open defect of {event.serial}")
        if event.mistake:
            del self.defects[event.defect]
        else:
            self.defects[event.defect] = msgspec.structs.replace(found, fixed=date[:10], how=event.how)

    def _back(self, event: Returned) -> None:
        item = self._item(event.serial)
        if not item.out:
            raise InputError(f"{item.serial} is not with anybody, and cannot come back")
        if event.outcome == "mistake":
            if not self.came_back[item.serial]:
                self.delivered.discard(item.serial)
        else:
            self.came_back[item.serial] += 1
        self.items[item.serial] = msgspec.structs.replace(item, out=False, pledge="", delivered_on="")

    def _warn(self, event: Notice, entry: Entry[RecordEvent]) -> None:
        made = [one for one in self.batches.values() if one.revision == event.revision]
        if not made or (event.batch and event.batch not in [one.batch for one in made]):
            raise InputError(f"no unit was made of revision {event.revision}, batch {event.batch or 'any'}")
        self.notices[entry.seq] = NoticeState(
            line=entry.seq, date=entry.date[:10], revision=event.revision, batch=event.batch, what=event.what,
            do=event.do,
        )  # fmt: skip

    def _lift(self, event: Lifted, date: str) -> None:
        found = self.notices.get(event.notice)
        if found is None or found.lifted:
            raise InputError(f"line {event.notice} is no warning that holds")
        self.notices[event.notice] = msgspec.structs.replace(found, lifted=date[:10], why=event.why)

    def _item(self, text: str) -> Item:
        serial = read_serial(text)
        if serial != text or serial not in self.items:
            raise InputError(f"no batch made a unit {text}", tip="record its batch first")
        return self.items[serial]

    def track(self) -> Track:
        """Return what all of it adds up to."""
        revisions = sorted({batch.revision for batch in self.batches.values()})
        return Track(
            counts=tuple(self._count(revision) for revision in revisions),
            batches=tuple(self.batches.values()),
            items=tuple(self.items.values()),
            defects=tuple(self.defects.values()),
            notices=tuple(self.notices.values()),
            head=head_of(self.entries),
        )

    def _count(self, revision: str) -> Count:
        items = [item.serial for item in self.items.values() if item.revision == revision]
        defects = [defect for defect in self.defects.values() if defect.revision == revision]
        return Count(
            revision=revision,
            made=len(items),
            delivered=sum(serial in self.delivered for serial in items),
            returns=sum(self.came_back[serial] for serial in items),
            defects=len(defects),
            open_defects=sum(not defect.fixed for defect in defects),
            open_safety=sum(defect.safety and not defect.fixed for defect in defects),
            faults=_by_frequency(Counter(defect.fault for defect in defects)),
        )


def _wording(event: RecordEvent) -> None:
    """Texts say something, in one line of printable signs, and not at length."""
    for field in msgspec.structs.fields(event):
        text = getattr(event, field.name)
        if not isinstance(text, str):
            continue
        if len(text) > LONGEST or not text.isprintable():
            raise InputError(f"{field.name} is too long or has signs that do not print", tip=f"{LONGEST} signs at most")
        if field.required and not text.strip():
            raise InputError(f"{field.name} says nothing")


def _sum(counts: Sequence[Count]) -> Count:
    faults: Counter[str] = Counter()
    for count in counts:
        faults.update(dict(count.faults))
    return Count(
        revision=counts[0].revision,
        faults=_by_frequency(faults),
        **{
            name: sum(getattr(count, name) for count in counts)
            for name in ("made", "delivered", "returns", "defects", "open_defects", "open_safety")
        },
    )


def _by_frequency(faults: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(faults.items(), key=lambda one: (-one[1], one[0])))
