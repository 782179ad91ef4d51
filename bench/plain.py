# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The floor: a plain loop in one process that builds every configuration by the same programs, and nothing else.

No store, no key, no sandbox, no second run, no second process: `python -m bench.plain CHECKOUT OUT`. It imports the
kernel once and writes what `makeshare build` writes.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

import msgspec

import makeshare.stages.preload_kernel
import makeshare.stages.preload_paper  # noqa: F401  imports what the programs need, as a plain script would
from makeshare.engine.task import HERE, Source, Task, ordered
from makeshare.workflows.chain import chain
from makeshare.workflows.repository import Repository

Files = dict[str, bytes]


def main(root: Path, out: Path) -> None:
    """Build everything in a checkout."""
    repository = Repository(root)
    for folder in repository.folders:
        for configuration in repository.configurations(folder):
            made: dict[Task, Files] = {}
            found = chain(configuration, repository)
            for task in ordered(list(found.ends)):
                made[task] = run(task, made)
            for name, data in {**made[found.make], **made[found.pack]}.items():
                path = out / configuration.name / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)


def run(task: Task, made: dict[Task, Files]) -> Files:
    """Run one task in this process."""
    data = task.table.data if task.table else {}
    inputs: Files = {}
    for name, source in {**task.inputs, **task.unkeyed, **data}.items():
        inputs.update(given(name, source, made))
    module, _, function = task.program.partition(":")
    program = importlib.import_module(module)
    if task.room == HERE:
        return dict(getattr(program, function)(inputs))
    with tempfile.TemporaryDirectory() as folder:
        for name, content in inputs.items():
            path = Path(folder, "in", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        program.main(Path(folder, "in"), Path(folder, "out"))
        files = [path for path in Path(folder, "out").rglob("*") if path.is_file()]
        found = {path.relative_to(Path(folder, "out")).as_posix(): path.read_bytes() for path in files}
    if "failure.json" in found:
        raise RuntimeError(msgspec.json.decode(found["failure.json"]))
    return found


def given(name: str, source: Source, made: dict[Task, Files]) -> Files:
    """Return the files of one input."""
    if isinstance(source, bytes):
        return {name: source}
    if isinstance(source, Path):
        return {name: source.read_bytes()}
    outputs = made[source.task]
    selected = source.select(dict.fromkeys(outputs, ""))
    return {name[:-1] + own if name.endswith("*") else name: outputs[own] for own in selected}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
