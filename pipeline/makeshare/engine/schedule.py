# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""One run over a graph of tasks. Each is looked up as soon as what it needs is known, and run when nothing is known.

Early cutoff comes by itself: a task's key covers the content of its inputs, so what gave the same as before changes
nothing behind it. A file that the store has lost is no error: the task that gives it runs again.
"""

from __future__ import annotations

import heapq
import importlib
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from makeshare.engine.memory import Stood, reason
from makeshare.engine.store import Lost
from makeshare.engine.task import ASKED, FAILURE, HERE, Digests, Files, Source, Task, name_of, ordered
from makeshare.engine.tools import tools
from makeshare.errors import EngineError, MakeshareError, Place, TaskError
from makeshare.files import sha256

if TYPE_CHECKING:
    from makeshare.engine.run import Engine

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PAUSE = 0.1
"""Seconds between two looks whether somebody interrupts."""
MOST, LONGEST = 10_000, 200
"""Entries that a program may ask for, and the letters of one's name."""
ALL, ABSENT = "*", "absent"
"""A program that walks the whole table asked for ALL; an entry that is not there has the digest ABSENT."""


@contextmanager
def patient() -> Iterator[list[int]]:
    """Hold signals back until the end, and list them: raised within a lock of `threading` they would never free it."""
    held: list[int] = []
    main = threading.current_thread() is threading.main_thread()  # only that one gets any
    usual = {number: signal.getsignal(number) for number in (STOPS if main else ())}
    ours = {number: handler for number, handler in usual.items() if callable(handler)}
    for number in ours:
        signal.signal(number, lambda which, _: held.append(which))
    try:
        yield held
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
    for which in held[:1]:
        signal.raise_signal(which)


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


class Schedule:
    """The tasks of one run and how far they are. `afresh` are run even when they are known."""

    def __init__(self, engine: Engine, targets: list[Task], afresh: Iterable[Task] = ()) -> None:
        """Put the tasks in order: those of the first target come first wherever there is a choice."""
        self._engine = engine
        self._targets = frozenset(targets)
        self._news: deque[Task] = deque()
        self._afresh = set(afresh)
        self._ends: dict[Task, End] = {}
        self._order = {task: number for number, task in enumerate(ordered(targets))}
        self._waits = {task: len(task.needs) for task in self._order}
        self._users: dict[Task, list[Task]] = {}
        for task in self._order:
            for need in task.needs:
                self._users.setdefault(need, []).append(task)
        self._ready = [(number, task) for task, number in self._order.items() if not self._waits[task]]
        self._running: dict[Future[Stood], Task] = {}
        self._tables: dict[str, dict[str, str]] = {}
        self._tools: dict[tuple[str, ...], str] = {}

    def ends(self) -> Iterator[tuple[Task, End]]:
        """Yield each target when it has ended."""
        told: set[Task] = set()
        with ThreadPoolExecutor(self._engine.jobs, thread_name_prefix="engine") as threads:
            try:
                while self._ready or self._running:
                    with patient() as held:
                        while self._ready and len(self._running) < self._engine.jobs:
                            self._begin(heapq.heappop(self._ready)[1], threads)
                        if self._running and (not self._ready or len(self._running) >= self._engine.jobs):
                            self._collect(held)
                    while self._news:
                        task = self._news.popleft()
                        if task not in told:
                            told.add(task)
                            yield task, self._ends[task]
            except BaseException:
                self._engine.place.close()  # ends what runs, so that its threads end
                raise

    def _begin(self, task: Task, threads: ThreadPoolExecutor) -> None:
        """End a task at once where it is known or cannot be run; else have a thread run it."""
        failed = next((self._ends[need] for need in task.needs if self._ends[need].failed), None)
        if failed is not None:
            self._end(task, failed)
        else:
            try:
                self._look_up(task, threads)
            except Lost as lost:
                self._find(task, str(lost))
            except (OSError, MakeshareError) as error:
                self._end(task, End(task, {}, _told(error)))

    def _look_up(self, task: Task, threads: ThreadPoolExecutor) -> None:
        """Take what is known of a task, or start it; raises Lost, OSError or MakeshareError for its inputs."""
        parts = self._parts(task)
        stood = None if task in self._afresh else self._known(task, parts)
        if stood is not None:
            self._engine.tell("kept", task)
            self._engine.learn(task, stood)
            self._end(task, End(task, stood.outputs))
            return
        before = self._engine.memory.tasks.get(task.name)
        full = self._with_entries(task, parts, before.asked)[1] if before else parts
        self._engine.tell("start", task, reason(before, full))
        self._running[threads.submit(self._run, task, parts)] = task

    def _collect(self, held: list[int]) -> None:
        """Wait until something that runs has ended, or somebody interrupts."""
        done = wait(self._running, PAUSE, FIRST_COMPLETED).done
        while not done and not held:
            done = wait(self._running, PAUSE, FIRST_COMPLETED).done
        for future in done:
            task = self._running.pop(future)
            self._engine.tell("done", task)
            try:
                stood = future.result()
            except Lost as lost:
                self._find(task, str(lost))
            except Exception as error:  # noqa: BLE001  a task's error is its end, not ours
                self._end(task, End(task, {}, error))
            else:
                if FAILURE not in stood.outputs or not task.unkeyed:
                    self._engine.learn(task, stood)
                self._end(task, End(task, stood.outputs))

    def _end(self, task: Task, end: End) -> None:
        """Note how a task ended and let those go on that waited for it."""
        self._ends[task] = end
        if task in self._targets:
            self._news.append(task)
        for user in self._users.pop(task, []):
            self._waits[user] -= 1
            if not self._waits[user]:
                heapq.heappush(self._ready, (self._order[user], user))

    def _find(self, task: Task, digest: str) -> None:
        """Run those again that gave a file which is no longer there; the task waits for them.

        Their last ends stand until they have new ones: threads read them, and others may need only what is still there.
        """
        givers = [need for need in task.needs if digest in self._ends[need].outputs.values()]
        self._waits[task] = len(givers)
        for giver in givers:
            if giver not in self._users:  # else it is being made again already
                self._users[giver] = []
                self._afresh.add(giver)
                heapq.heappush(self._ready, (self._order[giver], giver))
            self._users[giver].append(task)
        if not givers:  # it has been made again meanwhile, as another file
            heapq.heappush(self._ready, (self._order[task], task))

    # ---------------------------------------------------------------------------------- what decides a task's outputs

    def _parts(self, task: Task) -> dict[str, str]:
        """Return the digests of everything that decides the outputs, but for entries of a table."""
        parts = {"program": task.program, "tools": self._tool(task.layers)}
        if self._engine.unconfined and task.room != HERE:
            parts["confined"] = "no"
        for name, source in task.inputs.items():
            parts.update(self._digests(name, source))
        return parts

    def _digests(self, name: str, source: Source) -> dict[str, str]:
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

    def _known(self, task: Task, parts: Digests) -> Stood | None:
        """Return how a task stands when its outputs are known."""
        stood, key = self._engine.memory.tasks.get(task.name), name_of(parts)
        if task.table is None:
            return self._recorded(stood, key, parts, ())
        for asked in self._routes(stood, key):
            found = self._recorded(stood, *self._with_entries(task, parts, asked), asked)
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

    def _with_entries(self, task: Task, parts: Digests, asked: tuple[str, ...]) -> tuple[str, dict[str, str]]:
        """Return the key and the parts of a task once it is known which entries it asks for."""
        if task.table is None:
            return name_of(parts), dict(parts)
        (whole,) = self._digests("table", task.table.digests).values()
        if whole not in self._tables:
            self._tables[whole] = msgspec.json.decode(self._engine.store.read(whole), type=dict[str, str])
        table = self._tables[whole]
        entries = {f"entry {one}": whole if one == ALL else table.get(one, ABSENT) for one in asked}
        full = {**parts, **entries}
        return name_of(full), full

    # --------------------------------------------------------------------------------------------- in a thread

    def _run(self, task: Task, parts: Digests) -> Stood:
        """Run a task, keep what it gave, and return how it stands; raises Lost, MakeshareError, ExceptionGroup."""
        outputs = self._outputs(task, self._inputs(task, parts))
        asked = _asked(outputs.pop(ASKED, b"[]"))
        digests = {name: self._engine.store.keep(data) for name, data in outputs.items()}
        key, full = self._with_entries(task, parts, asked)
        if task.table is not None:
            self._engine.store.note_asked(name_of(parts), asked)
        if FAILURE not in digests or not task.unkeyed:  # what a failure tells may rest on what has no part in the key
            self._engine.store.note(key, digests)
        return Stood(key, full, asked, digests)

    def _inputs(self, task: Task, parts: Digests) -> dict[str, bytes]:
        """Read everything that a task is given, each file as it was when its digest was taken."""
        data = task.table.data if task.table else {}
        found: dict[str, bytes] = {}
        for name, source in {**task.inputs, **task.unkeyed, **data}.items():
            if isinstance(source, bytes):
                found[name] = source
            elif isinstance(source, Path):
                found[name] = source.read_bytes()
                if name in parts and sha256(found[name]) != parts[name]:
                    raise EngineError("was changed during the build", Place(str(source)), "build again")
            else:
                digests = self._digests(name, source)
                found.update({own: self._engine.store.read(digest) for own, digest in digests.items()})
        return found

    def _outputs(self, task: Task, inputs: Files) -> dict[str, bytes]:
        """Have a program run; raises EngineError when a task that runs twice gives two results."""
        if task.room == HERE:
            module, _, function = task.program.partition(":")
            return dict(getattr(importlib.import_module(module), function)(inputs))
        outputs = dict(self._engine.place.perform(task.job(inputs)))
        missing = [name for name in task.requires if name not in outputs]
        if missing and FAILURE not in outputs:
            raise TaskError(f"{task.name}: ended without {missing[0]}", tip="did its code leave Python early?")
        if task.twice and FAILURE not in outputs:
            self._require_same(task, inputs, outputs)
        return outputs

    def _require_same(self, task: Task, inputs: Files, first: Files) -> None:
        """Run a task again unless another run gave the same before; raises EngineError where the two differ."""
        steady = {name: sha256(data) for name, data in first.items() if name not in task.volatile}
        agreed = name_of({**steady, "agreed": task.program})
        if self._engine.store.record(agreed) is not None:
            return
        second = self._engine.place.perform(task.job(inputs))
        again = {name: sha256(data) for name, data in second.items() if name not in task.volatile}
        if again != steady:
            differing = sorted(name for name in steady.keys() | again.keys() if steady.get(name) != again.get(name))
            raise TaskError(
                f"{task.name}: is not deterministic, so nothing of it is published",
                tip=f"two runs gave another {differing[0]}: does it use a random number, the time, or a set's order?",
            )
        self._engine.store.note(agreed, {})


def _asked(data: bytes) -> tuple[str, ...]:
    """Read which entries a program asked for; raises EngineError for what is no short list of short names."""
    try:
        found = msgspec.json.decode(data, type=list[str])
    except msgspec.DecodeError as error:
        raise TaskError(f"a task's {ASKED} is malformed: {error}") from error
    if len(found) > MOST or any(len(name) > LONGEST for name in found):
        raise TaskError(f"a task's {ASKED} is too long")
    return tuple(sorted(set(found)))


def _told(error: Exception) -> MakeshareError:
    """Make an error of ours of one of the system's."""
    if isinstance(error, OSError):
        return EngineError(f"cannot be read: {error.strerror or error}", Place(str(error.filename or "")))
    return error if isinstance(error, MakeshareError) else EngineError(str(error))
