# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A proposal must state the price that follows, and may not ask for money before everything stands."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from makeshare.derive.funding.replay import replay
from makeshare.derive.funding.terms import terms_of
from makeshare.derive.proposal import Costs, asked_again, check_proposal, quote_today, ready, view, warnings
from makeshare.errors import IntegrityError, MakeshareError, Place, StaleError
from makeshare.model.cost import Estimate
from makeshare.model.funding import events as e
from makeshare.model.funding.state import State
from makeshare.model.price import Quote
from makeshare.model.proposal import (
    Instalment,
    Matching,
    Milestone,
    Pledging,
    Proposal,
    QuotePin,
    Run,
    SavingsPart,
    Variant,
    WorkShare,
)
from tests.derive.funding.runs import Run as Ledger
from tests.derive.funding.runs import name
from tests.derive.proposals import euro, fixed, make_bom, make_estimate, make_proposal, parties

FILE = "site/proposals/0007-garden-fork"
PLACE = Place(f"{FILE}/proposal.toml")
TODAY = make_estimate(5, 5000)
LARGE = make_estimate(10, 4000)
SIGNED = QuotePin(
    sha256="0" * 64, signed_by="the maker", signed_on=dt.date(2026, 11, 24), evidence="quote.pdf"
)  # fmt: skip
MADE = Milestone(name="made", date=dt.date(2027, 5, 1), evidence="photograph", releases=100)


def cost_of(estimate: Estimate = TODAY, bars: int = 4, **others: Estimate) -> Costs:
    """Today's bill and cost of each variant."""
    bom = make_bom(bars=bars)
    costs = {"default": (bom, estimate)}
    for variant, other in others.items():
        costs[variant] = (
            msgspec.structs.replace(bom, variant=variant),
            msgspec.structs.replace(other, variant=variant),
        )
    return costs


def make_draft(**changes: object) -> Proposal:
    """A draft without any fault."""
    return make_proposal(**({"share_price": euro(5000), "place": PLACE} | changes))


def make_ready(**changes: object) -> Proposal:
    """A proposal that may be opened."""
    named = {"example": False, "parties": parties("the workshop"), "quote": SIGNED, "milestones": (MADE,)}
    return make_draft(**(named | changes))


def make_quote(proposal: Proposal | None = None, costs: Costs | None = None) -> Quote:
    """What it rests on."""
    return quote_today(proposal or make_ready(), costs or cost_of(), dt.date(2026, 11, 23))


def opened(proposal: Proposal | None = None, pin: Quote | None = None, pledges: int = 2) -> Ledger:
    """The ledger of a proposal that was opened, with so many pledges of a share."""
    of = proposal or make_ready()
    return Ledger(terms_of(of, pin or make_quote(of), SIGNED.sha256)).opened(range(1, pledges + 1))


def pinned(proposal: Proposal, state: State) -> Proposal:
    """The proposal with the ledger's end pinned."""
    return msgspec.structs.replace(proposal, ledger_head=state.head.hash, ledger_length=state.head.length)


def told(
    proposal: Proposal, ledger: Ledger | None = None, pin: Quote | None = None, costs: Costs | None = None
) -> list[str]:
    """All problems, as people read them."""
    state = ledger.state if ledger else State()
    return [str(one) for one in check_proposal(pinned(proposal, state), costs or cost_of(), state, pin)]


# ------------------------------------------------------------------------------------------------------------ drafts
def test_a_draft_that_follows_from_its_cost_has_no_problem() -> None:
    """The worked case: nothing to say."""
    assert told(make_draft()) == []


def test_a_draft_whose_price_no_longer_follows_fails_with_both_figures() -> None:
    """The error says what stands, what follows and which command writes it."""
    (problem,) = check_proposal(make_draft(share_price=euro(4999)), cost_of(), State())
    assert isinstance(problem, StaleError)
    assert "EUR 49.99" in str(problem)
    assert "EUR 50.00" in str(problem)
    assert "makeshare proposal price 0007-garden-fork --write" in problem.tip
    assert problem.place.field == "share_price"


def test_a_draft_without_a_price_says_which_follows() -> None:
    """A new proposal is told its price."""
    (problem,) = told(make_draft(share_price=None))
    assert "not stated" in problem
    assert "EUR 50.00" in problem


def test_an_incomplete_cost_is_a_problem_and_no_price() -> None:
    """The gap is named; no figure stands in for it."""
    (problem,) = told(make_draft(), costs=cost_of(make_estimate(5, 5000, missing=("tube",))))
    assert "lacks tube" in problem


def test_a_draft_of_another_version_of_the_design_is_stale() -> None:
    """A draft follows the design as it is today."""
    (problem,) = told(make_draft(version="0.0.9"))
    assert "0.0.9" in problem
    assert "0.1.0" in problem


def test_steps_that_go_back_in_time_are_refused() -> None:
    """Milestones go forward, and nothing is handed over before the deadline."""
    later, sooner = (
        Milestone(name=day, date=dt.date.fromisoformat(day), evidence="e") for day in ("2027-05-02", "2027-05-01")
    )
    delivery = msgspec.structs.replace(make_draft().delivery, date=dt.date(2027, 3, 30))
    problems = told(make_draft(milestones=(later, sooner), delivery=delivery))
    assert ["comes before" in problems[0], "before the deadline" in problems[1]] == [True, True]


# ---------------------------------------------------------------------------------------------------------- variants
WIDE: dict[str, object] = {
    "run": Run(minimum=5, optimum=10, least=5),
    "variants": (Variant(name="wide", minimum=3, share_price=euro(6000)),),
}
BOTH = cost_of(wide=make_estimate(3, 6000))


@pytest.mark.parametrize(
    ("stated", "estimate", "says"),
    [
        (euro(6000), make_estimate(3, 6000), ""),
        (euro(5999), make_estimate(3, 6000), "variant wide costs EUR 59.99, and EUR 60.00 follows"),
        (None, make_estimate(3, 6000), "variant wide costs nothing stated, and EUR 60.00 follows"),
        (euro(6000), make_estimate(3, 6000, missing=("tube",)), "lacks tube"),
        (euro(6000), make_estimate(5, 6000), "batch of 5, not 3"),
    ],
)
def test_each_variant_states_the_price_that_follows(stated: object, estimate: Estimate, says: str) -> None:
    """From its own cost, in its own smallest batch."""
    variants = (Variant(name="wide", minimum=3, share_price=stated),)  # type: ignore[arg-type]  # money or nothing
    problems = told(make_draft(**(WIDE | {"variants": variants})), costs=cost_of(wide=estimate))
    assert [says in problem for problem in problems] == ([True] if says else [])


def test_an_opened_variant_rests_on_its_own_quote() -> None:
    """What was not quoted is not offered; today's cost of it no longer counts."""
    proposal = make_ready(**WIDE)
    pin = make_quote(proposal, BOTH)
    assert [one.variant for one in pin.variants] == ["wide"]
    dearer = cost_of(wide=make_estimate(3, 9000))
    assert told(proposal, opened(proposal, pin), pin, dearer) == []
    alone = msgspec.structs.replace(pin, variants=())
    assert any("variant wide was not quoted" in one for one in told(proposal, opened(proposal, pin), alone, dearer))


def test_assumed_prices_of_a_variant_count_too() -> None:
    """The cheap variant may be known to the cent: the other one is guessed."""
    pin = make_quote(make_ready(**WIDE), cost_of(wide=make_estimate(3, 6000, assumed="0.5")))
    (problem,) = (str(one) for one in ready(make_ready(**WIDE), pin))
    assert "50 % of the cost of wide rests on assumed prices, and at most 10 % may where money is real" in problem


# -------------------------------------------------------------------------------------------------- before it opens
def test_a_proposal_with_everything_opens() -> None:
    """Parties, a signed quote, known prices, and milestones that say what they release."""
    assert list(ready(make_ready(), make_quote())) == []
    assert told(make_ready(), opened(), make_quote()) == []


@pytest.mark.parametrize(
    ("changes", "pin", "says"),
    [
        ({"quote": None}, None, "rests on a quote, and there is none"),
        ({"quote": None}, make_quote(), "rests on a quote, and there is none"),
        ({}, None, "rests on a quote, and there is none"),
        ({"quote": QuotePin(sha256="0" * 64)}, make_quote(), "has not signed"),
        ({"quote": QuotePin(sha256="0" * 64, signed_by="m", evidence="e")}, make_quote(), "has not signed"),
        ({}, make_quote(costs=cost_of(make_estimate(5, 5000, assumed="0.11"))), "11 % of the cost of default rests"),
        ({"share_price": euro(4900)}, make_quote(), "quote is for EUR 50.00 a share, not EUR 49.00"),
        ({"version": "0.2.0"}, make_quote(), "not version 0.2.0"),
        ({"milestones": make_draft().milestones}, make_quote(), "no milestone releases money"),
        ({"milestones": ()}, make_quote(), "no milestone releases money"),
    ],
)
def test_nothing_opens_before_everything_stands(changes: dict[str, object], pin: Quote | None, says: str) -> None:
    """Each thing that is missing is named, alone."""
    assert [says in str(one) for one in ready(make_ready(**changes), pin)] == [True]


def test_an_example_may_rest_on_assumed_prices() -> None:
    """Nothing else is waived, and its page says so."""
    guessed = make_quote(costs=cost_of(make_estimate(5, 5000, assumed="0.9")))
    assert list(ready(make_ready(example=True), guessed)) == []
    assert any(
        "has not signed" in str(one) for one in ready(make_ready(example=True, quote=QuotePin(sha256="")), guessed)
    )
    state = opened(make_ready(example=True), guessed, pledges=0).state
    assert any("90 % of the cost" in str(one) for one in warnings(make_ready(example=True), cost_of(), state, guessed))


@pytest.mark.parametrize("field", [one.name for one in msgspec.structs.fields(type(parties()))])
def test_nothing_opens_with_one_party_unnamed(field: str) -> None:
    """Every one of the eight is needed."""
    all_but_one = msgspec.structs.replace(parties("the workshop"), **{field: getattr(parties(), field)})
    (problem,) = (str(one) for one in ready(make_ready(parties=all_but_one), make_quote()))
    assert "nobody is named" in problem
    assert f"parties.{field}" in problem


@pytest.mark.parametrize("field", ["coordinator", "complaints"])
def test_who_must_answer_is_within_reach(field: str) -> None:
    """A name without an address answers nobody."""
    named = parties("the workshop")
    mute = msgspec.structs.replace(named, **{field: msgspec.structs.replace(named.coordinator, contact="")})
    (problem,) = ready(make_ready(parties=mute), make_quote())
    assert f"there is no contact: {field}" in str(problem)


# ---------------------------------------------------------------------------------------------------- once it is open
def test_what_was_opened_keeps_what_it_was_opened_with() -> None:
    """Everything above stays a problem afterwards: nobody can unname a party once money is promised."""
    problems = told(make_ready(parties=parties()), opened(), make_quote())
    assert sum("nobody is named" in one for one in problems) == 8
    assert any("from the pinned quote follows EUR 50.00" in one for one in told(make_ready(share_price=euro(4900)),
                                                                               opened(), make_quote()))  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "Spoons"}, "document"),
        ({"reserve": msgspec.structs.replace(make_draft().reserve, covers="other mishaps")}, "document"),
        ({"run": Run(minimum=5, optimum=11)}, "optimum"),
        ({"savings": (SavingsPart(to="members", percent=100),)}, "surplus"),
        ({"risk": msgspec.structs.replace(make_draft().risk, cover=5)}, "cover"),
        ({"risk": msgspec.structs.replace(make_draft().risk, losses=make_draft().risk.losses[1:])}, "losses"),
        ({"reserve": msgspec.structs.replace(make_draft().reserve, remainder_to="library")}, "reserve_to"),
        ({"pledging": Pledging(band=5)}, "band"),
        ({"pledging": Pledging(extensions=9)}, "extensions"),
        ({"pledging": Pledging(grace_days=1)}, "grace_days"),
        ({"pledging": Pledging(collect_days=1)}, "collect_days"),
        ({"pledging": Pledging(instalments=(Instalment(percent=100, when="at once"),))}, "document"),
        ({"pledging": Pledging(pricing="sliding", lowest=euro(100))}, "pricing"),
        ({"share": msgspec.structs.replace(make_draft().share, unsold_party="nobody")}, "unsold"),
        ({"matching": (Matching(by="council", per_share=euro(1), up_to=euro(9)),)}, "matching"),
        ({"work": WorkShare(tasks="paint", rate=euro(500), most=2, safety="gloves")}, "work"),
        ({"milestones": tuple(msgspec.structs.replace(MADE, releases=part) for part in (40, 60))}, "releases"),
        ({"quote": msgspec.structs.replace(SIGNED, sha256="1" * 64)}, "quote"),
    ],
)  # fmt: skip
def test_an_edit_of_what_members_accepted_is_found(changes: dict[str, object], field: str) -> None:
    """The file may not drift from the terms that the ledger pins: undo the edit, or amend and ask."""
    problems = told(make_ready(**changes), opened(), make_quote())
    assert any(f"'{field}' is not what the ledger pins" in one for one in problems)
    assert all("makeshare proposal amend" in one for one in problems if "what the ledger pins" in one)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"fees": (fixed("run", 500),)}, "from the pinned quote follows EUR 51.00"),
        ({"run": Run(minimum=6, optimum=10)}, "batch of 5, not 6"),
    ],
)
def test_an_edit_that_moves_the_price_is_found(changes: dict[str, object], says: str) -> None:
    """What the quote was counted with cannot be changed under it."""
    assert any(says in one for one in told(make_ready(**changes), opened(), make_quote()))


def test_the_deadline_moves_by_an_event_alone() -> None:
    """In the file or in the ledger: where the two differ, one of them was edited."""
    april = "2027-04-30T18:00:00+02:00"
    moved = opened().add(e.Extended(deadline=april, decision="0003"))
    (problem,) = told(make_ready(), moved, make_quote())
    assert f"the deadline is 2027-03-31T18:00:00+02:00, and in the ledger {april}" in problem
    assert told(make_ready(deadline=dt.datetime.fromisoformat(april)), moved, make_quote()) == []
    edited = told(make_ready(deadline=dt.datetime.fromisoformat(april)), opened(), make_quote())
    assert ["moves by an `extend` event alone" in one for one in edited] == [True]


def test_examples_and_real_pledges_stand_apart() -> None:
    """By the mark that each pseudonym of an example carries, pledge and member alike."""
    example = make_ready(example=True)
    marked = opened(example, pledges=0)
    marked.add(marked.pledge(1, pledge=f"example-{name(1)}", member=f"example-{name(2)}"))
    assert told(example, marked, make_quote()) == []
    (problem,) = told(make_ready(), marked, make_quote())
    assert problem.startswith(f"{FILE}/ledger.jsonl: pledge example-{name(1)}: examples and real pledges stand apart")
    assert len(told(example, opened(), make_quote())) == 2
    half = opened(example, pledges=0)
    half.add(half.pledge(1, pledge=f"example-{name(1)}"))
    for one in (example, make_ready()):
        assert any("stand apart" in problem for problem in told(one, half, make_quote()))


# ------------------------------------------------------------------------------------------------------------- drift
def moved(costs: Costs, ledger: Ledger | None = None, **changes: object) -> list[str]:
    """Warnings about an open proposal quoted at 50.00."""
    found: list[MakeshareError] = list(warnings(make_ready(**changes), costs, (ledger or opened()).state, make_quote()))
    return [str(one) for one in found]


def test_what_was_quoted_stays_and_its_drift_is_only_a_warning() -> None:
    """Dearer steel does not change what members pay, and is told with both figures."""
    dearer = cost_of(make_estimate(5, 5200), bars=5)
    assert told(make_ready(), opened(), make_quote(), dearer) == []
    price, bill, _ = moved(dearer)
    assert "quoted at EUR 50.00, today EUR 52.00 (+4.0 %)" in price
    assert "bill of materials changed after 0.1.0+g1:abc" in bill
    assert moved(cost_of()) == []


@pytest.mark.parametrize(
    ("band", "cents", "asks"), [(4, 5200, False), (4, 5201, True), (0, 5001, True), (0, 4999, False)]
)
def test_a_warning_says_when_taking_a_change_over_would_ask_members_again(band: int, cents: int, asks: bool) -> None:  # noqa: FBT001  a table
    """Beyond the band they accepted, and only while pledges are open."""
    proposal = make_ready(pledging=Pledging(band=band))
    pin, today = make_quote(proposal), cost_of(make_estimate(5, cents))
    ledger = opened(proposal, pin)
    asked = [str(one) for one in warnings(proposal, today, ledger.state, pin) if "would ask" in str(one)]
    assert [f"would ask 2 open pledges again: the price rose by more than {band} %" in one for one in asked] == (
        [True] if asks else []
    )
    assert bool(asked_again(proposal, today, ledger.state)) == asks
    ledger.add(e.Stopped(decision="0004-stop"))
    assert not [one for one in warnings(proposal, today, ledger.state, pin) if "would ask" in str(one)]


def test_a_cost_that_became_unknown_is_a_warning_once_open() -> None:
    """Not zero, not unchanged: it cannot be compared, and it asks nobody."""
    unknown = cost_of(make_estimate(5, 5000, missing=("tube",)))
    (warning,) = moved(unknown)
    assert "cannot be compared" in warning
    assert asked_again(make_ready(), unknown, opened().state) == ()


def test_a_draft_warns_of_nothing() -> None:
    """It follows today's cost, or has a problem."""
    assert list(warnings(make_draft(), cost_of(make_estimate(5, 9999)), State(), None)) == []
    assert asked_again(make_draft(), cost_of(make_estimate(5, 9999)), State()) == ()


# -------------------------------------------------------------------------------------------------------------- page
def test_a_page_of_a_draft_shows_price_savings_and_what_may_happen() -> None:
    """The price follows from the cost; the rules of the settlement are shown beforehand."""
    shown = view(make_draft(), prose="words", ledger=[], costs=cost_of(), optimum=LARGE)
    assert shown.price is not None
    assert shown.savings is not None
    assert (shown.price.share_price, shown.savings.back) == (euro(5000), euro(750))
    assert (shown.open, shown.pledged_units, shown.missing_units, shown.unclaimed_units) == (False, 0, 5, 0)
    assert (shown.problems, shown.warnings, shown.consent, shown.drift) == ((), (), (), None)
    assert [one.percent for one in shown.previews] == [-20, -10, 0, 10, 20, 50]
    assert shown.prose_markdown == "words"


def test_a_page_of_an_open_proposal_shows_pledges_and_the_quoted_price() -> None:
    """Units, shares and what is missing come from the ledger; today's cost appears as drift only."""
    ledger = opened(pledges=1)
    ledger.add(ledger.pledge(2, units=2, shares=3, amount=15000))
    proposal = pinned(make_ready(), ledger.state)
    shown = view(
        proposal, prose="", ledger=ledger.lines, costs=cost_of(make_estimate(5, 5200)), optimum=LARGE, pin=make_quote()
    )
    assert shown.price is not None
    assert shown.drift is not None
    assert (shown.price.share_price, shown.drift.today) == (euro(5000), euro(5200))
    assert (shown.open, shown.pledged_units, shown.missing_units, shown.unclaimed_units) == (True, 3, 2, 1)
    assert shown.consent == ("the price rose by more than 0 %",)
    assert shown.problems == ()
    assert shown.state.counts.promised == 20000


def test_a_page_shows_the_price_of_each_variant_or_why_there_is_none() -> None:
    """From today's cost in a draft, from its quote afterwards."""
    draft = view(make_draft(**WIDE), prose="", ledger=[], costs=BOTH, optimum=LARGE)
    assert [(one.name, one.minimum, one.price, one.why) for one in draft.variants] == [("wide", 3, euro(6000), "")]
    gap = cost_of(wide=make_estimate(3, 6000, missing=("tube",)))
    (unknown,) = view(make_draft(**WIDE), prose="", ledger=[], costs=gap, optimum=LARGE).variants
    assert unknown.price is None
    assert "lacks tube" in unknown.why
    proposal = make_ready(**WIDE)
    pin = make_quote(proposal, BOTH)
    ledger = opened(proposal, pin)
    shown = view(pinned(proposal, ledger.state), prose="", ledger=ledger.lines, costs=gap, optimum=LARGE, pin=pin)
    assert [one.price for one in shown.variants] == [euro(6000)]


def test_bids_have_no_preview() -> None:
    """What a share costs in the end cannot be told before anybody has bid."""
    proposal = make_draft(pledging=Pledging(pricing="bids", lowest=euro(100)))
    assert view(proposal, prose="", ledger=[], costs=cost_of(), optimum=LARGE).previews == ()


def test_a_page_of_a_proposal_without_a_price_says_why() -> None:
    """The page has no price and no savings, and names the gap."""
    gap = cost_of(make_estimate(5, 5000, missing=("tube",)))
    shown = view(make_draft(), prose="", ledger=[], costs=gap, optimum=LARGE)
    assert (shown.price, shown.savings, shown.previews) == (None, None, ())
    assert "lacks tube" in shown.problems[0]


def test_nothing_is_published_from_a_ledger_that_was_tampered_with() -> None:
    """Cut, extended, rewritten or edited: the site does not build, and the line is named where there is one."""
    ledger = opened(pledges=2)
    proposal = pinned(make_ready(), ledger.state)

    def published(lines: list[str]) -> None:
        view(proposal, prose="", ledger=lines, costs=cost_of(), optimum=LARGE, pin=make_quote())

    published(ledger.lines)
    with pytest.raises(IntegrityError, match="its end was cut"):
        published(ledger.lines[:-1])
    with pytest.raises(IntegrityError, match="only 4 are pinned"):
        published(opened(pledges=3).lines)
    other = opened(pledges=1)
    other.add(other.pledge(2, member=name(1)))
    with pytest.raises(IntegrityError, match="its lines were rewritten"):
        published(other.lines)
    edited = ledger.lines[2].replace('"amount":5000', '"amount":4000')
    with pytest.raises(IntegrityError, match=rf"{FILE}/ledger\.jsonl:3: this line's hash does not fit"):
        published([*ledger.lines[:2], edited, ledger.lines[3]])


def test_a_ledger_that_ends_elsewhere_is_a_problem_of_the_check() -> None:
    """`makeshare check` says it without building a page."""
    cut = make_draft(ledger_head="f" * 64, ledger_length=1)
    (problem,) = check_proposal(cut, cost_of(), replay([]))
    assert "its end was cut" in str(problem)
