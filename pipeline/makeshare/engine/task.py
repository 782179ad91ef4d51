# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A task: which program on which files, and the key that names its outputs before they exist.

A task's inputs are bytes, files of the checkout, or what other tasks put out, so tasks make a graph. Equal keys mean
equal outputs: a key covers the program, the sources of the layers that it is made of, the versions of other packages,
and the content of every input that can decide anything.

Of a large table (a catalogue) a program mostly reads a few entries. It then says which in `asked.json`, and only those
entries count: see `Table`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from makeshare.engine.job import KERNEL, Job

HERE = "here"
"""Room of a task that a thread of the command itself runs: its program is `module:function`, bytes in, bytes out."""
ASKED, FAILURE = "asked.json", "failure.json"
"""Outputs with a meaning here: which entries of the table were asked for; a problem, after which nothing follows."""

Files = Mapping[str, bytes]
Digests = Mapping[str, str]


@dataclass(frozen=True, eq=False, slots=True)
class From:
    """Outputs of another task: those whose names match a pattern."""

    task: Task
    pattern: str

    def select(self, outputs: Digests) -> dict[str, str]:
        """Return the matching outputs, by name."""
        if self.pattern in outputs:
            return {self.pattern: outputs[self.pattern]}
        return {name: digest for name, digest in outputs.items() if fnmatchcase(name, self.pattern)}


Source = bytes | Path | From


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """A table of which only the entries asked for decide.

    `digests` is one JSON file with the digest of each entry, `data` the inputs that hold the entries themselves.
    """

    digests: From
    data: Mapping[str, Source]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Task:
    """A program to run on files.

    An input from another task keeps the name it is given here; when that ends in `*`, every matching output enters
    under its own name in place of the star. `unkeyed` inputs are handed over but decide nothing that is kept: places
    for messages. A run without the outputs that it `requires` has failed, whatever its exit status says. `volatile`
    outputs are left out when two runs are compared. `twice`: run it two times where its
    outputs are new, and keep them only if they agree. `name` is unique in a checkout, and what people see.
    """

    name: str
    program: str
    layers: tuple[str, ...]
    inputs: Mapping[str, Source]
    unkeyed: Mapping[str, Source] = field(default_factory=dict)
    table: Table | None = None
    room: str = KERNEL
    seconds: int = 300
    twice: bool = False
    requires: tuple[str, ...] = ()
    volatile: tuple[str, ...] = ()

    @property
    def needs(self) -> list[Task]:
        """The tasks whose outputs it takes."""
        table = [self.table.digests, *self.table.data.values()] if self.table else []
        sources = [*self.inputs.values(), *self.unkeyed.values(), *table]
        return list(dict.fromkeys(source.task for source in sources if isinstance(source, From)))

    def job(self, inputs: Files) -> Job:
        """Make what a worker is given of it."""
        return Job(program=self.program, inputs=inputs, label=self.name, seconds=self.seconds, room=self.room)


def ordered(targets: list[Task]) -> list[Task]:
    """Return the tasks that some need, and they themselves: each after those it needs, target by target."""
    found: dict[Task, None] = {}
    stack: list[tuple[Task, bool]] = [(task, False) for task in reversed(targets)]
    while stack:
        task, entered = stack.pop()
        if task in found:
            continue
        if entered:
            found[task] = None
        else:
            stack.append((task, True))
            stack += [(need, False) for need in reversed(task.needs) if need not in found]
    return list(found)


def name_of(parts: Digests) -> str:
    """Name a set of parts by all their names and digests."""
    text = "\n".join([f"{name} {parts[name]}" for name in sorted(parts)])
    return hashlib.sha256(text.encode()).hexdigest()
