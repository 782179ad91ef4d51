# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Washers, and nuts of every shape that their dimensions tell."""

from __future__ import annotations

from collections.abc import Mapping

from cadquery import Shape, Vector

from makeshare.hardware.solids import cylinder, hexagon, joined


def washer(size: Mapping[str, float]) -> Shape:
    """Draw a flat washer: ISO 7089, ISO 7093-1, ISO 7094."""
    return cylinder(size["outside"], 0, size["thickness"]).cut(cylinder(size["inside"], 0, size["thickness"]))


def nut(size: Mapping[str, float]) -> Shape:
    """Draw a hexagon nut (ISO 4032, ISO 7040), or what its further dimensions say.

    With `shank_diameter` and `shank_length` it is round and is set into a hole: a rivet nut or a clinch nut.
    With `cross_hole` it is a cross dowel: a cylinder along Z, threaded along X at that height.
    """
    if "cross_hole" in size:
        return _cross_dowel(size)
    if "shank_diameter" in size:
        body = joined(
            cylinder(size["width"], 0, size["height"]),
            cylinder(size["shank_diameter"], -size["shank_length"], 0),
        )
    else:
        body = hexagon(size["width"], 0, size["height"])
    return body.cut(cylinder(size["diameter"], -size.get("shank_length", 0), size["height"]))


def _cross_dowel(size: Mapping[str, float]) -> Shape:
    """Return a cylinder with the thread across it."""
    thread = cylinder(size["diameter"], -size["width"], size["width"])
    across = thread.rotate(Vector(0, 0, 0), Vector(0, 1, 0), 90)
    return cylinder(size["width"], 0, size["height"]).cut(across.translate(Vector(0, 0, size["cross_hole"])))
