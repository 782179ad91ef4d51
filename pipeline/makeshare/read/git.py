# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What git knows, asked through its command: which commits touched a design, and that a new one is to be tracked."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from pathlib import Path

import msgspec

from makeshare.errors import EngineError
from makeshare.model.catalogue import Change

_BUILT_FROM = ("designs", "bom/catalog", "licenses", "pyproject.toml")
"""What decides the bill and cost of a design."""
_FIELDS = "%x1e%h%x1f%cs%x1f%s%x00"


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Commits by the folder they touched, newest first; a shallow clone holds only the latest ones."""

    folders: dict[str, tuple[Change, ...]]
    shallow: bool


def history(root: Path, parent: str) -> History:
    """Return, for each folder right below `parent`, the commits that touched it: one call for all of them."""
    try:
        log = _git(root, "log", "--name-only", "-z", f"--format={_FIELDS}", "--", parent)
        shallow = _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"
    except EngineError:  # no checkout, or no commit yet: there is no history to tell
        return History(folders={}, shallow=False)
    folders: dict[str, list[Change]] = {}
    for record in log.split("\x1e")[1:]:
        head, _, names = record.partition("\0")
        commit, date, subject = head.split("\x1f")
        change = Change(commit=commit, date=date, subject=subject)
        paths = (name.strip("\n") for name in names.split("\0"))
        for folder in sorted({path.split("/")[1] for path in paths if path.count("/") > 1}):
            folders.setdefault(folder, []).append(change)
    return History(folders={name: tuple(changes) for name, changes in folders.items()}, shallow=shallow)


def _git(root: Path, *arguments: str) -> str:
    """Run git and return what it says as text; raises EngineError when it fails or is not there."""
    return _git_bytes(root, *arguments).decode(errors="replace")


def _git_bytes(root: Path, *arguments: str) -> bytes:
    """Run git without its user's settings; raises EngineError when it fails or is not there."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "HOME": os.environ.get("HOME", "/"),
    }
    command = [
        "git",
        "-c",
        "core.quotePath=false",
        "-c",
        f"safe.directory={root.resolve()}",
        "-C",
        str(root),
        *arguments,
    ]
    try:
        done = subprocess.run(command, capture_output=True, env=environment, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise EngineError(f"git {arguments[0]} does not work here") from error
    return done.stdout


def track(root: Path, folder: str) -> bool:
    """Tell git that a new folder is to be tracked, without staging its content; returns False outside a checkout."""
    try:
        _git(root, "add", "--intent-to-add", "--", folder)
    except EngineError:
        return False
    return True


def export(root: Path, commit: str, folder: Path) -> None:
    """Write the files of a commit into an empty folder; raises EngineError when git does not know it.

    Links and anything that would leave the folder are refused by tarfile's data filter.
    """
    data = _git_bytes(root, "archive", "--format=tar", _commit(root, commit), "--", *_BUILT_FROM)
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        archive.extractall(folder, filter="data")


def _commit(root: Path, name: str) -> str:
    """Return the hash of a commit by any name of it; a name is never taken for an option."""
    try:
        return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").strip()
    except EngineError as error:
        raise EngineError(f"git knows no commit '{name}'", tip="a branch, a tag, or the hash of a commit") from error


def changed_designs(root: Path, base: str, folders: tuple[str, ...]) -> tuple[str, ...]:
    """Return the design folders that differ from a commit, new and removed ones included.

    All of them when the catalogue, or the community's own settings, differ. Raises EngineError for an unknown commit.
    """
    base = _commit(root, base)
    differing = _git(root, "diff", "--name-only", "-z", base, "--", *_BUILT_FROM).split("\0")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", "designs").split("\0")
    names = [name for name in (*differing, *untracked) if name]
    if any(name.startswith("bom/catalog/") or name == "pyproject.toml" for name in names):
        before = _git(root, "ls-tree", "-d", "--name-only", "-z", base, "designs/").split("\0")
        return tuple(sorted({*folders, *(name.removeprefix("designs/") for name in before if name)}))
    return tuple(sorted({name.split("/")[1] for name in names if name.startswith("designs/") and name.count("/") > 1}))
