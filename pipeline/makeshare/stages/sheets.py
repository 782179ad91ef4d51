# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Write everything in a package but the design's own sources: sheets, lists, pictures, geometry, licences.

In:  `job.json` (a SheetsJob), `design.json`, `facts.json`, `bom.json`, `estimates.json`, `catalog.json`, the geometry
     files under `files/`, full texts under `licences/`, photos under `photos/`.
Out: the files under `pack/`, `manifest.json` (a PackageManifest of them), `asked.json`; or `failure.json`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from makeshare.derive.revision import shop_name
from makeshare.derive.shopping import shopping
from makeshare.derive.work import work
from makeshare.errors import MakeshareError
from makeshare.model.assembly import Description
from makeshare.model.bom import Bom
from makeshare.model.built import Built
from makeshare.model.catalog import Catalog
from makeshare.model.cost import Estimate
from makeshare.model.entries import noting
from makeshare.model.facts import Facts
from makeshare.model.orders import SheetsJob
from makeshare.stages import exchange
from makeshare.write.job import Job
from makeshare.write.package import unbound


def main(inputs: Path, outputs: Path) -> None:
    """Run the job in a folder."""
    order = exchange.read(inputs, "job.json", SheetsJob)
    catalog, asked = noting(exchange.read(inputs, "catalog.json", Catalog))
    try:
        made = unbound(gather(order, inputs, catalog))
    except MakeshareError as error:
        exchange.fail(outputs, error)
        return
    for name, data in made.files.items():
        exchange.write(outputs, f"pack/{name}", data)
    exchange.write(outputs, "manifest.json", msgspec.json.encode(made.manifest))
    exchange.write(outputs, "asked.json", msgspec.json.encode(sorted(asked)))


def gather(order: SheetsJob, inputs: Path, catalog: Catalog) -> Job:
    """Gather everything that the package is written from."""
    built = _built(order, inputs)
    counts = Counter(one.key for one in built.description.instances if one.kind == "part")
    return Job(
        built=built,
        catalog=catalog,
        community=order.community,
        url=order.url,
        repository=order.repository,
        contact=order.contact,
        tool=order.tool,
        stems={
            part.key: shop_name(part, catalog.thing(part.stock), counts[part.key], order.manifest.version)
            for part in built.description.parts
        },
        shopping={
            batch: shopping(
                built.description,
                built.facts,
                built.bom,
                catalog,
                batch=batch,
                currency=order.currency,
                region=order.region,
            )
            for batch in sorted(built.estimates)
        },
        work=work(built.description, built.facts, built.bom, catalog),
        licences={name.removesuffix(".txt"): text.decode() for name, text in _folder(inputs / "licences").items()},
        photos=_folder(inputs / "photos"),
    )


def _built(order: SheetsJob, inputs: Path) -> Built:
    bom = exchange.read(inputs, "bom.json", Bom)
    return Built(
        manifest=order.manifest,
        variant=order.variant,
        revision=bom.revision,
        description=exchange.read(inputs, "design.json", Description),
        facts=exchange.read(inputs, "facts.json", Facts),
        bom=bom,
        estimates=exchange.read(inputs, "estimates.json", dict[int, Estimate]),
        files=_folder(inputs / "files"),
    )


def _folder(folder: Path) -> dict[str, bytes]:
    """Read all files below a folder by path from it; none where it is not there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
