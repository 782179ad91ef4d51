# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A proposal from draft to open, amended and extended, in a checkout of its own: events are written whole, or not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from makeshare.derive.funding.replay import LEDGER
from makeshare.errors import InputError, IntegrityError, MakeshareError, UnknownKey
from makeshare.model.funding import events as e
from makeshare.model.funding.state import State
from makeshare.read.proposal import load_proposal
from makeshare.workflows import ledgers, proposals
from makeshare.workflows.repository import Repository
from tests.conftest import ROOT
from tests.workflows import proposal_checkout as checkout
from tests.workflows.proposal_checkout import (
    DAY,
    FEBRUARY,
    JANUARY,
    MARCH,
    NO_ENGINE,
    SLUG,
    card,
    costed,
    name,
    named,
    pinned,
    pledge,
    quoted,
    record,
    written,
)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A checkout with a draft, in which commands run."""
    monkeypatch.chdir(tmp_path)
    return checkout.drafted(tmp_path)


@pytest.fixture
def opened(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """The same, open to pledges."""
    return checkout.opened(repository, monkeypatch)


# ----------------------------------------------------------------------------------------------------- writing events
def test_events_are_appended_and_the_end_is_pinned(repository: Repository) -> None:
    """The file has the lines, proposal.toml their number and the last hash, and both agree."""
    head = record(repository, e.Interested(pledge=name(1), member=name(1), units=2), e.Discussed())
    assert pinned(repository.root) == (2, head.hash) == (head.length, head.hash)
    lines = (card(repository.root).parent / "ledger.jsonl").read_text().splitlines()
    assert [entry.date for entry in LEDGER.read(lines, "ledger.jsonl")] == [FEBRUARY, FEBRUARY]
    assert ledgers.verified(SLUG, repository).phase == "discussion"
    assert ledgers.verified("0001", repository).counts.interested_units == 2


@pytest.mark.parametrize("last", [e.Closed(), e.Interested(pledge="Anna", member=name(2), units=1)])
def test_all_events_are_written_or_none(repository: Repository, last: e.LedgerEvent) -> None:
    """One that cannot follow leaves the files as they were, even where those before it could."""
    before = written(repository.root)
    with pytest.raises(InputError):
        record(repository, e.Discussed(), e.Interested(pledge=name(1), member=name(1), units=1), last)
    assert written(repository.root) == before


def test_nothing_is_written_where_the_end_cannot_be_pinned(repository: Repository) -> None:
    """The pin comes first: a ledger that grew without it would stop the site."""
    text = card(repository.root).read_text().replace("ledger_length", '"ledger_length"')
    card(repository.root).write_text(text)
    before = written(repository.root)
    with pytest.raises(InputError, match="cannot set ledger_length"):
        record(repository, e.Discussed())
    assert written(repository.root) == before


def test_an_event_is_not_written_over_somebody_elses(repository: Repository) -> None:
    """Whoever opened the ledger before another wrote to it is told to run again."""
    stale = ledgers.ledger(SLUG, repository)
    record(repository, e.Discussed())
    before = written(repository.root)
    with pytest.raises(IntegrityError, match="written to meanwhile"):
        ledgers.record(stale, MARCH, [e.Interested(pledge=name(1), member=name(1), units=1)], repository)
    assert written(repository.root) == before


def test_time_goes_on(repository: Repository) -> None:
    """An event that happened before the last one cannot be added behind it."""
    record(repository, e.Discussed(), date=MARCH)
    with pytest.raises(InputError, match="lies before the line above"):
        record(repository, e.Interested(pledge=name(1), member=name(1), units=1), date=FEBRUARY)
    with pytest.raises(InputError, match="is no date"):
        record(repository, e.Interested(pledge=name(1), member=name(1), units=1), date="tomorrow")


def test_a_proposal_that_is_not_there_is_named(repository: Repository) -> None:
    """With those that are."""
    with pytest.raises(UnknownKey, match="0001-broadfork"):
        ledgers.ledger("0007", repository)


# ---------------------------------------------------------------------------------------------------------- opening
def test_a_proposal_opens_only_when_nothing_is_missing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is, is listed at once, and nothing is written; then each is done, and it opens."""
    costed(monkeypatch)
    record(repository, e.Discussed(), date=JANUARY)
    before = written(repository.root)
    with pytest.raises(ExceptionGroup) as caught:
        ledgers.open_pledging(SLUG, JANUARY, repository)
    said = [str(one) for one in caught.value.exceptions]
    assert sum("nobody is named" in one for one in said) == 8
    assert any("there is none" in one for one in said)
    assert all(isinstance(one, MakeshareError) for one in caught.value.exceptions)
    assert written(repository.root) == before
    with pytest.raises(InputError, match="is not in the proposal's folder"):
        quoted(repository)
    named(repository.root)
    quoted(repository)
    state = ledgers.open_pledging(SLUG, JANUARY, repository)
    assert (state.phase, state.deadline) == ("open", "2027-03-31T18:00:00+02:00")
    assert state.terms is not None
    pin = (card(repository.root).parent / "quote.json").read_bytes()
    assert state.terms.quote == hashlib.sha256(pin).hexdigest()
    assert proposals.problems(SLUG, repository, NO_ENGINE)[0] == ()


def test_an_opened_proposal_keeps_its_quote_and_its_price(opened: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is written anew, whatever steel costs today: that takes an amendment."""
    costed(monkeypatch, 12_000)
    before = written(opened.root)
    with pytest.raises(InputError, match="its quote never changes"):
        quoted(opened)
    with pytest.raises(InputError, match="its price is the quoted one"):
        proposals.price(SLUG, opened, NO_ENGINE, write=True)
    with pytest.raises(InputError, match="'open' cannot happen"):
        ledgers.open_pledging(SLUG, FEBRUARY, opened)
    assert written(opened.root) == before


def test_an_amendment_quotes_anew_and_asks_whom_it_touches(opened: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Quote, price, terms and ledger change together, and fit each other."""
    record(opened, pledge(opened, 1), pledge(opened, 2))
    costed(monkeypatch, 12_000, version="0.1.0")
    state = amended(opened)
    assert (state.counts.waiting, state.counts.units) == (2, 0)
    assert state.changes[0][1] == "dearer steel"
    assert proposals.problems(SLUG, opened, NO_ENGINE)[0] == ()
    assert ledgers.verified(SLUG, opened).terms == state.terms


def amended(
    repository: Repository, date: str = MARCH, why: str = "dearer steel", evidence: str = "signed.txt"
) -> State:
    """Amend to today's cost."""
    return ledgers.amend(
        SLUG, date, repository, NO_ENGINE, why=why, signed_by="the maker", signed_on=DAY, evidence=evidence
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"why": " "}, "says why"),
        ({"date": JANUARY.replace("12:00", "11:00")}, "lies before the line above"),
        ({"evidence": "lost.txt"}, "is not in the proposal's folder"),
        ({"evidence": "../signed.txt"}, "is not in the proposal's folder"),
    ],
)
def test_an_amendment_that_cannot_be_writes_nothing(
    opened: Repository, monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], says: str
) -> None:
    """Neither a quote without its terms, nor terms without their quote."""
    costed(monkeypatch, 12_000)
    before = written(opened.root)
    with pytest.raises(InputError, match=says):
        amended(opened, **changes)
    assert written(opened.root) == before


def test_a_run_that_is_not_open_is_not_amended(opened: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """After it was stopped its quote stays what it was."""
    record(opened, e.Stopped(decision="0004-stop"))
    costed(monkeypatch, 12_000)
    before = written(opened.root)
    with pytest.raises(InputError, match="'amend' cannot happen"):
        amended(opened)
    assert written(opened.root) == before


def test_an_extension_moves_the_deadline_in_both_files(opened: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a decision; after it the terms can still be amended, and all of it fits."""
    april = "2027-04-30T18:00:00+02:00"
    before = written(opened.root)
    with pytest.raises(InputError, match="names the decision"):
        ledgers.extend(SLUG, FEBRUARY, april, "", opened)
    assert written(opened.root) == before
    assert ledgers.extend(SLUG, FEBRUARY, april, "0003-longer", opened).deadline == april
    assert load_proposal(opened.root, SLUG).closes == "2027-04-30 18:00 +02:00 (Europe/Brussels)"
    assert proposals.problems(SLUG, opened, NO_ENGINE)[0] == ()
    costed(monkeypatch, 12_000)
    assert amended(opened).deadline == april
    assert proposals.problems(SLUG, opened, NO_ENGINE)[0] == ()


def test_a_deadline_that_cannot_be_written_is_not_extended(opened: Repository) -> None:
    """The event would say otherwise than the file."""
    text = card(opened.root).read_text().replace("\ndeadline = ", '\n"deadline" = ')
    card(opened.root).write_text(text)
    before = written(opened.root)
    with pytest.raises(InputError, match="cannot set deadline"):
        ledgers.extend(SLUG, FEBRUARY, "2027-04-30T18:00:00+02:00", "0003-longer", opened)
    assert written(opened.root) == before


def test_evidence_lies_in_the_proposals_folder(opened: Repository) -> None:
    """Its SHA-256 is what a milestone names; a link, or a name that leads elsewhere, is none."""
    found = ledgers.ledger(SLUG, opened)
    assert ledgers.evidence(found, ["signed.txt"], opened) == (hashlib.sha256(b"signed").hexdigest(),)
    (card(opened.root).parent / "link.txt").symlink_to(ROOT / "pyproject.toml")
    for other in ("lost.txt", "../../../pyproject.toml", "link.txt", ".", ""):
        with pytest.raises(InputError, match="is no file in the proposal's folder"):
            ledgers.evidence(found, [other], opened)


# ------------------------------------------------------------------------------------------------- private ledgers
def test_a_private_ledger_is_published_as_tallies(opened: Repository, tmp_path_factory: pytest.TempPathFactory) -> None:
    """It begins with what was public so far; members' events stay in it, and the public one leads to the same run."""
    private = tmp_path_factory.mktemp("safe") / "private.jsonl"
    events: list[e.LedgerEvent] = [
        pledge(opened, 1),
        pledge(opened, 2, units=3),
        e.Extended(deadline="2027-04-30T18:00:00+02:00", decision="3"),
    ]
    own = ledgers.ledger(SLUG, opened, private)
    assert own.private
    assert own.lines == ledgers.ledger(SLUG, opened).lines
    here = ledgers.record(own, FEBRUARY, events, opened)
    there = ledgers.verified(SLUG, opened)
    assert (there.counts, there.phase, there.private) == (here.counts, here.phase, True)
    public = (card(opened.root).parent / "ledger.jsonl").read_text()
    assert name(1) in private.read_text()
    assert "example-" not in public
    assert pinned(opened.root) == (there.head.length, there.head.hash)
    assert ledgers.publish(own.proposal, ledgers.ledger(SLUG, opened, private).lines, opened) == there
    assert ledgers.telling(ledgers.ledger(SLUG, opened, private), opened) == ()


def test_what_one_member_did_is_not_published_alone(
    opened: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It waits for another, unless somebody asks for it; then its line is told."""
    private = tmp_path_factory.mktemp("safe") / "private.jsonl"
    before = written(opened.root)
    for number, shares in ((1, 0), (2, 2), (3, 2)):
        own = ledgers.ledger(SLUG, opened, private)
        ledgers.record(own, FEBRUARY, [pledge(opened, number)], opened)
        assert ledgers.verified(SLUG, opened).counts.shares == shares
        assert (written(opened.root) == before) == (shares == 0)
    own = ledgers.ledger(SLUG, opened, private)
    assert ledgers.telling(own, opened) == ()
    assert ledgers.publish(own.proposal, own.lines, opened).counts.shares == 3
    assert ledgers.telling(own, opened) == (4,)


def test_a_private_event_that_cannot_follow_is_in_neither_file(
    opened: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """All or none, over both files and the pin."""
    private = tmp_path_factory.mktemp("safe") / "private.jsonl"
    ledgers.record(ledgers.ledger(SLUG, opened, private), FEBRUARY, [pledge(opened, 1)], opened)
    before, kept = written(opened.root), private.read_bytes()
    own = ledgers.ledger(SLUG, opened, private)
    wrong: tuple[list[e.LedgerEvent], ...] = (
        [e.Closed()],
        [e.Interested(pledge=name(9), member=name(9), units=1), e.Funded()],
    )
    for events in wrong:
        with pytest.raises(InputError):
            ledgers.record(own, MARCH, events, opened)
    lines = private.read_text().splitlines()
    private.write_text(lines[0] + "\n")  # another ledger than the one that was published
    other = ledgers.ledger(SLUG, opened, private)
    with pytest.raises(IntegrityError):
        ledgers.record(other, MARCH, [e.Interested(pledge=name(9), member=name(9), units=1)], opened)
    assert (written(opened.root), private.read_bytes()) == (before, (lines[0] + "\n").encode())
    assert kept
