# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Roll up a network: every community once, the shortest way to it, never oneself, no further than a few steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from makeshare.model.catalogue import Community
from makeshare.model.federation.index import CommunityCard
from makeshare.model.federation.network import MOST_STEPS, Neighbour, Pin


def roll_up(own: Community, pins: Iterable[Pin]) -> tuple[Neighbour, ...]:
    """Return all communities that pins lead to, by how far they are and then by name.

    What was pinned here always stands; what others list is added while nobody of the same address or name is there:
    a stranger cannot take a neighbour's place, and a circle of listings ends where it began.
    """
    ways = sorted(_ways(pins), key=lambda one: (len(one.path), one.path))
    found: list[Neighbour] = []
    seen = _identities(own)
    for one in ways:
        names = _identities(one.index.community)
        if one.direct or (len(one.path) <= MOST_STEPS and not names & seen):
            found.append(one)
            seen |= names
    return tuple(found)


def _ways(pins: Iterable[Pin]) -> Iterator[Neighbour]:
    """Yield every way to a community."""
    for pin in pins:
        yield Neighbour(path=(pin.slug,), index=pin.index, address=pin.address, sha256=pin.sha256, date=pin.date)
        for one in pin.listed:
            yield Neighbour(
                path=(pin.slug, *one.path),
                index=one.index,
                address=_root(one.index.community.url),
                sha256=one.sha256,
                date=one.date,
            )


def _identities(card: Community | CommunityCard) -> frozenset[str]:
    """Return what a community is known by: the address of its site, and its name whatever its letters' size."""
    name = " ".join(card.name.casefold().split())
    address = card.url.partition("://")[2].rstrip("/").casefold()
    return frozenset(one for one in (f"name {name}", f"site {address}" if address else "") if one)


def _root(url: str) -> str:
    """Return the address that paths are appended to, of a site that a reader has judged to be public."""
    return f"{url.rstrip('/')}/" if url.startswith("https://") else ""
