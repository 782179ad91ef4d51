# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Orders to the stages: what each is given, and what is believed of what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from makeshare.engine.run import Engine
from makeshare.engine.task import Task
from makeshare.errors import EngineError, MakeshareError, Place
from makeshare.model.assembly import Description, Part
from makeshare.model.catalog import Catalog
from makeshare.model.facts import Facts, MakeJob, MeasureJob, PartOrder
from makeshare.model.stage import DesignJob
from makeshare.read.description import outcome
from makeshare.read.sources import sources
from makeshare.workflows.repository import Configuration, Repository

ASSEMBLING = ("author", "kernel", "model", "stages")
MEASURING = ("hardware", "kernel", "measure", "model", "stages")
MAKING = (*MEASURING, "fab")
"""Layers that each stage is made of: an edit to one of them runs that stage again."""


@dataclass(frozen=True)
class Assembled:
    """What stage A handed over: a description and the geometry files that it names."""

    description: Description
    shapes: Mapping[str, bytes]


def assemble(configuration: Configuration, repository: Repository, engine: Engine) -> Assembled:
    """Run the design's code in a process of its own; raises the MakeshareError that it ended with."""
    manifest = configuration.manifest
    job = DesignJob(
        design=manifest.folder,
        requests=configuration.requests,
        things=tuple(repository.catalog.things.values()),
        processes=tuple(repository.catalog.processes),
    )
    files = sources(repository.root, manifest.folder, repository.closure(manifest))
    repository.require_trusted(files)
    inputs = {"job.json": msgspec.json.encode(job), **{f"src/{name}": data for name, data in files.items()}}
    outputs = engine.run(
        Task(
            program="makeshare.stages.design", layers=ASSEMBLING, inputs=inputs, label=f"{configuration.name}: assemble"
        )
    )
    description = outcome(outputs, "design.json", Description)
    missing = [part.geometry for part in description.parts if part.geometry not in outputs]
    if missing:
        raise EngineError(f"the design ended without its geometry ({missing[0]})")
    return Assembled(description, {part.geometry: outputs[part.geometry] for part in description.parts})


def measure(configuration: Configuration, assembled: Assembled, catalog: Catalog, engine: Engine) -> Facts:
    """Measure in a process of its own what stage A handed over; raises GeometryError for a shape that is unsound."""
    job = orders(assembled.description, catalog)
    inputs = {"job.json": msgspec.json.encode(job), **assembled.shapes}
    outputs = engine.run(
        Task(
            program="makeshare.stages.measure", layers=MEASURING, inputs=inputs, label=f"{configuration.name}: measure"
        )
    )
    try:
        return outcome(outputs, "facts.json", Facts)
    except MakeshareError as error:
        raise _placed(error, assembled.description) from error


def make(
    configuration: Configuration,
    assembled: Assembled,
    catalog: Catalog,
    engine: Engine,
    *,
    community: str,
    revision: str,
) -> dict[str, bytes]:
    """Make every geometry file in a process of its own; returns them by published name."""
    job = MakeJob(
        title=community,
        revision=revision,
        measured=orders(assembled.description, catalog),
    )
    inputs = {"job.json": msgspec.json.encode(job), **assembled.shapes}
    outputs = engine.run(
        Task(program="makeshare.stages.make", layers=MAKING, inputs=inputs, label=f"{configuration.name}: make files")
    )
    outcome({**outputs, "done": b"true"}, "done", bool)
    return outputs


def _placed(error: MakeshareError, description: Description) -> MakeshareError:
    """Give a problem that names a part the line where the design made it."""
    parts = {part.key: part for part in description.parts}
    part = parts.get(error.place.field)
    return error if part is None else error.at(Place(part.file, part.line or None))


def orders(description: Description, catalog: Catalog) -> MeasureJob:
    """Say what stage B needs to know of the catalogue: nothing but dimensions and looks of what this design uses."""
    bought = sorted({one.key for one in description.instances if one.kind == "item"})
    return MeasureJob(
        design=description.design,
        parts=tuple(_order(part, catalog) for part in description.parts),
        things=tuple(catalog.thing(key) for key in bought),
        instances=description.instances,
    )


def _order(part: Part, catalog: Catalog) -> PartOrder:
    """Tell how a part is measured: flat when it is cut from sheet, unfolded when its route bends it.

    A flat part has the thickness that it was drawn with, which is then held against its stock's.
    """
    stock = catalog.thing(part.stock)
    route = [catalog.process(key) for key in part.route]
    bends = [process for process in route if "bend" in process.seconds_per]
    flat = stock.kind == "sheet" and any("cut_m" in process.seconds_per for process in route)
    k_factor = float(bends[0].k_factor) if bends and bends[0].k_factor is not None else None
    return PartOrder(
        key=part.key,
        name=part.name,
        geometry=part.geometry,
        thickness=stock.dimensions.get("thickness") if k_factor is not None else None,
        flat=flat,
        k_factor=k_factor,
        colour=part.colour or stock.colour,
        metallic=stock.metallic,
    )
