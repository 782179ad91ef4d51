# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Scripts run apart from each other and from us: what one does wrong is a row, and the others are built."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.engine.task import Task
from makeshare.errors import EngineError, InputError, UnknownKey
from makeshare.workflows.export import EMPTY, FAILED, KEPT, LATE, Exported, Order, Watch, export, load, settings

BOX = "import cadquery as cq\nside = 10.0\nresult = cq.Workplane().box(side, 20, 30)\n"
ACCIDENTS = {
    "endless": ("while True: pass", LATE, "took longer than 5 s and was stopped"),
    "greedy": ("x = bytearray(1 << 40)", FAILED, "needs more memory than a script may have"),
    "crash": ("import ctypes; ctypes.string_at(0)", FAILED, "crashed (segmentation fault)"),
    "leave": ("import os; os._exit(0)", FAILED, "ended Python before its time"),
    "loud": ("import os\nwhile True: os.write(1, bytes(1 << 20))", FAILED, "printed more than 64 MiB and was stopped"),
    "lonely": ("import socket; socket.socket()", FAILED, "was refused"),
    "curious": ("print(open('/etc/passwd').read())", FAILED, "/etc/passwd"),
    "wrong": ("import cadquery as cq\n\ncq.Workplane().box(1, 1, 1).edges().fillet(2)", FAILED, "fillet failed"),
    "silent": ("x = 1", EMPTY, "shows nothing"),
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One store for all tests here."""
    return tmp_path_factory.mktemp("store")


def written(folder: Path, **sources: str) -> list[Path]:
    """Write scripts and return their paths."""
    for name, source in sources.items():
        (folder / f"{name}.py").write_text(source)
    return [folder / f"{name}.py" for name in sources]


def run(
    paths: Sequence[Path], order: Order, cache: Path, sets: Sequence[str] = (), jobs: int = 1
) -> dict[str, Exported]:
    """Export scripts as the command does; return the rows by the script's stem."""
    scripts, watch = load(paths, order), Watch()
    with Engine(Store(cache), jobs, watch) as engine:
        return {row.script.stem: row for row in export(scripts, settings(scripts, sets), order, engine, watch)}


def order(folder: Path, *formats: str, seconds: int = 60) -> Order:
    """Ask for formats in a folder `out`."""
    return Order(formats or ("step",), folder / "out", seconds)


def test_accidents_are_told_in_a_sentence_and_the_others_are_built(tmp_path: Path, cache: Path) -> None:
    """Endless, greedy, crashing, leaving, flooding, prying scripts; a good one before and one after them."""
    sources = {"first": BOX, **{name: source for name, (source, _, _) in ACCIDENTS.items()}, "last": BOX + "# last\n"}
    rows = run(written(tmp_path, **sources), order(tmp_path, seconds=5), cache, jobs=2)
    assert list(rows) == list(sources)
    for name, (_, status, says) in ACCIDENTS.items():
        problem = rows[name].problem
        assert problem is not None
        assert rows[name].status == status
        assert says in problem.message
        assert str(tmp_path / f"{name}.py") in str(problem)
        assert "\n" not in str(problem)
    assert rows["first"].ok
    assert rows["last"].ok
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["first.step", "last.step"]
    assert rows["wrong"].problem is not None
    assert rows["wrong"].problem.place.line == 3


def test_what_is_unchanged_comes_from_the_cache_and_what_an_edit_touches_does_not(tmp_path: Path, cache: Path) -> None:
    """A script, a module beside it, a data file: each is part of the key; a neighbour is not; deleted files return."""
    paths = written(tmp_path, user=BOX + "import helper\nx = open('number').read()\n", other=BOX, helper="")
    (tmp_path / "number").write_text("1")
    wanted = order(tmp_path, "step", "svg")

    def statuses() -> list[str]:
        return [row.status for row in run(paths[:2], wanted, cache).values()]

    statuses()
    before = {path.name: path.read_bytes() for path in wanted.folder.iterdir()}
    (wanted.folder / "user.step").unlink()
    assert statuses() == [KEPT, KEPT]
    assert {path.name: path.read_bytes() for path in wanted.folder.iterdir()} == before
    for edited in ("helper.py", "number"):
        (tmp_path / edited).write_text("2")
        assert statuses() == ["built", KEPT]
    (tmp_path / "neighbour.py").write_text("1 / 0")
    assert statuses() == [KEPT, KEPT]


def test_two_stores_give_the_same_bytes(tmp_path: Path) -> None:
    """All formats, in two processes that made everything anew."""
    paths = written(tmp_path, box=BOX + "result = result.edges('|Z').fillet(2).faces('>Z').workplane().hole(4)\n")
    found = []
    for name in ("one", "two"):
        wanted = Order(("step", "stl", "3mf", "glb", "dxf", "svg"), tmp_path / name, 60)
        assert run(paths, wanted, tmp_path / f"store-{name}")["box"].ok
        found.append({path.name: path.read_bytes() for path in wanted.folder.iterdir()})
    assert len(found[0]) == 6
    assert found[0] == found[1]


def test_settings_reach_the_scripts_that_have_them(tmp_path: Path, cache: Path) -> None:
    """One has the parameter, one has not; a name that none has is told with those that exist."""
    paths = written(tmp_path, box=BOX, fixed="import cadquery as cq\nresult = cq.Workplane().box(1, 2, 3)\n")
    rows = run(paths, order(tmp_path), cache, ["side=40"])
    assert [row.report.box for row in rows.values() if row.report] == [(40, 20, 30), (1, 2, 3)]
    with pytest.raises(UnknownKey, match=r"no parameter is called 'sid' \(did you mean side"):
        run(paths, order(tmp_path), cache, ["sid=40"])
    with pytest.raises(InputError, match="side is a number, and 'wide' is not"):
        run(paths, order(tmp_path), cache, ["side=wide"])


def test_two_scripts_of_one_name_are_refused(tmp_path: Path) -> None:
    """Neither file would be the one that was meant; the same script twice is one script."""
    (tmp_path / "more").mkdir()
    paths = [*written(tmp_path, box=BOX), *written(tmp_path / "more", Box=BOX)]
    with pytest.raises(InputError, match=r"would both write .*Box\.step"):
        load(paths, order(tmp_path))
    assert len(load([paths[0], paths[0]], order(tmp_path))) == 1


def test_an_output_never_overwrites_what_the_script_reads(tmp_path: Path) -> None:
    """The folder of outputs may be the script's own, but not its data's place."""
    paths = written(tmp_path, part="import cadquery as cq\nresult = cq.importers.importStep('part.step')\n")
    (tmp_path / "part.step").write_text("precious")
    with pytest.raises(InputError, match=r"part\.step: would be overwritten"):
        load(paths, Order(("stl", "step"), tmp_path, 60))


def test_a_script_that_cannot_be_read_is_a_row_too(tmp_path: Path, cache: Path) -> None:
    """The others go on."""
    (tmp_path / "folder.py").mkdir()
    rows = run([tmp_path / "folder.py", *written(tmp_path, box=BOX)], order(tmp_path), cache)
    assert [row.status == FAILED for row in rows.values()] == [True, False]


class _Broken:
    """A machine on which nothing runs."""

    slots = 1

    def perform(self, _job: object) -> dict[str, bytes]:
        raise EngineError("the worker process does not start")

    def close(self) -> None:
        pass


def test_a_machine_that_fails_is_no_fault_of_the_script(tmp_path: Path) -> None:
    """It is raised, not told as a row: the command then ends with another status."""
    scripts, watch, wanted = load(written(tmp_path, box=BOX), order(tmp_path)), Watch(), order(tmp_path)
    with (
        Engine(Store(tmp_path / "store"), 1, watch, place=_Broken()) as engine,
        pytest.raises(EngineError, match="does not start"),
    ):
        list(export(scripts, settings(scripts, []), wanted, engine, watch))


def test_a_watch_remembers_what_was_known() -> None:
    """Only what came from the store counts."""
    watch = Watch()
    for event in ("start", "kept", "done"):
        watch(event, Task(name=f"export {event}", program="", layers=(), inputs={}))
    assert watch.kept == {"export kept"}
