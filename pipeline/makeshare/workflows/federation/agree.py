# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Agree with another community by files: draft a wording, state for ourselves, take over what they stated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib.resources import files

import msgspec

from makeshare.derive.federation.merge import merged, side_of
from makeshare.errors import InputError, IntegrityError, Place, UnknownKey
from makeshare.files import write_whole
from makeshare.model.catalogue import Community
from makeshare.model.federation.agreement import AgreedDesign, Agreement, AgreementParty, Says, Side, Statement
from makeshare.model.federation.index import CommunityCard, DesignCard
from makeshare.model.federation.network import Pin
from makeshare.read.federation import load_agreement
from makeshare.read.federation.agreements import AGREEMENTS, agreement_problems
from makeshare.read.federation.index import parse_index
from makeshare.read.federation.pins import SLUG, copy_path
from makeshare.read.plain import read_plain
from makeshare.workflows.federation.pins import pinned
from makeshare.workflows.repository import DEFAULT, Repository
from makeshare.write.federation.records import agreement_toml

OWN_INDEX = "build/site/catalog.json"
"""Where this community's own catalogue lies once its site was built."""


@dataclass(frozen=True)
class Wanted:
    """What is to be agreed: who makes it, how many, for how much each, until when and where to."""

    design: str
    of: Side
    we: Side
    units: int
    deliver_by: dt.datetime
    deliver_to: str
    price: int | None = None
    currency: str = ""
    variant: str = DEFAULT
    example: bool = False


def draft(repository: Repository, name: str, slug: str, wanted: Wanted) -> Agreement:
    """Write site/network/agreements/<name>.toml as a draft that nobody has stated anything of.

    The design is pinned by the hashes that its community's catalogue names: theirs as pinned, ours as last built.
    Raises InputError when the name is taken or the design or its package is not published.
    """
    if not SLUG.fullmatch(name):
        raise InputError(f"'{name}' cannot name an agreement", tip="small letters, digits and single hyphens")
    if (repository.root / AGREEMENTS / f"{name}.toml").exists():
        raise InputError("is there already", Place(f"{AGREEMENTS}/{name}.toml"))
    pin = pinned(repository, slug)
    us, them = _party(repository.settings), _party(pin.index.community)
    maker, payer = (us, them) if wanted.we == "maker" else (them, us)
    made = Agreement(
        slug=name,
        title=_title(wanted, maker.name, payer.name),
        example=wanted.example,
        maker=maker,
        payer=payer,
        design=_design(repository, pin, wanted),
        units=wanted.units,
        currency=wanted.currency or repository.settings.currency,
        price=wanted.price,
        deliver_by=wanted.deliver_by,
        deliver_to=wanted.deliver_to,
        terms=files("makeshare")
        .joinpath("template", "agreement.md.txt")
        .read_text(encoding="utf-8")
        .partition("-->\n")[2],
    )
    return _written(repository, made)


def state(repository: Repository, name: str, says: Says, person: str, date: dt.date) -> Agreement:
    """Add what this community says of the present wording; raises InputError when it is no side of it."""
    found = load_agreement(repository.root, name)
    side = side_of(repository.settings, found)
    said = Statement(by=side, says=says, date=date, person=person, body=found.body)
    last = found.latest(side)
    if said == last:
        return found
    if says != "agrees" and last is None:
        raise InputError(f"{repository.settings.name} has not agreed to this wording", tip="--says agrees comes first")
    if last is not None and (date, says) <= (last.date, last.says):  # the order of both files, so that both read alike
        raise InputError(f"on {last.date} it said that it {last.says}", tip="state another thing on a later day")
    return _written(repository, msgspec.structs.replace(found, statements=(*found.statements, said)))


def take(repository: Repository, slug: str, name: str) -> Agreement:
    """Take an agreement, or new statements of it, from the pinned catalogue of the other side.

    Raises UnknownKey when they publish none of that name, IntegrityError when it comes from somebody who is no side of
    it or holds a statement in our name that we never made, InputError when the wording differs from ours.
    """
    pin = pinned(repository, slug)
    theirs = next((one for one in pin.index.agreements if one.slug == name), None)
    if theirs is None:
        raise UnknownKey(f"agreement of {pin.name}", name, (one.slug for one in pin.index.agreements))
    side = side_of(repository.settings, theirs)
    other = theirs.payer if side == "maker" else theirs.maker
    if other.name != pin.name:
        raise IntegrityError(f"{pin.name} is no side of it: it is {other.name}'s to say", Place(copy_path((slug,))))
    for problem in agreement_problems(theirs, copy_path((slug,))):
        raise problem
    here = (repository.root / AGREEMENTS / f"{name}.toml").exists()
    ours = load_agreement(repository.root, name) if here else None
    return _written(repository, merged(ours, theirs, repository.settings))


def _written(repository: Repository, agreement: Agreement) -> Agreement:
    """Write it and read it back: what stands there is what both hash."""
    write_whole(repository.root / AGREEMENTS / f"{agreement.slug}.toml", agreement_toml(agreement))
    return load_agreement(repository.root, agreement.slug)


def _party(card: CommunityCard | Community) -> AgreementParty:
    return AgreementParty(name=card.name, url=card.url, contact=card.contact)


def _title(wanted: Wanted, maker: str, payer: str) -> str:
    mark = "EXAMPLE: " if wanted.example else ""
    return f"{mark}{maker} makes {wanted.units} of {wanted.design} for {payer}"


def _design(repository: Repository, pin: Pin, wanted: Wanted) -> AgreedDesign:
    """Pin the design by its hashes in the catalogue of the side whose it is."""
    ours = wanted.of == wanted.we
    index = pin.index
    if ours:
        index = parse_index(read_plain(repository.root, OWN_INDEX, 1 << 24), OWN_INDEX)
    card: DesignCard | None = index.design(wanted.design)
    if card is None:
        raise UnknownKey(f"design of {index.community.name}", wanted.design, (one.slug for one in index.designs))
    variant = card.variant(wanted.variant)
    if variant is None or variant.package is None:
        raise InputError(f"no package of {wanted.design}, {wanted.variant}, is published")
    return AgreedDesign(
        of=wanted.of,
        slug=card.slug,
        variant=variant.name,
        version=card.version,
        revision=variant.revision,
        geometry_hash=variant.geometry_hash,
        licence=card.licence,
        package_sha256=variant.files[variant.package].sha256,
    )
