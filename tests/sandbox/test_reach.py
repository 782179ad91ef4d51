# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What a design can reach: nothing but its inputs, its outputs and the processor."""

from __future__ import annotations

import os
import platform
import re
import textwrap
from pathlib import Path

import pytest

from makeshare.engine.sandbox import NOBODY
from makeshare.engine.worker import Worker
from tests.sandbox.attacking import attempt, warm_process
from tests.sandbox.conftest import SECRET, Planted

ROOT = Path(__file__).parents[2]
REACHES = {
    "read a file that all may read": "told = 'reached ' + open(CANARY).read()",
    "change a file that all may change": "open(CANARY, 'r+').close(); told = 'reached'",
    "cut a file that all may change": "os.truncate(CANARY, os.stat(CANARY).st_size); told = 'reached'",
    "open a file to cut it": "os.close(os.open(CANARY, os.O_RDONLY | os.O_TRUNC)); told = 'reached'",
    "change a file's mode": "os.chmod(CANARY, 0o666); told = 'reached'",
    "change a file's times": "os.utime(CANARY); told = 'reached'",
    "label a file": "os.setxattr(CANARY, 'user.mark', b'x'); told = 'reached'",
    "name a file elsewhere": "os.link(CANARY, CANARY + '-2'); os.unlink(CANARY + '-2'); told = 'reached'",
    "write beside it": "p = Path(CANARY).with_name('new'); p.write_text('x'); p.unlink(); told = 'reached'",
    "list its folder": "told = 'reached' if os.listdir(os.path.dirname(CANARY)) else ''",
    "lock a file that others lock": """
        import fcntl, sys
        fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB); told = 'reached'
    """,
    "hold a lease on a file": """
        import fcntl
        (outputs / 'mine').write_text('x'); f = os.open(outputs / 'mine', os.O_RDONLY)
        fcntl.fcntl(f, 1024, fcntl.F_RDLCK); os.close(f); os.unlink(outputs / 'mine'); told = 'reached'
    """,
    "read the users": "told = 'reached' if open('/etc/passwd').read() else ''",
    "read the checkout": "told = 'reached' if open(CHECKOUT).read() else ''",
    "read the home folder": "told = 'reached' if os.listdir(HOME) or True else ''",
    "list processes": "told = 'reached' if '1' in os.listdir('/proc') else 'empty'",
    "read another process's environment": """
        told = 'refused'
        for process in (os.getppid(), 1):
            try: told = f"reached {open(f'/proc/{process}/environ').read()}"; break
            except OSError: pass
    """,
    "read its own memory map": "told = 'reached' if open('/proc/self/maps').read() else ''",
    "read its parent's memory": "told = 'reached' if open(f'/proc/{os.getppid()}/mem', 'rb') else ''",
    "write to its parent's pipe": "open(f'/proc/{os.getppid()}/fd/4', 'wb').close(); told = 'reached'",
    "be spared when memory ends": "open('/proc/self/oom_score_adj', 'w').write('0'); told = 'reached'",
    "write below the root": "p = Path('/makeshare-x'); p.write_text('x'); told = 'reached'; p.unlink()",
    "write in shared memory": "p = Path('/dev/shm/makeshare-x'); p.write_text('x'); p.unlink(); told = 'reached'",
    "write in the system's temporary folder": "p = Path('/tmp/mk-x'); p.write_text('x'); p.unlink(); told = 'reached'",
    "change the program": "open(ENGINE, 'r+').close(); told = 'reached'",
    "change Python": "open(os.__file__, 'r+').close(); told = 'reached'",
    "connect to a port here": """
        import socket
        socket.create_connection(('127.0.0.1', PORT), 2).close(); told = 'reached'
    """,
    "connect to an abstract socket": """
        import socket
        s = socket.socket(socket.AF_UNIX); s.connect(ABSTRACT); told = 'reached'
    """,
    "connect to a socket in a folder": """
        import socket
        s = socket.socket(socket.AF_UNIX); s.connect(LISTENER); told = 'reached'
    """,
    "talk to the kernel's network": "import socket; socket.socket(socket.AF_NETLINK, 3, 0); told = 'reached'",
    "send a datagram": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM); told = 'reached'",
    "make a pair of sockets": "import socket; socket.socketpair(); told = 'reached'",
    "fork": "told = 'reached' if os.fork() else os._exit(0)",
    "run a program": "import subprocess; told = 'reached' if subprocess.run(['/usr/bin/true']).returncode == 0 else ''",
    "run a shell": "told = 'reached' if os.system('true') == 0 else 'refused'",
    "spawn a program": "os.posix_spawn('/usr/bin/true', ['true'], {}); told = 'reached'",
    "use a process pool": """
        import multiprocessing
        p = multiprocessing.get_context('fork').Process(target=print); p.start(); p.join(); told = 'reached'
    """,
    "tell its parent to stop": "os.kill(os.getppid(), 0); told = 'reached'",
    "signal its whole group": "os.killpg(0, 0); told = 'reached'",
    "signal everybody": "os.kill(-1, 0); told = 'reached'",
    "hold a handle on its parent": "os.close(os.pidfd_open(os.getppid())); told = 'reached'",
    "change its parent's limits": """
        import resource
        resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE); told = 'reached'
    """,
    "change its parent's priority": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 0); told = 'reached'",
    "change its parent's processors": """
        os.sched_setaffinity(os.getppid(), os.sched_getaffinity(0)); told = 'reached'
    """,
    "raise its own limits": """
        import resource
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)); told = 'reached'
    """,
    "keep memory without a file": "os.close(os.memfd_create('x')); told = 'reached'",
    "survive its parent": "told = 'reached' if LIBC.prctl(1, 0, 0, 0, 0) == 0 else 'EPERM'",
    "make a symbolic link": "os.symlink('/etc/passwd', outputs / 'x'); os.unlink(outputs / 'x'); told = 'reached'",
    "make a hard link": """
        (outputs / 'x').write_text('x'); os.link(outputs / 'x', outputs / 'y')
        os.unlink(outputs / 'y'); os.unlink(outputs / 'x'); told = 'reached'
    """,
    "make a named pipe": "os.mkfifo(outputs / 'x'); os.unlink(outputs / 'x'); told = 'reached'",
    "delete its inputs": "os.unlink(inputs / 'spare'); told = 'reached'",
    "overwrite its inputs": "(inputs / 'spare').write_text('other'); told = 'reached'",
    "delete the log": "os.unlink(inputs.parent / 'log'); told = 'reached'",
    "move the folder of its outputs": """
        os.rename(outputs, inputs.parent / 'moved'); os.rename(inputs.parent / 'moved', outputs); told = 'reached'
    """,
    "see more descriptors than three": """
        found = []
        for number in range(3, 256):
            try: os.fstat(number); found.append(number)
            except OSError: pass
        told = f'reached {found}' if found else 'none'
    """,
}
"""Each would say "reached" if it could; outside a sandbox it does."""
SELF_CONTAINED = {"survive its parent", "delete the log", "see more descriptors than three", "raise its own limits"}
"""Attacks that a worker outside a sandbox is not asked to try, or resists there too."""
CALLS = {
    "ptrace": (101, 16, "PARENT"),
    "process_vm_readv": (310, "PARENT", 0, 0, 0, 0, 0),
    "process_vm_writev": (311, "PARENT", 0, 0, 0, 0, 0),
    "vfork": (58,),
    "clone without CLONE_THREAD": (56, 17, 0, 0, 0, 0),
    "clone3": (435, 0, 0),
    "unshare a user namespace": (272, 0x10000000),
    "setns": (308, 0, 0),
    "mount": (165, 0, 0, 0, 0, 0),
    "open_tree": (428, -100, 0, 0),
    "chroot": (161, 0),
    "pivot_root": (155, 0, 0),
    "keyctl": (250, 0, -3, 0),
    "add_key": (248, 0, 0, 0, 0, -3),
    "request_key": (249, 0, 0, 0, -3),
    "shmget": (29, 0, 4096, 0o1600),
    "semget": (64, 0, 1, 0o1600),
    "msgget": (68, 0, 0o1600),
    "mq_open": (240, 0, 0, 0, 0),
    "memfd_secret": (447, 0),
    "bpf": (321, 0, 0, 0),
    "perf_event_open": (298, 0, 0, -1, -1, 0),
    "userfaultfd": (323, 0),
    "io_uring_setup": (425, 1, 0),
    "kcmp": (312, "PARENT", "PARENT", 0, 0, 0),
    "pidfd_getfd": (438, 0, 0, 0),
    "pidfd_send_signal": (424, 0, 0, 0, 0),
    "rt_sigqueueinfo": (129, "PARENT", 0, 0),
    "tkill": (200, "PARENT", 0),
    "tgkill its parent": (234, "PARENT", "PARENT", 0),
    "kill with a high half": (62, "HIGH_PARENT", 0),
    "vsock": (41, 40, 1, 0),
    "packet socket": (41, 17, 3, 0),
    "io_submit": (209, 0, 0, 0),
    "timer_create": (222, 0, 0, 0),
    "inotify_init": (253,),
    "fanotify_init": (300, 0, 0),
    "name_to_handle_at": (303, -100, 0, 0, 0, 0),
    "open_by_handle_at": (304, 0, 0, 0),
    "openat2": (437, -100, 0, 0, 0),
    "fchmodat2": (452, -100, 0, 0, 0),
    "personality": (135, 0),
    "modify_ldt": (154, 0, 0, 0),
    "iopl": (172, 3),
    "settimeofday": (164, 0, 0),
    "sethostname": (170, 0, 0),
    "syslog": (103, 10, 0, 0),
    "quotactl": (179, 0, 0, 0, 0),
    "swapon": (167, 0, 0),
    "init_module": (175, 0, 0, 0),
    "kexec_load": (246, 0, 0, 0, 0),
    "acct": (163, 0),
    "mlockall": (151, 1),
    "ioprio_set": (251, 1, "PARENT", 0),
    "sched_setscheduler": (144, "PARENT", 0, 0),
    "move_pages": (279, "PARENT", 0, 0, 0, 0, 0),
    "setuid": (105, 0),
    "setpgid its parent": (109, "PARENT", 0),
    "setsid": (112,),
    "seccomp": (317, 1, 0, 0),
    "landlock": (444, 0, 0, 1),
    "F_SETOWN": (72, 1, 8, "PARENT"),
    "F_SETLEASE": (72, 1, 1024, 0),
    "F_SETLK": (72, 1, 6, 0),
    "TIOCSTI": (16, 0, 0x5412, 0),
    "a call of the x32 kind": (0x40000000 | 39,),
    "a call that nobody knows": (987,),
}
"""System calls of x86-64, by number, with as few arguments as show that they are refused before they are looked at."""


def tried(worker: Worker, name: str, planted: Planted) -> str:
    """Run an attack with its aims filled in."""
    aims = {
        "CANARY": str(planted.canary),
        "CHECKOUT": str(ROOT / "pyproject.toml"),
        "HOME": str(Path.home()),
        "ENGINE": str(ROOT / "pipeline" / "makeshare" / "engine" / "worker.py"),
        "PORT": planted.port,
        "ABSTRACT": planted.abstract,
        "LISTENER": str(planted.listener),
    }
    given = "\n".join(f"{aim} = {value!r}" for aim, value in aims.items())
    return attempt(worker, f"{given}\n{textwrap.dedent(REACHES[name])}", spare="spare")


@pytest.mark.parametrize("name", REACHES)
def test_a_design_reaches_nothing_but_its_own(name: str, confined: Worker, planted: Planted) -> None:
    """Files, network, other processes and what outlives a program are out of reach."""
    told = tried(confined, name, planted)
    assert "reached" not in told
    assert SECRET not in told
    assert planted.canary.read_text() == SECRET


@pytest.mark.parametrize("name", sorted(REACHES.keys() - SELF_CONTAINED))
def test_an_attack_reaches_its_aim_where_nothing_confines_it(name: str, free: Worker, planted: Planted) -> None:
    """The attacks above are real: without a sandbox they succeed, so it is the sandbox that stops them."""
    planted.canary.write_text(SECRET)
    told = tried(free, name, planted)
    planted.canary.write_text(SECRET)
    if os.getuid() and "Permission" in told:
        pytest.skip("this user may not do it anyway")
    assert "reached" in told


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are those of x86-64")
@pytest.mark.parametrize("name", CALLS)
def test_a_call_of_the_kernel_is_refused(name: str, confined: Worker) -> None:
    """Every call that is not needed is refused, whoever wraps it, before the kernel looks at it."""
    words = ", ".join(str(word) for word in CALLS[name])
    code = f"PARENT = os.getppid(); HIGH_PARENT = ctypes.c_uint64(PARENT | 1 << 32)\ntold = call({words})"
    try:
        told = attempt(confined, code)
    except Exception as error:  # noqa: BLE001  a call of another kind of machine kills at once
        told = str(error)
    assert told in {"EPERM", "ENOSYS", "attack was killed by signal 31"}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the bytes are those of x86-64")
def test_a_32_bit_call_ends_the_design(confined: Worker) -> None:
    """`int 0x80` has other numbers, by which the list of allowed calls would be a list of others."""
    code = """
        import mmap
        page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        page.write(bytes.fromhex('53 b8 14 00 00 00 cd 80 5b c3'))  # getpid
        ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
        told = 'reached'
    """
    with pytest.raises(Exception, match="attack was killed by signal"):
        attempt(confined, code)


def test_nothing_of_the_launchers_environment_enters(confined: Worker) -> None:
    """A secret in the launcher's environment is in no variable of the sandbox, and in no process that others see."""
    assert os.environ["MAKESHARE_CANARY"] == SECRET
    assert SECRET not in attempt(confined, "told = repr(dict(os.environ)) + os.popen.__name__")
    family = warm_process(confined), os.getpid()
    assert SECRET.encode() not in Path(f"/proc/{family[0]}/environ").read_bytes()


@pytest.mark.skipif(os.getuid() != 0, reason="the launcher is not root")
def test_root_becomes_nobody(confined: Worker) -> None:
    """A launcher that is root starts its workers as a user who has nothing: no group, no capability, none to gain."""
    assert attempt(confined, "told = 0 in os.getresuid() or 0 in os.getresgid() or 0 in os.getgroups()") == "False"
    status = Path(f"/proc/{warm_process(confined)}/status").read_text()
    fields = dict(line.split(":\t", 1) for line in status.strip().split("\n"))
    assert fields["Uid"].split() == fields["Gid"].split() == [str(NOBODY)] * 4
    assert fields["Groups"].split() in ([], [str(NOBODY)])
    assert {fields[name] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    assert (fields["NoNewPrivs"], fields["Seccomp"], fields["Threads"]) == ("1", "2", "1")


def test_no_memory_is_shared_with_the_warm_process(confined: Worker) -> None:
    """A child writes into copies only: the warm process has no page that both could write."""
    attempt(confined, "told = 1")
    maps = Path(f"/proc/{warm_process(confined)}/maps").read_text().strip().split("\n")
    assert maps
    assert [line for line in maps if re.fullmatch(".w.s", line.split()[1])] == []
