# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The statement of a run, and of a year over all runs, from ledgers alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from makeshare.derive.funding.accounting import keep
from makeshare.derive.funding.budget import against
from makeshare.model.chain import Entry
from makeshare.model.funding import events as e
from makeshare.model.funding.accounts import HELD, Books
from makeshare.model.funding.books import (
    Budget,
    Budgeted,
    Flow,
    Group,
    ImportDay,
    Lessons,
    PartyBooks,
    RunBooks,
    Single,
    Year,
)
from makeshare.model.funding.state import State

_FIELDS = {
    "paid": ("members", 1),
    "party-paid": ("parties", 1),
    "bounced": ("taken_back", -1),
    "refunded": ("paid_back", -1),
    "spent": ("spent", -1),
}
"""What each event's money is, and its sign among the money held."""


def run_books(
    entries: Iterable[Entry[e.LedgerEvent]],
    *,
    slug: str,
    title: str,
    example: bool,
    budget: Budget | None = None,
    local: Mapping[str, bool] = {},
    file: str = "ledger.jsonl",
) -> RunBooks:
    """Return all that a run's statement shows, from the entries of its ledger (`LEDGER.read`) and its budget.

    `local` says of parties whether they work nearby. Raises IntegrityError as `keep` does.
    """
    own = tuple(entries)
    books, state = keep(own, file)
    groups = against(budget, bills(own))
    return RunBooks(
        slug=slug,
        title=title,
        example=example,
        currency=books.currency,
        state=state,
        books=books,
        flow=flow(books),
        years=tuple(_by_year(books)),
        imports=tuple(_imports(own, books)),
        groups=groups,
        parties=tuple(_parties(own, state, local)),
        lessons=_lessons(groups, bills(own), budget, state, local),
        budget=budget,
    )


def bills(entries: Iterable[Entry[e.LedgerEvent]]) -> dict[str, dict[str, int]]:
    """Add up what each party billed for each line."""
    found: dict[str, dict[str, int]] = {}
    for entry in entries:
        if isinstance(entry.event, e.Billed):
            own = found.setdefault(entry.event.line, {})
            own[entry.event.party] = own.get(entry.event.party, 0) + entry.event.amount
    return found


def flow(books: Books, year: int = 0) -> Flow:
    """Add up the money of all transactions, or of those of one year."""
    sums: Counter[str] = Counter()
    for transaction in books.transactions:
        if year and _year(transaction.date) != year:
            continue
        field, sign = _FIELDS.get(transaction.event, ("members", 1))
        sums[field] += sign * sum(one.amount for one in transaction.postings if one.account == HELD)
    return Flow(**sums)


def years(runs: Iterable[RunBooks]) -> tuple[Year, ...]:
    """Add up all runs by year and currency, examples apart: nobody paid there."""
    runs = tuple(runs)
    kinds = sorted({(run.currency, run.example) for run in runs if run.years})
    return tuple(year for kind in kinds for year in _years(runs, *kind))


def _years(runs: tuple[RunBooks, ...], currency: str, example: bool) -> Iterator[Year]:  # noqa: FBT001  a pair of a set
    own = [run for run in runs if (run.currency, run.example) == (currency, example)]
    held = 0
    for number in sorted({number for run in own for number, _ in run.years}):
        flows = {run.slug: dict(run.years)[number] for run in own if number in dict(run.years)}
        sums: Counter[str] = Counter()
        for one in flows.values():
            sums.update(msgspec.structs.asdict(one))
        whole = Flow(**sums)
        held += whole.held
        yield Year(year=number, currency=currency, example=example, flow=whole, held=held, runs=tuple(flows))


def _year(date: str) -> int:
    return int(date[:4])


def _by_year(books: Books) -> Iterator[tuple[int, Flow]]:
    moved = {_year(one.date) for one in books.transactions if any(posting.account == HELD for posting in one.postings)}
    for year in sorted(moved):
        yield year, flow(books, year)


def _imports(entries: Iterable[Entry[e.LedgerEvent]], books: Books) -> Iterator[ImportDay]:
    """Gather the rows of imports by the day on which they were entered."""
    rows = Counter(entry.date[:10] for entry in entries if getattr(entry.event, "ref", ""))
    came, went = Counter[str](), Counter[str]()
    for transaction in books.transactions:
        for posting in transaction.postings:
            if posting.account == HELD:
                day = transaction.date[:10]
                came[day] += max(0, posting.amount)
                went[day] += max(0, -posting.amount)
    for day in sorted({*rows, *came, *went}):
        yield ImportDay(date=day, rows=rows[day], came_in=came[day], went_out=went[day])


def _parties(entries: Iterable[Entry[e.LedgerEvent]], state: State, local: Mapping[str, bool]) -> Iterator[PartyBooks]:
    billed, paid, paid_in = Counter[str](), Counter[str](), Counter[str]()
    lines: dict[str, dict[str, None]] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, e.Billed):
            billed[event.party] += event.amount
            lines.setdefault(event.party, {})[event.line] = None
        elif isinstance(event, e.Spent):
            paid[event.party] += event.amount
        elif isinstance(event, e.Received):
            paid_in[event.party] += event.amount
    for one in sorted((one for one in state.accounts if one.kind == "party"), key=lambda one: one.who):
        yield PartyBooks(
            name=one.who, billed=billed[one.who], paid=paid[one.who], paid_in=paid_in[one.who], owed=one.to_pay_out,
            owes=one.to_collect, lines=tuple(lines.get(one.who, ())), local=local.get(one.who),
        )  # fmt: skip


def _lessons(
    groups: tuple[Group, ...],
    billed: Mapping[str, Mapping[str, int]],
    budget: Budget | None,
    state: State,
    local: Mapping[str, bool],
) -> Lessons:
    by: Counter[str] = Counter()
    for own in billed.values():
        by.update(own)
    planned = budget.lines if budget else ()
    hours = [one.hours for one in planned if one.hours is not None]
    return Lessons(
        billed=by.total(),
        local=sum(amount for party, amount in by.items() if local.get(party) is True),
        far=sum(amount for party, amount in by.items() if local.get(party) is False),
        unknown=sum(amount for party, amount in by.items() if party not in local),
        single=tuple(_single(groups, planned)),
        hours_promised=state.counts.hours,
        hours_worked=state.counts.worked,
        hours_planned=sum(hours, Decimal(0)) if hours else None,
        in_kind=state.counts.in_kind,
    )


def _single(groups: tuple[Group, ...], planned: Iterable[Budgeted]) -> Iterator[Single]:
    """Yield the lines that hang on one supplier: those with one offer, and what one party alone was paid for."""
    offers = {one.line: one for one in planned if one.suppliers is not None}
    for line in (line for group in groups for line in group.lines):
        known = offers.get(line.line)
        if known and known.suppliers is not None and known.suppliers <= 1:
            why = "one offer is known" if known.suppliers else "no offer is known"
        elif len(line.parties) == 1 and line.billed:
            why = f"only {line.parties[0]} billed it"
        else:
            continue
        yield Single(line=line.line, title=line.title, why=why, amount=line.billed or line.budget or 0)
