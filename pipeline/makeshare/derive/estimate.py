# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What one unit costs when a batch is made: material, bought things, consumables, machines, labour, set-up, shipping.

How it adds up. Every line has an expected amount that follows exactly from its basis, in fractions of a cent. The
expected total is their sum, rounded once; the lines are then rounded so that they add up to it. Low and high are the
10th and 90th percentile: of each line by itself, and of the total by drawing all causes together (see `spread`). They
do not add up from the lines, since not everything goes wrong at once. The expected total is also the median (P50) of
the draws, because every draw counts with its mirror image.

What is unknown stays unknown: a line without a price or a time has no amount, `missing` names it, and the total, which
covers the known lines only, is no price until nothing is missing.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from makeshare.derive.charges import Draft, Job, things, work
from makeshare.derive.spread import Term, bounds
from makeshare.errors import InputError
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.catalog import Catalog
from makeshare.model.cost import CostLine, Estimate
from makeshare.model.facts import Facts
from makeshare.model.money import Money, Range, round_half_up


def estimate(
    description: Description, facts: Facts, bom: Bom, catalog: Catalog, *, batch: int, currency: str, region: str
) -> Estimate:
    """Estimate the cost of one unit in a batch, in a currency, bought in a region.

    Raises InputError for a batch below one, UnknownKey for a thing or process that the catalogue does not have.
    """
    if batch < 1:
        raise InputError(f"a batch of {batch} is nothing", tip="make at least one")
    job = Job(description, facts, bom, catalog, batch, currency, region)
    drafts = [*things(job), *work(job)]
    known = [draft for draft in drafts if not draft.missing]
    rounded = iter(_round_together([draft.nominal for draft in known]))
    lines = tuple(draft.line if draft.missing else _priced(draft, next(rounded), currency) for draft in drafts)
    total = _total(known, currency)
    return Estimate(
        slug=bom.slug,
        variant=bom.variant,
        revision=bom.revision,
        batch=batch,
        currency=currency,
        lines=lines,
        total=total,
        missing=tuple(dict.fromkeys(draft.missing for draft in drafts if draft.missing)),
        assumed_share=_assumed_share(lines, total.expected.minor),
    )


def _priced(draft: Draft, expected: int, currency: str) -> CostLine:
    return msgspec.structs.replace(draft.line, amount=_range(draft.terms, expected, currency))


def _total(drafts: list[Draft], currency: str) -> Range:
    terms = tuple(term for draft in drafts for term in draft.terms)
    return _range(terms, round_half_up(sum((draft.nominal for draft in drafts), Fraction(0))), currency)


def _range(terms: tuple[Term, ...], expected: int, currency: str) -> Range:
    """Make whole cents of a range, once: low is rounded, never above expected, nor high below it."""
    low, high = (round_half_up(value) for value in bounds(terms))
    return Range(Money(min(low, expected), currency), Money(expected, currency), Money(max(high, expected), currency))


def _round_together(amounts: list[Fraction]) -> list[int]:
    """Round amounts so that they add up to their rounded sum: the largest remainders are rounded up."""
    floors = [amount.numerator // amount.denominator for amount in amounts]
    rest = round_half_up(sum(amounts, Fraction(0))) - sum(floors)
    order = sorted(range(len(amounts)), key=lambda index: (floors[index] - amounts[index], index))
    up = set(order[:rest])
    return [floor + (index in up) for index, floor in enumerate(floors)]


def _assumed_share(lines: tuple[CostLine, ...], total: int) -> Decimal:
    """Return which share of the expected total rests on an assumption about its price, rate or time."""
    assumed = sum(line.amount.expected.minor for line in lines if line.amount and line.assumed)
    return (Decimal(assumed) / Decimal(total)).quantize(Decimal("0.0001")) if total else Decimal(0)
