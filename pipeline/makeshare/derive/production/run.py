# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A run split over workshops, from what they can do to a plan in whole cents; or what would make it possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import msgspec

from makeshare.derive.production.loads import told
from makeshare.derive.production.pose import Found, Posed, pose
from makeshare.derive.production.problem import Lane, Problem, Tariff
from makeshare.derive.production.report import report, trip_metres
from makeshare.derive.production.split import feasible, possible, shortage, split
from makeshare.model.catalog import Catalog
from makeshare.model.money import Money
from makeshare.model.production.match import Ask, Load
from makeshare.model.production.split import Shortage, SplitPlan
from makeshare.model.production.step import Work
from makeshare.model.production.transport import Transport
from makeshare.units import tidy

LONGEST = 3660
"""Days beyond which no later date is looked for: ten years."""
_KILO = 1000


def plan_run(
    work: Work,
    found: Found,
    catalog: Catalog,
    ask: Ask,
    currency: str,
    *,
    transport: Transport | None = None,
    co2e_price: Money | None = None,
    co2e_first: bool = False,
) -> SplitPlan:
    """Split a run. `co2e_price` is what a kilogram of CO2e is held to be worth; `co2e_first` puts CO2e before money.

    Raises EngineError when the solver's answer breaks a limit.
    """
    transport, notes = _usable(transport, currency, co2e_price)
    still = transport is None or (len(found) == 1 and ask.spot is None)
    placed = [pair for pair in found if still or pair[0].spot is not None]
    lost = [
        f"{shop.name} says not where it is: no trip can be counted" for shop, _ in found if not still and not shop.spot
    ]

    def posed_for(one: Ask) -> Posed:
        return pose(work, placed, catalog, one, currency=currency)

    posed = posed_for(ask)
    plan = SplitPlan(
        design=work.slug,
        variant=work.variant,
        units=ask.units,
        currency=currency,
        objective=_objective(transport, co2e_price, co2e_first=co2e_first),
        assumptions=tuple(notes),
        left_out=(*posed.left_out, *lost),
    )
    problem = _priced(posed, ask, transport, co2e_price)
    solution = None if posed.dropped or not posed.steps else split(problem, co2e_first=co2e_first)
    if solution is None:
        return msgspec.structs.replace(plan, shortage=_shortage(posed, ask, posed_for))
    return report(plan, replace(posed, problem=problem), solution, transport)


def _usable(transport: Transport | None, currency: str, co2e_price: Money | None) -> tuple[Transport | None, list[str]]:
    """Return the vehicle when its figures can be used, and on what they rest."""
    if transport is None:
        return None, ["No vehicle is declared: what transport costs and emits is unknown, and decides nothing."]
    if transport.cost.currency != currency:
        return None, [f"The vehicle is paid in {transport.cost.currency}: transport is unknown, and decides nothing."]
    notes = [
        f"A kilometre of {transport.vehicle} costs {transport.cost} ({transport.cost_evidence}).",
        f"Roads are {tidy(transport.detour)} times as long as the straight line ({transport.detour_evidence}).",
    ]
    if transport.co2e is not None:
        notes.append(f"A kilometre emits {tidy(transport.co2e)} g of CO2e ({transport.co2e_evidence}).")
    elif co2e_price is not None:
        notes.append("What a kilometre emits is unknown: the price of CO2e decides nothing.")
    return transport, notes


def _objective(transport: Transport | None, co2e_price: Money | None, *, co2e_first: bool) -> str:
    priced = f", CO2e of transport held to be worth {co2e_price} a kg" if co2e_price else ""
    money = f"least money for machines, people{' and transport' if transport else ''}{priced}"
    return f"least CO2e of transport, then {money}" if co2e_first else money


def _priced(posed: Posed, ask: Ask, transport: Transport | None, co2e_price: Money | None) -> Problem:
    """Add lanes and tariff to a problem."""
    if transport is None:
        return posed.problem
    grams = Fraction(transport.co2e or 0) / _KILO
    tariff = Tariff(Fraction(transport.cost.minor, _KILO), grams, Fraction(transport.payload))
    price = Fraction(co2e_price.minor, _KILO) if co2e_price else Fraction(0)
    lanes = dict(_lanes(posed, ask, transport))
    return replace(posed.problem, lanes=lanes, tariff=tariff, co2e_price=price)


def _lanes(posed: Posed, ask: Ask, transport: Transport) -> Iterator[tuple[Lane, int]]:
    for start, one in enumerate(posed.workshops):
        for end, spot in (*((at, shop.spot) for at, shop in enumerate(posed.workshops)), (None, ask.spot)):
            road = trip_metres(one.spot, spot, transport)
            if road is not None and start != end:
                yield (start, end), road


def _shortage(posed: Posed, ask: Ask, again: Callable[[Ask], Posed]) -> Shortage:
    """Say what keeps the run from being made, and which limit to lift by how much."""
    if not posed.steps:
        return Shortage(possible=0, by=None, nobody=posed.dropped, loads=(), sentences=posed.dropped)
    units, over = shortage(posed.problem)
    short = tuple(pair for pair in told(posed, units, over) if pair[1].short)
    most = 0 if posed.dropped else possible(posed.problem)
    by = _later(ask, again) if short and not posed.dropped else None
    sentences = (*posed.dropped, *_lifted(posed, ask, short, most, by))
    return Shortage(possible=most, by=by, nobody=posed.dropped, loads=short, sentences=sentences)


def _lifted(
    posed: Posed, ask: Ask, short: tuple[tuple[str, Load], ...], most: int, by: dt.date | None
) -> Iterator[str]:
    """Say how many units can be made, and what all of them would take."""
    if not short:
        return
    names = {shop.slug: shop.name for shop in posed.workshops}
    if not posed.dropped:
        yield f"Within the limits {most} of {ask.units} units can be made."
    lacking = "; ".join(_lift(names[slug], load) for slug, load in short)
    yield f"All {ask.units} would take{f' until {ask.by}' if ask.days is not None else ''}: {lacking}."
    if by is not None:
        yield f"Without any more hours a week all {ask.units} can be made until {by}."
    elif not posed.dropped and ask.days is not None:
        yield "No later date helps: what limits it does not grow with time."


def _lift(workshop: str, load: Load) -> str:
    free, needed = tidy(load.free or Decimal(0)), tidy(load.needed)
    return f"{tidy(load.short)} h more of {load.title} at {workshop} ({free} h are free, {needed} h needed there)"


def _later(ask: Ask, again: Callable[[Ask], Posed]) -> dt.date | None:
    """Return the first date until which all units can be made, other limits unchanged; None when none is near."""
    if ask.start is None or ask.days is None:
        return None
    start = ask.start

    def last(days: int) -> dt.date:
        return start + dt.timedelta(days=days - 1)

    def enough(days: int) -> bool:
        return feasible(again(msgspec.structs.replace(ask, by=last(days))).problem)

    low = high = ask.days
    while not enough(high):
        low, high = high, high * 2
        if high > LONGEST:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return last(high)
