# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Look at one configuration without making files: its BOM, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable

from makeshare.derive.estimate import estimate
from makeshare.engine.run import Engine
from makeshare.model.bom import Bom
from makeshare.model.cost import Estimate
from makeshare.workflows.repository import Configuration, Repository
from makeshare.workflows.sound import billed, check
from makeshare.workflows.stage import assemble


def costed(
    configuration: Configuration, batches: Iterable[int], repository: Repository, engine: Engine
) -> tuple[Bom, tuple[Estimate, ...]]:
    """Assemble, check, bill and estimate one configuration for each batch size."""
    assembled = assemble(configuration, repository, engine)
    facts = check(configuration, assembled, repository, engine)
    bom = billed(configuration, assembled, facts, repository)
    settings = repository.settings
    return bom, tuple(
        estimate(
            assembled.description,
            facts,
            bom,
            repository.catalog,
            batch=batch,
            currency=settings.currency,
            region=settings.region,
        )
        for batch in batches
    )
