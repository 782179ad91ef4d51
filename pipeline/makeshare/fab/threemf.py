# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""3MF: meshes with a unit, names and colours, for printers. Lengths in mm."""

from __future__ import annotations

import ctypes
import hashlib
import uuid

import lib3mf
import numpy as np
from lib3mf import Lib3MF

from makeshare.errors import GeometryError
from makeshare.kernel.mesh import Mesh
from makeshare.kernel.scene import Body, Colour, Placed, Scene
from makeshare.model.assembly import Matrix

DECIMALS = 6
"""Digits after the point: a nanometre, below single precision for anything above 8 mm."""


def threemf(scene: Scene) -> bytes:
    """Write each body once, and an item for each of its places.

    Ids follow from content, so equal scenes give equal bytes. Raises GeometryError when a mesh is not a
    closed solid.
    """
    model = lib3mf.get_wrapper().CreateModel()
    model.SetUnit(Lib3MF.ModelUnit.MilliMeter)
    model.SetLanguage("en-US")
    model.GetMetaDataGroup().AddMetaData("", "Title", scene.name, "xs:string", True)
    namespace = uuid.uuid5(uuid.NAMESPACE_OID, _digest(scene))
    model.SetBuildUUID(str(uuid.uuid5(namespace, "build")))
    materials = model.AddBaseMaterialGroup()
    swatches: dict[Colour, int] = {}
    objects = []
    for index, body in enumerate(scene.bodies):
        if body.colour not in swatches:
            swatches[body.colour] = materials.AddMaterial(_hex(body.colour), _rgba(body.colour))
        solid = _add_body(model, body)
        solid.SetUUID(str(uuid.uuid5(namespace, f"object {index}")))
        solid.SetObjectLevelProperty(materials.GetResourceID(), swatches[body.colour])
        objects.append(solid)
    for placed in scene.placed:
        item = model.AddBuildItem(objects[placed.body], _transform(placed.matrix))
        item.SetUUID(str(uuid.uuid5(namespace, f"item {placed.path}")))
        item.SetPartNumber(placed.path)
    writer = model.QueryWriter("3mf")
    writer.SetDecimalPrecision(DECIMALS)
    return bytes(writer.WriteToBuffer())


def _add_body(model: Lib3MF.Model, body: Body) -> Lib3MF.MeshObject:
    """Add one body's mesh under its name."""
    solid = model.AddMeshObject()
    solid.SetName(body.name)
    solid.SetGeometry(*_arrays(body.mesh))
    if not solid.IsManifoldAndOriented():
        raise GeometryError(f"the mesh of {body.name} is not a closed solid")
    return solid


def _arrays(mesh: Mesh) -> tuple[ctypes.Array[Lib3MF.Position], ctypes.Array[Lib3MF.Triangle]]:
    """Lay the numbers out as the library's own structures."""
    points = np.ascontiguousarray(mesh.vertices, np.float32)
    triangles = np.ascontiguousarray(mesh.triangles, np.uint32)
    return (
        (Lib3MF.Position * len(points)).from_buffer_copy(points),
        (Lib3MF.Triangle * len(triangles)).from_buffer_copy(triangles),
    )


def _transform(matrix: Matrix) -> Lib3MF.Transform:
    """Transpose a placement: the format multiplies rows by matrices, with the move in the last row."""
    rows = np.ascontiguousarray(np.array(matrix, np.float32).reshape(3, 4).T)
    return Lib3MF.Transform.from_buffer_copy(rows)


def _rgba(colour: Colour) -> Lib3MF.Color:
    red, green, blue = (round(channel * 255) for channel in colour)
    return Lib3MF.Color(red, green, blue, 255)


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in colour)


def _digest(scene: Scene) -> str:
    """Hash what the file will hold: names, colours, meshes, places."""
    digest = hashlib.sha256(scene.name.encode())
    for body in scene.bodies:
        digest.update(repr((body.name, body.colour)).encode())
        digest.update(body.mesh.vertices.tobytes() + body.mesh.triangles.tobytes())
    for placed in scene.placed:
        digest.update(_line(placed).encode())
    return digest.hexdigest()


def _line(placed: Placed) -> str:
    return repr((placed.path, placed.body, placed.matrix))
