# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""One run over a graph of tasks. Each is looked up as soon as what it needs is known, and run when nothing is known.

Early cutoff comes by itself: a task's key covers the content of its inputs, so what gave the same as before changes
nothing behind it. A file that the store has lost is no error: the task that gives it runs again.
"""

from __future__ import annotations

import heapq
import importlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from makeshare.engine.keys import End, Keys
from makeshare.engine.memory import Stood, reason
from makeshare.engine.patience import patient
from makeshare.engine.store import Lost
from makeshare.engine.task import ASKED, FAILURE, HERE, Digests, Files, Task, name_of, ordered
from makeshare.errors import EngineError, MakeshareError, Place, TaskError
from makeshare.files import sha256

if TYPE_CHECKING:
    from makeshare.engine.run import Engine

PAUSE = 0.1
"""Seconds between two looks whether somebody interrupts."""
MOST, LONGEST = 10_000, 200
"""Entries that a program may ask for, and the letters of one's name."""


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
        self._keys = Keys(engine, self._ends)

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
        parts = self._keys.parts(task)
        stood = None if task in self._afresh else self._keys.known(task, parts)
        if stood is not None:
            self._engine.tell("kept", task)
            self._engine.learn(task, stood)
            self._end(task, End(task, stood.outputs))
            return
        before = self._engine.memory.tasks.get(task.name)
        full = self._keys.with_entries(task, parts, before.asked)[1] if before else parts
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

    # --------------------------------------------------------------------------------------------- in a thread

    def _run(self, task: Task, parts: Digests) -> Stood:
        """Run a task, keep what it gave, and return how it stands; raises Lost, MakeshareError, ExceptionGroup."""
        outputs = self._outputs(task, self._inputs(task, parts))
        asked = _asked(outputs.pop(ASKED, b"[]"))
        digests = {name: self._engine.store.keep(data) for name, data in outputs.items()}
        key, full = self._keys.with_entries(task, parts, asked)
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
                digests = self._keys.digests(name, source)
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
