# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Cross-sections of bars, tubes and lumber: how much room they take and how much material they hold."""

from __future__ import annotations

import math

from makeshare.model.catalog import Thing

_OUTSIDE = {
    "lumber": ("thickness", "width"),
    "flat-bar": ("thickness", "width"),
    "round-bar": ("diameter", "diameter"),
    "round-tube": ("diameter", "diameter"),
    "square-tube": ("width", "height"),
    "angle": ("leg_a", "leg_b"),
}


def outside(thing: Thing) -> tuple[float, float]:
    """Return the sides (mm) of the rectangle around a bar's section; raises KeyError for what is no bar."""
    one, other = _OUTSIDE[thing.kind]
    return thing.dimensions[one], thing.dimensions[other]


def largest_area(thing: Thing) -> float:
    """Return the area (mm2) that a bar's section holds at most, with sharp outer corners."""
    one, other = outside(thing)
    size = thing.dimensions
    if thing.kind == "round-bar":
        return math.pi / 4 * one**2
    if thing.kind == "round-tube":
        return math.pi * (one - size["wall"]) * size["wall"]
    if thing.kind == "square-tube":
        return 2 * (one + other - 2 * size["wall"]) * size["wall"]
    if thing.kind == "angle":
        fillet = (1 - math.pi / 4) * size["root_radius"] ** 2
        return (one + other - size["thickness"]) * size["thickness"] + fillet
    return one * other
