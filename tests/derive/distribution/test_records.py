# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The record of a run's units must give one count, and refuse what cannot have happened."""

from __future__ import annotations

import time

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.distribution.records import CHAIN, allot, merged, record, replay
from makeshare.derive.distribution.serials import serial
from makeshare.errors import InputError, IntegrityError
from makeshare.model.chain import Head
from makeshare.model.distribution.records import (
    Batch,
    Count,
    Defect,
    Delivered,
    Fixed,
    Lifted,
    Lot,
    Notice,
    RecordEvent,
    Returned,
    Track,
)
from tests.derive.distribution.cases import name

SLUG = "0001-broadfork-first-run"
DATE = "2027-07-03T12:00:00+02:00"
REVISION = "0.1.0+g1.89abcdef"
BATCH = Batch(
    batch="B01", workshop="EXAMPLE workshop", units=5, revision=REVISION, geometry_hash="g1:89abcdef01234567",
    lots=(Lot(thing="tube-s355-33-7x2-6", lot="EXAMPLE heat 4711"),),
)  # fmt: skip


def unit(number: int, batch: str = "B01") -> str:
    """A serial number of the run."""
    return serial("0001", batch, number)


def written(*events: RecordEvent) -> list[str]:
    """Append events one after the other."""
    lines: list[str] = []
    for event in events:
        lines.append(record(lines, SLUG, DATE, event))
    return lines


def track(*events: RecordEvent) -> Track:
    """What events add up to."""
    return replay(written(*events), SLUG)


def crack(number: int = 1, *, safety: bool = True) -> Defect:
    """A defect of a unit."""
    return Defect(
        serial=unit(number), fault="weld-crack", what="crack at the socket", severity="critical", safety=safety
    )


def test_a_run_worked_out_by_hand() -> None:
    """Five made; three handed over, one of them comes back; two defects, one repaired; one warning, lifted."""
    found = track(
        BATCH,
        Delivered(serial=unit(1), pledge=name(1)),
        Delivered(serial=unit(2), pledge=name(2)),
        Delivered(serial=unit(3)),
        crack(2),
        Defect(serial=unit(3), fault="paint", what="scratched", severity="minor"),
        Notice(revision=REVISION, what="A weld may crack.", do="Do not step on it.", batch="B01"),
        Returned(serial=unit(2), why="cracked", outcome="repaired"),
        Fixed(serial=unit(2), defect=5, how="welded again"),
        Lifted(notice=7, why="all were looked at"),
        Delivered(serial=unit(2), pledge=name(2)),
    )
    assert found.counts == (
        Count(
            revision=REVISION, made=5, delivered=3, returns=1, defects=2, open_defects=1, open_safety=0,
            faults=(("paint", 1), ("weld-crack", 1)),
        ),
    )  # fmt: skip
    assert (found.made, found.out, found.head.length) == (5, 3, 11)
    assert [(item.serial, item.pledge) for item in found.items if item.out] == [
        (unit(1), name(1)), (unit(2), name(2)), (unit(3), ""),
    ]  # fmt: skip
    assert found.defects[0].fixed == "2027-07-03"
    assert found.notices[0].lifted == "2027-07-03"


def test_a_mistake_counts_for_nothing() -> None:
    """A hand-over and a defect that were none leave no trace in the counts, only in the file."""
    found = track(
        BATCH, Delivered(serial=unit(1)), Returned(serial=unit(1), why="wrong number", outcome="mistake"),
        crack(), Fixed(serial=unit(1), defect=4, how="it was a shadow", mistake=True),
    )  # fmt: skip
    assert found.counts[0] == Count(
        revision=REVISION, made=5, delivered=0, returns=0, defects=0, open_defects=0, open_safety=0, faults=()
    )


@pytest.mark.parametrize(
    ("before", "event", "says"),
    [
        ([], Delivered(serial=unit(1)), "no batch made a unit"),
        ([BATCH], Delivered(serial=unit(6)), "no batch made a unit"),
        ([BATCH], Delivered(serial="0001-B01-001-00"), "mistyped"),
        ([BATCH], Delivered(serial=unit(1).lower()), "no batch made a unit"),
        ([BATCH, Delivered(serial=unit(1))], Delivered(serial=unit(1)), "handed over before"),
        ([BATCH, crack()], Delivered(serial=unit(1)), "open defect that could hurt somebody"),
        ([BATCH], Delivered(serial=unit(1), pledge="Ann"), "no pseudonym"),
        ([BATCH], Returned(serial=unit(1), why="tired of it", outcome="refunded"), "not with anybody"),
        ([BATCH], BATCH, "made before"),
        ([], msgspec.structs.replace(BATCH, batch="first"), "is no name"),
        ([], msgspec.structs.replace(BATCH, units=0), "1 to 9999 units"),
        ([], msgspec.structs.replace(BATCH, revision="latest"), "is no revision"),
        ([BATCH, crack()], Fixed(serial=unit(2), defect=2, how="welded"), "no open defect of"),
        ([BATCH, crack()], Fixed(serial=unit(1), defect=1, how="welded"), "no open defect of"),
        ([BATCH], msgspec.structs.replace(crack(), fault="Weld Crack!"), "no kind of fault"),
        ([BATCH], msgspec.structs.replace(crack(), what=" "), "what says nothing"),
        ([BATCH], msgspec.structs.replace(crack(), what="x\u202ey"), "do not print"),
        ([BATCH], msgspec.structs.replace(crack(), what="x" * 601), "too long"),
        ([BATCH], Notice(revision="0.2.0+g1.89abcdef", what="w", do="d"), "no unit was made of revision"),
        ([BATCH], Notice(revision=REVISION, what="w", do="d", batch="B02"), "no unit was made of revision"),
        ([BATCH], Lifted(notice=1, why="w"), "no warning that holds"),
    ],
)
def test_what_cannot_have_happened_is_refused(before: list[RecordEvent], event: RecordEvent, says: str) -> None:
    """Whoever types it is told; and whoever wrote it into the file by hand is told the line."""
    lines = written(*before)
    with pytest.raises(InputError, match=says):
        record(lines, SLUG, DATE, event)
    forged = CHAIN.line(replay(lines, SLUG).head, DATE, event)
    with pytest.raises(IntegrityError, match=says) as caught:
        replay([*lines, forged], SLUG, "records.jsonl")
    assert caught.value.place.line == len(lines) + 1


@given(st.data())
def test_a_changed_line_is_found(data: st.DataObject) -> None:
    """Any other sign anywhere is refused."""
    lines = written(BATCH, Delivered(serial=unit(1)), crack(2))
    at = data.draw(st.integers(0, 2))
    spot = data.draw(st.integers(0, len(lines[at]) - 1))
    letter = data.draw(st.sampled_from([sign for sign in '09af-"{}:, ' if sign != lines[at][spot]]))
    lines[at] = lines[at][:spot] + letter + lines[at][spot + 1 :]
    with pytest.raises(IntegrityError):
        replay(lines, SLUG)


def test_runs_of_one_design_are_counted_together_by_revision() -> None:
    """Two runs of one revision add up; a later revision stands apart, and its faults too."""
    later = msgspec.structs.replace(BATCH, batch="B02", revision="0.2.0+g1.89abcdef", units=2)
    both = merged([track(BATCH, crack(1), crack(2)), track(BATCH, crack(3), later)])
    assert [(count.revision, count.made, count.faults) for count in both.counts] == [
        (REVISION, 10, (("weld-crack", 3),)),
        ("0.2.0+g1.89abcdef", 2, ()),
    ]
    assert merged([]) == Track()


def test_serial_numbers_go_to_pledges_in_their_order() -> None:
    """What was handed over stays; an unsafe unit goes to nobody; variants do not mix; who comes last may get none."""
    wide = msgspec.structs.replace(BATCH, batch="B02", variant="wide", units=1)
    found = track(BATCH, wide, Delivered(serial=unit(4), pledge=name(2)), crack(1))
    given_out = allot(
        found,
        [(name(1), "default", 1), (name(2), "default", 2), (name(3), "wide", 1), (name(4), "default", 3)],
    )
    assert given_out == {
        name(1): (unit(2),),
        name(2): (unit(4), unit(3)),
        name(3): (unit(1, "B02"),),
        name(4): (unit(5),),
    }


def test_ten_thousand_records_take_little_time() -> None:
    """A large community's whole history is replayed in well under two seconds, its chain included."""
    lines: list[str] = []
    head = Head()
    batches = [msgspec.structs.replace(BATCH, batch=f"B{number:02}", units=5000) for number in (1, 2)]
    events: list[RecordEvent] = [
        *batches,
        *(Delivered(serial=unit(n, f"B0{b}")) for b in (1, 2) for n in range(1, 5001)),
    ]
    for event in events:
        line = CHAIN.line(head, DATE, event)
        lines.append(line)
        head = Head(length=len(lines), hash=line[-66:-2], date=DATE)
    start = time.process_time()
    assert replay(lines, SLUG).out == 10_000
    assert time.process_time() - start < 2
