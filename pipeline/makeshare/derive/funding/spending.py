# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Money on its way out, and what a run shows for it: milestones, bills, payments of and to parties."""

from __future__ import annotations

from makeshare.derive.chain import SHA256
from makeshare.derive.funding.book import Book, check_party, positive
from makeshare.errors import IntegrityError
from makeshare.model.funding.events import (
    Billed,
    Reached,
    Received,
    Spent,
)


def reached(book: Book, event: Reached) -> None:
    """Reach the next milestone, with evidence."""
    if event.milestone != len(book.milestones) + 1 or event.milestone > len(book.terms.releases):
        raise IntegrityError(f"the next of {len(book.terms.releases)} milestones is number {len(book.milestones) + 1}")
    if not event.evidence or not all(SHA256.fullmatch(one) for one in event.evidence):
        raise IntegrityError("a milestone is shown by files", tip="the SHA-256 of each")
    book.milestones.append((event.milestone, book.date, event.evidence))


def billed(book: Book, event: Billed) -> None:
    """Owe a party money for a line of the budget."""
    positive(event.amount)
    if not event.line.strip():
        raise IntegrityError("a bill names the line of the budget that it belongs to")
    account = book.party(event.party)
    book.costs[event.line] = book.costs.get(event.line, 0) + event.amount
    book.post(account, "bill", due=-event.amount, line=event.line)


def received(book: Book, event: Received) -> None:
    """Confirm a party's payment into the run."""
    positive(event.amount)
    check_party(event.party)
    book.movement(event.ref)
    book.post(book.party(event.party), "party paid", net=event.amount)


def spent(book: Book, event: Spent) -> None:
    """Confirm a payment to a party: billed before, held, and until the books close released by milestones."""
    positive(event.amount)
    account = book.parties.get(event.party)
    owed = max(0, account.net - account.due) if account else 0
    if account is None or event.amount > owed:
        raise IntegrityError(f"{event.party} is owed {owed} (in minor units)")
    if event.amount > book.pot:
        raise IntegrityError(f"the holder of the money has {book.pot} (in minor units)")
    if book.settlement is None and book.phase in ("funded", "production", "distribution"):
        left = book.released() - book.spent
        if event.amount > left:
            raise IntegrityError(f"milestones have released {left} more (in minor units), not {event.amount}")
    book.movement(event.ref)
    book.spent += event.amount
    book.post(account, "spent", net=-event.amount)
