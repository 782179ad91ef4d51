# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What cannot be, between a proposal, its distribution and its records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from makeshare.errors import InputError, IntegrityError, MoneyError, Place
from makeshare.model.distribution.records import Track
from makeshare.model.distribution.terms import Distribution
from makeshare.model.proposal import Proposal


def terms_problems(proposal: Proposal, terms: Distribution, track: Track) -> Iterator[InputError | MoneyError]:
    """Yield what does not fit together; raises nothing."""
    file = terms.place.file
    if terms.example != proposal.example:
        yield InputError("an example's distribution is one too", Place(file, field="example"))
    if terms.currency != proposal.currency:
        sentence = f"the proposal is in {proposal.currency}, its distribution in {terms.currency}"
        yield MoneyError(sentence, Place(file, field="currency"))
    for point in terms.points:
        for slot in point.slots:
            if slot.start < proposal.deadline:
                yield InputError(f"{point.key}/{slot.key} is before the deadline, {proposal.closes}", Place(file))
    yield from _stock_problems(terms, track)


def _stock_problems(terms: Distribution, track: Track) -> Iterator[InputError]:
    """The store holds no more units of a variant than were made and are not with members."""
    here = Counter(item.variant for item in track.items if not item.out)
    stocked: Counter[str] = Counter()
    for stock in terms.stock:
        stocked[stock.variant] += stock.units
    for variant, units in sorted(stocked.items()):
        if units > here[variant]:
            sentence = f"the store has {units} units of variant {variant}, the records know of {here[variant]}"
            yield InputError(sentence, Place(terms.place.file, field="stock"), "record the batch first")


def mark_problems(pledge: str, *, example: bool) -> Iterator[IntegrityError]:
    """Yield what is wrong with a pledge's pseudonym in a proposal that is an example, or is none."""
    if pledge and pledge.startswith("example-") is not example:
        tip = "an example's pseudonyms begin with `example-`, real ones never"
        yield IntegrityError(f"pledge {pledge}: examples and real pledges stand apart", tip=tip)
