# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Bolts: a head on z = 0 and a shank of the nominal diameter below it."""

from __future__ import annotations

from collections.abc import Mapping

from cadquery import Shape

from makeshare.hardware.solids import SQRT3, block, cylinder, dome, hexagon, joined

SOCKET_DEPTH = 0.5
"""Depth of a socket as a share of the head's height: ISO 4762 gives 1.3 of 3 mm at M3 and 3 of 6 mm at M6,
ISO 7380-1 gives 1.04 of 1.65 mm and 2.08 of 3.3 mm (github.com/gumyr/cq_warehouse)."""
DOME_FLAT = 1.15
"""The flat top of a button head over its socket across corners; ISO 7380-1 gives 2.6 over 2.31 mm at M3."""


def hex_bolt(size: Mapping[str, float]) -> Shape:
    """Draw a hexagon bolt or screw: ISO 4014, ISO 4017."""
    head = hexagon(size["head_width"], 0, size["head_height"])
    return joined(head, _shank(size))


def socket_bolt(size: Mapping[str, float]) -> Shape:
    """Draw a cylinder head with a hexagon socket: ISO 4762."""
    head = cylinder(size["head_diameter"], 0, size["head_height"])
    return joined(head, _shank(size)).cut(_socket(size))


def button_bolt(size: Mapping[str, float]) -> Shape:
    """Draw a domed head with a hexagon socket: ISO 7380-1."""
    head = dome(size["head_diameter"], size["head_height"], flat=DOME_FLAT * size["socket"] * 2 / SQRT3)
    return joined(head, _shank(size)).cut(_socket(size))


def carriage_bolt(size: Mapping[str, float]) -> Shape:
    """Draw a domed head over a square neck, whose flats face X and Y: DIN 603, ISO 8677."""
    head = dome(size["head_diameter"], size["head_height"])
    neck = block(size["neck_width"], size["neck_width"], -size["neck_length"], 0)
    return joined(head, neck, _shank(size))


def _shank(size: Mapping[str, float]) -> Shape:
    """Return the shank, its length measured from under the head."""
    return cylinder(size["diameter"], -size["length"], 0)


def _socket(size: Mapping[str, float]) -> Shape:
    """Return what a hexagon key fills."""
    return hexagon(size["socket"], size["head_height"] * (1 - SOCKET_DEPTH), size["head_height"])
