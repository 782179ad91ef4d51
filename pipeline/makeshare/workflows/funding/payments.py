# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Import payments into a proposal's ledger: read, match, show, append."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from makeshare.derive.funding.imports import book_payments
from makeshare.errors import InputError
from makeshare.model.funding.payments import Export, Import
from makeshare.model.funding.reference import reference
from makeshare.model.funding.state import Account
from makeshare.read.funding.mapping import Mapping, load_mapping
from makeshare.read.funding.payments import load_payments
from makeshare.read.kept_out import keep_out
from makeshare.workflows.ledgers import Ledger, ledger, record
from makeshare.workflows.repository import Repository


@dataclass(frozen=True)
class Source:
    """Which files to import, and how they are to be read."""

    files: tuple[Path, ...]
    form: str
    mapping: Path | None = None
    complete: bool = False
    disjoint: bool = False


def import_payments(
    slug: str, source: Source, date: str, repository: Repository, *, private: Path | None = None, write: bool
) -> Import:
    """Return what importing files appends to a proposal's ledger; where asked, append it and pin the ledger's end.

    Raises InputError for a file that cannot be read exactly, and for a private file that git would take up.
    """
    if private is not None:
        keep_out(private)
    mapping = _mapping(source)
    opened = ledger(slug, repository, private)
    exports = _exports(source, currency_of(opened), mapping)
    found = book_payments(
        opened.lines, exports, proposal=opened.proposal.number, date=date, fees=mapping.fees, disjoint=source.disjoint
    )
    if write and found.lines:
        record(opened, date, found.events, repository)
    return found


def codes(slug: str, repository: Repository, private: Path | None = None) -> tuple[tuple[Account, str], ...]:
    """Return every pledge of a proposal with the reference that its payments are to name."""
    opened = ledger(slug, repository, private)
    accounts = (one for one in opened.book.state().accounts if one.kind == "member" and one.member)
    return tuple((one, str(reference(opened.proposal.number, one.who))) for one in accounts)


def currency_of(opened: Ledger) -> str:
    """Return the currency of a ledger's terms; raises InputError before there are any."""
    terms = opened.book.state().terms
    if terms is None:
        raise InputError("the proposal was never opened: there is nothing to pay for yet")
    return terms.currency


def _mapping(source: Source) -> Mapping:
    if source.mapping is None:
        return Mapping()
    mapping = load_mapping(source.mapping)
    if mapping.private:
        keep_out(source.mapping)
    return mapping


def _exports(source: Source, currency: str, mapping: Mapping) -> Sequence[Export]:
    return [
        load_payments(file, source.form, currency, mapping, complete=source.complete) for file in _each(source.files)
    ]


def _each(files: Iterable[Path]) -> tuple[Path, ...]:
    """Return each file once, in an order that does not depend on how they were named."""
    return tuple(sorted({file.absolute() for file in files}))
