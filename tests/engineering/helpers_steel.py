# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Sections, stresses and welds, taken from geometry. N, mm, MPa unless said otherwise."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import cadquery as cq
from OCP.BRepGProp import BRepGProp
from OCP.gp import gp_Ax1, gp_Dir, gp_Pnt
from OCP.GProp import GProp_GProps

from makeshare.author.assembly import Assembly
from makeshare.author.design import Design
from makeshare.author.part import Part
from makeshare.errors import Place
from makeshare.kernel.shapes import location
from makeshare.model.catalog import Catalog
from makeshare.read.catalog import load_catalog
from makeshare.read.manifest import load_manifest

ROOT = Path(__file__).parents[2]

YIELD = {"S235": 235.0, "S355": 355.0}
"""Up to 16 mm: EN 10025-2, table 7, read at readle.co.uk/references/steel-grades-eurocodes.php."""
TENSILE = {"S235": 360.0, "S355": 470.0}
"""From 3 to 100 mm: the same table."""
CORRELATION = {"S235": 0.8, "S355": 0.9}
"""Beta w of fillet welds: EN 1993-1-8, table 4.1, read at steelcalculator.app/reference/uk-weld-capacity."""
WELD_FACTOR = 1.25
"""Gamma M2: the same page."""


def variants(kind: type[Design], folder: str) -> dict[str, dict[str, Any]]:
    """Return the values of the default and of each variant in design.toml, as the design reads them."""
    found: dict[str, dict[str, Any]] = {"default": {}}
    for name, variant in load_manifest(ROOT, folder).variants.items():
        found[name] = {key: kind.fields[key].read(key, value, Place()) for key, value in variant.values.items()}
    return found


def weld_strength(grade: str) -> float:
    """Return what a fillet weld's throat bears, simplified method: EN 1993-1-8, 4.5.3.3 (strokeforge.tech, eng-006)."""
    return TENSILE[grade] / (math.sqrt(3) * CORRELATION[grade] * WELD_FACTOR)


def solid(part: Part) -> cq.Shape:
    """Return a part's one solid."""
    (one,) = part.shape.Solids()
    return one


def section(shape: cq.Shape, at: tuple[float, float, float], normal: tuple[float, float, float]) -> cq.Shape:
    """Cut a shape with a plane and return the faces of the cut."""
    return shape.intersect(cq.Face.makePlane(3000, 3000, at, normal))


def modulus(cut: cq.Shape, axis: str) -> float:
    """Return the section modulus (mm3) of a cut whose neutral axis runs along `axis`, and which varies across it.

    The fibre furthest from the centroid decides, so that an unsymmetrical section counts by its weaker side.
    """
    properties = GProp_GProps()
    BRepGProp.SurfaceProperties_s(cut.wrapped, properties)
    centre = properties.CentreOfMass()
    direction = {"x": gp_Dir(1, 0, 0), "y": gp_Dir(0, 1, 0), "z": gp_Dir(0, 0, 1)}[axis]
    second = properties.MomentOfInertia(gp_Ax1(gp_Pnt(*centre.Coord()), direction))
    box = cut.BoundingBox()
    lows, highs, middle = (box.xmin, box.ymin, box.zmin), (box.xmax, box.ymax, box.zmax), centre.Coord()
    reach = [max(high - mid, mid - low) for low, high, mid in zip(lows, highs, middle, strict=True)]
    # Across the axis, within the cut: the plane's own normal has no extent, and the axis itself does not count.
    return float(second / max(value for name, value in zip("xyz", reach, strict=True) if name != axis))


def standing(assembly: Assembly, name: str) -> list[cq.Shape]:
    """Return a part's or an item's solids where they stand in the assembly."""
    shape = assembly.parts[name].shape
    return [shape.moved(location(one.matrix)) for one in assembly.instances if one.key == name]


@cache
def catalog() -> Catalog:
    """Read the checkout's catalogue."""
    return load_catalog(ROOT)


def without_offer(assembly: Assembly) -> set[str]:
    """Return the stock, items and consumables that nobody offers."""
    keys = {part.stock for part in assembly.parts.values()} | {use.thing for use in assembly.consumables}
    keys |= {one.key for one in assembly.instances if one.kind == "item"}
    return {key for key in keys if not catalog().offers.get(key)}


def too_large(parts: Iterable[Part]) -> list[str]:
    """Return the parts that no whole sheet or bar of their stock yields, by their box."""
    found = []
    for part in parts:
        box, size = part.shape.BoundingBox(), catalog().things[part.stock].dimensions
        if catalog().things[part.stock].kind == "sheet":
            bad = max(box.xlen, box.ylen) > size["length"] or min(box.xlen, box.ylen) > size["width"]
            bad = bad or abs(box.zlen - size["thickness"]) > 1e-6
        else:
            bad = box.xlen > size["length"]
        found += [part.name] if bad else []
    return found
