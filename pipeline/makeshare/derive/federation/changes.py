# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What differs between a pinned catalogue and what its community publishes today: what people ask before they agree."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.federation.index import CostCard, DesignCard, Index, OfferCard
from makeshare.model.federation.network import ChangeKind, IndexChange
from makeshare.model.money import Money

ENDED = ("failed", "refunding", "refunded", "settled", "closed")
"""Phases of a proposal in which nobody can join any more and nothing is made."""


def changes(before: Index, after: Index) -> tuple[IndexChange, ...]:
    """Return designs, prices, offers, workshops, agreements and words of the community that are not as they were."""
    return (
        *_community(before, after),
        *_designs(before, after),
        *_offers(before, after),
        *_workshops(before, after),
        *_agreements(before, after),
        *_network(before, after),
    )


def _community(before: Index, after: Index) -> Iterator[IndexChange]:
    for name in ("name", "currency", "region", "url", "contact"):
        was, now = getattr(before.community, name), getattr(after.community, name)
        if was != now:
            yield IndexChange(kind="community", what=name, before=was or "none", after=now or "none")


# ------------------------------------------------------------------------------------------------------- designs
def _designs(before: Index, after: Index) -> Iterator[IndexChange]:
    was, now = ({one.slug: one for one in index.designs} for index in (before, after))
    for slug in sorted(was.keys() | now.keys()):
        if slug not in was:
            yield IndexChange(kind="new design", what=slug, after=_said(now[slug]))
        elif slug not in now:
            yield IndexChange(kind="design gone", what=slug, before=_said(was[slug]))
        else:
            yield from _design(was[slug], now[slug])


def _design(was: DesignCard, now: DesignCard) -> Iterator[IndexChange]:
    if _said(was) != _said(now):
        withdrawn = now.status == "withdrawn" != was.status
        kind: ChangeKind = "withdrawn design" if withdrawn else "changed design"
        yield IndexChange(kind=kind, what=now.slug, before=_said(was), after=_said(now))
    for name in sorted({one.name for one in was.variants} | {one.name for one in now.variants}):
        one, other = was.variant(name), now.variant(name)
        what = f"{now.slug} {name}"
        if one is None or other is None:
            words = ("not there", other.revision) if other else (one.revision if one else "", "gone")
            yield IndexChange(kind="changed design", what=what, before=words[0], after=words[1])
            continue
        if one.revision != other.revision or one.files != other.files:
            yield IndexChange(
                kind="changed design", what=what, before=one.revision, after=_revised(one.revision, other.revision)
            )
        for batch in sorted(one.unit_cost.keys() | other.unit_cost.keys(), key=int):
            before, after = _price(one.unit_cost.get(batch)), _price(other.unit_cost.get(batch))
            if before != after:
                yield IndexChange(kind="price", what=f"{what}, {batch} made", before=before, after=after)


def _revised(before: str, after: str) -> str:
    return after if before != after else f"{after}, other files"


def _said(design: DesignCard) -> str:
    return f"{design.version}, {design.status}, {design.licence}"


def _price(cost: CostCard | None) -> str:
    if cost is None or cost.expected is None:
        return "unknown"
    return str(Money(cost.expected, cost.currency))


# -------------------------------------------------------------------------------------------------------- offers
def _offers(before: Index, after: Index) -> Iterator[IndexChange]:
    was, now = ({one.slug: one for one in index.proposals} for index in (before, after))
    for slug in sorted(was.keys() | now.keys()):
        one, other = was.get(slug), now.get(slug)
        if other is None and one is not None:
            yield IndexChange(kind="offer gone", what=slug, before=_offer(one))
        elif other is not None and (one is None or _offer(one) != _offer(other)):
            opened = other.status == "open" and (one is None or one.status != "open")
            ended = other.status in ENDED and one is not None and one.status not in ENDED
            kind: ChangeKind = "offer opened" if opened else "offer closed" if ended else "changed offer"
            yield IndexChange(kind=kind, what=slug, before=_offer(one) if one else "", after=_offer(other))


def _offer(offer: OfferCard) -> str:
    price = Money(offer.share_price.minor, offer.share_price.currency) if offer.share_price else "not settled"
    mark = "EXAMPLE, " if offer.example else ""
    runs = f"{offer.minimum_units} to {offer.optimum_units} units of {offer.design}"
    return f"{mark}{offer.status}, {price} a share, {runs}, closes {offer.deadline.isoformat()}"


# -------------------------------------------------------------------------------------------------------- others
def _workshops(before: Index, after: Index) -> Iterator[IndexChange]:
    was, now = ({one.slug: one for one in index.capabilities} for index in (before, after))
    for slug in sorted(was.keys() ^ now.keys()):
        if slug in now:
            yield IndexChange(kind="new workshop", what=slug, after=", ".join(now[slug].processes))
        else:
            yield IndexChange(kind="workshop gone", what=slug, before=", ".join(was[slug].processes))
    for slug in sorted(was.keys() & now.keys()):
        if was[slug] != now[slug]:
            words = (f"{', '.join(one.processes)}; {one.status}" for one in (was[slug], now[slug]))
            yield IndexChange(kind="changed workshop", what=slug, before=next(words), after=next(words))


def _agreements(before: Index, after: Index) -> Iterator[IndexChange]:
    was, now = ({one.slug: one for one in index.agreements} for index in (before, after))
    for slug in sorted(was.keys() | now.keys()):
        one, other = was.get(slug), now.get(slug)
        if one != other:
            words = (f"{each.standing}, {each.body[:12]}" if each else "not there" for each in (one, other))
            yield IndexChange(kind="agreement", what=slug, before=next(words), after=next(words))


def _network(before: Index, after: Index) -> Iterator[IndexChange]:
    was, now = ({"/".join(one.path): one for one in index.network} for index in (before, after))
    for path in sorted(was.keys() ^ now.keys()):
        names = ("", now[path].name) if path in now else (was[path].name, "")
        yield IndexChange(kind="network", what=path, before=names[0], after=names[1])
