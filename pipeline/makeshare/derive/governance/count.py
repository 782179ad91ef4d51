# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What every count gives, and how a tie is broken: by one order of all options that stood before the vote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from makeshare.errors import InputError
from makeshare.files import sha256
from makeshare.model.governance.ballot import Step
from makeshare.model.governance.decision import Decision
from makeshare.model.money import round_half_up

Order = Sequence[str]
"""All options, the one that wins a tie first."""


@dataclass(frozen=True)
class Count:
    """The chosen options, the part of the whole that supports the choice (None where there is no such part)."""

    chosen: tuple[str, ...]
    support: Fraction | None
    steps: tuple[Step, ...]
    tied: tuple[str, ...] = ()


def tie_order(decision: Decision) -> Order:
    """Return the declared order of all options; raises InputError while the seed that decides it is not known.

    A seed orders the options by the SHA-256 of "seed/key": a lot that everybody can draw again.
    """
    rule = decision.tie_break
    if rule.rule == "order":
        return rule.order
    if rule.rule == "key":
        return tuple(sorted(decision.keys))
    if not rule.seed:
        tip = f"set it to what is known from {rule.date}: {rule.source}"
        raise InputError("the tie-break waits for its seed", decision.at("tie_break", "seed"), tip)
    return tuple(sorted(decision.keys, key=lambda key: sha256(f"{rule.seed}/{key}".encode())))


def first(tied: Iterable[str], order: Order) -> str:
    """Return the one of several options that wins a tie."""
    return min(tied, key=order.index)


def last(tied: Iterable[str], order: Order) -> str:
    """Return the one of several options that loses a tie."""
    return max(tied, key=order.index)


def figure(number: Fraction | int) -> str:
    """Print a number for reading: whole, or rounded to two decimals."""
    exact = Fraction(number)
    if exact.denominator == 1:
        return str(exact.numerator)
    hundredths = round_half_up(exact * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def listed(keys: Iterable[str]) -> str:
    """Print options as a sentence has them: a, b and c."""
    *most, end = sorted(keys) or [""]
    return f"{', '.join(most)} and {end}" if most else end
