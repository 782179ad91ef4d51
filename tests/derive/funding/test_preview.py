# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a share costs in the end is told beforehand, by the very rules that will close the books."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.funding.preview import PERCENT, previews
from makeshare.derive.funding.settle import reserve_of
from makeshare.model.funding import events as e
from makeshare.model.funding.terms import MEMBERS, Part
from makeshare.model.money import Money
from tests.derive.funding.runs import LOSSES, PRICE, Run, make_terms, offered

SHARES = 4


def euro(cents: int) -> Money:
    """Cents."""
    return Money(cents, "EUR")


def test_previews_by_hand() -> None:
    """Four shares bring in 400.00, 40.00 of it reserve; the budget of 360.00 turns out cheaper or dearer."""
    shown = {one.percent: one for one in previews(make_terms(cover=5), SHARES)}
    assert tuple(shown) == PERCENT
    cheap = shown[-20]  # 288.00: 72.00 left, 54.00 of it and the reserve of 40.00 go back to four
    assert (cheap.member, cheap.parts, cheap.borne) == (
        euro(-2_350), ((MEMBERS, euro(5_400)), ("tool fund", euro(1_800))), (),
    )  # fmt: skip
    assert (shown[0].member, shown[0].parts, shown[0].borne) == (euro(-1_000), (), ())
    slightly = shown[10]  # 396.00: 36.00 of the reserve are used, 4.00 go back
    assert (slightly.member, slightly.borne) == (euro(-100), (("reserve", euro(3_600)),))
    dear = shown[50]  # 540.00: 180.00 = 40.00 reserve, 50.00 maker, 5 % of 100.00 from each of four, 70.00 seller
    assert dear.member == euro(500)
    assert dear.borne == (
        ("reserve", euro(4_000)), ("maker", euro(5_000)), ("members", euro(2_000)), ("seller", euro(7_000)),
    )  # fmt: skip


@given(st.integers(1, 12), st.integers(1, 20_000), st.integers(0, 100), st.integers(0, 100), st.sampled_from(PERCENT))
def test_a_preview_is_what_the_settlement_would_say(
    shares: int, price: int, cover: int, reserve: int, percent: int
) -> None:
    """Played through with so many members, and that cost: nobody pays more than was shown, somebody pays just that."""
    terms = make_terms(
        offers=(offered(price=price),), minimum=shares, optimum=shares, needed=price * shares,
        reserve=price * shares * reserve // 100, cover=cover, surplus=(Part(to=MEMBERS, percent=100),), losses=LOSSES,
    )  # fmt: skip
    (shown,) = previews(terms, shares, (percent,))
    budget = price * shares - reserve_of(terms, price * shares)
    costs = -(-budget * (100 + percent) // 100)
    run = Run(terms).opened(range(1, shares + 1)).funded().made(*([costs] if costs else []))
    run.add(e.Settled())
    members = [one.due for one in run.state.accounts if one.kind == "member"]
    assert max(members) == price + shown.member.minor <= price + price * cover // 100
    done = run.state.settlement
    assert done is not None
    assert {who: amount.minor for who, amount in shown.borne} == {
        step.who: step.amount for step in done.borne if step.amount
    }
    assert {to: amount.minor for to, amount in shown.parts} == {to: amount for to, amount in done.parts if amount}


def test_a_preview_costs_no_member_more_than_the_cover() -> None:
    """However dear it turns out."""
    (shown,) = previews(make_terms(cover=7), SHARES, (900,))
    assert shown.member == euro(PRICE * 7 // 100)
