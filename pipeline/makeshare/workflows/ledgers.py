# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Write events into a proposal's ledger, and pin where it ends; derive the public ledger from a private one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from makeshare.derive.chain import head_of
from makeshare.derive.funding.book import Book
from makeshare.derive.funding.publish import lonely, published
from makeshare.derive.funding.replay import LEDGER, OF_MEMBERS, book_of, replay, take
from makeshare.derive.funding.terms import terms_of
from makeshare.derive.proposal import check_pin, quote_today
from makeshare.engine.locks import locked
from makeshare.engine.run import Engine
from makeshare.errors import InputError, IntegrityError, Place
from makeshare.files import sha256, write_whole
from makeshare.model.funding import events as e
from makeshare.model.funding.state import State
from makeshare.model.funding.terms import Terms
from makeshare.model.proposal import Proposal
from makeshare.read.proposal import load_ledger, load_quote, read_lines
from makeshare.workflows.governance.gather import unanswered
from makeshare.workflows.proposals import FOLDER, card_path, load, obstacles, proposal_of, write_quote
from makeshare.workflows.repository import Repository
from makeshare.write.proposal import with_deadline, with_ledger_head

LEDGER_FILE = "ledger.jsonl"
LOCK = Path(".makeshare", "ledger.lock")
"""Held while any ledger of a checkout is written to."""


@dataclass(frozen=True)
class Ledger:
    """A proposal's ledger as it is written to: the public one, or the private one that it is derived from."""

    proposal: Proposal
    path: Path
    lines: tuple[str, ...]
    private: bool

    @property
    def book(self) -> Book:
        """Replay it; raises IntegrityError with the line that is wrong."""
        return book_of(self.lines, self.path.name if self.private else f"{FOLDER}/{self.proposal.slug}/{LEDGER_FILE}")


def ledger(slug: str, repository: Repository, private: Path | None = None) -> Ledger:
    """Open a proposal's ledger; `private` names the file off git that holds members' own events."""
    proposal = proposal_of(slug, repository)
    if private is None:
        path = repository.root / FOLDER / proposal.slug / LEDGER_FILE
        return Ledger(proposal, path, load_ledger(repository.root, proposal.slug), private=False)
    lines = read_lines(private) if private.exists() else load_ledger(repository.root, proposal.slug)
    return Ledger(proposal, private, lines, private=True)


def record(opened: Ledger, date: str, events: Iterable[e.LedgerEvent], repository: Repository) -> State:
    """Append events, all of them or none, and pin the ledger's end; what a private one adds is published.

    A tally that would show what one member alone did waits for another member's event, or the run's (`publish` does
    not wait).

    Raises InputError when an event cannot follow, IntegrityError when the ledger is broken, or was written to by
    somebody else since it was opened.
    """
    with locked(repository.root / LOCK):
        return _record(opened, date, events, repository)


def _record(opened: Ledger, date: str, events: Iterable[e.LedgerEvent], repository: Repository) -> State:
    if ledger(opened.proposal.slug, repository, opened.path if opened.private else None).lines != opened.lines:
        raise IntegrityError("the ledger was written to meanwhile", Place(opened.path.name), "run this again")
    lines, book = _followed(opened, date, events)
    public: Sequence[str] = lines
    if opened.private:
        public = published(lines, load_ledger(repository.root, opened.proposal.slug), alone=False)
    files = _files(opened.proposal, public, repository)
    if opened.private:
        write_whole(opened.path, _text(lines))
    for path, data in files.items():
        write_whole(path, data)
    return book.state()


def _followed(opened: Ledger, date: str, events: Iterable[e.LedgerEvent]) -> tuple[tuple[str, ...], Book]:
    """Return the ledger's lines with events appended, and where they lead; raises as `record` does."""
    book = opened.book
    lines = list(opened.lines)
    for event in events:
        try:
            line = LEDGER.line(book.head, date, event)
            take(book, LEDGER.entry(line, book.head.length + 1, book.head.hash))
        except IntegrityError as error:
            raise InputError(error.message, tip=error.tip) from error
        lines.append(line)
    return tuple(lines), book


def verified(slug: str, repository: Repository) -> State:
    """Replay a public ledger and compare it with its pin; raises IntegrityError with what is wrong."""
    opened = ledger(slug, repository)
    state = opened.book.state()
    check_pin(opened.proposal, state)
    return state


def publish(proposal: Proposal, private: Iterable[str], repository: Repository) -> State:
    """Write the public ledger that follows from a private one, and pin its end."""
    public = published(tuple(private), load_ledger(repository.root, proposal.slug))
    state = replay(public)
    for path, data in _files(proposal, public, repository).items():
        write_whole(path, data)
    return state


def telling(opened: Ledger, repository: Repository) -> tuple[int, ...]:
    """Return the lines of the public ledger from which a reader can tell what one member alone did."""
    return tuple(lonely(opened.lines, load_ledger(repository.root, opened.proposal.slug)))


def open_pledging(slug: str, date: str, repository: Repository, private: Path | None = None) -> State:
    """Open a proposal to pledges: its terms follow from proposal.toml and the pinned quote.

    Raises ExceptionGroup with everything that keeps it from being opened.
    """
    missing = (*obstacles(slug, repository), *unanswered(repository, proposal_of(slug, repository).slug))
    if missing:
        raise ExceptionGroup("it cannot be opened yet", list(missing))
    opened = ledger(slug, repository, private)
    return record(opened, date, [e.Opened(terms=_terms(opened.proposal, repository))], repository)


def amend(
    slug: str,
    date: str,
    repository: Repository,
    engine: Engine,
    *,
    why: str,
    signed_by: str,
    signed_on: dt.date,
    evidence: str,
    private: Path | None = None,
) -> State:
    """Quote anew and put the changed terms into the ledger; whom they touch must consent before they count again.

    Raises InputError, before anything is written, when the run is not open or the new terms cannot follow.
    """
    found = load(slug, repository, engine)
    opened = ledger(slug, repository, private)
    deadline = opened.book.terms.deadline  # what an extension moves is not in the terms
    quoted = terms_of(found.proposal, quote_today(found.proposal, found.costs, signed_on))
    _followed(opened, date, [e.Amended(terms=replace(quoted, deadline=deadline), why=why)])
    write_quote(found, repository, signed_by=signed_by, signed_on=signed_on, evidence=evidence)
    opened = ledger(slug, repository, private)
    terms = replace(_terms(opened.proposal, repository), deadline=deadline)
    return record(opened, date, [e.Amended(terms=terms, why=why)], repository)


def extend(
    slug: str, date: str, deadline: str, decision: str, repository: Repository, private: Path | None = None
) -> State:
    """Move the deadline, in the ledger and in proposal.toml."""
    opened = ledger(slug, repository, private)
    path = card_path(opened.proposal, repository)
    with_deadline(path.read_text(encoding="utf-8"), deadline)  # what cannot be written is refused before the event is
    state = record(opened, date, [e.Extended(deadline=deadline, decision=decision)], repository)
    write_whole(path, with_deadline(path.read_text(encoding="utf-8"), deadline).encode())
    return state


def evidence(opened: Ledger, names: Iterable[str], repository: Repository) -> tuple[str, ...]:
    """Return the SHA-256 of files in a proposal's folder; raises InputError for one that is not there."""
    folder = repository.root / FOLDER / opened.proposal.slug
    hashes = []
    for name in names:
        path = folder / name
        if Path(name).name != name or path.is_symlink() or not path.is_file():
            raise InputError(f"'{name}' is no file in the proposal's folder", opened.proposal.place)
        hashes.append(sha256(path.read_bytes()))
    return tuple(hashes)


def of_members(event: e.LedgerEvent) -> bool:
    """Say whether an event is a single member's."""
    return isinstance(event, OF_MEMBERS)


def _terms(proposal: Proposal, repository: Repository) -> Terms:
    pin = load_quote(repository.root, proposal)
    if pin is None or proposal.quote is None:
        raise InputError("there is no quote", proposal.at("quote"), "`makeshare proposal quote` writes one")
    return terms_of(proposal, pin, proposal.quote.sha256)


def _files(proposal: Proposal, public: Sequence[str], repository: Repository) -> dict[Path, bytes]:
    """Return what is to be written: the public ledger, and proposal.toml with its end pinned."""
    card = card_path(proposal, repository)
    text = with_ledger_head(card.read_text(encoding="utf-8"), head_of(tuple(LEDGER.read(public, LEDGER_FILE))))
    return {card.parent / LEDGER_FILE: _text(public), card: text.encode()}


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
