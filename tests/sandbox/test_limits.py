# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What takes too much is stopped within its limit and said in one sentence; nothing of it runs on, and others do."""

from __future__ import annotations

import re
import secrets
import textwrap
import time

import pytest

from makeshare.engine import worker as worker_module
from makeshare.engine.worker import Worker
from makeshare.errors import EngineError
from tests.sandbox.attacking import BLOCK, attack_job, attempt, design_job, eventually, named, slack, warm_process

SECONDS = 1
STOPPED = {
    "an endless loop": ("while True: pass", "took longer than 1 s"),
    "a long sleep": ("import time; time.sleep(99)", "took longer than 1 s"),
    "a sleep that ignores every signal": (
        """
        import signal, time
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
        while True: time.sleep(99)
        """,
        "took longer than 1 s",
    ),
    "a process that stops itself": ("import signal; os.kill(os.getpid(), signal.SIGSTOP)", "took longer than 1 s"),
    "a huge integer power": ("told = 10 ** 10 ** 9", "took longer than 1 s"),
    "threads that run on when the first has ended": (
        """
        import threading, time
        def work():
            rename(MARKER)
            while True: time.sleep(0.1)
        for _ in range(20): threading.Thread(target=work).start()
        LIBC.syscall(60, 0)
        """,
        "took longer than 1 s",
    ),
    "a segmentation fault": ("ctypes.string_at(0)", "killed by signal 11"),
    "a stack without end": (
        "a = ()\nfor _ in range(10**6): a = (a,)\nhash(a)",
        "killed by signal 11",
    ),
    "an abort": ("os.abort()", "killed by signal 6"),
    "a kill of itself": ("os.kill(os.getpid(), 9)", "killed by signal 9"),
    "an interrupt to itself": ("os.kill(os.getpid(), 2)\nwhile True: pass", "failed with status 1"),
    "leaving with a status": ("os._exit(7)", "failed with status 7"),
    "leaving by exception": ("raise SystemExit(0)", "failed with status 1"),
    "a gigabyte printed": ("while True: print('x' * 1000000)", "printed more than 64 MiB"),
    "a gigabyte printed past Python": ("b = b'x' * 1000000\nwhile True: os.write(2, b)", "printed more than 64 MiB"),
    "an endless log that looks empty": ("os.ftruncate(1, 500 << 20)\nwhile True: pass", "printed more than 64 MiB"),
    "very many files": ("for n in range(10**7): (outputs / str(n)).touch()", "made more than 4000 files"),
    "very many folders": ("for n in range(10**7): (outputs / str(n)).mkdir()", "made more than 4000 files"),
}
"""Code, and what is said of it."""
REFUSED = {
    "a hundred gigabytes at once": ("told = len(bytearray(100 << 30))", "MemoryError"),
    "a hundred gigabytes mapped": ("import mmap; mmap.mmap(-1, 100 << 30)", "Cannot allocate memory"),
    "memory that creeps": ("a = []\nwhile True: a.append(bytearray(1 << 24))", "MemoryError"),
    "mappings that creep": (
        "import mmap; a = []\nwhile True: a.append(mmap.mmap(-1, 1 << 26))",
        "Cannot allocate memory",
    ),
    "a bomb of threads": (
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(99,), daemon=True).start()",
        "can't start new thread",
    ),
    "a bomb of tiny threads": (
        """
        import threading, time
        threading.stack_size(32768)
        while True: threading.Thread(target=time.sleep, args=(99,), daemon=True).start()
        """,
        "can't start new thread",
    ),
    "a bomb of processes": ("while True: os.fork()", "Operation not permitted"),
    "too many open files": ("a = []\nwhile True: a.append(os.open('/dev/null', os.O_RDONLY))", "Too many open files"),
    "an endless file": (
        """
        f = open(outputs / 'big', 'wb', 0)
        try:
            while True: f.write(bytes(1 << 24))
        finally: os.unlink(outputs / 'big')
        """,
        "File too large|No space left",
    ),
    "a file of a size without content": (
        "os.truncate(os.open(outputs / 'big', os.O_CREAT | os.O_WRONLY), 1 << 40)",
        "File too large",
    ),
}
"""Code that meets a limit by itself, and the error it gets."""


def warmed(worker: Worker) -> Worker:
    """Return a worker that runs, so that its start is not timed."""
    assert attempt(worker, "told = 'sound'") == "sound"
    return worker


@pytest.mark.parametrize("name", STOPPED)
def test_what_takes_too_much_is_stopped_in_time(name: str, confined: Worker) -> None:
    """One sentence within the limit, no process left, and the next design is as well as ever."""
    code, says = STOPPED[name]
    marker = f"mk{secrets.token_hex(6)}"
    started = warmed(confined)
    before = warm_process(started)
    begun = time.monotonic()
    with pytest.raises(EngineError, match=says) as caught:
        started.run(attack_job(f"MARKER = {marker!r}\nrename(MARKER)\n{textwrap.dedent(code)}", SECONDS))
    assert time.monotonic() - begun < SECONDS + slack()
    assert "\n" not in str(caught.value)
    assert eventually(lambda: not named(marker))
    assert attempt(confined, "told = 'sound'") == "sound"
    assert warm_process(confined) != before  # nothing that such a design may have left is used again


@pytest.mark.parametrize("name", REFUSED)
def test_a_design_meets_its_limits(name: str, confined: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory, threads, descriptors and disk end where they should, as an error that the design itself gets."""
    code, says = REFUSED[name]
    if "creep" in name:
        monkeypatch.setattr(worker_module, "MEMORY", 1 << 30)  # which is full sooner than eight
    begun = time.monotonic()
    try:
        told = attempt(warmed(confined), code, 10)
    except EngineError as error:
        told = str(error)
    assert re.search(says, told), told
    assert time.monotonic() - begun < 10 + slack()
    assert attempt(confined, "told = 'sound'") == "sound"


def test_a_disk_cannot_be_filled_behind_the_back(confined: Worker) -> None:
    """Unlinked files that are open count where the file system is the sandbox's own; elsewhere each is bounded."""
    code = """
        import errno
        kept = []
        try:
            for number in range(4):
                kept.append(open(outputs / 'x', 'wb', 0))
                os.unlink(outputs / 'x')
                for _ in range(40): kept[-1].write(bytes(10 << 20))
            told = 'wrote all'
        except OSError as error:
            told = errno.errorcode[error.errno]
    """
    own = confined._kind == "bubblewrap"
    try:
        told = attempt(confined, code)
    except EngineError as error:
        told = str(error)
    assert told in ({"ENOSPC", "attack wrote more than 1 GiB and was stopped"} if own else {"wrote all"})
    assert attempt(confined, "told = 'sound'") == "sound"


@pytest.mark.parametrize("kind", ["landlock"])
@pytest.mark.parametrize(
    "code",
    [
        "os.mkdir(outputs / 'x', 0)",
        "os.chdir(outputs)\nfor _ in range(400): os.mkdir('d' * 200); os.chdir('d' * 200)",
    ],
    ids=["closed", "deep"],
)
def test_a_folder_that_cannot_be_counted_ends_the_design(confined: Worker, code: str) -> None:
    """Where files are counted by looking, what keeps from looking is refused (root looks into closed ones too)."""
    with pytest.raises(EngineError, match="cannot be looked into"):
        confined.run(attack_job(f"{code}\nwhile True: pass", 5))
    assert attempt(confined, "told = 'sound'") == "sound"


KERNEL = {
    "a segmentation fault in the kernel": (
        "from OCP.BRep import BRep_Tool\nfrom OCP.TopoDS import TopoDS_Face\nBRep_Tool.Surface_s(TopoDS_Face())",
        "killed by signal 11",
    ),
    "an array of 160,000 holes": (
        "import cadquery as cq\ncq.Workplane().box(999, 999, 1).faces('>Z').workplane().rarray(2, 2, 400, 400).hole(1)",
        "took longer than 3 s",
    ),
}


def test_the_kernels_accidents_end_only_their_own_design(loaded: Worker) -> None:
    """What a design does to the CAD kernel is that design's fault alone."""
    first = loaded.run(design_job(BLOCK))
    for code, says in KERNEL.values():
        begun = time.monotonic()
        with pytest.raises(EngineError, match=says):
            loaded.run(design_job(f"{code}\n{BLOCK}", 3))
        assert time.monotonic() - begun < 3 + slack()
        assert loaded.run(design_job(BLOCK)) == first
