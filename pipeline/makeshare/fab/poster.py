# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A catalogue picture: soft light, dark edges, a shadow on the ground, drawn without a screen by VTK.

VTK is loaded only when a picture is asked for: it takes longer to load than most files take to write.
"""

from __future__ import annotations

import ctypes
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from makeshare.errors import GeometryError
from makeshare.fab.shadow import PIXELS, Shadow, cast
from makeshare.kernel.mesh import Floats
from makeshare.kernel.scene import Colour, Scene

Pixels = NDArray[np.float32]
Triangles = NDArray[np.int64]
Look = tuple[Colour, bool]
"""A body's colour, and whether it is of metal."""

OVERSAMPLING = 2
"""Pixels drawn for each one kept, both ways: smooth edges without a filter that blurs."""

LENS = 20.0
"""Vertical angle of view, degrees: a long lens, so that upright edges stay nearly parallel."""

MARGIN = 0.07
"""Empty part of the picture at each side that the scene comes nearest to."""

AZIMUTH = 33.0
"""How far the camera stands to the right of the front (-Y), degrees."""

ELEVATION = (21.0, 40.0)
"""How far it looks down: on things as tall as wide, and on flat ones, degrees."""

LIGHTS = (
    ((-0.55, -0.75, 1.25), 3.0, (1.0, 0.97, 0.93)),
    ((1.0, -0.75, 0.35), 2.0, (0.97, 0.98, 1.0)),
    ((-0.9, -0.6, 0.1), 0.8, (1.0, 0.97, 0.94)),
    ((0.3, 1.0, 0.7), 1.0, (1.0, 1.0, 1.0)),
    ((0.1, -0.4, -1.0), 0.7, (1.0, 0.95, 0.88)),
)
"""Key, fill, front, rim and bounce: where each stands, how strong, what tint."""

GROUND = ((0.985, 0.979, 0.968), (0.905, 0.888, 0.862))
"""The background's middle and its corners: paper, warm and a little darker outwards."""

GAMMA = 2.2
"""Turns a screen's colour into an amount of light, as VTK's physical shading takes it."""

METALLIC, METAL_ROUGHNESS, ROUGHNESS = 0.35, 0.42, 0.7
"""How surfaces answer light: full metal would be black where there are no surroundings to mirror."""

OCCLUSION = (0.055, 0.0012)
"""How far corners and creases darken, and how deep one must be, as parts of the diagonal."""

EDGE_WIDTH = 1.25
"""Width of drawn edges in a picture 1600 pixels wide, pixels."""

EDGE_SHADE = 0.30
"""Brightness of an edge as a part of its body's own."""

SHADOW = (0.20, 0.165, 0.13)
"""Colour of the shadow."""


@dataclass(frozen=True, eq=False)
class _Model:
    """Everything placed, as arrays: points with normals, facets by their look, and edges with colours."""

    points: Floats
    normals: Floats
    facets: dict[Look, Triangles]
    edges: tuple[tuple[Floats, Floats], ...]


@dataclass(frozen=True, eq=False)
class _Camera:
    """Where the camera stands, what it looks at, and how the picture is cropped."""

    position: Floats
    focus: Floats


def poster(scene: Scene, *, width: int = 1600, height: int = 1200, transparent: bool = False) -> bytes:
    """Draw a scene from the front and above, framed whole, as a PNG of the size in pixels.

    Raises GeometryError where the machine cannot draw without a screen.
    """
    model = _collect(scene)
    camera = _frame(model.points, width / height)
    colour, cover = _render(model, camera, width, height)
    dark = _on_picture(cast(model.points, np.concatenate(list(model.facets.values()))), camera, width, height) * (1 - cover)
    if transparent:
        alpha = cover + dark
        picture = np.concatenate([(colour + dark * np.float32(SHADOW)) / np.maximum(alpha, 1e-6), alpha], axis=2)
    else:
        ground = _ground(width, height)
        picture = colour + dark * np.float32(SHADOW) + (1 - cover - dark) * ground
    image = Image.fromarray(np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def webp(png: bytes, width: int) -> bytes:
    """Return a picture scaled to a width, as a small WebP for pages."""
    with Image.open(io.BytesIO(png)) as image:
        height = round(image.height * width / image.width)
        small = image.resize((width, height), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.save(stream, "WEBP", quality=86, method=6)
    return stream.getvalue()

def _collect(scene: Scene) -> _Model:
    """Place every body, and lay all arrays one after another."""
    points, normals, edges = [], [], []
    facets: dict[Look, list[Triangles]] = {}
    count = 0
    for placed in scene.placed:
        body = scene.bodies[placed.body]
        rows = np.array(placed.matrix).reshape(3, 4)
        turn, move = rows[:, :3], rows[:, 3]
        points.append(body.mesh.vertices[body.mesh.corners] @ turn.T + move)
        normals.append(body.mesh.normals @ turn.T)
        facets.setdefault((body.colour, body.metallic), []).append(body.mesh.facets.astype(np.int64) + count)
        shade = np.array(body.colour) * EDGE_SHADE
        edges.extend((edge @ turn.T + move, shade) for edge in body.mesh.edges)
        count += len(body.mesh.corners)
    looks = {look: np.concatenate(parts) for look, parts in sorted(facets.items())}
    return _Model(np.concatenate(points), np.concatenate(normals), looks, tuple(edges))


def _frame(points: Floats, aspect: float) -> _Camera:
    """Stand the camera so that the scene, seen in perspective, fills the picture but for the margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    size = high - low
    flatness = 1 - min(1.0, size[2] / max(float(np.linalg.norm(size[:2])), 1e-9))
    up, down = np.radians(ELEVATION[0] + (ELEVATION[1] - ELEVATION[0]) * flatness), np.radians(AZIMUTH)
    towards = np.array([np.sin(down) * np.cos(up), -np.cos(down) * np.cos(up), np.sin(up)])
    right = np.array([np.cos(down), np.sin(down), 0.0])
    axes = np.array([right, np.cross(towards, right), towards])
    reach = np.tan(np.radians(LENS) / 2)
    margin = 2 * MARGIN * reach * min(1.0, aspect)
    wide, tall = reach * aspect - margin, reach - margin
    x, y, z = axes @ (points - (low + high) / 2).T
    # Each side of the view is a plane through the camera. Push all four out to the furthest point; the middle
    # of each pair says where to look, and its width how far back to stand.
    left, right_ = (wide * z - x).max(), (wide * z + x).max()
    below, above = (tall * z - y).max(), (tall * z + y).max()
    distance = max((left + right_) / 2 / wide, (below + above) / 2 / tall)
    shift = np.array([(right_ - left) / 2, (above - below) / 2, 0.0])
    focus = (low + high) / 2 + axes.T @ shift
    return _Camera(focus + towards * distance, focus)


def _render(model: _Model, camera: _Camera, width: int, height: int) -> tuple[Pixels, Pixels]:
    """Draw the model with VTK; return colours (height, width, 3) times cover, and cover (height, width, 1)."""
    window, renderer = _window(width * OVERSAMPLING, height * OVERSAMPLING)
    diagonal = float(np.linalg.norm(np.ptp(model.points, axis=0)))
    for look, facets in model.facets.items():
        renderer.AddActor(_faces(model, facets, look))
    if model.edges:
        lines = _lines(model.edges, EDGE_WIDTH * OVERSAMPLING * max(width, height) / 1600)
        towards = camera.position - camera.focus
        lines.SetPosition(*(towards / np.linalg.norm(towards) * diagonal * 8e-4))  # so that faces do not hide
        them renderer.AddActor(lines) _light(renderer, camera, diagonal) view = renderer.GetActiveCamera()
        view.SetPosition(*camera.position) view.SetFocalPoint(*camera.focus) view.SetViewUp(0, 0, 1)
        view.SetViewAngle(LENS) renderer.ResetCameraClippingRange() _shade(renderer, diagonal) window.Render()
        seen = _read(window, "ZBuffer") < 1 colour = _read(window, "RGB") * (seen / np.float32(255))
        window.Finalize() return _thinned(colour), _thinned(seen.astype(np.float32))


def _read(window: Any, what: str) -> NDArray[Any]:
    """Return a drawn picture from the top down: (height, width, 3) colours or (height, width, 1) depths."""
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkRenderingCore import vtkWindowToImageFilter

    read = vtkWindowToImageFilter()
    read.SetInput(window)
    read.ReadFrontBufferOff()
    read.ShouldRerenderOff()
    getattr(read, f"SetInputBufferTypeTo{what}")()
    read.Update()
    width, height = window.GetSize()
    return vtk_to_numpy(read.GetOutput().GetPointData().GetScalars()).reshape(height, width, -1)[::-1]


def _thinned(picture: Pixels) -> Pixels:
    """Average each block of drawn pixels into one."""
    height, width, depth = picture.shape
    n = OVERSAMPLING
    return picture.reshape(height // n, n, width // n, n, depth).mean(axis=(1, 3), dtype=np.float32)


def _window(width: int, height: int) -> tuple[Any, Any]:
    """Open a window that no screen shows, with a renderer in it."""
    from vtkmodules.vtkRenderingCore import vtkRenderer
    from vtkmodules.vtkRenderingOpenGL2 import vtkEGLRenderWindow

    window = vtkEGLRenderWindow()
    window.SetOffScreenRendering(1)
    window.SetMultiSamples(0)
    window.SetSize(width, height)
    renderer = vtkRenderer()
    renderer.SetBackground(1, 1, 1)
    window.AddRenderer(renderer)
    return window, renderer


def _faces(model: _Model, facets: Triangles, look: Look) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

    points = vtkPoints()
    points.SetData(numpy_to_vtk(model.points.astype(np.float32), deep=1))
    cells = vtkCellArray()
    cells.SetData(3, numpy_to_vtkIdTypeArray(np.ascontiguousarray(facets.reshape(-1)), deep=1))
    data = vtkPolyData()
    data.SetPoints(points)
    data.SetPolys(cells)
    data.GetPointData().SetNormals(numpy_to_vtk(model.normals.astype(np.float32), deep=1))
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    actor = vtkActor()
    actor.SetMapper(mapper)
    colour, metallic = look
    surface = actor.GetProperty()
    surface.SetInterpolationToPBR()
    surface.SetColor(*(channel**GAMMA for channel in colour))
    surface.SetMetallic(METALLIC if metallic else 0.0)
    surface.SetRoughness(METAL_ROUGHNESS if metallic else ROUGHNESS)
    return actor


def _lines(edges: tuple[tuple[Floats, Floats], ...], width: float) -> Any:
    from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
    from vtkmodules.vtkCommonCore import vtkPoints
    from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
    from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

    points = vtkPoints()
    points.SetData(numpy_to_vtk(np.concatenate([line for line, _ in edges]).astype(np.float32), deep=1))
    starts = np.cumsum([0, *(len(line) for line, _ in edges)]).astype(np.int64)
    cells = vtkCellArray()
    cells.SetData(
        numpy_to_vtkIdTypeArray(starts, deep=1), numpy_to_vtkIdTypeArray(np.arange(starts[-1], dtype=np.int64), deep=1)
    )
    data = vtkPolyData()
    data.SetPoints(points)
    data.SetLines(cells)
    data.GetCellData().SetScalars(numpy_to_vtk(np.round(np.array([c for _, c in edges]) * 255).astype(np.uint8), deep=1))
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().LightingOff()
    actor.GetProperty().SetLineWidth(width)
    return actor


def _light(renderer: Any, camera: _Camera, diagonal: float) -> None:
    from vtkmodules.vtkRenderingCore import vtkLight

    renderer.RemoveAllLights()
    for way, strength, tint in LIGHTS:
        light = vtkLight()
        light.SetLightTypeToSceneLight()
        light.SetFocalPoint(*camera.focus)
        light.SetPosition(*(camera.focus + np.array(way) * diagonal * 3))
        light.SetColor(*tint)
        light.SetIntensity(strength)
        renderer.AddLight(light)


def _shade(renderer: Any, diagonal: float) -> None:
    """Darken corners and creases (screen-space ambient occlusion)."""
    from vtkmodules.vtkRenderingOpenGL2 import vtkRenderStepsPass, vtkSSAOPass

    occlusion = vtkSSAOPass()
    occlusion.SetRadius(diagonal * OCCLUSION[0])
    occlusion.SetBias(diagonal * OCCLUSION[1])
    occlusion.SetKernelSize(64)
    occlusion.SetIntensityScale(1.35)
    occlusion.BlurOn()
    occlusion.SetDelegatePass(vtkRenderStepsPass())
    renderer.SetPass(occlusion)


def _on_picture(shadow: Shadow, camera: _Camera, width: int, height: int) -> Pixels:
    """Return how dark the ground is at each pixel: the shadow as the camera sees it, in perspective."""
    towards = (camera.position - camera.focus) / np.linalg.norm(camera.position - camera.focus)
    right = np.cross([0.0, 0.0, 1.0], towards)
    right /= np.linalg.norm(right)
    up = np.cross(towards, right)
    reach = np.tan(np.radians(LENS) / 2)
    # A pixel (i, j) looks along a direction linear in i and j; where it meets the ground is a ratio of two of
    # those.
    across = right * (2 * reach / height)
    down = -up * (2 * reach / height)
    corner = -towards - right * reach * width / height + up * reach
    rays = np.array([across, down, corner + (across + down) / 2])
    fall = shadow.level - camera.position[2]
    scale = PIXELS / 2 / shadow.half
    offsets = [(camera.position[axis] - shadow.middle[axis]) * scale + PIXELS / 2 for axis in (0, 1)]
    x, y = (rays[:, axis] * fall * scale + rays[:, 2] * offsets[axis] for axis in (0, 1))
    weights = rays[:, 2]
    norm = weights[2]
    image = Image.fromarray(shadow.darkness)
    drawn = image.transform(
        (width, height), Image.Transform.PERSPECTIVE, tuple(np.concatenate([x, y, weights[:2]]) / norm), Image.Resampling.BILINEAR
    )
    return np.asarray(drawn, np.float32)[..., None]


def _ground(width: int, height: int) -> Pixels:
    """Return the background: light in the middle, warmer and darker outwards."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    far = np.hypot((x / width - 0.5) * 1.1, y / height - 0.55) / 0.75
    fade = np.clip(far, 0, 1)[..., None] ** 1.6
    return np.asarray(np.float32(GROUND[0]) * (1 - fade) + np.float32(GROUND[1]) * fade)
