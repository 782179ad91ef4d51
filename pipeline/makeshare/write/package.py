# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The package: one ZIP with all that a fabricator needs to make one design in one configuration."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec

from makeshare.files import sha256
from makeshare.model.package import MANIFEST, SCHEMA, SUMS, PackageManifest, PackedFile
from makeshare.write import lists, tables
from makeshare.write.archive import archive, sums
from makeshare.write.guide import guide
from makeshare.write.job import Job, Made, Step
from makeshare.write.readme import readme
from makeshare.write.traveller import traveller
from makeshare.write.words import CHECK_FILE

NEEDS: dict[str, tuple[str, ...]] = {
    "cut_m": (".dxf",),
    "print_g": (".3mf", ".stl"),
    "bend": (".step",),
    "hole": (".step",),
    "volume_cm3": (".step",),
}
"""Formats that a process needs, by the measured feature that its time follows."""
FORMATS = {
    ".dxf": "outline to cut, in mm, closed lines on CUT",
    ".3mf": "mesh to print, in mm",
    ".stl": "mesh to print, take it as mm",
    ".step": "exact solid, in mm",
}
_SCALE = 100.0


@dataclass(frozen=True)
class Entry:
    """One file of a package, with what it is for."""

    name: str
    data: bytes
    purpose: str
    process: str = ""
    made: Made | None = None

    @property
    def listed(self) -> PackedFile:
        """The file as the manifest lists it."""
        part = self.made
        return PackedFile(
            name=self.name,
            size=len(self.data),
            sha256=sha256(self.data),
            purpose=self.purpose,
            process=self.process,
            part=part.part.key if part else "",
            quantity=part.quantity if part else None,
        )


@dataclass(frozen=True)
class Unbound:
    """A package but for the design's own sources: its manifest so far, and its files."""

    manifest: PackageManifest
    files: Mapping[str, bytes]


def package(job: Job) -> bytes:
    """Write the package; the same job gives the same bytes, anywhere and at any time."""
    return bind(unbound(job), job.sources)


def unbound(job: Job) -> Unbound:
    """Write everything that follows from what was built; the sources are bound in last, being most often edited."""
    entries = [*_documents(job), *_tables(job), *_by_process(job), *_geometry(job), *_legal(job)]
    return Unbound(_manifest(job, entries), {entry.name: entry.data for entry in entries})


def bind(made: Unbound, sources: Mapping[str, bytes], *, confined: bool = True) -> bytes:
    """Add the design in the form in which it is changed, and close the package.

    `confined` tells whether its code ran in a sandbox: the manifest says so where it did not.
    """
    added = [Entry(f"source/{path}", data, "the design itself") for path, data in sorted(sources.items())]
    listed = sorted([*made.manifest.files, *(entry.listed for entry in added)], key=lambda file: file.name)
    manifest = msgspec.structs.replace(made.manifest, files=tuple(listed), confined=confined)
    files = {**made.files, **{entry.name: entry.data for entry in added}}
    files[MANIFEST] = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    files[SUMS] = sums(files)
    return archive(manifest.top, files)


def _documents(job: Job) -> Iterator[Entry]:
    """Yield what people read."""
    yield Entry("README.txt", readme(job), "what this is, and what to check first")
    yield Entry("traveller.pdf", traveller(job), "one page for the workshop")
    yield Entry("guide.html", guide(job), "how to build it, for reading and printing")
    if "poster.png" in job.built.files:
        yield Entry("poster.png", job.built.files["poster.png"], "picture of the whole")
    for name, data in sorted(job.photos.items()):
        yield Entry(f"photos/{name}", data, "photo of one that was built")
    yield Entry(CHECK_FILE, scale_check(), "square of 100 mm: check the scale before you cut")


def _tables(job: Job) -> Iterator[Entry]:
    """Yield what spreadsheets and programs read."""
    built = job.built
    yield Entry("bom.csv", tables.bom_csv(built.bom), "bill of materials")
    yield Entry("bom.json", tables.bom_json(built.bom), "bill of materials, for programs")
    yield Entry("bom.xlsx", tables.bom_xlsx(built.bom), "bill of materials, for spreadsheets")
    yield Entry("cost.csv", lists.cost_csv(built.estimates), "cost of one at each batch size")
    yield Entry("cost.json", lists.cost_json(built.estimates), "cost of one at each batch size, for programs")
    for batch, purchases in sorted(job.shopping.items()):
        yield Entry(f"shopping-{batch}.csv", lists.shopping_csv(purchases), f"what to buy for {batch}, in whole packs")
    yield Entry("work.csv", lists.work_csv(job), "hours, tools and skills of each process")


def _by_process(job: Job) -> Iterator[Entry]:
    """Yield a folder for each process that makes parts or welds them, with the files that it needs."""
    for step in job.steps:
        folder = f"by-process/{step.process}"
        features = job.process(step.process).seconds_per
        found = [entry for made in step.parts for entry in _shop_files(job, step, made)]
        yield from found
        if "weld_m" in features and any(weld.process == step.process for weld in job.welds):
            yield Entry(f"{folder}/weld-list.csv", lists.welds_csv(job, step.process), "welds", step.process)
        if step.parts:
            cuts = job.process(step.process).kerf is not None
            names = {made.part.key: tuple(_base(entry) for entry in found if entry.made is made) for made in step.parts}
            listed = lists.parts_csv(step.parts, names)
            yield Entry(f"{folder}/{'cut' if cuts else 'part'}-list.csv", listed, "parts of this process", step.process)
        if "hole" in features and any(made.facts.holes for made in step.parts):
            yield Entry(f"{folder}/hole-list.csv", lists.holes_csv(step.parts), "holes to drill", step.process)


def _shop_files(job: Job, step: Step, made: Made) -> Iterator[Entry]:
    """Yield a part's files for one process; a cutter that leaves something undone gets the solid beside the outline.

    Only what has a kerf cuts outlines: deburring is timed by the length of cut, too.
    """
    process = job.process(step.process)
    features = process.seconds_per.keys() - (set() if process.kerf is not None else {"cut_m"})
    formats = dict.fromkeys(suffix for feature in NEEDS if feature in features for suffix in NEEDS[feature])
    if ".dxf" in formats and made.facts.notes:
        formats[".step"] = None
    for suffix in formats:
        data = job.built.files.get(made.source + suffix)
        if data is not None:
            yield Entry(f"by-process/{step.process}/{made.stem}{suffix}", data, FORMATS[suffix], step.process, made)


def _geometry(job: Job) -> Iterator[Entry]:
    """Yield the solids: every made part, and the whole."""
    files = job.built.files
    for made in job.made:
        if f"{made.source}.step" in files:
            yield Entry(f"geometry/{made.stem}.step", files[f"{made.source}.step"], FORMATS[".step"], made=made)
    for name, purpose in (("assembly.step", "the whole, for CAD"), ("assembly.glb", "the whole, for looking at")):
        if name in files:
            yield Entry(name, files[name], purpose)


def _legal(job: Job) -> Iterator[Entry]:
    """Yield the licences' full texts."""
    for spdx, text in sorted(job.licences.items()):
        yield Entry(f"LICENSES/{spdx}.txt", text.encode(), "licence")


def _manifest(job: Job, entries: Iterable[Entry]) -> PackageManifest:
    built = job.built
    return PackageManifest(
        schema=SCHEMA,
        name=built.name,
        title=built.manifest.title,
        version=built.manifest.version,
        variant=built.variant,
        revision=built.revision,
        geometry_hash=built.facts.geometry_hash,
        parameters=job.parameters,
        community=job.community,
        tool=job.tool,
        licence=built.manifest.license,
        files=tuple(entry.listed for entry in entries),
    )


def scale_check() -> bytes:
    """Draw a square of exactly 100 mm on CUT, in the version and units of all other outlines."""
    from ezdxf._options import options  # noqa: PLC0415  ezdxf is slow to load, and most commands pack nothing
    from ezdxf.enums import InsertUnits  # noqa: PLC0415  as above
    from ezdxf.filemanagement import new  # noqa: PLC0415  as above

    options.write_fixed_meta_data_for_testing = True  # no clock, no random ids
    drawing = new("R2010", units=InsertUnits.Millimeters)
    drawing.header["$MEASUREMENT"] = 1
    drawing.layers.add("CUT", color=1)
    corners = [(0.0, 0.0), (_SCALE, 0.0), (_SCALE, _SCALE), (0.0, _SCALE)]
    drawing.modelspace().add_lwpolyline(corners, close=True, dxfattribs={"layer": "CUT"})
    drawing.set_modelspace_vport(height=_SCALE * 1.1, center=(_SCALE / 2, _SCALE / 2))
    for kind in sorted(drawing.entitydb.dxf_types_in_use()):  # ezdxf itself would walk a set
        drawing.classes.add_class(kind)
    stream = io.StringIO()
    drawing.write(stream)
    return stream.getvalue().encode()


def _base(entry: Entry) -> str:
    return entry.name.rpartition("/")[2]
