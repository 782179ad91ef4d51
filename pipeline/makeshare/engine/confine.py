# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Give up what a process may do: system calls through libseccomp, files through Landlock. Neither can be taken back.

Both are reached through ctypes: the bindings on PyPI either start compilers to find a library or are unreleased, and
what is needed of them is few calls. The list of system calls says what is allowed, so that a call which a newer kernel
adds is refused without anybody having heard of it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

HARMLESS = """
    read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek sendfile copy_file_range splice
    open openat creat close close_range dup dup2 dup3 pipe pipe2
    fsync fdatasync ftruncate truncate fallocate fadvise64
    stat lstat fstat newfstatat statx statfs fstatfs access faccessat faccessat2 readlink readlinkat
    getcwd chdir fchdir getdents getdents64 mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 umask
    poll ppoll select pselect6 eventfd2 epoll_create1 epoll_ctl epoll_wait epoll_pwait
    brk mmap munmap mprotect mremap madvise msync membarrier
    exit exit_group getpid getppid gettid getuid geteuid getgid getegid getgroups getresuid getresgid getpgrp getpgid
    getsid set_tid_address set_robust_list rseq futex arch_prctl wait4 waitid restart_syscall
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack pause
    alarm setitimer getitimer clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times
    getrusage getrlimit sysinfo uname sched_yield sched_getaffinity sched_getparam sched_getscheduler
    sched_get_priority_max sched_get_priority_min getpriority getcpu getrandom capget
""".split()  # noqa: SIM905  a list of a hundred strings, one a line, is not read by anybody
"""Calls that reach nothing but the process itself and the files that it may open."""
WARM = """
    fork clone kill tgkill setsid prctl prlimit64 setrlimit seccomp ioctl fcntl pidfd_open chmod fchmodat
    landlock_create_ruleset landlock_add_rule landlock_restrict_self
""".split()  # noqa: SIM905  as above
"""What the warm process needs besides: to make children, end them, confine them further, and clear up after them."""
FORBIDDEN = """
    fork vfork execve execveat socket socketpair connect bind ptrace process_vm_readv process_vm_writev kcmp bpf
    mount umount2 pivot_root chroot unshare setns keyctl add_key request_key shmget shmat msgget semget mq_open
    memfd_create mknod mknodat link linkat symlink symlinkat io_uring_setup userfaultfd perf_event_open
    chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat futimesat
    setxattr lsetxattr fsetxattr flock tkill rt_sigqueueinfo rt_tgsigqueueinfo
    pidfd_open pidfd_send_signal pidfd_getfd sched_setaffinity setpriority
""".split()  # noqa: SIM905  as above
"""Calls that a program is told it may not make. To every other it is told that there is no such call, which is how the
C library learns to do without. Landlock does not guard modes, owners, times and locks of files: that is done here."""
_TERMINAL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""ioctl: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, by which programs look at what they were handed."""
_DESCRIPTOR = (0, 1, 2, 3, 4, 1030)
"""fcntl: duplicate and flags; not locks and leases, which others would wait for, nor F_SETOWN, which sends signals."""
_NAMING = (15, 16, 0x53564D41)
"""prctl: PR_SET_NAME, PR_GET_NAME, PR_SET_VMA."""
_THREAD = 0x10000
"""CLONE_THREAD."""
_ALLOW, _REFUSE, _KILL, _EQUAL, _MASKED = 0x7FFF0000, 0x00050000, 0x80000000, 4, 7
_BAD_ARCHITECTURE = 2
"""SCMP_FLTATR_ACT_BADARCH: what happens to calls made as a 32-bit program would, whose numbers mean other things."""

LEAST = 3
"""The first version of Landlock that guards a file against being cut short (Linux 6.2)."""
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_READ = _READ_FILE | _READ_FOLDER
"""Libraries are mapped, not executed, so that nothing needs EXECUTE."""
_WRITE = _READ | sum(1 << bit for bit in (1, 4, 5, 7, 8, 13, 14))
"""And WRITE_FILE, REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG, REFER, TRUNCATE: no link, pipe, socket or device."""
_DEVICES_SINCE, _NETWORK_SINCE, _SCOPES_SINCE = 5, 4, 6


class _Compare(ctypes.Structure):
    """libseccomp's `scmp_arg_cmp`: one argument of a call, how it is compared, and with what."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Ruleset(ctypes.Structure):
    """Landlock's `landlock_ruleset_attr`: everything that is denied unless a rule allows it."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    """Landlock's `landlock_path_beneath_attr`."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


@cache
def libseccomp() -> ctypes.CDLL | None:
    """Return libseccomp, or None where it is not installed."""
    try:
        library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    except OSError:
        return None
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = (ctypes.c_uint32,)
    library.seccomp_load.argtypes = (ctypes.c_void_p,)
    library.seccomp_attr_set.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32)
    library.seccomp_rule_add_array.argtypes = (
        *(ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint),
        ctypes.POINTER(_Compare),
    )
    return library


@cache
def landlock() -> int:
    """Return which version of Landlock the kernel has, 0 for none."""
    create, asks_version = 444, 1
    version: int = _libc().syscall(create, None, ctypes.c_size_t(0), asks_version)
    return max(version, 0)


class Filter:
    """A list of allowed system calls. It is made ready before a fork, and sworn to after it, which is quick."""

    def __init__(self, names: Iterable[str]) -> None:
        """Start from calls allowed whatever their arguments; raises OSError where libseccomp is missing."""
        library = libseccomp()
        if library is None:
            raise OSError(errno.ENOENT, "libseccomp.so.2 is not installed")
        self._library = library
        self._context = library.seccomp_init(_REFUSE | errno.ENOSYS)
        library.seccomp_attr_set(self._context, _BAD_ARCHITECTURE, _KILL)
        allowed = frozenset(names)
        for name in allowed:
            self._add(_ALLOW, name)
        for name in frozenset(FORBIDDEN) - allowed:
            self._add(_REFUSE | errno.EPERM, name)

    def allow(self, name: str, argument: int, values: Iterable[int]) -> None:
        """Allow a call while one of its arguments has one of these values."""
        for value in values:
            self._add(_ALLOW, name, _Compare(argument, _EQUAL, value, 0))

    def allow_threads(self) -> None:
        """Allow new threads, never new processes."""
        self._add(_ALLOW, "clone", _Compare(0, _MASKED, _THREAD, _THREAD))
        self._add(_REFUSE | errno.EPERM, "clone", _Compare(0, _MASKED, _THREAD, 0))

    def load(self) -> None:
        """Bind this process and all its children from here on; raises OSError when the kernel refuses."""
        failed = self._library.seccomp_load(self._context)
        if failed:
            raise OSError(-failed, "the kernel takes no seccomp filter")

    def _add(self, action: int, name: str, *compare: _Compare) -> None:
        """Add a rule; a call that this machine's kind has not is left out (aarch64 has no `open`)."""
        number = self._library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            return
        wanted = (_Compare * len(compare))(*compare)
        failed = self._library.seccomp_rule_add_array(self._context, action, number, len(compare), wanted)
        if failed:
            raise OSError(-failed, f"libseccomp refuses the rule for {name}")


def filter_for_warm() -> Filter:
    """Make the warm process's own filter: no network, no other program, no mount."""
    return Filter((*HARMLESS, *WARM))


def filter_for_child() -> Filter:
    """Make a child's filter, all but the rule that needs its process number."""
    made = Filter(HARMLESS)
    made.allow_threads()
    made.allow("ioctl", 1, _TERMINAL)
    made.allow("fcntl", 1, _DESCRIPTOR)
    made.allow("prctl", 0, _NAMING)
    made.allow("prlimit64", 0, (0,))
    return made


def swear(child: Filter) -> None:
    """Bind the child that calls this: it may send signals to itself alone (abort does)."""
    child.allow("tgkill", 0, (os.getpid(),))
    child.allow("kill", 0, (os.getpid(),))
    child.load()


def die_with(parent: int) -> None:
    """Have the kernel end this process as soon as the parent that forked it is gone."""
    if sys.platform == "linux":
        _libc().prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)


def only_files(readable: Iterable[Path], writable: Iterable[Path]) -> None:
    """Hide all files but these through Landlock, and TCP, abstract sockets and others' signals where it can.

    Paths that do not exist are left out. Raises OSError when the kernel refuses.
    """
    version = landlock()
    everything = (1 << (16 if version >= _DEVICES_SINCE else 15)) - 1
    network, scoped = (0b11 if version >= _NETWORK_SINCE else 0), (0b11 if version >= _SCOPES_SINCE else 0)
    size = 24 if scoped else 16 if network else 8
    rules = _Ruleset(everything, network, scoped)
    ruleset = _call(444, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    try:
        for path in readable:
            _open_up(ruleset, path, _READ)
        for path in writable:
            _open_up(ruleset, path, _WRITE)
        _libc().prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
        _call(446, ruleset, 0)
    finally:
        os.close(ruleset)


def _open_up(ruleset: int, path: Path, allowed: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        rule = _Beneath(allowed if path.is_dir() else allowed & _READ_FILE, place)
        _call(445, ruleset, 1, ctypes.byref(rule), 0)
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    result: int = _libc().syscall(number, *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
