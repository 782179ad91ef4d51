# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""`makeshare export`."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from makeshare.cli import options
from makeshare.cli.report import INPUT, as_data, put_json
from makeshare.cli.running import opened
from makeshare.cli.table import table
from makeshare.engine.task import Task
from makeshare.errors import InputError
from makeshare.model.script import FORMATS
from makeshare.read.parameters import plain_value
from makeshare.read.project import STORE, find_root
from makeshare.read.script import Script
from makeshare.workflows import export as workflow
from makeshare.workflows.export import BUILT, EMPTY, FAILED, KEPT, LATE, STATUSES, Exported, Order, Watch

COLOURS = {BUILT: "green", KEPT: "cyan", EMPTY: "yellow", FAILED: "red", LATE: "red"}


def _formats(_context: click.Context, _option: click.Parameter, text: str) -> tuple[str, ...]:
    """Read the list of formats."""
    asked = {word.strip().lower().lstrip(".") for word in text.split(",") if word.strip()}
    unknown = sorted(asked - {*FORMATS, "all"})
    if unknown or not asked:
        raise click.BadParameter(f"{', '.join(unknown) or 'none'}: there is {', '.join(FORMATS)}, or all")
    return FORMATS if "all" in asked else tuple(name for name in FORMATS if name in asked)


@click.command()
@click.argument("scripts", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--formats",
    "-f",
    default="step,stl",
    show_default=True,
    callback=_formats,
    metavar="LIST",
    help=f"What to write, separated by commas: {', '.join(FORMATS)}, or all.",
)
@click.option(
    "--output",
    "-o",
    default="export",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where the files go: FOLDER/<script>.<format>.",
)
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a parameter in every script that has it: --set width=80. Repeatable.",
)
@click.option(
    "--timeout",
    default=300,
    show_default=True,
    type=click.IntRange(1, 86_400),
    metavar="SECONDS",
    help="Stop a script that takes longer.",
)
@click.option("--list-parameters", is_flag=True, help="Print what can be set, and run nothing.")
@options.work
@options.as_json
def export(
    scripts: tuple[Path, ...],
    formats: tuple[str, ...],
    output: Path,
    sets: tuple[str, ...],
    timeout: int,
    work: options.Work,
    *,
    list_parameters: bool,
    as_json: bool,
) -> None:
    """Run CadQuery SCRIPTS as they are, in a sandbox, and write what they show as STEP, STL, 3MF, GLB, DXF or SVG.

    \b
    Examples:
      makeshare export bracket.py
      makeshare export parts/*.py --formats step,3mf,svg -o out
      makeshare export box.py --set width=80 --set lid=false
      makeshare export box.py --list-parameters

    A script shows things by show_object(shape, name="lid", options={"color": "red"}), or leaves one in a variable named
    result, as in CQ-editor: a Workplane, Shape, Sketch, Assembly, or a list of them. debug(…) is passed over. Every
    number, text, True or False or tuple that its top level assigns is a parameter.

    It may import modules that lie beside it, and read files whose names stand in it as texts. It has no network and no
    other files; what it writes is forgotten. What has not changed since comes from the cache: the checkout's
    .makeshare/store, else ~/.cache/makeshare.

    \b
    step  exact, with names and colours, not transparency; an assembly stays one
    stl   one closed mesh, 0.05 mm or nearer to the surface; no colours
    3mf   the same mesh, with names and colours; stl, 3mf and glb hold solids only
    glb   the same for browsers, in metres
    dxf   a sketch, face or wire: itself; a solid with a flat top: its outline
          and through holes from above; others: the section at half the height
    svg   an isometric view with hidden lines dashed; flat things from above

    Every solid must be sound, with a volume and a closed mesh, or it is reported and not written. The exit status is 0
    when all were built, 1 when a script was wrong, 3 when the machine failed.
    """
    order = Order(formats, output, timeout)
    loaded = workflow.load(scripts, order)
    if list_parameters:
        _list_parameters(loaded)
        return
    values = workflow.settings(loaded, sets)
    start, rows = time.perf_counter(), list[Exported]()
    status = _Status(len(scripts), quiet=as_json)
    with opened(_store(), work, status) as engine:
        layout = _Layout(scripts, quiet=as_json)
        for row in workflow.export(loaded, values, order, engine, status.watch):
            rows.append(row)
            with status.aside():
                layout.tell(row)
    if as_json:
        put_json({"scripts": [_data(row) for row in rows]})
    else:
        click.echo(_summary(rows, time.perf_counter() - start, output))
    sys.exit(0 if all(row.ok for row in rows) else INPUT)


def _store() -> Path:
    try:
        return find_root(Path.cwd()) / STORE
    except InputError:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "makeshare"


class _Status:
    """What runs at the moment, in one line that a terminal shows below the table."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        """Show nothing yet."""
        self.watch = Watch()
        self._live = sys.stderr.isatty() and not quiet
        self._total = total
        self._done = 0
        self._running: list[str] = []

    def __call__(self, event: str, task: Task, why: str) -> None:
        """Listen to the engine."""
        self.watch(event, task, why)
        name = Path(task.name.removeprefix("export ")).stem
        if event == "start":
            self._running.append(name)
        else:
            self._done += 1
        if event == "done":
            self._running.remove(name)
        self._show()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Make room for a row of the table."""
        self._clear()
        yield
        self._show()

    def _show(self) -> None:
        if self._live and self._running:
            self._clear()
            click.secho(f"{self._done} of {self._total}  {' · '.join(self._running)}", dim=True, nl=False, err=True)

    def _clear(self) -> None:
        if self._live:
            click.echo("\r\x1b[K", nl=False, err=True)


class _Layout:
    """The table, row by row as scripts end."""

    def __init__(self, scripts: tuple[Path, ...], *, quiet: bool) -> None:
        """Print the headings."""
        self._width = max(len("script"), *(len(path.stem) for path in scripts))
        self._quiet = quiet
        if not quiet:
            click.secho(self._line("script", "result".ljust(14), "size in mm", "solids", "time", "files"), bold=True)

    def tell(self, row: Exported) -> None:
        """Print a row."""
        if self._quiet:
            return
        status = click.style(row.status.ljust(14), fg=COLOURS[row.status])
        if row.problem is not None:
            click.echo(f"{row.script.stem.ljust(self._width)}  {status}  {row.problem}")
        elif row.report is not None and row.took is not None:
            size = " × ".join(f"{side:.4g}" if side < 1000 else f"{side:.0f}" for side in row.report.box)  # noqa: PLR2004
            files = " ".join(path.suffix[1:] for path in row.files)
            notes = f"  ({'; '.join(row.report.notes)})" if row.report.notes else ""
            seconds = f"{row.took.script + row.took.files:.2f} s"
            click.echo(self._line(row.script.stem, status, size, str(row.report.solids), seconds, files + notes))

    def _line(self, name: str, status: str, size: str, solids: str, seconds: str, files: str) -> str:
        return f"{name.ljust(self._width)}  {status}  {size:22s}  {solids:>6s}  {seconds:>7s}  {files}"


def _summary(rows: list[Exported], seconds: float, output: Path) -> str:
    counts = Counter(row.status for row in rows)
    told = ", ".join(f"{counts[status]} {status}" for status in STATUSES if counts[status])
    return f"{told} in {seconds:.1f} s; files are in {output}"


def _list_parameters(loaded: list[Script | Exported]) -> None:
    """Print every parameter with its script, line, value and what the script says of it."""
    rows = [
        (path.name, one.name, plain_value(one.default), str(one.line), one.help)
        for path, one in workflow.parameters(loaded)
    ]
    if rows:
        click.echo(table(("script", "parameter", "value", "line", "about"), rows))
    else:
        click.echo("no script has a parameter: a name that its top level assigns a number, a text or a tuple to")


def _data(row: Exported) -> dict[str, object]:
    report, took = row.report, row.took
    return {
        "script": str(row.script),
        "status": row.status,
        "files": [str(path) for path in row.files],
        "objects": report.objects if report else None,
        "solids": report.solids if report else None,
        "box_mm": report.box if report else None,
        "volume_mm3": report.volume if report else None,
        "notes": report.notes if report else [],
        "seconds": round(took.script + took.files, 3) if took else None,
        "problem": as_data(row.problem) if row.problem else None,
    }
