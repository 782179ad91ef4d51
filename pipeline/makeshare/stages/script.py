# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Run a CadQuery script as CadQuery's gateway interface does, and write what it shows in every format asked for.

In:  `job.json` (a ScriptJob), `src/…` (the script and what it uses from beside it).
Out: `report.json` (a ScriptReport), `time.json` (a ScriptTime), `result.<format>`; or `failure.json`.

The script works on a copy of its files in a scratch folder, so that it may read them and write beside them; what it
writes is forgotten. The gateway's own runner is not used: it has no `__file__`, it lets the options of one
`show_object` leak into the next, and its tracebacks name no file.
"""

from __future__ import annotations

import ast
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

import cadquery as cq
import msgspec

from makeshare.errors import MakeshareError
from makeshare.model.script import ScriptJob, ScriptTime
from makeshare.read.parameters import set_values
from makeshare.stages import exchange
from makeshare.stages.script_blame import blame
from makeshare.stages.script_files import write_all
from makeshare.stages.script_shown import Shown, Window, gather

GATEWAY, MAIN = "__cqgi__", "__main__"
"""What a script sees as its `__name__`: the gateway's, and that of a program where it shows nothing otherwise."""

VOID = "shows nothing that has a shape: did a cut remove everything?"


def main(inputs: Path, outputs: Path) -> None:
    """Run the job in a folder."""
    job = exchange.read(inputs, "job.json", ScriptJob)
    folder = _scratch(inputs / "src")
    start = time.perf_counter()
    try:
        shown = run(job, folder)
        middle = time.perf_counter()
        report, files = write_all(gather(shown, job.name), job)
        if shown and not files and not report.objects:
            report = msgspec.structs.replace(report, notes=(VOID,))
    except MakeshareError as error:
        exchange.fail(outputs, error)
        return
    except (Exception, SystemExit) as error:  # noqa: BLE001  whatever a script raises is a fact about the script
        exchange.fail(outputs, blame(error, folder))
        return
    for name, data in files.items():
        exchange.write(outputs, name, data)
    took = ScriptTime(script=round(middle - start, 3), files=round(time.perf_counter() - middle, 3))
    exchange.write(outputs, "time.json", msgspec.json.encode(took))
    exchange.write(outputs, "report.json", msgspec.json.encode(report))


def run(job: ScriptJob, folder: Path) -> list[Shown]:
    """Run a script in its folder and return what it shows: by `show_object`, or else in a variable `result`.

    Where it shows nothing, what it keeps for being run as a program gets its turn.
    """
    path = folder / job.script
    tree = ast.parse(path.read_bytes(), str(path))
    set_values(tree, job.values)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    sys.argv = [str(path)]
    shown = _execute(tree, path, GATEWAY)
    return shown if shown or not _asks_for_main(tree) else _execute(tree, path, MAIN)


def _execute(tree: ast.Module, path: Path, name: str) -> list[Shown]:
    """Execute a script under a name, as a module of its own."""
    window = Window()
    module = ModuleType(name)
    vars(module).update(
        __file__=str(path),
        cq=cq,
        cadquery=cq,
        show_object=window.show_object,
        debug=window.debug,
        describe_parameter=window.debug,
        log=window.log,
        rand_color=window.rand_color,
    )
    before = sys.modules.get(name)
    sys.modules[name] = module
    random.seed(0)
    try:
        with window.instead_of_vis():
            exec(compile(tree, str(path), "exec", dont_inherit=True), vars(module))  # noqa: S102  this is the task
    except SystemExit as stop:
        if stop.code:
            raise
    finally:
        if before is not None:
            sys.modules[name] = before
    if not window.shown and "result" in vars(module):
        window.show_object(vars(module)["result"], "")
    return window.shown


def _asks_for_main(tree: ast.Module) -> bool:
    """Tell whether a script asks at its top level if it is run as a program."""
    tests = [ast.dump(node.test) for node in tree.body if isinstance(node, ast.If)]
    return any("'__name__'" in test and f"'{MAIN}'" in test for test in tests)


def _scratch(source: Path) -> Path:
    """Copy a script's files to where it may write."""
    folder = Path(tempfile.mkdtemp(dir=os.environ.get("TMPDIR"))) / "script"
    for path in source.rglob("*"):
        if path.is_file():
            exchange.write(folder, path.relative_to(source).as_posix(), path.read_bytes())
    return folder
