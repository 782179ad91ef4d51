# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a member may do, and when; and that nobody pays twice, too much, or for somebody else."""

from __future__ import annotations

import msgspec
import pytest

from makeshare.derive.funding.account import Open
from makeshare.derive.funding.book import Book
from makeshare.errors import IntegrityError
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Account, Phase
from makeshare.model.funding.terms import Step, Work
from tests.derive.funding.runs import LOSSES, PRICE, SHOWN, Run, after, make_terms, name, offered, run_in


# ------------------------------------------------------------------------------------------------------- pledging
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"pledge": name(1)}, "was made before"),
        ({"pledge": name(8)}, "was made before"),
        ({"pledge": name(9)}, "was made before"),
        ({"pledge": "Anna"}, "is no pseudonym"),
        ({"member": "anna@example.org"}, "is no pseudonym"),
        ({"member": name(3).upper().replace("0", "A")}, "is no pseudonym"),
        ({"terms": "t1:other"}, "accepts other terms"),
        ({"terms": ""}, "accepts other terms"),
        ({"units": 0}, "do not pay for 0 units"),
        ({"units": -1}, "do not pay for -1 units"),
        ({"units": 2}, "1 shares do not pay for 2 units"),
        ({"shares": 0}, "0 shares do not pay"),
        ({"variant": "wide"}, "no variant 'wide' is on offer"),
        ({"amount": PRICE - 1}, "1 shares cost 10000"),
        ({"amount": PRICE + 1}, "1 shares cost 10000"),
        ({"amount": -PRICE}, "1 shares cost 10000"),
        ({"hours": 1}, "more hours of work"),
        ({"hours": -1}, "more hours of work"),
        ({"units": 3, "shares": 3, "amount": 3 * PRICE}, "room for 2 more units"),
    ],
)
def test_a_pledge_that_cannot_be_is_refused(changes: dict[str, object], says: str) -> None:
    """Each wrong field is named; pseudonyms of interests, cancelled ones too, are never used again."""
    run = Run().opened().add(*(e.Interested(pledge=name(number), member=name(number), units=1) for number in (8, 9)))
    run.add(e.Cancelled(pledge=name(9)))
    run.refused(msgspec.structs.replace(run.pledge(3), **changes), says)


def test_units_and_shares_are_counted_apart() -> None:
    """A machine in three shares, a share of two forks; somebody may pay for more than is taken."""
    thirds = Run(make_terms(shares_per_unit=3, minimum=1, optimum=2)).opened(())
    thirds.refused(thirds.pledge(1, shares=2, amount=2 * PRICE), "2 shares do not pay for 1 units")
    thirds.add(thirds.pledge(1))
    pairs = Run(make_terms(units_per_share=2)).opened(())
    pairs.add(pairs.pledge(1, units=2), pairs.pledge(2, units=1))
    assert [(run.state.counts.units, run.state.counts.shares) for run in (thirds, pairs)] == [(1, 3), (3, 2)]


def test_members_are_counted_once_however_often_they_pledge() -> None:
    """Two pledges of one member are two pledges, and one member, until both are gone."""
    run = Run().opened((1,))
    run.add(run.pledge(2, member=name(1)))
    assert (run.state.counts.pledges, run.state.counts.members) == (2, 1)
    run.add(e.Cancelled(pledge=name(1)))
    assert (run.state.counts.pledges, run.state.counts.members, run.state.counts.cancelled) == (1, 1, 1)
    run.add(e.Cancelled(pledge=name(2)))
    assert (run.state.counts.pledges, run.state.counts.members, run.state.counts.cancelled) == (0, 0, 2)


def test_a_pledge_is_cancelled_freely_until_the_deadline_and_never_twice() -> None:
    """After that a member may withdraw; a cancelled one is neither revived nor changed."""
    run = Run().opened((1, 2, 3)).add(e.Cancelled(pledge=name(3)))
    run.refused(e.Cancelled(pledge=name(3)), "was cancelled before")
    run.refused(e.Cancelled(pledge=name(4)), "was not made")
    run.refused(e.Consented(pledge=name(3), terms=run.book.now, amount=PRICE), "was cancelled before")
    run.refused(run.pledge(3), "was made before")
    run.met().refused(e.Cancelled(pledge=name(1)), "before the deadline only")
    assert run.add(e.Collected()).account(3).due == 0


def test_interest_binds_nobody_and_is_counted_apart() -> None:
    """It can be taken back at any time, and moves neither counts nor money."""
    run = Run().add(*(e.Interested(pledge=name(number), member=name(7), units=2) for number in (1, 2)))
    counts = run.state.counts
    assert (counts.interested_units, counts.interested_members, counts.units, counts.promised) == (4, 1, 0, 0)
    run.refused(e.Interested(pledge=name(1), member=name(7), units=1), "was made before")
    run.refused(e.Interested(pledge=name(3), member=name(7), units=0), "at least one unit")
    run.add(e.Cancelled(pledge=name(1)))
    run.refused(e.Interested(pledge=name(1), member=name(7), units=1), "was made before")
    assert run.state.counts.interested_units == 2


def test_what_is_chosen_lies_above_the_least() -> None:
    """On a sliding scale: the least is per share, and hours of work come off it."""
    terms = make_terms(pricing="sliding", lowest=6_000, work=Work(rate=1_500, most=2))
    run = Run(terms).opened(())
    run.refused(run.pledge(1, amount=5_999), "less than may be chosen, 6000")
    run.refused(run.pledge(1, amount=11_999, units=2), "less than may be chosen, 12000")
    run.refused(run.pledge(1, amount=2_999, hours=2), "less than may be chosen, 3000")
    run.add(run.pledge(1, amount=6_000), run.pledge(2, amount=3_000, hours=2), run.pledge(3, amount=99_999))
    assert run.state.counts.promised == 6_000 + 3_000 + 99_999


# -------------------------------------------------------------------------------------------------------- payments
def collecting(**changes: object) -> Run:
    """A run of three members of whom the first has paid."""
    run = Run(make_terms(**changes)).opened((1, 2, 3)).met().add(e.Collected())
    return run.add(e.Paid(pledge=name(1), amount=PRICE, ref=run.ref()))


@pytest.mark.parametrize("kind", ["paid", "party-paid", "refunded", "spent", "bounced"])
def test_the_same_row_of_an_import_never_counts_twice(kind: str) -> None:
    """Whatever it is taken for the second time; and no movement of money is without one."""
    run = collecting().add(e.Paid(pledge=name(1), amount=5, ref="bank:17"))
    again: dict[str, e.LedgerEvent] = {
        "paid": e.Paid(pledge=name(2), amount=PRICE, ref="bank:17"),
        "party-paid": e.Received(party="council", amount=5, ref="bank:17"),
        "refunded": e.Refunded(pledge=name(1), amount=5, ref="bank:17"),
        "bounced": e.Bounced(pledge=name(1), ref="bank:17"),
    }
    if kind == "spent":
        run = run_in("settling").add(e.Paid(pledge=name(1), amount=5, ref="bank:17"))
        again["spent"] = e.Spent(party="maker", amount=5, ref="bank:17")
    run.refused(again[kind], "row bank:17 was counted before")
    run.refused(msgspec.structs.replace(again[kind], ref=""), "names the row of an import")


def test_what_is_paid_too_much_or_too_early_is_to_be_paid_back() -> None:
    """Nothing is due before the minimum is met, and never more than was pledged."""
    run = Run().opened().add(e.Paid(pledge=name(1), amount=PRICE + 300, ref="a"))
    assert (run.state.pot, run.state.to_pay_out, run.account(1).due) == (PRICE + 300, PRICE + 300, 0)
    run.met().add(e.Collected())
    assert (run.account(1).due, run.account(1).to_pay_out, run.state.to_collect) == (PRICE, 300, PRICE)
    run.refused(e.Refunded(pledge=name(1), amount=301, ref="b"), "more than is to be paid back")
    run.refused(e.Refunded(pledge=name(1), amount=0, ref="b"), "more than nothing")
    assert run.add(e.Refunded(pledge=name(1), amount=300, ref="b")).state.to_pay_out == 0


def test_a_failed_run_still_owes_what_came_too_early() -> None:
    """The instruction stands until an import confirms it."""
    run = Run().opened((1,)).add(e.Paid(pledge=name(1), amount=700, ref="a")).met()
    assert (run.state.phase, run.state.to_pay_out, run.state.pot) == ("failed", 700, 700)
    run.add(e.Refunded(pledge=name(1), amount=200, ref="b"))
    assert run.state.to_pay_out == 500
    assert run.add(e.Refunded(pledge=name(1), amount=500, ref="c")).state.pot == 0


def test_a_share_counts_as_paid_when_all_of_it_is_and_its_member_is_still_there() -> None:
    """One of three; not the one that is half paid, and not the one that left with its money."""
    run = collecting().add(e.Paid(pledge=name(2), amount=PRICE - 1, ref="nearly"))
    assert (run.state.counts.paid_shares, run.state.counts.paid) == (1, 2 * PRICE - 1)
    run.pay().add(e.Funded(), e.Withdrawn(pledge=name(1), refund=PRICE, ground="late")).pay()
    assert (run.state.counts.paid_shares, run.state.counts.paid) == (2, 2 * PRICE)


def test_a_bounced_payment_is_owed_again() -> None:
    """The money is gone, the debt is back, and the time to repair it begins anew."""
    run = collecting().add(e.Bounced(pledge=name(1), amount=PRICE, ref="back"), days=20)
    assert (run.state.pot, run.account(1).net, run.account(1).to_collect) == (0, 0, PRICE)
    run.refused(e.Bounced(pledge=name(1), amount=1, ref="more"), "no more can be taken back than was paid")
    run.refused(e.Bounced(pledge=name(1), amount=-1, ref="more"), "no more can be taken back than was paid")
    run.refused(e.Dropped(pledge=name(1)), "there is time to repair it", days=7)
    run.add(e.Paid(pledge=name(1), amount=PRICE, ref="again"))
    run.refused(e.Dropped(pledge=name(1)), "nothing is owed on this pledge", days=30)


def test_money_that_was_spent_is_taken_back_from_nobody_but_the_holder() -> None:
    """A bank takes a payment back when the pot is empty: who made up for it comes first, and is then owed it."""
    run = run_in("production").add(e.Reached(milestone=1, evidence=(SHOWN,)))
    run.add(e.Billed(party="maker", line="steel", amount=18_000), e.Spent(party="maker", amount=18_000, ref="s"))
    run.refused(e.Bounced(pledge=name(1), amount=PRICE, ref="b"), "cannot have been paid.*party-paid")
    run.add(e.Received(party="holder", amount=8_000, ref="h"), e.Bounced(pledge=name(1), amount=PRICE, ref="b"))
    assert (run.state.pot, run.account("holder").to_pay_out, run.account(1).to_collect) == (0, 8_000, PRICE)


# -------------------------------------------------------------------------------------------- dropped, and replaced
def test_a_pledge_is_dropped_only_after_the_grace_days_and_a_last_reminder() -> None:
    """Seven days, and 24 hours more; then it counts no more and owes nothing, what it paid in part goes back."""
    run = collecting()
    run.add(e.Paid(pledge=name(2), amount=1_000, ref="part"))
    asked = run.book.accounts[name(2)].asked
    assert asked is not None
    run.refused(e.Dropped(pledge=name(2)), "may be dropped from", at=after(asked.isoformat(), 8 * 86_400 - 1))
    run.add(e.Dropped(pledge=name(2)), at=after(asked.isoformat(), 8 * 86_400))
    dropped = run.account(2)
    assert (dropped.state, dropped.due, dropped.to_pay_out) == ("dropped", 0, 1_000)
    assert (run.state.counts.units, run.state.counts.promised) == (2, 2 * PRICE)
    run.refused(e.Dropped(pledge=name(2)), "was dropped before")
    run.refused(e.Dropped(pledge=name(1)), "nothing is owed on this pledge", days=30)


def test_another_pledge_takes_the_place_of_a_dropped_one() -> None:
    """It is due at once, has its own days to pay, and the run is funded with it."""
    run = collecting(optimum=3)
    run.refused(run.pledge(4), "room for 0 more units")
    run.add(e.Dropped(pledge=name(2)), days=8.5)
    run.add(run.pledge(4))
    assert (run.account(4).due, run.state.counts.units) == (PRICE, 3)
    run.refused(e.Dropped(pledge=name(4)), "there is time to repair it", days=5)
    assert run.pay().add(e.Funded()).state.pot == 3 * PRICE


def test_each_instalment_has_its_own_days() -> None:
    """Whoever paid the first part in time is not dropped the day after the second was asked for."""
    run = Run(make_terms(instalments=(50, 50))).opened((1,))
    run.add(run.pledge(2, plan="instalments")).funded().add(e.Collected(instalment=2), days=60)
    run.refused(e.Dropped(pledge=name(2)), "there is time to repair it", days=7)
    run.add(e.Dropped(pledge=name(2)), days=2)
    assert (run.account(2).due, run.account(2).to_pay_out) == (0, PRICE // 2)
    assert run.account("library").due == PRICE


@pytest.mark.parametrize(("dropped", "phase"), [((2,), "funded"), ((2, 3), "collecting")])
def test_a_run_is_funded_only_while_it_reaches_its_minimum(dropped: tuple[int, ...], phase: Phase) -> None:
    """Two units of three still do; one does not."""
    run = collecting().add(*(e.Dropped(pledge=name(number)) for number in dropped), days=9)
    run.pay()
    if phase == "funded":
        run.add(e.Funded())
    else:
        run.refused(e.Funded(), "does not reach the minimum")
    assert run.state.phase == phase


# --------------------------------------------------------------------------------------------------- leaving later
@pytest.mark.parametrize(("refund", "library"), [(0, 0), (4_000, 4_000), (PRICE, PRICE)])
def test_who_withdraws_is_replaced_by_the_party_for_unsold_units(refund: int, library: int) -> None:
    """Together they still bring in what was promised, and the units are the party's."""
    run = Run().opened().funded().add(e.Withdrawn(pledge=name(1), refund=refund, ground="moved away"))
    assert (run.account(1).due, run.account(1).to_pay_out, run.account(1).state) == (
        PRICE - refund,
        refund,
        "withdrawn",
    )
    owed = sum(one.due for one in run.state.accounts if one.who == "library")
    assert owed == library
    counts = run.state.counts
    assert (counts.units, counts.underwritten_units, counts.underwritten_shares) == (1, 1, 1)
    assert sum(one.due for one in run.state.accounts) == 2 * PRICE
    assert run.settled(1_000).state.phase == "settled"


@pytest.mark.parametrize(
    ("refund", "ground", "says"),
    [(PRICE + 1, "late", "no more is paid back"), (-1, "late", "no more is paid back"), (0, " ", "on which ground")],
)
def test_a_withdrawal_has_its_ground_and_its_bound(refund: int, ground: str, says: str) -> None:
    """What was paid too much goes back anyhow, and is no part of it."""
    run = run_in("funded").add(e.Paid(pledge=name(1), amount=50, ref="twice"))
    run.refused(e.Withdrawn(pledge=name(1), refund=refund, ground=ground), says)


def test_nobody_withdraws_twice_or_after_being_dropped() -> None:
    """An ended pledge stays ended."""
    run = run_in("funded").add(e.Withdrawn(pledge=name(1), refund=0, ground="late"))
    run.refused(e.Withdrawn(pledge=name(1), refund=0, ground="late"), "was withdrawn before")
    run.refused(e.Worked(pledge=name(1), hours=1), "was withdrawn before")


def test_a_pledge_whose_payment_bounced_in_production_falls_to_the_party_for_unsold_units() -> None:
    """The run goes on with all of its money."""
    run = run_in("production").add(e.Bounced(pledge=name(1), amount=PRICE, ref="b"))
    run.add(e.Dropped(pledge=name(1)), days=9)
    assert (run.account(1).due, run.account("library").due) == (0, PRICE)
    assert sum(one.due for one in run.state.accounts) == 2 * PRICE


# ------------------------------------------------------------------------------------------------------------ work
def workers(**changes: object) -> Run:
    """Two members who pay 70.00 and work up to two hours at 15.00."""
    run = Run(make_terms(work=Work(rate=1_500, most=2), **changes)).opened(())
    return run.add(run.pledge(1, hours=2), run.pledge(2, hours=2)).funded()


def test_hours_that_were_not_worked_are_due_when_the_books_close() -> None:
    """Both hours done: 70.00; one of two: 85.00; and no more hours than were promised."""
    run = workers()
    assert (run.state.pot, run.state.counts.hours) == (14_000, 4)
    run.add(e.Worked(pledge=name(1), hours=1), e.Worked(pledge=name(1), hours=1), e.Worked(pledge=name(2), hours=1))
    run.refused(e.Worked(pledge=name(1), hours=1), "0 hours of this pledge are still to be worked")
    run.refused(e.Worked(pledge=name(2), hours=0), "1 hours of this pledge")
    run.made(15_500)
    before = {number: run.account(number).due for number in (1, 2)}
    run.add(e.Settled())
    assert before == {1: 7_000, 2: 7_000}
    done = run.state.settlement
    assert done is not None
    assert done.funds == 7_000 + 8_500
    assert run.state.counts.worked == 3


def test_a_member_who_pays_by_work_alone_bears_no_more_than_the_cover() -> None:
    """Nothing was due, and a loss is still shared out by what each accepted: the run can be settled."""
    losses = (Step(bearer="members", who="the members"), LOSSES[-1])
    run = Run(make_terms(work=Work(rate=PRICE, most=1), cover=10, losses=losses, reserve=0)).opened((1,))
    run.add(run.pledge(2, hours=1)).funded().add(e.Worked(pledge=name(2), hours=1)).made(PRICE + 1_500)
    run.add(e.Settled())
    assert [run.account(number).due for number in (1, 2)] == [PRICE + 750, 750]
    assert run.pay().state.phase == "settled"


def test_who_leaves_after_working_is_not_charged_for_the_rest() -> None:
    """The hours not worked are the party's, who takes over."""
    run = workers().add(e.Worked(pledge=name(1), hours=1))
    run.add(e.Withdrawn(pledge=name(1), refund=7_000, ground="late"))
    assert (run.account(1).due, run.account("library").due) == (0, 7_000 + 1_500)
    assert run.settled(100).state.phase == "settled"


def test_help_in_kind_moves_no_money() -> None:
    """It is noted at the value that the budget has for it."""
    run = run_in("production").add(e.Gave(member=name(1), line="paint", value=2_500))
    run.refused(e.Gave(member="Anna", line="paint", value=1), "is no pseudonym")
    run.refused(e.Gave(member=name(1), line="paint", value=0), "more than nothing")
    assert (run.state.counts.in_kind, run.state.pot, run.state.costs) == (2_500, 2 * PRICE, {})


def test_no_member_ever_owes_more_than_the_pledge_and_its_cover() -> None:
    """However dear the run: 100.00 and 20 %; what is left falls on the named party."""
    run = Run(make_terms(cover=20)).opened().funded().settled(900_000)
    members = [one for one in run.state.accounts if one.kind == "member"]
    assert [(one.due, one.most) for one in members] == [(12_000, 12_000)] * 2
    assert run.account("seller").net == 900_000 - 2 * 12_000 - 5_000


def test_an_account_takes_no_more_than_its_bound_from_any_rule() -> None:
    """The last guard, where a rule of our own were wrong: promise, hours and cover, and not a cent more."""
    book, account = Book(), Open(name(1), "member", "live", promised=500, cover=20, hours=2, rate=30)
    book.post(account, "any rule", due=580)
    with pytest.raises(IntegrityError, match=f"pledge {name(1)} would owe more than was pledged"):
        book.post(account, "any rule", due=1)


def test_an_account_says_what_is_still_to_come_in_or_to_go_out() -> None:
    """Never both at once, and nothing when instruction and confirmation agree."""
    for due, net, collect, pay in ((5, 3, 2, 0), (3, 5, 0, 2), (4, 4, 0, 0), (-4, 0, 0, 4)):
        account = Account(who="x", kind="party", state="party", due=due, net=net)
        assert (account.to_collect, account.to_pay_out) == (collect, pay)


def test_a_pledge_names_its_variant_point_and_plan() -> None:
    """What distribution and collecting need is kept with it."""
    run = Run(make_terms(offers=(offered(), offered("wide", 12_000)))).opened(())
    account = run.add(run.pledge(1, variant="wide", point="mill", plan="instalments")).account(1)
    assert (account.variant, account.point, account.plan, account.promised) == ("wide", "mill", "instalments", 12_000)
