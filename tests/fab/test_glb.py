# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A GLB is valid, in metres, Y up, small in draw calls, and named as the assembly is."""

from __future__ import annotations

import io
import json
import os
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from makeshare.errors import GeometryError
from makeshare.fab.glb import _pose, glb
from makeshare.kernel.mesh import tessellate
from makeshare.kernel.scene import Body, Scene, alone
from tests.kernel.shapes_for_tests import PLY, SHAPES, scene

ROOT = Path(__file__).parents[2]
VALIDATE = """
const bytes = new Uint8Array(require('fs').readFileSync(0));
require('gltf-validator').validateBytes(bytes).then(report => console.log(JSON.stringify(report.issues)));
"""


def document(data: bytes) -> dict[str, Any]:
    """Return the JSON part of a file."""
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size = struct.unpack_from("<I", data, 12)[0]
    found: dict[str, Any] = json.loads(data[20 : 20 + size])
    return found


def issues(data: bytes) -> dict[str, Any]:
    """Ask the Khronos validator, which the site's JavaScript packages bring; CI must have it."""
    node = shutil.which("node")
    found = node and subprocess.run(
        [node, "-e", "require.resolve('gltf-validator')"], cwd=ROOT, capture_output=True, check=False
    )
    if not node or not found or found.returncode:
        message = "node or its package gltf-validator is missing: `make test` installs both"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    run = subprocess.run([node, "-e", VALIDATE], cwd=ROOT, input=data, capture_output=True, check=True)
    report: dict[str, Any] = json.loads(run.stdout)
    return report


@pytest.mark.parametrize("name", [*SHAPES, "scene"])
def test_the_validator_finds_nothing(name: str) -> None:
    """No error, no warning, no hint, for parts and for whole assemblies."""
    if name == "scene":
        data = glb(scene())
    else:
        data = glb(alone(Body(name, SHAPES[name](), tessellate(SHAPES[name]()), PLY, metallic=False)))
    report = issues(data)
    assert report["messages"] == []
    assert (report["numErrors"], report["numWarnings"]) == (0, 0)


def test_an_empty_scene_is_refused() -> None:
    """The format has no way to hold nothing."""
    with pytest.raises(GeometryError, match="nothing stands in bench"):
        glb(Scene("bench", (), ()))


def test_the_whole_is_in_metres_with_y_up() -> None:
    """Another reader finds our box in mm as one in metres, our Z as Y, our Y as -Z."""
    back = trimesh.load(io.BytesIO(glb(scene())), file_type="glb")
    assert isinstance(back, trimesh.Scene)
    assert back.bounds == pytest.approx(np.array([[-0.040, -0.005, -0.030], [0.167678, 0.206, 0.030]]), abs=1e-5)


def test_nodes_are_named_and_nested_as_the_paths_are() -> None:
    """The tree that a viewer shows is the assembly's own."""
    nodes = document(glb(scene()))["nodes"]

    def tree(number: int) -> dict[str, Any]:
        return {nodes[child]["name"]: tree(child) for child in nodes[number].get("children", [])}

    assert nodes[0]["name"] == "stand"
    feet: dict[str, Any] = {"plate[0]": {}, "plate[1]": {}}
    assert tree(0) == {"frame": {"tube[0]": {}, "tube[1]": {}, "feet": feet}, "block": {}}


def test_a_body_is_one_primitive_however_often_it_is_placed() -> None:
    """Five places of three bodies are three meshes of one draw call each, in two materials."""
    found = document(glb(scene()))
    assert [mesh["name"] for mesh in found["meshes"]] == ["tube", "plate", "block"]
    assert all(len(mesh["primitives"]) == 1 for mesh in found["meshes"])
    assert [node["mesh"] for node in found["nodes"] if "mesh" in node] == [0, 0, 1, 1, 2]
    assert len(found["materials"]) == 2
    for material in found["materials"]:
        assert material["pbrMetallicRoughness"]["metallicFactor"] <= 0.3
        assert material["pbrMetallicRoughness"]["roughnessFactor"] == 0.55


def test_smooth_faces_share_vertices_and_sharp_edges_do_not() -> None:
    """A block has 24 vertices, three at each corner; a cylinder's seam costs none."""
    block = document(glb(alone(Body("block", SHAPES["block"](), tessellate(SHAPES["block"]()), PLY, metallic=False))))
    assert block["accessors"][0]["count"] == 24
    mesh = tessellate(SHAPES["ball"]())
    ball = document(glb(alone(Body("ball", SHAPES["ball"](), mesh, PLY, metallic=False))))
    assert ball["accessors"][0]["count"] < len(mesh.corners)


@settings(max_examples=60, deadline=None)
@given(
    turn=st.tuples(*[st.floats(-1, 1)] * 4).filter(lambda turn: sum(part**2 for part in turn) > 0.01),
    move=st.tuples(*[st.floats(-2000, 2000)] * 3),
)
def test_a_pose_puts_points_where_the_matrix_does(
    turn: tuple[float, float, float, float], move: tuple[float, float, float]
) -> None:
    """Quaternion and move, applied to a point in metres and Y up, give the placed point in metres and Y up."""
    rotation = Rotation.from_quat(turn).as_matrix()
    matrix = tuple(float(number) for number in np.column_stack([rotation, move]).reshape(-1))
    pose = _pose(matrix)
    point = np.array([3.0, -5.0, 7.0])
    up = np.array([[1, 0, 0], [0, 0, 1], [0, -1, 0]])
    placed = Rotation.from_quat(pose.get("rotation", [0, 0, 0, 1])).apply(up @ point / 1000)
    assert placed + pose.get("translation", [0, 0, 0]) == pytest.approx(up @ (rotation @ point + move) / 1000, abs=1e-7)
