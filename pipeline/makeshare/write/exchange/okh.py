# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""okh.toml of each design: the Open Know-How manifest in the form OKH-LOSH, masses in g and sizes in mm.

Field names and what is mandatory: https://github.com/iop-alliance/OpenKnowHow, src/schema. The design's own
design.toml stays the source; this follows from it and from what was built and measured.
"""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.model.bom import Line
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.exchange.contact import web
from makeshare.write.exchange.encode import Table, Value, known, number, toml_bytes
from makeshare.write.exchange.forms import Export, Format, LeftOut, Published, folder
from makeshare.write.exchange.parts import Packed, codes, made, package_address, packed, source
from makeshare.write.exchange.readiness import documentation, technology

FILE = "okh.toml"
OKHV = "OKH-LOSHv1.0"
LANGUAGE = "en"
"""Of all that this tool writes into a package; a guide may be in another, which no field of a design states."""
NO_REPOSITORY = "[tool.makeshare] names no repository, and the standard wants one: finders may refuse the file"


def write(published: Published) -> Iterator[Export | LeftOut]:
    """Yield okh.toml for each design that may be made."""
    yield from published.withdrawn()
    yield LeftOut("variants", "an okh.toml describes one configuration: the default one")
    yield LeftOut("quantities of parts", "the standard has no field for them; the bill of materials has them")
    for entry in published.entries():
        yield Export(f"{folder(entry)}{FILE}", document(published, entry), entry.manifest.slug)
        yield from _gaps(published, entry)


def document(published: Published, entry: DesignEntry) -> bytes:
    """Write okh.toml of a design; comments at its head say what could not be stated."""
    gaps = tuple(f"{gap.what}: {gap.why}" for gap in _gaps(published, entry))
    return toml_bytes(manifest(published, entry), gaps)


def manifest(published: Published, entry: DesignEntry) -> Table:
    """Return what okh.toml states of a design."""
    catalogue, card, built = published.catalogue, entry.manifest, entry.default
    files, origin = packed(published, entry), catalogue.network.origins.get(card.folder)
    width, depth, height = (number(side) for side in built.facts.box)
    fields: dict[str, object] = {
        "okhv": OKHV,
        "name": card.title,
        "repo": web(catalogue.community.repository),
        "version": card.version,
        "license": card.license,
        "licensor": list(card.authors) if len(card.authors) > 1 else card.authors[0],
        "organization": catalogue.community.name,
        "function": card.summary,
        "fork-of": web(origin.page) if origin else "",
        "documentation-language": LANGUAGE,
        "technology-readiness-level": technology(entry)[0],
        "documentation-readiness-level": documentation(entry)[0],
        "release": files.address,
        "readme": files.inside("README.txt") if files.address else "",
        "image": poster(published, entry),
        "bom": offered(published, entry, "-bom.csv"),
        "manufacturing-instructions": files.inside("guide.html") if files.address and entry.guide else "",
        "tsdc": codes(catalogue, entry.processes),
        "source": source(entry, files),
        "export": [one for one in (offered(published, entry, ".step"), offered(published, entry, ".glb")) if one],
        "mass": None if built.bom.mass is None else number(built.bom.mass),
        "outer-dimensions": {"width": width, "depth": depth, "height": height},
        "part": [part(catalogue, line, files) for line in made(built) if files.address],
    }
    return known(fields)  # type: ignore[return-value]  # what is left are values and tables


def part(catalogue: Catalogue, line: Line, files: Packed) -> Table:
    """Return what is stated of a made part: one of it, in its own frame (x is width, y depth, z height)."""
    box: dict[str, Value] = {}
    if line.box is not None:
        box = dict(zip(("width", "depth", "height"), (number(side) for side in line.box), strict=True))
    fields: dict[str, object] = {
        "name": line.title,
        "export": files.of(line.path),
        "tsdc": codes(catalogue, line.route),
        "mass": None if line.mass_each is None else number(line.mass_each),
        "outer-dimensions": box,
    }
    return known(fields)  # type: ignore[return-value]  # as above


def poster(published: Published, entry: DesignEntry) -> str:
    """Return the address of the picture of the whole, or nothing."""
    if "poster.png" not in entry.default.files:
        return ""
    return published.address(f"{folder(entry)}posters/{entry.default.name}.png", folder(entry))


def offered(published: Published, entry: DesignEntry, ending: str) -> str:
    """Return the address of a file of the default configuration that stands beside the page, or nothing."""
    name = f"{entry.default.name}{ending}"
    if name not in published.offered.get(entry.default.name, {}):
        return ""
    return published.address(f"{folder(entry)}files/{name}", folder(entry))


def _gaps(published: Published, entry: DesignEntry) -> Iterator[LeftOut]:
    """Yield what the manifest cannot state of this design."""
    slug = entry.manifest.slug
    if not web(published.catalogue.community.repository):
        yield LeftOut("repo", NO_REPOSITORY, slug)
    if not published.root:
        yield LeftOut("public addresses", "no url is set: paths start at this file's folder", slug)
    yield from technology(entry)[1]
    yield from documentation(entry)[1]
    if entry.default.bom.mass is None:
        yield LeftOut("mass", "the mass of a part or a bought thing is not known", slug)
    unknown = [line.title for line in made(entry.default) if line.mass_each is None]
    if unknown:
        yield LeftOut("masses of parts", f"not known of {len(unknown)} of them", slug)
    if not package_address(published, entry):
        yield LeftOut("parts", "no package is published that holds their files", slug)


FORMAT = Format(
    key="okh",
    title="Open Know-How manifest (OKH-LOSH)",
    use="finders of open hardware, such as the Library of Open Source Hardware",
    standard="https://github.com/iop-alliance/OpenKnowHow",
    schema="okh.schema.json",
    write=write,
)
