# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A hand-made example of a proposal whose price adds up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec

from makeshare.derive.funding.replay import append, replay
from makeshare.model.chain import Head
from makeshare.model.funding import events as e
from makeshare.model.funding.state import Counts, State
from makeshare.model.funding.terms import Match, Offered, Part, Step, Terms
from makeshare.model.funding.terms import Work as TermsWork
from makeshare.model.money import Money
from makeshare.model.price import PriceBuildUp, PriceLine, Savings, SavingsShare
from makeshare.model.proposal import (
    Comparable,
    Delivery,
    Fee,
    Instalment,
    Loss,
    Matching,
    Milestone,
    Parties,
    Party,
    Pledging,
    Proposal,
    ProposalView,
    Reserve,
    Risk,
    Run,
    SavingsPart,
    Share,
    Variant,
    VariantPrice,
    WorkShare,
)
from tests.write.sample_money import CURRENCY, eur, spread


def proposal_view() -> ProposalView:
    """Make a worked example of a proposal whose price adds up."""
    price = PriceBuildUp(
        policy="P50",
        units=30,
        shares=30,
        total=eur("6870.00"),
        share_price=eur("229.00"),
        rounding=eur("3.60"),
        cost=spread("5580.00"),
        lines=(
            PriceLine(
                kind="cost",
                title="Making",
                run=eur("5580.00"),
                each=eur("186.00"),
                rule="expected cost of 30 units",
                to="the maker",
            ),
            PriceLine(
                kind="fee",
                title="Coordination",
                run=eur("450.00"),
                each=eur("15.00"),
                rule="EUR 15.00 for each unit",
                to="the coordinator",
                why="answers letters, keeps the ledger",
            ),
            PriceLine(
                kind="fee",
                title="Payment",
                run=eur("206.10"),
                each=eur("6.87"),
                rule="3 % of what the members pay",
                to="the bank",
            ),
            PriceLine(
                kind="reserve",
                title="Reserve",
                run=eur("633.90"),
                each=eur("21.13"),
                rule="10 % of cost and fees, and the rounding",
                why="covers defects and what turns out dearer",
            ),
        ),
    )
    savings = Savings(
        units=60,
        shares=60,
        collected=eur("13740.00"),
        needed=eur("12300.00"),
        surplus=eur("1440.00"),
        back=eur("12.00"),
        effective=eur("217.00"),
        indivisible=eur("0.00"),
        parts=(
            SavingsShare(to="members", percent=50, amount=eur("720.00")),
            SavingsShare(
                to="the design's next prototype", percent=50, amount=eur("720.00"), why="so that it gets better"
            ),
        ),
    )
    state = State(
        head=Head(length=24, hash="9f8e7d6c5b4a", date="2026-11-20T18:00:00+01:00"),
        counts=Counts(
            units=19, shares=19, members=16, pledges=17, cancelled=1, interested_units=8, interested_members=7
        ),
        as_of="2026-11-20T18:00:00+01:00",
    )
    return ProposalView(
        proposal=_proposal(),
        prose_markdown="A **broadfork** lasts a lifetime.\n\n## Why together\n\nThe jig is built once.",
        price=price,
        savings=savings,
        state=state,
        warnings=("The price of steel tube is assumed.",),
    )


def _proposal() -> Proposal:
    return Proposal(
        slug="0001-broadfork-first-run",
        title="Thirty broadforks, made here",
        example=True,
        design="broadfork",
        summary="Thirty broadforks, cut and welded in one workshop and shared by those who dig with them.",
        version="0.1.0",
        variant="default",
        currency=CURRENCY,
        policy="P50",
        run=Run(minimum=30, optimum=60),
        share=Share(
            gives="one broadfork, painted",
            charged="only when 30 are pledged: on 1 April 2027",
            cancelling="until the deadline, by letter",
            unsold="They belong to the coordinator, who pays for them.",
            unsold_party="the coordinator",
            duties="Collect it within four weeks.",
        ),
        deadline=dt.datetime(2027, 3, 31, 18, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        time_zone="Europe/Brussels",
        parties=Parties(
            seller=Party(duty="sells the finished fork"),
            manufacturer=Party(duty="makes and answers for the making"),
            money_holder=Party(duty="holds what is paid until delivery"),
            coordinator=Party(
                duty="answers letters, keeps the ledger", name="the example's coordinator", contact="run@example.org"
            ),
            defects=Party(duty="repairs or replaces"),
            complaints=Party(duty="hears complaints", contact="https://example.org/complaints"),
            jurisdiction=Party(duty="where a dispute is heard"),
            tax_status=Party(duty="whether the price holds tax"),
        ),
        fees=(Fee(name="Coordination", to="the coordinator", why="letters", base="unit", amount=eur("15")),),
        reserve=Reserve(covers="defects", remainder="back to the members", percent=Decimal(10)),
        savings=(SavingsPart(to="members", percent=50), SavingsPart(to="next prototype", percent=50)),
        risk=Risk(
            not_reached="nothing is charged, nothing is made",
            late="You may withdraw after eight weeks.",
            defective="Repaired or replaced within two years.",
            maker_stops="What is left of the money goes back pro rata.",
            most="what you paid, never more",
            losses=(
                Loss(who="The reserve", up_to="all of it", bearer="reserve"),
                Loss(who="The maker", up_to="its margin", bearer="party", amount=eur("200")),
                Loss(who="The members, pro rata", up_to="what they paid", bearer="members"),
                Loss(who="The seller", up_to="all that is left", bearer="rest"),
            ),
        ),
        milestones=(
            Milestone(
                name="First fork tested in three gardens", date=dt.date(2027, 4, 30), evidence="report with photographs"
            ),
            Milestone(name="All plates cut", date=dt.date(2027, 5, 20), evidence="delivery note"),
        ),
        delivery=Delivery(
            date=dt.date(2027, 6, 15),
            place="at the workshop, or one of two farms",
            how="Collect it; bring your pledge's name.",
        ),
        comparable=Comparable(
            title="A broadfork on the market, 5 tines",
            price=Money(25000, "USD"),
            date="2010",
            source="https://example.org/broadfork",
        ),
        ledger_head="",
        ledger_length=0,
        round_up_to=eur("1.00"),
    )


def bids_view() -> ProposalView:
    """The same design offered with every way to pay: bids, instalments, work, a fund, a second variant; open."""
    base = proposal_view()
    proposal = msgspec.structs.replace(
        base.proposal,
        slug="0002-broadfork-by-bids",
        title="Broadforks, by bids",
        pledging=Pledging(
            pricing="bids",
            lowest=eur("90"),
            band=5,
            instalments=(Instalment(percent=60, when="in May"), Instalment(percent=40, when="in June")),
        ),
        variants=(Variant(name="wide", minimum=4, share_price=eur("260")),),
        work=WorkShare(tasks="Painting.", rate=eur("12"), most=3, safety="No machine."),
        matching=(Matching(by="the town", per_share=eur("8"), up_to=eur("100")),),
        risk=msgspec.structs.replace(base.proposal.risk, cover=5),
    )
    state = replay(lines_of(proposal))
    variants = (VariantPrice(name="wide", minimum=4, price=eur("260")),)
    return msgspec.structs.replace(base, proposal=proposal, state=state, variants=variants)


def lines_of(proposal: Proposal) -> list[str]:
    """A ledger of one round of bids that did not cover the need."""
    terms = Terms(
        currency=CURRENCY, document="0" * 64, quote="0" * 64, minimum=30, optimum=60, needed=687000, reserve=63390,
        offers=(
            Offered(variant="default", revision="r", geometry_hash="g", bom_hash="b", price=22900),
            Offered(variant="wide", revision="r", geometry_hash="g", bom_hash="b", price=26000, minimum=4),
        ),
        deadline=proposal.deadline.isoformat(), pricing="bids", lowest=9000, cover=5, instalments=(60, 40), band=5,
        work=TermsWork(rate=1200, most=3), matching=(Match(by="the town", per_share=800, up_to=10000),),
        losses=(Step(bearer="reserve", who="the reserve"), Step(bearer="rest", who="the seller")),
        surplus=(Part(to="members", percent=100),), unsold="the coordinator",
    )  # fmt: skip
    lines: list[str] = []
    events: list[e.LedgerEvent] = [e.Discussed(), e.Opened(terms=terms)]
    events += [
        e.Pledged(
            pledge=f"example-{number:016x}", member=f"example-{number:016x}", units=1, shares=1, amount=20000,
            terms=terms.hash,
        )
        for number in range(3)
    ]  # fmt: skip
    events.append(e.Round(number=1, bids=3, total=60000, commitment="c" * 64))
    for event in events:
        lines.append(append(lines, "2026-11-20T18:00:00+01:00", event))
    return lines
