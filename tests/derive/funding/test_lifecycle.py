# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run goes from phase to phase by its rules alone: what may happen when, and what is refused with its reason."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from makeshare.model.funding import events as e
from makeshare.model.funding.state import Phase
from makeshare.model.funding.terms import Match, Terms
from tests.derive.funding.runs import (
    DEADLINE,
    PRICE,
    SHOWN,
    Run,
    after,
    make_terms,
    name,
    offered,
    run_in,
)


# ------------------------------------------------------------------------------------------------ from end to end
def test_a_run_that_goes_well_is_settled() -> None:
    """Draft to settled, with a surplus: 400.00 - 40.00 reserve - 300.00 cost = 60.00, 45.00 of it to the members."""
    run = Run().opened((1, 2, 3, 4)).funded().made(20_000, 10_000)
    run.add(e.Spent(party="maker", amount=30_000, ref=run.ref()), e.Settled()).pay()
    state = run.state
    turns = ["discussion", "open", "met", "collecting", "funded", "production", "distribution", "settling", "settled"]
    assert [turn.phase for turn in state.history] == turns
    assert [turn.seq for turn in state.history] == sorted({turn.seq for turn in state.history})
    assert state.settlement is not None
    assert (state.settlement.end, state.settlement.surplus, state.settlement.reserve_left) == ("surplus", 6_000, 4_000)
    assert [run.account(number).net for number in (1, 2, 3, 4)] == [PRICE - (4_500 + 4_000) // 4] * 4
    assert (run.account("tool fund").net, run.account("maker").net) == (-1_500, -30_000)
    assert (state.pot, state.to_collect, state.to_pay_out, state.imports) == (0, 0, 0, len(run.book.refs))


def test_dates_of_a_share_are_kept() -> None:
    """Pledged, issued, paid, paid back: each at the time of the line that says so."""
    account = Run().opened().funded().settled(1_000).account(1)
    dates = (account.pledged_on, account.paid_on, account.issued_on, account.paid_back_on)
    assert dates == tuple(sorted(dates))
    assert all(dates)
    assert account.ended_on == ""


def test_a_run_below_its_minimum_fails_and_charges_nobody() -> None:
    """One unit of two: every pledge ends, and nothing was ever due."""
    state = Run().opened((1,)).met().state
    assert (state.phase, state.counts.units) == ("failed", 1)
    assert {(one.due, one.net) for one in state.accounts} == {(0, 0)}


def test_collecting_may_be_given_up_after_the_days_that_the_terms_give() -> None:
    """Not a day earlier; then everybody is paid back, and the run ends when imports confirm it."""
    run = Run().opened().met().add(e.Collected())
    run.add(e.Paid(pledge=name(1), amount=PRICE, ref=run.ref()))
    begun = run.book.asked
    assert begun is not None
    run.refused(e.FellShort(), "have 30 days to pay", at=after(begun.isoformat(), 30 * 86_400 - 1))
    run.add(e.FellShort(), at=after(begun.isoformat(), 30 * 86_400))
    assert (run.state.phase, run.state.to_pay_out, run.account(2).due) == ("refunding", PRICE, 0)
    half = e.Refunded(pledge=name(1), amount=PRICE // 2, ref=run.ref())
    assert run.add(half).state.phase == "refunding"
    assert run.pay().state.phase == "refunded"


def test_money_that_comes_after_the_end_opens_it_again() -> None:
    """A late payment is to be paid back, and the end waits for that."""
    for phase in ("refunded", "settled"):
        run = run_in(phase)
        run.add(e.Paid(pledge=name(2), amount=7, ref=run.ref()))
        assert (run.phase, run.state.to_pay_out) == ({"refunded": "refunding", "settled": "settling"}[phase], 7)
        assert run.pay().state.phase == phase


@pytest.mark.parametrize(
    ("phase", "then", "end"),
    [
        ("discussion", "failed", None),
        ("open", "failed", None),
        ("met", "failed", None),
        ("collecting", "refunded", None),
        ("funded", "settled", "stopped"),
        ("production", "settled", "stopped"),
        ("distribution", "settled", "stopped"),
    ],
)
def test_a_run_may_be_stopped_by_a_decision(phase: Phase, then: Phase, end: str | None) -> None:
    """Before collecting it fails; while collecting all is paid back; later the books close."""
    run = run_in(phase)
    run.refused(e.Stopped(decision=" "), "names the decision")
    state = run.add(e.Stopped(decision="0004-stop")).pay().state
    assert (state.phase, state.settlement.end if state.settlement else None) == (then, end)
    assert state.pot == 0


# -------------------------------------------------------------------------------------------------------- deadlines
def test_a_deadline_is_a_moment_everywhere() -> None:
    """18:00 in Brussels is 16:00 in Greenwich: a pledge at that very moment is in time, a second later it is not."""
    run = Run().opened((1,))
    run.refused(e.Closed(), "taken until 2027-03-31T18:00:00", at=DEADLINE)
    run.add(run.pledge(2), at="2027-03-31T16:00:00+00:00")
    run.refused(run.pledge(3), "came after the deadline", at="2027-03-31T11:00:01-05:00")
    run.refused(e.Cancelled(pledge=name(1)), "came after the deadline")
    assert run.add(e.Closed()).phase == "met"


@pytest.mark.parametrize(
    ("deadline", "says"),
    [
        ("2027-03-31T18:00:00", "is no deadline"),
        ("soon", "is no deadline"),
        ("2027-01-03T18:00:00+01:00", "is over before anybody could pledge"),
    ],
)
def test_nothing_opens_with_a_deadline_that_is_none(deadline: str, says: str) -> None:
    """Without an offset nobody knows when it is; in the past nobody can keep it."""
    run = run_in("discussion")
    run.refused(e.Opened(terms=make_terms(deadline=deadline)), says)


def test_a_run_closes_early_only_at_its_optimum() -> None:
    """Four units of four; with three it must wait."""
    run = Run().opened((1, 2, 3))
    run.refused(e.Closed(), "or until the optimum is reached")
    assert run.add(run.pledge(4), e.Closed()).state.phase == "met"


def test_a_deadline_moves_by_a_decision_to_a_later_time_and_only_so_often() -> None:
    """Two extensions, each named; then no more, and the old deadline closes nothing."""
    run = Run(make_terms(extensions=2)).opened((1,))
    june = "2027-06-30T18:00:00+02:00"
    run.refused(e.Extended(deadline=june, decision=""), "names the decision")
    run.refused(e.Extended(deadline="2027-03-31T17:00:00+01:00", decision="0003"), "only moved to a later time")
    run.add(e.Extended(deadline="2027-04-30T18:00:00+02:00", decision="0003"))
    run.refused(e.Closed(), "taken until 2027-04-30", at=after(DEADLINE))
    run.add(run.pledge(2), e.Extended(deadline=june, decision="0005"))
    run.refused(e.Extended(deadline="2027-07-31T18:00:00+02:00", decision="0006"), "be moved 2 times")
    assert run.state.extensions == (("2027-04-30T18:00:00+02:00", "0003"), (june, "0005"))
    assert run.state.deadline == june
    assert run.met().state.phase == "met"


def test_a_deadline_that_is_over_is_not_moved() -> None:
    """Whoever cancelled in time must be able to rely on it."""
    run = Run().opened()
    run.refused(
        e.Extended(deadline="2027-06-30T18:00:00+02:00", decision="0003"), "can be moved no more", at=after(DEADLINE)
    )


# ----------------------------------------------------------------------------------------- minimum, variants, bids
def two_variants(wide: int = 2, **changes: object) -> Terms:
    """Terms of a second variant, with a minimum of its own."""
    return make_terms(offers=(offered(), offered("wide", 12_000, minimum=wide)), **changes)


def test_a_variant_below_its_own_minimum_lapses() -> None:
    """One wide one of two: its pledge ends, the others go on, and nobody can join it later."""
    run = Run(two_variants()).opened((1, 2)).add()
    run.add(run.pledge(3, variant="wide")).met()
    assert (run.phase, run.account(3).state, run.account(1).state) == ("met", "lapsed", "live")
    assert run.state.variants == {"default": (2, 2)}
    run.add(e.Collected())
    assert run.account(3).due == 0
    run.refused(run.pledge(4, variant="wide"), "variant wide is not made")
    assert run.add(run.pledge(4)).account(4).due == PRICE


def test_a_variant_that_lapses_may_take_the_run_with_it() -> None:
    """Two of three units are left, and the minimum is three."""
    run = Run(two_variants(minimum=3, needed=3 * PRICE)).opened()
    assert run.add(run.pledge(3, variant="wide")).met().state.phase == "failed"


def test_a_variant_at_its_own_minimum_is_made() -> None:
    """Two wide ones beside two: all are charged, each its own price."""
    run = Run(two_variants()).opened()
    run.add(run.pledge(3, units=2, variant="wide")).met().add(e.Collected())
    assert run.state.variants == {"default": (2, 2), "wide": (2, 2)}
    assert [run.account(number).due for number in (1, 2, 3)] == [PRICE, PRICE, 24_000]


def test_a_variant_that_falls_below_its_own_minimum_is_not_funded() -> None:
    """Its price rests on that batch: somebody takes the place of who was dropped, or all is paid back."""
    run = Run(two_variants()).opened()
    run.add(run.pledge(3, units=1, variant="wide"), run.pledge(4, variant="wide")).met().add(e.Collected())
    run.add(*(e.Paid(pledge=name(one), amount=run.account(one).due, ref=run.ref()) for one in (1, 2, 3)))
    run.add(e.Dropped(pledge=name(4)), days=9)
    run.refused(e.Funded(), "variant wide no longer reaches its own minimum")
    run.add(run.pledge(5, variant="wide")).add(e.Paid(pledge=name(5), amount=12_000, ref=run.ref()))
    assert run.add(e.Funded()).state.phase == "funded"


def test_the_party_for_unsold_units_helps_to_the_minimum_and_pays() -> None:
    """One member and one unit of the library: met, and both are asked."""
    run = Run().opened((1,))
    run.refused(e.Underwritten(party="maker", variant="default", units=1, shares=1), "belong to library")
    run.refused(e.Underwritten(party="library", variant="default", units=1, shares=2), "1 units are 1 shares")
    run.refused(e.Underwritten(party="library", variant="default", units=4, shares=4), "room for 3 more")
    run.add(e.Underwritten(party="library", variant="default", units=1, shares=1)).met().add(e.Collected())
    counts = run.state.counts
    assert (counts.units, counts.underwritten_units, counts.underwritten_shares) == (1, 1, 1)
    assert (run.account("library").due, run.state.to_collect) == (PRICE, 2 * PRICE)
    assert run.pay().add(e.Funded()).state.phase == "funded"


def test_units_that_a_party_took_of_a_variant_end_with_its_offer() -> None:
    """An amendment that offers the variant no more leaves nobody with units of it."""
    run = Run(two_variants()).opened()
    run.add(e.Underwritten(party="library", variant="wide", units=2, shares=2))
    run.add(e.Amended(terms=make_terms(), why="nobody wants the wide one"))
    assert run.state.counts.underwritten_units == 0
    assert run.met().add(e.Collected()).state.to_collect == 2 * PRICE


def bids(run: Run, *amounts: int) -> Run:
    """Take bids of one unit each."""
    return run.add(*(run.pledge(number, amount=amount) for number, amount in enumerate(amounts, start=1)))


def test_bids_are_made_anew_until_a_round_covers_the_run() -> None:
    """80.00 + 90.00 do not bring in 200.00; 80.00 + 120.00 do; and a round that was never counted decides nothing."""
    run = bids(Run(make_terms(pricing="bids", lowest=7_000)).opened(()), 8_000, 9_000)
    run.refused(run.pledge(3, amount=6_999), "less than may be chosen, 7000")
    run.refused(e.Rebid(pledge=name(2), amount=6_999), "less than may be chosen, 7000")
    run.refused(msgspec.structs.replace(run.counted(), total=17_001), "2 bids for 17000")
    run.refused(msgspec.structs.replace(run.counted(), bids=3), "2 bids for 17000")
    run.refused(msgspec.structs.replace(run.counted(), number=2), "next round is number 1")
    run.refused(msgspec.structs.replace(run.counted(), commitment="x"), "committed to by a SHA-256")
    run.add(run.counted())
    run.add(e.Rebid(pledge=name(2), amount=12_000))
    run.add(run.counted())
    assert [one.covered for one in run.state.rounds] == [False, True]
    run.met().add(e.Collected())
    assert [run.account(number).due for number in (1, 2)] == [8_000, 12_000]


@pytest.mark.parametrize(
    ("spoil", "phase"),
    [
        (lambda run: run, "met"),
        (lambda run: run.add(e.Rebid(pledge=name(1), amount=11_999)), "failed"),
        (lambda run: run.add(e.Rebid(pledge=name(1), amount=12_001)), "met"),
        (lambda run: run.add(e.Cancelled(pledge=name(1))), "failed"),
    ],
)
def test_a_round_counts_only_while_its_bids_stand(spoil: Callable[[Run], Run], phase: Phase) -> None:
    """Who bids less after the last round, or leaves, takes its cover away."""
    run = bids(Run(make_terms(pricing="bids")).opened(()), 12_000, 12_000)
    assert spoil(run.add(run.counted())).met().state.phase == phase


def test_bids_without_a_round_decide_nothing() -> None:
    """However high they are."""
    assert bids(Run(make_terms(pricing="bids")).opened(()), 90_000, 90_000).met().state.phase == "failed"


def test_who_chooses_more_carries_who_chooses_less() -> None:
    """On a sliding scale the sum decides: 60.00 + 140.00 cover two at 100.00, 60.00 + 139.99 do not."""
    for amount, phase in ((14_000, "met"), (13_999, "failed")):
        run = bids(Run(make_terms(pricing="sliding", lowest=6_000)).opened(()), 6_000, amount)
        assert run.met().state.phase == phase


# ------------------------------------------------------------------------------------------- money, step by step
def test_instalments_add_up_to_the_promise_to_the_cent() -> None:
    """100.00 at 33, 33 and 34 %: one member pays all at once, the other in three parts."""
    run = Run(make_terms(instalments=(33, 33, 34))).opened((1,))
    run.add(run.pledge(2, plan="instalments")).met()
    run.refused(e.Collected(instalment=2), "next of 3 instalments is number 1")
    run.add(e.Collected())
    assert [run.account(number).due for number in (1, 2)] == [PRICE, 3_300]
    run.refused(e.Funded(), r"13300 \(in minor units\) is not confirmed yet")
    run.pay().add(e.Funded()).made()
    run.refused(e.Settled(), "not every instalment was collected")
    run.add(e.Collected(instalment=2), e.Collected(instalment=3))
    run.refused(e.Collected(instalment=4), "next of 3 instalments")
    assert [run.account(number).due for number in (1, 2)] == [PRICE, PRICE]
    assert run.add(e.Settled()).pay().state.phase == "settled"


def test_milestones_release_what_may_be_spent() -> None:
    """40 % of 180.00 is 72.00: not a cent more goes out before the next milestone, and none of it out of order."""
    run = Run(make_terms(releases=(40, 60))).opened().funded()
    run.add(e.Billed(party="maker", line="steel", amount=20_000))
    run.refused(e.Spent(party="maker", amount=1, ref="r"), "released 0 more")
    run.refused(e.Reached(milestone=2, evidence=(SHOWN,)), "number 1")
    run.refused(e.Reached(milestone=1, evidence=()), "shown by files")
    run.refused(e.Reached(milestone=1, evidence=("photograph",)), "shown by files")
    run.add(e.Reached(milestone=1, evidence=(SHOWN,)))
    assert run.state.released == 7_200
    run.refused(e.Spent(party="maker", amount=7_201, ref="r"), "released 7200 more")
    run.add(e.Spent(party="maker", amount=7_200, ref=run.ref()), e.Reached(milestone=2, evidence=(SHOWN, SHOWN)))
    run.refused(e.Reached(milestone=3, evidence=(SHOWN,)), "next of 2 milestones")
    run.refused(e.Spent(party="maker", amount=10_801, ref="r"), "released 10800 more")
    run.add(e.Spent(party="maker", amount=10_800, ref=run.ref()))
    assert (run.state.pot, run.account("maker").net) == (2_000, -18_000)


def test_units_that_a_party_takes_must_be_paid_for_like_the_others() -> None:
    """One member who chose 60.00 and one unit of the library's at 100.00 do not bring in the price of two."""
    for amount, phase in ((6_000, "failed"), (10_000, "met")):
        run = bids(Run(make_terms(pricing="sliding", lowest=6_000)).opened(()), amount)
        run.add(e.Underwritten(party="library", variant="default", units=1, shares=1))
        assert run.state.needed == 2 * PRICE
        assert run.met().phase == phase


def test_what_parties_add_is_released_with_the_rest() -> None:
    """Three units, one of them the library's: 300.00 less 30.00 of reserve, all of it with the first milestone."""
    run = Run().opened().add(e.Underwritten(party="library", variant="default", units=1, shares=1)).funded()
    assert Run().opened().state.released == run.state.released == 0
    run.add(e.Withdrawn(pledge=name(1), refund=PRICE, ground="late")).pay()
    assert run.add(e.Reached(milestone=1, evidence=(SHOWN,))).state.released == 27_000


def test_only_who_billed_is_paid_and_a_bill_names_its_line() -> None:
    """No payment without a bill, no bill for nothing or without a line of the budget."""
    run = run_in("production").add(e.Reached(milestone=1, evidence=(SHOWN,)))
    run.refused(e.Spent(party="stranger", amount=1, ref="r"), "stranger is owed 0")
    run.refused(e.Billed(party="maker", line=" ", amount=1), "line of the budget")
    run.refused(e.Billed(party="maker", line="steel", amount=0), "more than nothing")
    for nobody in ("", "members", "reserve", name(1), f"example-{name(1)}"):
        run.refused(e.Billed(party=nobody, line="steel", amount=1), "a party has a name|no party is called")
    run.add(e.Billed(party="maker", line="steel", amount=5), e.Billed(party="maker", line="steel", amount=7))
    assert run.state.costs == {"steel": 12}


def test_at_least_what_is_paid_for_is_made() -> None:
    """More may be: it belongs to the party for unsold units."""
    run = run_in("funded")
    run.refused(e.Started(units=1), "2 units are paid for")
    assert run.add(e.Started(units=3)).state.units_made == 3


def test_a_matching_fund_adds_to_each_share_up_to_its_sum() -> None:
    """30.00 a share, 70.00 at most: three shares are matched with 70.00, and two with 60.00 after one was dropped."""
    terms = make_terms(matching=(Match(by="council", per_share=3_000, up_to=7_000),), grace_days=1)
    run = Run(terms).opened((1, 2, 3))
    assert run.state.counts.matched == 7_000
    run.met().add(e.Collected())
    assert run.account("match:council").due == 7_000
    run.add(e.Dropped(pledge=name(3)), days=3)
    assert run.account("match:council").due == 6_000
    assert run.pay().add(e.Funded()).state.pot == 2 * PRICE + 6_000
