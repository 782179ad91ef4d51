# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The catalogue on disk: bom/catalog/things, offers and rates.

Quantities are text with a unit and prices text in plain digits, so that neither can be a float, NaN or 1e9.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import msgspec

from makeshare import units
from makeshare.errors import InputError, MakeshareError, Place, UnitError, UnknownKey
from makeshare.model.catalog import KINDS, Break, Catalog, Offer, Thing
from makeshare.read.rates import read_labour, read_process
from makeshare.read.row import Row
from makeshare.read.toml import Document, fields, parse_toml, read_toml, unknown
from makeshare.units import Quantity

T = TypeVar("T")
Problems = list[MakeshareError]
Documents = Mapping[str, Callable[[], Document]]
"""Files by path from the root, each read when it is asked for."""

DENSITIES = (10, 23_000)
"""From foam to tungsten, in kg/m3: outside of it somebody took one unit for another."""

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_MAY_BE_ZERO = ("root_radius",)
_PACK_UNITS = {
    "pcs": ("pcs", 1),
    "g": ("g", 1),
    "kg": ("g", 1000),
    "mL": ("mL", 1),
    "L": ("mL", 1000),
    "m": ("mm", 1000),
}
"""What packs are usually counted in, exactly: so a catalogue is read without pint, which is slow to load."""


class _Thing(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    title: str
    material: str
    grade: str = ""
    standard: str = ""
    source: str = ""
    density: str = ""
    mass: str = ""
    colour: str = "#b0b4b8"
    metallic: bool = False
    grain: bool = False
    substitutes: tuple[str, ...] = ()
    note: str = ""


class _Break(msgspec.Struct, forbid_unknown_fields=True):
    packs: int
    price: str


class _Offer(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    thing: str
    supplier: str
    region: str
    currency: str
    pack: str
    breaks: tuple[_Break, ...]
    date: dt.date
    source: str = ""
    assumed: str = ""
    minimum_packs: int = 1
    shipping: str = ""


def load_catalog(root: Path) -> Catalog:
    """Read bom/catalog of a checkout.

    Raises the first MakeshareError found, with its file (relative to the root), line and field.
    """
    return _sound(*_read({name: partial(read_toml, root, name) for name in catalog_files(root)}))


def parse_catalog(files: Mapping[str, bytes]) -> Catalog:
    """Make a catalogue of files that were read already, by path from the root; raises as `load_catalog` does."""
    return _sound(*_read({name: partial(parse_toml, name, data) for name, data in files.items()}))


def catalog_problems(root: Path) -> Iterator[MakeshareError]:
    """Yield what is wrong with the catalogue: the first problem of each table."""
    try:
        names = catalog_files(root)
    except InputError as error:
        yield error
    else:
        yield from _read({name: partial(read_toml, root, name) for name in names})[1]


def catalog_files(root: Path) -> tuple[str, ...]:
    """Return the files of the catalogue by path from the root, sorted; raises InputError where there is none."""
    base = root / "bom" / "catalog"
    if not base.is_dir() or base.is_symlink() or base.parent.is_symlink():
        raise InputError("there is no catalogue", Place("bom/catalog"), "every checkout has one")
    return tuple(
        f"bom/catalog/{folder}/{path.name}"
        for folder in ("offers", "rates", "things")
        for path in sorted((base / folder).glob("*.toml"))
    )


def _sound(catalog: Catalog, problems: Problems) -> Catalog:
    if problems:
        raise problems[0]
    return catalog


def _read(files: Documents) -> tuple[Catalog, Problems]:
    problems: Problems = []
    things = _keyed(_rows(files, "things", (), problems), _thing, problems)
    rates = list(_rows(files, "rates", ("process", "labour"), problems))
    labour = _keyed([row for row in rates if row.keys[0] == "labour"], read_labour, problems)
    processes = _keyed(
        [row for row in rates if row.keys[0] == "process"], lambda row: read_process(row, labour), problems
    )
    problems.extend(_substitutes(things))
    offers: dict[str, tuple[Offer, ...]] = {}
    for offer in _each(_rows(files, "offers", ("offer",), problems), lambda row: _offer(row, things), problems):
        offers[offer.thing] = (*offers.get(offer.thing, ()), offer)
    return Catalog(things=things, offers=offers, processes=processes, labour=labour), problems


def _rows(files: Documents, folder: str, groups: tuple[str, ...], problems: Problems) -> Iterator[Row]:
    """Yield the tables of a folder's files in the order of their names: all, or those in the groups."""
    for file in sorted(file for file in files if file.startswith(f"bom/catalog/{folder}/")):
        try:
            document = files[file]()
        except MakeshareError as error:
            problems.append(error)
            continue
        for name, value in document.data.items():
            if not groups:
                yield Row(document, name)
            elif name not in groups or not isinstance(value, dict | list):
                problems.append(unknown(name, groups, document.place(name)))
            else:
                yield from (
                    Row(document, name, key) for key in (value if isinstance(value, dict) else range(len(value)))
                )


def _each(rows: Iterable[Row], make: Callable[[Row], T], problems: Problems) -> Iterator[T]:
    for row in rows:
        try:
            yield make(row)
        except MakeshareError as error:
            problems.append(error)


def _keyed(rows: Iterable[Row], make: Callable[[Row], T], problems: Problems) -> dict[str, T]:
    """Make a record of each row, by its key; a key that two files share is a problem at the second."""
    seen: dict[str, Place] = {}

    def one(row: Row) -> tuple[str, T]:
        row.check_key()
        if row.key in seen:
            raise InputError(f"'{row.key}' is also at {seen[row.key].file}:{seen[row.key].line}", row.place, "keep one")
        seen[row.key] = row.place
        return row.key, make(row)

    return dict(_each(rows, one, problems))


def _thing(row: Row) -> Thing:
    """Read a thing: what is no field of `_Thing` is a dimension."""
    known = fields(_Thing)
    table = row.table if isinstance(row.table, dict) else {}
    found = row.convert(_Thing, {key: value for key, value in table.items() if key in known} if table else row.table)
    if found.kind not in KINDS:
        raise UnknownKey("kind of thing", found.kind, KINDS, row.at("kind"))
    if not _COLOUR.fullmatch(found.colour):
        raise InputError(f"'{found.colour}' is not a colour", row.at("colour"), 'write one such as "#d9b98c"')
    dimensions = {
        key: float(_dimension(row, key, value, KINDS[found.kind])) for key, value in table.items() if key not in known
    }
    for key in KINDS[found.kind]:
        if key not in dimensions:
            tip = f"a {found.kind} states {', '.join(KINDS[found.kind])}"
            raise InputError(f"{row.key} states no {key}", row.at(key), tip)
    thing = Thing(
        key=row.key, kind=found.kind, title=found.title, material=found.material, grade=found.grade,
        standard=found.standard, source=found.source, dimensions=dimensions,
        density=_density(row, found.density), mass=_mass(row, found.mass), colour=found.colour,
        metallic=found.metallic, grain=found.grain, substitutes=found.substitutes, note=found.note,
        place=row.place,
    )  # fmt: skip
    if thing.role != "consumable" and not thing.source.strip():
        raise InputError(
            "has no source", row.at("source"), 'say where its dimensions come from: a page, "own measurement"'
        )
    return thing


def _dimension(row: Row, key: str, value: object, required: tuple[str, ...]) -> Decimal:
    """Read a dimension in mm. A key with anything but a length in it is probably a misspelt field."""
    if not isinstance(value, str):
        raise unknown(key, (*fields(_Thing), *required), row.at(key))
    try:
        found = row.quantity(value, "length", key)
    except UnitError as error:
        tip = f"{error.tip}; every key besides {', '.join(fields(_Thing))} is a length"
        raise UnitError(f"{key}: {error.message}", row.at(key), tip) from error
    if found == 0 and key in required and key not in _MAY_BE_ZERO:
        raise InputError(f"{key} is zero", row.at(key))
    return found


def _mass(row: Row, text: str) -> float | None:
    return float(row.quantity(text, "mass", "mass")) if text else None


def _density(row: Row, text: str) -> float | None:
    if not text:
        return None
    value = row.quantity(text, "density", "density")
    low, high = DENSITIES
    if not low <= value <= high:
        raise InputError(f"a density of {text} is impossible", row.at("density"), f"allowed: {low} to {high} kg/m3")
    return float(value)


def _substitutes(things: dict[str, Thing]) -> Iterator[MakeshareError]:
    for thing in things.values():
        for key in thing.substitutes:
            if key not in things:
                place = Place(thing.place.file, thing.place.line, "substitutes")
                yield UnknownKey("thing in bom/catalog/things", key, things, place)


def _offer(row: Row, things: dict[str, Thing]) -> Offer:
    found = row.convert(_Offer)
    if found.thing not in things:
        raise UnknownKey("thing in bom/catalog/things", found.thing, things, row.at("thing"))
    row.check_evidence(found.source, found.assumed)
    if found.minimum_packs < 1:
        raise InputError("the smallest order is one pack", row.at("minimum_packs"))
    return Offer(
        thing=found.thing, supplier=found.supplier, region=found.region, pack=_pack(row, found.pack),
        breaks=_breaks(row, found), date=found.date.isoformat(), source=found.source, assumed=found.assumed,
        minimum_packs=found.minimum_packs, place=row.place,
        shipping=row.money(found.shipping, found.currency, "shipping") if found.shipping else None,
    )  # fmt: skip


def _pack(row: Row, text: str) -> Quantity:
    """Read what a pack holds: more than nothing."""
    number, _, unit = text.strip().rpartition(" ")
    try:
        if unit in _PACK_UNITS:
            kept, factor = _PACK_UNITS[unit]
            amount = Quantity(row.number(number, "0", "1000000", "pack") * factor, kept)
        else:
            amount = units.any_quantity(text)
    except UnitError as error:
        raise error.at(row.at("pack")) from error
    if amount.value <= 0:
        raise InputError("a pack holds nothing", row.at("pack"))
    return amount


def _breaks(row: Row, found: _Offer) -> tuple[Break, ...]:
    """Read the price breaks: quantities rise, the price of a pack never does."""
    breaks = tuple(
        Break(one.packs, row.money(one.price, found.currency, "breaks", index, "price"))
        for index, one in enumerate(found.breaks)
    )
    if not breaks or breaks[0].packs < 1:
        raise InputError("an offer has a price from some number of packs on", row.at("breaks"))
    for fewer, more in pairwise(breaks):
        if more.packs <= fewer.packs:
            raise InputError(
                f"the break at {more.packs} packs comes after {fewer.packs}", row.at("breaks"), "sort them"
            )
        if more.price > fewer.price:
            raise InputError(f"a pack costs more from {more.packs} packs on than from {fewer.packs}", row.at("breaks"))
    return breaks
