# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a CadQuery user meets first: a table that says what became of each script, and an exit status to rely on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

GOOD = "import cadquery as cq\nwidth = 10\nlid = True\nresult = cq.Workplane().box(width, 20, 30)\n"
BAD = "import cadquery as cq\nresult = cq.Workplane().box(1, 1, 1).edges().fillet(9)\n"
PROBE = """
import sys
sys.argv = ["makeshare", *sys.argv[1:]]
from makeshare.cli import main
try:
    main()
finally:
    names = {name.partition(".")[0] for name in sys.modules}
    sys.stderr.write(" ".join(sorted(names & {"cadquery", "OCP", "vtkmodules", "pint", "rich", "numpy"})))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside of any checkout with two scripts, and a cache of its own."""
    place = tmp_path_factory.mktemp("user")
    (place / "good.py").write_text(GOOD)
    (place / "bad.py").write_text(BAD)
    return place


def call(folder: Path, *arguments: str, probe: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    command = ["-c", PROBE] if probe else ["-m", "makeshare"]
    return subprocess.run(
        [sys.executable, *command, "export", *arguments],
        cwd=folder,
        env=os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_good_script_gives_its_files_and_status_0(folder: Path) -> None:
    """The table says what was built and how large it is; a second call takes it from the cache."""
    done = call(folder, "good.py", "--formats", "step,svg", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert "good    built           10 × 20 × 30                 1" in done.stdout
    assert done.stdout.endswith("files are in out\n")
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["good.step", "good.svg"]
    assert "good    from the cache" in call(folder, "good.py", "--formats", "svg,step", "-o", "out").stdout


def test_a_bad_script_is_told_with_its_line_and_gives_status_1(folder: Path) -> None:
    """The good one is built all the same."""
    done = call(folder, "good.py", "bad.py", "-f", "step")
    assert done.returncode == 1
    assert "bad     failed          bad.py:2: fillet failed" in done.stdout
    assert "1 failed in" in done.stdout
    assert (folder / "export" / "good.step").is_file()


def test_json_says_the_same_to_machines(folder: Path) -> None:
    """Status, files, size, problem with its place; nothing else on standard output."""
    done = call(folder, "good.py", "bad.py", "-f", "step", "--json")
    good, bad = json.loads(done.stdout)["scripts"]
    assert (good["status"], good["box_mm"], good["solids"], good["volume_mm3"]) in [
        (status, [10, 20, 30], 1, 6000) for status in ("built", "from the cache")
    ]
    assert good["files"] == ["export/good.step"]
    assert (bad["status"], bad["problem"]["file"], bad["problem"]["line"]) == ("failed", "bad.py", 2)
    assert done.returncode == 1


def test_parameters_are_listed_without_running_anything(folder: Path) -> None:
    """Name, value and line."""
    done = call(folder, "good.py", "--list-parameters")
    assert [line.split()[:4] for line in done.stdout.strip().split("\n")[1:]] == [
        ["good.py", "width", "10", "2"],
        ["good.py", "lid", "True", "3"],
    ]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["nowhere.py"], 2, "'nowhere.py' does not exist"),
        (["good.py", "--formats", "obj"], 2, "there is step, stl, 3mf, glb, dxf, svg, or all"),
        (["good.py", "--set", "widht=3"], 1, "did you mean width"),
        (["good.py", "--set", "lid=perhaps"], 1, "lid is true or false, and 'perhaps' is not"),
        (["good.py", "more/good.py"], 1, "would both write export/good.step"),
    ],
)
def test_what_is_wrong_with_the_call_is_one_sentence(
    folder: Path, arguments: list[str], status: int, says: str
) -> None:
    """Nothing is run then."""
    (folder / "more").mkdir(exist_ok=True)
    (folder / "more" / "good.py").write_text(GOOD)
    done = call(folder, *arguments, "-f", "step") if "--formats" not in arguments else call(folder, *arguments)
    assert done.returncode == status
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unchanged_call_is_quick_and_loads_nothing_heavy(folder: Path) -> None:
    """No kernel, no units, no numbers, no progress bar."""
    call(folder, "good.py", "-f", "step")
    start = time.perf_counter()
    done = call(folder, "good.py", "-f", "step", probe=True)
    assert time.perf_counter() - start < 5
    assert "from the cache" in done.stdout
    assert done.stderr == ""


def test_help_teaches(folder: Path) -> None:
    """Examples, how scripts show things, what each format holds, what the exit status means."""
    text = call(folder, "--help").stdout
    for word in ("makeshare export bracket.py", "show_object(", "result", "--set width=80", "dxf ", "exit status"):
        assert word in text
