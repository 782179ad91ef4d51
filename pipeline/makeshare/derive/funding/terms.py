# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The terms of a proposal, as its ledger pins them: from what proposal.toml says and what the quote rests on."""

from __future__ import annotations

import msgspec

from makeshare.derive.share import share_price
from makeshare.files import sha256
from makeshare.model.funding.terms import Match, Offered, Part, Step, Terms, Work
from makeshare.model.money import Money
from makeshare.model.price import Quote
from makeshare.model.proposal import Proposal

_WORDS = (
    "title", "share", "parties", "fees", "reserve", "savings", "risk", "milestones", "delivery", "work", "pledging",
)  # fmt: skip
"""Parts of a proposal whose words bind: change one, and whoever pledged is asked again."""
_RESERVE_LINE = "reserve"


def terms_of(proposal: Proposal, quote: Quote, pin: str = "") -> Terms:
    """Return the terms that a quote leads to; `pin` is the SHA-256 of quote.json.

    Raises MoneyError or InputError when no price follows from the quote's cost.
    """
    price = share_price(quote.estimate, proposal)
    pledging, share = proposal.pledging, proposal.share
    return Terms(
        currency=proposal.currency,
        document=document_hash(proposal),
        quote=pin,
        offers=tuple(_offered(one, proposal) for one in (quote, *quote.variants)),
        minimum=proposal.run.minimum,
        optimum=proposal.run.optimum,
        shares_per_unit=share.shares_per_unit,
        units_per_share=share.units_per_share,
        needed=price.total.minor,
        reserve=sum(line.run.minor for line in price.lines if line.kind == _RESERVE_LINE),
        reserve_to=proposal.reserve.remainder_to,
        deadline=proposal.deadline.isoformat(),
        pricing=pledging.pricing,
        lowest=pledging.lowest.minor if pledging.lowest else 0,
        cover=proposal.risk.cover,
        instalments=tuple(one.percent for one in pledging.instalments) or (100,),
        releases=_releases(proposal),
        work=Work(rate=proposal.work.rate.minor, most=proposal.work.most) if proposal.work else None,
        matching=tuple(_match(one.by, one.per_share, one.up_to) for one in proposal.matching),
        losses=tuple(
            Step(bearer=one.bearer, who=one.who, up_to=one.amount.minor if one.amount else 0)
            for one in proposal.risk.losses
        ),
        surplus=tuple(Part(to=one.to, percent=one.percent) for one in proposal.savings),
        unsold=share.unsold_party,
        band=pledging.band,
        grace_days=pledging.grace_days,
        collect_days=pledging.collect_days,
        extensions=pledging.extensions,
    )


def document_hash(proposal: Proposal) -> str:
    """Name the words that bind, by the SHA-256 of their records."""
    words = {name: getattr(proposal, name) for name in _WORDS}
    return sha256(msgspec.json.encode(words, order="deterministic"))


def _offered(quote: Quote, proposal: Proposal) -> Offered:
    alone = not proposal.variants
    minimum = next((one.minimum for one in proposal.variants if one.name == quote.variant), proposal.run.batch)
    return Offered(
        variant=quote.variant,
        revision=quote.revision,
        geometry_hash=quote.geometry_hash,
        bom_hash=quote.bom_hash,
        price=quote.price.minor,
        minimum=0 if alone else minimum,
    )


def _releases(proposal: Proposal) -> tuple[int, ...]:
    """Return what each milestone releases; where none says, the first releases all."""
    stated = tuple(step.releases for step in proposal.milestones)
    return stated if sum(stated) else (100, *(0 for _ in stated[1:]))


def _match(by: str, per_share: Money, up_to: Money) -> Match:
    return Match(by=by, per_share=per_share.minor, up_to=up_to.minor)
