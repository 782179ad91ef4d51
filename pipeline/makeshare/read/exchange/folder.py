# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A project's folder: which manifests it holds, which files they name that are not there, where it was cloned from.

Nothing outside the folder is looked at, and no link is followed.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from makeshare.errors import InputError, Place
from makeshare.model.exchange.finding import Finding
from makeshare.model.exchange.manifest import ForeignManifest
from makeshare.model.exchange.stated import Link
from makeshare.read.exchange.reading import ENDINGS
from makeshare.read.exchange.text import read_plain

DEEP = 4
"""Levels of folders below the one given."""
MOST_FILES = 100
MOST_ENTRIES = 20_000
"""Manifests read of one folder, and names looked at."""
_NAME = re.compile(r"(.*[-_. ])?ok[hw]([-_. ].*)?", re.IGNORECASE)
_OTHER = re.compile(r".*(schema|config).*", re.IGNORECASE)
_ORIGIN = re.compile(r'\[remote "origin"\][^\[]*?\n\s*url\s*=\s*(\S+)')
_FILE = re.compile(r"[^\n]*(/|\.[A-Za-z0-9_]{1,10}|README|CONTRIBUTING|LICEN[CS]E)(#[^\n]*)?", re.ASCII)
_LONGEST = 255


def manifest_names(folder: Path) -> tuple[str, ...]:
    """Return the manifests and facilities of a folder by path, sorted; raises InputError when it holds none."""
    found = sorted(_walk(folder))
    if not found:
        tip = "they are called okh.toml, okh.yml, okh.json, okw.json …; name the file if it is called otherwise"
        raise InputError("holds no manifest", Place(str(folder)), tip)
    return tuple(found[:MOST_FILES])


def missing_files(manifest: ForeignManifest, root: Path) -> Iterator[Finding]:
    """Yield the files that a manifest names and the folder does not hold."""
    above = PurePosixPath(manifest.file).parent
    for link in manifest.all_links:
        target = link.target.text.strip()
        if link.role == "attestation" or not link.target.known or not _is_file(target):
            continue
        relative = target.lstrip("/")
        places = [relative] if target.startswith("/") else [str(above / relative), relative]
        if not any(_there(root, place) for place in places):
            yield _missing(manifest, link, root, places)


def origin(root: Path) -> str:
    """Return the address that a folder was cloned from, or nothing."""
    try:
        text = read_plain(root / ".git" / "config").decode("utf-8", errors="replace")
    except InputError:
        return ""
    found = _ORIGIN.search(text)
    return found[1] if found else ""


def _walk(folder: Path) -> Iterator[str]:
    """Yield names of manifests, level by level; hidden folders are left out."""
    level = [""]
    seen = 0
    for _ in range(DEEP + 1):
        below = []
        for inside in level:
            for entry in _entries(folder / inside):
                seen += 1
                if seen > MOST_ENTRIES:
                    return
                name = f"{inside}{entry.name}"
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith((".", "node_modules")):
                    below.append(f"{name}/")
                elif entry.is_file(follow_symlinks=False) and _named(entry.name):
                    yield name
        level = below


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _named(name: str) -> bool:
    path = PurePosixPath(name)
    return path.suffix.casefold() in ENDINGS and bool(_NAME.fullmatch(path.stem)) and not _OTHER.fullmatch(path.stem)


def _is_file(target: str) -> bool:
    """Tell whether a text names a file of the project: no address, no sentence, nothing that leads out of it."""
    if re.fullmatch(r"v?[0-9]+(\.[0-9]+)*", target):  # a version, where a release is asked for
        return False
    if len(target) > _LONGEST or "\0" in target or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|~|git@|www\.", target):
        return False
    return ".." not in re.split(r"[\\/]", target) and bool(_FILE.fullmatch(target))


def _there(root: Path, relative: str) -> bool:
    """Tell whether a file or folder is there, without following a link on the way."""
    for text in (relative, relative.partition("#")[0]):
        path = root
        try:
            for step in PurePosixPath(text).parts:
                path /= step
                if stat.S_ISLNK(path.lstat().st_mode):
                    break
            else:
                return bool(text)
        except (OSError, ValueError):
            continue
    return False


def _missing(manifest: ForeignManifest, link: Link, root: Path, places: list[str]) -> Finding:
    """Make the finding, with the name in the same folder that looks most like it."""
    wanted = PurePosixPath(places[0])
    names = [entry.name for entry in _entries(root / wanted.parent)] if _there(root, f"{wanted.parent}/") else []
    same = [name for name in names if name.casefold() == wanted.name.casefold()]
    near = same or difflib.get_close_matches(wanted.name, names[:1000], n=1)
    shown = link.target.text.strip()[:80]
    return Finding(
        code="file-missing",
        severity="error",
        place=manifest.at(link.target),
        sentence=f"the folder holds no '{shown}'",
        tip=f"was {near[0]} meant?" if near else "",
        faulty=True,
    )
