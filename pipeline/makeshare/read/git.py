# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""What git knows, asked through its command: which commits touched a design, and that a new one is to be tracked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import msgspec

from makeshare.errors import EngineError
from makeshare.model.catalogue import Change

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
    return done.stdout.decode(errors="replace")


def track(root: Path, folder: str) -> bool:
    """Tell git that a new folder is to be tracked, without staging its content; returns False outside a checkout."""
    try:
        _git(root, "add", "--intent-to-add", "--", folder)
    except EngineError:
        return False
    return True
