# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The page on demand says what counts as what, what the forecast is worth, and nothing hostile."""

from __future__ import annotations

import html
import re

import msgspec
import pytest

from makeshare.derive.demand.forecast import rounds_of
from makeshare.derive.demand.rates import rates
from makeshare.derive.demand.view import demand_view
from makeshare.model.catalogue import Catalogue
from makeshare.model.cost import Estimate
from makeshare.model.demand import DemandView, Score, Waiting, Wanted
from makeshare.write.demand import chance, verdict
from makeshare.write.pages.demand import demand_page
from tests.derive.demand.cases_of_demand import cycle
from tests.derive.proposals import make_estimate
from tests.write.hostile import ATTACKS, poisoned
from tests.write.sample import catalogue

CYCLES = (
    cycle(0, 9, interest=19, paid=9, got=9),
    cycle(1, 14, interest=25, paid=13),
    cycle(2, 11, interest=22),
    cycle(2, 6, variant="narrow", interest=10),
)


def view(alone: dict[str, Estimate] | None = None, *, example: bool = True) -> DemandView:
    """A design with three cycles, wishes and people who wait."""
    return demand_view(
        "fork",
        title="Garden fork",
        example=example,
        as_of="2026-11-01",
        cycles=CYCLES,
        rounds={"fork": rounds_of(CYCLES)},
        wanted=(Wanted(what="wooden handles", units=4),),
        waiting=(Waiting(variant="default", units=3), Waiting(variant="narrow", units=1)),
        alone={"default": make_estimate(1, 30_000)} if alone is None else alone,
        minimums=(("A first run", 10),),
    )


def page(*views: DemandView) -> str:
    """Write the page of a sample catalogue."""
    with_demand: Catalogue = msgspec.structs.replace(catalogue(), demand=views)
    return demand_page(with_demand).decode()


def words(text: str) -> str:
    """Return what a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_counts_stand_apart_and_an_unknown_is_no_zero() -> None:
    """Each of the four, by cycle and variant; what the words mean stands above."""
    said = words(page(view()))
    for fact in (
        "Interest Units that somebody asked for while a cycle was open",
        "2020-01-01 to 2020-07-01 default 19 9 9 9",
        "2020-07-01 to 2020-12-30 default 25 14 13 unknown",
        "narrow 10 6 unknown unknown",
        "Interest that is pledged 40 of 76 53 % (",
        "Variant narrow, where there was a choice 6 of 17",
        "wooden handles: 4 units",
        "3 units of variant default waited for; EUR 300 (EUR 150 to EUR 450) to make one alone",
        "1 unit of variant narrow waited for; at a cost that is not known",
        "EXAMPLE Garden fork",
    ):
        assert fact in said, fact


def test_a_rate_of_nothing_is_unknown() -> None:
    """Nobody was asked to pay yet: that is no 0 %."""
    one = msgspec.structs.replace(view(), rates=rates(rounds_of([cycle(0, 5, interest=9)])))
    assert "Pledges that are paid unknown unknown" in words(page(one))


def test_the_forecast_is_an_interval_with_what_it_is_worth() -> None:
    """Low and high, what it rests on, its score on past cycles, the chance of the proposal's minimum."""
    one = view()
    assert one.forecast is not None
    said = words(page(one))
    assert f"{one.forecast.low} to {one.forecast.high} units pledged in 8 of 10 cases" in said
    assert "from 3 cycles of its own and 0 other designs" in said
    assert "Held against 2 past cycles" in said
    assert "too few cycles to tell" in said
    assert "reaches the 10 units of the proposal “A first run”" in said


def test_without_a_forecast_the_page_says_why() -> None:
    """And shows no number in its place."""
    bare = demand_view("fork", title="Garden fork", example=False, as_of="", cycles=(), rounds={})
    said = words(page(bare))
    assert "No forecast. No cycle is over yet" in said
    assert "EXAMPLE" not in said
    assert "No cycle was counted yet." in words(page())


def test_a_price_for_one_is_only_from_the_cost_of_one_and_complete() -> None:
    """Neither the cost in a batch of ten nor an incomplete one is a price for one."""
    for wrong in (make_estimate(10, 30_000), make_estimate(1, 30_000, missing=("tube",))):
        assert view({"default": wrong}).singles[0].price is None


@pytest.mark.parametrize(
    ("score", "says"),
    [
        (None, "could not be held against any past cycle"),
        (Score(held_out=1, covered=1, crps=1, naive=2, better=1, enough=False), "1 past cycle, each"),
        (
            Score(held_out=6, covered=5, crps=2, naive=1, better=2, enough=True),
            "does not beat taking the last value again",
        ),
        (
            Score(held_out=6, covered=5, crps=2, naive=2, better=3, enough=True),
            "does not beat taking the last value again",
        ),
    ],
)
def test_a_forecast_that_is_no_better_says_so(score: Score | None, says: str) -> None:
    """A tie is no better."""
    assert says in verdict(score)


def test_a_forecast_that_is_better_is_not_praised() -> None:
    """The figures are enough."""
    said = verdict(Score(held_out=6, covered=5, crps=1, naive=2, better=5, enough=True))
    assert said.endswith("closer in 5 of 6.")


@pytest.mark.parametrize(
    ("share", "says"), [(0, "less than 1 %"), (0.5, "50 %"), (0.996, "more than 99 %"), (1, "more than 99 %")]
)
def test_no_chance_is_none_or_certain(share: float, says: str) -> None:
    """The model is not that good."""
    assert chance(share) == says


def test_each_bar_says_in_words_what_it_shows() -> None:
    """Parts never pass the end of the scale, and the forecast is in the words too."""
    text = html.unescape(page(view()))
    labels = re.findall(r'<svg[^>]*aria-label="([^"]*)"', text)
    assert labels[0] == "19 asked for, 9 pledged, 9 paid"
    assert re.fullmatch(r"25 asked for, 14 pledged, 13 paid; forecast before: \d+ to \d+", labels[1])
    assert labels[-1].startswith("8 of 10 cases: ")
    for svg in re.findall(r"<svg.*?</svg>", text):
        widths = [float(width) for width in re.findall(r'width="([\d.]+)%"', svg.partition(">")[2])]
        assert sum(widths) <= 100.05
        assert all(float(end) <= 100 for end in re.findall(r'x2="([\d.]+)%"', svg))


def test_the_same_demand_gives_the_same_bytes() -> None:
    """Nothing depends on when it is written."""
    assert page(view()) == page(view())


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_words_stay_words(attack: str) -> None:
    """A wish, a title or a variant's name can be nothing else."""
    text = page(poisoned(view(), attack)).split("\n---\n", 1)[1]
    assert not re.search(r"<(script|img|iframe)\b", text)
    assert not re.search(r"<[^>]*\son\w+=", text)
    assert "javascript:" not in text
