# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A catalogue picture: a thing in soft light on warm paper, with its shadow."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from makeshare.errors import GeometryError
from makeshare.fab.camera import framing
from makeshare.fab.shadow import cast
from makeshare.kernel.scene import Scene

Pixels = NDArray[np.float32]

PAPER = np.array([0.985, 0.979, 0.968], np.float32)
FAR_PAPER = np.array([0.905, 0.888, 0.862], np.float32)
"""The background's middle and its corners: warm, a little darker outwards."""

SHADOW = np.array([0.20, 0.165, 0.13], np.float32)
"""Colour of the shadow."""

WEBP_QUALITY = 86
"""From here on, a visitor sees no difference from the PNG."""


def poster(scene: Scene, *, width: int = 1600, height: int = 1200, transparent: bool = False) -> bytes:
    """Draw a scene from the front and above, framed whole, as a PNG of the size in pixels.

    Raises GeometryError for an empty scene, and where the machine cannot draw without a screen.
    """
    if not scene.placed:
        raise GeometryError(f"nothing stands in {scene.name}, so there is nothing to draw")
    from makeshare.fab.render import collect, render  # noqa: PLC0415 -- brings in VTK, which few files need

    model = collect(scene)
    camera = framing(model.points, width / height)
    colour, cover = render(model, camera, width, height)
    shadow = cast(model.points, np.concatenate(list(model.facets.values())))
    dark = shadow.seen(camera, width, height) * (1 - cover)
    picture = colour + dark * SHADOW
    if transparent:
        alpha = cover + dark
        picture = np.concatenate([picture / np.maximum(alpha, np.finfo(np.float32).eps), alpha], axis=2)
    else:
        picture += (1 - cover - dark) * _paper(width, height)
    stream = io.BytesIO()
    Image.fromarray(np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)).save(stream, "PNG")
    return stream.getvalue()


def webp(png: bytes, width: int) -> bytes:
    """Return a picture scaled to a width, as a small WebP for pages."""
    with Image.open(io.BytesIO(png)) as image:
        height = round(image.height * width / image.width)
        small = image.resize((width, height), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.save(stream, "WEBP", quality=WEBP_QUALITY, method=6)
    return stream.getvalue()


def _paper(width: int, height: int) -> Pixels:
    """Return the background: brightest a little below the middle."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    away = np.hypot((x / width - 0.5) * 1.1, y / height - 0.55) / 0.75
    fade = np.clip(away, 0, 1)[..., None] ** np.float32(1.6)
    return np.asarray(PAPER * (1 - fade) + FAR_PAPER * fade)
