# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Stage B on hostile geometry: the sandbox makes a crash of the CAD kernel a sentence, and lies of stage A nothing."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import cadquery as cq
import msgspec

from makeshare.engine import sandbox
from makeshare.engine.job import KERNEL, Job
from makeshare.engine.worker import Worker
from makeshare.errors import EngineError, MakeshareError
from makeshare.kernel.shapes import write_shape
from makeshare.model.assembly import IDENTITY, Instance
from makeshare.model.facts import Facts, MeasureJob, PartOrder
from makeshare.read.description import outcome
from tests.sandbox.attacking import BLOCK, attempt, design_job
from tests.sandbox.conftest import Workers

MUTANTS = 400


def measure_job(geometry: bytes, seconds: int = 10) -> Job:
    """Make the job of stage B on one part."""
    part = PartOrder(key="part", name="part", geometry="part-000.bin")
    placed = Instance(path="part[1]", kind="part", key="part", matrix=IDENTITY)
    order = MeasureJob(design="x", parts=(part,), things=(), instances=(placed,))
    return Job(
        program="makeshare.stages.measure",
        inputs={"job.json": msgspec.json.encode(order), "part-000.bin": geometry},
        label="part",
        seconds=seconds,
        room=KERNEL,
    )


def shapes() -> list[bytes]:
    """Return five real parts, as stage A hands them over."""
    plate = cq.Workplane().box(200, 100, 12).faces(">Z").workplane().rarray(40, 40, 4, 2).hole(6)
    tube = cq.Workplane().rect(40, 40).rect(36, 36).extrude(500)
    knob = cq.Workplane().circle(20).extrude(15).faces(">Z").edges().fillet(4)
    horn = cq.Workplane().circle(10).workplane(offset=40).rect(30, 20).loft()
    ball = cq.Workplane().sphere(9).cut(cq.Workplane().circle(2).extrude(50))
    return [write_shape(one.combine().findSolid()) for one in (plate, tube, knob, horn, ball)]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Damage bytes in one of five ways: flip bits, set bytes, cut, copy a piece over another, repeat a piece."""
    damaged = bytearray(data)
    where = chance.randrange(len(data))
    size = chance.randint(1, 64)
    match chance.randrange(5):
        case 0:
            for _ in range(chance.randint(1, 8)):
                damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        case 1:
            damaged[where : where + size] = chance.randbytes(size)
        case 2:
            del damaged[where:]
        case 3:
            start = chance.randrange(len(data))
            damaged[where : where + size] = data[start : start + size]
        case _:
            damaged[where:where] = data[where : where + size] * chance.randint(1, 20)
    return bytes(damaged)


def end(worker: Worker, job: Job) -> str:
    """Name how a job ended; anything but a result or one sentence is raised."""
    try:
        outcome(worker.run(job), "facts.json", Facts)
    except EngineError as error:
        assert "\n" not in str(error)  # noqa: PT017  the other ends are as right as this one
        return "crash"
    except MakeshareError as error:
        assert "\n" not in str(error)  # noqa: PT017  as above
        return "refused"
    return "facts"


def test_damaged_geometry_is_facts_or_one_sentence(
    workers: Workers, record_property: Callable[[str, object], None]
) -> None:
    """Four hundred damaged files: none harms the next, and a sound one gives the same bytes as before all of them."""
    worker, chance = workers(sandbox.choose(), KERNEL), random.Random(20260501)  # noqa: S311  the same damage every time
    sound = shapes()
    before = [worker.run(measure_job(one)) for one in sound]
    ends = Counter(end(worker, measure_job(mutated(sound[number % 5], chance), 4)) for number in range(MUTANTS))
    record_property("ends", dict(ends))
    assert [worker.run(measure_job(one)) for one in sound] == before
    assert sum(ends.values()) == MUTANTS
    assert ends["refused"] > MUTANTS / 20, "the damage does not reach the reader"


def test_a_crafted_name_does_not_lead_out_of_the_inputs(workers: Workers) -> None:
    """A description names its geometry: no name makes stage B read, or tell of, anything else."""
    job = measure_job(shapes()[0])
    for name in ("../../etc/passwd", "/etc/passwd", "job.json"):
        inputs = {**job.inputs, "job.json": job.inputs["job.json"].replace(b"part-000.bin", name.encode())}
        assert end(workers(sandbox.choose(), KERNEL), msgspec.structs.replace(job, inputs=inputs)) != "facts"


LIES = """
import cadquery
cadquery.Shape.Volume = lambda self, *a: 1e-9
cadquery.Shape.isValid = lambda self: True
cadquery.Shape.BoundingBox = None
import makeshare.kernel.shapes as shapes
shapes.volume = lambda shape: 1e-9
import OCP.BRepGProp
OCP.BRepGProp.BRepGProp = None
"""


def test_a_patched_measure_measures_nothing(kind: str, workers: Workers) -> None:
    """A design that patches what measures and exports hands over the same part: stage B measures it itself."""
    worker = workers(kind, KERNEL)
    honest = worker.run(design_job(BLOCK))
    lying = worker.run(design_job(LIES + BLOCK))
    assert lying["part-000.bin"] == honest["part-000.bin"]
    facts = outcome(worker.run(measure_job(lying["part-000.bin"])), "facts.json", Facts)
    assert facts.part("part").volume == 120000.0


def test_a_patched_export_is_found_out(kind: str, workers: Workers) -> None:
    """A design that writes other bytes than its shape has written that part: it is judged as it stands."""
    lie = "\nimport makeshare.author.describe as d, makeshare.kernel.shapes as k\n"
    lie += "fake = lambda shape: b'no geometry at all'\nk.write_shape = fake\nd.write_shape = fake\n"
    worker = workers(kind, KERNEL)
    outputs = worker.run(design_job(BLOCK + lie))
    if outputs["part-000.bin"] == b"no geometry at all":
        assert end(worker, measure_job(outputs["part-000.bin"])) != "facts"


def test_geometry_that_depends_on_the_clock_differs_between_two_runs(workers: Workers) -> None:
    """Time passes in the sandbox as well: what depends on it shows when the design is run twice."""
    clock = BLOCK.replace("12)", "12 + __import__('time').time_ns() % 1000 / 500)")
    worker = workers(sandbox.choose(), KERNEL)
    assert len({worker.run(design_job(clock))["part-000.bin"] for _ in range(4)}) > 1


def test_a_file_beside_the_design_is_not_imported_for_a_library(kind: str, workers: Workers) -> None:
    """`cadquery.py` in the design's folder hijacks nothing: the design is what the real one makes of it."""
    hijack = "raise SystemExit('hijacked')"
    worker = workers(kind, KERNEL)
    files = dict.fromkeys(("cadquery.py", "numpy.py", "json.py", "sitecustomize.py"), hijack)
    assert worker.run(design_job(BLOCK, beside=files)) == worker.run(design_job(BLOCK))


def test_a_worker_for_papers_never_loads_the_kernel(workers: Workers) -> None:
    """The process that writes documents holds no CAD kernel for foreign bytes to crash."""
    loaded = "import sys; told = [name for name in sys.modules if name.split('.')[0] in ('OCP', 'cadquery')]"
    assert attempt(workers(sandbox.choose(), "paper"), loaded) == "[]"
