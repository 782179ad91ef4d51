# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Statements of runs and of years add up to the ledger's pot, and say only what is known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from makeshare.derive.funding.replay import LEDGER
from makeshare.derive.funding.statement import run_books, years
from makeshare.model.funding import events as e
from makeshare.model.funding.books import Budget, Budgeted, RunBooks
from tests.derive.funding.ledgers import PLEDGES, funded, grow, played, settled


def books(seed: int, **changes: object) -> RunBooks:
    """The books of a community that was played."""
    fields: dict[str, object] = {"slug": f"{seed:04}-run", "title": "A run", "example": True}
    return run_books(played(seed), **(fields | changes))  # type: ignore[arg-type]  # as the test asks


@pytest.mark.parametrize("seed", range(40))
def test_what_came_in_less_what_went_out_is_held(seed: int) -> None:
    """The flow, the years and the days of imports each come to the pot of the ledger."""
    run = books(seed)
    assert run.flow.held == run.state.pot
    assert sum(flow.held for _, flow in run.years) == run.state.pot
    assert sum(day.came_in - day.went_out for day in run.imports) == run.state.pot
    assert sum(day.rows for day in run.imports) == run.state.imports
    assert sum(party.billed for party in run.parties) == sum(run.state.costs.values()) == run.lessons.billed
    assert sum(party.paid for party in run.parties) == run.flow.spent


def test_years_add_up_over_runs_and_keep_examples_apart() -> None:
    """What nobody really paid is never added to what somebody did."""
    real = books(3, example=False)
    found = years([books(1), books(2), real])
    assert {one.example for one in found} == {False, True}
    held = {kind: [one.held for one in found if one.example is kind][-1] for kind in (False, True)}
    assert held[False] == real.state.pot
    assert held[True] == books(1).state.pot + books(2).state.pot


def test_a_run_over_two_years_stands_in_both() -> None:
    """Each year has its own money, and what is held at its end goes on into the next."""
    lines = grow(settled(43_000), "2028-01-03T09:00:00+01:00", e.Received(party="seller", amount=1_500, ref="late"))
    run = run_books(LEDGER.read(lines, "x"), slug="0001-run", title="A run", example=False)
    assert [(one.year, one.flow.income, one.held) for one in years([run])] == [
        (2027, 40_000, 40_000),
        (2028, 1_500, 41_500),
    ]


def test_a_run_tells_what_it_taught() -> None:
    """Local spending of what is known, lines that hang on one supplier, hours: and nothing that nobody has said."""
    lines = grow(funded(), "2027-05-01T09:00:00+02:00", e.Started(units=4))
    for party, line, amount in (
        ("mill", "frame", 300),
        ("smith", "frame", 100),
        ("mill", "oil", 50),
        ("far", "bolt", 50),
    ):
        lines = grow(lines, "2027-05-02T09:00:00+02:00", e.Billed(party=party, line=line, amount=amount))
    budget = Budget(
        units=4, groups=(("made", "Made"),),
        lines=(
            Budgeted(line="frame", title="Frame", amount=500, group="made", suppliers=1, hours=Decimal(3)),
            Budgeted(line="seat", title="Seat", amount=90, group="made", suppliers=2),
        ),
    )  # fmt: skip
    run = run_books(
        LEDGER.read(lines, "x"), slug="0001-run", title="A run", example=True, budget=budget,
        local={"mill": True, "far": False},
    )  # fmt: skip
    taught = run.lessons
    assert (taught.local, taught.far, taught.unknown) == (350, 50, 100)
    assert taught.local_percent == Decimal("87.5")
    assert {(one.line, one.why) for one in taught.single} == {
        ("frame", "one offer is known"), ("oil", "only mill billed it"), ("bolt", "only far billed it"),
    }  # fmt: skip
    assert taught.hours_planned == Decimal(3)
    assert [group.total.budget for group in run.groups] == [590, None]
    unspent = next(one for group in run.groups for one in group.lines if one.line == "seat")
    assert (unspent.billed, unspent.difference) == (0, -90)


def test_where_nobody_has_said_who_is_local_nothing_is_claimed() -> None:
    """Unknown is unknown, and not zero percent."""
    assert books(1).lessons.local_percent is None


def test_a_day_of_imports_is_what_the_money_is_confirmed_by() -> None:
    """The statement rests on the days on which rows were entered."""
    run = run_books(LEDGER.read(funded(), "x"), slug="0001-run", title="A run", example=True)
    assert run.confirmed == "2027-02-10"
    (day,) = run.imports
    assert (day.date, day.rows, day.came_in, day.went_out) == ("2027-02-10", len(PLEDGES), 40_000, 0)


def test_a_draft_has_empty_books() -> None:
    """Before anything was opened there is no currency and no money, and nothing breaks."""
    run = run_books((), slug="0001-run", title="A run", example=False)
    assert (run.currency, run.flow.held, run.years, run.groups) == ("", 0, (), ())
