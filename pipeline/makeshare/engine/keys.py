# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What decides a task's outputs, as digests, and whether outputs are known for that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from makeshare.engine.memory import Stood
from makeshare.engine.task import FAILURE, HERE, Digests, Source, Task, name_of
from makeshare.engine.tools import tools
from makeshare.errors import EngineError
from makeshare.files import sha256

if TYPE_CHECKING:
    from makeshare.engine.run import Engine

ALL, ABSENT = "*", "absent"
"""A program that walks the whole table asked for ALL; an entry that is not there has the digest ABSENT."""


@dataclass(frozen=True, slots=True)
class End:
    """How a task ended, or the one before it that failed: `at`."""

    at: Task
    outputs: Digests
    error: Exception | None = None

    @property
    def failed(self) -> bool:
        """Whether nothing can follow."""
        return self.error is not None or FAILURE in self.outputs


class Keys:
    """The keys of one run's tasks; `ends` says what the tasks before them gave."""

    def __init__(self, engine: Engine, ends: Mapping[Task, End]) -> None:
        """Look nothing up yet."""
        self._engine = engine
        self._ends = ends
        self._tables: dict[str, dict[str, str]] = {}
        self._tools: dict[tuple[str, ...], str] = {}

    def parts(self, task: Task) -> dict[str, str]:
        """Return the digests of everything that decides the outputs, but for entries of a table."""
        parts = {"program": task.program, "tools": self._tool(task.layers)}
        if self._engine.unconfined and task.room != HERE:
            parts["confined"] = "no"
        for name, source in task.inputs.items():
            parts.update(self.digests(name, source))
        return parts

    def digests(self, name: str, source: Source) -> dict[str, str]:
        """Return the digest of each file of an input, without reading it where that can be helped."""
        if isinstance(source, bytes):
            return {name: sha256(source)}
        if isinstance(source, Path):
            return {name: self._engine.hashes.of(source)}
        found = source.select(self._ends[source.task].outputs)
        if name.endswith("*"):
            return {name[:-1] + own: digest for own, digest in found.items()}
        if len(found) != 1:
            raise EngineError(f"{source.task.name}: ended with {len(found)} files of {source.pattern}, not one")
        return dict.fromkeys([name], *found.values())

    def _tool(self, layers: tuple[str, ...]) -> str:
        if layers not in self._tools:
            self._tools[layers] = tools(layers, self._engine.hashes)
        return self._tools[layers]

    def known(self, task: Task, parts: Digests) -> Stood | None:
        """Return how a task stands when its outputs are known."""
        stood, key = self._engine.memory.tasks.get(task.name), name_of(parts)
        if task.table is None:
            return self._recorded(stood, key, parts, ())
        for asked in self._routes(stood, key):
            found = self._recorded(stood, *self.with_entries(task, parts, asked), asked)
            if found is not None:
                return found
        return None

    def _routes(self, stood: Stood | None, key: str) -> Iterator[tuple[str, ...]]:
        """Yield the lists of entries that a task may ask for, the likeliest first."""
        if stood is not None:
            yield stood.asked
        yield from self._engine.store.asked(key)

    def _recorded(self, stood: Stood | None, key: str, parts: Digests, asked: tuple[str, ...]) -> Stood | None:
        if stood is not None and stood.key == key:
            return stood
        outputs = self._engine.store.record(key)
        return None if outputs is None else Stood(key, dict(parts), asked, outputs)

    def with_entries(self, task: Task, parts: Digests, asked: tuple[str, ...]) -> tuple[str, dict[str, str]]:
        """Return the key and the parts of a task once it is known which entries it asks for."""
        if task.table is None:
            return name_of(parts), dict(parts)
        (whole,) = self.digests("table", task.table.digests).values()
        if whole not in self._tables:
            self._tables[whole] = msgspec.json.decode(self._engine.store.read(whole), type=dict[str, str])
        table = self._tables[whole]
        entries = {f"entry {one}": whole if one == ALL else table.get(one, ABSENT) for one in asked}
        full = {**parts, **entries}
        return name_of(full), full
