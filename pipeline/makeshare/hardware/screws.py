# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Screws that cut their own thread, in wood or plastic: as thick as the root of the thread, with a point."""

from __future__ import annotations

from collections.abc import Mapping

from cadquery import Shape

from makeshare.hardware.solids import cone, cylinder, joined


def wood_screw(size: Mapping[str, float]) -> Shape:
    """Draw a screw: countersunk at 90 degrees, or with a raised head where `head_height` is given.

    The point is as long as the core is thick, which makes it 53 degrees sharp; makers' points vary.
    """
    core = size["root_diameter"]
    tip = -size["length"] + core
    shank = joined(cylinder(core, tip, 0), cone(0, core, -size["length"], tip))
    if "head_height" in size:
        return joined(cylinder(size["head_diameter"], 0, size["head_height"]), shank)
    depth = (size["head_diameter"] - core) / 2
    return joined(cone(core, size["head_diameter"], -depth, 0), shank)
