# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What happened to the units of a run, as it stands in records.jsonl, and what all of it adds up to.

Events say what was seen, never what a program concluded. Their words are published: no names, no addresses.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from makeshare.model.chain import Head

Severity = Literal["minor", "major", "critical"]
Outcome = Literal["refunded", "replaced", "repaired", "mistake"]


class Event(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"
):
    """Something that happened; when it was written down stands in the line around it."""


class Lot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which delivery of a material went into a batch: the thing's key in the catalogue, and the supplier's mark."""

    thing: str
    lot: str
    supplier: str = ""


class Batch(Event, frozen=True, tag="batch"):
    """A batch is finished: its units get the serial numbers 1 to `units`."""

    batch: str
    workshop: str
    units: int
    revision: str
    geometry_hash: str
    variant: str = "default"
    lots: tuple[Lot, ...] = ()


class Delivered(Event, frozen=True, tag="deliver"):
    """A unit is handed over. An empty `pledge` says that whose it is stays in a private list."""

    serial: str
    pledge: str = ""


class Defect(Event, frozen=True, tag="defect"):
    """Something is wrong with a unit. `fault` sorts it (weld-crack); `safety` says that somebody could be hurt."""

    serial: str
    fault: str
    what: str
    severity: Severity
    safety: bool = False


class Fixed(Event, frozen=True, tag="fix"):
    """A defect, named by the number of its line, is repaired; or it was none (`mistake`)."""

    serial: str
    defect: int
    how: str
    mistake: bool = False


class Returned(Event, frozen=True, tag="return"):
    """A unit comes back. `mistake` takes back a hand-over that was written down wrongly."""

    serial: str
    why: str
    outcome: Outcome


class Notice(Event, frozen=True, tag="notice"):
    """A warning to everybody who has a unit of this revision, or of one batch of it: what, and what to do."""

    revision: str
    what: str
    do: str
    batch: str = ""


class Lifted(Event, frozen=True, tag="lift"):
    """A warning, named by the number of its line, no longer holds."""

    notice: int
    why: str


RecordEvent: TypeAlias = Batch | Delivered | Defect | Fixed | Returned | Notice | Lifted


class DefectState(msgspec.Struct, frozen=True, kw_only=True):
    """A defect with what became of it: `fixed` is the day, empty while it is open."""

    line: int
    date: str
    serial: str
    revision: str
    fault: str
    what: str
    severity: Severity
    safety: bool
    fixed: str = ""
    how: str = ""


class NoticeState(msgspec.Struct, frozen=True, kw_only=True):
    """A warning with its day; `lifted` is the day when it ended, empty while it holds."""

    line: int
    date: str
    revision: str
    batch: str
    what: str
    do: str
    lifted: str = ""
    why: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One unit: its serial number, where it comes from, and where it is."""

    serial: str
    batch: str
    revision: str
    variant: str
    out: bool = False
    """Handed over, and not come back."""
    pledge: str = ""
    delivered_on: str = ""


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one revision. `delivered` counts units that were ever handed over, `returns` those come back."""

    revision: str
    made: int
    delivered: int
    returns: int
    defects: int
    open_defects: int
    open_safety: int
    faults: tuple[tuple[str, int], ...]
    """How often each kind of fault was found, the most frequent first."""


class Track(msgspec.Struct, frozen=True, kw_only=True):
    """What the records of one run, or of several, add up to."""

    counts: tuple[Count, ...] = ()
    batches: tuple[Batch, ...] = ()
    items: tuple[Item, ...] = ()
    defects: tuple[DefectState, ...] = ()
    notices: tuple[NoticeState, ...] = ()
    head: Head = Head()

    @property
    def made(self) -> int:
        """Units finished."""
        return sum(count.made for count in self.counts)

    @property
    def out(self) -> int:
        """Units that are with members now."""
        return sum(item.out for item in self.items)
