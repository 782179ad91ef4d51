# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What one design leaves for the next, through the warm process that both are forked from: nothing."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import msgspec
import pytest

from makeshare.engine import worker as module
from makeshare.engine.frames import Ending
from makeshare.engine.worker import Worker
from makeshare.errors import EngineError
from tests.sandbox.attacking import BLOCK, attack_job, attempt, design_job, eventually, named, warm_process

LOOK = """
    import gc, signal, sys, threading
    work = inputs.parent
    seen = {
        "files": sorted(str(p.relative_to(work)) for name in ("in", "out", "tmp") for p in (work / name).rglob("*")),
        "modes": [oct(os.stat(work / name).st_mode) for name in ("in", "out", "tmp")],
        "environment": sorted(os.environ),
        "folder": os.path.relpath(os.getcwd(), work),
        "umask": os.umask(0),
        "nice": os.getpriority(os.PRIO_PROCESS, 0),
        "processors": sorted(os.sched_getaffinity(0)),
        "handlers": [str(signal.getsignal(number)) for number in sorted(signal.Signals)],
        "mask": sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
        "timers": [signal.getitimer(which) for which in (0, 1, 2)],
        "threads": threading.active_count(),
        "modules": "poison" in sys.modules,
        "join": os.path.join("a", "b"),
        "path": [p for p in sys.path if "poison" in p],
        "hooks": (sys.gettrace() is None, sys.getprofile() is None, len(sys.meta_path), gc.isenabled()),
        "limits": [__import__("resource").getrlimit(n) for n in range(16)],
    }
    told = __import__("json").dumps(seen, default=str)
"""
LEAVES = {
    "files in every folder it can write": """
        for folder in (outputs, inputs.parent / 'tmp'):
            (folder / 'left').write_text('x'); (folder / '.hidden').mkdir()
        (outputs / '.hidden').rmdir()
    """,
    "folders deeper than a path can say": """
        os.chdir(inputs.parent / 'tmp')
        for _ in range(1500): os.mkdir('d' * 50); os.chdir('d' * 50)
    """,
    "folders that nobody may enter": """
        os.chdir(inputs.parent / 'tmp'); os.makedirs('a/b'); os.mkdir('a/b/c', 0); os.umask(0o777); os.mkdir('z')
    """,
    "names of every kind": """
        os.chdir(inputs.parent / 'tmp')
        strange = [b'a\\nb', b'\\xff\\xfe', b'-rf', b' ', b'\\x1b[31m', b'\\\\', b'*', b'..x', '\\u202e'.encode()]
        for name in (*strange, b'x' * 255):
            os.mkdir(name); open(name + b'/' + name, 'w').close()
    """,
    "three thousand files": """
        for number in range(3000): (inputs.parent / 'tmp' / str(number)).touch()
    """,
    "files of mode 0": "os.close(os.open(inputs.parent / 'tmp/x', os.O_CREAT | os.O_WRONLY, 0))",
    "a file system without room": """
        try:
            for name in ('a', 'b', 'c'):
                f = open(inputs.parent / 'tmp' / name, 'wb', 0)
                for _ in range(25): f.write(bytes(10 << 20))
        except OSError: pass
    """,
    "a log made long": "os.ftruncate(1, 60 << 20)",
    "a log cut to nothing": "print('x'); os.ftruncate(1, 0)",
    "a log that is reserved": "os.posix_fallocate(1, 0, 60 << 20)",
    "a log that no longer appends": """
        import fcntl
        fcntl.fcntl(1, fcntl.F_SETFL, os.O_NONBLOCK); os.lseek(1, 1 << 20, 0); os.write(1, b'x')
    """,
    "closed descriptors": "os.closerange(0, 1024)",
    "a changed library": """
        import sys
        os.path.join = lambda *words: '/etc/passwd'; os.fork = None; os._exit = None.__class__
        sys.modules['poison'] = sys; sys.path.insert(0, 'poison'); sys.meta_path.clear()
    """,
    "a changed environment": "os.environ['LD_PRELOAD'] = 'x'; os.putenv('PYTHONPATH', 'x'); os.chdir('/')",
    "signals blocked and timers set": """
        import signal
        signal.signal(signal.SIGTERM, lambda *_: None); signal.setitimer(signal.ITIMER_REAL, 100)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGCHLD])
    """,
    "lower limits": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))",
    "a lower priority, if it may": """
        for change in (lambda: os.nice(5), lambda: os.sched_setaffinity(0, {0})):
            try: change()
            except OSError: pass
    """,
    "threads that run on": """
        import threading, time
        for _ in range(50): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    """,
    "memory scribbled over": """
        import gc
        for one in gc.get_objects():
            if type(one) is dict and '__name__' in one and str(one['__name__']).startswith('makeshare.'): one.clear()
        os._exit(0)
    """,
}
"""What a design leaves though it ends well, so that the same warm process serves the next."""


@pytest.mark.parametrize("name", LEAVES)
def test_the_next_design_finds_everything_as_the_first_did(name: str, confined: Worker) -> None:
    """Same process, same folder: files, library, environment, signals and limits are as if nobody had been there."""
    before = attempt(confined, LOOK)
    process: int | None = warm_process(confined)
    try:
        confined.run(attack_job(LEAVES[name]))
    except EngineError as error:  # where files are counted by looking, it may have been noticed in time
        assert "cannot be looked into" in str(error)  # noqa: PT017  either end is right
        process = None
    assert attempt(confined, LOOK) == before
    assert process in (None, warm_process(confined)), "the warm process died of it"


LARGE = "for n in range(3): (outputs / str(n)).write_bytes(bytes(200 << 20))"


def forged(data: bytes) -> bytes:
    """Make the answer that a design would like the next one to get."""
    head = msgspec.json.encode(Ending(0, files={"told": len(data)}))
    return f"{len(head):08d}".encode() + head + data


@pytest.mark.parametrize("ending", ["(outputs / '-x').touch()", LARGE], ids=["odd", "large"])
def test_a_forged_answer_in_a_log_is_not_taken_for_the_next_ones(ending: str, confined: Worker, free: Worker) -> None:
    """Outputs are refused while their bytes are on the way: none of those may be read as another design's answer."""
    code = f"os.write(1, {forged(b'forged')!r} * 40)\n{ending}"
    for worker in (confined, free):
        for _ in range(2):
            with pytest.raises(EngineError):
                worker.run(attack_job(code))
            assert attempt(worker, "told = 'sound'") == "sound"


def test_an_answer_that_cannot_be_is_one_sentence(confined: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes below zero, unknown reasons and endless logs in an answer end the worker, not the command."""
    for bad in (
        b'{"status":0,"files":{"a":999999999999,"b":-999999999998}}',
        b'{"status":0,"log":99999999999}',
        b'{"status":0,"reason":"because"}',
        b'{"status":0,"files":{"../../x":1}}',
        b"[" * 5000,
    ):
        read, write = os.pipe()
        os.write(write, f"{len(bad):08d}".encode() + bad)
        os.close(write)
        attempt(confined, "told = 1")
        with monkeypatch.context() as patched:
            patched.setattr(module, "_pipes", lambda process, back=read: (process.stdin.fileno(), back))
            with pytest.raises(EngineError):
                confined.run(attack_job("pass"))
        os.close(read)
        assert attempt(confined, "told = 'sound'") == "sound"


def test_a_descriptor_of_the_parent_cannot_be_written(confined: Worker) -> None:
    """The pipes to the launcher are closed in a child: it can neither answer in its parent's name nor hear orders."""
    code = f"""
        reached = []
        for number in range(3, 300):
            try: os.write(number, {forged(b"forged")!r}); reached.append(number)
            except OSError: pass
        os.write(1, {forged(b"forged")!r})
        told = (reached, os.read(0, 10))
    """
    assert attempt(confined, code) == "([], b'')"
    assert attempt(confined, "told = 'sound'") == "sound"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_dead_warm_process_is_replaced_unnoticed(number: int, confined: Worker) -> None:
    """Whatever ended it between two designs, the next gets a fresh one."""
    attempt(confined, "told = 1")
    before = warm_process(confined)
    os.kill(before, number)
    assert eventually(lambda: not Path(f"/proc/{before}").exists() or "Z" in _state(before))
    assert attempt(confined, "told = 'sound'") == "sound"
    assert warm_process(confined) != before


def test_a_warm_process_that_dies_under_a_design_is_that_designs_sentence(confined: Worker) -> None:
    """A design whose every start ends the process that serves it is reported, and no other is harmed."""
    confined.close()
    marker = "mkdying"

    def kill() -> None:
        eventually(lambda: bool(named(marker)), 20)
        os.kill(warm_process(confined), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(EngineError, match="attack ended its worker"):
        confined.run(attack_job(f"import time; rename({marker!r}); time.sleep(30)", 40))
    killer.join()
    assert eventually(lambda: not named(marker))
    assert attempt(confined, "told = 'sound'") == "sound"


def test_a_stopped_warm_process_is_ended(confined: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that no longer answers is given up after the design's own time and a grace, with all it runs."""
    attempt(confined, "told = 1")
    os.kill(warm_process(confined), signal.SIGSTOP)
    monkeypatch.setattr(module, "GRACE", 1)
    begun = time.monotonic()
    assert attempt(confined, "told = 'sound'", 1) == "sound"  # by a fresh one
    assert time.monotonic() - begun < 10


def test_a_design_with_the_kernel_leaves_nothing_in_it(loaded: Worker) -> None:
    """A patched kernel, catalogue or gate dies with the design that patched it: the next gives the same bytes."""
    patch = """
import cadquery, makeshare.author.context as context, msgspec.json, numpy
cadquery.Shape.Volume = lambda self, *a: 1e-9
cadquery.Workplane.box = None
context.thing = None
import makeshare.stages.exchange as exchange
exchange.write = lambda folder, name, data: None
"""
    first = loaded.run(design_job(BLOCK))
    process = warm_process(loaded)
    loaded.run(design_job(patch + BLOCK))
    assert loaded.run(design_job(BLOCK)) == first
    assert warm_process(loaded) == process


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return "Z"
