# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Hold a measured design against the rules, bill it, and order its files.

In:  `job.json` (a BillJob), `design.json`, `places.json`, `facts.json`, `measure.json`, `catalog.json`.
Out: `bom.json` (a Bom), `make.json` (a MakeJob), `asked.json`; or `failure.json` with everything that is wrong.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from makeshare.derive.bill import bill
from makeshare.derive.checks import problems
from makeshare.derive.revision import revision
from makeshare.errors import MakeshareError
from makeshare.model.catalog import Catalog
from makeshare.model.entries import noting
from makeshare.model.facts import Facts, MakeJob, MeasureJob
from makeshare.model.orders import BillJob
from makeshare.stages import exchange
from makeshare.stages.described import described


def main(inputs: Path, outputs: Path) -> None:
    """Run the job in a folder."""
    job = exchange.read(inputs, "job.json", BillJob)
    description, facts = described(inputs), exchange.read(inputs, "facts.json", Facts)
    catalog, asked = noting(exchange.read(inputs, "catalog.json", Catalog))
    named = revision(job.version, facts.geometry_hash)
    try:
        found = list(problems(description, facts, catalog))
        if found:
            exchange.fail(outputs, *found)
            return
        bom = bill(description, facts, catalog, variant=job.variant, revision=named)
    except MakeshareError as error:
        exchange.fail(outputs, error)
        return
    measured = exchange.read(inputs, "measure.json", MeasureJob)
    make = MakeJob(title=job.community, revision=named, measured=measured)
    exchange.write(outputs, "bom.json", msgspec.json.encode(bom))
    exchange.write(outputs, "make.json", msgspec.json.encode(make))
    exchange.write(outputs, "asked.json", msgspec.json.encode(sorted(asked)))
