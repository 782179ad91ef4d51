# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A proposal must state the price that follows, and may not ask for money before everything stands."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from makeshare.derive.ledger import GENESIS, pledge, replay
from makeshare.derive.proposal import check_proposal, view, warnings
from makeshare.derive.quote import quote
from makeshare.errors import IntegrityError, MakeshareError, Place, StaleError
from makeshare.model.cost import Estimate
from makeshare.model.ledger import LedgerState
from makeshare.model.price import Quote
from makeshare.model.proposal import Milestone, Proposal, QuotePin
from tests.derive.proposals import euro, make_bom, make_estimate, make_proposal, parties

PLACE = Place("site/proposals/0007-garden-fork/proposal.toml")
TODAY = make_estimate(5, 5000)
SIGNED = QuotePin(
    sha256="0" * 64, signed_by="the maker", signed_on=dt.date(2026, 11, 24), evidence="quote.pdf"
)  # fmt: skip


def make_draft(**changes: object) -> Proposal:
    """A draft without any fault."""
    return make_proposal(**({"share_price": euro(5000), "place": PLACE} | changes))


def make_open(**changes: object) -> Proposal:
    """An open proposal without any fault."""
    named = {"status": "open", "example": False, "parties": parties("the workshop"), "quote": SIGNED}
    return make_draft(**(named | changes))


def make_quote(estimate: Estimate = TODAY, price: int = 5000) -> Quote:
    """What the open proposal rests on."""
    return quote(estimate, make_bom(), euro(price), dt.date(2026, 11, 23))


def pledged(*events: tuple[int, int, str], example: bool = True) -> LedgerState:
    """A ledger of pledges of units and shares at a date."""
    lines: list[str] = []
    mark = "example-" if example else ""
    for number, (units, shares, date) in enumerate(events):
        name = f"{mark}{number:016x}"
        lines.append(pledge(lines, date=date, pledge=name, member=name, units=units, shares=shares))
    return replay(lines)


def pinned(proposal: Proposal, ledger: LedgerState) -> Proposal:
    """The proposal with the ledger's end pinned."""
    return msgspec.structs.replace(proposal, ledger_head=ledger.head, ledger_length=ledger.length)


def told(proposal: Proposal, ledger: LedgerState | None = None, pin: Quote | None = None) -> list[str]:
    """All problems, as people read them."""
    state = replay([]) if ledger is None else ledger
    problems = check_proposal(pinned(proposal, state), TODAY, make_bom(), state, pin)
    return [str(problem) for problem in problems]


EARLY = "2026-11-02T19:12:00+01:00"


def test_a_draft_that_follows_from_its_cost_has_no_problem() -> None:
    """The worked case: nothing to say."""
    assert told(make_draft(), pledged((1, 1, EARLY))) == []


def test_a_draft_whose_price_no_longer_follows_fails_with_both_figures() -> None:
    """The error says what stands, what follows and which command writes it."""
    (problem,) = check_proposal(make_draft(share_price=euro(4999)), TODAY, make_bom(), replay([]))
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
    gap = make_estimate(5, 5000, missing=("tube",))
    (problem,) = check_proposal(make_draft(), gap, make_bom(), replay([]))
    assert "lacks tube" in str(problem)


def test_a_draft_of_another_version_of_the_design_is_stale() -> None:
    """A draft follows the design as it is today."""
    (problem,) = told(make_draft(version="0.0.9"))
    assert "0.0.9" in problem
    assert "0.1.0" in problem


def test_an_open_proposal_with_everything_has_no_problem() -> None:
    """Parties, a signed quote, known prices, pledges in time."""
    assert told(make_open(), pledged((1, 1, EARLY), example=False), make_quote()) == []


@pytest.mark.parametrize(
    ("changes", "pin", "says"),
    [
        ({"example": True}, make_quote(), "an example never opens to real money"),
        ({"quote": None}, None, "rests on a quote, and there is none"),
        ({"quote": QuotePin(sha256="0" * 64)}, make_quote(), "has not signed"),
        ({}, make_quote(make_estimate(5, 5000, assumed="0.11")), "11 % of the cost rests on assumed prices"),
        ({"share_price": euro(4900)}, make_quote(), "EUR 49.00, and from the pinned quote follows EUR 50.00"),
        ({}, make_quote(price=4900), "quote is for EUR 49.00 a share, not EUR 50.00"),
        ({"version": "0.2.0"}, make_quote(), "not version 0.2.0"),
    ],
)
def test_nothing_opens_before_everything_stands(changes: dict[str, object], pin: Quote | None, says: str) -> None:
    """Each thing that is missing is named."""
    assert any(says in problem for problem in told(make_open(**changes), pin=pin))


@pytest.mark.parametrize("field", [name.name for name in msgspec.structs.fields(type(parties()))])
def test_nothing_opens_with_one_party_unnamed(field: str) -> None:
    """Every one of the eight is needed."""
    all_but_one = msgspec.structs.replace(parties("the workshop"), **{field: getattr(parties(), field)})
    (problem,) = told(make_open(parties=all_but_one), pin=make_quote())
    assert "nobody is named" in problem
    assert f"parties.{field}" in problem


def test_a_coordinator_out_of_reach_opens_nothing() -> None:
    """A name without an address answers nobody."""
    named = parties("the workshop")
    mute = msgspec.structs.replace(named, coordinator=msgspec.structs.replace(named.coordinator, contact=""))
    assert "no contact: coordinator" in told(make_open(parties=mute), pin=make_quote())[0]


@pytest.mark.parametrize(
    ("proposal", "ledger", "says"),
    [
        (make_draft(), pledged((1, 1, EARLY), example=False), "stand apart"),
        (make_open(), pledged((1, 1, EARLY)), "stand apart"),
        (make_draft(), pledged((2, 1, EARLY)), "1 shares do not pay for 2 units"),
        (make_draft(), pledged((1, 1, "2027-03-31T18:00:01+02:00")), "after the deadline"),
        (make_draft(example=False), pledged((1, 1, EARLY), example=False), "a draft takes interest"),
    ],
)
def test_a_ledger_of_another_kind_is_refused(proposal: Proposal, ledger: LedgerState, says: str) -> None:
    """Real money and examples, units and shares, in time and too late are kept apart, with the line."""
    assert any(says in problem for problem in told(proposal, ledger, make_quote()))


def test_a_deadline_is_a_moment_everywhere() -> None:
    """A pledge in time in another time zone is in time."""
    assert told(make_draft(), pledged((1, 1, "2027-03-31T16:00:00+00:00"))) == []


def test_a_pledge_too_late_is_named_with_its_line() -> None:
    """The place is the ledger's, not the proposal's."""
    (problem,) = told(make_draft(), pledged((1, 1, EARLY), (1, 1, "2027-04-01T00:00:00+02:00")))
    assert problem.startswith("site/proposals/0007-garden-fork/ledger.jsonl:2: ")


def test_steps_that_go_back_in_time_are_refused() -> None:
    """Milestones go forward, and nothing is handed over before the deadline."""
    later, sooner = (
        Milestone(name=day, date=dt.date.fromisoformat(day), evidence="e") for day in ("2027-05-02", "2027-05-01")
    )
    delivery = msgspec.structs.replace(make_draft().delivery, date=dt.date(2027, 3, 30))
    problems = told(make_draft(milestones=(later, sooner), delivery=delivery))
    assert ["comes before" in problems[0], "before the deadline" in problems[1]] == [True, True]


def moved(
    proposal: Proposal, estimate: Estimate, bars: int = 4, ledger: LedgerState | None = None
) -> list[MakeshareError]:
    """Warnings about an open proposal quoted at 50.00."""
    return list(warnings(proposal, estimate, make_bom(bars=bars), ledger or replay([]), make_quote()))


def test_what_was_quoted_stays_and_its_drift_is_only_a_warning() -> None:
    """Dearer steel does not change what members pay, and is told with both figures."""
    dearer = make_estimate(5, 5200)
    assert list(check_proposal(make_open(), dearer, make_bom(bars=5), replay([]), make_quote())) == []
    price, bill = moved(make_open(), dearer, bars=5)
    assert "quoted at EUR 50.00, today EUR 52.00 (+4.0 %)" in str(price)
    assert "bill of materials changed" in str(bill)
    assert moved(make_open(), TODAY) == []


def test_a_cost_that_became_unknown_is_a_warning_once_open() -> None:
    """Not zero, not unchanged: it cannot be compared."""
    (warning,) = moved(make_open(), make_estimate(5, 5000, missing=("tube",)))
    assert "cannot be compared" in str(warning)


def test_pledges_beyond_the_optimum_are_a_warning() -> None:
    """Somebody has to say who waits."""
    (warning,) = moved(make_open(), TODAY, ledger=pledged((12, 12, EARLY), example=False))
    assert "2 shares are pledged beyond the optimum" in str(warning)


def test_a_page_shows_price_savings_and_progress() -> None:
    """Units, shares and what is missing come from the ledger; the price from the cost."""
    lines: list[str] = []
    lines.append(
        pledge(lines, date=EARLY, pledge="example-" + "1" * 16, member="example-" + "2" * 16, units=2, shares=3)
    )
    shown = view(
        pinned(make_draft(), replay(lines)), prose="words", ledger=lines, bom=make_bom(), minimum=TODAY,
        optimum=make_estimate(10, 4000),
    )  # fmt: skip
    assert shown.price is not None
    assert shown.savings is not None
    assert (shown.price.share_price, shown.savings.back) == (euro(5000), euro(750))
    assert (shown.pledged_units, shown.missing_shares, shown.unclaimed_units) == (3, 2, 1)
    assert (shown.problems, shown.drift) == ((), None)


def test_a_page_of_a_proposal_without_a_price_says_why() -> None:
    """The page has no price and no savings, and names the gap."""
    gap = make_estimate(5, 5000, missing=("tube",))
    shown = view(make_draft(), prose="", ledger=[], bom=make_bom(), minimum=gap, optimum=TODAY)
    assert (shown.price, shown.savings) == (None, None)
    assert "lacks tube" in shown.problems[0]


def test_a_page_of_an_open_proposal_shows_the_quoted_price() -> None:
    """Today's cost appears as drift only."""
    shown = view(
        make_open(), prose="", ledger=[], bom=make_bom(), minimum=make_estimate(5, 5200),
        optimum=make_estimate(10, 4000), quote=make_quote(),
    )  # fmt: skip
    assert shown.price is not None
    assert shown.drift is not None
    assert (shown.price.share_price, shown.drift.today) == (euro(5000), euro(5200))


def test_nothing_is_published_from_a_cut_ledger() -> None:
    """The site does not build."""
    proposal = msgspec.structs.replace(make_draft(), ledger_head="f" * 64, ledger_length=1)
    with pytest.raises(IntegrityError, match="its end was cut"):
        view(proposal, prose="", ledger=[], bom=make_bom(), minimum=TODAY, optimum=make_estimate(10, 4000))
    (problem,) = check_proposal(proposal, TODAY, make_bom(), replay([]))
    assert "its end was cut" in str(problem)
    assert proposal.ledger_head != GENESIS
