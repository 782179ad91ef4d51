# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Terms that can decide: percentages that add up, bounds that hold, somebody for what is left."""

from __future__ import annotations

from makeshare.derive.funding.book import check_party
from makeshare.errors import IntegrityError
from makeshare.model.funding.terms import MEMBERS, Terms

_WHOLE = 100
_LONGEST = 3_650
"""Days that members may have to pay."""


def check_terms(terms: Terms) -> None:
    """Raise IntegrityError for terms that cannot decide: percentages that do not add up, nobody for what is left."""
    bearers = [step.bearer for step in terms.losses]
    if not bearers or bearers[-1] != "rest" or any(bearers.count(one) > 1 for one in ("reserve", "members", "rest")):
        raise IntegrityError("the order of a loss ends with who bears the rest, and names reserve and members once")
    for name, parts in (
        ("instalments", terms.instalments),
        ("releases", terms.releases),
        ("surplus", tuple(part.percent for part in terms.surplus)),
    ):
        if sum(parts) != _WHOLE or min(parts) < 0:
            raise IntegrityError(f"{name} must add up to 100 %")
    if len({part.to for part in terms.surplus}) != len(terms.surplus):
        raise IntegrityError("each receiver of a surplus is named once")
    if not terms.offers or len({one.variant for one in terms.offers}) != len(terms.offers):
        raise IntegrityError("each variant is offered once, and one at least")
    least = min(terms.needed, terms.shares_per_unit, terms.units_per_share, *(one.price for one in terms.offers))
    if least < 1 or not 1 <= terms.minimum <= terms.optimum:
        raise IntegrityError("price, share, minimum and what is needed are more than nothing, the optimum no less")
    if not 0 <= terms.reserve <= terms.needed or min(_bounds(terms)) < 0:
        raise IntegrityError("the reserve is a part of what is needed, and no bound lies below nothing")
    if max(terms.grace_days, terms.collect_days) > _LONGEST:
        raise IntegrityError(f"nobody waits longer than {_LONGEST} days")
    if not terms.unsold.strip():
        raise IntegrityError("somebody owns and pays for unsold units")
    _check_parties(terms)


def _check_parties(terms: Terms) -> None:
    """Raise IntegrityError where a party has a name that means somebody else."""
    for name in (terms.unsold, *(step.who for step in terms.losses if step.bearer in ("party", "rest"))):
        check_party(name)
    for name in (terms.reserve_to, *(part.to for part in terms.surplus)):
        if name != MEMBERS:
            check_party(name)


def _bounds(terms: Terms) -> list[int]:
    """All figures of which none lies below nothing."""
    work = (terms.work.rate, terms.work.most) if terms.work else ()
    return [
        terms.cover, terms.lowest, terms.band, terms.grace_days, terms.collect_days, terms.extensions, *work,
        *(one.minimum for one in terms.offers), *(one.up_to for one in terms.losses),
        *(bound for one in terms.matching for bound in (one.per_share, one.up_to)),
    ]  # fmt: skip
