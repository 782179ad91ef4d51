# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A split for people: who makes what, in how many hours, for how much, with which trips.

Every amount is counted anew from the whole numbers that the solver chose and from exact rates, each line rounded to a
cent by itself, so that the lines add up to the totals.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import msgspec

from makeshare.derive.production.distance import metres
from makeshare.derive.production.loads import shown, told
from makeshare.derive.production.pose import Posed
from makeshare.derive.production.problem import Lane, Solution
from makeshare.model.money import Money, round_half_up, total
from makeshare.model.production.split import Leg, SetupLine, SplitLine, SplitPlan
from makeshare.model.production.transport import Transport
from makeshare.model.production.workshop import Spot

_KM = Decimal("0.1")


def trip_metres(one: Spot | None, other: Spot | None, transport: Transport) -> int | None:
    """Return the metres that a whole trip takes by road; None when one of the places is not known."""
    straight = metres(one, other)
    if straight is None:
        return None
    return round_half_up(Fraction(straight) * Fraction(transport.detour)) * (2 if transport.there_and_back else 1)


def report(plan: SplitPlan, posed: Posed, solution: Solution, transport: Transport | None) -> SplitPlan:
    """Fill in the split that was found."""
    lines = tuple(_lines(posed, solution, plan.currency))
    setups = tuple(_setups(posed, solution, plan.currency))
    legs = tuple(_legs(posed, solution, transport))
    moved = [leg.money for leg in legs if leg.money is not None]
    emitted = [leg.grams for leg in legs if leg.grams is not None]
    return msgspec.structs.replace(
        plan,
        lines=lines,
        setups=setups,
        legs=legs,
        loads=told(posed, solution.units),
        making=total([*(one.money for one in lines), *(one.money for one in setups)], plan.currency),
        transport=total(moved, plan.currency) if len(moved) == len(legs) else None,
        grams=sum(emitted) if len(emitted) == len(legs) else None,
        gap=Decimal(str(round(solution.gap, 6))),
        assumptions=(*plan.assumptions, *_assumed(posed, solution)),
    )


def _lines(posed: Posed, solution: Solution, currency: str) -> Iterator[SplitLine]:
    problem = posed.problem
    for option, rate, count in zip(problem.options, posed.rates, solution.units, strict=True):
        if count:
            yield SplitLine(
                workshop=posed.workshops[problem.where(option)].slug,
                machine=posed.seats[option.seat].key,
                step=posed.steps[option.task].name,
                units=count,
                hours=shown(problem.tasks[option.task].busy * count, up=True),
                money=Money(round_half_up(option.cost * count), currency),
                rate=rate.said,
            )


def _setups(posed: Posed, solution: Solution, currency: str) -> Iterator[SetupLine]:
    problem = posed.problem
    costs = {(problem.tasks[option.task].group, option.seat): option.setup for option in problem.options}
    for group, seat in sorted(solution.setups):
        if problem.groups[group].busy:
            yield SetupLine(
                workshop=posed.workshops[problem.seats[seat].workshop].slug,
                machine=posed.seats[seat].key,
                what=next(
                    step.group for step, task in zip(posed.steps, problem.tasks, strict=True) if task.group == group
                ),
                hours=shown(problem.groups[group].busy, up=True),
                money=Money(round_half_up(costs[group, seat]), currency),
            )


def _legs(posed: Posed, solution: Solution, transport: Transport | None) -> Iterator[Leg]:
    problem = posed.problem
    for lane, trips in sorted(
        solution.trips.items(), key=lambda item: (item[0][0], item[0][1] is None, item[0][1] or 0)
    ):
        start, end = lane
        leg = Leg(
            before=posed.workshops[start].slug,
            to="" if end is None else posed.workshops[end].slug,
            carries=tuple(_carried(posed, solution, lane)),
        )
        if transport is None or problem.lanes is None:
            yield leg
            continue
        road = problem.lanes[lane] * trips
        yield msgspec.structs.replace(
            leg,
            trips=trips,
            km=(Decimal(road) / 1000).quantize(_KM),
            money=Money(round_half_up(Fraction(road * transport.cost.minor, 1000)), transport.cost.currency),
            grams=None if transport.co2e is None else round_half_up(road * Fraction(transport.co2e) / 1000),
        )


def _carried(posed: Posed, solution: Solution, lane: Lane) -> Iterator[str]:
    """Say what a lane carries; of what a mass that is not known, which may take more trips than were counted."""
    for (way, start, end), units in sorted(solution.moved.items(), key=lambda item: item[0][0]):
        if (start, end) == lane:
            unknown = "" if posed.problem.ways[way].grams is not None else ", its mass not known"
            yield f"{units} × {posed.carried[way]}{unknown}"


def _assumed(posed: Posed, solution: Solution) -> Iterator[str]:
    """Name the rates that the catalogue stood in for, each once."""
    used = (rate.assumed for rate, count in zip(posed.rates, solution.units, strict=True) if count and rate.assumed)
    return iter(dict.fromkeys(used))
