# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether a part can be made from the stock that it names, by its size."""

from __future__ import annotations

from collections.abc import Iterator

from makeshare.derive.section import largest_area, outside
from makeshare.errors import GeometryError, MakeshareError, Place
from makeshare.model.assembly import Description, Part
from makeshare.model.catalog import BARS, Catalog, Thing
from makeshare.model.facts import Facts, PartFacts
from makeshare.units import say_length

TOLERANCE = 0.05
"""mm by which a drawn size may miss its stock's: below what any of the processes holds."""
MATERIAL = 1.02
"""A bar may hold so much more than its section says: rolled corners are drawn simply."""


def fit_problems(description: Description, facts: Facts, catalog: Catalog) -> Iterator[MakeshareError]:
    """Yield a GeometryError for each part that is thicker, wider, longer or fuller than its stock.

    Filament has no size. Bent sheet is judged by its unfolded blank.
    """
    for part in description.parts:
        thing, measured = catalog.thing(part.stock), facts.part(part.key)
        if thing.kind == "sheet":
            yield from _sheet(part, thing, measured)
        elif thing.kind in BARS:
            yield from _bar(part, thing, measured)


def _sheet(part: Part, thing: Thing, measured: PartFacts) -> Iterator[MakeshareError]:
    thinnest, thickest = _thickness(thing)
    if not measured.bends and not thinnest - TOLERANCE <= measured.box[2] <= thickest + TOLERANCE:
        allowed = say_length(thinnest) if thinnest == thickest else f"{say_length(thinnest)} to {say_length(thickest)}"
        yield _error(
            part, f"is {say_length(measured.box[2])} thick, and {thing.key} is {allowed}",
            "flat parts are drawn lying as they are cut; take the thickness from the stock",
        )  # fmt: skip
        return
    if measured.bends and measured.flat is None:
        yield _error(part, "is bent, and could not be unfolded", "; ".join(measured.notes))
        return
    blank = measured.flat or measured.box[:2]
    sheet = (thing.dimensions["length"], thing.dimensions["width"])
    if not any(_inside(turned, sheet) for turned in orientations(blank, part.grain)):
        grain = f" with its grain along {part.grain}" if part.grain else ""
        yield _error(part, f"of {_area(blank)}{grain} does not fit in a sheet of {_area(sheet)}", "split it")


def _thickness(thing: Thing) -> tuple[float, float]:
    """Return the least and the most thickness (mm) that a sheet may be delivered with."""
    nominal = thing.dimensions["thickness"]
    return thing.dimensions.get("thickness_min", nominal), thing.dimensions.get("thickness_max", nominal)


def orientations(blank: tuple[float, float], grain: str) -> tuple[tuple[float, float], ...]:
    """Return the ways a blank (x, y in mm) may lie on a sheet, as (along its length, across).

    A sheet's grain runs along its length; a part whose grain is "x" must lie with x along it.
    """
    x, y = blank
    return {"x": ((x, y),), "y": ((y, x),)}.get(grain, ((x, y), (y, x)))


def _bar(part: Part, thing: Thing, measured: PartFacts) -> Iterator[MakeshareError]:
    length, *section = measured.box
    turned = (section[1], section[0])
    room = outside(thing)
    if not (_inside((section[0], section[1]), room) or _inside(turned, room)):
        yield _error(
            part, f"has a section of {_area(turned)}, and {thing.key} is {_area(room)}",
            "bars are drawn along X; take the section from the stock",
        )  # fmt: skip
    elif length > thing.dimensions["length"] + TOLERANCE:
        stock = say_length(thing.dimensions["length"])
        yield _error(part, f"is {say_length(length)} long, and {thing.key} comes in {stock}", "make it of two")
    elif measured.volume > largest_area(thing) * length * MATERIAL:
        yield _error(
            part, f"holds more material than {say_length(length)} of {thing.key} do",
            "is a hollow or cornered section drawn full?",
        )  # fmt: skip


def _inside(size: tuple[float, float], room: tuple[float, float]) -> bool:
    return all(one <= most + TOLERANCE for one, most in zip(size, room, strict=True))


def _area(size: tuple[float, float]) -> str:
    return " x ".join(say_length(side).removesuffix(" mm") for side in size) + " mm"


def _error(part: Part, what: str, tip: str) -> GeometryError:
    return GeometryError(f"{part.name} {what}", Place(part.file, part.line or None, part.name), tip)
