# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Where a search looks: spread evenly over declared bounds at first, then around the best that was found.

Nothing is random: the same search looks at the same places. What a candidate is worth is measured, never predicted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal

from makeshare.errors import InputError, Place
from makeshare.model.assembly import Parameter
from makeshare.model.optimisation import Candidate, Goal, Span, Values

_PRIMES = (2, 3, 5, 7, 11, 13)
MOST = len(_PRIMES)
"""Parameters that may vary at once: beyond that a few dozen candidates say nothing."""
_STEPS = {"length": Decimal(1), "angle": Decimal("0.5"), "count": Decimal(1)}
"""Whole millimetres, half degrees, whole counts: what a maker can set and measure."""


def span(parameter: Parameter, low: Decimal | None, high: Decimal | None) -> Span:
    """Return how a parameter may vary; a bound that is left out is the design's own.

    Raises InputError for a parameter that is no number, or bounds outside the design's own.
    """
    place = Place(field=parameter.name)
    step = _STEPS.get(parameter.kind)
    if step is None or parameter.min is None or parameter.max is None:
        raise InputError(f"{parameter.name} is no number within bounds", place, "a length, an angle or a count varies")
    least, most = Decimal(str(parameter.min)), Decimal(str(parameter.max))
    bounds = (least if low is None else low, most if high is None else high)
    if not least <= bounds[0] < bounds[1] <= most:
        raise InputError(
            f"{parameter.name} varies between {bounds[0]} and {bounds[1]} {parameter.unit}".rstrip(),
            place,
            f"within {least} and {most}, the lower one first",
        )
    return Span(name=parameter.name, low=bounds[0], high=bounds[1], step=step, unit=parameter.unit)


def spread(spans: tuple[Span, ...], tries: int) -> list[Values]:
    """Return at most so many places that fill the bounds evenly, each once.

    They are the points of Halton's sequence (Numerische Mathematik 2, 1960), a prime base for each parameter.
    """
    found: dict[Values, None] = {}
    for number in range(1, 8 * tries + 1):
        if len(found) == tries:
            break
        shares = (_radical_inverse(number, base) for base in _PRIMES)
        found[tuple((one.name, _at(one, share)) for one, share in zip(spans, shares, strict=False))] = None
    return list(found)


def around(best: Values, spans: tuple[Span, ...], known: Iterable[Values], turn: int) -> list[Values]:
    """Return new places beside the best one: each parameter alone, up and down by a part that halves every turn."""
    seen = set(known)
    return [place for place in _beside(best, spans, turn) if place not in seen]


def ranked(candidates: Iterable[Candidate], goal: Goal) -> tuple[Candidate, ...]:
    """Sort candidates: the best first, then what is unknown, then what does not build; ties by their values."""
    return tuple(sorted(candidates, key=lambda one: (bool(one.why), _worth(one, goal), one.values)))


def better(one: Candidate, other: Candidate, goal: Goal) -> bool:
    """Say whether a candidate is known to be better than another."""
    return not one.why and _worth(one, goal) < _worth(other, goal)


def _worth(one: Candidate, goal: Goal) -> Decimal:
    """Return what is to be small; the unknown is worse than anything known, and never a zero."""
    figure = one.cost.minor if goal == "cost" and one.cost else one.mass if goal == "mass" else None
    return Decimal("Infinity") if figure is None or one.why else Decimal(figure)


def _beside(best: Values, spans: tuple[Span, ...], turn: int) -> Iterator[Values]:
    for index, one in enumerate(spans):
        reach = max(one.step, _round((one.high - one.low) / 2 ** (turn + 2), one.step))
        for way in (-reach, reach):
            value = min(one.high, max(one.low, best[index][1] + way))
            yield (*best[:index], (one.name, value), *best[index + 1 :])


def _at(one: Span, share: Decimal) -> Decimal:
    return min(one.high, max(one.low, _round(one.low + (one.high - one.low) * share, one.step)))


def _round(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step


def _radical_inverse(number: int, base: int) -> Decimal:
    """Mirror a number's digits in a base behind the point."""
    share, part = Decimal(0), Decimal(1)
    while number:
        part /= base
        number, digit = divmod(number, base)
        share += digit * part
    return share
