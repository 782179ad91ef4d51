# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Stage B, making: every published file that holds geometry.

In:  `job.json` (a MakeJob) and the geometry files that it names.
Out: `parts/<part>.step|stl|3mf|glb|dxf`, `assembly.step`, `assembly.glb`, `poster.png`, `poster.webp`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from makeshare.errors import MakeshareError
from makeshare.fab import PART_FORMATS
from makeshare.fab.dxf import flat_dxf
from makeshare.fab.glb import glb
from makeshare.fab.step import StepHeader, assembly_step
from makeshare.kernel.scene import Scene
from makeshare.model.facts import MakeJob
from makeshare.stages import exchange
from makeshare.stages.bodies import scene
from makeshare.stages.measure import profile


def main(inputs: Path, outputs: Path) -> None:
    """Run the job in a folder."""
    job = exchange.read(inputs, "job.json", MakeJob)
    try:
        for name, data in files(job, scene(job.measured, inputs)):
            exchange.write(outputs, name, data)
    except MakeshareError as error:
        exchange.fail(outputs, error)


def files(job: MakeJob, whole: Scene) -> Iterator[tuple[str, bytes]]:
    """Yield each file's name and bytes: parts first, then the whole."""
    bodies = {body.name: body for body in whole.bodies}
    for order in job.measured.parts:
        body, name = bodies[order.key], f"parts/{order.key.replace('/', '--')}"
        for extension, write in PART_FORMATS:
            yield f"{name}.{extension}", write(body, _header(job, order.key))
        outline = profile(order, body)
        if outline is not None:
            yield f"{name}.dxf", flat_dxf(outline)
    yield "assembly.step", assembly_step(whole, header=_header(job, job.measured.design))
    yield "assembly.glb", glb(whole)
    from makeshare.fab.poster import poster, webp  # noqa: PLC0415  loads the renderer, which measuring never needs

    picture = poster(whole)
    yield "poster.png", picture
    yield "poster.webp", webp(picture, 960)


def _header(job: MakeJob, name: str) -> StepHeader:
    return StepHeader(name=name, revision=job.revision, organisation=job.title, system="makeshare")
