# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a script shows is what other programs read from its files; what it does wrong is one sentence with its line."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cadquery as cq
import ezdxf
import msgspec
import pytest
import trimesh
from ezdxf import recover

from makeshare.model.script import FORMATS, ScriptJob, ScriptReport, Value
from makeshare.model.stage import Failure
from makeshare.stages import exchange, script
from makeshare.stages.script_shown import UNPAINTED, colour_of
from tests.fab.test_glb import document, issues

Run = Callable[..., dict[str, bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Run a script here, and put things right that it may change in its process."""
    folder, path, arguments = Path.cwd(), list(sys.path), sys.argv
    known = set(sys.modules)

    def once(
        source: str, formats: tuple[str, ...] = ("step",), values: dict[str, Value] | None = None, **beside: bytes
    ) -> dict[str, bytes]:
        inputs, outputs = tmp_path / "in", tmp_path / "out"
        job = ScriptJob(script="thing.py", name="thing", formats=formats, values=values or {})
        exchange.write(inputs, "job.json", msgspec.json.encode(job))
        exchange.write(inputs, "src/thing.py", source.encode())
        for name, data in beside.items():
            exchange.write(inputs, f"src/{name.replace('__', '/').replace('_py', '.py')}", data)
        script.main(inputs, outputs)
        return {path.name: path.read_bytes() for path in outputs.iterdir()}

    yield once
    os.chdir(folder)
    sys.path[:], sys.argv = path, arguments
    for name in set(sys.modules) - known:
        if not name.startswith(("cadquery", "vtk", "OCP", "makeshare")):
            del sys.modules[name]


def report(outputs: dict[str, bytes]) -> ScriptReport:
    """Read what a script showed, which it must have."""
    assert "failure.json" not in outputs, outputs["failure.json"]
    return msgspec.json.decode(outputs["report.json"], type=ScriptReport)


def failure(outputs: dict[str, bytes]) -> Failure:
    """Read what a script did wrong, and see that nothing else came of it."""
    assert set(outputs) == {"failure.json"}
    return msgspec.json.decode(outputs["failure.json"], type=Failure)


def imported(data: bytes, folder: Path) -> cq.Assembly:
    """Read a STEP file as CadQuery does."""
    path = folder / "read.step"
    path.write_bytes(data)
    return cq.Assembly.importStep(str(path))


def solid_volume(data: bytes, kind: str) -> float:
    """Return the volume that trimesh reads, each part of it closed."""
    read = trimesh.load(io.BytesIO(data), file_type=kind)
    parts = read.dump() if isinstance(read, trimesh.Scene) else [read]
    meshes = [part for part in parts if isinstance(part, trimesh.Trimesh)]
    assert len(meshes) == len(parts)
    assert all(mesh.is_watertight for mesh in meshes)
    return float(sum(mesh.volume for mesh in meshes))


PLATE = """
import cadquery as cq
width = 40
holes = 2
plate = cq.Workplane().box(width, 30, 5).faces(">Z").workplane().rarray(15, 1, holes, 1).hole(6)
show_object(plate, name="plate", options={"color": (255, 128, 0), "alpha": 0.5})
"""
TWO = """
from cadquery import *
cube = Workplane().box(10, 10, 10)
whole = Assembly(name="whole").add(cube, name="one", color=Color("red"))
whole.add(cube, name="two", loc=Location((30, 0, 0), (0, 0, 1), 45), color=Color("blue"))
inner = Assembly(name="inner", loc=Location((0, 50, 0))).add(Workplane().sphere(4), name="ball")
show_object(whole.add(inner))
"""


def test_every_format_holds_the_same_plate(run: Run, tmp_path: Path) -> None:
    """STEP, STL, 3MF, GLB and DXF come back with its volume, its box, its holes, its colour and its name."""
    outputs = run(PLATE, FORMATS)
    told = report(outputs)
    assert (told.objects, told.solids, told.box) == (1, 1, (40, 30, 5))
    (tmp_path / "read.step").write_bytes(outputs["result.step"])
    (back,) = cq.importers.importStep(str(tmp_path / "read.step")).solids().vals()
    assert isinstance(back, cq.Solid)
    assert back.Volume() == pytest.approx(told.volume, rel=1e-5)
    assert b"PRODUCT('thing'" in outputs["result.step"]
    for kind in ("stl", "3mf"):
        assert solid_volume(outputs[f"result.{kind}"], kind) == pytest.approx(told.volume, rel=5e-3)
    shown = document(outputs["result.glb"])["materials"][0]["pbrMetallicRoughness"]["baseColorFactor"]
    assert shown[0] == pytest.approx(1.0)
    assert 0.1 < shown[1] < 0.3
    drawing, audit = recover.read(io.BytesIO(outputs["result.dxf"]))
    assert not audit.errors
    assert sorted(item.dxftype() for item in drawing.modelspace()) == ["CIRCLE", "CIRCLE", "LWPOLYLINE"]
    assert outputs["result.svg"].startswith(b"<svg ")


def test_the_validator_finds_nothing_in_an_assembly(run: Run) -> None:
    """A GLB of nested, coloured, repeated parts is clean, and holds each shape of one colour once."""
    data = run(TWO, ("glb",))["result.glb"]
    assert issues(data)["messages"] == []
    assert len(document(data)["meshes"]) == 3


def test_an_assembly_stays_one(run: Run, tmp_path: Path) -> None:
    """Names, colours, nesting and places survive in STEP; the volume is that of all parts."""
    outputs = run(TWO)
    told = report(outputs)
    back = imported(outputs["result.step"], tmp_path)
    assert [child.name for child in back.children] == ["one", "two", "inner"]
    assert [child.name for child in back.children[2].children] == ["ball"]
    colours = [child.color.toTuple()[:3] for child in back.children[:2] if child.color]
    assert colours == [pytest.approx((1, 0, 0)), pytest.approx((0, 0, 1))]
    assert back.toCompound().Volume() == pytest.approx(told.volume, rel=1e-5)
    assert told.box == pytest.approx((5 + 30 + 50**0.5, 4 + 50 + 50**0.5, 10), abs=1e-3)


def test_parts_of_an_assembly_without_names_are_named_the_same_in_each_run(run: Run) -> None:
    """CadQuery would call them by a random number."""
    outputs = run("import cadquery as cq\nb = cq.Workplane().box(1, 1, 1)\nshow_object(cq.Assembly().add(b).add(b))")
    assert b"'part'" in outputs["result.step"]
    assert b"'part[2]'" in outputs["result.step"]


def test_parameters_are_set_before_the_script_runs(run: Run) -> None:
    """A whole number stays whole, so that a count can be counted."""
    told = report(run(PLATE, values={"width": 60, "holes": 3}))
    assert told.box == pytest.approx((60, 30, 5))
    assert told.volume == pytest.approx(60 * 30 * 5 - 3 * 3.14159265 * 9 * 5, rel=1e-6)


def test_options_of_one_object_do_not_leak_into_the_next(run: Run) -> None:
    """In CadQuery's own runner they do; here the second has a name and a colour of its own."""
    outputs = run(
        "import cadquery as cq\nb = cq.Workplane().box(1, 1, 1)\n"
        'show_object(b, name="first", color="red")\nshow_object(b.translate((3, 0, 0)))\n'
        'show_object(b.translate((6, 0, 0)), "third", {"color": "red"})\n',
        ("step", "glb"),
    )
    assert [node["name"] for node in document(outputs["result.glb"])["nodes"][1:]] == ["first", "thing", "third"]
    assert len(document(outputs["result.glb"])["materials"]) == 2


OWN = """
from pathlib import Path
result = cq.Workplane().box(1, 1, 1)
cq.exporters.export(result, "own.step")
assert Path("own.step").stat().st_size
"""
TOUCHING = """
bore = cq.Workplane().circle(0.5).extrude(9, both=True)
result = cq.Workplane().box(2, 2, 2).cut(bore.translate((0, 0.5, 0)))
"""


@pytest.mark.parametrize(
    ("source", "solids"),
    [
        ("result = cq.Workplane().box(1, 1, 1)", 1),
        ("import math\nresult = cq.Solid.makeBox(1, 1, 1)", 1),
        ("result = [cq.Workplane().box(1, 1, 1), cq.Solid.makeBox(2, 2, 2)]", 2),
        ("result = cq.Workplane().rarray(5, 5, 2, 2).rect(1, 1).extrude(1)", 4),
        ("show_object(cq.Solid.makeBox(1, 1, 1).wrapped)", 1),
        ("debug(cq.Workplane().box(9, 9, 9))\nlog('x')\nprint('y')\nresult = cq.Workplane().box(1, 1, 1)", 1),
        ("if __name__ == '__main__':\n    show_object(cq.Workplane().box(1, 1, 1))", 1),
        ("from cadquery.vis import show\nshow(cq.Workplane().box(1, 1, 1), cq.Workplane().sphere(1))", 2),
        ("if 'show_object' in locals():\n    show_object(cq.Workplane().box(1, 1, 1), **rand_color())", 1),
        ("result = cq.Workplane().box(1, 1, 1)\nraise SystemExit", 1),
        (OWN, 1),
    ],
)
def test_scripts_show_things_in_many_ways(run: Run, source: str, solids: int) -> None:
    """As in CQ-editor, the gateway interface and CadQuery's own viewer."""
    assert report(run(f"import cadquery as cq\n{source}\n")).solids == solids


def test_modules_and_files_beside_a_script_are_there(run: Run) -> None:
    """By import, by name, and by the place of the script itself; dataclasses find their module."""
    told = report(
        run(
            "from __future__ import annotations\nfrom pathlib import Path\nfrom dataclasses import dataclass\n"
            "import cadquery as cq\nimport helper\nfrom kit.box import make\n"
            "@dataclass\nclass Size:\n    x: float = 2.0\n"
            "n = int((Path(__file__).parent / 'number').read_text()) + int(Path('number').read_text())\n"
            "result = make(Size().x, helper.H, n)\n",
            helper_py=b"H = 3",
            kit__box_py=b"import cadquery as cq\ndef make(*sides): return cq.Workplane().box(*sides)",
            number=b"2",
        )
    )
    assert told.box == (2, 3, 4)


@pytest.mark.parametrize(
    ("source", "box", "kinds"),
    [
        ("cq.Sketch().rect(40, 20).circle(5, mode='s')", (40, 20, 0), ["CIRCLE", "LWPOLYLINE"]),
        ("cq.Workplane('XZ').rect(30, 10)", (30, 0, 10), ["LWPOLYLINE"]),
        ("cq.Workplane().box(8, 9, 4).faces('>Z')", (8, 9, 0), ["LWPOLYLINE"]),
        ("cq.Edge.makeThreePointArc((0, 0, 0), (5, 3, 0), (10, 0, 0))", (10, 3, 0), ["LWPOLYLINE"]),
        ("cq.Workplane(cq.Plane((0, 0, 0), (1, 0, 0), (0, 1, 1))).rect(10, 10)", None, ["LWPOLYLINE"]),
    ],
)
def test_flat_things_go_to_step_dxf_and_svg_and_no_mesh(
    run: Run, source: str, box: tuple[float, ...] | None, kinds: list[str]
) -> None:
    """What has no volume has no STL, and the report says so."""
    outputs = run(f"import cadquery as cq\nresult = {source}\n", FORMATS)
    told = report(outputs)
    assert {name for name in outputs if name.startswith("result")} == {"result.step", "result.dxf", "result.svg"}
    assert told.notes == ("no stl, 3mf, glb: no solid",)
    assert box is None or told.box == pytest.approx(box, abs=1e-3)
    space = ezdxf.filemanagement.read(io.StringIO(outputs["result.dxf"].decode())).modelspace()
    assert sorted(item.dxftype() for item in space) == kinds


def test_a_solid_that_is_no_plate_is_cut_at_half_its_height(run: Run) -> None:
    """A cone 20 high, 10 at the foot, is a circle of radius 5 at z 10."""
    outputs = run("import cadquery as cq\nresult = cq.Workplane(cq.Solid.makeCone(10, 0, 20))", ("dxf",))
    (circle,) = ezdxf.filemanagement.read(io.StringIO(outputs["result.dxf"].decode())).modelspace()
    assert (circle.dxftype(), circle.dxf.radius) == ("CIRCLE", pytest.approx(5))
    assert report(outputs).notes == ("dxf: section at z 10",)


@pytest.mark.parametrize(
    ("source", "says", "line"),
    [
        ("x = 1\n1 / 0", "ZeroDivisionError: division by zero", 3),
        ("def f():\n    raise ValueError('bad\\nmore')\nf()", "ValueError: bad", 3),
        ("def f(:", "is no valid Python", 2),
        ("import cq_warehouse.bearing", "imports cq_warehouse, which is not installed here", 2),
        ("from kit import missing", "cannot import name 'missing'", 2),
        ("open('part.step')", "needs part.step, which it has not", 2),
        (
            "result = cq.Workplane().box(1, 1, 1).edges().fillet(3)",
            "fillet failed: the kernel cannot make this shape",
            2,
        ),
        ("raise SystemExit('no')", "ended itself with 'no'", 2),
        ("def f(): f()\nf()", "calls itself without end", 2),
        ("x = b'x' * (1 << 60)", "needs more memory", 2),
        ("result = cq.Workplane().polyline([(0, 0), (9, 9), (9, 0), (0, 9)]).close().extrude(2)", "is not sound", None),
        (TOUCHING, "touches itself along an edge", None),
    ],
)
def test_what_is_wrong_is_one_sentence_with_the_line(run: Run, source: str, says: str, line: int | None) -> None:
    """Python's errors, the kernel's, and shapes that are not sound; nothing is exported."""
    told = failure(run(f"import cadquery as cq\n{source}\n", ("step", "stl"), kit____init___py=b""))
    assert says in told.message
    assert "\n" not in told.message
    assert told.line == line


def test_an_error_in_a_module_beside_the_script_names_that_module(run: Run) -> None:
    """The innermost line that is the person's own."""
    told = failure(
        run("import helper\nhelper.go()", helper_py=b"import cadquery as cq\ndef go():\n    cq.Workplane().box()\n")
    )
    assert (told.file, told.line) == ("helper.py", 3)


@pytest.mark.parametrize(
    ("source", "note"),
    [
        ("x = 1", ()),
        ("b = cq.Workplane().box(1, 1, 1)\nresult = b.cut(b)", (script.VOID,)),
        ("result = cq.Workplane()", (script.VOID,)),
    ],
)
def test_nothing_shown_is_no_failure_of_ours(run: Run, source: str, note: tuple[str, ...]) -> None:
    """The report counts no object, and there are no files."""
    outputs = run(f"import cadquery as cq\n{source}\n", FORMATS)
    assert report(outputs) == ScriptReport(objects=0, solids=0, box=(0, 0, 0), volume=0, notes=note)
    assert not any(name.startswith("result") for name in outputs)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"color": "red"}, (1, 0, 0)),
        ({"color": "#00ff00"}, (0, 1, 0)),
        ({"color": "dimgray"}, (105 / 255, 105 / 255, 105 / 255)),
        ({"color": (0, 0, 255)}, (0, 0, 1)),
        ({"color": (0.0, 1.0, 1.0)}, (0, 1, 1)),
        ({"rgba": (1.0, 0.0, 1.0, 0.3)}, (1, 0, 1)),
        ({"color": cq.Color(1, 1, 0)}, (1, 1, 0)),
        ({"color": "no such colour"}, UNPAINTED),
        ({"color": None, "alpha": 0.4}, UNPAINTED),
        ({"color": ("a", "b", "c")}, UNPAINTED),
    ],
)
def test_colours_are_read_however_they_are_given(
    given: dict[str, object], expected: tuple[float, float, float]
) -> None:
    """Names, hexadecimal, 0 to 255, 0 to 1; a misspelt one is no reason to build nothing."""
    assert colour_of(given) == pytest.approx(expected)


LATER = """
from makeshare.stages.later import import_without_vtk
import_without_vtk("cadquery")
import sys
assert not [name for name in sys.modules if name.partition(".")[0] in ("vtk", "vtkmodules")]
import cadquery as cq
box = cq.Workplane().box(1, 2, 3)
cq.exporters.export(box, "box.vtp")
cq.Assembly(box).export("box.vrml")
from vtkmodules.vtkCommonCore import vtkPoints
assert vtkPoints().GetNumberOfPoints() == 0
import cadquery.vis
assert cadquery.vis.toVTKAssy(cq.Assembly(box))
assert "vtkPolyData" in str(box.val().toVtkPolyData(0.1).GetClassName())
"""


def test_vtk_is_loaded_only_when_something_needs_it(tmp_path: Path) -> None:
    """CadQuery's exporters and viewer find the real thing at their first call."""
    subprocess.run([sys.executable, "-c", LATER], cwd=tmp_path, check=True)
    assert (tmp_path / "box.vtp").stat().st_size > 1000
    assert (tmp_path / "box.vrml").stat().st_size > 1000
