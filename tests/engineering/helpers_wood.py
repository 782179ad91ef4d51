# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What the tests of wooden and printed designs share: placed solids, variants, wood, fasteners in wood. N, mm, MPa."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import cadquery as cq

from makeshare.author.assembly import Assembly
from makeshare.author.design import Design
from makeshare.errors import Place
from makeshare.hardware import draw
from makeshare.kernel.shapes import location
from makeshare.model.assembly import Instance, Value
from makeshare.model.catalog import Catalog
from makeshare.read.catalog import load_catalog
from makeshare.read.manifest import load_manifest

ROOT = Path(__file__).parents[2]

BIRCH_ALONG, BIRCH_ACROSS, BIRCH_PANEL_SHEAR = 10048.0, 7452.0, 9.5
"""Birch plywood, 18 mm: mean E in bending along and across the face grain; characteristic panel shear strength.
Structural Engineer's Pocket Book, p. 266, read at scribd.com/document/702197748; likewise what follows."""
C24_E, C24_ACROSS, C24_DENSITY, BIRCH_DENSITY = 11000.0, 2.5, 350.0, 630.0
"""C24: mean E, compression across the grain; characteristic densities (kg/m3) of C24 and of birch plywood."""
K_MOD, GAMMA = 0.9, 1.3
"""Short action in service class 1 or 2, and connections: EN 1995-1-1, tables 3.1 and 2.3, from memory, not read."""
GRAVITY = 9.81


@cache
def catalog() -> Catalog:
    """Read the checkout's catalogue."""
    return load_catalog(ROOT)


def variants(kind: type[Design], folder: str) -> dict[str, Design]:
    """Return the design at its defaults and at each variant of its card."""
    made = {"default": kind()}
    for name, variant in load_manifest(ROOT, folder).variants.items():
        values: dict[str, Value] = {
            key: kind.fields[key].read(key, value, Place(folder)) for key, value in variant.values.items()
        }
        made[name] = kind(**values)
    return made


def without_offer(assembly: Assembly) -> set[str]:
    """Return the stock, items and consumables that nobody offers."""
    keys = {part.stock for part in assembly.parts.values()} | {use.thing for use in assembly.consumables}
    keys |= {one.key for one in assembly.instances if one.kind == "item"}
    return {key for key in keys if not catalog().offers.get(key)}


def instances(assembly: Assembly, key: str) -> list[Instance]:
    """Return the instances of a part or an item, in the order they were placed."""
    return [one for one in assembly.instances if one.key == key]


def standing(assembly: Assembly, key: str) -> list[cq.Shape]:
    """Return a part's or an item's solids where they stand."""
    part = assembly.parts.get(key)
    shape = part.shape if part else draw(catalog().thing(key))
    return [shape.moved(location(one.matrix)) for one in instances(assembly, key)]


def made(assembly: Assembly) -> list[cq.Shape]:
    """Return all made parts where they stand."""
    return [shape for name in assembly.parts for shape in standing(assembly, name)]


def axis(one: Instance) -> tuple[cq.Vector, cq.Vector]:
    """Return where an item's origin lies and the way its Z axis points: out of the head of a screw."""
    m = one.matrix
    return cq.Vector(m[3], m[7], m[11]), cq.Vector(m[2], m[6], m[10])


def overlap(one: cq.Shape, other: cq.Shape) -> float:
    """Return the volume that two shapes share; the kernel is asked only when their boxes meet."""
    first, second = one.BoundingBox(), other.BoundingBox()
    apart = (
        first.xmin > second.xmax or second.xmin > first.xmax or first.ymin > second.ymax
        or second.ymin > first.ymax or first.zmin > second.zmax or second.zmin > first.zmax
    )  # fmt: skip
    return 0.0 if apart else max(one.intersect(other).Volume(), 0.0)


def tool(at: cq.Vector, way: cq.Vector, radius: float, reach: float) -> cq.Shape:
    """Return the room that a driver or socket takes, starting a hair off the face that it works on."""
    return cq.Solid.makeCylinder(radius, reach, at + way * 0.1, way)


def beam_sag(load: float, span: float, stiffness: float, inertia: float) -> float:
    """Return the middle sag of a beam that lies loose on its ends under an even load (N/mm): 5 q L4 / 384 E I."""
    return 5 * load * span**4 / (384 * stiffness * inertia)


def screw_in_shear(panel: float, into: float, core: float) -> float:
    """Return the design strength of a screw from birch plywood into predrilled C24, without rope effect.

    EN 1995-1-1, 8.2.2. The effective diameter is 1.1 times the core, the wire's strength 600 MPa; `into` is the
    depth in the timber. Formulas (8.6 a to f), (8.14), (8.16) and (8.20) are from memory, not read.
    """
    d = 1.1 * core
    ply, timber = 0.11 * BIRCH_DENSITY * d**-0.3, 0.082 * (1 - 0.01 * d) * C24_DENSITY
    yields, beta, ratio = 0.3 * 600 * d**2.6, timber / ply, into / panel
    plain = ply * panel * d
    modes = (
        plain,
        timber * into * d,
        plain / (1 + beta) * (
            math.sqrt(beta + 2 * beta**2 * (1 + ratio + ratio**2) + beta**3 * ratio**2) - beta * (1 + ratio)
        ),
        1.05 * plain / (2 + beta) * (
            math.sqrt(2 * beta * (1 + beta) + 4 * beta * (2 + beta) * yields / (plain * panel)) - beta
        ),
        1.05 * ply * into * d / (1 + 2 * beta) * (
            math.sqrt(2 * beta**2 * (1 + beta) + 4 * beta * (1 + 2 * beta) * yields / (ply * d * into**2)) - beta
        ),
        1.15 * math.sqrt(2 * beta / (1 + beta)) * math.sqrt(2 * yields * ply * d),
    )  # fmt: skip
    return float(min(modes)) * K_MOD / GAMMA
