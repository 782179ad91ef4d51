# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Murmurations profiles: who the community is, and an offer for each open proposal, for maps and directories.

Schemas: https://github.com/MurmurationsNetwork/MurmurationsLibrary, organizations_schema-v1.0.0 and
offers_wants_schema-v0.1.0. A profile is registered by its address, so without one there is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.catalogue import Catalogue
from makeshare.model.proposal import ProposalView
from makeshare.write.exchange.contact import mail, web
from makeshare.write.exchange.encode import json_bytes, known
from makeshare.write.exchange.forms import Export, Format, LeftOut, Published
from makeshare.write.exchange.offers import on_offer

ORGANIZATION = "organizations_schema-v1.0.0"
OFFER = "offers_wants_schema-v0.1.0"
FOLDER = "murmurations/"
SCOPE = "local"
"""A run is handed over at one place, so its offer reaches who lives near that."""
Data = dict[str, object]


def write_organization(published: Published) -> Iterator[Export | LeftOut]:
    """Yield the community's own profile."""
    if not published.root:
        yield LeftOut("the whole file", "no url is set: a profile is registered by its address")
        return
    community = published.catalogue.community
    yield LeftOut("geolocation and country", "the community's place is not on record")
    if not _details(community.contact):
        yield LeftOut("contact_details", "the contact in [tool.makeshare] is neither an e-mail address nor a page")
    profile = {
        "linked_schemas": [ORGANIZATION],
        "name": community.name,
        "primary_url": published.root,
        "tags": ["community-supported-manufacturing", "open-hardware"],
        "urls": [{"name": "Source", "url": web(community.repository)}] if web(community.repository) else [],
        "contact_details": _details(community.contact),
        "geographic_scope": SCOPE,
    }
    yield Export(f"{FOLDER}organization.json", json_bytes(known(profile)))


def write_offers(published: Published) -> Iterator[Export | LeftOut]:
    """Yield a profile for each proposal that people can pledge to."""
    if not published.root:
        yield LeftOut("every offer", "no url is set: a profile is registered by its address")
        return
    offers = on_offer(published.catalogue)
    if not offers:
        yield LeftOut("every offer", "no proposal is open with a price")
    for view in offers:
        reached = _reached(published.catalogue, view)
        if reached:
            yield Export(f"{FOLDER}offers/{view.proposal.slug}.json", json_bytes(offer(published, view, reached)))
        else:
            yield LeftOut(view.proposal.slug, "nobody names an e-mail address or a page to be reached at: mandatory")


def offer(published: Published, view: ProposalView, reached: Data) -> Data:
    """Return the profile of an offer: what a share gives, what it costs, until when."""
    proposal, price = view.proposal, view.price
    entry = published.catalogue.design(proposal.design)
    words = f"{proposal.summary} A share gives: {proposal.share.gives}"
    return known(
        {
            "linked_schemas": [OFFER],
            "exchange_type": "offer",
            "item_type": "good",
            "transaction_type": ["buy-sell"],
            "tags": list(dict.fromkeys((*(entry.manifest.tags if entry else ()), "open-hardware"))),
            "title": proposal.title,
            "description": words if price is None else f"{words} Price of a share: {price.share_price}.",
            "details_url": published.address(f"proposals/{proposal.slug}/"),
            "geographic_scope": SCOPE,
            "contact_details": reached,
            "expires_at": int(proposal.deadline.timestamp()),
        }
    )


def _reached(catalogue: Catalogue, view: ProposalView) -> Data:
    """Return how the run's coordinator is reached, else who hears complaints, else the community."""
    parties = view.proposal.parties
    contacts = (parties.coordinator.contact, parties.complaints.contact, catalogue.community.contact)
    return next((found for found in map(_details, contacts) if found), {})


def _details(contact: str) -> Data:
    return known({"email": mail(contact), "contact_form": web(contact)})


ORGANIZATIONS = Format(
    key="murmurations",
    title="Murmurations profile of the community",
    use="maps and directories of the commons that collect such profiles",
    standard="https://github.com/MurmurationsNetwork/MurmurationsLibrary",
    schema="murmurations-organization.schema.json",
    write=write_organization,
)
OFFERS = Format(
    key="murmurations-offers",
    title="Murmurations offers",
    use="maps and directories of offers and wants",
    standard="https://github.com/MurmurationsNetwork/MurmurationsLibrary",
    schema="murmurations-offer.schema.json",
    write=write_offers,
)
