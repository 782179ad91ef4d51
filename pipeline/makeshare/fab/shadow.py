# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The soft shadow that things cast on the ground, as a picture of the ground from above. Lengths in mm, Z up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from makeshare.kernel.mesh import Floats

PIXELS = 640
"""Size of the picture: shadows are soft, so few will do."""

REACH = 0.85
"""Half the width of the picture, as a part of the scene's diagonal, beyond the scene's own half width."""

LAYERS = (
    ((0.0, 0.0), 0.025, 0.007, 0.55),
    ((0.06, 0.05), 0.30, 0.025, 0.26),
    ((0.34, 0.26), 1.00, 0.055, 0.20),
)
"""From touch to distance: lean per height in x and y; which heights, and how much blur, as parts of the diagonal; strength."""


@dataclass(frozen=True, eq=False)
class Shadow:
    """How dark the ground is, 0 to 1, over a square: its middle, half its width, and its height."""

    middle: tuple[float, float]
    half: float
    level: float
    darkness: NDArray[np.float32]


def cast(points: Floats, facets: NDArray[np.int64]) -> Shadow:
    """Lay the shadows of near, middling and all heights over one another, each softer than the one before."""
    low, high = points.min(axis=0), points.max(axis=0)
    diagonal = float(np.linalg.norm(high - low))
    middle = ((low + high) / 2)[:2]
    half = float(np.linalg.norm((high - low)[:2])) / 2 + REACH * diagonal * 0.6
    light = np.ones((PIXELS, PIXELS), np.float32)
    corners = points[facets]
    upright = np.abs(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))
    for lean, heights, blur, strength in LAYERS:
        lowest = corners[:, :, 2].min(axis=1) - low[2]
        seen = upright @ np.array([abs(lean[0]), abs(lean[1]), 1.0]) > 0
        chosen = corners[seen & (lowest <= heights * diagonal)]
        flat = chosen[:, :, :2] + (chosen[:, :, 2:] - low[2]) * np.array(lean)
        places = (flat - middle) / half * PIXELS / 2 + PIXELS / 2
        light *= 1 - strength * _blurred(places, blur * diagonal / half * PIXELS / 2)
    return Shadow((float(middle[0]), float(middle[1])), half, float(low[2]), 1 - light)


def _blurred(triangles: Floats, radius: float) -> NDArray[np.float32]:
    """Fill triangles (n, 3, 2), in pixels, and blur them; 0 to 1."""
    image = Image.new("L", (PIXELS, PIXELS), 0)
    draw = ImageDraw.Draw(image)
    for triangle in triangles.reshape(-1, 6).tolist():
        draw.polygon(triangle, fill=255)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), np.float32) / 255
