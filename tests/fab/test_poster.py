# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A poster shows the whole thing, in its colours, on a light ground, at the size asked for."""

from __future__ import annotations

import ctypes
import io
import sys

import cadquery as cq
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from makeshare.errors import GeometryError
from makeshare.fab.camera import MARGIN, framing, reach
from makeshare.fab.poster import poster, webp
from makeshare.kernel.mesh import tessellate
from makeshare.kernel.scene import Body, Scene, alone
from tests.kernel.shapes_for_tests import scene

GREEN = (0.1, 0.6, 0.2)


def thing(x: float, y: float, z: float) -> Scene:
    """A green box of this size."""
    shape = cq.Workplane().box(x, y, z).findSolid()
    return alone(Body("thing", shape, tessellate(shape), GREEN, metallic=False))


def pixels(png: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return a picture's pixels."""
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image).astype(np.int64)


def test_the_thing_is_in_the_picture_in_its_colour_on_light_ground() -> None:
    """Green where the box is, warm and light at the corners, and neither touches the border."""
    picture = pixels(poster(thing(100, 60, 80), width=320, height=240))
    assert picture.shape == (240, 320, 3)
    green = (picture[:, :, 1] > picture[:, :, 0] + 25) & (picture[:, :, 1] > picture[:, :, 2] + 25)
    assert 0.15 < green.mean() < 0.6
    border = np.concatenate([green[0], green[-1], green[:, 0], green[:, -1]])
    assert not border.any()
    corners = picture[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert corners.min() > 200
    assert (corners[:, 0] >= corners[:, 2]).all()


def test_a_shadow_lies_on_the_ground() -> None:
    """Beside the foot of the box, the ground is darker than it would be."""
    picture = pixels(poster(thing(60, 60, 60), width=320, height=240, transparent=True))
    shadow = (picture[:, :, 3] > 40) & (picture[:, :, 3] < 250) & (picture[:, :, :3].max(axis=2) < 80)
    assert shadow.sum() > 300
    assert picture[0, 0, 3] == 0


@settings(max_examples=60, deadline=None)
@given(
    size=st.tuples(st.floats(1, 3000), st.floats(1, 3000), st.floats(1, 3000)),
    aspect=st.sampled_from([4 / 3, 1.0, 9 / 16, 1200 / 630]),
)
def test_anything_is_framed_whole_and_as_large_as_fits(size: tuple[float, float, float], aspect: float) -> None:
    """Seen in perspective, every corner is within the margin, and something reaches it on two opposite sides."""
    corners = np.array([[i * size[0], j * size[1], k * size[2]] for i in (0, 1) for j in (0, 1) for k in (0, 1)]) - 7.0
    camera = framing(corners, aspect)
    x, y, depth = camera.axes @ (corners - camera.position).T
    across, up = x / -depth / (reach() * aspect), y / -depth / reach()
    inset = 2 * MARGIN * min(1.0, aspect)
    limits = 1 - inset / aspect, 1 - inset
    assert np.abs(across).max() <= limits[0] + 1e-9
    assert np.abs(up).max() <= limits[1] + 1e-9
    full = [
        values.max() == pytest.approx(limit) and values.min() == pytest.approx(-limit)
        for values, limit in ((across, limits[0]), (up, limits[1]))
    ]
    assert any(full)


def test_the_file_tells_nothing_but_the_picture() -> None:
    """A PNG of header, data and end: no date, no program, no path."""
    data = poster(scene(), width=160, height=120)
    kinds, place = [], 8
    while place < len(data):
        kinds.append(data[place + 4 : place + 8])
        place += 12 + int.from_bytes(data[place : place + 4], "big")
    assert set(kinds) == {b"IHDR", b"IDAT", b"IEND"}
    assert poster(scene(), width=160, height=120) == data


def test_a_small_copy_for_pages_is_smaller_and_alike() -> None:
    """The WebP has the width asked for, the same proportions, and nearly the same colours."""
    png = poster(scene(), width=640, height=480)
    small = webp(png, 320)
    assert len(small) < len(png) / 2
    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (320, 240)
        assert np.asarray(image.convert("RGB"), float).mean() == pytest.approx(pixels(png).mean(), abs=2)


@pytest.mark.skipif(sys.platform != "linux", reason="EGL is how Linux draws without a screen")
def test_a_machine_without_egl_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """VTK would crash; we name the package instead."""

    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", missing)
    with pytest.raises(GeometryError, match="libegl1"):
        poster(thing(1, 1, 1), width=16, height=16)
