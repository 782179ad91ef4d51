# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""Whether git leaves a private file out: what it holds about people must never be committed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from makeshare.errors import EngineError, InputError, Place


def keep_out(path: Path) -> None:
    """Raise InputError for a file that git tracks or would take up; outside a checkout there is nothing to fear.

    A symbolic link is refused, and a folder behind one is judged where it really lies. Raises EngineError where git
    cannot tell.
    """
    place = Place(path.name)
    if path.is_symlink():
        raise InputError("is a symbolic link", place, "name the file itself")
    real = path.resolve()
    folder = next(one for one in real.parents if one.is_dir())
    if _git(folder, "rev-parse", "--is-inside-work-tree"):
        if any((one / ".git").exists() for one in (folder, *folder.parents)):
            raise EngineError("git does not work here, and cannot say whether a private file stays out")
        return
    if not _git(folder, "ls-files", "--error-unmatch", "--", str(real)):
        tip = "take it out with git rm --cached; what was committed stays in the history, and in every copy of it"
        raise InputError("is tracked by git, and holds what must stay private", place, tip)
    if _git(folder, "check-ignore", "--quiet", "--", str(real)):
        raise InputError("would be taken up by git, and holds what must stay private", place, "list it in .gitignore")


def _git(folder: Path, *arguments: str) -> int:
    """Run git in a folder and return its exit status; raises EngineError where it is missing."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": os.environ.get("HOME", "/")}
    command = ["git", "-c", "safe.directory=*", "-C", str(folder), *arguments]
    try:
        return subprocess.run(command, capture_output=True, env=environment, check=False).returncode
    except OSError as error:
        raise EngineError("git is missing: it says whether a private file stays out of the checkout") from error
