# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Configurations with all that was made of them, as pages and comparisons need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import msgspec

from makeshare.engine.outputs import Outputs
from makeshare.engine.run import Engine
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.built import Built
from makeshare.model.cost import Estimate
from makeshare.model.facts import Facts
from makeshare.workflows.each import Outcome, each
from makeshare.workflows.repository import Configuration, Repository

Record = TypeVar("Record")


def whole(
    configurations: Iterable[Configuration], repository: Repository, engine: Engine
) -> Iterator[tuple[Outcome, Built | None]]:
    """Yield each configuration with everything made of it; None where the outcome has problems.

    Its files are read from the store when somebody looks at them.
    """
    for outcome in each(
        lambda found: (*found.ends, found.assemble, found.measure, found.bill), configurations, repository, engine
    ):
        yield outcome, _built(outcome)


def built(configuration: Configuration, repository: Repository, engine: Engine) -> Built:
    """Build one configuration; raises ExceptionGroup with its problems."""
    ((outcome, found),) = whole([configuration], repository, engine)
    if found is None:
        raise ExceptionGroup(configuration.name, list(outcome.problems))
    return found


def _built(outcome: Outcome) -> Built | None:
    chain, outputs = outcome.chain, outcome.outputs
    if chain is None or outcome.problems:
        return None
    bom = _record(outputs[chain.bill], "bom.json", Bom)
    return Built(
        manifest=outcome.configuration.manifest,
        variant=outcome.configuration.variant,
        revision=bom.revision,
        description=_record(outputs[chain.assemble], "design.json", Description),
        facts=_record(outputs[chain.measure], "facts.json", Facts),
        bom=bom,
        estimates=_record(outputs[chain.estimate], "estimates.json", dict[int, Estimate]),
        files=outputs[chain.make],
        package=outputs[chain.pack]["package.zip"],
    )


def _record(outputs: Outputs, name: str, kind: type[Record]) -> Record:
    return msgspec.json.decode(outputs[name], type=kind)
