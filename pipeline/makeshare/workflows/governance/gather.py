# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""All of a community's governance: gathered for its pages, and held against the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from makeshare.derive.funding.replay import replay
from makeshare.derive.governance.answers import answer_problems, joined, machine_problems
from makeshare.derive.governance.rules import policy_problems, role_problems
from makeshare.errors import MakeshareError, Place
from makeshare.model.design import Manifest
from makeshare.model.governance import Document, Governance
from makeshare.model.governance.community import DecisionView
from makeshare.model.governance.stakeholders import Machines
from makeshare.read.governance.decision import proposal_slugs, slugs
from makeshare.read.governance.files import KEY
from makeshare.read.governance.roles import load_policy, load_roles
from makeshare.read.governance.stakeholders import load_answers, load_machines, load_routes
from makeshare.read.production.workshop import load_workshops
from makeshare.read.proposal import load_ledger
from makeshare.read.toml import read_toml
from makeshare.workflows.governance import decisions
from makeshare.workflows.repository import Repository

DOCUMENTS = "site/community/documents"
_TITLE = re.compile(r"^# +(.+)$", re.MULTILINE)

T = TypeVar("T")


def gather(repository: Repository) -> tuple[Governance, list[MakeshareError]]:
    """Read roles, policy, machines, decisions, answers and documents; returns what may not be published.

    That is what cannot be read, and every decision whose ballots, authority or result do not hold.
    """
    root, wrong = repository.root, list[MakeshareError]()

    def read(load: Callable[[], T]) -> T | None:
        try:
            return load()
        except MakeshareError as error:
            wrong.append(error)
            return None

    for slug in slugs(root):
        wrong += decisions.problems(root, slug)
    answers = {slug: read(partial(load_answers, root, slug)) for slug in proposal_slugs(root)}
    found = Governance(
        roles=read(partial(load_roles, root)),
        policy=read(partial(load_policy, root)),
        machines=read(partial(_machines, repository)),
        decisions=tuple(_views(root)),
        answers={slug: one for slug, one in answers.items() if one is not None},
        documents=tuple(_documents(root)),
    )
    return found, wrong


def problems(repository: Repository) -> tuple[int, tuple[MakeshareError, ...]]:
    """Hold everything against the rules; returns how many decisions there are and what is wrong."""
    root = repository.root
    found, wrong = gather(repository)
    unread = {error.place.file for error in wrong}
    if found.roles:
        wrong += role_problems(found.roles)
    if found.policy:
        wrong += policy_problems(found.policy, _manifests(repository))
    if found.machines:
        wrong += machine_problems(found.machines, found.roles)
    for slug in proposal_slugs(root):
        if f"site/proposals/{slug}/answers.toml" not in unread:
            wrong += _answers(repository, slug, found)
    said = {str(error): error for error in wrong}  # what cannot be read may have stopped several of these
    return len(slugs(root)), tuple(said.values())


def _views(root: Path) -> Iterator[DecisionView]:
    """Yield every decision that can be shown; why another cannot was told before."""
    for slug in slugs(root):
        try:
            yield decisions.view(root, slug)
        except MakeshareError:
            continue


def _machines(repository: Repository) -> Machines | None:
    """Read the machine records with what the workshops state; a workshop that is wrong is told by its own check."""
    records = load_machines(repository.root)
    if records is None:
        return None
    return joined(records, load_workshops(repository.root, repository.catalog)[0])


def unanswered(repository: Repository, slug: str) -> tuple[MakeshareError, ...]:
    """Return what of the answers of environment and machines keeps a proposal from being opened."""
    found, wrong = gather(repository)
    own = [error for error in wrong if error.place.file.startswith(f"site/proposals/{slug}/")]
    return (*own, *_answers(repository, slug, found, opening=True))


def _answers(
    repository: Repository, slug: str, found: Governance, *, opening: bool = False
) -> Iterator[MakeshareError]:
    """Hold the answers to a run against its phase; a proposal that cannot be read is told by its own check."""
    root, folder = repository.root, f"site/proposals/{slug}"
    try:
        phase = "open" if opening else replay(load_ledger(root, slug), f"{folder}/ledger.jsonl").phase
        card = read_toml(root, f"{folder}/proposal.toml").data
        needed = _needed(repository, str(card.get("design", "")), str(card.get("variant", "")))
    except MakeshareError:
        return
    place = Place(f"{folder}/proposal.toml")
    yield from answer_problems(phase, place, found.answers.get(slug), found.machines, found.roles, needed)


def _needed(repository: Repository, design: str, variant: str) -> set[str]:
    """Return the processes that the parts of a design go through on machines, as its committed bill states."""
    processes = repository.catalog.processes
    keys = load_routes(repository.root, design, variant)
    return {key for key in keys if key in processes and processes[key].machine is not None}


def _manifests(repository: Repository) -> Iterator[Manifest]:
    """Yield the designs' cards; one that cannot be read is told by its own check."""
    for folder in repository.folders:
        try:
            yield repository.manifest(folder)
        except MakeshareError:
            continue


def _documents(root: Path) -> Iterator[Document]:
    """Yield the documents that were adopted, by their first heading."""
    for path in sorted((root / DOCUMENTS).glob("*.md")):
        if path.is_file() and not path.is_symlink() and KEY.fullmatch(path.stem):
            title = _TITLE.search(path.read_text(encoding="utf-8", errors="replace"))
            yield Document(title=title[1] if title else path.stem, slug=path.stem)
