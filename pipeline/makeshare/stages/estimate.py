# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Estimate what one configuration costs. It needs no geometry, so it runs where the CAD kernel is not loaded.

In:  `job.json` (an EstimateJob), `design.json`, `facts.json`, `bom.json`, `catalog.json`.
Out: `estimates.json` (by batch), `summary.json` (a Summary), `asked.json`; or `failure.json`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from makeshare.derive.estimate import estimate
from makeshare.errors import MakeshareError
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.built import Price, Summary
from makeshare.model.catalog import Catalog
from makeshare.model.cost import Estimate
from makeshare.model.entries import noting
from makeshare.model.facts import Facts
from makeshare.model.orders import EstimateJob
from makeshare.stages import exchange


def main(inputs: Path, outputs: Path) -> None:
    """Run the job in a folder."""
    job = exchange.read(inputs, "job.json", EstimateJob)
    description = exchange.read(inputs, "design.json", Description)
    facts, bom = exchange.read(inputs, "facts.json", Facts), exchange.read(inputs, "bom.json", Bom)
    catalog, asked = noting(exchange.read(inputs, "catalog.json", Catalog))
    try:
        found = {
            batch: estimate(description, facts, bom, catalog, batch=batch, currency=job.currency, region=job.region)
            for batch in job.batches
        }
    except MakeshareError as error:
        exchange.fail(outputs, error)
        return
    exchange.write(outputs, "estimates.json", msgspec.json.encode(found))
    exchange.write(outputs, "summary.json", msgspec.json.encode(_summary(description, facts, bom, found)))
    exchange.write(outputs, "asked.json", msgspec.json.encode(sorted(asked)))


def _summary(description: Description, facts: Facts, bom: Bom, found: dict[int, Estimate]) -> Summary:
    return Summary(
        revision=bom.revision,
        values=description.values,
        mass=bom.mass,
        box=facts.box,
        prices={batch: Price(total=one.total, missing=len(one.missing)) for batch, one in found.items()},
    )
