# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A 3MF is a set of closed solids, in mm, with names, colours and places."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import lib3mf
import pytest
import trimesh

from makeshare.fab.threemf import threemf
from makeshare.kernel.mesh import tessellate
from makeshare.kernel.scene import Body, Scene, alone
from tests.kernel.shapes_for_tests import PLY, SHAPES, STEEL, scene

CORE = "{http://schemas.microsoft.com/3dmanufacturing/core/2015/02}"


def read(data: bytes) -> lib3mf.Lib3MF.Model:
    """Read a file with the consortium's own library, with no warning allowed."""
    model = lib3mf.get_wrapper().CreateModel()
    reader = model.QueryReader("3mf")
    reader.SetStrictModeActive(True)  # noqa: FBT003 -- the library takes no keywords
    reader.ReadFromBuffer(data)
    assert reader.GetWarningCount() == 0
    return model


def document(data: bytes) -> ET.Element:
    """Return the file's model as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return ET.fromstring(package.read("3D/3dmodel.model"))  # noqa: S314 -- written a moment ago


@pytest.mark.parametrize("name", SHAPES)
def test_the_reference_library_finds_a_closed_solid(name: str) -> None:
    """lib3mf reads one manifold object under its name, in mm."""
    mesh = tessellate(SHAPES[name]())
    model = read(threemf(alone(Body(name, SHAPES[name](), mesh, STEEL, metallic=True))))
    assert model.GetUnit() == lib3mf.Lib3MF.ModelUnit.MilliMeter
    objects = model.GetMeshObjects()
    assert objects.MoveNext()
    solid = objects.GetCurrentMeshObject()
    assert solid.IsManifoldAndOriented()
    assert solid.GetName() == name
    assert solid.GetTriangleCount() == len(mesh.triangles)
    assert not objects.MoveNext()


def test_another_reader_finds_every_place_and_the_whole_volume() -> None:
    """Trimesh finds five closed solids where the scene has them: turned and moved, each body's mesh once."""
    whole = scene()
    data = threemf(whole)
    back = trimesh.load(io.BytesIO(data), file_type="3mf")
    assert isinstance(back, trimesh.Scene)
    assert len(back.geometry) == 3
    assert all(mesh.is_watertight for mesh in back.geometry.values())
    solids = back.dump()
    assert len(solids) == 5
    expected = [whole.bodies[placed.body].mesh.volume for placed in whole.placed]
    assert sum(solid.volume for solid in solids if isinstance(solid, trimesh.Trimesh)) == pytest.approx(
        sum(expected), rel=1e-5
    )
    assert back.bounds.tolist() == [
        pytest.approx([-40.0, -30.0, -5.0], abs=1e-3),
        pytest.approx([167.678, 30.0, 206.0], abs=1e-3),
    ]


def test_items_carry_their_paths_and_objects_their_colours() -> None:
    """A slicer shows each item's path, and steel and plywood in their own colours."""
    root = document(threemf(scene()))
    parts = [item.get("partnumber") for item in root.iter(f"{CORE}item")]
    assert parts == ["frame/tube[0]", "frame/tube[1]", "frame/feet/plate[0]", "frame/feet/plate[1]", "block"]
    swatches = [base.get("displaycolor") for base in root.iter(f"{CORE}base")]
    assert swatches == ["#" + "".join(f"{round(c * 255):02X}" for c in colour) + "FF" for colour in (STEEL, PLY)]
    assert [solid.get("pindex") for solid in root.iter(f"{CORE}object")] == ["0", "0", "1"]


def test_ids_follow_from_content() -> None:
    """Equal scenes give equal bytes; another name or colour gives other ids."""
    body = Body("block", SHAPES["block"](), tessellate(SHAPES["block"]()), PLY, metallic=False)
    other = Body("block", body.shape, body.mesh, STEEL, metallic=False)
    assert threemf(alone(body)) == threemf(alone(body))
    build = "{http://schemas.microsoft.com/3dmanufacturing/production/2015/06}UUID"
    ids = {document(threemf(alone(each))).find(f"{CORE}build").get(build) for each in (body, other)}  # type: ignore[union-attr]
    assert len(ids) == 2


def test_an_empty_scene_is_still_a_file() -> None:
    """Nothing placed is nothing to print, not a crash."""
    assert read(threemf(Scene("nothing", (), ()))).GetBuildItems().Count() == 0
