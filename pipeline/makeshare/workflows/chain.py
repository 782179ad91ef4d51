# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The chain of tasks from a design's code to its package, for one configuration.

Each link names the files that decide it and no others: that is what makes an edit run what it touches. Prices reach
estimates and sheets only; lines of code reach messages only; the sources themselves reach the first link and the last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from makeshare.engine.job import KERNEL, PAPER
from makeshare.engine.task import HERE, From, Source, Table, Task
from makeshare.engine.tools import installed
from makeshare.model.orders import BillJob, EstimateJob, SheetsJob
from makeshare.model.stage import DesignJob
from makeshare.workflows.repository import Configuration, Repository

MEASURING = ("hardware", "kernel", "measure", "model", "stages")
JUDGING = ("derive", "model", "stages/described.py", "stages/exchange.py")
STEP = "makeshare.workflows.steps"
LAYERS = {
    "assemble": ("author", "kernel", "model", "stages"),
    "orders": (*JUDGING, "stages/orders.py"),
    "measure": MEASURING,
    "bill": (*JUDGING, "stages/bill.py"),
    "make": (*MEASURING, "fab"),
    "estimate": ("derive", "model", "stages/estimate.py", "stages/exchange.py"),
    "sheets": ("derive", "model", "stages/exchange.py", "stages/sheets.py", "write"),
    "pack": ("model", "workflows/steps.py", "write/archive.py", "write/package.py"),
}
"""What each link is made of: an edit to one of these layers or files runs the link again."""
_encode = msgspec.json.encode
WORDS_LICENCE = "CC-BY-SA-4.0"
"""Of the guide and every other text, whatever the design's own licence is."""


@dataclass(frozen=True, eq=False)
class Chain:
    """The tasks of one configuration. `facts` are the files from which everything is derived that is no geometry."""

    configuration: Configuration
    facts: Mapping[str, From]
    assemble: Task
    measure: Task
    bill: Task
    estimate: Task
    make: Task
    pack: Task

    @property
    def ends(self) -> tuple[Task, ...]:
        """The tasks whose outputs are published."""
        return (self.estimate, self.make, self.pack)


def chain(configuration: Configuration, repository: Repository, *, confined: bool = True) -> Chain:
    """Assemble, measure, bill, estimate, make the files, write the sheets, pack.

    Raises InputError when a file that the configuration names is missing or no plain file.
    """
    link = _Links(configuration, repository)
    assembled = link.assemble()
    ordered = link.orders(assembled)
    measured = link.measure(assembled, ordered)
    billed = link.bill(assembled, ordered, measured)
    facts = {
        "design.json": From(assembled, "design.json"),
        "facts.json": From(measured, "facts.json"),
        "bom.json": From(billed, "bom.json"),
    }
    estimated = link.estimate(facts, repository.settings.batches)
    made = link.make(assembled, billed)
    written = link.sheets({**facts, "estimates.json": From(estimated, "estimates.json"), "files/*": From(made, "*")})
    packed = link.pack(written, confined=confined)
    return Chain(configuration, facts, assembled, measured, billed, estimated, made, packed)


def estimate(known: Chain, batches: tuple[int, ...], repository: Repository) -> Task:
    """Estimate a configuration for other batches than the community's own."""
    return _Links(known.configuration, repository).estimate(known.facts, batches)


class _Links:
    """Makes the links of one configuration."""

    def __init__(self, configuration: Configuration, repository: Repository) -> None:
        self.configuration = configuration
        self.repository = repository
        self.manifest = configuration.manifest
        self.sources = {f"src/{name}": repository.root / name for name in repository.sources(configuration.manifest)}

    def assemble(self) -> Task:
        """Run the design's code: twice where it gives something new, since what varies cannot be published."""
        job = DesignJob(design=self.manifest.folder, requests=self.configuration.requests)
        values = [(one.name, one.value) for one in job.requests]
        code = {name: path for name, path in self.sources.items() if not name.endswith("/design.toml")}
        return self._task(
            "assemble",
            "makeshare.stages.design",
            {"values": _encode((job.design, values)), **code},
            unkeyed={"job.json": _encode(job)},
            entries=("things.json", "processes.json"),
            requires=("design.json", "places.json", "asked.json"),
            twice=True,
            volatile=("places.json",),
        )

    def orders(self, assembled: Task) -> Task:
        """Say what is to be measured."""
        return self._task(
            "orders",
            "makeshare.stages.orders",
            {"design.json": From(assembled, "design.json")},
            unkeyed={"places.json": From(assembled, "places.json")},
            entries=("catalog.json",),
            room=PAPER,
        )

    def measure(self, assembled: Task, ordered: Task) -> Task:
        """State the facts."""
        orders = {"job.json": From(ordered, "measure.json"), "*": From(assembled, "part-*.bin")}
        return self._task("measure", "makeshare.stages.measure", orders)

    def bill(self, assembled: Task, ordered: Task, measured: Task) -> Task:
        """Hold the design against the rules, and bill it."""
        job = BillJob(
            version=self.manifest.version,
            variant=self.configuration.variant,
            community=self.repository.settings.name,
        )
        return self._task(
            "bill",
            "makeshare.stages.bill",
            {
                "job.json": _encode(job),
                "design.json": From(assembled, "design.json"),
                "facts.json": From(measured, "facts.json"),
                "measure.json": From(ordered, "measure.json"),
            },
            unkeyed={"places.json": From(assembled, "places.json")},
            entries=("catalog.json",),
            room=PAPER,
        )

    def estimate(self, facts: Mapping[str, From], batches: tuple[int, ...]) -> Task:
        """Estimate the cost in batches."""
        settings = self.repository.settings
        job = EstimateJob(batches=batches, currency=settings.currency, region=settings.region)
        name = "estimate" if batches == settings.batches else f"estimate {', '.join(map(str, batches))}"
        inputs: dict[str, Source] = {"job.json": _encode(job), **facts}
        return self._task(name, "makeshare.stages.estimate", inputs, entries=("catalog.json",), room=PAPER)

    def make(self, assembled: Task, billed: Task) -> Task:
        """Make every file that holds geometry."""
        orders = {"job.json": From(billed, "make.json"), "*": From(assembled, "part-*.bin")}
        return self._task("make files", "makeshare.stages.make", orders)

    def sheets(self, facts: Mapping[str, From]) -> Task:
        """Write everything else that is in a package."""
        settings, manifest = self.repository.settings, self.manifest
        job = SheetsJob(
            manifest=manifest,
            variant=self.configuration.variant,
            community=settings.name,
            url=settings.url,
            repository=settings.repository,
            contact=settings.contact,
            tool=f"makeshare {installed()['makeshare']}",
            currency=settings.currency,
            region=settings.region,
        )
        texts = {f"licences/{one}.txt": self.repository.licence(one) for one in (manifest.license, WORDS_LICENCE)}
        photos = {f"photos/{path.name}": path for path in self.repository.photos(manifest)}
        inputs: dict[str, Source] = {"job.json": _encode(job), **facts, **texts, **photos}
        return self._task("sheets", "makeshare.stages.sheets", inputs, entries=("catalog.json",), room=PAPER)

    def pack(self, written: Task, *, confined: bool) -> Task:
        """Bind in the sources and close the package."""
        made = {"manifest.json": From(written, "manifest.json"), "*": From(written, "pack/*")}
        inputs: dict[str, Source] = {"confined": b"yes" if confined else b"no", **made, **self.sources}
        return self._task("pack", f"{STEP}:pack", inputs, room=HERE)

    def _task(
        self,
        link: str,
        program: str,
        inputs: Mapping[str, Source],
        *,
        unkeyed: Mapping[str, Source] = MappingProxyType({}),
        entries: tuple[str, ...] = (),
        room: str = KERNEL,
        twice: bool = False,
        requires: tuple[str, ...] = (),
        volatile: tuple[str, ...] = (),
    ) -> Task:
        """Make a link; `entries` are the files of the catalogue of which only what is asked for decides."""
        catalogue = self.repository.catalogue
        table = Table(From(catalogue, "digests.json"), {name: From(catalogue, name) for name in entries})
        return Task(
            name=f"{self.configuration.name}: {link}",
            program=program,
            layers=LAYERS[link.partition(" ")[0]],
            inputs=inputs,
            unkeyed=unkeyed,
            table=table if entries else None,
            room=room,
            twice=twice,
            requires=requires,
            volatile=volatile,
        )
