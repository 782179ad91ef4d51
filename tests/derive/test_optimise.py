# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A search must stay within what was declared, look everywhere, and never take the unknown for good."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makeshare.derive.optimise import around, better, ranked, span, spread
from makeshare.errors import InputError
from makeshare.model.assembly import Parameter
from makeshare.model.money import Money
from makeshare.model.optimisation import Candidate, Span

WIDTH = Parameter(name="width", kind="length", default=500.0, help="", min=300.0, max=700.0)
SPANS = (
    Span(name="width", low=Decimal(300), high=Decimal(700), step=Decimal(1), unit="mm"),
    Span(name="tines", low=Decimal(3), high=Decimal(5), step=Decimal(1)),
)


@st.composite
def spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """One to three parameters with bounds on their steps."""
    found = []
    for index in range(draw(st.integers(1, 3))):
        step = draw(st.sampled_from([Decimal(1), Decimal("0.5")]))
        low = draw(st.integers(-50, 50))
        high = low + draw(st.integers(1, 400))
        found.append(Span(name=f"p{index}", low=low * step, high=high * step, step=step))
    return tuple(found)


@given(spans(), st.integers(1, 40), st.integers(0, 6))
def test_every_place_lies_within_the_bounds_on_a_step(found: tuple[Span, ...], tries: int, turn: int) -> None:
    """At first and beside the best; no place is looked at twice, and the same search looks at the same places."""
    first = spread(found, tries)
    places = [*first, *around(first[0], found, first, turn)]
    assert first == spread(found, tries)
    assert 1 <= len(first) <= tries
    assert len(set(places[: len(first)])) == len(first)
    assert not set(places[len(first) :]) & set(first)
    for place in places:
        for one, (name, value) in zip(found, place, strict=True):
            assert name == one.name
            assert one.low <= value <= one.high
            assert (value - one.low) % one.step == Decimal(0)


def test_the_first_places_fill_the_bounds() -> None:
    """Every quarter of a parameter is looked at, and every count."""
    places = spread(SPANS, 16)
    widths = {int((dict(place)["width"] - 300) // 100) for place in places}
    assert {0, 1, 2, 3} <= widths
    assert {dict(place)["tines"] for place in places} == {Decimal(3), Decimal(4), Decimal(5)}


def test_the_search_narrows() -> None:
    """Each turn looks closer, down to a single step."""
    best = (("width", Decimal(500)), ("tines", Decimal(4)))
    reach = [max(abs(dict(one)["width"] - 500) for one in around(best, SPANS, [], turn)) for turn in range(9)]
    assert reach == sorted(reach, reverse=True)
    assert [int(reach[0]), int(reach[-1])] == [100, 1]


@pytest.mark.parametrize(
    ("low", "high"), [("200", "500"), ("400", "800"), ("500", "400"), ("500", "500"), ("200", None), (None, "800")]
)
def test_bounds_beyond_the_designs_own_are_refused(low: str | None, high: str | None) -> None:
    """A search is no way around what a design allows."""
    with pytest.raises(InputError, match="width varies between"):
        span(WIDTH, Decimal(low) if low else None, Decimal(high) if high else None)


def test_bounds_left_out_are_the_designs_own() -> None:
    """From the least to the most that it allows, in whole millimetres."""
    assert span(WIDTH, None, None) == SPANS[0]


def test_what_is_no_number_does_not_vary() -> None:
    """A choice between words has no middle."""
    with pytest.raises(InputError, match="is no number within bounds"):
        span(Parameter(name="finish", kind="choice", default="oil", help="", options=("oil", "wax")), None, None)


def candidate(width: int, cost: int | None = None, mass: int | None = None, why: str = "") -> Candidate:
    """A candidate of a width."""
    money = None if cost is None else Money(cost, "EUR")
    return Candidate(
        values=(("width", Decimal(width)),), cost=money, mass=None if mass is None else Decimal(mass), why=why
    )


def test_the_unknown_and_the_broken_never_win() -> None:
    """A price that is not known is not a price of zero, and what breaks a rule has none."""
    broken, unknown = candidate(1, why="too thin"), candidate(2)
    dear, cheap = candidate(3, 500, 10), candidate(4, 400, 20)
    assert ranked([broken, unknown, dear, cheap], "cost") == (cheap, dear, unknown, broken)
    assert ranked([broken, unknown, dear, cheap], "mass") == (dear, cheap, unknown, broken)
    assert better(cheap, dear, "cost")
    assert better(dear, unknown, "cost")
    assert not any(better(one, dear, "cost") for one in (broken, unknown, dear))
