# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The books of every run, from its ledger and the quote that it pins; nothing is built for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from makeshare.derive.funding.accounting import reconcile
from makeshare.derive.funding.budget import budget_of, together
from makeshare.derive.funding.replay import LEDGER, replay
from makeshare.derive.funding.statement import run_books, years
from makeshare.derive.share import share_price
from makeshare.errors import IntegrityError, MakeshareError, Place
from makeshare.model.funding.books import Budget, OpenBooks, RunBooks
from makeshare.model.funding.state import State
from makeshare.model.price import Quote
from makeshare.model.proposal import Proposal
from makeshare.read.funding.notes import load_notes
from makeshare.read.kept_out import keep_out
from makeshare.read.proposal import load_quote
from makeshare.workflows.ledgers import LEDGER_FILE, ledger
from makeshare.workflows.proposals import FOLDER, slugs
from makeshare.workflows.repository import Repository


def books_of(slug: str, repository: Repository, private: Path | None = None) -> RunBooks:
    """Return a run's books; with its private ledger, account by account.

    Raises IntegrityError when the ledger is broken, or when the books do not come to what it says: our own fault.
    """
    if private is not None:
        keep_out(private)
    opened = ledger(slug, repository, private)
    proposal, folder = opened.proposal, f"{FOLDER}/{opened.proposal.slug}"
    file = opened.path.name if private else f"{folder}/{LEDGER_FILE}"
    quote = load_quote(repository.root, proposal)
    found = run_books(
        LEDGER.read(opened.lines, file),
        slug=proposal.slug,
        title=proposal.title,
        example=proposal.example,
        budget=_budget(proposal, quote, replay(opened.lines, file), repository) if quote else None,
        local=load_notes(repository.root, folder).local,
        file=file,
    )
    for difference in reconcile(found.books, found.state):
        raise IntegrityError(f"the books do not fit the ledger: {difference}", Place(file))
    return found


def gather(repository: Repository) -> tuple[OpenBooks, list[MakeshareError]]:
    """Return the public books of every proposal that has a ledger, and what is wrong with the others."""
    found, problems = [], list[MakeshareError]()
    for slug in slugs(repository.root):
        try:
            one = books_of(slug, repository)
        except MakeshareError as error:
            problems.append(error)
            continue
        if one.books.head.length:
            found.append(one)
    return OpenBooks(runs=tuple(found), years=years(found)), problems


def _budget(proposal: Proposal, quote: Quote, state: State, repository: Repository) -> Budget:
    """Return what was planned for the units that are made, or else for those that are pledged, or for the minimum."""
    offers = {key: len(known) for key, known in repository.catalog.offers.items()}
    units = _units(proposal, state)
    parts = (
        budget_of(
            share_price(one.estimate, proposal), one.estimate, proposal.fees, units=units[one.variant], offers=offers,
            further=bool(number),
        )
        for number, one in enumerate(one for one in (quote, *quote.variants) if units.get(one.variant))
    )  # fmt: skip
    return together(parts)


def _units(proposal: Proposal, state: State) -> dict[str, int]:
    """Return how many units of each variant are made; what is made beyond the pledges is of the first."""
    counted = dict(_counted(state))
    missing = max(state.units_made, 0 if counted else proposal.run.minimum) - sum(counted.values())
    return {**counted, proposal.variant: counted.get(proposal.variant, 0) + max(0, missing)}


def _counted(state: State) -> Iterator[tuple[str, int]]:
    """Yield the units that members pledged, by variant, once pledging is over."""
    if state.phase not in ("draft", "discussion", "open"):
        yield from ((variant, units) for variant, (units, _) in state.variants.items())
