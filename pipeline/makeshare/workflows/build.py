# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""From a design in git to everything that is made of it."""

from __future__ import annotations

from makeshare.derive.estimate import estimate
from makeshare.engine.run import Engine
from makeshare.model.built import Built
from makeshare.workflows.pack import pack
from makeshare.workflows.repository import Configuration, Repository
from makeshare.workflows.sound import billed, check
from makeshare.workflows.stage import assemble, make


def build(configuration: Configuration, repository: Repository, engine: Engine) -> Built:
    """Assemble, check, bill, estimate, make the files, pack.

    Raises ExceptionGroup of MakeshareErrors when the design has problems, MakeshareError when a step fails.
    """
    catalog, settings = repository.catalog, repository.settings
    assembled = assemble(configuration, repository, engine)
    facts = check(configuration, assembled, repository, engine)
    bom = billed(configuration, assembled, facts, repository)
    estimates = {
        batch: estimate(
            assembled.description,
            facts,
            bom,
            catalog,
            batch=batch,
            currency=settings.currency,
            region=settings.region,
        )
        for batch in settings.batches
    }
    files = make(configuration, assembled, catalog, engine, community=settings.name, revision=bom.revision)
    built = Built(
        manifest=configuration.manifest,
        variant=configuration.variant,
        revision=bom.revision,
        description=assembled.description,
        facts=facts,
        bom=bom,
        estimates=estimates,
        files=files,
    )
    return pack(built, repository, engine)
