# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""When changed terms need a member's renewed consent: beyond the declared band of price, or any change of risk."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.funding.terms import Terms

_RISK = {
    "document": "the words of the terms",
    "losses": "who bears a loss",
    "surplus": "who gets a surplus",
    "reserve_to": "who gets what is left of the reserve",
    "cover": "what a member adds at most",
    "instalments": "when one pays",
    "pricing": "how the price is found",
    "unsold": "who owns unsold units",
    "currency": "the currency",
    "shares_per_unit": "what a share is",
    "units_per_share": "what a share is",
    "work": "what an hour of work counts",
}
"""Fields that decide what a member risks, in words."""


def reasons(accepted: Terms, now: Terms, variant: str) -> Iterator[str]:
    """Yield why somebody who accepted terms for a variant must be asked again; nothing where they need not be.

    The band is that of the accepted terms, and is counted from their price: small steps cannot add up unseen.
    """
    before, after = accepted.offer(variant), now.offer(variant)
    if before is None or after is None:
        yield f"variant {variant} is offered no more"
        return
    if (after.price - before.price) * 100 > before.price * accepted.band:
        yield f"the price rose by more than {accepted.band} %"
    for field in dict.fromkeys(_RISK):
        if getattr(accepted, field) != getattr(now, field):
            yield f"{_RISK[field]} changed"
