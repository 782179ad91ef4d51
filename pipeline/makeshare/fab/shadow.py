# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The soft shadow that things cast on the ground. Lengths in mm, Z up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from makeshare.fab.camera import Camera, reach
from makeshare.kernel.mesh import Floats

PIXELS = 640
"""Size of the picture of the ground: shadows are soft, so few will do."""

BEYOND = 0.5
"""How far the picture reaches beyond the scene, as a part of its diagonal."""

LAYERS = (
    ((0.0, 0.0), 0.025, 0.007, 0.55),
    ((0.06, 0.05), 0.30, 0.025, 0.26),
    ((0.34, 0.26), 1.00, 0.055, 0.20),
)
"""From touch to distance: lean per height in x and y; up to which height, how blurred (parts of the diagonal);
how dark."""


@dataclass(frozen=True, eq=False)
class Shadow:
    """How dark the ground is, 0 to 1, over a square seen from above: its middle, half its width, its height."""

    middle: tuple[float, float]
    half: float
    level: float
    darkness: NDArray[np.float32]

    def seen(self, camera: Camera, width: int, height: int) -> NDArray[np.float32]:
        """Return how dark the ground is at each pixel of a picture, (height, width, 1).

        A pixel's line of sight is linear in its column and row, so where it meets the ground is a ratio of two
        linear terms: the perspective transform that Pillow knows.
        """
        right, up, towards = camera.axes
        pixel = 2 * reach() / height
        corner = up * reach() - right * reach() * width / height - towards
        sight = np.array([right * pixel, -up * pixel, corner + (right - up) * pixel / 2])
        scale = PIXELS / 2 / self.half
        fall = (self.level - camera.position[2]) * scale
        x0, y0 = (camera.position[:2] - self.middle) * scale + PIXELS / 2
        x, y, weight = sight[:, 0] * fall, sight[:, 1] * fall, sight[:, 2]
        terms = np.concatenate([x + weight * x0, y + weight * y0, weight[:2]]) / weight[2]
        ground = Image.fromarray(self.darkness)
        method, filtering = Image.Transform.PERSPECTIVE, Image.Resampling.BILINEAR
        return np.asarray(ground.transform((width, height), method, terms.tolist(), filtering))[..., None]


def cast(points: Floats, facets: NDArray[np.int64]) -> Shadow:
    """Lay the shadows of near, middling and all heights over one another, each softer than the one before."""
    low, high = points.min(axis=0), points.max(axis=0)
    diagonal = float(np.linalg.norm(high - low))
    half = float(np.linalg.norm((high - low)[:2])) / 2 + BEYOND * diagonal
    scale = PIXELS / 2 / half
    x, y = ((low + high) / 2)[:2]
    light = np.ones((PIXELS, PIXELS), np.float32)
    corners = points[facets]
    height = corners[:, :, 2] - low[2]
    for lean, reaches, blur, strength in LAYERS:
        near = height.min(axis=1) <= reaches * diagonal
        fallen = corners[near][:, :, :2] + height[near][:, :, None] * np.array(lean)
        light *= 1 - strength * _blurred((fallen - (x, y)) * scale + PIXELS / 2, blur * diagonal * scale)
    return Shadow((float(x), float(y)), half, float(low[2]), 1 - light)


def _blurred(triangles: Floats, radius: float) -> NDArray[np.float32]:
    """Fill triangles (n, 3, 2), in pixels, and blur them; 0 to 1."""
    (ax, ay), (bx, by), (cx, cy) = np.moveaxis(triangles, 0, 2)
    visible = np.abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) > 0
    image = Image.new("L", (PIXELS, PIXELS), 0)
    draw = ImageDraw.Draw(image)
    for triangle in triangles[visible].reshape(-1, 6).tolist():
        draw.polygon(triangle, fill=255)
    return np.asarray(image.filter(ImageFilter.GaussianBlur(radius)), np.float32) / np.float32(255)
