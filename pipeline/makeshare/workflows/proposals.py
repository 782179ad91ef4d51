# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Funding proposals: their price derived from the design they offer, and held against what they claim."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from makeshare.derive.funding.replay import replay
from makeshare.derive.proposal import check_proposal, quote_today, ready, warnings
from makeshare.derive.proposal import view as put_together
from makeshare.derive.share import share_price
from makeshare.engine.run import Engine
from makeshare.errors import InputError, MakeshareError, UnknownKey
from makeshare.files import sha256, write_whole
from makeshare.model.bom import Bom
from makeshare.model.cost import Estimate
from makeshare.model.funding.state import State
from makeshare.model.price import PriceBuildUp, Quote
from makeshare.model.proposal import Proposal, ProposalView
from makeshare.read.proposal import load_ledger, load_proposal, load_prose, load_quote
from makeshare.workflows.inspect import costed
from makeshare.workflows.repository import Repository
from makeshare.write.proposal import quote_json, with_prices, with_quote

FOLDER = "site/proposals"


def slugs(root: Path) -> tuple[str, ...]:
    """Return the names of all proposal folders, sorted."""
    return tuple(sorted(path.parent.name for path in (root / FOLDER).glob("*/proposal.toml")))


def proposal_of(slug: str, repository: Repository) -> Proposal:
    """Read a proposal by its folder's name, or by its number alone; raises UnknownKey for none."""
    known = slugs(repository.root)
    found = [name for name in known if slug in (name, name.partition("-")[0])]
    if len(found) != 1:
        raise UnknownKey("proposal", slug, known)
    return load_proposal(repository.root, found[0])


def ledger_of(proposal: Proposal, repository: Repository) -> State:
    """Replay a proposal's public ledger; raises IntegrityError with the line that is wrong."""
    return replay(load_ledger(repository.root, proposal.slug), f"{FOLDER}/{proposal.slug}/ledger.jsonl")


@dataclass(frozen=True)
class Costed:
    """A proposal with today's BOM and cost of each variant it offers, and of a run of the optimum."""

    proposal: Proposal
    costs: Mapping[str, tuple[Bom, Estimate]]
    optimum: Estimate


def load(slug: str, repository: Repository, engine: Engine) -> Costed:
    """Read a proposal and cost what it offers; raises MakeshareError or ExceptionGroup when either fails."""
    proposal = proposal_of(slug, repository)
    sizes = (proposal.run.batch, proposal.run.optimum)
    names = (proposal.variant, *(one.name for one in proposal.variants))
    configurations = repository.configurations(proposal.design, names)
    bom, (minimum, optimum) = costed(configurations[0], sizes, repository, engine)
    costs = {proposal.variant: (bom, minimum)}
    for one, configuration in zip(proposal.variants, configurations[1:], strict=True):
        other, (estimate,) = costed(configuration, (one.minimum,), repository, engine)
        costs[one.name] = (other, estimate)
    return Costed(proposal, costs, optimum)


def view(slug: str, repository: Repository, engine: Engine) -> ProposalView:
    """Return everything that a proposal's page shows."""
    found = load(slug, repository, engine)
    name = found.proposal.slug
    return put_together(
        found.proposal,
        prose=load_prose(repository.root, name),
        ledger=load_ledger(repository.root, name),
        costs=found.costs,
        optimum=found.optimum,
        pin=load_quote(repository.root, found.proposal),
    )


def problems(slug: str, repository: Repository, engine: Engine) -> tuple[tuple[MakeshareError, ...], tuple[str, ...]]:
    """Return what is wrong with a proposal, and what has moved without being wrong."""
    try:
        found = load(slug, repository, engine)
        state = ledger_of(found.proposal, repository)
        pin = load_quote(repository.root, found.proposal)
    except MakeshareError as error:
        return (error,), ()
    except ExceptionGroup as group:
        return tuple(error for error in group.exceptions if isinstance(error, MakeshareError)), ()
    wrong = tuple(check_proposal(found.proposal, found.costs, state, pin))
    moved = tuple(str(one) for one in warnings(found.proposal, found.costs, state, pin))
    return wrong, moved


def price(slug: str, repository: Repository, engine: Engine, *, write: bool) -> tuple[PriceBuildUp, bool]:
    """Derive a proposal's share price and, when asked, write it into proposal.toml; returns whether that changed."""
    found = load(slug, repository, engine)
    proposal = found.proposal
    derived = share_price(found.costs[proposal.variant][1], proposal)
    if not write:
        return derived, False
    if ledger_of(proposal, repository).terms is not None:
        tip = "drop --write; `makeshare proposal amend` changes it, and asks those who pledged"
        raise InputError("was opened: its price is the quoted one", proposal.place, tip)
    others = [share_price(found.costs[one.name][1], proposal).share_price for one in proposal.variants]
    path = card_path(proposal, repository)
    text = with_prices(path.read_text(encoding="utf-8"), derived.share_price, others)
    return derived, write_whole(path, text.encode())


def quote(
    slug: str, repository: Repository, engine: Engine, *, signed_by: str, signed_on: dt.date, evidence: str
) -> Quote:
    """Write quote.json at today's costs and pin it, with the file that the maker signed; prices are set with it.

    Raises InputError when the proposal was opened before (an amendment quotes anew) or the evidence is not there.
    """
    found = load(slug, repository, engine)
    if ledger_of(found.proposal, repository).terms is not None:
        raise InputError("was opened: its quote never changes", found.proposal.place, "`makeshare proposal amend`")
    return write_quote(found, repository, signed_by=signed_by, signed_on=signed_on, evidence=evidence)


def write_quote(found: Costed, repository: Repository, *, signed_by: str, signed_on: dt.date, evidence: str) -> Quote:
    """Write and pin a quote of today's costs; raises InputError when the evidence is not in the proposal's folder."""
    folder = card_path(found.proposal, repository).parent
    if not (folder / evidence).is_file() or Path(evidence).name != evidence:
        raise InputError(f"'{evidence}' is not in the proposal's folder", found.proposal.place, "put the file there")
    pinned = quote_today(found.proposal, found.costs, signed_on)
    data = quote_json(pinned)
    path = card_path(found.proposal, repository)
    text = with_prices(path.read_text(encoding="utf-8"), pinned.price, [one.price for one in pinned.variants])
    text = with_quote(text, sha256(data), signed_by, signed_on, evidence)
    write_whole(folder / "quote.json", data)
    write_whole(path, text.encode())
    return pinned


def obstacles(slug: str, repository: Repository) -> tuple[MakeshareError, ...]:
    """Return what keeps a proposal from being opened."""
    proposal = proposal_of(slug, repository)
    return tuple(ready(proposal, load_quote(repository.root, proposal)))


def card_path(proposal: Proposal, repository: Repository) -> Path:
    """Return where proposal.toml lies."""
    return repository.root / FOLDER / proposal.slug / "proposal.toml"
