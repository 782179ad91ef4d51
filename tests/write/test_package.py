# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The package: everything that a fabricator needs, named for shops, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import ezdxf
import ezdxf.recover
import pytest
from ezdxf.entities.lwpolyline import LWPolyline

from makeshare.files import sha256
from makeshare.model.facts import PartFacts
from makeshare.write.guide import clean, guide
from makeshare.write.job import Job
from makeshare.write.package import package, scale_check
from tests.write import builders

TOP = "test-shelf_r0.1.0"


def opened(job: Job | None = None) -> dict[str, bytes]:
    """Return a package's files by name below its top folder."""
    with zipfile.ZipFile(io.BytesIO(package(job or builders.job()))) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def rows(data: bytes) -> list[dict[str, str]]:
    """Read a CSV as any program would."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True))


def test_files_of_each_process_lie_in_its_folder_under_their_shop_name() -> None:
    """Cutters get outlines, drillers solids and holes, printers meshes, welders a weld list, sawyers a cut list."""
    files = opened()
    by_process = sorted(name.removeprefix("by-process/") for name in files if name.startswith("by-process/"))
    assert by_process == [
        "drill/frame--leg_x_x2_r0.1.0.step",
        "drill/hole-list.csv",
        "drill/part-list.csv",
        "oil/part-list.csv",
        "print/foot_x_x2_r0.1.0.3mf",
        "print/foot_x_x2_r0.1.0.stl",
        "print/part-list.csv",
        "route-cut/cut-list.csv",
        "route-cut/shelf_x_x2_r0.1.0.dxf",
        "route-cut/side_x_x2_r0.1.0.dxf",
        "saw/cut-list.csv",
        "weld/part-list.csv",
        "weld/weld-list.csv",
    ]
    assert {name for name in files if name.startswith("geometry/")} == {
        f"geometry/{stem}_x_x2_r0.1.0.step" for stem in ("side", "shelf", "frame--leg", "foot")
    }


def test_everything_that_a_package_owes_is_there() -> None:
    """The readme, one page, the guide, tables, licence, scale check, sums and manifest are in every package."""
    files = opened()
    owed = {
        "README.txt",
        "traveller.pdf",
        "guide.html",
        "poster.png",
        "assembly.step",
        "assembly.glb",
        "bom.csv",
        "bom.json",
        "bom.xlsx",
        "cost.csv",
        "cost.json",
        "shopping-1.csv",
        "work.csv",
        "LICENSES/CERN-OHL-W-2.0.txt",
        "100mm-check.dxf",
        "manifest.json",
        "SHA256SUMS",
        "source/designs/test_shelf/design.py",
    }
    assert owed <= files.keys()


def test_a_cutter_that_leaves_something_undone_gets_the_solid_too() -> None:
    """Where measuring noted a pocket, the outline alone would lose it."""
    built = builders.built()
    noted = tuple(_noted(one) for one in built.facts.parts)
    built = builders.replace(built, facts=builders.replace(built.facts, parts=noted))
    names = opened(builders.job(built))
    assert "by-process/route-cut/side_x_x2_r0.1.0.step" in names
    assert "by-process/route-cut/shelf_x_x2_r0.1.0.step" not in names


def _noted(facts: PartFacts) -> PartFacts:
    return builders.replace(facts, notes=("a pocket 6 mm deep",)) if facts.key == "side" else facts


def test_bytes_follow_from_the_job_alone(tmp_path: Path) -> None:
    """Another process with another hash seed, folder, time zone and umask writes the same bytes."""
    program = "import sys;from tests.write import builders;from makeshare.write.package import package;"
    program += "from makeshare.files import sha256;print(sha256(package(builders.job())))"
    root = Path(__file__).parents[2]
    found = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo"), ("77", "America/St_Johns")):
        environment = {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "PYTHONPATH": f"{root}{os.pathsep}{root / 'pipeline'}",
            "PATH": os.defpath,
        }
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
        found.add(done.stdout.strip())
    assert found == {sha256(package(builders.job()))}


def test_archive_carries_no_trace_of_the_machine() -> None:
    """Members are sorted, dated 1980-01-01, mode 0644, and no text in them names a folder or today's year."""
    with zipfile.ZipFile(io.BytesIO(package(builders.job()))) as archive:
        infos = archive.infolist()
        assert [info.filename for info in infos] == sorted(info.filename for info in infos)
        assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert {(info.external_attr >> 16, info.create_system) for info in infos} == {(0o100644, 3)}
        assert all(info.filename.startswith(f"{TOP}/") for info in infos)
        assert all(str(Path.cwd()).encode() not in archive.read(info) for info in infos)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_agrees(tmp_path: Path) -> None:
    """`sha256sum -c SHA256SUMS` passes in the unpacked folder, and covers every file but itself."""
    with zipfile.ZipFile(io.BytesIO(package(builders.job()))) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / TOP
    command = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    assert done.stdout.count(": OK") == sum(path.is_file() for path in folder.rglob("*")) - 1


def test_manifest_states_what_each_file_is_for() -> None:
    """The manifest carries identity, resolved parameters with units, and for shop files process, part and pieces."""
    files = opened()
    manifest = json.loads(files["manifest.json"])
    assert manifest["revision"] == "0.1.0+g1.89abcdef"
    assert manifest["geometry_hash"] == "g1:89abcdef01234567"
    assert manifest["parameters"][0] == {"name": "width", "value": 800.0, "unit": "mm"}
    listed = {one["name"]: one for one in manifest["files"]}
    assert listed.keys() == files.keys() - {"manifest.json", "SHA256SUMS"}
    leg = listed["by-process/drill/frame--leg_x_x2_r0.1.0.step"]
    assert (leg["process"], leg["part"], leg["quantity"]) == ("drill", "frame/leg", 4)
    assert all(one["purpose"] and one["sha256"] == sha256(files[name]) for name, one in listed.items())


def test_readme_says_what_every_package_says() -> None:
    """Prototype, revision, hash, safe load, never built, what to check, substitutions, skills and faults are named."""
    text = " ".join(opened()["README.txt"].decode().split())
    for words in (
        "PROTOTYPE – NOT FOR PRODUCTION",
        "0.1.0+g1.89abcdef",
        "g1:89abcdef01234567",
        "Kit to assemble",
        "none stated",
        "never built",
        "square of 100 × 100 mm",
        "Birch plywood, 18 mm nominal, is taken as 17.5 mm",
        "Instead of Birch plywood, 18 mm nominal",
        "sanding",
        "router",
        "Report a fault to faults@example.org",
        "CERN-OHL-W-2.0",
    ):
        assert words in text


def test_a_community_without_an_address_says_so() -> None:
    """Where nobody reads faults, the package does not pretend."""
    assert "has set no address" in opened(builders.job(contact=""))["README.txt"].decode()


def test_cost_never_hides_what_is_unknown() -> None:
    """A line without a price stays empty, the total says INCOMPLETE, assumptions are marked, formulas are text."""
    found = rows(opened()["cost.csv"])
    unknown = next(row for row in found if row["Path"] == "screws")
    assert (unknown["Low"], unknown["Expected"], unknown["High"]) == ("", "", "")
    assert unknown["Title"] == "'=HYPERLINK(1)"
    assert next(row for row in found if row["Path"] == "side")["Assumed"] == "list price"
    assert [row["Batch"] for row in found if row["Category"] == "total"] == ["1", "10"]
    assert all("INCOMPLETE" in row["Title"] for row in found if row["Category"] == "total")
    assert next(row for row in found if row["Path"] == "side")["Expected"] == "10.00"


def test_lists_of_a_process_count_for_one_unit() -> None:
    """The cut list has the pieces of one unit, the hole list measures from the part's own corner."""
    files = opened()
    cut = rows(files["by-process/route-cut/cut-list.csv"])
    assert [(row["Part"], row["Pieces for one"], row["Files"]) for row in cut] == [
        ("side", "2", "side_x_x2_r0.1.0.dxf"),
        ("shelf", "5", "shelf_x_x2_r0.1.0.dxf"),
    ]
    hole = rows(files["by-process/drill/hole-list.csv"])[0]
    assert (hole["Diameter (mm)"], hole["From end x (mm)"], hole["From side y (mm)"]) == ("9", "30.0", "20.0")
    weld = rows(files["by-process/weld/weld-list.csv"])[0]
    assert (weld["Members"], weld["Runs"], weld["Length of a run (mm)"], weld["Size (mm)"]) == (
        "frame/leg",
        "4",
        "40",
        "3",
    )


def test_scale_check_is_one_closed_square_of_100_mm() -> None:
    """The check loads in mm without complaint, and holds one closed outline of exactly 100 by 100 on CUT."""
    drawing, auditor = ezdxf.recover.read(io.BytesIO(scale_check()))
    assert not auditor.errors
    assert drawing.units == ezdxf.units.MM
    (square,) = drawing.modelspace()
    assert isinstance(square, LWPolyline)
    assert (square.dxf.layer, square.closed) == ("CUT", True)
    assert sorted(tuple(corner) for corner in square.get_points("xy")) == [(0, 0), (0, 100), (100, 0), (100, 100)]


def test_guide_carries_everything_and_asks_for_nothing() -> None:
    """The guide is one file: no script, no address to load from, contributors' markup shown as text."""
    page = guide(builders.job()).decode()
    assert "<strong>oil</strong>" in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"""(?:src|href)\s*=\s*["'](?!data:|#|https?:|mailto:)""", page)
    assert not re.search(r"""src\s*=\s*["']https?:|@import|url\(""", page)
    assert "@page{size:A4" in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page


@pytest.mark.parametrize(
    "prose",
    ["[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "![p](https://example.org/p.png)", "![p](p.png)"],
)
def test_guide_prose_is_harmless(prose: str) -> None:
    """No prose becomes a picture, a script, or a link that runs."""
    page = clean(prose)
    assert "<img" not in page
    assert 'href="javascript' not in page
