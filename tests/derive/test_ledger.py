# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A ledger must give one state, and show every change to what was written."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from makeshare.derive.ledger import GENESIS, check_head, entry_hash, pledge, replay
from makeshare.errors import InputError, IntegrityError, Place
from makeshare.model.ledger import Entry, EventKind

DATE = "2026-11-02T19:12:00+01:00"


def name(number: int) -> str:
    """A pseudonym for a number."""
    return f"{number:016x}"


def append(lines: list[str], number: int, units: int, shares: int, kind: EventKind = "pledge", member: int = 0) -> None:
    """Append an event."""
    line = pledge(
        lines, date=DATE, pledge=name(number), member=name(member or number), units=units, shares=shares, kind=kind
    )
    lines.append(line)


@st.composite
def ledgers(draw: st.DrawFn) -> list[str]:
    """Draw a sound ledger of pledges, interest and cancellations."""
    lines: list[str] = []
    made: list[tuple[int, int, int, int]] = []
    cancels = st.booleans()
    for number in range(1, draw(st.integers(2, 7))):
        if draw(cancels) and made:
            old, units, shares, member = made.pop(draw(st.integers(0, len(made) - 1)))
            append(lines, old, units, shares, "cancel", member)
            continue
        units, shares, member = draw(st.integers(0, 5)), draw(st.integers(0, 5)), draw(st.integers(1, 3))
        if shares or units:
            append(lines, number, units, shares, "pledge" if shares else "interest", member)
            made.append((number, units, shares, member))
    assume(lines)
    return lines


def first_wrong(lines: list[str]) -> int:
    """The line at which a ledger is refused."""
    with pytest.raises(IntegrityError) as caught:
        replay(lines, "ledger.jsonl")
    assert caught.value.place.file == "ledger.jsonl"
    assert caught.value.place.line is not None
    return caught.value.place.line


@given(ledgers(), st.data())
def test_an_edited_line_is_found(lines: list[str], data: st.DataObject) -> None:
    """Any other text in place of a line is refused at that line."""
    at = data.draw(st.integers(0, len(lines) - 1))
    spot = data.draw(st.integers(0, len(lines[at]) - 1))
    letter = data.draw(st.sampled_from('09afz-"{}:, \t\u00e9\u202e\x00'))
    assume(letter != lines[at][spot])
    edited = lines[at][:spot] + letter + lines[at][spot + 1 :]
    assert first_wrong([*lines[:at], edited, *lines[at + 1 :]]) == at + 1


@given(ledgers(), st.data())
def test_an_edited_line_with_a_hash_made_to_fit_breaks_the_chain(lines: list[str], data: st.DataObject) -> None:
    """Who recomputes a line's hash is found one line further down, or by the pinned head at the end."""
    at = data.draw(st.integers(0, len(lines) - 1))
    forged = json.loads(lines[at]) | {"date": "2026-11-02T19:12:00+01:01", "hash": ""}
    forged["hash"] = entry_hash(Entry(**forged))
    changed = [*lines[:at], json.dumps(forged, separators=(",", ":")), *lines[at + 1 :]]
    if at + 1 < len(lines):
        assert first_wrong(changed) in (at + 1, at + 2)  # a date that goes back shows in the line itself
    else:
        with pytest.raises(IntegrityError):
            check_head(replay(changed), replay(lines).head, len(lines), Place("proposal.toml"))


@given(ledgers(), st.data())
def test_a_removed_line_is_found_where_it_was(lines: list[str], data: st.DataObject) -> None:
    """The line that moved up does not follow; for the last one, see the pinned head."""
    assume(len(lines) > 1)
    at = data.draw(st.integers(0, len(lines) - 2))
    assert first_wrong([*lines[:at], *lines[at + 1 :]]) == at + 1


@given(ledgers(), st.data())
def test_another_order_is_found_at_the_first_line_out_of_place(lines: list[str], data: st.DataObject) -> None:
    """Lines cannot change places, nor stand twice."""
    order = data.draw(st.permutations(lines))
    assume(order != lines)
    first = next(at for at, (line, was) in enumerate(zip(order, lines, strict=True), 1) if line != was)
    assert first_wrong(order) == first
    assert first_wrong([*lines, lines[-1]]) == len(lines) + 1


@given(ledgers(), st.data())
def test_a_cut_tail_is_found_by_the_pinned_head(lines: list[str], data: st.DataObject) -> None:
    """The rest of a cut ledger is sound in itself, and the proposal still refuses it."""
    whole = replay(lines)
    check_head(whole, whole.head, len(lines), Place("proposal.toml"))
    cut = replay(lines[: data.draw(st.integers(0, len(lines) - 1))])
    with pytest.raises(IntegrityError, match="its end was cut"):
        check_head(cut, whole.head, len(lines), Place("proposal.toml"))
    with pytest.raises(IntegrityError, match=f"only {cut.length} are pinned.*ledger_length = {len(lines)}"):
        check_head(whole, cut.head, cut.length, Place("proposal.toml"))


@given(ledgers())
def test_a_ledger_written_anew_is_found_by_the_pinned_head(lines: list[str]) -> None:
    """As many lines with sound hashes are another ledger all the same."""
    other: list[str] = []
    for number in range(len(lines)):
        append(other, number + 100, 1, 1)
    with pytest.raises(IntegrityError, match="rewritten"):
        check_head(replay(other), replay(lines).head, len(lines), Place("proposal.toml"))


@given(ledgers())
def test_the_state_is_what_the_lines_add_up_to(lines: list[str]) -> None:
    """Counted again here, the simple way: pledges less what was cancelled."""
    events = [json.loads(line) for line in lines]
    gone = {event["pledge"] for event in events if event["kind"] == "cancel"}
    stands = [event for event in events if event["pledge"] not in gone]
    pledges = [event for event in stands if event["kind"] == "pledge"]
    state = replay(lines)
    assert state.shares == sum(event["shares"] for event in pledges)
    assert state.units == sum(event["units"] for event in pledges)
    assert state.members == len({event["member"] for event in pledges})
    assert state.interested_units == sum(event["units"] for event in stands if event["kind"] == "interest")
    assert (state.pledges, state.cancelled, state.length) == (len(pledges), len(gone), len(lines))
    assert (state.head, state.as_of) == (events[-1]["hash"], DATE)


def test_an_empty_ledger_has_a_head_to_pin() -> None:
    """Before the first pledge there is something to compare with."""
    state = replay([])
    check_head(state, GENESIS, 0, Place("proposal.toml"))
    assert (state.length, state.as_of) == (0, "")


def test_a_member_with_two_pledges_is_one_member() -> None:
    """Units, shares and members are counted apart, and interest binds nobody."""
    lines: list[str] = []
    append(lines, 1, 1, 1, member=9)
    append(lines, 2, 1, 3, member=9)
    append(lines, 3, 4, 0, "interest", member=8)
    state = replay(lines)
    assert (state.units, state.shares, state.members, state.pledges) == (2, 4, 1, 2)
    assert (state.interested_units, state.interested_members) == (4, 1)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"pledge": name(1)}, "was made before"),
        ({"pledge": name(5), "kind": "cancel"}, "was not made"),
        ({"pledge": name(1), "kind": "cancel", "units": 2}, "repeats all of its pledge"),
        ({"pledge": name(1), "kind": "cancel", "member": name(7)}, "repeats all of its pledge"),
        ({"units": -1}, "at least one"),
        ({"shares": 0}, "at least one share"),
        ({"units": 0, "shares": 0}, "at least one"),
        ({"kind": "interest"}, "has no shares"),
        ({"member": "anna@example.org"}, "is no pseudonym"),
        ({"pledge": "Anna"}, "is no pseudonym"),
        ({"date": "2026-11-02"}, "is no date"),
        ({"date": "2026-11-02T19:12:00"}, "is no date"),
        ({"date": "2026-13-02T19:12:00Z"}, "is no date"),
        ({"date": "2026-11-01T19:12:00Z"}, "before the line above"),
    ],
)
def test_an_event_that_cannot_follow_is_refused(change: dict[str, object], says: str) -> None:
    """What nobody can have pledged is never appended, and refused when it was chained by hand."""
    lines: list[str] = []
    append(lines, 1, 1, 1)
    event = {"date": DATE, "pledge": name(2), "member": name(1), "units": 1, "shares": 1, "kind": "pledge"} | change
    with pytest.raises(InputError, match=says):
        pledge(lines, **event)  # type: ignore[arg-type]  # the values are wrong on purpose
    bare = Entry(**({"seq": 2, "prev": replay(lines).head, "hash": ""} | event))  # type: ignore[arg-type]
    forged = {"seq": 2, **event, "prev": bare.prev, "hash": entry_hash(bare)}
    ordered = {field: forged[field] for field in Entry.__struct_fields__}
    assert first_wrong([*lines, json.dumps(ordered, separators=(",", ":"))]) == 2


@pytest.mark.parametrize("line", ["", "{}", "[]", "null", "NaN", '{"seq":1}', "{" * 5000, '{"seq":1e999}', "\ud800"])
def test_what_is_no_line_of_a_ledger_is_refused(line: str) -> None:
    """Rubbish is named with its place and crashes nothing."""
    assert first_wrong([line]) == 1


def test_a_line_that_counts_itself_wrongly_is_refused() -> None:
    """A sound hash does not help: the first line is number 1."""
    lines: list[str] = []
    append(lines, 1, 1, 1)
    forged = json.loads(lines[0]) | {"seq": 2, "hash": ""}
    forged["hash"] = entry_hash(Entry(**forged))
    with pytest.raises(IntegrityError, match="line number 2"):
        replay([json.dumps(forged, separators=(",", ":"))])


def test_a_line_in_another_form_is_refused() -> None:
    """One event has one spelling: spaces, another order or a second key would hide a change."""
    lines: list[str] = []
    append(lines, 1, 1, 1)
    assert first_wrong([lines[0].replace(":", ": ", 1)]) == 1
    assert first_wrong([lines[0] + "\r"]) == 1
    assert first_wrong([lines[0].replace('"units":1', '"units":9,"units":1')]) == 1


def test_a_long_ledger_replays_in_moments() -> None:
    """A ledger of many years does not slow a build: ten thousand lines in less than a second."""
    lines: list[str] = []
    head = GENESIS
    for number in range(1, 10_001):
        bare = Entry(
            seq=number, date=DATE, kind="pledge", pledge=name(number), member=name(number), units=1, shares=1,
            prev=head, hash="",
        )  # fmt: skip
        head = entry_hash(bare)
        fields = {field: getattr(bare, field) for field in Entry.__struct_fields__} | {"hash": head}
        lines.append(json.dumps(fields, separators=(",", ":")))
    start = time.process_time()
    assert replay(lines).shares == 10_000
    assert time.process_time() - start < 1
