# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What runs and what does not: only what an edit touches, and always the same outputs as from nothing."""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makeshare.engine.job import Job
from makeshare.engine.run import Engine
from makeshare.engine.store import Store
from makeshare.engine.task import Files, From, Source, Table, Task
from makeshare.errors import EngineError
from tests.engine.helpers import Diary, Nowhere, run, step


def chain(source: Path) -> tuple[Task, Task, Task]:
    """A file, its first letter, and that twice."""
    read = step("read", "join", {"source": source})
    cut = step("cut", "first_letter", {"in": From(read, "out")})
    return read, cut, step("end", "join", {"a": From(cut, "out"), "b": From(cut, "out")})


def test_what_is_known_does_not_run_again(tmp_path: Path) -> None:
    """A second command runs nothing and gives the same; so does one that remembers nothing."""
    source = tmp_path / "source"
    source.write_bytes(b"some")
    store = tmp_path / "store"
    (first,), diary = run(store, chain(source)[2])
    assert diary.ran == ["read", "cut", "end"]
    assert dict(first.outputs) == {"out": b"s|s"}
    (second,), diary = run(store, chain(source)[2])
    assert (diary.ran, dict(second.outputs)) == ([], {"out": b"s|s"})
    (store / "known.msgpack").unlink()
    (third,), diary = run(store, chain(source)[2])
    assert (diary.ran, dict(third.outputs)) == ([], {"out": b"s|s"})


def test_an_edit_that_gives_the_same_stops_there(tmp_path: Path) -> None:
    """Behind a task whose output did not change nothing runs, and each that runs can say why."""
    source = tmp_path / "source"
    source.write_bytes(b"some")
    run(tmp_path / "store", chain(source)[2])
    source.write_bytes(b"sand")
    _, diary = run(tmp_path / "store", chain(source)[2])
    assert diary.why == {"read": "source changed", "cut": "in changed"}
    source.write_bytes(b"other")
    (result,), diary = run(tmp_path / "store", chain(source)[2])
    assert diary.ran == ["read", "cut", "end"]
    assert dict(result.outputs) == {"out": b"o|o"}
    source.write_bytes(b"some")
    _, diary = run(tmp_path / "store", chain(source)[2])
    assert diary.ran == [], "what was built once is still in the store"


@pytest.mark.parametrize("harm", ["delete", "forge", "empty"])
def test_a_file_that_the_store_lost_or_spoiled_is_made_again(tmp_path: Path, harm: str) -> None:
    """No blob is believed that does not hash to its name; whoever needs it waits for it."""
    source, store = tmp_path / "source", tmp_path / "store"
    source.write_bytes(b"some")
    run(store, chain(source)[2])
    for blob in (store / "blobs").rglob("*"):
        if blob.is_file():
            blob.unlink() if harm == "delete" else blob.write_bytes(b"forged" if harm == "forge" else b"")
    source.write_bytes(b"sand")
    (result,), diary = run(store, chain(source)[2])
    assert dict(result.outputs) == {"out": b"s|s"}
    assert diary.ran[:2] == ["read", "cut"]


def test_a_store_without_its_records_is_an_empty_one(tmp_path: Path) -> None:
    """Torn records and a torn memory cost time and nothing else."""
    source, store = tmp_path / "source", tmp_path / "store"
    source.write_bytes(b"some")
    run(store, chain(source)[2])
    for path in [*(store / "tasks").rglob("*.*"), *(store / "tasks").rglob("*"), store / "known.msgpack"]:
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-3])
    (result,), diary = run(store, chain(source)[2])
    assert dict(result.outputs) == {"out": b"s|s"}
    assert diary.ran == ["read", "cut", "end"]


def test_a_failure_stops_those_that_need_it_and_no_others(tmp_path: Path) -> None:
    """Each target tells the error of the task that failed; failures are tried again."""
    bad = step("bad", "join", {"in": b"fail"})
    behind = step("behind", "join", {"in": From(bad, "out")})
    good = step("good", "join", {"in": b"fine"})
    for _ in range(2):
        results, diary = run(tmp_path, behind, good)
        told = {result.task.name: (result.ok, result.at.name, str(result.error)) for result in results}
        assert told["behind"] == (False, "bad", "it was told to fail")
        assert told["good"][0]
        assert "bad" in diary.ran


def test_a_file_that_is_not_there_fails_its_task_only(tmp_path: Path) -> None:
    """A missing input is one sentence with the file's name."""
    results, _ = run(
        tmp_path / "store", step("lost", "join", {"in": tmp_path / "nothing"}), step("good", "join", {"in": b"x"})
    )
    told = {result.task.name: result for result in results}
    assert told["good"].ok
    assert "nothing: cannot be read" in str(told["lost"].error)


def test_outputs_are_taken_by_pattern_under_new_names(tmp_path: Path) -> None:
    """A star hands over every matching output under its own name behind the prefix."""
    source = step("many", "many", {"in": b"x"})
    end = step("end", "join", {"files/*": From(source, "a/*"), "other": From(source, "b/three")})
    (result,), _ = run(tmp_path, end)
    assert dict(result.outputs) == {"out": b"x||xx"}


# ---------------------------------------------------------------------------------------------------- tables


def looked_up(table: dict[str, str], name: str) -> Task:
    """Look a name up in a table, and what that names."""
    whole = step("table", "digests", {"table.json": json.dumps(table).encode()})
    asked = Table(From(whole, "digests.json"), {"table.json": From(whole, "table.json")})
    return step(f"look up {name}", "look_up", {"name": name.encode()}, asked)


def test_only_the_entries_that_were_asked_for_decide(tmp_path: Path) -> None:
    """An entry that nobody asked for may change; one that was asked for, or was missing, may not."""
    table = {"a": "b", "b": "1", "c": "9"}
    (result,), diary = run(tmp_path, looked_up(table, "a"))
    assert dict(result.outputs) == {"out": b"b 1"}
    _, diary = run(tmp_path, looked_up({**table, "c": "8"}, "a"))
    assert "look up a" not in diary.ran
    (result,), diary = run(tmp_path, looked_up({**table, "b": "2"}, "a"))
    assert (diary.why["look up a"], dict(result.outputs)) == ("entry b changed", {"out": b"b 2"})
    run(tmp_path, looked_up({"a": "z"}, "a"))
    (result,), diary = run(tmp_path, looked_up({"a": "z", "z": "3"}, "a"))
    assert (diary.why["look up a"], dict(result.outputs)) == ("entry z changed", {"out": b"z 3"})
    _, diary = run(tmp_path, looked_up(table, "a"))
    assert "look up a" not in diary.ran, "the first way it went is still known"


TABLES = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("abcd"), max_size=4)


@settings(max_examples=40)
@given(st.lists(st.tuples(TABLES, st.sampled_from("abcd")), min_size=1, max_size=6))
def test_whatever_a_table_becomes_the_answer_is_the_one_from_nothing(asked: list[tuple[dict[str, str], str]]) -> None:
    """Over any series of tables and names the store never gives an answer that a fresh run would not."""
    with tempfile.TemporaryDirectory() as folder:
        for table, name in asked:
            (kept,), _ = run(Path(folder) / "kept", looked_up(table, name))
            (fresh,), _ = run(Path(folder) / "fresh", looked_up(table, name))
            assert dict(kept.outputs) == dict(fresh.outputs)
            shutil.rmtree(Path(folder) / "fresh")


GRAPHS = st.lists(
    st.tuples(st.sampled_from(["join", "first_letter"]), st.lists(st.integers(0, 9), min_size=1, max_size=3)),
    min_size=1,
    max_size=7,
)
EDITS = st.lists(st.lists(st.sampled_from([b"x", b"xy", b"z"]), min_size=3, max_size=3), min_size=1, max_size=4)


def graph(shape: list[tuple[str, list[int]]], leaves: list[bytes]) -> list[Task]:
    """Tasks that each take some of the leaves and of the tasks before them."""
    tasks: list[Task] = []
    for number, (function, picks) in enumerate(shape):
        choices: list[Source] = [*leaves, *(From(task, "out") for task in tasks)]
        chosen = picks[:1] if function == "first_letter" else picks
        inputs = {f"{place}": choices[pick % len(choices)] for place, pick in enumerate(chosen)}
        tasks.append(step(f"task {number}", function, inputs))
    return tasks


def require_as_fresh(
    shape: list[tuple[str, list[int]]], edits: list[list[bytes]], between: Callable[[Path], None]
) -> None:
    """Build a graph after each of several edits, in a kept store and in a fresh one; both must give the same."""
    with tempfile.TemporaryDirectory() as folder:
        for leaves in edits:
            kept, _ = run(Path(folder) / "kept", *graph(shape, leaves))
            fresh, _ = run(Path(folder) / "fresh", *graph(shape, leaves))
            given_by = {result.task.name: dict(result.outputs) for result in kept}
            assert given_by == {result.task.name: dict(result.outputs) for result in fresh}
            shutil.rmtree(Path(folder) / "fresh")
            between(Path(folder) / "kept")


@settings(max_examples=40)
@given(GRAPHS, EDITS)
def test_any_graph_after_any_edits_gives_what_a_fresh_build_gives(
    shape: list[tuple[str, list[int]]], edits: list[list[bytes]]
) -> None:
    """The store changes how much runs, never what comes out."""
    require_as_fresh(shape, edits, lambda _store: None)


# --------------------------------------------------------------------------------------------- what is not steady


def varying(outputs: list[Files], tmp_path: Path, **more: object) -> tuple[Task, Engine, list[Job]]:
    """A task whose runs give one after another of some outputs, and an engine to run it."""
    jobs: list[Job] = []

    def work(job: Job) -> Files:
        jobs.append(job)
        return outputs[(len(jobs) - 1) % len(outputs)]

    task = Task(name="design", program="x", layers=(), inputs={"in": b""}, twice=True, **more)  # type: ignore[arg-type]  # the caller's
    return task, Engine(Store(tmp_path), 2, Diary(), place=Nowhere(work)), jobs


def test_what_two_runs_do_not_agree_on_is_not_kept(tmp_path: Path) -> None:
    """A design whose second run differs is told so, each time it is tried."""
    task, engine, jobs = varying([{"part": b"1"}, {"part": b"2"}], tmp_path)
    with engine:
        for _ in range(2):
            with pytest.raises(EngineError, match=r"design: is not deterministic, .*"):
                engine.run(task)
    assert len(jobs) == 4


def test_what_two_runs_agree_on_is_not_asked_a_third_time(tmp_path: Path) -> None:
    """An edit that gives the same outputs again is its own second run."""
    task, engine, jobs = varying([{"part": b"1"}], tmp_path)
    edited = Task(name="design", program="x", layers=(), inputs={"in": b"# a comment"}, twice=True)
    with engine:
        assert dict(engine.run(task)) == dict(engine.run(edited)) == {"part": b"1"}
    assert len(jobs) == 3


def test_a_required_output_that_is_missing_is_a_failure(tmp_path: Path) -> None:
    """A program that ends well without what it was run for has not ended well."""
    task, engine, _ = varying([{"other": b""}], tmp_path, requires=("part",))
    with engine, pytest.raises(EngineError, match="design: ended without part"):
        engine.run(task)


@pytest.mark.parametrize("asked", [b"{", b"1", b'["' + b"x" * 300 + b'"]', b"[" + b'"x",' * 20_000 + b'"x"]'])
def test_a_list_of_entries_that_is_none_is_a_failure(tmp_path: Path, asked: bytes) -> None:
    """Foreign code writes that list, so its form is checked."""
    task, engine, _ = varying([{"asked.json": asked}], tmp_path)
    with engine, pytest.raises(EngineError, match=r"asked\.json is"):
        engine.run(task)


def test_what_ran_unconfined_is_kept_apart(tmp_path: Path) -> None:
    """A confined build never takes what an unconfined one left in the store."""
    jobs: list[Job] = []

    def work(job: Job) -> Files:
        jobs.append(job)
        return {"out": b""}

    task = Task(name="design", program="x", layers=(), inputs={})
    for sandbox in ("none", None, None):
        with Engine(Store(tmp_path), 1, sandbox=sandbox, place=Nowhere(work)) as engine:
            engine.run(task)
    assert len(jobs) == 2


@settings(max_examples=40)
@given(GRAPHS, EDITS, st.randoms(use_true_random=False))
def test_a_store_that_loses_files_at_random_still_gives_the_same(
    shape: list[tuple[str, list[int]]], edits: list[list[bytes]], chance: random.Random
) -> None:
    """Whatever is lost between two builds is made again, in whatever order it is missed."""

    def lose(store: Path) -> None:
        for blob in sorted((store / "blobs").rglob("*")):
            if blob.is_file() and chance.random() < 0.5:
                blob.unlink()

    require_as_fresh(shape, edits, lose)


def test_a_table_that_the_store_lost_is_made_again(tmp_path: Path) -> None:
    """The table is needed to know what is known: without it nothing is lost either."""
    table = {"a": "b", "b": "1"}
    run(tmp_path, looked_up(table, "a"))
    for blob in (tmp_path / "blobs").rglob("*"):
        if blob.is_file():
            blob.unlink()
    results, _ = run(tmp_path, looked_up(table, "a"), step("b", "join", {"a": From(looked_up(table, "b"), "out")}))
    assert [dict(result.outputs) for result in results if result.task.name.startswith("look")] == [{"out": b"b 1"}]
