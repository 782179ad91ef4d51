# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Put together what is known of the demand for a design."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from makeshare.derive.demand.forecast import Rounds, held_out, next_cycle, score
from makeshare.derive.demand.rates import rates, shares
from makeshare.model.cost import Estimate
from makeshare.model.demand import Chance, Cycle, DemandView, Single, Waiting, Wanted
from makeshare.model.money import Range

NOTHING = "No cycle is over yet, and too few other designs have one: a figure would be a guess."
DECIMALS = 4


def demand_view(
    design: str,
    *,
    title: str,
    example: bool,
    as_of: str,
    cycles: Iterable[Cycle],
    rounds: Mapping[str, Rounds],
    wanted: Iterable[Wanted] = (),
    waiting: Iterable[Waiting] = (),
    alone: Mapping[str, Estimate] | None = None,
    minimums: Iterable[tuple[str, int]] = (),
) -> DemandView:
    """Count, forecast and score; `rounds` are those of all designs, this one's among them.

    `alone` is the cost of one unit made alone, by variant; `minimums` are those of proposals that are to come.
    """
    own = tuple(cycles)
    made = next_cycle(design, rounds)
    history = held_out(design, rounds) if design in rounds else ()
    return DemandView(
        design=design,
        title=title,
        example=example,
        as_of=as_of,
        cycles=own,
        rounds=rounds.get(design, ()),
        rates=rates(rounds.get(design, ())),
        shares=shares(own),
        forecast=None if made is None else made[0],
        why=NOTHING if made is None else "",
        history=history,
        score=score(history),
        wanted=tuple(sorted(wanted, key=lambda one: (-one.units, one.what))),
        singles=tuple(_single(one, alone or {}) for one in waiting),
        chances=()
        if made is None
        else tuple(
            Chance(proposal=proposal, minimum=minimum, probability=round(made[1].at_least(minimum), DECIMALS))
            for proposal, minimum in minimums
        ),
    )


def _single(one: Waiting, alone: Mapping[str, Estimate]) -> Single:
    return Single(variant=one.variant, units=one.units, price=_price(alone.get(one.variant)))


def _price(estimate: Estimate | None) -> Range | None:
    """Return what one costs made alone; an incomplete cost is no price."""
    if estimate is None or not estimate.complete or estimate.batch != 1:
        return None
    return estimate.total
