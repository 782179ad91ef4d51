# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What the checkout does to designs and to open pledges, against an earlier commit: what a reviewer wants to see."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from makeshare.derive.compare import State, compare
from makeshare.derive.proposal import asked_again
from makeshare.engine.run import Engine
from makeshare.errors import MakeshareError
from makeshare.model.comparison import Affected, Comparison
from makeshare.read.git import changed_designs, export
from makeshare.workflows import proposals
from makeshare.workflows.inspect import costed
from makeshare.workflows.repository import DEFAULT, Repository

_OVER = ("failed", "refunded", "settled")


def compared(
    base: str, names: Iterable[str], repository: Repository, engine: Engine, *, batch: int
) -> Iterator[Comparison | MakeshareError]:
    """Yield, for each configuration of the named designs, what changed since commit `base`.

    Without names: of the designs whose files differ, or all when the catalogue of things or prices differs. A design
    that does not build yields its problems in place of a comparison. Raises EngineError when git does not know `base`.
    """
    wanted = tuple(names) or changed_designs(repository.root, base, repository.folders)
    with tempfile.TemporaryDirectory(prefix="makeshare-base-") as folder:
        export(repository.root, base, Path(folder))
        before = Repository(Path(folder))
        for name in wanted:
            yield from _design(name.replace("-", "_"), before, repository, engine, batch)


def _design(
    name: str, before: Repository, after: Repository, engine: Engine, batch: int
) -> Iterator[Comparison | MakeshareError]:
    try:
        old, new = _states(name, before, engine, batch), _states(name, after, engine, batch)
    except MakeshareError as error:
        yield error
        return
    except ExceptionGroup as group:
        yield from (error for error in group.exceptions if isinstance(error, MakeshareError))
        return
    for variant in dict.fromkeys((*old, *new)):
        affected = tuple(_affected(name, after, engine)) if variant == DEFAULT else ()
        yield compare(old.get(variant), new.get(variant), affected)


def _states(name: str, repository: Repository, engine: Engine, batch: int) -> dict[str, State]:
    """Return bill and cost of every variant; nothing for a design that is not there."""
    if name not in repository.folders:
        return {}
    states = {}
    for configuration in repository.configurations(name):
        bom, (estimate,) = costed(configuration, (batch,), repository, engine)
        states[configuration.variant] = (bom, estimate)
    return states


def _affected(name: str, repository: Repository, engine: Engine) -> Iterator[Affected]:
    """Yield the proposals of a design that were opened and are not over, and why their members would be asked again."""
    for slug in proposals.slugs(repository.root):
        proposal = proposals.proposal_of(slug, repository)
        if proposal.design != name:
            continue
        state = proposals.ledger_of(proposal, repository)
        if state.terms is None or state.phase in _OVER:
            continue
        found = proposals.load(slug, repository, engine)
        asked = asked_again(proposal, found.costs, state)
        yield Affected(slug=slug, phase=state.phase, pledges=state.counts.pledges, reasons=asked)
