# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""An append-only file must be read as it was written, and every change to it be found at its line."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from makeshare.derive.chain import Chain, check_head, head_of
from makeshare.errors import IntegrityError, Place
from makeshare.model.chain import GENESIS, Head

DATE = "2026-11-02T19:12:00+01:00"
PINNED_AT = Place("some.toml", 4, "head")


class Made(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="made"):
    """Something was made."""

    count: int
    by: str = ""


class Lost(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="lost"):
    """Something was lost."""

    what: tuple[str, ...]


Event = Made | Lost
LOG: Chain[Event] = Chain(Event)
FIRST = Made(count=1)


def grown(lines: list[str], event: Event, date: str = DATE) -> list[str]:
    """The lines, and one more."""
    return [*lines, LOG.line(head(lines), date, event)]


def head(lines: list[str]) -> Head:
    """Where lines end."""
    return head_of(list(LOG.read(lines, "log.jsonl")))


def written(*events: Event) -> list[str]:
    """A file of some events, all at one moment."""
    lines: list[str] = []
    for event in events:
        lines = grown(lines, event)
    return lines


def forged(line: str, **changes: object) -> str:
    """A line with other fields and a hash that is made to fit, by nothing but the documented rule."""
    open_end = json.dumps(json.loads(line) | changes | {"hash": ""}, separators=(",", ":"), ensure_ascii=False)
    return f'{open_end[:-2]}{hashlib.sha256(open_end.encode()).hexdigest()}"}}'


def first_wrong(lines: list[str], says: str = ".") -> int:
    """The line at which a file is refused."""
    with pytest.raises(IntegrityError, match=says) as caught:
        list(LOG.read(lines, "log.jsonl"))
    assert caught.value.place.file == "log.jsonl"
    assert caught.value.place.line is not None
    return caught.value.place.line


events = st.one_of(
    st.builds(Made, count=st.integers(-(2**40), 2**40), by=st.text(max_size=8)),
    st.builds(Lost, what=st.lists(st.text(max_size=4), max_size=3).map(tuple)),
)
moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2099, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001  the strategy adds the zone


@st.composite
def files(draw: st.DrawFn) -> list[str]:
    """Draw a sound file; dates may stand still and never go back."""
    lines: list[str] = []
    dates = sorted(draw(st.lists(moments, min_size=1, max_size=6)))
    for date in dates:
        lines = grown(lines, draw(events), date.isoformat(timespec="seconds"))
    return lines


@given(files())
def test_a_file_reads_as_it_was_written(lines: list[str]) -> None:
    """Every entry comes back, numbered, chained, and with a hash that anybody can compute."""
    entries = list(LOG.read(lines, "log.jsonl"))
    assert [entry.seq for entry in entries] == list(range(1, len(lines) + 1))
    assert [entry.prev for entry in entries] == [GENESIS, *(entry.hash for entry in entries[:-1])]
    assert [forged(line) for line in lines] == lines
    assert head_of(entries) == Head(length=len(lines), hash=entries[-1].hash, date=entries[-1].date)


def test_a_file_without_lines_has_a_head() -> None:
    """It ends before its first line, so that an empty file can be pinned too."""
    assert head([]) == Head(length=0, hash=GENESIS, date="")
    check_head(Head(), Head(), PINNED_AT)


@given(files(), st.data())
def test_any_other_byte_is_found_at_its_line(lines: list[str], data: st.DataObject) -> None:
    """Whatever single byte of whatever line is changed, that very line is refused."""
    at = data.draw(st.integers(0, len(lines) - 1), label="line")
    raw = bytearray(lines[at].encode())
    spot = data.draw(st.integers(0, len(raw) - 1), label="byte")
    raw[spot] ^= data.draw(st.integers(1, 255), label="change")
    changed = raw.decode("utf-8", "surrogateescape")  # what is not UTF-8 any more arrives as no text can
    assert first_wrong([*lines[:at], changed, *lines[at + 1 :]]) == at + 1


@given(files(), st.data())
def test_an_added_or_lost_byte_is_found_at_its_line(lines: list[str], data: st.DataObject) -> None:
    """A line is neither longer nor shorter than it was, by one letter or by half of it."""
    at = data.draw(st.integers(0, len(lines) - 1), label="line")
    line = lines[at]
    spot = data.draw(st.integers(0, len(line) - 1), label="letter")
    extra = data.draw(st.sampled_from([" ", "\t", "\r", "0", '"', "}", "\u202e"]), label="extra")
    for changed in (line[:spot] + extra + line[spot:], line + extra, line[:spot] + line[spot + 1 :], line[:spot]):
        assert first_wrong([*lines[:at], changed, *lines[at + 1 :]]) == at + 1


@given(files(), st.data())
def test_a_removed_line_is_found_where_it_was(lines: list[str], data: st.DataObject) -> None:
    """The line that moved up does not follow; that the last ones are gone only the pinned head tells."""
    cut = data.draw(st.integers(0, len(lines) - 1), label="cut")
    if cut < len(lines) - 1:
        assert first_wrong([*lines[:cut], *lines[cut + 1 :]], "lines were removed, moved or added") == cut + 1
    with pytest.raises(IntegrityError, match="its end was cut"):
        check_head(head(lines[:cut]), head(lines), PINNED_AT)


@given(files(), st.data())
def test_another_order_is_found_at_the_first_line_out_of_place(lines: list[str], data: st.DataObject) -> None:
    """Lines cannot change places, nor stand twice."""
    order = data.draw(st.permutations(lines))
    assert first_wrong([*lines, lines[-1]]) == len(lines) + 1
    assume(order != lines)
    first = next(at for at, (line, was) in enumerate(zip(order, lines, strict=True), 1) if line != was)
    assert first_wrong(order) == first


@given(files(), st.data())
def test_who_rewrites_history_must_rewrite_all_of_it(lines: list[str], data: st.DataObject) -> None:
    """A line whose hash is made to fit is found one line below, or at the end by the pinned head."""
    at = data.draw(st.integers(0, len(lines) - 1))
    event = {"kind": "made", "count": 7_777_777_777_777, "by": ""}
    changed = [*lines[:at], forged(lines[at], event=event), *lines[at + 1 :]]
    if at + 1 < len(lines):
        assert first_wrong(changed, "does not follow the one before it") == at + 2
        return
    with pytest.raises(IntegrityError, match="its lines were rewritten") as caught:
        check_head(head(changed), head(lines), PINNED_AT)
    assert caught.value.place == PINNED_AT


@given(files(), events)
def test_lines_that_nobody_pinned_are_told_with_the_pin_that_they_need(lines: list[str], event: Event) -> None:
    """A sound file that grew says how to pin it, and is not taken before that."""
    longer = grown(lines, event, head(lines).date)
    with pytest.raises(IntegrityError, match=f"only {len(lines)} are pinned") as caught:
        check_head(head(longer), head(lines), PINNED_AT)
    assert f'pin length {len(longer)} and head "{head(longer).hash}"' in caught.value.tip
    check_head(head(longer), head(longer), PINNED_AT)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"seq": 2}, "line number 2"),
        ({"seq": 0}, "line number 0"),
        ({"prev": "1" * 64}, "does not follow"),
        ({"date": "2026-11-02"}, "is no date"),
        ({"date": "2026-11-02T19:12:00"}, "is no date"),
        ({"date": "2026-11-02T19:12:00.5+01:00"}, "is no date"),
        ({"date": "2026-13-02T19:12:00Z"}, "is no date"),
        ({"date": "2026-11-02T25:12:00Z"}, "is no date"),
        ({"date": "0001-01-01T00:00:00+01:00"}, "is no date"),
        ({"date": "9999-12-31T23:59:59Z"}, "is no date"),
        ({"date": "２０２６-11-02T19:12:00Z"}, "is no date"),
        ({"date": ""}, "is no date"),
        ({"event": {"kind": "found", "count": 1}}, "no line of such a file"),
        ({"event": {"kind": "made", "count": "1", "by": ""}}, "no line of such a file"),
        ({"event": {"kind": "made", "count": 1.0, "by": ""}}, "no line of such a file"),
        ({"event": {"kind": "made", "count": True, "by": ""}}, "no line of such a file"),
        ({"event": {"kind": "made", "count": 1, "by": "", "more": 1}}, "no line of such a file"),
        ({"event": {"by": "", "kind": "made", "count": 1}}, "not in the one form"),
        ({"more": 1}, "no line of such a file"),
    ],
)
def test_a_sound_hash_makes_no_other_line_right(changes: dict[str, object], says: str) -> None:
    """Number, place, date and form are held as well."""
    (line,) = written(FIRST)
    assert first_wrong([forged(line, **changes)], says) == 1


@pytest.mark.parametrize(
    "respelt",
    [
        lambda line: line.replace(":", ": ", 1),
        lambda line: line.replace('"count":1', '"count":9,"count":1'),
        lambda line: line.replace('"made"', '"m\\u0061de"'),
        lambda line: line.replace('"count":1', '"count":1.0'),
        lambda line: " " + line,
        lambda line: line + "\r",
        lambda line: "\ufeff" + line,
    ],
)
def test_an_event_has_one_spelling(respelt: object) -> None:
    """Spaces, a second key, an escape or a mark before it would hide a change from whoever compares."""
    (line,) = written(FIRST)
    assert callable(respelt)
    changed = respelt(line)
    assert changed != line
    assert first_wrong([changed]) == 1


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", "null", "NaN", '{"seq":1}', "[" * 5000, '{"seq":1e999}', "\ud800", "\x00"]
)
def test_what_is_no_line_is_refused(line: str) -> None:
    """Rubbish, and bytes that are no UTF-8, are named with their place and crash nothing."""
    assert first_wrong([line], "no line of such a file") == 1
    assert first_wrong([*written(FIRST, FIRST), line]) == 3


def test_time_does_not_go_back() -> None:
    """By the moment, not by its spelling: 19:12 in Brussels is before 19:12 in Lisbon."""
    lines = written(FIRST)
    later = "2026-11-02T19:12:00Z"
    assert first_wrong([*lines, forged(grown(lines, FIRST, later)[1], date="2026-11-02T19:11:59+01:00")]) == 2
    with pytest.raises(IntegrityError, match="lies before the line above"):
        grown(grown(lines, FIRST, later), FIRST, DATE)
    assert head(grown(lines, FIRST, "2026-11-02T18:12:00Z")).length == 2


@pytest.mark.parametrize("date", ["", "today", "2026-11-02", "2026-11-02 19:12:00+01:00", "1999-11-02T19:12:00Z"])
def test_nothing_is_appended_without_a_date(date: str) -> None:
    """The error says how one is written."""
    with pytest.raises(IntegrityError, match="is no date") as caught:
        LOG.line(Head(), date, FIRST)
    assert "2027-01-31T18:00:00+01:00" in caught.value.tip


def test_entries_are_handed_out_before_a_later_fault() -> None:
    """A reader sees what is sound above the line that is not, and never that line."""
    lines = [*written(FIRST, Lost(what=("a",))), "rubbish"]
    reading = LOG.read(lines, "log.jsonl")
    assert [next(reading).event for _ in range(2)] == [FIRST, Lost(what=("a",))]
    with pytest.raises(IntegrityError, match=r"log\.jsonl:3"):
        next(reading)
