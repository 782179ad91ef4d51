# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Changed terms ask again whom they touch, and nobody else; who does not answer is never charged."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.funding.consent import reasons
from makeshare.model.funding import events as e
from makeshare.model.funding.terms import MEMBERS, Part, Step, Terms, Work
from tests.derive.funding.runs import LOSSES, PRICE, Run, make_terms, name, offered


def priced(price: int, **changes: object) -> Terms:
    """Terms at another price, with a band of 5 %."""
    return make_terms(**({"offers": (offered(price=price),), "band": 5} | changes))


def amended(run: Run, price: int, **changes: object) -> Run:
    """Amend to another price."""
    return run.add(e.Amended(terms=priced(price, **changes), why="dearer steel"))


def consent(run: Run, number: int, amount: int) -> e.Consented:
    """A member accepts the terms that hold."""
    return e.Consented(pledge=name(number), terms=run.book.now, amount=amount)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 100))
def test_the_band_is_a_percentage_of_the_accepted_price(before: int, after: int, band: int) -> None:
    """In whole cents: asked is who would pay more than that beyond what was accepted, never who would pay less."""
    accepted = make_terms(offers=(offered(price=before),), band=band)
    now = make_terms(offers=(offered(price=after),), band=0)
    asked = list(reasons(accepted, now, "default"))
    assert bool(asked) == (after > before + before * band // 100)
    assert all("the price rose" in why for why in asked)


def test_small_steps_add_up() -> None:
    """Three times 2 % stay within 5 % twice; the third time everybody is asked, since they accepted 100.00."""
    run = Run(priced(PRICE)).opened()
    for price, waiting in ((10_200, 0), (10_404, 0), (10_500, 0), (10_501, 2)):
        assert amended(run, price).state.counts.waiting == waiting
    assert [run.account(number).promised for number in (1, 2)] == [PRICE, PRICE]


def test_a_price_within_the_band_is_not_charged_to_who_accepted_less() -> None:
    """The band spares a question; it is no permission to charge more than was promised: the reserve bears the rise."""
    run = amended(Run(priced(PRICE)).opened((1, 2)), 10_300)
    run.refused(run.pledge(3, amount=PRICE), "cost 10300")
    run.add(run.pledge(3)).met().add(e.Collected())
    assert [run.account(number).due for number in (1, 2, 3)] == [PRICE, PRICE, 10_300]


def test_a_price_within_the_band_does_not_fail_a_run() -> None:
    """Two who accepted 100.00 are the minimum still when a share costs 103.00: nobody had to be asked again."""
    run = amended(Run(priced(PRICE)).opened((1, 2)), 10_300).met()
    assert (run.state.phase, run.state.needed) == ("met", 2 * PRICE)


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "e" * 64},
        {"losses": (LOSSES[1], LOSSES[0], *LOSSES[2:])},
        {"losses": (LOSSES[0], Step(bearer="party", who="maker", up_to=4_999), *LOSSES[2:])},
        {"surplus": (Part(to=MEMBERS, percent=74), Part(to="tool fund", percent=26))},
        {"reserve_to": "tool fund"},
        {"cover": 1},
        {"instalments": (50, 50)},
        {"pricing": "sliding"},
        {"unsold": "another library"},
        {"shares_per_unit": 2},
        {"units_per_share": 2},
        {"work": Work(rate=100, most=1)},
        {"offers": (offered("wide"),)},
        {"offers": (offered(price=PRICE + 1),)},
    ],
)
def test_every_change_of_risk_asks(changes: dict[str, object]) -> None:
    """Each of these alone: the pledge waits, does not count, and lapses at the deadline without having been charged."""
    run = Run().opened()
    run.add(e.Amended(terms=make_terms(**changes), why="a change"))
    counts = run.state.counts
    assert (counts.waiting, counts.units, counts.shares, counts.members, counts.promised) == (2, 0, 0, 0, 0)
    run.met()
    assert (run.phase, run.state.counts.waiting) == ("failed", 0)
    assert {(one.state, one.due) for one in run.state.accounts} == {("lapsed", 0)}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"offers": (offered(price=PRICE - 1),)},
        {"offers": (offered(), offered("wide", 99_999))},
        {"offers": (msgspec.structs.replace(offered(), revision="0.1.1+g1:b", geometry_hash="g1:b"),)},
        {"quote": "8" * 64},
        {"minimum": 1},
        {"optimum": 9},
        {"needed": 19_000},
        {"reserve": 0, "needed": 30_000},
        {"releases": (40, 60)},
        {"band": 50},
        {"grace_days": 14},
        {"collect_days": 60},
        {"extensions": 2},
    ],
)
def test_what_touches_nobody_asks_nobody(changes: dict[str, object]) -> None:
    """Who pledged counts on, at no more than was promised."""
    run = Run().opened()
    run.add(e.Amended(terms=make_terms(**changes), why="a change"))
    assert (run.state.counts.waiting, run.state.counts.units) == (0, 2)
    assert run.state.changes[0][1] == "a change"


def test_only_the_touched_variant_is_asked() -> None:
    """Whoever pledged for the other one counts on."""
    both = (offered(), offered("wide", 12_000))
    run = Run(make_terms(offers=both)).opened((1, 2))
    run.add(run.pledge(3, variant="wide"))
    run.add(e.Amended(terms=make_terms(offers=(offered(), offered("wide", 12_001))), why="a wider bar"))
    assert [run.account(number).state for number in (1, 2, 3)] == ["live", "live", "waiting"]
    assert run.state.variants == {"default": (2, 2)}


def test_a_lower_price_is_passed_on_and_its_cover_with_it() -> None:
    """90.00 instead of 100.00: nobody pays, or stands in for, more than the lower price asks."""
    run = Run(priced(PRICE, cover=10)).opened()
    amended(run, 9_000, cover=10)
    assert [(one.promised, one.most) for one in run.state.accounts] == [(9_000, 9_900)] * 2
    assert run.met().add(e.Collected()).state.to_collect == 18_000


def test_a_price_that_falls_and_rises_again_within_the_band_stays_low_for_who_was_promised_it() -> None:
    """Back at 100.00, they accepted 100.00 once, and were promised 90.00 since."""
    run = amended(amended(Run(priced(PRICE)).opened(), 9_000), PRICE)
    assert [(one.state, one.promised) for one in run.state.accounts] == [("live", 9_000)] * 2


def test_who_chose_a_price_keeps_it() -> None:
    """On a sliding scale a lower guide price lowers nothing that was chosen."""
    run = Run(make_terms(pricing="sliding", lowest=5_000)).opened(())
    run.add(run.pledge(1, amount=12_345))
    run.add(e.Amended(terms=make_terms(pricing="sliding", lowest=5_000, offers=(offered(price=9_000),)), why="cheaper"))
    assert run.account(1).promised == 12_345


def test_consent_makes_a_pledge_count_again_for_the_new_price() -> None:
    """It names the terms that hold and what they ask; from then on it is charged that."""
    run = amended(Run(priced(PRICE, cover=10)).opened(), 12_000, cover=10)
    old = e.Consented(pledge=name(1), terms=priced(PRICE, cover=10).hash, amount=PRICE)
    run.refused(old, "consents to other terms")
    run.refused(consent(run, 1, PRICE), "cost 12000")
    run.add(consent(run, 1, 12_000))
    assert (run.state.counts.units, run.state.counts.waiting, run.state.counts.promised) == (1, 1, 12_000)
    account = run.account(1)
    assert (account.state, account.promised, account.most, account.terms) == ("live", 12_000, 13_200, run.book.now)
    run.add(consent(run, 2, 12_000)).met().add(e.Collected())
    assert run.state.to_collect == 24_000


def test_consent_comes_before_the_deadline() -> None:
    """Afterwards the pledge has lapsed."""
    run = amended(Run(priced(PRICE)).opened((1, 2, 3)), 12_000)
    run.add(consent(run, 1, 12_000), consent(run, 2, 12_000))
    run.refused(consent(run, 3, 12_000), "came after the deadline", at="2027-03-31T18:00:01+02:00")
    run.met().add(e.Collected())
    assert [run.account(number).state for number in (1, 2, 3)] == ["live", "live", "lapsed"]
    assert run.account(3).due == 0


def test_a_pledge_that_waits_keeps_no_place() -> None:
    """Others may take it: the run never grows beyond its optimum, by whichever way somebody comes back."""
    run = amended(Run(priced(PRICE)).opened((1, 2, 3, 4)), 12_000)
    run.add(run.pledge(5, units=3))
    run.add(consent(run, 1, 12_000))
    run.refused(consent(run, 2, 12_000), "room for 0 more units")
    run.add(e.Cancelled(pledge=name(5)))
    run.add(consent(run, 2, 12_000)).add(run.pledge(6))
    back = run.add(e.Amended(terms=priced(PRICE), why="cheaper after all")).state
    assert back.counts.units == 4
    assert [run.account(number).state for number in (1, 2, 3, 4, 6)] == ["live", "live", "live", "waiting", "live"]


def test_a_change_that_is_taken_back_asks_nobody() -> None:
    """Who waited counts again without having to answer."""
    run = amended(amended(Run(priced(PRICE)).opened(), 12_000), PRICE)
    assert (run.state.counts.waiting, run.state.counts.units) == (0, 2)
    assert [one.promised for one in run.state.accounts] == [PRICE, PRICE]


def test_a_pledge_that_waits_may_be_cancelled() -> None:
    """Leaving is an answer too."""
    run = amended(Run(priced(PRICE)).opened(), 12_000).add(e.Cancelled(pledge=name(1)))
    assert (run.state.counts.waiting, run.state.counts.cancelled, run.account(1).state) == (1, 1, "cancelled")


def test_a_share_that_pays_for_less_needs_another_pledge() -> None:
    """Where a unit takes two shares from now on, a pledge of one share cannot consent to it."""
    run = Run().opened()
    run.add(e.Amended(terms=make_terms(shares_per_unit=2), why="halves"))
    run.refused(consent(run, 1, PRICE), "1 shares no longer pay for 1 units")


def test_hours_of_work_are_counted_by_the_terms_that_were_accepted() -> None:
    """An hour that counts for less asks again, and is then counted at the new rate."""
    run = Run(make_terms(work=Work(rate=1_000, most=2))).opened(())
    run.add(run.pledge(1, hours=2), run.pledge(2))
    run.add(e.Amended(terms=make_terms(work=Work(rate=500, most=2)), why="an hour counts less"))
    assert run.state.counts.waiting == 2
    run.add(consent(run, 1, 9_000), consent(run, 2, PRICE))
    assert [(one.promised, one.most) for one in run.state.accounts] == [(9_000, PRICE), (PRICE, PRICE)]
