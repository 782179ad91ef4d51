# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Unmodified CadQuery scripts to files: run each in a sandbox, once, and put what it gave where people look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from makeshare.engine.deliver import deliver_one
from makeshare.engine.job import SCRIPT
from makeshare.engine.outputs import Outputs
from makeshare.engine.run import Engine, Result
from makeshare.engine.task import Task
from makeshare.errors import InputError, MakeshareError, Place, TaskError, UnknownKey
from makeshare.model.script import ScriptJob, ScriptParameter, ScriptReport, ScriptTime, Value
from makeshare.read.description import outcome, plain
from makeshare.read.parameters import read_value, split_setting
from makeshare.read.script import Script, load_script

LAYERS = ("fab", "kernel", "measure", "model", "read/parameters.py", "stages")
BUILT, KEPT, EMPTY, FAILED, LATE = "built", "from the cache", "empty", "failed", "timed out"
STATUSES = (BUILT, KEPT, EMPTY, FAILED, LATE)
_LATE = "took longer than"
_SIGNALS = {"4": "illegal instruction", "6": "abort", "7": "bus error", "8": "arithmetic", "9": "killed", "11": ""}


@dataclass(frozen=True)
class Exported:
    """What became of one script."""

    script: Path
    status: str
    report: ScriptReport | None = None
    took: ScriptTime | None = None
    files: tuple[Path, ...] = ()
    problem: MakeshareError | None = None

    @property
    def ok(self) -> bool:
        """Whether it gave files."""
        return self.status in {BUILT, KEPT}


@dataclass(frozen=True)
class Order:
    """What to do with each script: which formats to write, to which folder, in how many seconds at most."""

    formats: tuple[str, ...]
    folder: Path
    seconds: int


@dataclass
class Watch:
    """A listener of the engine that remembers which tasks it knew already."""

    kept: set[str] = field(default_factory=set)

    def __call__(self, event: str, task: Task, _why: str = "") -> None:
        """Take note of an event."""
        if event == "kept":
            self.kept.add(task.name)


def load(paths: Iterable[Path], order: Order) -> list[Script | Exported]:
    """Read all scripts, one that cannot be read becoming its own failure.

    Raises InputError when two would write the same file, or one would overwrite what it reads.
    """
    found: list[Script | Exported] = []
    stems: dict[str, Path] = {}
    for path in dict.fromkeys(paths):
        before = stems.setdefault(path.stem.casefold(), path)
        if before != path:
            raise InputError(
                f"{before} and {path} would both write {order.folder / path.stem}.{order.formats[0]}",
                tip="rename one, or export them to two folders",
            )
        try:
            script = load_script(path)
        except InputError as error:
            found.append(Exported(path, FAILED, problem=_located(error, path)))
        else:
            _require_apart(script, order)
            found.append(script)
    return found


def settings(scripts: Sequence[Script | Exported], sets: Sequence[str]) -> dict[Path, dict[str, Value]]:
    """Read NAME=VALUE for each script that has such a parameter; raises UnknownKey when none has."""
    loaded = [script for script in scripts if isinstance(script, Script)]
    values: dict[Path, dict[str, Value]] = {script.path: {} for script in loaded}
    for text in sets:
        name, value = split_setting(text)
        having = [script for script in loaded if name in script.parameters]
        if not having:
            raise UnknownKey("parameter", name, {key for script in loaded for key in script.parameters}, Place("--set"))
        for script in having:
            values[script.path][name] = read_value(script.parameters[name], value)
    return values


def export(
    scripts: Sequence[Script | Exported],
    values: dict[Path, dict[str, Value]],
    order: Order,
    engine: Engine,
    watch: Watch,
) -> Iterator[Exported]:
    """Yield what became of each script, in their order, as soon as it is known.

    Raises EngineError when it is the machine that fails.
    """
    tasks = {script.path: task(script, values[script.path], order) for script in scripts if isinstance(script, Script)}
    ended: dict[Path, Exported] = {script.script: script for script in scripts if isinstance(script, Exported)}
    paths = {one: path for path, one in tasks.items()}
    waiting = [script.path if isinstance(script, Script) else script.script for script in scripts]
    for result in engine.run_all(tasks.values()):
        path = paths[result.task]
        ended[path] = _ended(path, result, order, engine, known=result.task.name in watch.kept)
        while waiting and waiting[0] in ended:
            yield ended[waiting.pop(0)]
    yield from (ended[path] for path in waiting)


def task(script: Script, values: dict[str, Value], order: Order) -> Task:
    """Make the task of running one script."""
    job = ScriptJob(
        script=script.path.name, name=script.name, formats=order.formats, values=values, packages=script.packages
    )
    return Task(
        name=f"export {script.path}",
        program="makeshare.stages.script",
        layers=LAYERS,
        inputs={"job.json": msgspec.json.encode(job), **{f"src/{name}": data for name, data in script.files.items()}},
        room=SCRIPT,
        seconds=order.seconds,
        requires=("report.json",),
        volatile=("time.json",),
    )


def parameters(scripts: Iterable[Script | Exported]) -> list[tuple[Path, ScriptParameter]]:
    """List the parameters of scripts, in the order in which they stand there."""
    loaded = [script for script in scripts if isinstance(script, Script)]
    return [(script.path, one) for script in loaded for one in script.parameters.values()]


def _ended(path: Path, result: Result, order: Order, engine: Engine, *, known: bool) -> Exported:
    """Deliver what a script gave, or say what is wrong with it; raises EngineError when that is the machine."""
    if result.error is not None:
        return _accident(path, result.task, result.error)
    try:
        report = outcome(result.outputs, "report.json", ScriptReport)
        took = outcome(result.outputs, "time.json", ScriptTime)
    except MakeshareError as error:  # what the script did wrong, or a report that it has spoilt
        return Exported(path, FAILED, problem=_located(error, path))
    report = msgspec.structs.replace(report, notes=tuple(plain(note) for note in report.notes))
    if not report.objects:
        hint = "shows nothing: call show_object(…), or leave a shape in a variable named result"
        says = report.notes[0] if report.notes else hint
        return Exported(path, EMPTY, report, took, problem=InputError(says, Place(str(path))))
    files = tuple(_deliver(path, result.outputs, order, engine))
    if not files:
        says = f"shows nothing that can be written: {'; '.join(report.notes)}"
        return Exported(path, EMPTY, report, took, problem=InputError(says, Place(str(path))))
    return Exported(path, KEPT if known else BUILT, report, took, files)


def _deliver(path: Path, outputs: Outputs, order: Order, engine: Engine) -> Iterator[Path]:
    for name in order.formats:
        if f"result.{name}" in outputs:
            target = order.folder / f"{path.stem}.{name}"
            deliver_one(target, outputs, f"result.{name}", engine.hashes)
            yield target


def _accident(path: Path, task: Task, error: Exception) -> Exported:
    """Tell what a script did to its worker; raises the error again when the script is not to blame."""
    if not isinstance(error, TaskError):
        raise error
    message = error.message.removeprefix(task.name).lstrip(": ")
    killed = "was killed by signal "
    if message == f"{killed}11":
        message = "crashed (segmentation fault): most often the CAD kernel, on a shape that it cannot make"
    elif message.startswith(killed):
        number = message.removeprefix(killed)
        message = f"was ended by signal {number} ({_SIGNALS.get(number, 'see man 7 signal')})"
    elif message.startswith("ended without"):
        message, error.tip = "ended Python before its time, so nothing of it is kept", ""
    status = LATE if message.startswith(_LATE) else FAILED
    return Exported(path, status, problem=InputError(message, Place(str(path)), error.tip))


def _located(error: MakeshareError, path: Path) -> MakeshareError:
    """Name a file beside the script as the person who called can open it."""
    place = error.place
    error.place = Place(str(path.parent / place.file) if place.file else str(path), place.line, place.field)
    return error


def _require_apart(script: Script, order: Order) -> None:
    """Refuse to write over a file that the script reads; raises InputError."""
    own = {(script.path.parent / name).resolve() for name in script.files}
    for name in order.formats:
        target = order.folder / f"{script.name}.{name}"
        if target.resolve() in own:
            raise InputError(f"would be overwritten, but {script.path.name} names it as data", Place(str(target)))
