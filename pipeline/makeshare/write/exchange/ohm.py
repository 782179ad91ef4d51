# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""okh-ohm.json of each design: the manifest as Open Hardware Manager reads it, which matches designs to workshops.

Field names: https://github.com/helpfulengineering/supply-graph-ai, src/core/models/okh.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from decimal import Decimal

from makeshare.model.bom import Line
from makeshare.model.catalogue import Catalogue, DesignEntry
from makeshare.write.exchange.contact import mail, web
from makeshare.write.exchange.encode import json_bytes, known, number
from makeshare.write.exchange.forms import Export, Format, LeftOut, Published, folder
from makeshare.write.exchange.okh import LANGUAGE, OKHV, offered, poster
from makeshare.write.exchange.parts import Packed, codes, made, packed, source, words_licence
from makeshare.write.exchange.readiness import documentation, technology

FILE = "okh-ohm.json"
Data = dict[str, object]


def write(published: Published) -> Iterator[Export | LeftOut]:
    """Yield okh-ohm.json for each design that may be made."""
    yield from published.withdrawn()
    yield LeftOut("licence of software", "a design here names no software of its own")
    for entry in published.entries():
        yield Export(f"{folder(entry)}{FILE}", document(published, entry), entry.manifest.slug)
        if not words_licence(entry):
            yield LeftOut("licence of the documentation", "the guide's head states none", entry.manifest.slug)
        if not published.root:
            yield LeftOut("id", "it follows from the site's address, and no url is set", entry.manifest.slug)


def document(published: Published, entry: DesignEntry) -> bytes:
    """Write okh-ohm.json of a design."""
    return json_bytes(manifest(published, entry))


def manifest(published: Published, entry: DesignEntry) -> Data:
    """Return what okh-ohm.json states of a design."""
    catalogue, card, built = published.catalogue, entry.manifest, entry.default
    community, files = catalogue.community, packed(published, entry)
    page = published.root and published.address(folder(entry))
    return known(
        {
            "okhv": OKHV,
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, page)) if page else "",
            "title": card.title,
            "version": card.version,
            "license": {"hardware": card.license, "documentation": words_licence(entry) or None, "software": None},
            "licensor": list(card.authors),
            "organization": known({"name": community.name, "url": published.root}),
            "contact": known({"name": community.name, "email": mail(community.contact)})
            if mail(community.contact)
            else None,
            "repo": web(community.repository),
            "project_link": page,
            "documentation_language": LANGUAGE,
            "function": card.summary,
            "keywords": list(card.tags),
            "health_safety_notice": safety(entry),
            "image": poster(published, entry),
            "development_stage": card.status,
            "technology_readiness_level": technology(entry)[0],
            "documentation_readiness_level": documentation(entry)[0],
            "archive_download": published.root and files.address,
            "bom": offered(published, entry, "-bom.csv"),
            **_documents(published, entry, files),
            "tool_list": _tools(catalogue, entry),
            "manufacturing_processes": codes(catalogue, entry.processes),
            "tsdc": codes(catalogue, entry.processes),
            "manufacturing_specs": {
                "outer_dimensions": _box(built.facts.box),
                "process_requirements": [
                    {"process_name": code, "required_tools": _tools(catalogue, entry, code)}
                    for code in codes(catalogue, entry.processes)
                ],
            },
            "materials": materials(catalogue, entry),
            "components": [*bought(catalogue, entry), *nested(published, entry)],
            "parts": [_part(catalogue, line, files) for line in made(built)],
            "metadata": {"revision": built.revision, "geometry_hash": built.facts.geometry_hash},
            "domain": "manufacturing",
        }
    )


def safety(entry: DesignEntry) -> str:
    """Return every hazard with what to do about it, and the safe load as stated."""
    told = [f"{one.what} ({one.when}): {one.do}" for one in entry.manifest.hazards]
    return "\n".join([*told, f"Safe load: {entry.manifest.safe_load}"])


def materials(catalogue: Catalogue, entry: DesignEntry) -> list[Data]:
    """Return what parts are made of, in g of finished parts, and what is used up, in its own unit."""
    lines = entry.default.bom.lines
    stocks = sorted({line.thing for line in lines if line.kind == "make"})
    used = [line for line in lines if line.kind == "consume"]
    return [
        *(
            _stock(catalogue, key, [line for line in lines if line.kind == "make" and line.thing == key])
            for key in stocks
        ),
        *(
            {
                "material_id": line.thing,
                "name": line.title,
                "quantity": line.quantity.value,
                "unit": line.quantity.unit,
                "notes": "used up",
            }
            for line in used
        ),
    ]


def bought(catalogue: Catalogue, entry: DesignEntry) -> list[Data]:
    """Return what is bought, each thing once with its quantity in the whole."""
    replaceable = {one.instead_of for one in entry.manifest.substitutions}
    lines: dict[tuple[str, str], list[Line]] = {}
    for line in entry.default.bom.lines:
        if line.kind == "buy":
            lines.setdefault((line.thing, line.title), []).append(line)
    return [
        known(
            {
                "name": title,
                "quantity": sum((line.quantity.value for line in found), Decimal(0)),
                "part_number": thing,
                "replaceable": thing in replaceable,
                "notes": catalogue.catalog.things[thing].standard if thing in catalogue.catalog.things else "",
            }
        )
        for (thing, title), found in sorted(lines.items())
    ]


def nested(published: Published, entry: DesignEntry) -> list[Data]:
    """Return the designs that are part of this one, each with the address of its own manifest."""
    found = []
    for name in entry.manifest.uses:
        other, slug = published.catalogue.design(name), name.replace("_", "-")
        path = f"designs/{slug}/{FILE}"
        found.append(
            known(
                {
                    "name": other.manifest.title if other else slug,
                    "quantity": _placed(entry, slug),
                    "part_number": slug,
                    "okh_ref": published.address(path) if published.root else f"../{slug}/{FILE}",
                }
            )
        )
    return found


def _placed(entry: DesignEntry, slug: str) -> Decimal | None:
    """Return how often a nested design is placed; None where it was placed under another name."""
    counts = [
        line.quantity.value
        for line in entry.default.bom.lines
        if line.kind == "assembly" and line.path.rpartition("/")[2] == slug
    ]
    return sum(counts, Decimal(0)) if counts else None


def _stock(catalogue: Catalogue, key: str, lines: list[Line]) -> Data:
    masses = [line.mass for line in lines]
    whole = None if None in masses else sum((mass for mass in masses if mass is not None), Decimal(0))
    thing = catalogue.catalog.things.get(key)
    return known(
        {
            "material_id": key,
            "name": catalogue.thing(key),
            "quantity": None if whole is None else number(whole),
            "unit": None if whole is None else "g",
            "notes": ", ".join(filter(None, (thing.material, thing.grade, thing.standard))) if thing else "",
        }
    )


def _documents(published: Published, entry: DesignEntry, files: Packed) -> Data:
    """Return the documents that are published, by their purpose."""
    guide = files.inside("guide.html") if files.address and entry.guide else ""
    documents = {
        "manufacturing_files": {"Build package": files.address},
        "design_files": {
            "The whole as solids": offered(published, entry, ".step"),
            "The design itself": "".join(source(entry, files)),
        },
        "making_instructions": {"How to build it": guide},
    }
    return {
        field: [
            {"title": title, "path": path, "type": field.replace("_", "-")} for title, path in named.items() if path
        ]
        for field, named in documents.items()
    }


def _part(catalogue: Catalogue, line: Line, files: Packed) -> Data:
    return known(
        {
            "name": line.title,
            "quantity": line.quantity.value,
            "export": files.of(line.path),
            "tsdc": codes(catalogue, line.route),
            "material": line.thing,
            "outer_dimensions": None if line.box is None else _box(line.box),
            "mass": None if line.mass_each is None else number(line.mass_each),
        }
    )


def _box(box: tuple[float, float, float]) -> Data:
    return {name: number(side) for name, side in zip(("width", "depth", "height"), box, strict=True)}


def _tools(catalogue: Catalogue, entry: DesignEntry, code: str = "") -> list[str]:
    """Return the tools of the processes that a design goes through, of one code where it is given."""
    processes = [catalogue.catalog.processes[key] for key in entry.processes if key in catalogue.catalog.processes]
    return sorted({tool for process in processes if code in ("", process.code) for tool in process.tools})


FORMAT = Format(
    key="ohm",
    title="Open Hardware Manager manifest",
    use="Open Hardware Manager, which matches designs to workshops that can make them",
    standard="https://github.com/helpfulengineering/supply-graph-ai",
    schema="okh-ohm.schema.json",
    write=write,
)
