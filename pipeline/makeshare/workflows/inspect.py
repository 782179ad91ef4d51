# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Look at one configuration without making files: its BOM, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from makeshare.engine.run import Engine
from makeshare.model.bom import Bom
from makeshare.model.cost import Estimate
from makeshare.workflows.chain import estimate
from makeshare.workflows.each import Outcome, each
from makeshare.workflows.repository import Configuration, Repository


def boms(
    configurations: Iterable[Configuration], repository: Repository, engine: Engine
) -> Iterable[tuple[Outcome, Bom | None]]:
    """Bill configurations; no price and no file is needed for it. A BOM is None where the outcome has problems."""
    for outcome in each(lambda found: (found.bill,), configurations, repository, engine):
        yield outcome, None if outcome.problems else _bom(outcome)


def bom_of(configuration: Configuration, repository: Repository, engine: Engine) -> Bom:
    """Bill one configuration; raises ExceptionGroup with its problems."""
    ((outcome, bom),) = boms([configuration], repository, engine)
    if bom is None:
        raise ExceptionGroup(configuration.name, list(outcome.problems))
    return bom


def costed(
    configuration: Configuration, batches: tuple[int, ...], repository: Repository, engine: Engine
) -> tuple[Bom, tuple[Estimate, ...]]:
    """Bill one configuration and estimate it for each batch size; raises ExceptionGroup with its problems."""
    outcomes = each(
        lambda found: (found.bill, estimate(found, batches, repository)), [configuration], repository, engine
    )
    (outcome,) = outcomes
    if outcome.problems:
        raise ExceptionGroup(configuration.name, list(outcome.problems))
    estimated = next(outputs for outputs in outcome.outputs.values() if "estimates.json" in outputs)
    found = msgspec.json.decode(estimated["estimates.json"], type=dict[int, Estimate])
    return _bom(outcome), tuple(found[batch] for batch in batches)


def _bom(outcome: Outcome) -> Bom:
    billed = next(outputs for outputs in outcome.outputs.values() if "bom.json" in outputs)
    return msgspec.json.decode(billed["bom.json"], type=Bom)
