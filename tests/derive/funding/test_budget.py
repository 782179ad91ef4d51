# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Planned against billed: every sum is exact, and what nobody planned is shown as that."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.funding.budget import against, budget_of, together, total
from makeshare.derive.share import share_price
from makeshare.model.cost import Category, CostLine, Estimate
from makeshare.model.funding.books import Budget, Budgeted
from makeshare.model.money import Range
from makeshare.model.money import total as add_up
from makeshare.model.price import PriceBuildUp
from makeshare.model.proposal import Proposal
from tests.derive.proposals import euro, fixed, make_estimate, make_proposal, percentage

CENTS = st.integers(min_value=0, max_value=2_000_000)
NAMES = st.sampled_from(
    ("shelf", "side", "oil", "fees/bank", "made", "made/odd", "other", "Coordination", "never planned")
)


def line(path: str, category: Category, cents: int, thing: str = "", process: str = "", hours: str = "") -> CostLine:
    """A reason to pay, certain to the cent."""
    amount = Range(euro(cents), euro(cents), euro(cents))
    time = Decimal(hours) if hours else None
    return CostLine(
        path=path, title=path or process, category=category, amount=amount, basis="a test", thing=thing,
        process=process, hours=time,
    )  # fmt: skip


def estimate(*lines: CostLine, batch: int = 5) -> Estimate:
    """What a unit costs: these lines."""
    whole = add_up((one.amount.expected for one in lines if one.amount), "EUR")
    return msgspec.structs.replace(make_estimate(batch, 1), lines=lines, total=Range(whole, whole, whole))


def priced(found: Estimate, **changes: object) -> tuple[PriceBuildUp, Proposal]:
    """The price that follows from a cost."""
    proposal = make_proposal(**changes)
    return share_price(found, proposal), proposal


@given(st.lists(CENTS, min_size=1, max_size=12).filter(any), st.booleans())
def test_the_budget_is_the_price_to_the_cent(cents: list[int], careful: bool) -> None:  # noqa: FBT001  Hypothesis draws it
    """At the minimum run the lines of cost and fees, and the reserve, add up to all that the members pay."""
    found = make_estimate(5, *cents)
    price, proposal = priced(
        found, policy="P90" if careful else "P50",
        fees=(fixed("run", 1_234), fixed("unit", 77), percentage("cost", "3.3"), percentage("price", "2.5")),
    )  # fmt: skip
    budget = budget_of(price, found, proposal.fees)
    assert sum(one.amount for one in budget.lines) + budget.reserve == price.total.minor
    assert all(one.amount >= 0 for one in budget.lines)


@given(st.dictionaries(NAMES, st.dictionaries(st.sampled_from(("maker", "mill")), st.integers(1, 10**7), max_size=2)))
def test_every_bill_is_in_exactly_one_sum(bills: dict[str, dict[str, int]]) -> None:
    """Groups add up to all bills and to the whole budget, whatever lines the bills name."""
    budget = Budget(
        units=3,
        lines=(
            Budgeted(line="shelf", title="Shelf", amount=700, group="made"),
            Budgeted(line="oil", title="Oil", amount=60, group="consumables"),
            Budgeted(line="Coordination", title="Coordination", amount=50, group="fees"),
            Budgeted(line="odd", title="Odd", amount=5, group="a group that nobody declared"),
        ),
        groups=(("made", "Made"), ("consumables", "Consumables"), ("fees", "Fees")),
    )
    groups = against(budget, bills)
    billed = sum(sum(by.values()) for by in bills.values())
    assert total(groups).billed == billed
    assert total(groups).budget == 815
    for group in groups:
        assert group.total.billed >= sum(one.billed for one in group.lines)
        assert group.total.difference == group.total.billed - (group.total.budget or 0)
    names = [one.line for group in groups for one in group.lines]
    assert len(set(names)) == len(names)


def test_lines_are_those_of_the_bill_of_materials() -> None:
    """A part holds its stock, machine and work; work on the whole goes by its title; bought things stand apart."""
    found = estimate(
        line("shelf", "material", 1_000, thing="plywood"), line("shelf", "labour", 200, process="saw", hours="0.5"),
        line("shelf", "setup", 40, process="saw", hours="0.2"), line("", "labour", 300, process="fit", hours="1"),
        line("screw", "bought", 60, thing="screw"), line("oil", "consumable", 10, thing="oil"),
    )  # fmt: skip
    price, _ = priced(found)
    budget = budget_of(price, found, offers={"plywood": 1, "screw": 4})
    lines = {one.line: one for one in budget.lines}
    assert {name: one.amount for name, one in lines.items()} == {
        "shelf": 5 * 1_240, "fit": 1_500, "screw": 300, "oil": 50,
    }  # fmt: skip
    assert lines["shelf"].processes == ("plywood", "saw")
    assert lines["shelf"].hours == Decimal("2.7"), "half an hour for each of five, and setting up once"
    assert (lines["shelf"].suppliers, lines["screw"].suppliers, lines["oil"].suppliers) == (1, 4, None)
    assert [key for key, _ in budget.groups] == ["made", "bought", "consumables", "whole"]


def test_a_larger_run_is_set_up_once() -> None:
    """Twice the units cost twice the stock; setting up and fees for the run are not doubled."""
    found = estimate(line("shelf", "material", 1_000, thing="ply"), line("shelf", "setup", 40, process="saw"))
    price, proposal = priced(found, fees=(fixed("run", 900), fixed("unit", 10)))
    lines = {one.line: one.amount for one in budget_of(price, found, proposal.fees, units=10).lines}
    assert lines == {"shelf": 10 * 1_000 + 5 * 40, "per run": 900, "per unit": 100}


def test_two_variants_share_the_fees_of_the_run() -> None:
    """What is needed for both is one line, and what is paid once a run is counted once."""
    found = estimate(line("shelf", "material", 1_000, thing="ply"), line("side", "material", 500, thing="ply"))
    price, proposal = priced(found, fees=(fixed("run", 900),))
    one = budget_of(price, found, proposal.fees, units=5)
    other = budget_of(price, found, proposal.fees, units=3, further=True)
    lines = {line.line: line.amount for line in together((one, other)).lines}
    assert lines == {"shelf": 8_000, "side": 4_000, "per run": 900}
    assert together((one, other)).units == 8


def test_a_percentage_says_how_much_of_the_plan_is_billed() -> None:
    """125 of 100 is 125 %; of nothing planned there is no percentage, and the difference is all of it."""
    budget = Budget(units=1, lines=(Budgeted(line="shelf", title="Shelf", amount=100),))
    (group,) = against(budget, {"shelf": {"maker": 125}, "unplanned": {"maker": 7}})
    planned, unplanned = group.lines
    assert (planned.percent, planned.difference) == (Decimal(125), 25)
    assert (unplanned.percent, unplanned.budget, unplanned.difference) == (None, None, 7)


def test_without_any_plan_bills_are_still_shown() -> None:
    """An older run without a quote shows what was billed, as not planned."""
    (group,) = against(None, {"steel": {"mill": 300}})
    assert (group.total.title, group.total.billed, group.total.budget) == ("Not planned", 300, None)
    assert against(None, {}) == ()
