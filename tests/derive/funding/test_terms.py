# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The terms that a ledger pins must say what proposal.toml and the quote say, figure by figure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.funding.terms import document_hash, terms_of
from makeshare.derive.funding.terms_check import check_terms
from makeshare.derive.quote import quote
from makeshare.derive.share import share_price
from makeshare.errors import InputError, IntegrityError, MoneyError
from makeshare.model.funding import events as e
from makeshare.model.funding.terms import MEMBERS, Match, Offered, Part, Step, Terms, Work
from makeshare.model.price import Quote
from makeshare.model.proposal import (
    Instalment,
    Loss,
    Matching,
    Milestone,
    Pledging,
    Proposal,
    Reserve,
    Run,
    SavingsPart,
    Variant,
    WorkShare,
)
from tests.derive.funding.runs import LOSSES, make_terms, name, offered, run_in
from tests.derive.proposals import euro, fixed, make_bom, make_estimate, make_proposal, percentage

DAY = dt.date(2026, 11, 23)


def quoted(proposal: Proposal, *cents: int, batch: int | None = None, variant: str = "default") -> Quote:
    """A quote of a variant at its own smallest batch."""
    size = batch or proposal.run.batch
    estimate = msgspec.structs.replace(make_estimate(size, *(cents or (5000,))), variant=variant)
    bom = msgspec.structs.replace(make_bom(), variant=variant)
    return quote(estimate, bom, share_price(estimate, proposal).share_price, DAY)


def terms(proposal: Proposal) -> Terms:
    """The terms of a proposal quoted at 50.00 a unit."""
    return terms_of(proposal, quoted(proposal), "9" * 64)


def full() -> Proposal:
    """A proposal that uses everything there is."""
    base = make_proposal()
    return make_proposal(
        run=Run(minimum=5, optimum=10, least=4),
        variants=(Variant(name="wide", minimum=3),),
        fees=(fixed("run", 2000), percentage("price", "2")),
        reserve=Reserve(covers="mishaps", remainder="tool fund", remainder_to="tool fund", percent=Decimal(10)),
        savings=(SavingsPart(to="members", percent=60), SavingsPart(to="tool fund", percent=40)),
        risk=msgspec.structs.replace(
            base.risk,
            cover=5,
            losses=(
                Loss(who="the reserve", up_to="all", bearer="reserve"),
                Loss(who="maker", up_to="its margin", bearer="party", amount=euro(15000)),
                Loss(who="members", up_to="5 %", bearer="members"),
                Loss(who="seller", up_to="what is left", bearer="rest"),
            ),
        ),
        pledging=Pledging(
            pricing="sliding", lowest=euro(4000), band=3, extensions=2, grace_days=9, collect_days=40,
            instalments=(Instalment(percent=30, when="at once"), Instalment(percent=70, when="at delivery")),
        ),
        work=WorkShare(tasks="paint", rate=euro(1200), most=2, safety="gloves"),
        matching=(Matching(by="council", per_share=euro(500), up_to=euro(2000)),),
        milestones=(
            Milestone(name="a", date=DAY, evidence="e"),
            Milestone(name="b", date=DAY, evidence="e", releases=40),
            Milestone(name="c", date=DAY, evidence="e", releases=60),
        ),
    )  # fmt: skip


def test_every_figure_arrives() -> None:
    """Each from the one place that states it. (5 x 50.00 + 20.00) and 10 % are 297.00; over 98 %, over 5: 60.62."""
    proposal = full()
    pin = msgspec.structs.replace(quoted(proposal), variants=(quoted(proposal, 6000, batch=3, variant="wide"),))
    found = terms_of(proposal, pin, "9" * 64)
    one = {"revision": pin.revision, "geometry_hash": pin.geometry_hash, "bom_hash": pin.bom_hash}
    assert found == Terms(
        currency="EUR",
        document=document_hash(proposal),
        quote="9" * 64,
        offers=(
            Offered(variant="default", price=6062, minimum=4, **one),
            Offered(variant="wide", price=7184, minimum=3, **one),
        ),
        minimum=5,
        optimum=10,
        needed=5 * 6062,
        reserve=2703,
        reserve_to="tool fund",
        deadline="2027-03-31T18:00:00+02:00",
        pricing="sliding",
        lowest=4000,
        cover=5,
        instalments=(30, 70),
        releases=(0, 40, 60),
        work=Work(rate=1200, most=2),
        matching=(Match(by="council", per_share=500, up_to=2000),),
        losses=(
            Step(bearer="reserve", who="the reserve"),
            Step(bearer="party", who="maker", up_to=15000),
            Step(bearer="members", who="members"),
            Step(bearer="rest", who="seller"),
        ),
        surplus=(Part(to="members", percent=60), Part(to="tool fund", percent=40)),
        unsold="library",
        band=3,
        grace_days=9,
        collect_days=40,
        extensions=2,
    )
    check_terms(found)


def test_what_is_left_out_has_its_usual_value() -> None:
    """One instalment, all released with the first milestone, no minimum of its own where nothing else is offered."""
    found = terms(make_proposal())
    assert (found.instalments, found.releases, found.work, found.matching) == ((100,), (100,), None, ())
    assert found.offers[0].minimum == 0
    steps = tuple(Milestone(name=step, date=DAY, evidence="e") for step in "abc")
    assert terms(make_proposal(milestones=steps)).releases == (100, 0, 0)
    check_terms(found)


@given(st.integers(1, 30), st.integers(1, 100_000), st.integers(0, 30))
def test_the_reserve_of_the_terms_is_that_of_the_price(minimum: int, cents: int, percent: int) -> None:
    """What rounding the price up adds is in it; cost and fees are the rest, so the budget is paid for to the cent."""
    proposal = make_proposal(
        run=Run(minimum=minimum, optimum=minimum), fees=(fixed("run", 777),),
        reserve=Reserve(covers="c", remainder="r", percent=Decimal(percent)), round_up_to=euro(50),
    )  # fmt: skip
    found = terms_of(proposal, quoted(proposal, cents))
    assert found.needed == found.offers[0].price * minimum
    assert found.needed - found.reserve == cents * minimum + 777
    check_terms(found)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Spoons"},
        {"delivery": msgspec.structs.replace(make_proposal().delivery, place="mill")},
        {"risk": msgspec.structs.replace(make_proposal().risk, late="not told")},
        {"share": msgspec.structs.replace(make_proposal().share, duties="many")},
        {"milestones": (msgspec.structs.replace(make_proposal().milestones[0], date=DAY),)},
        {"fees": (fixed("run", 1),)},
        {"pledging": Pledging(instalments=(Instalment(percent=100, when="later"),))},
        {"work": WorkShare(tasks="paint", rate=euro(1), most=1, safety="gloves")},
    ],
)
def test_the_words_that_bind_have_a_name(changes: dict[str, object]) -> None:
    """One changes, and the document is another: whoever pledged is asked again."""
    assert document_hash(make_proposal(**changes)) != document_hash(make_proposal())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"summary": "Other words about it"},
        {"share_price": euro(1)},
        {"ledger_length": 7},
        {"version": "0.2.0"},
        {"deadline": dt.datetime(2027, 4, 30, 18, tzinfo=dt.UTC)},
        {"run": Run(minimum=1, optimum=2)},
    ],
)
def test_what_binds_nobody_changes_no_name(changes: dict[str, object]) -> None:
    """The ledger's pin and the words that advertise it move without asking anybody."""
    assert document_hash(make_proposal(**changes)) == document_hash(make_proposal())


def test_no_terms_follow_from_a_quote_of_something_else() -> None:
    """As no price does."""
    proposal = make_proposal()
    with pytest.raises(InputError, match="batch of 6, not 5"):
        terms_of(proposal, msgspec.structs.replace(quoted(proposal), estimate=make_estimate(6, 5000)))
    with pytest.raises(MoneyError, match="lacks tube"):
        terms_of(
            proposal, msgspec.structs.replace(quoted(proposal), estimate=make_estimate(5, 5000, missing=("tube",)))
        )


# ------------------------------------------------------------------------------------------------ what is refused
BAD: list[tuple[dict[str, object], str]] = [
    ({"losses": ()}, "ends with who bears the rest"),
    ({"losses": LOSSES[:-1]}, "ends with who bears the rest"),
    ({"losses": (LOSSES[0], *LOSSES)}, "names reserve and members once"),
    ({"losses": (LOSSES[2], *LOSSES)}, "names reserve and members once"),
    ({"losses": (LOSSES[3], *LOSSES)}, "names reserve and members once"),
    ({"losses": (Step(bearer="party", who="maker", up_to=-1), LOSSES[3])}, "no bound lies below nothing"),
    ({"losses": (Step(bearer="party", who="members", up_to=1), LOSSES[3])}, "no party is called 'members'"),
    ({"losses": (Step(bearer="rest", who=name(1)),)}, "no party is called"),
    ({"instalments": (50, 49)}, "instalments must add up to 100"),
    ({"instalments": ()}, "instalments must add up to 100"),
    ({"releases": (150, -50)}, "releases must add up to 100"),
    ({"surplus": (Part(to=MEMBERS, percent=99),)}, "surplus must add up to 100"),
    ({"surplus": (Part(to=MEMBERS, percent=50), Part(to=MEMBERS, percent=50))}, "named once"),
    ({"surplus": (Part(to="reserve", percent=100),)}, "no party is called 'reserve'"),
    ({"reserve_to": " "}, "a party has a name"),
    ({"offers": ()}, "each variant is offered once"),
    ({"offers": (offered(), offered())}, "each variant is offered once"),
    ({"offers": (offered(price=0),)}, "more than nothing"),
    ({"offers": (offered(minimum=-1),)}, "no bound lies below nothing"),
    ({"minimum": 0}, "more than nothing"),
    ({"minimum": 5}, "the optimum no less"),
    ({"needed": 0}, "more than nothing"),
    ({"shares_per_unit": 0}, "more than nothing"),
    ({"units_per_share": 0}, "more than nothing"),
    ({"reserve": -1}, "part of what is needed"),
    ({"reserve": 20_001}, "part of what is needed"),
    ({"cover": -1}, "no bound lies below nothing"),
    ({"band": -1}, "no bound lies below nothing"),
    ({"lowest": -1}, "no bound lies below nothing"),
    ({"grace_days": -1}, "no bound lies below nothing"),
    ({"collect_days": -1}, "no bound lies below nothing"),
    ({"extensions": -1}, "no bound lies below nothing"),
    ({"grace_days": 10**12}, "nobody waits longer"),
    ({"collect_days": 10**12}, "nobody waits longer"),
    ({"work": Work(rate=-1, most=1)}, "no bound lies below nothing"),
    ({"work": Work(rate=1, most=-1)}, "no bound lies below nothing"),
    ({"matching": (Match(by="council", per_share=-1, up_to=1),)}, "no bound lies below nothing"),
    ({"matching": (Match(by="council", per_share=1, up_to=-1),)}, "no bound lies below nothing"),
    ({"unsold": ""}, "owns and pays for unsold"),
    ({"unsold": "members"}, "no party is called"),
]


@pytest.mark.parametrize(("changes", "says"), BAD)
def test_terms_that_cannot_decide_are_refused(changes: dict[str, object], says: str) -> None:
    """When a run opens and when it is amended, and whoever wrote them into the file."""
    terms = make_terms(**changes)
    run_in("discussion").refused(e.Opened(terms=terms), says)
    run = run_in("open").refused(e.Amended(terms=terms, why="a change"), says)
    with pytest.raises(IntegrityError, match=says):
        run.add(e.Amended(terms=terms, why="a change"))


@pytest.mark.parametrize(
    ("changes", "why", "says"),
    [
        ({"currency": "USD"}, "a change", "neither the currency nor the deadline"),
        ({"deadline": "2027-04-30T18:00:00+02:00"}, "a change", "neither the currency nor the deadline"),
        ({}, " ", "an amendment says why"),
    ],
)
def test_an_amendment_keeps_currency_and_deadline_and_says_why(changes: dict[str, object], why: str, says: str) -> None:
    """Money that was promised stays money of that kind; the deadline has an event of its own."""
    run_in("open").refused(e.Amended(terms=make_terms(**changes), why=why), says)


def test_terms_have_one_name() -> None:
    """The hash that a pledge accepts changes with any figure, and with nothing else."""
    assert make_terms().hash == make_terms().hash
    names = {make_terms(**changes).hash for changes in ({}, {"needed": 1}, {"band": 1}, {"document": "e" * 64})}
    assert len(names) == 4
