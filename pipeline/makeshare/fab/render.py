# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Drawing without a screen, by VTK: physical shading, darkened creases, dark edges. Lengths in mm."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDataArray, vtkIdTypeArray, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData
from vtkmodules.vtkRenderingCore import (
    vtkActor,
    vtkLight,
    vtkPolyDataMapper,
    vtkRenderer,
    vtkRenderWindow,
    vtkWindowToImageFilter,
)
from vtkmodules.vtkRenderingOpenGL2 import vtkEGLRenderWindow, vtkRenderStepsPass, vtkSSAOPass

from makeshare.errors import GeometryError
from makeshare.fab.camera import LENS, Camera
from makeshare.kernel.mesh import Floats
from makeshare.kernel.scene import Colour, Scene

Pixels = NDArray[np.float32]
Triangles = NDArray[np.int64]
Look = tuple[Colour, bool]
"""A body's colour, and whether it is of metal."""

OVERSAMPLING = 2
"""Pixels drawn for each one kept, both ways: smooth edges without a filter that blurs."""

LIGHTS = (
    ((-0.55, -0.75, 1.25), 3.0, (1.0, 0.97, 0.93)),
    ((1.0, -0.75, 0.35), 2.0, (0.97, 0.98, 1.0)),
    ((-0.9, -0.6, 0.1), 0.8, (1.0, 0.97, 0.94)),
    ((0.3, 1.0, 0.7), 1.0, (1.0, 1.0, 1.0)),
    ((0.1, -0.4, -1.0), 0.7, (1.0, 0.95, 0.88)),
)
"""Key, fill, front, rim and bounce: where each stands, how strong, what tint."""

FAR = 3.0
"""How far the lights stand, in diagonals."""

GAMMA = 2.2
"""Turns a screen's colour into an amount of light, as VTK's physical shading takes it."""

METALLIC, METAL_ROUGHNESS, ROUGHNESS = 0.35, 0.42, 0.7
"""How surfaces answer light: full metal would be black where there are no surroundings to mirror."""

OCCLUSION_RADIUS, OCCLUSION_BIAS = 0.055, 0.0012
"""How far creases darken, and how deep one must be (parts of the diagonal)."""

OCCLUSION_SAMPLES, OCCLUSION_STRENGTH = 64, 1.35
"""How many looks around each pixel takes, and how much they count."""

EDGE_WIDTH = 1.25 / 1600
"""Width of drawn edges, as a part of the picture's longer side."""

EDGE_SHADE = 0.30
"""Brightness of an edge, as a part of its body's own."""

EDGE_LIFT = 8e-4
"""How far edges are drawn before the faces that would hide them, as a part of the diagonal."""


@dataclass(frozen=True, eq=False)
class Model:
    """Everything placed, as arrays: points with normals, facets by their look, and edges with colours."""

    points: Floats
    normals: Floats
    facets: dict[Look, Triangles]
    edges: tuple[tuple[Floats, Floats], ...]

    @property
    def diagonal(self) -> float:
        """The diagonal of the box around it."""
        return float(np.linalg.norm(np.ptp(self.points, axis=0)))


def collect(scene: Scene) -> Model:
    """Place every body, and lay all arrays one after another."""
    points, normals = [], []
    edges: list[tuple[Floats, Floats]] = []
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
    return Model(np.concatenate(points), np.concatenate(normals), looks, tuple(edges))


def render(model: Model, camera: Camera, width: int, height: int) -> tuple[Pixels, Pixels]:
    """Draw a model: colours (height, width, 3) times cover, and cover (height, width, 1), all 0 to 1.

    Raises GeometryError where the machine cannot draw without a screen.
    """
    window = _window(width * OVERSAMPLING, height * OVERSAMPLING)
    renderer = vtkRenderer()
    renderer.SetBackground(1, 1, 1)
    window.AddRenderer(renderer)
    for actor in _surfaces(model):
        renderer.AddActor(actor)
    if model.edges:
        lines = _lines(model.edges, EDGE_WIDTH * OVERSAMPLING * max(width, height))
        lines.SetPosition(*(camera.axes[2] * model.diagonal * EDGE_LIFT))
        renderer.AddActor(lines)
    _light(renderer, camera, model.diagonal)
    view = renderer.GetActiveCamera()
    view.SetPosition(*camera.position)
    view.SetFocalPoint(*camera.focus)
    view.SetViewUp(0, 0, 1)
    view.SetViewAngle(LENS)
    renderer.ResetCameraClippingRange()
    _darken_creases(renderer, model.diagonal)
    window.Render()
    seen = _read(window, "ZBuffer") < 1
    colour = np.where(seen, _read(window, "RGB"), 0).astype(np.float32) / np.float32(255)
    window.Finalize()
    return _thinned(colour), _thinned(seen.astype(np.float32))


def _window(width: int, height: int) -> vtkRenderWindow:
    """Open a window that no screen shows."""
    if sys.platform == "linux":
        try:
            ctypes.CDLL("libEGL.so.1")  # VTK crashes the process where it is missing
        except OSError as error:
            tip = "install libegl1 (on Debian: apt-get install libegl1)"
            raise GeometryError("no picture can be drawn without a screen on this machine", tip=tip) from error
    window = vtkEGLRenderWindow() if sys.platform == "linux" else vtkRenderWindow()
    window.SetOffScreenRendering(1)
    window.SetMultiSamples(0)
    window.SetSize(width, height)
    return window


def _surfaces(model: Model) -> list[vtkActor]:
    """Return an actor for each look."""
    points, actors = _points(model.points), []
    normals = _array(model.normals.astype(np.float32))
    for (colour, metallic), facets in model.facets.items():
        cells = vtkCellArray()
        cells.SetData(3, _ids(facets.reshape(-1)))
        data = vtkPolyData()
        data.SetPoints(points)
        data.SetPolys(cells)
        data.GetPointData().SetNormals(normals)
        actor = _actor(data)
        surface = actor.GetProperty()
        surface.SetInterpolationToPBR()
        surface.SetColor(*(channel**GAMMA for channel in colour))
        surface.SetMetallic(METALLIC if metallic else 0.0)
        surface.SetRoughness(METAL_ROUGHNESS if metallic else ROUGHNESS)
        actors.append(actor)
    return actors


def _lines(edges: tuple[tuple[Floats, Floats], ...], width: float) -> vtkActor:
    """Return an actor of lines this many pixels wide."""
    starts = np.cumsum([0, *(len(line) for line, _ in edges)], dtype=np.int64)
    order = np.arange(starts[-1], dtype=np.int64)
    cells = vtkCellArray()
    cells.SetData(_ids(starts), _ids(order))
    data = vtkPolyData()
    data.SetPoints(_points(np.concatenate([line for line, _ in edges])))
    data.SetLines(cells)
    shades = np.round(np.array([shade for _, shade in edges]) * 255).astype(np.uint8)
    data.GetCellData().SetScalars(_array(shades))
    actor = _actor(data)
    actor.GetProperty().LightingOff()
    actor.GetProperty().SetLineWidth(width)
    return actor


def _points(points: Floats) -> vtkPoints:

    made = vtkPoints()
    made.SetData(_array(points.astype(np.float32)))
    return made


def _array(values: NDArray[Any]) -> vtkDataArray:
    array: vtkDataArray = numpy_to_vtk(np.ascontiguousarray(values), deep=1)  # type: ignore[no-untyped-call]  # VTK's own helper has no types
    return array


def _ids(values: Triangles) -> vtkIdTypeArray:
    array: vtkIdTypeArray = numpy_to_vtkIdTypeArray(np.ascontiguousarray(values), deep=1)  # type: ignore[no-untyped-call]  # as above
    return array


def _actor(data: vtkPolyData) -> vtkActor:

    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    actor = vtkActor()
    actor.SetMapper(mapper)
    return actor


def _light(renderer: vtkRenderer, camera: Camera, diagonal: float) -> None:
    """Set up the lights around what the camera looks at."""
    renderer.RemoveAllLights()
    for way, strength, tint in LIGHTS:
        light = vtkLight()
        light.SetLightTypeToSceneLight()
        light.SetFocalPoint(*camera.focus)
        light.SetPosition(*(camera.focus + np.array(way) * diagonal * FAR))
        light.SetColor(*tint)
        light.SetIntensity(strength)
        renderer.AddLight(light)


def _darken_creases(renderer: vtkRenderer, diagonal: float) -> None:
    """Let corners and creases receive less light (ambient occlusion in screen space)."""
    occlusion = vtkSSAOPass()
    occlusion.SetRadius(diagonal * OCCLUSION_RADIUS)
    occlusion.SetBias(diagonal * OCCLUSION_BIAS)
    occlusion.SetKernelSize(OCCLUSION_SAMPLES)
    occlusion.SetIntensityScale(OCCLUSION_STRENGTH)
    occlusion.BlurOn()
    occlusion.SetDelegatePass(vtkRenderStepsPass())
    renderer.SetPass(occlusion)


def _read(window: vtkRenderWindow, what: str) -> NDArray[Any]:
    """Return a drawn picture from the top down: (height, width, 3) colours or (height, width, 1) depths."""
    read = vtkWindowToImageFilter()
    read.SetInput(window)
    read.ReadFrontBufferOff()
    read.ShouldRerenderOff()
    getattr(read, f"SetInputBufferTypeTo{what}")()
    read.Update()
    width, height = window.GetSize()
    scalars = read.GetOutput().GetPointData().GetScalars()
    pixels: NDArray[Any] = vtk_to_numpy(scalars)  # type: ignore[no-untyped-call]  # VTK's own helper has no types
    return pixels.reshape(height, width, -1)[::-1]


def _thinned(picture: Pixels) -> Pixels:
    """Average each block of drawn pixels into one."""
    height, width, depth = picture.shape
    n = OVERSAMPLING
    return np.asarray(picture.reshape(height // n, n, width // n, n, depth).mean(axis=(1, 3)), np.float32)
