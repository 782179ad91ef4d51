# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Masses that do not go with outer dimensions.

The outer box bounds a part's volume from above alone. So mass / box is the least that its density can be: above what
the material (or any matter) has, it is impossible. Far below, it is not: the part may be a frame, a shell or a sparse
print; but for boards and bars of wood it is a sign of a slip, and below the density of air for anything.
Both are held against the rounding of what is written: a figure of 3 may have been 3.5.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from makeshare.derive.exchange.densities import AIR, HEAVIEST, density_range, is_wood
from makeshare.derive.exchange.say import cut, error, warning
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.model.exchange.stated import Measure, Shape, Stated

PI = Decimal("3.14159265358979")
_SOLID = Decimal("0.2")
"""A board or a bar of wood fills a good part of its box; a fifth leaves room for slots, windows and slopes."""
_SLENDER = Decimal(40)
"""mm: what is nowhere thicker than this in its thinnest direction, and cut, is a board or a bar."""
_SHELL = Decimal("0.003")
"""The share of its box that a folded sheet, a tube, a frame or a hollow print fills at least."""
_PRINTED = ("3DP", "SHEET")


def density_problems(manifest: ForeignManifest) -> Iterator[Finding]:
    """Yield masses of parts, and of the whole, that cannot be, or hardly can be, within their outer dimensions."""
    for part in manifest.parts:
        solid = not any(process.text.strip() in _PRINTED for process in part.processes)
        yield from _problems(manifest, part.mass, part.shape, part.material, solid=solid)
    yield from _problems(manifest, manifest.mass, manifest.shape, None, solid=False)


def volume(shape: Shape, rounding: int = 0) -> Decimal:
    """Return the volume within an outer shape in cm3; `rounding` 1: the most its figures may mean, -1: the least."""
    sizes = [
        max(size.amount.value + rounding * size.step / 2, Decimal(0)) if size.amount else Decimal(0)
        for size in shape.sizes
    ]
    if shape.form == "box":
        cubic = sizes[0] * sizes[1] * sizes[2]
    elif shape.form == "cylinder":
        cubic = PI * sizes[1] ** 2 * sizes[0]
    else:
        cubic = PI * sizes[0] ** 3 * 4 / 3
    return cubic / 1000


def _problems(
    manifest: ForeignManifest, mass: Measure | None, shape: Shape | None, material: Stated | None, *, solid: bool
) -> Iterator[Finding]:
    if mass is None or mass.amount is None or shape is None or mass.amount.value <= 0:
        return
    if any(size.amount is None or size.amount.value <= 0 for size in shape.sizes):
        return
    named = density_range(material.text) if material is not None else None
    least = (mass.amount.value - mass.step / 2) / volume(shape, 1)
    shown = mass.amount.value / volume(shape)
    place = manifest.at(mass.stated)
    of = f"{cut(material.text)}, {named[0]} to {named[1]} g/cm3" if named and material else f"{HEAVIEST} g/cm3 at most"
    if least > (named[1] if named else HEAVIEST):
        sentence = f"{mass.amount} within these dimensions is {shown:.3g} g/cm3 or more, which is impossible ({of})"
        yield error("density-impossible", place, sentence, _tip(shown, named, heavy=True))
        return
    smallest = volume(shape, -1)
    board = solid and material is not None and is_wood(material.text)
    if mass.amount.value + mass.step / 2 < smallest * _floor(shape, named, board=board):
        sentence = f"{mass.amount} within these dimensions is {shown:.2g} g/cm3 ({of}): is it mostly air?"
        yield warning("density-unlikely", place, sentence, _tip(shown, named, heavy=False), faulty=True)


def _floor(shape: Shape, named: tuple[Decimal, Decimal] | None, *, board: bool) -> Decimal:
    """Return the density below which a slip is likelier than a light part."""
    if named is None:
        return AIR
    thinnest = min((size.amount.value for size in shape.sizes if size.amount is not None), default=Decimal(0)) * (
        1 if shape.form == "box" else 2
    )
    return named[0] * (_SOLID if board and thinnest <= _SLENDER else _SHELL)


def _tip(shown: Decimal, named: tuple[Decimal, Decimal] | None, *, heavy: bool) -> str:
    """Ask for the unit that people mistake most, where it would make sense of it."""
    low, high = named or (Decimal("0.05"), Decimal(9))
    meant, factor = ("were the dimensions in cm", Decimal("0.001")) if heavy else ("was the mass in kg", Decimal(1000))
    fits = low / 10 <= shown * factor <= high
    return f"{meant}? the specification wants g and mm" if fits else "check mass and dimensions"
