# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""How a worker comes and goes: in the best sandbox there is, without the caller's rights, and never outliving it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from makeshare.engine import confine, sandbox
from makeshare.engine.job import KERNEL
from makeshare.engine.worker import Worker
from makeshare.errors import EngineError
from tests.sandbox.attacking import (
    BARE,
    BLOCK,
    attack_job,
    attempt,
    descendants,
    design_job,
    eventually,
    named,
    warm_process,
)
from tests.sandbox.conftest import PROGRAMS, Workers, usable

ROOT = Path(__file__).parents[2]
LAUNCHER = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}]
from makeshare.engine import sandbox, worker
from makeshare.engine.job import PRELOAD, Job
from makeshare.engine.worker import Worker
from pathlib import Path
ours = (*sandbox._ours(), Path({str(PROGRAMS)!r}))
sandbox._ours = lambda: ours
bare = worker.bare_environment()
worker.bare_environment = lambda: bare | dict(PYTHONPATH={str(PROGRAMS)!r})
PRELOAD["bare"] = "attack"
def run(kind, code, seconds):
    given = Worker(kind, "bare")
    try:
        print(given.run(Job(program="attack", inputs={{"attack.py": code.encode()}}, label="x", seconds=seconds)))
    finally:
        given.close()
"""
"""A launcher in a process of its own."""


def test_a_build_server_has_a_sandbox() -> None:
    """Where tests run for a merge, confinement must be there to be tested: it is never skipped there."""
    if os.environ.get("CI") != "true":
        pytest.skip("this is no build server (CI is not 'true')")
    lacking = {kind: sandbox.lacks(kind) for kind in sandbox.CONFINED}
    assert "" in lacking.values(), f"no sandbox works here, so nothing about it was tested: {lacking}"


def test_the_better_sandbox_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bubblewrap before Landlock, Landlock before nothing; nothing is a refusal that says where help is."""
    lacking = {sandbox.BUBBLEWRAP: "", sandbox.LANDLOCK: "", sandbox.NONE: ""}
    monkeypatch.setattr(sandbox, "lacks", lacking.__getitem__)
    assert sandbox.choose() == sandbox.BUBBLEWRAP
    lacking[sandbox.BUBBLEWRAP] = "bubblewrap is missing: install bubblewrap"
    assert sandbox.choose() == sandbox.LANDLOCK
    lacking[sandbox.LANDLOCK] = "the kernel has no Landlock"
    with pytest.raises(EngineError, match=r"designs are not run.*install bubblewrap.*makeshare doctor"):
        sandbox.choose()


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each piece that a sandbox needs is asked for by the name of its package."""
    monkeypatch.setattr("shutil.which", lambda _name: None)
    assert "bubblewrap" in sandbox.lacks.__wrapped__(sandbox.BUBBLEWRAP) or os.getuid() == 0
    monkeypatch.setattr(confine, "landlock", lambda: 2)
    monkeypatch.setattr("os.getuid", lambda: 1000)
    assert "Linux 6.2" in sandbox.lacks.__wrapped__(sandbox.LANDLOCK)
    monkeypatch.setattr(confine, "libseccomp", lambda: None)
    assert "libseccomp2" in sandbox.lacks.__wrapped__(sandbox.LANDLOCK)
    monkeypatch.setattr("sys.platform", "darwin")
    assert "Linux" in sandbox.lacks.__wrapped__(sandbox.BUBBLEWRAP)


def test_a_sandbox_that_does_not_start_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What bubblewrap, or the warm process itself, has to say reaches the person, and nothing else does."""
    broken = sandbox.Seat(("sh", "-c", "echo 'bwrap: no permission \x1b[31mat all' >&2; exit 1"))
    monkeypatch.setattr(sandbox, "seat", lambda *_: broken)
    with pytest.raises(EngineError, match=r"does not start: bwrap: no permission \[31mat all \(.*makeshare doctor"):
        Worker(sandbox.BUBBLEWRAP).run(attack_job("pass"))


def test_a_warm_process_says_nothing_on_the_terminal(kind: str) -> None:
    """Complaints of libraries at their import are not for the person who builds."""
    code = f"{LAUNCHER}\ngiven = Worker({kind!r}, 'kernel'); given._start(); given.close()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_nothing_is_written_in_the_callers_home(kind: str, workers: Workers) -> None:
    """A library's cache goes where the design's files go, and is gone with them."""
    code = "told = [os.environ[name].startswith(str(inputs.parent)) for name in ('HOME', 'TMPDIR')]"
    assert attempt(workers(kind), code) == "[True, True]"


def test_a_killed_launcher_leaves_no_process(kind: str) -> None:
    """Kill -9 of the command ends the warm process, and the design that it was running."""
    marker = f"mkl{os.getpid() % 10**6}{kind[:3]}"
    attack = f"rename({marker!r})\nwhile True: pass"
    code = f"{LAUNCHER}\nrun({kind!r}, {attack!r}, 60)"
    launcher = subprocess.Popen([sys.executable, "-c", code])
    try:
        assert eventually(lambda: bool(named(marker)), 20)
        family = descendants(launcher.pid)[1:]
        assert family
    finally:
        launcher.kill()
        launcher.wait()
    assert eventually(lambda: not named(marker))
    assert eventually(lambda: not any(_runs(process) for process in family))


def test_a_killed_warm_process_takes_its_child_with_it(kind: str) -> None:
    """Closing a worker under a running design ends both, and the design's thread hears of it."""
    marker = f"mkc{os.getpid() % 10**6}{kind[:3]}"
    code = f"""
{LAUNCHER}
import threading, time
given = Worker({kind!r}, "bare")
job = Job(program="attack", inputs={{"attack.py": b"rename({marker!r})\\nwhile True: pass"}}, label="x", seconds=60)
def work():
    try: given.run(job)
    except Exception as error: print(error)
thread = threading.Thread(target=work); thread.start()
sys.stdin.readline()
given.close(); thread.join()
"""
    launcher = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert eventually(lambda: bool(named(marker)), 20)
    said, _ = launcher.communicate("\n", timeout=10)
    assert said.strip() == "x was stopped"
    assert eventually(lambda: not named(marker))


def test_a_closed_worker_leaves_no_folder(kind: str) -> None:
    """Whatever a design has made in it, its folder is gone with its worker."""
    attack = """
os.chdir(inputs.parent / 'tmp')
for _ in range(60): os.mkdir('d' * 50); os.chdir('d' * 50)
os.mkdir('x', 0)
(outputs / 'where').write_text(str(inputs.parent))
"""
    code = f"{LAUNCHER}\nrun({kind!r}, {attack!r}, 60)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    folder = Path(ast.literal_eval(done.stdout)["where"].decode())
    assert folder.name.startswith("makeshare-") or kind == sandbox.BUBBLEWRAP
    assert not folder.exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("kind", sandbox.CONFINED)
def test_a_launcher_without_rights_is_enough(kind: str) -> None:
    """An ordinary user, who owns nothing here, gets the same sandbox."""
    usable(kind)
    become = sandbox._unprivileged((*sandbox._ours(), PROGRAMS))
    other = [word.replace(str(sandbox.NOBODY), "65533") for word in become]
    attack = "told = open('/etc/passwd').read()"
    code = f"{LAUNCHER}\nimport os; assert os.getuid() == 65533\nrun({kind!r}, {attack!r}, 20)"
    command = [*other, sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": os.defpath})
    assert "passwd" in done.stdout, done.stderr
    assert "root:" not in done.stdout


def test_outside_a_sandbox_the_same_design_gives_the_same_bytes(kind: str, workers: Workers) -> None:
    """Confinement changes nothing but what is out of reach."""
    assert workers(kind, KERNEL).run(design_job(BLOCK)) == workers(sandbox.NONE, KERNEL).run(design_job(BLOCK))


def test_memory_stays_flat(workers: Workers) -> None:
    """Five hundred designs later the warm process is as large as after fifty."""
    used = workers(sandbox.choose(), KERNEL)
    sizes = {}
    for number in range(1, 501):
        used.run(attack_job(f"told = {number}"))
        if number in (50, 500):
            pages = int(Path(f"/proc/{warm_process(used)}/statm").read_text().split()[1])
            sizes[number] = pages
    assert sizes[500] < sizes[50] * 1.1


def test_two_workers_do_not_see_each_other(kind: str, workers: Workers) -> None:
    """A design cannot find the files of one that runs at the same time."""
    look = """
        found = []
        for place in ('/tmp', '/dev/shm', inputs.parent.parent):
            try: found += [str(path) for path in Path(place).glob('*/out/*')]
            except OSError: pass
        told = [path for path in found if not path.startswith(str(inputs.parent))]
    """
    other = Worker(kind, BARE)
    job = attack_job("import time; (outputs / 'mine').write_text('x'); time.sleep(2)")
    thread = threading.Thread(target=other.run, args=(job,))
    thread.start()
    time.sleep(1)
    try:
        assert attempt(workers(kind), look) == "[]"
    finally:
        thread.join()
        other.close()


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False
