# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hold a design against the rules, and bill what is sound."""

from __future__ import annotations

from makeshare.derive.bill import bill
from makeshare.derive.checks import broken_rules, problems
from makeshare.derive.revision import revision
from makeshare.engine.run import Engine
from makeshare.model.bom import Bom
from makeshare.model.facts import Facts
from makeshare.workflows.repository import Configuration, Repository
from makeshare.workflows.stage import Assembled, assemble, measure


def check(configuration: Configuration, assembled: Assembled, repository: Repository, engine: Engine) -> Facts:
    """Measure a design and hold it against the rules; raises ExceptionGroup with every problem found."""
    broken = list(broken_rules(assembled.description))
    if broken:
        raise ExceptionGroup(configuration.name, broken)
    facts = measure(configuration, assembled, repository.catalog, engine)
    found = list(problems(assembled.description, facts, repository.catalog))
    if found:
        raise ExceptionGroup(configuration.name, found)
    return facts


def billed(configuration: Configuration, assembled: Assembled, facts: Facts, repository: Repository) -> Bom:
    """Write the bill of materials of one configuration under its revision."""
    return bill(
        assembled.description,
        facts,
        repository.catalog,
        variant=configuration.variant,
        revision=revision(configuration.manifest.version, facts.geometry_hash),
    )


def bom_of(configuration: Configuration, repository: Repository, engine: Engine) -> Bom:
    """Assemble, check and bill one configuration; no price and no file is needed for it."""
    assembled = assemble(configuration, repository, engine)
    return billed(configuration, assembled, check(configuration, assembled, repository, engine), repository)
