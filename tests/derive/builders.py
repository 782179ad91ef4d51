# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Small descriptions, facts and catalogues, made by hand: a test states only what it is about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from makeshare.derive.bill import bill
from makeshare.model.assembly import IDENTITY, Consumable, Description, Instance, Join, Matrix, Part
from makeshare.model.bom import Bom
from makeshare.model.catalog import Break, Catalog, Labour, Offer, Process, Rate, Thing
from makeshare.model.facts import Clash, Facts, ItemFacts, PartFacts
from makeshare.model.money import Money
from makeshare.units import any_quantity

SIZES: dict[str, dict[str, float]] = {
    "sheet": {"thickness": 18.0, "length": 2500.0, "width": 1250.0},
    "lumber": {"thickness": 45.0, "width": 95.0, "length": 4200.0},
    "flat-bar": {"thickness": 10.0, "width": 40.0, "length": 6000.0},
    "square-tube": {"width": 40.0, "height": 40.0, "wall": 3.0, "length": 6000.0},
    "angle": {"leg_a": 40.0, "leg_b": 40.0, "thickness": 4.0, "root_radius": 6.0, "length": 6000.0},
    "filament": {"diameter": 1.75},
    "hex-bolt": {"diameter": 8.0, "length": 40.0, "head_width": 13.0, "head_height": 5.3, "thread_length": 22.0},
    "carriage-bolt": {
        "diameter": 8.0,
        "length": 80.0,
        "head_diameter": 20.0,
        "head_height": 5.0,
        "neck_width": 8.0,
        "neck_length": 4.0,
    },
    "wood-screw": {"diameter": 4.0, "length": 40.0, "head_diameter": 8.0, "root_diameter": 2.5},
    "nut": {"diameter": 8.0, "width": 13.0, "height": 6.5},
    "washer": {"inside": 8.4, "outside": 16.0, "thickness": 1.6},
}  # fmt: skip  one table


def thing(key: str, kind: str = "sheet", *, density: float | None = 700.0, **changes: Any) -> Thing:  # noqa: ANN401  any field
    """Make a thing of a kind with usual dimensions."""
    sizes = {**SIZES.get(kind, {}), **changes.pop("dimensions", {})}
    return Thing(
        key=key, kind=kind, title=key.capitalize(), material="stuff", density=density, dimensions=sizes, **changes
    )


def offer(
    key: str,
    price: str | dict[int, str],
    *,
    pack: str = "1 pcs",
    currency: str = "EUR",
    **changes: Any,  # noqa: ANN401  any field
) -> Offer:
    """Make a sourced offer with one price, or with a price for each number of packs."""
    prices = {1: price} if isinstance(price, str) else price
    evidence = {} if "assumed" in changes else {"source": "a page"}
    breaks = tuple(Break(packs, Money.parse(text, currency)) for packs, text in sorted(prices.items()))
    fields = {"supplier": "shop", "region": "EU", "date": "2026-11-01", **evidence, **changes}
    return Offer(thing=key, pack=any_quantity(pack), breaks=breaks, **fields)


def rate(hourly: str, *, currency: str = "EUR", assumed: str = "") -> Rate:
    """Make an hourly rate, sourced unless it is assumed."""
    return Rate(Money.parse(hourly, currency), "" if assumed else "a page", assumed)


def process(key: str, machine: str = "", **changes: Any) -> Process:  # noqa: ANN401  any field
    """Make a process by hand, or one with a machine's hourly rate."""
    seconds = {name: Decimal(str(value)) for name, value in changes.pop("seconds_per", {}).items()}
    fields: dict[str, Any] = {
        "code": "MEC",
        "labour": "worker",
        "attendance": Decimal(1),
        "batch_minutes": Decimal(0),
        "part_minutes": Decimal(0),
        "source": "" if changes.get("assumed") else "a page",
        **changes,
    }  # fmt: skip  one table
    return Process(
        key=key, title=key.capitalize(), machine=rate(machine) if machine else None, seconds_per=seconds, **fields
    )


def catalog(things: list[Thing], offers: list[Offer] | None = None, processes: list[Process] | None = None) -> Catalog:
    """Make a catalogue; an hour of its one worker costs EUR 30."""
    by_thing: dict[str, tuple[Offer, ...]] = {}
    for one in offers or []:
        by_thing[one.thing] = (*by_thing.get(one.thing, ()), one)
    return Catalog(
        things={one.key: one for one in things},
        offers=by_thing,
        processes={one.key: one for one in processes or []},
        labour={"worker": Labour(key="worker", title="Worker", rate=rate("30.00"))},
    )


def part(key: str, stock: str = "board", *route: str, **changes: Any) -> Part:  # noqa: ANN401  any field
    """Make a part at line 7 of its design."""
    fields = {"file": "designs/thing/design.py", "line": 7, **changes}
    return Part(key=key, name=key.rpartition("/")[2], stock=stock, route=route, geometry=f"{key}.bin", **fields)


def at(x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Matrix:
    """Make a placement without rotation."""
    return (1.0, 0.0, 0.0, x, 0.0, 1.0, 0.0, y, 0.0, 0.0, 1.0, z)


def placed(path: str, kind: str = "part", key: str = "", matrix: Matrix = IDENTITY) -> Instance:
    """Place something; a part's or an assembly's key follows from its path."""
    found = key or "/".join(name.partition("[")[0] for name in path.split("/"))
    return Instance(path=path, kind=kind, key=found, matrix=matrix, line=9)


def describe(
    parts: list[Part],
    instances: list[Instance],
    joins: list[Join] | None = None,
    consumables: list[Consumable] | None = None,
    **changes: Any,  # noqa: ANN401  any field
) -> Description:
    """Describe a design called `thing`."""
    fields: dict[str, Any] = {
        "parameters": (),
        "values": {},
        "route": (),
        "violations": (),
        "things": (),
        **changes,
    }  # fmt: skip  one table
    return Description(
        design="thing",
        about="",
        parts=tuple(parts),
        instances=tuple(instances),
        joins=tuple(joins or ()),
        consumables=tuple(consumables or ()),
        **fields,
    )  # fmt: skip  one table


def measured(key: str, box: tuple[float, float, float] = (600.0, 300.0, 18.0), **changes: Any) -> PartFacts:  # noqa: ANN401  any field
    """Measure a full box standing on the origin."""
    x, y, z = box
    fields: dict[str, Any] = {
        "volume": x * y * z,
        "area": 2 * (x * y + y * z + z * x),
        "low": (0.0, 0.0, 0.0),
        "centre": (x / 2, y / 2, z / 2),
        "cut_length": 2 * (x + y),
        "pierces": 1,
        **changes,
    }  # fmt: skip  one table
    return PartFacts(key=key, geometry_hash="g1:0123456789abcdef", box=box, **fields)


def facts(
    parts: list[PartFacts], items: dict[str, float] | None = None, clashes: list[tuple[str, str, float]] | None = None
) -> Facts:
    """Gather measurements; items are given by their volume in mm3."""
    return Facts(
        geometry_hash="g1:fedcba9876543210",
        box=(1.0, 1.0, 1.0),
        low=(0.0, 0.0, 0.0),
        parts=tuple(parts),
        items=tuple(ItemFacts(key=key, volume=volume, centre=(0.0, 0.0, 0.0)) for key, volume in (items or {}).items()),
        clashes=tuple(Clash(one=one, other=other, volume=volume) for one, other, volume in clashes or []),
    )  # fmt: skip  one table


def billed(description: Description, measurements: Facts, catalogue: Catalog) -> Bom:
    """Bill a design in its default variant."""
    return bill(description, measurements, catalogue, variant="default", revision="0.1.0+g1.fedcba98")
