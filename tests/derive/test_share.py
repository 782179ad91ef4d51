# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The price of a share must follow from the cost to the cent, and lose none on the way."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import ceil

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from makeshare.derive.quote import bom_hash, drift, quote
from makeshare.derive.share import preview, share_price
from makeshare.errors import InputError, MoneyError
from makeshare.model.cost import Estimate
from makeshare.model.money import total
from makeshare.model.price import PriceBuildUp, Quote
from makeshare.model.proposal import Proposal, Reserve, Run, SavingsPart, Share, Variant
from makeshare.write.proposal import quote_json
from tests.derive.proposals import euro, fixed, make_bom, make_estimate, make_proposal, percentage

PERCENT = st.decimals(0, 15, places=2)
CENTS = st.integers(0, 200_000)
SHARES = st.sampled_from([(1, 1), (3, 1), (1, 2), (7, 1), (1, 5)])


@st.composite
def offers(draw: st.DrawFn) -> tuple[Proposal, Estimate]:
    """Draw a proposal with fees of every kind, and the cost at its minimum run."""
    per_unit, per_share = draw(SHARES)
    minimum = draw(st.integers(1, 40)) * per_share
    share = Share(
        gives="g", charged="c", cancelling="c", unsold="u", unsold_party="u", duties="d",
        shares_per_unit=per_unit, units_per_share=per_share,
    )  # fmt: skip
    least = draw(st.none() | st.integers(1, minimum))
    reserve = Reserve(covers="c", remainder="r", percent=draw(PERCENT))
    if draw(st.booleans()):
        reserve = Reserve(covers="c", remainder="r", amount=euro(draw(CENTS)))
    proposal = make_proposal(
        run=Run(minimum=minimum, optimum=minimum * 3, least=least),
        share=share,
        reserve=reserve,
        policy=draw(st.sampled_from(["P50", "P90"])),
        round_up_to=euro(draw(st.sampled_from([1, 5, 10, 50, 100, 500]))),
        fees=(
            fixed("run", draw(CENTS)), fixed("unit", draw(CENTS)), percentage("cost", str(draw(PERCENT))),
            percentage("price", str(draw(PERCENT))), percentage("price", str(draw(PERCENT))),
        ),
    )  # fmt: skip
    cents = draw(st.lists(CENTS, min_size=1, max_size=9))
    assume(sum(cents) > 1)
    high = draw(st.none() | st.integers(sum(cents), sum(cents) * 2))
    return proposal, make_estimate(proposal.run.batch, *cents, high=high)


def price_fees(collected: int, proposal: Proposal) -> int:
    """What fees on the price take of so many cents."""
    return sum(ceil(collected * Fraction(fee.percent or 0) / 100) for fee in proposal.fees if fee.base == "price")


@given(offers())
def test_every_cent_of_a_price_has_a_line(offer: tuple[Proposal, Estimate]) -> None:
    """Both columns add up exactly, and the shares together bring in the total."""
    proposal, estimate = offer
    price = share_price(estimate, proposal)
    assert total((line.run for line in price.lines), "EUR") == price.total == price.share_price * price.shares
    assert total((line.each for line in price.lines), "EUR") == price.share_price
    assert min(line.each.minor for line in price.lines) >= 0
    assert price.share_price.minor % proposal.round_up_to.minor == 0
    costs = total((line.run for line in price.lines if line.kind == "cost"), "EUR")
    assert costs == (price.cost.high if proposal.policy == "P90" else price.cost.expected)


@given(offers())
def test_the_price_is_the_lowest_that_covers_everything(offer: tuple[Proposal, Estimate]) -> None:
    """Rounding goes to the reserve, and one step less would leave something unpaid."""
    proposal, estimate = offer
    price = share_price(estimate, proposal)
    collected, before = price.total.minor, price.total.minor - price.rounding.minor
    lower = collected - proposal.round_up_to.minor * price.shares
    needed = before - price_fees(collected, proposal)
    assert price.rounding.minor >= 0
    assert collected - price_fees(collected, proposal) >= needed
    assert lower - price_fees(lower, proposal) < needed


@given(offers())
def test_fees_and_reserve_follow_their_declared_base(offer: tuple[Proposal, Estimate]) -> None:
    """Each is computed again here, from the figures on the page alone."""
    proposal, estimate = offer
    price = share_price(estimate, proposal)
    run, unit, of_cost, *of_price = [line.run.minor for line in price.lines if line.kind == "fee"]
    cost = sum(line.run.minor for line in price.lines if line.kind == "cost")
    amounts = [fee.amount.minor for fee in proposal.fees if fee.amount is not None]
    percents = [Fraction(fee.percent) for fee in proposal.fees if fee.percent is not None]
    assert [run, unit] == [amounts[0], amounts[1] * proposal.run.minimum]
    assert of_cost == ceil(cost * percents[0] / 100)
    assert of_price == [ceil(price.total.minor * percent / 100) for percent in percents[1:]]
    reserve = proposal.reserve
    spent = cost + run + unit + of_cost
    put_aside = reserve.amount.minor if reserve.amount else ceil(spent * Fraction(reserve.percent or 0) / 100)
    assert price.lines[-1].run.minor == put_aside + price.rounding.minor


@given(offers(), st.lists(CENTS, min_size=1, max_size=5))
def test_savings_of_a_larger_run_are_handed_out_to_the_cent(offer: tuple[Proposal, Estimate], cents: list[int]) -> None:
    """What is collected is needed or saved; parts, what is paid back and what does not divide add up."""
    proposal, estimate = offer
    assume(sum(cents) > 1)
    price = share_price(estimate, proposal).share_price
    savings = preview(make_estimate(proposal.run.optimum, *cents), proposal, price)
    assert savings.collected == price * savings.shares == savings.needed + savings.surplus
    if savings.surplus.minor <= 0:
        assert (savings.parts, savings.back) == ((), euro(0))
        return
    assert total((part.amount for part in savings.parts), "EUR") == savings.surplus
    members = next(part.amount for part in savings.parts if part.to == "members")
    assert savings.back * savings.shares + savings.indivisible == members
    assert 0 <= savings.indivisible.minor < savings.shares
    assert euro(0) <= savings.effective == price - savings.back


def test_a_price_worked_out_by_hand() -> None:
    """5 x 61.00 + 20.00 + 5 x 3.00 = 340.00; with the reserve 374.00; over 98 %: 381.63; over 5: 76.33."""
    proposal = make_proposal(
        fees=(fixed("run", 2000), fixed("unit", 300), percentage("price", "2")),
        reserve=Reserve(covers="c", remainder="r", percent=Decimal(10)),
    )
    price = share_price(make_estimate(5, 4000, 1200, 900), proposal)
    assert str(price.share_price) == "EUR 76.33"
    assert [str(line.run) for line in price.lines] == [
        "EUR 200.00", "EUR 60.00", "EUR 45.00", "EUR 20.00", "EUR 15.00", "EUR 7.64", "EUR 34.01",
    ]  # fmt: skip
    assert [line.title for line in price.lines[:3]] == ["Material", "Bought parts", "Machine time"]
    assert str(price.rounding) == "EUR 0.01"


def test_the_cent_that_two_rounded_fees_take_is_found_in_the_price() -> None:
    """1.97 over 98.5 % is 2.00, but two fees of 1.5 cents take 2 each: 2.01 is enough, and 2.02 too much."""
    proposal = make_proposal(
        run=Run(minimum=1, optimum=2), fees=(percentage("price", "0.75"), percentage("price", "0.75"))
    )
    price = share_price(make_estimate(1, 197), proposal)
    assert [line.run.minor for line in price.lines] == [197, 2, 2, 0]
    assert price.share_price == euro(201)


def test_units_and_shares_are_counted_apart() -> None:
    """A machine in four shares costs each a quarter; a share of two forks costs twice one fork."""
    base = make_proposal().share
    quarter = make_proposal(share=msgspec.structs.replace(base, shares_per_unit=4), run=Run(minimum=1, optimum=2))
    double = make_proposal(share=msgspec.structs.replace(base, units_per_share=2), run=Run(minimum=4, optimum=8))
    assert share_price(make_estimate(1, 10000), quarter).share_price == euro(2500)
    assert share_price(make_estimate(4, 10000), double).share_price == euro(20000)


def test_the_high_end_of_a_cost_is_shared_out_among_its_lines() -> None:
    """At P90 a total below the sum of its lines' highs is what counts."""
    estimate = make_estimate(5, 4000, 2000, high=8000)
    price = share_price(estimate, make_proposal(policy="P90"))
    assert price.share_price == euro(8000)
    assert [line.run.minor for line in price.lines] == [26667, 13333, 0]


def offering(*, least: int = 6, minimum: int = 4) -> Proposal:
    """Ten to twenty forks, six narrow ones at least and four wide ones; 10.00 a run, 0.50 a unit, 2 % of the price."""
    return make_proposal(
        run=Run(minimum=10, optimum=20, least=least),
        variants=(Variant(name="wide", minimum=minimum),),
        fees=(fixed("run", 1_000), fixed("unit", 50), percentage("price", "2")),
    )


def wide(batch: int, *cents: int) -> Estimate:
    """What a wide fork costs."""
    return msgspec.structs.replace(make_estimate(batch, *cents), variant="wide")


def test_each_variant_rests_on_the_smallest_batch_in_which_it_is_made() -> None:
    """Six cost 50.00 each, four wide ones 60.00; the run's fees are shared out over all ten, whichever they are."""
    narrow = share_price(make_estimate(6, 5_000), offering())
    broad = share_price(wide(4, 6_000), offering())
    assert [line.run.minor for line in narrow.lines] == [50_000, 1_000, 500, 1_052, 8]
    assert narrow.share_price == euro(5_256)  # 515.00 over 98 % is 525.511, a tenth of it 52.56
    assert [line.run.minor for line in broad.lines] == [60_000, 1_000, 500, 1_256, 4]
    assert broad.share_price == euro(6_276)  # 615.00 over 98 % is 627.551, a tenth of it 62.76


@pytest.mark.parametrize(
    ("estimate", "says"),
    [
        (make_estimate(10, 5_000), "batch of 10, not 6"),
        (wide(10, 6_000), "batch of 10, not 4"),
        (wide(6, 6_000), "batch of 6, not 4"),
        (msgspec.structs.replace(make_estimate(6, 5_000), variant="long"), "variant long is not on offer"),
    ],
)
def test_a_variant_is_not_priced_by_another_batch(estimate: Estimate, says: str) -> None:
    """A batch in which it may not be made would promise a price that nobody can keep."""
    with pytest.raises(InputError, match=says):
        share_price(estimate, offering())


@given(st.integers(1, 10), st.integers(1, 10**6), st.integers(1, 10**6))
def test_the_price_of_a_variant_follows_from_its_own_cost_alone(batch: int, cents: int, other: int) -> None:
    """A run made of nothing but this variant is paid for by it, whatever the others cost."""
    proposal = offering(minimum=batch)
    price = share_price(wide(batch, cents), proposal)
    assert price.total.minor >= cents * 10 + 1_500 + ceil(price.total.minor * Fraction(2, 100))
    assert price.units == 10
    assert price == share_price(wide(batch, cents), msgspec.structs.replace(proposal, share_price=euro(other)))


def priced() -> PriceBuildUp:
    """The plainest price there is."""
    return share_price(make_estimate(5, 5000), make_proposal())


def test_an_incomplete_cost_gives_no_price_and_says_what_it_lacks() -> None:
    """Unknown is not zero."""
    with pytest.raises(MoneyError, match=r"lacks tube, caps, paint and 1 more"):
        share_price(make_estimate(5, 5000, missing=("tube", "caps", "paint", "grips")), make_proposal())


@pytest.mark.parametrize(
    ("estimate", "says"),
    [
        (make_estimate(6, 5000), "batch of 6, not 5"),
        (msgspec.structs.replace(make_estimate(5, 5000), slug="spade"), "of spade default"),
        (msgspec.structs.replace(make_estimate(5, 5000), variant="wide"), "variant wide is not on offer"),
        (msgspec.structs.replace(make_estimate(5, 5000), currency="USD"), "in USD, not EUR"),
        (make_estimate(5, 0), "cost of nothing"),
    ],
)
def test_a_cost_of_something_else_gives_no_price(estimate: Estimate, says: str) -> None:
    """Another run size, design, variant or currency is refused."""
    with pytest.raises((InputError, MoneyError), match=says):
        share_price(estimate, make_proposal())


def test_a_larger_run_that_saves_nothing_pays_nothing_back() -> None:
    """The price is the ceiling: a dearer large run shows its loss and hands out nothing."""
    savings = preview(make_estimate(10, 6000), make_proposal(), euro(5000))
    assert (savings.surplus, savings.parts, savings.effective) == (euro(-10000), (), euro(5000))


def test_savings_without_a_part_for_members_pay_none_back() -> None:
    """The rule decides, not the code."""
    proposal = make_proposal(savings=(SavingsPart(to="tool fund", percent=100),))
    savings = preview(make_estimate(10, 4000), proposal, euro(5000))
    assert (savings.surplus, savings.back) == (euro(10000), euro(0))


def quoted() -> Quote:
    """A quote of the plainest price."""
    return quote(make_estimate(5, 5000), make_bom(), priced().share_price, dt.date(2026, 11, 23))


def test_a_quote_survives_its_file() -> None:
    """What is pinned is read back as it was, and its bytes are the same each time."""
    assert msgspec.json.decode(quote_json(quoted()), type=Quote) == quoted()
    assert quote_json(quoted()) == quote_json(quoted())
    assert share_price(quoted().estimate, make_proposal()) == priced()


def test_a_quote_is_only_given_for_a_complete_cost_of_that_bill() -> None:
    """Neither a gap nor another revision can be pinned."""
    with pytest.raises(MoneyError, match="lacks tube"):
        quote(make_estimate(5, 5000, missing=("tube",)), make_bom(), euro(5000), dt.date(2026, 11, 23))
    with pytest.raises(MoneyError, match=r"0\.2\.0"):
        quote(make_estimate(5, 5000), make_bom(revision="0.2.0+g1:abc"), euro(5000), dt.date(2026, 11, 23))


def test_drift_tells_price_bill_and_geometry_apart() -> None:
    """Nothing moved; only the price; only the bill; today unknown."""
    same, dearer = drift(quoted(), euro(5000), make_bom()), drift(quoted(), euro(5100), make_bom())
    assert same.none
    assert same.percent == 0
    assert (dearer.none, dearer.percent, dearer.bom_changed) == (False, Decimal("2.0"), False)
    assert drift(quoted(), euro(5000), make_bom(bars=5)).bom_changed
    unknown = drift(quoted(), None, make_bom())
    assert (unknown.percent, unknown.none) == (None, False)


def test_the_bill_is_named_by_what_is_made_and_not_by_its_words() -> None:
    """Another title keeps the hash; another number of bars does not."""
    assert bom_hash(make_bom()) == bom_hash(make_bom(title="Steel bar")) != bom_hash(make_bom(bars=5))


def test_money_of_the_price_is_never_a_float() -> None:
    """All amounts are whole cents."""
    amounts = [amount for line in priced().lines for amount in (line.run, line.each)]
    assert {type(amount.minor) for amount in amounts} == {int}
