# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Uncertainty: each cause is one deviation, drawn once and shared by all that depends on it.

An hourly rate that is 10 % too low is too low for every part at once: drawn independently for each line, errors would
cancel that in truth add up, and the range would come out far too narrow. So a cause has a name (`rate:welder`), its
deviates follow from that name alone, and a thousand draws of one design meet the same worlds as those of another: two
batch sizes or two variants differ by what differs between them, not by luck.

A term varies by the sum of its causes' deviates, 1 + sum of z x spread / 1.2816 with z normal, kept within 0.05 and
1.95; so `spread` is P90 / P50 - 1, and small products of two deviations are left out, as in any first-order propagation
of errors. Every draw comes with its mirror image (z and -z of all causes together): what is drawn is symmetric, and the
median of a sum is the sum of the expected amounts exactly. That is why lines add up to their total.
"""

from __future__ import annotations

import hashlib
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Samples = np.ndarray[Any, np.dtype[np.float64]]

Causes = tuple[tuple[str, float], ...]
"""Names and spreads of what a term depends on."""
Term = tuple[Fraction, Causes]
"""An expected amount in minor units, and what it depends on."""

DRAWS = 2000
P90 = 1.2815515655446004
"""The standard normal distribution's 90th percentile."""
NARROWEST, WIDEST = 0.05, 1.95


def bounds(terms: tuple[Term, ...]) -> tuple[Fraction, Fraction]:
    """Return the 10th and the 90th percentile of a sum of terms, in minor units."""
    if len(terms) == 1:
        amount, causes = terms[0]
        low, high = _percentiles(causes)
        return amount * low, amount * high
    return _cut(sum((float(amount) * _factor(causes) for amount, causes in _merged(terms)), _factor(()) * 0))


@lru_cache(maxsize=4096)
def _percentiles(causes: Causes) -> tuple[Fraction, Fraction]:
    return _cut(_factor(causes))


def _cut(samples: Samples) -> tuple[Fraction, Fraction]:
    import numpy as np  # noqa: PLC0415  0.1 s, which only an estimate needs

    low, high = np.percentile(samples, (10, 90))
    return Fraction(float(low)), Fraction(float(high))


def _merged(terms: tuple[Term, ...]) -> list[Term]:
    """Add up the terms that depend on the same causes: the sampling then costs the same for any number of lines."""
    sums: dict[Causes, Fraction] = {}
    for amount, causes in terms:
        sums[causes] = sums.get(causes, Fraction(0)) + amount
    return [(sums[causes], causes) for causes in sorted(sums)]


@lru_cache(maxsize=4096)
def _factor(causes: Causes) -> Samples:
    import numpy as np  # noqa: PLC0415  as in _cut

    deviation = np.zeros(DRAWS)
    for name, spread in causes:
        deviation = deviation + spread / P90 * _deviates(name)
    return np.clip(1 + deviation, NARROWEST, WIDEST)


@lru_cache(maxsize=4096)
def _deviates(name: str) -> Samples:
    """Draw a cause's deviates from its name, each with its mirror image."""
    import numpy as np  # noqa: PLC0415  as in _cut

    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    half = np.random.Generator(np.random.PCG64(seed)).standard_normal(DRAWS // 2)
    return np.concatenate([half, -half])
