# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Where to stand to photograph a thing of any shape. Lengths in mm, Z up, the front towards -Y."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from makeshare.kernel.mesh import Floats

LENS = 20.0
"""Vertical angle of view, degrees: a long lens, so that upright edges stay nearly parallel."""

MARGIN = 0.07
"""Empty part of the picture at each side that the scene comes nearest to."""

AZIMUTH = 33.0
"""How far the camera stands to the right of the front, degrees."""

ELEVATION = (21.0, 40.0)
"""How far it looks down: on things as tall as wide, and on flat ones, degrees."""


@dataclass(frozen=True, eq=False)
class Camera:
    """An upright camera: where it stands, and the point in the middle of its picture."""

    position: Floats
    focus: Floats

    @property
    def axes(self) -> Floats:
        """Unit vectors to the right, up, and from the scene towards the camera, as rows."""
        towards = self.position - self.focus
        towards = towards / np.linalg.norm(towards)
        right = np.cross([0.0, 0.0, 1.0], towards)
        right = right / np.linalg.norm(right)
        return np.array([right, np.cross(towards, right), towards])


def reach() -> float:
    """Return how far the view reaches up and down at a distance of 1."""
    return float(np.tan(np.radians(LENS) / 2))


def framing(points: Floats, aspect: float) -> Camera:
    """Stand so that all points, seen in perspective, fill a picture of this width to height but for the margin.

    Each side of the view is a plane through the camera. Push all four out to the furthest point: the middle of each
    pair says where to look, and its width how far back to stand.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    camera = Camera(_direction(high - low), np.zeros(3))
    margin = 2 * MARGIN * reach() * min(1.0, aspect)
    wide, tall = reach() * aspect - margin, reach() - margin
    x, y, z = camera.axes @ (points - (low + high) / 2).T
    left, right = (wide * z - x).max(), (wide * z + x).max()
    below, above = (tall * z - y).max(), (tall * z + y).max()
    distance = max((left + right) / wide, (below + above) / tall) / 2
    across, up, towards = camera.axes
    focus = (low + high) / 2 + across * (right - left) / 2 + up * (above - below) / 2
    return Camera(focus + towards * distance, focus)


def _direction(size: Floats) -> Floats:
    """Return the way from a thing of this size to the camera: the flatter it is, the more from above."""
    flatness = 1 - min(1.0, float(size[2] / max(np.linalg.norm(size[:2]), np.finfo(float).tiny)))
    low, high = np.radians(ELEVATION)
    down, side = low + (high - low) * flatness, np.radians(AZIMUTH)
    return np.array([np.sin(side) * np.cos(down), -np.cos(side) * np.cos(down), np.sin(down)])
