# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A search for a cheaper or lighter configuration: where it looked, what it found, and what it started from."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from makeshare.model.money import Money

Goal = Literal["cost", "mass"]


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter that may vary, in steps of `step` from `low` to `high`: mm, degrees, or a count."""

    name: str
    low: Decimal
    high: Decimal
    step: Decimal
    unit: str = ""


Values = tuple[tuple[str, Decimal], ...]
"""Parameters and their values, in the order of the spans."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One configuration that was built and checked. `why` says what is wrong with it; then it has no figures.

    Mass is in g, None where unknown; cost is None where it is incomplete.
    """

    values: Values
    mass: Decimal | None = None
    cost: Money | None = None
    why: str = ""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """All candidates that were tried, the best first, beside the baseline; `batch` is the run that costs are of."""

    slug: str
    variant: str
    goal: Goal
    batch: int
    spans: tuple[Span, ...]
    baseline: Candidate
    candidates: tuple[Candidate, ...]
