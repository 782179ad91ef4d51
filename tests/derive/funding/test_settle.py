# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Who bears a loss and who gets a surplus: exact to the cent, each within bounds, whatever the order of the members."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.funding.settle import Position, reserve_of, settle, settle_stopped, waterfall
from makeshare.model.funding.state import Settlement
from makeshare.model.funding.terms import MEMBERS, Part, Step, Terms
from tests.derive.funding.runs import LOSSES, make_terms

CENTS = st.one_of(st.integers(0, 5), st.integers(0, 100_000))
PARTIES = ("library", "maker", "match:council", "seller", "tool fund")


@st.composite
def orders(draw: st.DrawFn) -> tuple[Step, ...]:
    """Draw an order of a loss: any steps before, somebody for the rest at the end."""
    known = (
        Step(bearer="reserve", who="the reserve"),
        Step(bearer="members", who="the members"),
        Step(bearer="party", who="maker", up_to=draw(CENTS)),
        Step(bearer="party", who="library", up_to=draw(CENTS)),
        Step(bearer="party", who="maker", up_to=draw(CENTS)),
    )
    steps = draw(st.permutations(known))[: draw(st.integers(0, len(known)))]
    return (*steps, Step(bearer="rest", who=draw(st.sampled_from(PARTIES))))


@st.composite
def closings(draw: st.DrawFn) -> tuple[Terms, Position]:
    """Draw terms, and a position: members and parties who paid, their cover, and the costs of a run of that size."""
    needed = draw(st.integers(1, 200_000))
    first = draw(st.integers(0, 100))
    others = (Part(to="tool fund", percent=100 - first),)
    terms = make_terms(
        needed=needed,
        reserve=draw(st.integers(0, needed)),
        reserve_to=draw(st.sampled_from([MEMBERS, "tool fund", "library"])),
        losses=draw(orders()),
        surplus=draw(st.sampled_from([(Part(to=MEMBERS, percent=first), *others), (Part(to=MEMBERS, percent=100),)])),
    )
    names = [f"{number:016x}" for number in range(draw(st.integers(1, 9)))]
    members = {name: draw(CENTS) for name in names}
    parties = {name: draw(CENTS) for name in draw(st.sets(st.sampled_from(["library", "match:council"])))}
    percent = draw(st.sampled_from([0, 0, 5, 100]))
    cover = {name: members[name] * percent // 100 + draw(st.sampled_from([0, 0, 3])) for name in names}
    funds = sum(members.values()) + sum(parties.values())
    costs = draw(st.one_of(st.just(0), st.integers(0, 2 * funds + 10), st.integers(max(0, funds - 3), funds + 3)))
    paid_in = {**{name: paid for name, paid in members.items() if paid}, **parties}
    return terms, Position(paid_in=paid_in, cover=cover, costs=costs, parties=frozenset(parties))


Close = Callable[[Terms, Position], Settlement]
ENDS = pytest.mark.parametrize("close", [settle, settle_stopped])


def each(done: Settlement) -> dict[str, int]:
    """What every account changes by."""
    assert not set(done.members) & set(done.parties)
    return {**done.members, **done.parties}


@ENDS
@given(closing=closings())
def test_no_cent_is_lost(close: Close, closing: tuple[Terms, Position]) -> None:
    """What was paid in, and what changes, is what was spent; a loss is borne whole and a surplus handed out whole."""
    terms, position = closing
    done = close(terms, position)
    assert done.funds + sum(each(done).values()) == done.costs == position.costs
    assert sum(step.amount for step in done.borne) == done.loss
    assert sum(amount for _, amount in done.parts) == done.surplus
    assert min(done.loss, done.surplus) == 0
    if close is settle:
        budget = done.funds - done.reserve
        assert (done.loss, done.surplus) == (max(0, done.costs - budget), max(0, budget - done.costs))
        used = sum(step.amount for step in done.borne if step.who == "reserve")
        assert done.reserve_left == done.reserve - used


@ENDS
@given(closing=closings())
def test_each_bears_at_most_what_was_agreed(close: Close, closing: tuple[Terms, Position]) -> None:
    """In order and up to each bound: no step bears anything before the one above it is full."""
    terms, position = closing
    done = close(terms, position)
    for index, step in enumerate(done.borne):
        assert step.amount >= 0
        assert step.most is None or step.amount <= step.most
        if step.amount:
            assert all(above.amount == above.most for above in done.borne[:index])
    assert not done.borne or done.borne[-1].most is None


@ENDS
@given(closing=closings())
def test_no_member_owes_more_than_accepted_or_gets_more_than_paid(
    close: Close, closing: tuple[Terms, Position]
) -> None:
    """After closing, each owes something between nothing and what was paid and the cover."""
    terms, position = closing
    done = close(terms, position)
    members = {*position.paid_in, *position.cover} - position.parties
    assert set(done.members) <= members
    for name in members:
        paid = position.paid_in.get(name, 0)
        assert 0 <= paid + done.members.get(name, 0) <= paid + position.cover.get(name, 0)
    for name in position.parties:
        given_back = max(0, -done.parties.get(name, 0))
        parts = sum(amount for to, amount in done.parts if to == name)
        parts += done.reserve_left if name == terms.reserve_to else 0
        assert given_back <= position.paid_in[name] + parts


@ENDS
@given(closing=closings(), seed=st.integers(0, 2**32))
def test_the_order_of_members_changes_nothing(close: Close, closing: tuple[Terms, Position], seed: int) -> None:
    """Shuffled, the books close with the same cents for everybody."""
    terms, position = closing
    dice = random.Random(seed)  # noqa: S311  an order, no secret
    paid, cover = list(position.paid_in.items()), list(position.cover.items())
    dice.shuffle(paid)
    dice.shuffle(cover)
    shuffled = msgspec.structs.replace(position, paid_in=dict(paid), cover=dict(cover))
    assert close(terms, shuffled) == close(terms, position)


@ENDS
@given(closing=closings())
def test_who_knows_members_only_together_comes_to_the_same_cents(close: Close, closing: tuple[Terms, Position]) -> None:
    """A public ledger has one account for all of them: everybody else's part is the same."""
    terms, position = closing
    done = close(terms, position)
    members = {name: paid for name, paid in position.paid_in.items() if name not in position.parties}
    parties = {name: paid for name, paid in position.paid_in.items() if name in position.parties}
    pooled = Position(
        paid_in={MEMBERS: sum(members.values()), **parties}, cover={MEMBERS: sum(position.cover.values())},
        costs=position.costs, parties=position.parties,
    )  # fmt: skip
    public = close(terms, pooled)
    assert public.parties == done.parties
    assert public.members.get(MEMBERS, 0) == sum(done.members.values())
    assert msgspec.structs.replace(public, members={}) == msgspec.structs.replace(done, members={})


@given(closing=closings())
def test_each_gets_back_in_proportion_to_what_each_paid(closing: tuple[Terms, Position]) -> None:
    """To within a cent of the exact part; who paid the same differs by a cent at most."""
    terms, position = closing
    done = settle_stopped(terms, position)
    back = done.funds - sum(step.amount for step in done.borne if step.who in ("reserve", MEMBERS))
    for name, paid in position.paid_in.items():
        if name not in position.parties:
            exact = Fraction(back * paid, done.funds) if done.funds else Fraction(0)
            assert abs(-done.members.get(name, 0) - exact) < 2  # a cent between the groups, a cent within


@given(orders(), CENTS, CENTS, CENTS)
def test_a_loss_runs_down_the_steps(losses: tuple[Step, ...], loss: int, reserve: int, members: int) -> None:
    """All of it is borne, by whoever the terms name, in their order."""
    steps = waterfall(loss, make_terms(losses=losses), reserve=reserve, members=members)
    assert sum(step.amount for step in steps) == loss
    assert [step.who for step in steps] == [
        one.who if one.bearer in ("party", "rest") else one.bearer for one in losses
    ]


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 100))
def test_the_reserve_grows_with_the_run_and_never_exceeds_it(funds: int, needed: int, percent: int) -> None:
    """The same part of what comes in as at the minimum, rounded down."""
    terms = make_terms(needed=needed, reserve=needed * percent // 100)
    assert reserve_of(terms, funds) == min(funds, int(Fraction(terms.reserve * funds, needed)))
    assert 0 <= reserve_of(terms, funds) <= funds


# ------------------------------------------------------------------------------------------------- worked out by hand
TWO = {"a" * 16: 10_000, "b" * 16: 10_000}
FIVE_PERCENT = {"a" * 16: 500, "b" * 16: 500}


def closed(costs: int, cover: dict[str, int] | None = None, **changes: object) -> Settlement:
    """The books of two members who paid 100.00 each, a reserve of 20.00, and the maker's 50.00 before the seller."""
    return settle(make_terms(**changes), Position(paid_in=TWO, cover=cover or {}, costs=costs))


@pytest.mark.parametrize(
    ("costs", "borne", "members", "parties"),
    [
        (18_500, (500, 0, 0, 0), -750, {}),  # 5.00 of 20.00 reserve, 15.00 of it go back
        (20_000, (2_000, 0, 0, 0), 0, {}),  # all of the reserve, to the cent
        (20_001, (2_000, 1, 0, 0), 0, {"maker": 1}),  # the first cent beyond it is the maker's
        (25_000, (2_000, 5_000, 0, 0), 0, {"maker": 5_000}),
        (26_000, (2_000, 5_000, 1_000, 0), 500, {"maker": 5_000}),  # each adds 5 %
        (30_000, (2_000, 5_000, 1_000, 4_000), 500, {"maker": 5_000, "seller": 4_000}),
        (90_000, (2_000, 5_000, 1_000, 64_000), 500, {"maker": 5_000, "seller": 64_000}),
    ],
)
def test_a_loss_by_hand(costs: int, borne: tuple[int, ...], members: int, parties: dict[str, int]) -> None:
    """Reserve, then the maker up to 50.00, then members up to 5 %, then the seller."""
    done = closed(costs, FIVE_PERCENT)
    assert done.end == "loss"
    assert tuple(step.amount for step in done.borne) == borne
    assert done.members == (dict.fromkeys(TWO, members) if members else {})
    assert done.parties == parties


def test_a_loss_in_another_order_by_hand() -> None:
    """Where the maker stands first, the reserve is untouched until its 50.00 are spent."""
    losses = (LOSSES[1], LOSSES[0], LOSSES[3])
    done = closed(24_000, losses=losses)
    assert [(step.who, step.amount) for step in done.borne] == [("maker", 5_000), ("reserve", 1_000), ("seller", 0)]
    assert (done.reserve_left, done.members) == (1_000, {"a" * 16: -500, "b" * 16: -500})


def test_what_is_left_of_the_reserve_may_go_elsewhere() -> None:
    """To whom the terms say, in a loss as in a surplus."""
    assert closed(18_500, reserve_to="tool fund").parties == {"tool fund": -1_500}
    assert closed(18_000, reserve_to="tool fund").parties == {"tool fund": -2_000}


def test_a_surplus_by_hand() -> None:
    """100.00 - 98.99 = 1.01: 0.76 to members by largest remainder, 0.25 to the fund; 0.76 in 25, 25 and 26 cents."""
    paid = {"a" * 16: 3_333, "b" * 16: 3_333, "c" * 16: 3_334}
    done = settle(make_terms(needed=10_000, reserve=0), Position(paid_in=paid, cover={}, costs=9_899))
    assert (done.end, done.surplus, done.parts) == ("surplus", 101, ((MEMBERS, 76), ("tool fund", 25)))
    assert (done.members, done.parties) == ({"a" * 16: -25, "b" * 16: -25, "c" * 16: -26}, {"tool fund": -25})


def test_surplus_and_reserve_are_paid_back_in_one_sum() -> None:
    """Split apart, a cent of the reserve and one of the surplus could go to the same member, who paid only one."""
    paid = {"a" * 16: 1, "b" * 16: 1, "c" * 16: 1}
    terms = make_terms(needed=3, reserve=2, surplus=(Part(to=MEMBERS, percent=100),))
    done = settle(terms, Position(paid_in=paid, cover={}, costs=0))
    assert done.members == dict.fromkeys(paid, -1)


def test_a_run_that_is_stopped_by_hand() -> None:
    """90.00 are spent: reserve 20.00, maker 50.00, members 20.00; 160.00 of 200.00 go back."""
    done = settle_stopped(make_terms(), Position(paid_in=TWO, cover=FIVE_PERCENT, costs=9_000))
    assert [step.amount for step in done.borne] == [2_000, 5_000, 2_000, 0]
    assert (done.end, done.loss, done.members, done.parties) == (
        "stopped", 9_000, dict.fromkeys(TWO, -8_000), {"maker": 5_000},
    )  # fmt: skip


def test_a_run_that_is_stopped_asks_members_for_nothing_more() -> None:
    """However much was spent: what they paid is gone, and the seller bears the rest; cover is for finished runs."""
    done = settle_stopped(make_terms(), Position(paid_in=TWO, cover=FIVE_PERCENT, costs=90_000))
    assert [step.amount for step in done.borne] == [2_000, 5_000, 18_000, 65_000]
    assert (done.members, done.parties) == ({}, {"maker": 5_000, "seller": 65_000})


def test_a_matching_fund_gets_its_part_back() -> None:
    """It paid 50.00 of 250.00, so a fifth of what is left: of 250.00 - 90.00 + 50.00 = 210.00 it is 42.00."""
    position = Position(
        paid_in={**TWO, "match:council": 5_000}, cover={}, costs=9_000, parties=frozenset({"match:council"})
    )
    done = settle_stopped(make_terms(), position)
    assert done.reserve == 2_500
    assert done.members == dict.fromkeys(TWO, -8_400)
    assert done.parties == {"maker": 5_000, "match:council": -4_200}


def test_nothing_among_nobody_is_nothing() -> None:
    """A run without money and without cost closes its books."""
    for close in (settle, settle_stopped):
        done = close(make_terms(), Position(paid_in={}, cover={}, costs=0))
        assert (done.funds, done.members, done.parties) == (0, {}, {})
    assert settle(make_terms(), Position(paid_in={}, cover={}, costs=7)).parties == {"maker": 7}
