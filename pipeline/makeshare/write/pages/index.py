# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""catalog.json, the site's public index: what other programs and other communities read of this one."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from makeshare.files import sha256
from makeshare.model.built import Built
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.model.cost import Estimate
from makeshare.model.federation.index import (
    FORMAT,
    VERSION,
    CapabilityCard,
    CommunityCard,
    CostCard,
    DesignCard,
    FileCard,
    Index,
    ListedCard,
    MachineCard,
    OfferCard,
    PriceCard,
    Sums,
    VariantCard,
)
from makeshare.model.federation.sections import sections
from makeshare.model.production.workshop import Workshop
from makeshare.model.proposal import ProposalView
from makeshare.units import tidy
from makeshare.write.pages.cards import design_folder, poster_path, proposal_folder
from makeshare.write.pages.downloads import Files, package_path


def index(catalogue: Catalogue, offered: Files, published: Mapping[str, bytes]) -> bytes:
    """Write catalog.json; `offered` are the files of each configuration, `published` everything.

    Pages are not listed: their words reach people through a theme, and no program relies on them.
    """
    bare = _index(catalogue, offered)
    listed = {name for design in bare.designs for variant in design.variants for name in variant.files}
    others = {
        name: _file(data)
        for name, data in sorted(published.items())
        if name not in listed and not name.endswith(".md") and not name.startswith(".")
    }
    data = msgspec.to_builtins(msgspec.structs.replace(bare, sums=Sums(sections={}, files=others)), str_keys=True)
    data["sums"]["sections"] = sections(data)
    return msgspec.json.format(msgspec.json.encode(data, order="sorted"), indent=1) + b"\n"


def _index(catalogue: Catalogue, offered: Files) -> Index:
    community = catalogue.community
    return Index(
        format=FORMAT,
        version=VERSION,
        community=CommunityCard(
            name=community.name,
            currency=community.currency,
            region=community.region,
            url=community.url,
            repository=community.repository,
            contact=community.contact,
        ),
        designs=tuple(_design(catalogue, entry, offered) for entry in catalogue.designs),
        proposals=tuple(_offer(view) for view in catalogue.proposals),
        capabilities=tuple(_capability(view.workshop) for view in catalogue.making.workshops),
        agreements=catalogue.network.agreements,
        network=tuple(
            ListedCard(path=one.path, name=one.index.community.name, url=one.address, sha256=one.sha256, date=one.date)
            for one in catalogue.network.neighbours
        ),
    )


def _design(catalogue: Catalogue, entry: DesignEntry, offered: Files) -> DesignCard:
    manifest, talk = entry.manifest, catalogue.together.discussions.get(entry.manifest.folder)
    return DesignCard(
        slug=manifest.slug,
        title=manifest.title,
        summary=manifest.summary,
        version=manifest.version,
        licence=manifest.license,
        authors=manifest.authors,
        status=manifest.status,
        category=manifest.category,
        delivered_as=manifest.delivered_as,
        technology_readiness=manifest.technology_readiness,
        documentation_readiness=manifest.documentation_readiness,
        safe_load=manifest.safe_load,
        tags=manifest.tags,
        processes=tuple(sorted(entry.processes)),
        page=design_folder(entry),
        ever_built=bool(manifest.built),
        variants=tuple(_variant(built, design_folder(entry), offered[built.name]) for built in entry.builts),
        discussion=talk.address if talk else "",
        origin=catalogue.network.origins.get(manifest.folder),
    )


def _variant(built: Built, folder: str, files: Mapping[str, bytes]) -> VariantCard:
    mass = built.bom.mass
    width, depth, height = (round(side, 2) for side in built.facts.box)
    return VariantCard(
        name=built.variant,
        revision=built.revision,
        geometry_hash=built.facts.geometry_hash,
        values=dict(sorted(built.description.values.items())),
        mass_g=None if mass is None else f"{round(mass, 1):f}",
        size_mm=(width, depth, height),
        poster=poster_path(built),
        unit_cost={str(batch): _cost(estimate) for batch, estimate in sorted(built.estimates.items())},
        package=f"{folder}{package_path(built)}" if built.package_name in files else None,
        files={f"{folder}files/{name}": _file(data) for name, data in files.items()},
    )


def _file(data: bytes) -> FileCard:
    return FileCard(bytes=len(data), sha256=sha256(data))


def _cost(estimate: Estimate) -> CostCard:
    """Write a cost in minor units; an incomplete one has no total."""
    dates = sorted(line.date for line in estimate.lines if line.date)
    amounts = estimate.total if estimate.complete else None
    return CostCard(
        currency=estimate.currency,
        complete=estimate.complete,
        missing=estimate.missing,
        assumed_share=f"{tidy(round(estimate.assumed_share, 4)):f}",
        prices_from=dates[0] if dates else "",
        prices_to=dates[-1] if dates else "",
        low=amounts.low.minor if amounts else None,
        expected=amounts.expected.minor if amounts else None,
        high=amounts.high.minor if amounts else None,
    )


def _offer(view: ProposalView) -> OfferCard:
    proposal, price, counts = view.proposal, view.price, view.state.counts
    return OfferCard(
        slug=proposal.slug,
        title=proposal.title,
        summary=proposal.summary,
        status=view.state.phase,
        example=proposal.example,
        design=proposal.design.replace("_", "-"),
        variant=proposal.variant,
        version=proposal.version,
        minimum_units=proposal.run.minimum,
        optimum_units=proposal.run.optimum,
        minimum_shares=proposal.minimum_shares,
        pledged_units=view.pledged_units,
        shares=counts.shares,
        members=counts.members,
        as_of=view.state.as_of,
        deadline=proposal.deadline,
        closes=proposal.closes,
        delivery=f"{proposal.delivery.date.isoformat()}, {proposal.delivery.place}",
        page=proposal_folder(view),
        share_price=PriceCard(currency=price.share_price.currency, minor=price.share_price.minor) if price else None,
    )


def _capability(workshop: Workshop) -> CapabilityCard:
    return CapabilityCard(
        slug=workshop.slug,
        name=workshop.name,
        example=workshop.example,
        summary=workshop.summary,
        where=workshop.where,
        region=workshop.region,
        status=workshop.status,
        contact=workshop.contact,
        page=f"workshops/{workshop.slug}/",
        machines=tuple(
            MachineCard(
                key=one.key,
                title=one.title,
                processes=one.processes,
                count=one.count,
                envelope_mm=_sides(one.envelope),
                hours_per_week=_number(one.hours_per_week),
            )
            for one in workshop.machines
        ),
        people_hours_per_week=_number(workshop.people_hours_per_week),
    )


def _number(value: Decimal | None) -> str | None:
    """Write an exact figure; an unknown one stays unknown."""
    return None if value is None else f"{tidy(value):f}"


def _sides(box: tuple[Decimal, Decimal, Decimal] | None) -> tuple[str, str, str] | None:
    if box is None:
        return None
    x, y, z = (f"{tidy(side):f}" for side in box)
    return x, y, z
