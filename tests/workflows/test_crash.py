# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""The command itself, killed, interrupted, short of space and beside itself: outputs stay whole, the next converges.

tests/engine/test_crash.py kills the engine alone a thousand times; here are the workers and the command line too.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from makeshare.files import PART
from tests.disks import small_disk

DESIGNS = Path(__file__).parents[1] / "designs"
COMMAND = (sys.executable, "-m", "makeshare")
BUILD = ("build", "tray", "--variant", "default", "--jobs", "1")
"""The least that goes all the way: a warm process for geometry takes seconds to start."""
WIDTHS = {"old": '"40 cm"', "new": '"45 cm"'}
WARM, COLD = 14, 6
"""Kills of builds that find everything in the store, and of builds that find nothing: twenty together."""
SOON = 2
"""Seconds in which a command has ended that was told to."""
LOOP = '    def board(self) -> Part:\n        """Never ends."""\n        while True:\n            pass\n\n'
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")

Files = dict[str, bytes]


# ------------------------------------------------------------------------------------------------- the community


def command(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line inside a community, to its end."""
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, cwd=root)


def started(root: Path, *options: str) -> subprocess.Popen[str]:
    """Start a build."""
    return subprocess.Popen(
        [*COMMAND, *BUILD, *options], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def edit(root: Path, version: str) -> None:
    """Make the tray as wide as in a version; at once, as editors save, since others build meanwhile."""
    design = root / "designs" / "tray" / "design.py"
    text = (DESIGNS / "sound" / "designs" / "tray" / "design.py").read_text()
    written = design.with_suffix(".new")
    written.write_text(text.replace(WIDTHS["old"], WIDTHS[version]))
    written.replace(design)


def outputs(root: Path) -> Files:
    """Everything published, by path; what is still being written is not."""
    folders = (root / "build" / "designs", root / "build" / "packages")
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(root)): path.read_bytes() for path in paths if not path.name.startswith(PART)}


def temporary(root: Path) -> list[Path]:
    """All temporary files of ours."""
    return [*root.rglob(f"{PART}*"), *(root / ".makeshare" / "store" / "parts").glob("*")]


class Built(NamedTuple):
    """A community, what the tray of each width comes to, and the seconds that it took from nothing."""

    root: Path
    versions: dict[str, Files]
    seconds: float


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A community whose store knows the tray in two widths, the old one published; and what each is, built cleanly."""
    root = tmp_path_factory.mktemp("community") / "sound"
    shutil.copytree(DESIGNS / "sound", root)
    shutil.copytree(DESIGNS.parents[1] / "licenses", root / "licenses")
    for words in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *words], check=True, cwd=root)
    versions: dict[str, Files] = {}
    seconds = []
    for version in ("new", "old"):
        edit(root, version)
        start = time.monotonic()
        done = command(root, *BUILD)
        seconds.append(time.monotonic() - start)
        assert done.returncode == 0, done.stderr
        versions[version] = outputs(root)
        for name in [one for one in versions[version] if one.endswith(".zip")]:
            assert command(root, "verify", name).returncode == 0
    assert versions["old"].keys() == versions["new"].keys()
    assert versions["old"] != versions["new"]
    return Built(root, versions, max(seconds))


@pytest.fixture
def community(built: Built, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(built.root, tmp_path / "community", symlinks=True)
    return tmp_path / "community"


@pytest.fixture
def versions(built: Built) -> dict[str, Files]:
    """What each width comes to."""
    return built.versions


def torn(root: Path, versions: dict[str, Files]) -> list[str]:
    """Name the published files that are neither the old nor the new one, and packages that do not open."""
    found = outputs(root)
    wrong = [name for name, data in found.items() if data not in [files.get(name) for files in versions.values()]]
    for name in [one for one in found if one.endswith(".zip")]:
        with zipfile.ZipFile(root / name) as package:
            wrong += [name] if package.testzip() else []
    return wrong


def converges(root: Path, expected: Files) -> None:
    """Build once more: it ends well, everything is as built cleanly, and nothing temporary is left."""
    done = command(root, *BUILD)
    assert done.returncode == 0, done.stderr
    assert outputs(root) == expected
    assert not temporary(root)


# ------------------------------------------------------------------------------------------------- processes


@pytest.fixture
def _adopting() -> Iterator[None]:
    """Become the parent of whatever outlives a command, so that nothing can hide."""
    adopt = 36  # PR_SET_CHILD_SUBREAPER
    prctl = ctypes.CDLL(None).prctl
    prctl(adopt, 1, 0, 0, 0)
    yield
    prctl(adopt, 0, 0, 0, 0)


def children() -> set[int]:
    """Return the processes whose parent is this one; those that have ended are let go."""
    found = {int(word) for path in Path("/proc/self/task").glob("*/children") for word in path.read_text().split()}
    for process in found:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
    return found


def left(before: set[int], seconds: float = 5) -> set[int]:
    """Return the processes that a command has left, once they have had their time to go."""
    deadline = time.monotonic() + seconds
    while (found := children() - before) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


@linux
@pytest.mark.usefixtures("_adopting")
@pytest.mark.parametrize(("kills", "emptied"), [(WARM, False), (COLD, True)], ids=["warm", "cold"])
def test_a_killed_build_tears_nothing_and_leaves_no_process(
    community: Path, built: Built, kills: int, *, emptied: bool
) -> None:
    """Kill -9 at any moment: files are old or new, the workers die too, and the next build is the clean one."""
    chance = random.Random(kills)  # noqa: S311  chance, no secret
    before, usual = children(), built.seconds if emptied else timed(community)
    for number in range(kills):
        version = ("new", "old")[number % 2]
        edit(community, version)
        if emptied:
            shutil.rmtree(community / ".makeshare" / "store", ignore_errors=True)
        process = started(community, "--jobs", "2")
        time.sleep(chance.uniform(0, usual))
        process.kill()
        process.communicate()
        assert not torn(community, built.versions)
        assert not left(before)
        if number == kills - 1 or (not emptied and chance.random() < 1 / 3):
            converges(community, built.versions[version])


def timed(root: Path) -> float:
    """Return the seconds that a build after an edit takes."""
    edit(root, "new")
    start = time.monotonic()
    assert command(root, *BUILD).returncode == 0
    return time.monotonic() - start


STOPS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


@linux
@pytest.mark.usefixtures("_adopting")
@pytest.mark.parametrize("number", STOPS, ids=lambda number: signal.Signals(number).name)
@pytest.mark.parametrize("moment", ["starting", "looping"])
def test_a_build_that_is_told_to_end_does(
    community: Path, versions: dict[str, Files], number: signal.Signals, moment: str
) -> None:
    """Within two seconds, even from a design that never ends: workers gone, lock free, nothing lost, nothing left."""
    design = community / "designs" / "tray" / "design.py"
    before, text = children(), design.read_text()
    design.write_text(text.replace("    def board(self)", LOOP + "    def unused(self)"))
    process = started(community)
    assert process.stderr is not None
    assert "assemble" in process.stderr.readline()
    if moment == "looping":
        loops(process.pid)
    told = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert time.monotonic() - told < SOON
    assert not left(before, SOON)
    assert status(process) == STOPS[number]
    assert "Traceback" not in said
    if process.returncode >= 0:  # it had the last word
        lines = [line for line in said.split("\n") if line.strip() and not line.startswith("  ")]
        assert [line.partition(";")[0] for line in lines] == ["interrupted"]
        assert not temporary(community)
    assert outputs(community) == versions["old"]
    design.write_text(text)
    converges(community, versions["old"])


def status(process: subprocess.Popen[str]) -> int:
    """Return the exit status as a shell tells it: a process that dies of a signal has 128 and its number."""
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def loops(process: int) -> None:
    """Wait until a design runs: a process of the command that is of a session of its own, and busy for a second."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        busy = {one: ticks(one) for one in family(process)}
        time.sleep(0.5)
        grown = [one for one, before in busy.items() if ticks(one) - before > 20 and is_child(one, busy)]
        if grown:
            return
    pytest.fail("no design ran")


def family(process: int) -> list[int]:
    """Return a process and all that come from it."""
    found = [process]
    for one in found:
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += [int(word) for word in path.read_text().split()]
    return found


def fields(process: int) -> list[str]:
    """Return what the system says of a process, after its name."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def ticks(process: int) -> int:
    """Return the hundredths of a second that a process has worked."""
    found = fields(process)
    return int(found[11]) + int(found[12]) if found else 0


def is_child(process: int, others: dict[int, int]) -> bool:
    """Tell whether a process was forked by a warm one: both run the same program."""
    found = fields(process)
    parent = int(found[1]) if found else 0
    with contextlib.suppress(OSError):
        return (
            parent in others
            and Path(f"/proc/{process}/cmdline").read_bytes() == Path(f"/proc/{parent}/cmdline").read_bytes()
        )
    return False


# ------------------------------------------------------------------------------------------------- several at once


def test_builds_of_a_community_at_once_come_to_the_same(community: Path, versions: dict[str, Files]) -> None:
    """Two or four, with nothing published or with another version: all end well, as one alone would."""
    for count, version in ((2, "old"), (4, "new"), (4, "old")):
        edit(community, version)
        if count == 2:
            shutil.rmtree(community / "build" / "designs")
            shutil.rmtree(community / "build" / "packages")
            (community / ".makeshare" / "store" / "known.msgpack").unlink()
        processes = [started(community) for _ in range(count)]
        said = [process.communicate()[1] for process in processes]
        assert [process.returncode for process in processes] == [0] * count, said
        assert outputs(community) == versions[version]
        assert not temporary(community)


def test_builds_of_two_versions_at_once_tear_nothing(community: Path, versions: dict[str, Files]) -> None:
    """Whoever comes last, each file is whole, and a build alone puts all right."""
    for turn in range(3):
        processes = []
        for version in ("new", "old", "new", "old"):
            edit(community, version)
            processes.append(started(community))
            time.sleep(0.07 * turn)
        for process in processes:
            said = process.communicate()[1]
            assert process.returncode == 0 or "was changed during the build" in said, said
        assert not torn(community, versions)
    for version in ("new", "old"):
        edit(community, version)
        converges(community, versions[version])


# ------------------------------------------------------------------------------------------------- disks


@pytest.fixture(params=["build", ".makeshare"])
def disk(request: pytest.FixtureRequest, community: Path) -> Iterator[Path]:
    """What is published, or the store, on a disk of 24 MiB of its own."""
    folder = community / request.param
    folder.rename(community / "before")
    with small_disk(folder, 24 << 20):
        shutil.copytree(community / "before", folder, dirs_exist_ok=True)
        yield folder


def refused(root: Path, reason: str) -> None:
    """Build, which the machine does not allow: status 3, one sentence for each design, no traceback."""
    done = command(root, *BUILD)
    errors = [line for line in done.stderr.split("\n") if line.startswith("error: ")]
    assert done.returncode == 3, done.stdout + done.stderr
    assert errors
    assert all(reason in line for line in errors), errors
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_a_sentence_and_loses_nothing(community: Path, disk: Path, versions: dict[str, Files]) -> None:
    """Whether outputs or the store have no room: status 3, old files whole, all new ones once there is room."""
    edit(community, "new")
    store = community / ".makeshare" / "store"
    shutil.rmtree(store / "tasks")
    (store / "known.msgpack").unlink()
    ballast = disk / "ballast"
    room = os.statvfs(disk)
    ballast.write_bytes(bytes(room.f_bavail * room.f_frsize))
    refused(community, "No space left on device")
    assert not torn(community, versions)
    assert outputs(community).keys() == versions["old"].keys()
    ballast.unlink()
    converges(community, versions["new"])


def test_a_disk_that_is_read_only_is_a_sentence_and_loses_nothing(
    community: Path, disk: Path, versions: dict[str, Files]
) -> None:
    """Status 3, nothing changed, and all goes well once it can be written."""
    edit(community, "new")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    refused(community, "Read-only file system")
    assert outputs(community) == versions["old"]
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    converges(community, versions["new"])


PLACES = ("build/designs", "build/packages/tray_r0.1.0.zip", ".makeshare/store", ".makeshare/store/lock")


@pytest.mark.parametrize("where", PLACES)
def test_an_output_of_the_wrong_kind_is_a_sentence(community: Path, versions: dict[str, Files], where: str) -> None:
    """A file where a folder must be, or a folder where a file must: status 3 and the path; without it all goes well."""
    path = community / where
    edit(community, "new")
    if path.is_dir():
        path.rename(community / "elsewhere")
        path.write_bytes(b"")
    else:
        path.unlink()
        path.mkdir()
    refused(community, "move it away")
    path.rmdir() if path.is_dir() else path.unlink()
    if (community / "elsewhere").exists():
        (community / "elsewhere").rename(path)
    converges(community, versions["new"])
