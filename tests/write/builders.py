# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A small built design made by hand, and as large a one as a test asks for: no geometry kernel is needed."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from msgspec.structs import replace
from PIL import Image

from makeshare.files import sha256
from makeshare.model.assembly import IDENTITY, Consumable, Description, Instance, Join, Parameter, Part
from makeshare.model.bom import Bom, Line
from makeshare.model.built import Built
from makeshare.model.catalog import Catalog, Process, Thing
from makeshare.model.cost import CostLine, Estimate
from makeshare.model.design import Hazard, Manifest, Substitution, Variant
from makeshare.model.facts import Facts, Hole, PartFacts
from makeshare.model.money import Money, Range
from makeshare.model.purchase import ProcessWork, Purchase, Work
from makeshare.units import Quantity
from makeshare.write.job import Job

__all__ = ["replace", "sha256"]

VERSION = "0.1.0"
STEP = b"ISO-10303-21;\nHEADER;\nENDSEC;\nEND-ISO-10303-21;\n"
DXF = b"  0\nSECTION\n  0\nENDSEC\n  0\nEOF\n"
GLB = b"glTF\x02\x00\x00\x00" + bytes(100)
STL = bytes(80) + (2).to_bytes(4, "little") + bytes(100)
THREEMF = b"PK\x03\x04" + bytes(60)


def quantity(value: int | str, unit: str = "pcs") -> Quantity:
    """Make a quantity."""
    return Quantity(Decimal(value), unit)


def process(key: str, title: str, code: str, **features: str) -> Process:
    """Make a process whose time follows the features."""
    return Process(
        key=key,
        title=title,
        code=code,
        machine=None,
        labour="operator",
        attendance=Decimal(1),
        batch_minutes=Decimal(10),
        part_minutes=Decimal(1),
        seconds_per={name: Decimal(value) for name, value in features.items()},
        tools=(f"{title} tool",),
        skills=(f"{title} skill",),
        hazards=("sharp edges",),
        kerf=Decimal(3) if {"cut_m", "cut_off"} & features.keys() else None,
    )


def catalog() -> Catalog:
    """Make a catalogue with a sheet, a tube, a filament, a screw and glue."""
    things = (
        Thing(
            key="ply-18",
            kind="sheet",
            title="Birch plywood, 18 mm nominal",
            material="birch plywood",
            grade="EN 636-2 S, glue EN 314-2 class 3",
            dimensions={"thickness": 17.5, "length": 2500, "width": 1250},
            substitutes=("ply-15",),
        ),
        Thing(
            key="ply-15",
            kind="sheet",
            title="Birch plywood, 15 mm nominal",
            material="birch plywood",
            dimensions={"thickness": 14.6, "length": 2500, "width": 1250},
        ),
        Thing(
            key="tube-40",
            kind="square-tube",
            title="Square tube 40 × 40 × 3, 6 m",
            material="steel",
            grade="S235JRH",
            standard="EN 10219",
            dimensions={"width": 40, "height": 40, "wall": 3, "length": 6000},
        ),
        Thing(
            key="petg", kind="filament", title="PETG filament 1.75 mm", material="PETG", dimensions={"diameter": 1.75}
        ),
        Thing(
            key="screw-4x40",
            kind="wood-screw",
            title="Wood screw 4 × 40",
            material="steel",
            grade="zinc-plated",
            mass=2.5,
        ),
        Thing(key="glue", kind="consumable", title="PVA wood glue D3", material="PVA"),
    )
    processes = (
        process("route-cut", "Cut on a CNC router", "CNC", cut_m="45", pierce="6"),
        process("saw", "Saw to length", "MEC", cut_off="75"),
        process("drill", "Drill", "MEC", hole="30"),
        process("print", "Print", "3DP", print_g="200"),
        process("weld", "Weld, MAG", "WEL", weld_m="900"),
        process("oil", "Oil", "POST", area_m2="200"),
        process("assemble", "Assemble", "ASM", screw="30"),
    )
    return Catalog(
        things={one.key: one for one in things}, offers={}, processes={one.key: one for one in processes}, labour={}
    )


def part(key: str, stock: str, *route: str, note: str = "") -> Part:
    """Make a part."""
    return Part(key=key, name=key.rpartition("/")[2], stock=stock, route=route, geometry=f"{key}.bin", note=note)


PARTS = (
    part("side", "ply-18", "route-cut", "oil", note="grain upright"),
    part("shelf", "ply-18", "route-cut", "oil"),
    part("frame/leg", "tube-40", "saw", "drill", "weld"),
    part("foot", "petg", "print"),
)
COUNTS = {"side": 2, "shelf": 5, "frame/leg": 4, "foot": 4}


def manifest(**changes: Any) -> Manifest:  # noqa: ANN401  any field of the card
    """Make a design's card."""
    fields: dict[str, Any] = {
        "folder": "test_shelf",
        "title": "Test shelf",
        "summary": "A shelf on legs that exists in tests alone.",
        "version": VERSION,
        "license": "CERN-OHL-W-2.0",
        "authors": ("makeshare contributors",),
        "status": "prototype",
        "technology_readiness": 2,
        "documentation_readiness": 2,
        "category": "testing",
        "delivered_as": "kit",
        "safe_load": "none stated",
        "hazards": (
            Hazard(what="it tips when climbed", when="using", do="fix it to a wall"),
            Hazard(what="oily rags catch fire", when="making", do="dry them flat outdoors"),
        ),
        "sources": (),
        "variants": {"wide": Variant(name="wide", help="for wide walls", values={"width": "110 cm"})},
        "substitutions": (Substitution(instead_of="ply-18", use="poplar plywood", condition="indoors, half the load"),),
        "skills": ("sanding",),
        "guide": "# Build it\n\nCut, then **oil**.\n\n<script>alert(1)</script>\n",
    }
    return Manifest(**{**fields, **changes})


def picture() -> bytes:
    """Draw a poster's stand-in."""
    stream = io.BytesIO()
    Image.new("RGB", (160, 120), "#d9b98c").save(stream, "PNG")
    return stream.getvalue()


def facts(parts: tuple[Part, ...]) -> Facts:
    """State measures for the parts: sheets are flat, tubes have two holes."""
    hole = Hole(diameter=9, at=(30.0, 20.0, 0.0), axis=(0.0, 0.0, 1.0), depth=3, edge=20)
    return Facts(
        geometry_hash="g1:89abcdef01234567",
        box=(800.0, 280.0, 1800.0),
        low=(0.0, 0.0, 0.0),
        items=(),
        clashes=(),
        parts=tuple(
            PartFacts(
                key=one.key,
                geometry_hash=f"g1:{number:016x}",
                volume=1e6,
                area=1e5,
                box=(1800.0, 280.5, 17.5),
                low=(0.0, 0.0, 0.0),
                centre=(900.0, 140.0, 8.75),
                flat=(1800.0, 280.5) if one.stock.startswith("ply") else None,
                holes=(hole, hole) if "drill" in one.route else (),
            )
            for number, one in enumerate(parts)
        ),
    )


def files(parts: tuple[Part, ...]) -> dict[str, bytes]:
    """Make the published files of the parts: tiny, but whole by their ends."""
    found = {"assembly.step": STEP, "assembly.glb": GLB, "poster.png": picture()}
    for one in parts:
        name = "parts/" + one.key.replace("/", "--")
        found |= {f"{name}.step": STEP, f"{name}.stl": STL, f"{name}.3mf": THREEMF, f"{name}.glb": GLB}
        if one.stock.startswith("ply"):
            found[f"{name}.dxf"] = DXF
    return found


def built(parts: tuple[Part, ...] = PARTS, joins: tuple[Join, ...] | None = None, **card: Any) -> Built:  # noqa: ANN401  any field of the card
    """Make a built design of parts; each is placed as often as COUNTS says, twice when it does not."""
    measured, stated = facts(parts), manifest(**card)
    counts = {one.key: COUNTS.get(one.key, 2) for one in parts}
    instances = tuple(
        Instance(path=f"{one.key}[{number}]", kind="part", key=one.key, matrix=IDENTITY)
        for one in parts
        for number in range(1, counts[one.key] + 1)
    )
    welds = (
        Join(
            kind="weld",
            process="weld",
            members=("frame/leg[1]", "frame/leg[2]"),
            length=40,
            size=3,
            style="fillet",
            count=4,
        ),
    )
    lines = [
        Line(
            path=one.key,
            kind="make",
            title=one.name.capitalize(),
            quantity=quantity(counts[one.key]),
            thing=one.stock,
            route=one.route,
            geometry_hash="g1:0",
            mass_each=Decimal("812.4"),
            box=(1800.0, 280.5, 17.5),
            note=one.note,
        )
        for one in parts
    ]
    lines += [
        Line(
            path="screws",
            kind="buy",
            title="Wood screw 4 × 40",
            quantity=quantity(24),
            thing="screw-4x40",
            mass_each=Decimal("2.5"),
        ),
        Line(path="glue", kind="consume", title="PVA wood glue D3", quantity=quantity(60, "mL"), thing="glue"),
    ]
    return Built(
        manifest=stated,
        variant="default",
        revision=f"{stated.version}+g1.89abcdef",
        facts=measured,
        description=Description(
            design=stated.folder,
            about="A shelf.",
            values={"width": 800.0, "shelves": 5},
            parts=parts,
            instances=instances,
            parameters=(
                Parameter(name="width", kind="length", default=800.0, help="outside"),
                Parameter(name="shelves", kind="count", default=5, help="how many"),
            ),
            joins=welds if joins is None else joins,
            violations=(),
            things=(),
            route=("assemble",),
            consumables=(Consumable(path="", thing="glue", quantity=quantity(60, "mL")),),
        ),
        bom=Bom(
            slug=stated.folder, variant="default", revision="", geometry_hash=measured.geometry_hash, lines=tuple(lines)
        ),
        estimates={1: estimate(stated, 1), 10: estimate(stated, 10)},
        files=files(parts),
    )


def estimate(card: Manifest, batch: int) -> Estimate:
    """Make an estimate of two lines, one of them without a price."""
    amount = Range(Money(900, "EUR"), Money(1000, "EUR"), Money(1250, "EUR"))
    lines = (
        CostLine(
            path="side",
            title="Plywood",
            category="material",
            amount=amount,
            basis="0.1 of a sheet",
            assumed="list price",
        ),
        CostLine(path="screws", title="=HYPERLINK(1)", category="bought", amount=None, basis="no offer"),
    )
    return Estimate(
        slug=card.slug,
        variant="default",
        revision="",
        batch=batch,
        currency="EUR",
        lines=lines,
        total=amount,
        missing=("screw-4x40",),
        assumed_share=Decimal(1),
    )


def job(one: Built | None = None, **changes: Any) -> Job:  # noqa: ANN401  any field of the job
    """Make a job of a built design."""
    one = one or built()
    fields: dict[str, Any] = {
        "built": one,
        "catalog": catalog(),
        "community": "Test community",
        "url": "",
        "repository": "",
        "contact": "faults@example.org",
        "tool": "makeshare 0.0",
        "stems": {part.key: f"{part.key.replace('/', '--')}_x_x2_r{VERSION}" for part in one.description.parts},
        "shopping": {
            1: (
                Purchase(
                    thing="ply-18",
                    title="Birch plywood",
                    role="stock",
                    needed=quantity(1),
                    packs=1,
                    pack=quantity(1),
                    price=Money(7800, "EUR"),
                    supplier="list price",
                    assumed="a list",
                ),
            )
        },
        "work": Work(
            processes=tuple(
                ProcessWork(
                    key=one.key,
                    title=one.title,
                    code=one.code,
                    machine_hours=None,
                    labour_hours=Decimal("0.4"),
                    setup_hours=Decimal("0.2"),
                )
                for one in catalog().processes.values()
            ),
            tools=("router", "saw", "drill"),
            skills=("CNC router operation",),
            hazards=("sharp edges",),
        ),
        "licences": {"CERN-OHL-W-2.0": "CERN Open Hardware Licence\n"},
        "sources": {"designs/test_shelf/design.py": b"print('never run')\n"},
    }
    return Job(**{**fields, **changes})
