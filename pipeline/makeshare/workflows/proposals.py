# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Funding proposals: their price derived from the design they offer, and held against what they claim."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from makeshare.derive.ledger import replay
from makeshare.derive.proposal import check_proposal, warnings
from makeshare.derive.proposal import view as put_together
from makeshare.derive.share import share_price
from makeshare.engine.run import Engine
from makeshare.errors import InputError, MakeshareError, UnknownKey
from makeshare.files import write_whole
from makeshare.model.bom import Bom
from makeshare.model.cost import Estimate
from makeshare.model.price import PriceBuildUp
from makeshare.model.proposal import Proposal, ProposalView
from makeshare.read.proposal import load_ledger, load_proposal, load_prose, load_quote
from makeshare.workflows.inspect import costed
from makeshare.workflows.repository import Repository
from makeshare.write.proposal import with_price

FOLDER = "site/proposals"


def slugs(root: Path) -> tuple[str, ...]:
    """Return the names of all proposal folders, sorted."""
    return tuple(sorted(path.parent.name for path in (root / FOLDER).glob("*/proposal.toml")))


@dataclass(frozen=True)
class Costed:
    """A proposal with today's BOM and cost of what it offers, at its minimum and its optimum run."""

    proposal: Proposal
    bom: Bom
    minimum: Estimate
    optimum: Estimate


def load(slug: str, repository: Repository, engine: Engine) -> Costed:
    """Read a proposal and cost the design that it offers; raises MakeshareError or ExceptionGroup when either fails."""
    if slug not in slugs(repository.root):
        raise UnknownKey("proposal", slug, slugs(repository.root))
    proposal = load_proposal(repository.root, slug)
    (configuration,) = repository.configurations(proposal.design, (proposal.variant,))
    sizes = (proposal.run.minimum, proposal.run.optimum)
    bom, (minimum, optimum) = costed(configuration, sizes, repository, engine)
    return Costed(proposal, bom, minimum, optimum)


def view(slug: str, repository: Repository, engine: Engine) -> ProposalView:
    """Return everything that a proposal's page shows."""
    found = load(slug, repository, engine)
    return put_together(
        found.proposal,
        prose=load_prose(repository.root, slug),
        ledger=load_ledger(repository.root, slug),
        bom=found.bom,
        minimum=found.minimum,
        optimum=found.optimum,
        quote=load_quote(repository.root, found.proposal),
    )


def problems(slug: str, repository: Repository, engine: Engine) -> tuple[tuple[MakeshareError, ...], tuple[str, ...]]:
    """Hold a proposal against the rules: returns what is wrong, and warnings of what has moved."""
    try:
        found = load(slug, repository, engine)
        ledger = replay(load_ledger(repository.root, slug), f"{FOLDER}/{slug}/ledger.jsonl")
        quote = load_quote(repository.root, found.proposal)
    except MakeshareError as error:
        return (error,), ()
    except ExceptionGroup as group:
        return tuple(error for error in group.exceptions if isinstance(error, MakeshareError)), ()
    wrong = tuple(check_proposal(found.proposal, found.minimum, found.bom, ledger, quote))
    moved = tuple(str(one) for one in warnings(found.proposal, found.minimum, found.bom, ledger, quote))
    return wrong, moved


def price(slug: str, repository: Repository, engine: Engine, *, write: bool) -> tuple[PriceBuildUp, bool]:
    """Derive a proposal's share price and, when asked, write it into proposal.toml; returns whether that changed."""
    found = load(slug, repository, engine)
    derived = share_price(found.minimum, found.proposal)
    if not write:
        return derived, False
    if found.proposal.status != "draft":
        raise InputError("is no draft: its price is the quoted one", found.proposal.at("status"), "drop --write")
    path = repository.root / FOLDER / slug / "proposal.toml"
    return derived, write_whole(path, with_price(path.read_text(encoding="utf-8"), derived.share_price).encode())
