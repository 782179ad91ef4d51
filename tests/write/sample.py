# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A small catalogue made by hand: enough of everything for pages, and no CAD kernel anywhere."""

from __future__ import annotations

import io
import json
import struct
from decimal import Decimal

import msgspec
from PIL import Image, ImageDraw

from makeshare.model.assembly import Description, Join, Parameter
from makeshare.model.bom import Bom, Line
from makeshare.model.built import Built
from makeshare.model.catalog import Catalog, Labour, Process, Rate, Thing
from makeshare.model.catalogue import Catalogue, Change, Community, DesignEntry, Licence
from makeshare.model.cost import Category, CostLine, Estimate
from makeshare.model.design import Hazard, Manifest, Source, Substitution, Variant
from makeshare.model.facts import Facts
from makeshare.model.money import Range, total
from makeshare.units import Quantity
from tests.write.sample_governance import governance
from tests.write.sample_making import making
from tests.write.sample_money import CURRENCY, HASH, eur, spread
from tests.write.sample_proposal import bids_view, proposal_view


# ------------------------------------------------------------------------------------------------ files
def poster(tone: str, variant: int, kind: str) -> bytes:
    """Draw a stand-in for a picture: a box on a floor, wider for later variants."""
    image = Image.new("RGB", (800, 600), "#f4f1ec")
    pen = ImageDraw.Draw(image)
    wide = 170 + 60 * variant
    pen.ellipse((400 - wide - 40, 430, 400 + wide + 60, 520), fill="#e2dcd2")
    faces = {
        tone: [(400, 480), (400 - wide, 400), (400 - wide, 180), (400, 240)],
        "#6f6a64": [(400, 480), (400 + wide, 410), (400 + wide, 190), (400, 240)],
        "#d9d2c6": [(400, 240), (400 - wide, 180), (400, 130), (400 + wide, 190)],
    }
    for colour, corners in faces.items():
        pen.polygon(corners, fill=colour, outline="#2b2622")
    stream = io.BytesIO()
    image.save(stream, kind, **({"quality": 80} if kind == "WEBP" else {}))
    return stream.getvalue()


def glb() -> bytes:
    """Write the smallest model that a viewer shows: one triangle of a metre."""
    corners = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)
    scene = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "buffers": [{"byteLength": len(corners)}],
        "bufferViews": [{"buffer": 0, "byteLength": len(corners)}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3", "min": [0, 0, 0], "max": [1, 1, 0]}
        ],
    }
    text = json.dumps(scene).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(corners), b"BIN\0") + corners
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


# ------------------------------------------------------------------------------------------------ the parts catalogue
def _process(key: str, title: str, code: str) -> Process:
    return Process(
        key=key,
        title=title,
        code=code,
        machine=None,
        labour="maker",
        attendance=Decimal(1),
        batch_minutes=Decimal(10),
        part_minutes=Decimal(2),
        seconds_per={},
        assumed="a sample",
    )


PROCESSES = {
    key: _process(key, title, code)
    for key, title, code in (
        ("laser-cut", "Cut by laser", "LAS"),
        ("saw", "Saw to length", "MEC"),
        ("drill", "Drill", "MEC"),
        ("weld", "Weld", "WEL"),
        ("paint", "Paint", "POST"),
        ("route-cut", "Cut on a CNC router", "CNC"),
        ("print", "Print in 3D", "3DP"),
        ("bend", "Bend", "SHEET"),
        ("assemble", "Assemble", "ASM"),
    )
}
THINGS = {
    key: Thing(key=key, kind=kind, title=title, material=material)
    for key, kind, title, material in (
        ("steel-plate-8", "sheet", "Steel plate S355, 8 mm", "steel"),
        ("steel-tube-30x2", "round-tube", "Steel tube, 30 × 2 mm", "steel"),
        ("plywood-birch-18", "sheet", "Birch plywood, 18 mm", "birch"),
        ("plywood-poplar-18", "sheet", "Poplar plywood, 18 mm", "poplar"),
        ("petg", "filament", "PETG filament", "PETG"),
    )
}
CATALOG = Catalog(
    things=THINGS,
    offers={},
    processes=PROCESSES,
    labour={"maker": Labour(key="maker", title="Maker", rate=Rate(eur("30"), "", "a sample"))},
)


# ------------------------------------------------------------------------------------------------ designs
def estimate(
    slug: str, variant: str, batch: int, parts: dict[Category, str], missing: tuple[str, ...] = ()
) -> Estimate:
    """Add up a cost from one amount a category."""
    lines = tuple(
        CostLine(
            path=f"whole/{category}",
            title=f"{category.capitalize()} of the whole",
            category=category,
            amount=spread(amount),
            basis="0.42 of a sheet at EUR 78.00",
            source="https://example.org/prices (read there)" if category == "material" else "",
            date="2026-11-01" if category == "material" else "",
            assumed="" if category == "material" else "half an hour at EUR 30.00",
        )
        for category, amount in parts.items()
    ) + tuple(
        CostLine(path=name, title=name, category="bought", amount=None, basis="no offer is known") for name in missing
    )
    known = [line.amount for line in lines if line.amount]
    whole = Range(*(total((getattr(one, end) for one in known), CURRENCY) for end in ("low", "expected", "high")))
    return Estimate(
        slug=slug,
        variant=variant,
        revision=f"0.1.0+{HASH}",
        batch=batch,
        currency=CURRENCY,
        lines=lines,
        total=whole,
        missing=missing,
        assumed_share=Decimal("0.35"),
    )


def pieces(count: int) -> Quantity:
    """Count things."""
    return Quantity(Decimal(count), "pcs")


def lines(stock: str, route: tuple[str, ...]) -> tuple[Line, ...]:
    """Make a bill with every kind of line, two levels deep."""
    return (
        Line(path="frame", kind="assembly", title="Frame", quantity=pieces(1)),
        Line(
            path="frame/side",
            kind="make",
            title="Side",
            quantity=pieces(2),
            thing=stock,
            route=route,
            geometry_hash=HASH,
            mass_each=Decimal("2840.5"),
            box=(900.0, 280.0, 18.0),
            note="grain along the length",
        ),
        Line(
            path="frame/rung",
            kind="make",
            title="Rung",
            quantity=pieces(5),
            thing=stock,
            route=route,
            geometry_hash=HASH,
            mass_each=Decimal(410),
            box=(420.0, 40.0, 18.0),
        ),
        Line(
            path="bolt-m8x40",
            kind="buy",
            title="Hexagon bolt M8 × 40, 8.8",
            quantity=pieces(12),
            thing="bolt",
            mass_each=Decimal(21),
        ),
        Line(
            path="paint",
            kind="consume",
            title="Primer and paint",
            quantity=Quantity(Decimal("0.2"), "mL"),
            thing="paint",
        ),
    )


def built(
    manifest: Manifest,
    variant: str,
    place: int,
    tone: str,
    stock: str,
    route: tuple[str, ...],
    cost: int,
    missing: tuple[str, ...],
) -> Built:
    """Make a configuration: later variants are wider and dearer."""
    prices = {
        batch: str(cost + 20 * place) for batch, cost in ((1, cost), (10, cost * 6 // 10), (100, cost * 45 // 100))
    }
    estimates = {
        batch: estimate(manifest.slug, variant, batch, _shares(int(price)), missing) for batch, price in prices.items()
    }
    bom = Bom(
        slug=manifest.slug, variant=variant, revision=f"0.1.0+{HASH}", geometry_hash=HASH, lines=lines(stock, route)
    )
    return Built(
        manifest=manifest,
        variant=variant,
        revision=bom.revision,
        bom=bom,
        estimates=estimates,
        description=Description(
            design=manifest.folder,
            about="A sample.",
            parameters=_PARAMETERS,
            values={"width": 900.0 + 100 * place, "height": 1200.0, "tines": 4 + place, "handle": "ash"},
            parts=(),
            instances=(),
            joins=(Join(kind="weld", process="weld", members=("a", "b")),) if "weld" in route else (),
            consumables=(),
            route=("assemble",),
            violations=(),
            things=(),
        ),
        facts=Facts(
            geometry_hash=HASH,
            box=(900.0 + 100 * place, 420.0, 1200.0),
            low=(0.0, 0.0, 0.0),
            parts=(),
            items=(),
            clashes=(),
        ),
        files={
            "poster.webp": poster(tone, place, "WEBP"),
            "poster.png": poster(tone, place, "PNG"),
            "assembly.glb": glb(),
            "assembly.step": b"ISO-10303-21; not a real one" * 300,
        },
        package=b"PK not a real one" * 9000,
    )


def _shares(whole: int) -> dict[Category, str]:
    return {
        "material": str(whole * 4 // 10),
        "bought": str(whole // 10),
        "machine": str(whole // 5),
        "labour": str(whole // 4),
        "setup": str(max(1, whole // 20)),
    }


_PARAMETERS = (
    Parameter(name="width", kind="length", default=900.0, help="outside, left to right", min=300.0, max=1200.0),
    Parameter(name="height", kind="length", default=1200.0, help="floor to top", min=600.0, max=2200.0),
    Parameter(name="tines", kind="count", default=4, help="how many tines, or shelves", min=2, max=8),
    Parameter(name="handle", kind="choice", default="ash", help="wood of the handles", options=("ash", "oak")),
)

GUIDE = """<!--
SPDX-FileCopyrightText: makeshare contributors
-->
# Build it

Read all of it before you cut. You need a helper for step 3.

## Cut the parts

1. Cut the coupon first and try the fit.
2. Cut the sides, then the rungs. *Break* the edges.

| Part | Check |
| --- | --- |
| side | 900 ± 0.5 mm |

## Put it together

Dry-fit, then tighten from the middle outwards. See the [standard](https://example.org/standard).

```
side | rung | side
```
"""


_CARD = Manifest(
    folder="sample",
    title="Sample",
    summary="A sample.",
    version="0.1.0",
    license="CERN-OHL-W-2.0",
    authors=("makeshare contributors",),
    status="prototype",
    technology_readiness=2,
    documentation_readiness=2,
    category="growing",
    delivered_as="kit",
    safe_load="none stated",
    hazards=(
        Hazard(
            what="Hot metal and welding light",
            when="making",
            do="Mask, gloves, screens; nobody watches without a mask.",
        ),
        Hazard(what="Pinched fingers", when="assembling", do="Two people hold, one tightens."),
        Hazard(what="It tips when loaded at the top", when="using", do="Anchor it to a wall before the first tray."),
    ),
    sources=(
        Source(
            fact="A tray of wet soil weighs 4 kg.",
            url="https://example.org/trays",
            used_for="the load of a shelf",
            read="2026-11-23",
        ),
    ),
    substitutions=(Substitution(instead_of="plywood-birch-18", use="plywood-poplar-18", condition="dry rooms only"),),
    variants={},
    tags=("steel",),
    guide=GUIDE,
)


def manifest(folder: str, title: str, summary: str, **more: object) -> Manifest:
    """Make a design's card."""
    return msgspec.structs.replace(_CARD, folder=folder, title=title, summary=summary, **more)


def variants(*names: str) -> dict[str, Variant]:
    """Make named variants that set the width."""
    return {
        name: Variant(
            name=name,
            help=f"For a {name} place, where the standard one does not do.",
            values={"width": f"{1000 + 100 * place} mm"},
        )
        for place, name in enumerate(names)
    }


_DESIGNS = (
    (
        manifest(
            "broadfork",
            "Broadfork",
            "Loosens a bed without turning it: four tines, two handles, your own weight.",
            variants=variants("narrow", "market-garden"),
            delivered_as="finished",
        ),
        "#b4481e",
        "steel-plate-8",
        ("laser-cut", "weld", "paint"),
        310,
    ),
    (
        manifest(
            "seedling_shelf",
            "Seedling shelf",
            "Five shelves of plywood that hold ten trays by a window; no screw, no glue.",
            variants=variants("wide"),
        ),
        "#c9a06a",
        "plywood-birch-18",
        ("route-cut",),
        240,
    ),
    (
        manifest(
            "workbench",
            "Workbench",
            "A bench of dressed lumber that takes a vice and does not rack.",
            category="making",
            status="tested",
        ),
        "#a67c52",
        "plywood-birch-18",
        ("saw", "drill"),
        190,
    ),
    (
        manifest(
            "power_cube_frame",
            "Power cube frame",
            "The bolted steel frame of a power unit: twelve angles, no engine.",
            category="power",
            delivered_as="parts",
            status="idea",
        ),
        "#4f5b66",
        "steel-tube-30x2",
        ("saw", "drill"),
        260,
    ),
    (
        manifest(
            "low_tunnel",
            "Low tunnel connectors",
            "Printed joints that turn conduit you can buy anywhere into a tunnel for a bed.",
            delivered_as="parts",
            variants=variants("half-inch"),
        ),
        "#5c7a45",
        "petg",
        ("print",),
        18,
    ),
    (
        manifest(
            "instrument_enclosure",
            "Instrument enclosure",
            "A bent sheet housing for a measuring instrument, with printed feet.",
            category="measuring",
        ),
        "#8a94a0",
        "steel-plate-8",
        ("laser-cut", "bend"),
        75,
    ),
)


def entry(place: int) -> DesignEntry:
    """Make one of the six designs; the last one has an unknown price."""
    card, tone, stock, route, cost = _DESIGNS[place]
    missing = ("Cable gland M16",) if card.folder == "instrument_enclosure" else ()
    names = ("default", *card.variants)
    return DesignEntry(
        manifest=card,
        guide=card.guide,
        builts=tuple(built(card, name, number, tone, stock, route, cost, missing) for number, name in enumerate(names)),
        history=(
            Change(
                commit="4f2a91c", date="2026-11-20", subject="Widen the crossbar: the tines had no room for the weld"
            ),
            Change(commit="09be7d3", date="2026-11-02", subject="Add the design"),
        ),
    )


LICENCE = Licence(
    spdx="CERN-OHL-W-2.0", text="CERN Open Hardware Licence Version 2 - Weakly Reciprocal\n\nThe whole text.\n"
)


def catalogue(url: str = "", contact: str = "") -> Catalogue:
    """Make the whole sample."""
    return Catalogue(
        community=Community(name="Sample commons", currency=CURRENCY, region="EU", url=url, contact=contact),
        catalog=CATALOG,
        designs=tuple(entry(place) for place in range(len(_DESIGNS))),
        proposals=(proposal_view(), bids_view()),
        licences=(LICENCE,),
        making=making(),
        governance=governance(),
    )
