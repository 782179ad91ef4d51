# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Ballots give one result, show every change to what was written, and follow the rules that stood before them."""

from __future__ import annotations

import datetime as dt
import time

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from makeshare.derive.chain import Chain, check_head
from makeshare.derive.governance.ballots import LONGEST, append, replay
from makeshare.derive.governance.opening import rules_hash
from makeshare.errors import InputError, IntegrityError, Place
from makeshare.model.chain import Head
from makeshare.model.governance.ballot import Answer, Ballot, Opening
from makeshare.model.governance.decision import Authority, Decision, Option, Portion, TieBreak
from makeshare.model.money import Money
from tests.derive.governance.polls import BEFORE, ZONE, at, cast, name, opening, poll

RANKED = poll("ranked")
CONSENT = poll("consent", "a")
CHAIN: Chain[Opening | Ballot | Answer] = Chain(Opening | Ballot | Answer)

rankings = st.lists(st.sampled_from("abc"), unique=True).map(tuple)
votes = st.lists(st.tuples(st.integers(1, 4), rankings), min_size=1, max_size=7)


def ranked(drawn: list[tuple[int, tuple[str, ...]]]) -> list[str]:
    """The lines of ranked ballots by numbered voters."""
    return cast(RANKED, [Ballot(voter=name(voter), ranks=ranks) for voter, ranks in drawn])


def refused(lines: list[str], decision: Decision = RANKED) -> int:
    """The line at which ballots are refused."""
    with pytest.raises(IntegrityError) as caught:
        replay(lines, decision, "ballots.jsonl")
    assert caught.value.place.file == "ballots.jsonl"
    assert caught.value.place.line is not None
    return caught.value.place.line


# ------------------------------------------------------------------------------------------------------- chain
@given(votes, st.data())
def test_an_edited_ballot_is_found_at_its_line(drawn: list[tuple[int, tuple[str, ...]]], data: st.DataObject) -> None:
    """Any other sign in a line is refused there."""
    lines = ranked(drawn)
    line = data.draw(st.integers(0, len(lines) - 1))
    spot = data.draw(st.integers(0, len(lines[line]) - 1))
    sign = data.draw(st.sampled_from('09afbc"{}:, \u202e'))
    assume(sign != lines[line][spot])
    lines[line] = lines[line][:spot] + sign + lines[line][spot + 1 :]
    assert refused(lines) == line + 1


@given(votes, st.data())
def test_removed_and_moved_ballots_are_found(drawn: list[tuple[int, tuple[str, ...]]], data: st.DataObject) -> None:
    """A ballot cannot be dropped from the middle, nor change its place, nor stand twice."""
    lines = ranked(drawn)
    assume(len(lines) > 2)
    gone = data.draw(st.integers(0, len(lines) - 2))
    assert refused([*lines[:gone], *lines[gone + 1 :]]) == gone + 1
    order = data.draw(st.permutations(lines))
    assume(order != lines)
    assert refused(order) == next(at for at, (line, was) in enumerate(zip(order, lines, strict=True), 1) if line != was)
    assert refused([*lines, lines[-1]]) == len(lines) + 1


@given(votes, st.data())
def test_a_cut_tail_is_found_by_the_pin(drawn: list[tuple[int, tuple[str, ...]]], data: st.DataObject) -> None:
    """Whoever drops the last ballots is found by the head that closing pinned."""
    lines = ranked(drawn)
    whole = replay(lines, RANKED).head
    cut = replay(lines[: data.draw(st.integers(1, len(lines) - 1))], RANKED).head
    check_head(whole, whole, Place())
    with pytest.raises(IntegrityError, match="its end was cut"):
        check_head(cut, whole, Place())


@given(votes)
def test_the_last_ballot_of_each_voter_counts(drawn: list[tuple[int, tuple[str, ...]]]) -> None:
    """Counted again here, the simple way."""
    box = replay(ranked(drawn), RANKED)
    live = {name(voter): ranks for voter, ranks in drawn}
    assert [(one.voter, one.ranks) for one in box.ballots] == sorted(live.items())
    assert box.replaced == len(drawn) - len(live)
    assert box.head.length == len(drawn) + 1


# ------------------------------------------------------------------------------------------------------- rules
@pytest.mark.parametrize(
    "change",
    [
        {"question": "What do we buy next?"},
        {"matter": "rules"},
        {"authority": Authority(role="board", right="choose")},
        {"options": tuple(Option(key=key, title=key) for key in "abc")},
        {"entitled": 11},
        {"electorate": tuple(name(number) for number in range(1, 11))},
        {"closes": dt.datetime(2027, 6, 11, 20, tzinfo=ZONE)},
        {"quorum": Portion(numerator=1, denominator=10, more=True)},
        {"threshold": Portion(numerator=1, denominator=2)},
        {"tie_break": TieBreak(rule="order", order=("c", "b", "a"))},
        {"budget": Money(300, "EUR")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_rules_cannot_change_once_the_vote_is_open(change: dict[str, object]) -> None:
    """Ballots cast under other rules are refused at the line that pinned them."""
    lines = ranked([(1, ("a",))])
    assert refused(lines, msgspec.structs.replace(RANKED, **change)) == 1


def test_what_is_no_rule_may_change() -> None:
    """A better title, minutes, the result and the seed of a lot leave the ballots as they are."""
    drawn = poll("ranked", tie_break=TieBreak(rule="seed", source="a public draw", date=dt.date(2027, 6, 12)))
    lines = cast(drawn, [Ballot(voter=name(1), ranks=("a",))])
    later = msgspec.structs.replace(
        drawn, title="Better", minutes=("m",), status="closed", outcome="decided", chosen=("a",), ballots_length=2,
        tie_break=TieBreak(rule="seed", source="a public draw", date=dt.date(2027, 6, 12), seed="7-11"),
    )  # fmt: skip
    assert len(replay(lines, later).ballots) == 1


def test_rules_are_stated_before_the_vote_opens() -> None:
    """An opening after the first hour of voting is refused, and so are ballots without any."""
    with pytest.raises(InputError, match="stated after the vote opened"):
        append((), RANKED, Opening(rules=rules_hash(RANKED)), at(1, 10))
    with pytest.raises(InputError, match="the first line opens the vote"):
        append((), RANKED, Ballot(voter=name(1)), at(2))
    with pytest.raises(InputError, match="the first line opens the vote"):
        append(opening(RANKED), RANKED, Opening(rules=rules_hash(RANKED)), BEFORE)


# ----------------------------------------------------------------------------------------------------- ballots
@pytest.mark.parametrize(
    ("decision", "ballot", "day", "says"),
    [
        (RANKED, Ballot(voter="anna"), 2, "is no pseudonym"),
        (RANKED, Ballot(voter=f"example-{name(1)}"), 2, "stand apart"),
        (RANKED, Ballot(voter=name(1), ranks=("d",)), 2, "no option 'd'"),
        (RANKED, Ballot(voter=name(1), ranks=("a", "a")), 2, "named twice"),
        (RANKED, Ballot(voter=name(1), approves=("a",)), 2, "has no 'approves'"),
        (RANKED, Ballot(voter=name(1), says="consent"), 2, "has no 'says'"),
        (RANKED, Ballot(voter=name(1), ranks=("a",), reason="because"), 2, "no other ballot has one"),
        (RANKED, Ballot(voter=name(1)), 11, "outside the vote"),
        (poll("ranked", electorate=(name(2),)), Ballot(voter=name(1)), 2, "not among those entitled"),
        (poll("approval"), Ballot(voter=name(1), approves=("b", "a")), 2, "in the order of their keys"),
        (poll("budget"), Ballot(voter=name(1), approves=("a", "a")), 2, "named twice"),
        (poll("score"), Ballot(voter=name(1), scores={"a": 6}), 2, "from 0 to 5"),
        (poll("score"), Ballot(voter=name(1), scores={"a": -1}), 2, "from 0 to 5"),
        (poll("score"), Ballot(voter=name(1), scores={"b": 1, "a": 1}), 2, "in the order of their keys"),
        (CONSENT, Ballot(voter=name(1), says="object"), 2, "an objection has a reason"),
        (CONSENT, Ballot(voter=name(1), says="object", reason=" "), 2, "1 to 1000 characters"),
        (CONSENT, Ballot(voter=name(1), says="object", reason="x" * (LONGEST + 1)), 2, "1 to 1000 characters"),
        (poll("ranked", status="draft"), Ballot(voter=name(1)), 2, "nobody votes on a draft"),
    ],
)
def test_a_ballot_that_cannot_be_is_refused(decision: Decision, ballot: Ballot, day: int, says: str) -> None:
    """It is never appended, and refused when somebody chained it by hand."""
    lines = opening(msgspec.structs.replace(decision, status="open"))
    with pytest.raises((InputError, IntegrityError), match=says):
        append(lines, decision, ballot, at(day))
    open_ = msgspec.structs.replace(decision, status="open")
    if decision.status != "draft":
        head = replay(lines, open_).head
        assert refused([*lines, CHAIN.line(head, at(day), ballot)], open_) == 2


def test_nobody_votes_beyond_those_entitled() -> None:
    """One voter more than the electorate is refused, while a change of mind is not."""
    few = poll("ranked", entitled=2)
    lines = cast(few, [Ballot(voter=name(1)), Ballot(voter=name(2)), Ballot(voter=name(1), ranks=("a",))])
    with pytest.raises(InputError, match="one voter more"):
        append(lines, few, Ballot(voter=name(3)), at(3))


@pytest.mark.parametrize("line", ["", "{}", "[]", "null", '{"seq":2}', "{" * 4000, "\ud800"])
def test_rubbish_is_refused_with_its_place(line: str) -> None:
    """Whatever a file holds crashes nothing."""
    assert refused([*opening(RANKED), line]) == 2


# -------------------------------------------------------------------------------------------------- objections
def object_(voter: int, reason: str = "too loud") -> Ballot:
    """An objection."""
    return Ballot(voter=name(voter), says="object", reason=reason)


def states(lines: list[str]) -> list[tuple[int, str]]:
    """Line and state of each objection."""
    return [(one.line, one.state) for one in replay(lines, CONSENT).objections]


def test_an_objection_is_open_until_it_is_answered_or_taken_back() -> None:
    """The four states that an objection can be in, and that objecting again opens it anew."""
    lines = cast(CONSENT, [object_(1), object_(2)])
    assert states(lines) == [(2, "open"), (3, "open")]
    lines.append(append(lines, CONSENT, Answer(to=2, by="coordinator", words="at night it rests"), at(3)))
    assert states(lines) == [(2, "answered"), (3, "open")]
    lines.append(append(lines, CONSENT, Ballot(voter=name(2), says="consent"), at(4)))
    assert states(lines) == [(2, "answered"), (3, "withdrawn")]
    lines.append(append(lines, CONSENT, object_(1, "at noon too"), at(9)))
    assert states(lines) == [(2, "repeated"), (3, "withdrawn"), (6, "open")]


@pytest.mark.parametrize(
    ("to", "day", "says"),
    [
        (2, 9, "the last word is the voter's"),
        (3, 3, "no objection that stands"),
        (4, 3, "no objection that stands"),
        (9, 3, "no objection that stands"),
    ],
)
def test_an_answer_comes_in_time_and_to_an_objection(to: int, day: int, says: str) -> None:
    """After answers end nobody can wave an objection through, and what was taken back needs none."""
    events = [object_(1), object_(2), Ballot(voter=name(2), says="stand-aside")]
    with pytest.raises(InputError, match=says):
        append(cast(CONSENT, events), CONSENT, Answer(to=to, by="coordinator", words="it is not"), at(day))


def test_an_objection_is_answered_once() -> None:
    """A second answer cannot bury the first."""
    lines = cast(CONSENT, [object_(1), Answer(to=2, by="coordinator", words="why?")])
    with pytest.raises(InputError, match="answered before"):
        append(lines, CONSENT, Answer(to=2, by="coordinator", words="no"), at(3))


def test_many_ballots_replay_in_moments() -> None:
    """Five thousand ballots take less than a second."""
    many = poll("approval", entitled=5000)
    head, lines = Head(), list[str]()
    for number in range(5001):
        event = Ballot(voter=name(number), approves=("a", "b")) if number else Opening(rules=rules_hash(many))
        lines.append(CHAIN.line(head, at(2) if number else BEFORE, event))
        head = Head(length=number + 1, hash=lines[-1][-66:-2], date=at(2) if number else BEFORE)
    start = time.process_time()
    assert len(replay(lines, many).ballots) == 5000
    assert time.process_time() - start < 1
