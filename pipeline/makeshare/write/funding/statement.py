# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The public statement of a run, and of years over all runs, as JSON: amounts in minor units, percentages as text."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from makeshare.model.funding.books import Against, Flow, Group, PartyBooks, RunBooks, Year

VERSION = 1
Data = dict[str, object]


def statement_json(run: RunBooks) -> bytes:
    """Write a run's statement as JSON."""
    return _json(statement(run))


def statement(run: RunBooks) -> Data:
    """Return a run's statement as plain data."""
    state, books = run.state, run.books
    return {
        "format": "makeshare-statement",
        "version": VERSION,
        "example": run.example,
        "proposal": run.slug,
        "title": run.title,
        "currency": run.currency,
        "phase": state.phase,
        "as_of": state.as_of,
        "ledger": {"head": books.head.hash, "length": books.head.length, "members_private": books.private},
        "money": {
            **_flow(run.flow),
            "instructed_to_come_in": state.to_collect,
            "instructed_to_be_paid_out": state.to_pay_out,
            "confirmed_by_the_import_of": run.confirmed or None,
        },
        "imports": run.imports,
        "budget": [_group(one) for one in run.groups],
        "reserve_planned": run.budget.reserve if run.budget else None,
        "parties": [_party(one) for one in run.parties],
        "settlement": state.settlement,
        "learnt": {**msgspec.structs.asdict(run.lessons), "local_percent": run.lessons.local_percent},
        "years": [{"year": year, **_flow(one)} for year, one in run.years],
    }


def years_json(years: Iterable[Year]) -> bytes:
    """Write the statement of years as JSON."""
    return _json({"format": "makeshare-years", "version": VERSION, "years": [_year(one) for one in years]})


def _year(one: Year) -> Data:
    return {
        "year": one.year, "currency": one.currency, "example": one.example, **_flow(one.flow),
        "held_at_the_end": one.held, "runs": one.runs,
    }  # fmt: skip


def _flow(flow: Flow) -> Data:
    return {**msgspec.structs.asdict(flow), "income": flow.income, "held": flow.held}


def _group(group: Group) -> Data:
    return {**_against(group.total), "lines": [_against(one) for one in group.lines]}


def _against(one: Against) -> Data:
    return {**msgspec.structs.asdict(one), "difference": one.difference, "percent": one.percent}


def _party(one: PartyBooks) -> Data:
    return msgspec.structs.asdict(one)


def _json(data: Data) -> bytes:
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"
