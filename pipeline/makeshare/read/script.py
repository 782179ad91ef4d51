# SPDX-FileCopyrightText: makeshare contributors
# SPDX-License-Identifier: Apache-2.0
"""A CadQuery script with all that it uses from beside it: modules that it imports, data files that it names.

Nothing is run to find them. Import statements lead to modules and packages; a text in the code that is the path of a
file below the script's folder leads to that file, and so does the name of a file in a folder that a text names. Links
and what lies outside the folder are never followed.
"""

from __future__ import annotations

import ast
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.machinery import PathFinder
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath

from makeshare.errors import InputError, Place
from makeshare.files import sha256
from makeshare.model.script import ScriptParameter
from makeshare.read.parameters import parameters

LARGEST = 16 << 20
"""Bytes of one file, and of all data files together."""
MOST = 500
"""Files that one script may bring."""
LONGEST = 200
"""Characters of a text that may be a path."""
KEYED = frozenset({"cadquery", "OCP", "numpy", "vtk", "vtkmodules", "ezdxf", "scipy", "typing_extensions"})
"""Packages that come with CadQuery: their versions are part of every key already."""


@dataclass(frozen=True)
class Script:
    """A script file and its closure: `files` by their path from its folder, itself among them."""

    path: Path
    files: dict[str, bytes]
    parameters: dict[str, ScriptParameter]
    packages: dict[str, str]

    @property
    def name(self) -> str:
        """What its outputs are called."""
        return self.path.stem


def load_script(path: Path) -> Script:
    """Read a script and what it uses; raises InputError with its place for one that is no Python."""
    closure = _Closure(path.parent)
    tree = closure.add(PurePosixPath(path.name), path.name)
    found = parameters(tree) if tree else {}
    return Script(path, closure.files, found, {name: _fingerprint(name) for name in sorted(closure.packages)})


class _Closure:
    """The files that lead from one script, as they are found."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, bytes] = {}
        self.packages: set[str] = set()
        self._data = 0

    def add(self, path: PurePosixPath, name: str) -> ast.Module | None:
        """Read a source file and, as it is Python, whatever it uses; return its syntax, unless that is wrong."""
        if str(path) in self.files:
            return None
        self.files[str(path)] = source = self._read(path, name)
        if len(self.files) > MOST:
            raise InputError(f"uses more than {MOST} files", Place(name))
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):  # told when it runs, if it ever does
            return None
        for module, level in _imports(tree):
            self._follow(module, level, path, name)
        for data in self._named(tree):
            self._add_data(data, name)
        return tree

    def _follow(self, module: str, level: int, importer: PurePosixPath, name: str) -> None:
        """Add the module, and the packages it lies in, where they are beside the script."""
        if level and len(importer.parts) > level:
            base = PurePosixPath(*importer.parts[:-level])
        elif level:
            return
        else:
            base = PurePosixPath()
        parts = module.split(".") if module else []
        for depth in range(not level, len(parts) + 1):
            place = base.joinpath(*parts[:depth])
            for candidate in (place / "__init__.py", place.with_suffix(".py") if place.name else place):
                if self._is_file(candidate):
                    self.add(candidate, name)
        if not level and parts and not self._beside(parts[0]):
            self.packages.update({parts[0]} - KEYED - sys.stdlib_module_names)

    def _beside(self, name: str) -> bool:
        return self._is_file(PurePosixPath(f"{name}.py")) or (self.folder / name).is_dir()

    def _named(self, tree: ast.Module) -> Iterator[PurePosixPath]:
        """Yield the files that texts in the code name, in the script's folder or in one that a text names."""
        texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        paths = sorted({path for text in texts if isinstance(text, str) and (path := _inside(text))})
        folders = [path for path in paths if path.parts and self._is_folder(path)]
        for path in paths:
            for folder in (PurePosixPath(), *folders):
                if self._is_file(folder / path):
                    yield folder / path

    def _add_data(self, path: PurePosixPath, name: str) -> None:
        if path.suffix == ".py":
            self.add(path, name)
        elif str(path) not in self.files:
            self.files[str(path)] = data = self._read(path, name)
            self._data += len(data)
            if self._data > LARGEST or len(self.files) > MOST:
                raise InputError(f"names more than {LARGEST >> 20} MiB or {MOST} files of data", Place(name))

    def _is_file(self, path: PurePosixPath) -> bool:
        """Tell whether a plain file is there, with no link on the way from the script's folder."""
        return self._plain(path, stat.S_ISREG)

    def _is_folder(self, path: PurePosixPath) -> bool:
        return self._plain(path, stat.S_ISDIR)

    def _plain(self, path: PurePosixPath, kind: object) -> bool:
        here = self.folder
        mode = 0
        try:
            for part in path.parts:
                here = here / part
                mode = here.lstat().st_mode
                if stat.S_ISLNK(mode):
                    return False
        except (OSError, ValueError):
            return False
        return bool(callable(kind) and kind(mode))

    def _read(self, path: PurePosixPath, name: str) -> bytes:
        full = self.folder / path
        try:
            if full.stat().st_size > LARGEST:
                raise InputError(f"uses {path}, which is larger than {LARGEST >> 20} MiB", Place(name))
            return full.read_bytes()
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", Place(str(path))) from error


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield every module that import statements may mean, and how many levels up it is looked for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield module, node.level
            yield from ((f"{module}.{alias.name}".lstrip("."), node.level) for alias in node.names if alias.name != "*")


def _inside(text: str) -> PurePosixPath | None:
    """Return a text as a path within the folder, if it may be one."""
    if not 0 < len(text) <= LONGEST or "\0" in text or "\n" in text:
        return None
    path = PurePosixPath(text)
    return None if path.is_absolute() or ".." in path.parts or not path.parts else path


@cache
def _fingerprint(package: str) -> str:
    """Tell which state of an installed package a script would meet; empty where it is not installed.

    One from a distribution is known by its version; another, such as a working copy, by its files' sizes and times.
    """
    try:
        spec = PathFinder.find_spec(package)
    except (ImportError, ValueError):
        return ""
    if spec is None:
        return ""
    place = Path(spec.origin).parent if spec.origin and spec.submodule_search_locations else Path(spec.origin or "")
    try:
        if "site-packages" in place.parts:
            return version(package.replace("_", "-"))
    except PackageNotFoundError:
        pass
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    seen = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files if path.is_file()]
    return sha256(repr(seen).encode())
