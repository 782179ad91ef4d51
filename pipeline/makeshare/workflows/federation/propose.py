# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Draft a proposal to make an adopted design here, with all that can be known and nothing that cannot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from makeshare.errors import InputError, Place
from makeshare.files import write_whole
from makeshare.model.design import Manifest
from makeshare.model.federation.index import DesignCard, Index, Origin
from makeshare.model.federation.network import Pin
from makeshare.model.money import Money
from makeshare.read.federation import load_origin
from makeshare.read.proposal import FOLDER, load_proposal
from makeshare.workflows.federation.pins import pinned
from makeshare.workflows.repository import Repository
from makeshare.write.federation.draft import filled

_GENESIS = "0" * 64
_DELIVERED = {"kit": "as a kit to assemble", "finished": "finished", "parts": "as its parts"}
_HIGHEST = 9999


@dataclass(frozen=True)
class Plan:
    """What the caller states of a run: dates are the caller's, and so is how many are made."""

    minimum: int
    optimum: int
    deadline: dt.datetime
    time_zone: str
    delivery: dt.date
    example: bool = False


@dataclass(frozen=True)
class Compared:
    """What the price here can be held against: the words of the community that the design comes from."""

    title: str
    price: Money
    date: str
    source: str


def propose(repository: Repository, slug: str, design: str, plan: Plan) -> str:
    """Write site/proposals/NNNN-…/ and return its name. It is read back: a draft that does not load is not left there.

    Raises InputError when the design was not adopted here or nothing is known to compare with, and what reading a
    proposal raises for a plan that cannot be.
    """
    pin = pinned(repository, slug)
    manifest, origin = _adopted(repository, pin, design)
    name = f"{_next(repository.root):04d}-{manifest.slug}"
    folder = repository.root / FOLDER / name
    texts = {
        "proposal.toml": filled(
            _template("proposal.toml"), _words(repository, pin, origin.design, manifest, plan) | {"slug": name}
        ),
        "proposal.md": filled(_template("proposal.md"), {"attribution": _attribution(origin)}),
        "ledger.jsonl": "",
    }
    try:
        for file, text in texts.items():
            write_whole(folder / file, text.encode())
        load_proposal(repository.root, name)
    except BaseException:
        for file in texts:
            (folder / file).unlink(missing_ok=True)
        folder.rmdir()
        raise
    return name


def _adopted(repository: Repository, pin: Pin, design: str) -> tuple[Manifest, Origin]:
    """Find the design here that was adopted from there."""
    slug = design.replace("_", "-")
    for folder in repository.folders:
        origin = load_origin(repository.root, folder)
        if origin and (origin.community, origin.design) == (pin.name, slug):
            return repository.manifest(folder), origin
    tip = f"`makeshare federate adopt {pin.slug} {slug}` does that: a price follows from a design that is here"
    raise InputError(f"{slug} of {pin.name} was not adopted here", tip=tip)


def _next(root: Path) -> int:
    """Return the next free number of a proposal."""
    taken = [int(path.name[:4]) for path in (root / FOLDER).glob("[0-9][0-9][0-9][0-9]-*") if path.name[:4].isdigit()]
    number = max(taken, default=0) + 1
    if number > _HIGHEST:
        raise InputError("has no number left", Place(FOLDER))
    return number


def _words(
    repository: Repository, pin: Pin, theirs: str, manifest: Manifest, plan: Plan
) -> dict[str, str | int | bool | dt.datetime | dt.date]:
    compared = _compared(pin, theirs, plan.minimum)
    mark = "EXAMPLE: " if plan.example else ""
    return {
        "title": f"{mark}A run of {manifest.title}, designed by {pin.name}",
        "summary": f"{mark}DRAFT: {plan.minimum} to {plan.optimum} units of {manifest.title}, made here.",
        "example": plan.example,
        "design": manifest.folder,
        "version": manifest.version,
        "variant": "default",
        "currency": repository.settings.currency,
        "deadline": plan.deadline,
        "deadline_day": plan.deadline.date(),
        "time_zone": plan.time_zone,
        "ledger_head": _GENESIS,
        "minimum": plan.minimum,
        "optimum": plan.optimum,
        "gives": f"One {manifest.title}, {_DELIVERED[manifest.delivered_as]}.",
        "delivery": plan.delivery,
        "compared": compared.title,
        "compared_price": str(compared.price).partition(" ")[2],
        "compared_currency": compared.price.currency,
        "compared_date": compared.date,
        "compared_source": compared.source,
    }


def _attribution(origin: Origin) -> str:
    there = f"[{origin.design}]({origin.page})" if origin.page else origin.design
    authors = ", ".join(origin.authors)
    return f"{there} by {authors}, of {origin.community}, revision `{origin.revision}`, under {origin.licence}."


def _compared(pin: Pin, slug: str, minimum: int) -> Compared:
    """Return what they ask for a share, else what they say that a unit costs; raises InputError for neither."""
    card = pin.index.design(slug)
    source = f"{pin.address}{card.page}" if card and pin.address else f"catalog.json of {pin.name}, {pin.sha256[:12]}"
    found = _share(pin.index, slug, pin.name) or _unit(card, minimum, pin.name)
    if found is None:
        tip = "copy another proposal's folder, and look up what one costs in a shop"
        raise InputError(f"{pin.name} states no price of {slug} to compare with", tip=tip)
    title, price = found
    return Compared(title, price, pin.date.isoformat(), source)


def _share(index: Index, slug: str, name: str) -> tuple[str, Money] | None:
    for offer in index.proposals:
        if offer.design == slug and offer.share_price and not offer.example:
            price = Money(offer.share_price.minor, offer.share_price.currency)
            return f"A share of the same design at {name}, {offer.minimum_units} units at least", price
    return None


def _unit(card: DesignCard | None, minimum: int, name: str) -> tuple[str, Money] | None:
    """Take the estimate for the batch that is nearest to the run planned here."""
    costs = card.variants[0].unit_cost.items() if card else ()
    known = [(int(batch), cost) for batch, cost in costs if cost.expected is not None]
    if not known:
        return None
    batch, cost = min(known, key=lambda one: (abs(one[0] - minimum), one[0]))
    title = f"What {name} estimates that a unit costs to make, {batch} at a time"
    return title, Money(cost.expected or 0, cost.currency)


def _template(name: str) -> str:
    return files("makeshare").joinpath("template", f"{name}.txt").read_text(encoding="utf-8")
